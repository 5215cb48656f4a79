// The page's one request by fetch, for its WebAssembly, and the end of all connections after it.

/** @type {Promise<WebAssembly.Module> | null} */
let asked = null;

/**
 * Returns the engine's WebAssembly, compiled, and then forbids the page every connection: the policy that is added can only
 * be added to, never taken back, and workers that are started later inherit it.
 *
 * @returns {Promise<WebAssembly.Module>} Rejects where it cannot be had; the next call asks again.
 */
export function loadEngine() {
  asked ??= painted().then(() => compile(new URL("../wasm/lacuna_bg.wasm", import.meta.url))).then(
    (module) => {
      disconnect();
      return module;
    },
    (error) => {
      asked = null;
      throw error;
    },
  );
  return asked;
}

/** The longest wait for a page to be seen, in milliseconds: one in the background is never painted. */
const UNSEEN = 200;

/** @returns {Promise<void>} Resolves when the page has been painted, which is to come before the largest of its files. */
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
    setTimeout(resolve, UNSEEN);
  });
}

/**
 * @param {URL} address
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address.pathname}: ${answer.status}`);
  // A host that does not know this kind of file gives it another type, which streaming refuses.
  const isTyped = answer.headers.get("content-type")?.startsWith("application/wasm");
  return isTyped ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
}

function disconnect() {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "connect-src 'none'";
  document.head.append(policy);
}

/**
 * Tries to reach the page's own server, which is the nearest there is.
 *
 * @returns {Promise<boolean>} Whether the page's policy refused it.
 */
export async function isDisconnected() {
  /** @type {Promise<boolean>} */
  const refused = new Promise((resolve) => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective === "connect-src"), { once: true });
    setTimeout(() => resolve(false), 2_000);
  });
  try {
    await fetch(new URL("../icon.svg", import.meta.url), { cache: "no-store" });
    return false;
  } catch {
    return refused;
  }
}
