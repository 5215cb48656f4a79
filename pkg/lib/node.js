// What Node, Deno and Bun have: files and threads.

import { readFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";

/**
 * Returns what a URL names, or a path. `fetch` of Node reads no files.
 *
 * @param {URL | string} url
 */
async function open(url) {
  const parsed = typeof url === "string" ? (URL.canParse(url) ? new URL(url) : undefined) : url;
  if (parsed && /^(https?|data|blob):$/.test(parsed.protocol)) return fetch(parsed);
  return readFile(parsed?.protocol === "file:" ? parsed : url);
}

/** @type {import("./load.js").Place} */
export const place = { wasm: () => new URL("../wasm/lacuna_bg.wasm", import.meta.url), open };

/**
 * Returns the port of a thread.
 *
 * @param {unknown} script What the caller gave.
 * @returns {import("./thread.js").Port}
 */
export function nodePort(script) {
  const own = typeof script === "function" ? script() : script;
  const made = own === undefined ? new URL("../node-worker.js", import.meta.url) : own;
  const worker = /** @type {Worker} */ (made instanceof URL || typeof made === "string" ? new Worker(made) : made);
  return {
    post: (message) => worker.postMessage(message),
    listen(heard, failed) {
      worker.on("message", heard);
      worker.on("messageerror", (error) => failed(error.message));
      worker.on("error", (error) => failed(error instanceof Error ? error.message : String(error)));
      worker.on("exit", (code) => failed(`it ended with code ${code}`));
    },
    end: () => void worker.terminate(),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
  };
}
