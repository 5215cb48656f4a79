// What pages and Web Workers have: `fetch`.

/**
 * @param {() => unknown} wasm
 * @returns {import("./load.js").Place}
 */
export function web(wasm) {
  return { wasm, open: (url) => fetch(url) };
}
