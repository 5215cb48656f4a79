// The page's one request by fetch, for its WebAssembly, and the end of all connections before a text comes in.

// Packed by the build, tighter than a host would.
const ENGINE = new URL("../wasm/lacuna.packed", import.meta.url);

/** What a text comes in by, or the first letter of one. */
const COMING = ["beforeinput", "input", "change", "paste", "drop"];

/** @type {Promise<Response> | null} */
let asked = null;
/** @type {Promise<WebAssembly.Module> | null} */
let compiled = null;
let bound = false;

/**
 * Returns the engine's WebAssembly, compiled.
 *
 * @returns {Promise<WebAssembly.Module>} Rejects where it cannot be had; the next call asks again, if the page still may.
 */
export function loadEngine() {
  compiled ??= painted()
    .then(() => compile(ask()))
    .catch((error) => {
      compiled = asked = null;
      throw error;
    });
  return compiled;
}

/**
 * Forbids the page every connection, once and for all: a policy can be added and never taken back. Only the WebAssembly, if
 * it is not there yet, is asked for before.
 */
export function disconnect() {
  if (bound) return;
  bound = true;
  ask().catch(() => {});
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "connect-src 'none'";
  document.head.append(policy);
}

/** Forbids the page every connection as soon as a text comes in, before any of its listeners can read it. */
export function disconnectAtFirstText() {
  const came = (/** @type {Event} */ event) => {
    // Who presses the keys for a paste with nothing to paste has given no text.
    if (event instanceof ClipboardEvent && !event.clipboardData?.types.length) return;
    disconnect();
  };
  for (const event of COMING) addEventListener(event, came, { capture: true });
}

/** @returns {Promise<Response>} */
function ask() {
  asked ??= fetch(ENGINE);
  return asked;
}

/** The longest wait for a page to be seen, in milliseconds: one in the background is never painted. */
const UNSEEN = 200;

/** @returns {Promise<void>} Resolves when the page has been painted, which is to come before the largest of its files. */
export function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
    setTimeout(resolve, UNSEEN);
  });
}

/**
 * @param {Promise<Response>} asked
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile(asked) {
  const answer = await asked;
  if (!answer.ok || !answer.body) throw new Error(`${answer.url}: ${answer.status}`);
  const unpacked = answer.body.pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compileStreaming(new Response(unpacked, { headers: { "content-type": "application/wasm" } }));
}
