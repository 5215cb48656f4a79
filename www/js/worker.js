// The engine's worker: loads the WebAssembly once and answers one question after the other.

import { isForbidden } from "./attempt.js";

const FIRST = `Privacy Policy
Last updated: 1 March 2026. We collect your name and e-mail address when you register, and we use cookies.
- We use personal data to provide our service, on the basis of your consent (Art. 6(1)(a) GDPR).
- We may share it with service providers in the United States; we do not sell personal information.
We keep log files for 30 days and encrypt them. You have the right to access and delete your personal data under the
California Consumer Privacy Act. Children under 13 may not use our service. Contact us at privacy@example.org.`;

/** @type {(beginning: import("./engine.js").Beginning) => void} */
let begin = () => {};
/** @type {Promise<import("./engine.js").Beginning>} */
const beginning = new Promise((resolve) => (begin = resolve));

/** @type {Promise<any>} */
const loading = import(/** @type {string} */ ("../wasm/lacuna.js")).then(async (engine) => {
  const { module } = await beginning;
  await engine.default(module ? { module_or_path: module } : undefined);
  return engine;
});
// The first analysis also compiles the engine's patterns and its code, so it is made on a text of our own, while nobody
// waits; a question that has already come is answered before. A failure is told to whoever asks; without the last line
// it would also be an unhandled rejection.
loading
  .then((engine) => setTimeout(() => engine.analyze(FIRST, { checklists: engine.checklists().map((/** @type {{ id: string }} */ { id }) => id) })))
  .catch(() => {});

const METHODS = new Set(["analyze", "checkChecklist", "checklists", "compare", "explain", "render", "version"]);

addEventListener("message", async (event) => {
  if ("module" in event.data) {
    begin(event.data);
    return;
  }
  const { id, method, args } = /** @type {import("./engine.js").Question} */ (event.data);
  if (method === "isForbidden") {
    postMessage({ id, result: await isForbidden() });
    return;
  }
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
