// The WebAssembly inside the JavaScript.

import deflated from "../wasm/inline.js";

/** @returns {Promise<ArrayBuffer>} Its bytes. */
export async function inflated() {
  const bytes = Uint8Array.from(atob(deflated), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).arrayBuffer();
}
