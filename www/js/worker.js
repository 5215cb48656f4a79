// The engine's worker: loads the WebAssembly once and answers one question after the other.

/** @type {Promise<any>} */
const loading = import(/** @type {string} */ ("../wasm/lacuna.js")).then(async (engine) => {
  await engine.default();
  return engine;
});
// A failure is told to whoever asks; without this it would also be an unhandled rejection.
loading.catch(() => {});

const METHODS = new Set(["analyze", "checklists", "explain", "version"]);

addEventListener("message", async (event) => {
  const { id, method, args } = /** @type {import("./engine.js").Question} */ (event.data);
  let engine;
  try {
    engine = await loading;
  } catch (error) {
    postMessage({ id, error: { code: "load", message: String(error) }, broken: true });
    return;
  }
  try {
    if (!METHODS.has(method)) throw new TypeError(`the engine has no ${method}`);
    postMessage({ id, result: engine[method](...args) });
  } catch (error) {
    const code = error && typeof error === "object" && "code" in error ? String(error.code) : "trap";
    const message = error && typeof error === "object" && "message" in error ? String(error.message) : String(error);
    // A trap leaves the memory in a state that nobody knows.
    postMessage({ id, error: { code, message }, broken: error instanceof WebAssembly.RuntimeError });
  }
});
