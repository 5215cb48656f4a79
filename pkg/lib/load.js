// Loading the engine, once for whoever imports it.

import * as glue from "../wasm/glue.js";
import { version } from "../wasm/version.js";
import { LacunaError } from "./error.js";
import { check } from "./options.js";

/**
 * Where the WebAssembly is, unless the caller says otherwise, and how what a URL names is got.
 *
 * @typedef {{ wasm: () => unknown, open: (url: URL | string) => Promise<Response | BufferSource> }} Place
 */

/** @type {Promise<void> | undefined} */
let loading;
let isReady = false;
/** @type {LacunaError | undefined} */
let broken;

/**
 * Loads the engine. Calling it again returns the same promise; after a failure it tries anew.
 *
 * @param {Place} place
 * @param {{ wasm?: unknown }} [options]
 * @returns {Promise<void>}
 */
export function load(place, options) {
  if (!loading) {
    const tried = start(place, options);
    loading = tried;
    tried.catch(() => {
      loading = undefined;
    });
  }
  return loading;
}

/** @param {Place} place @param {{ wasm?: unknown }} [options] */
async function start(place, options) {
  check(options, ["wasm"], "{ wasm }");
  try {
    const module = await toModule(place, options?.wasm ?? place.wasm());
    // What it is given the glue keeps for ever, so it is looked at before.
    const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
    if (!["analyzePacked", "version", "memory"].every((name) => exported.has(name))) throw new Error("it is another program");
    await glue.instantiate(module);
  } catch (error) {
    throw failed(error);
  }
  const found = glue.version();
  if (found !== version) throw failed(new Error(`it is of version ${found}, and the package of version ${version}`));
  isReady = true;
}

/** @param {unknown} error Why the WebAssembly could not be had. */
export function failed(error) {
  if (error instanceof LacunaError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new LacunaError("load", `the WebAssembly cannot be loaded: ${why}; serve the file \`lacuna/wasm\` of this version and say where it is: init({ wasm })`, { cause: error });
}

/** Fails unless the engine is there and whole. */
export function assertReady() {
  if (broken) throw broken;
  if (!isReady) throw new LacunaError("not_ready", "the engine is not loaded yet; `await init()` first");
}

/** @param {LacunaError} error Its memory is in a state that nobody knows. */
export function breakDown(error) {
  broken ??= new LacunaError("trap", `${error.message}; start the program anew, or use \`createWorker\`, which does so by itself`, { cause: error.cause });
}

/**
 * Returns what `source` holds, compiled.
 *
 * @param {Place} place
 * @param {unknown} source
 * @returns {Promise<WebAssembly.Module>}
 */
export async function toModule(place, source) {
  let given = await source;
  if (typeof given === "string" || given instanceof URL) given = await place.open(given);
  if (given instanceof WebAssembly.Module) return given;
  // Bytes come before a Response: Node loads 30 ms of modules for whoever asks what a Response is.
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(/** @type {BufferSource} */ (given));
  if (typeof Response === "function" && given instanceof Response) {
    if (!given.ok) throw new Error(`${given.url} answers ${given.status} ${given.statusText}`.trimEnd());
    // A server that does not know the type is no reason to fail.
    const isNamed = /^application\/wasm\b/.test(given.headers.get("content-type") ?? "");
    if (isNamed && typeof WebAssembly.compileStreaming === "function") return WebAssembly.compileStreaming(given);
    return WebAssembly.compile(await given.arrayBuffer());
  }
  throw new LacunaError("option", "`wasm` is nothing that holds WebAssembly; give a URL, bytes, a Response or a WebAssembly.Module");
}
