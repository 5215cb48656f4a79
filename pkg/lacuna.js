// The engine for browsers and bundlers: `await init()` once, then call the rest.

import load, { analyze as run, checklists, explain, render as draw, version } from "./wasm/lacuna.js";

export { checklists, explain, version };

/**
 * What the caller chooses for one analysis. Any other field is an error.
 *
 * @typedef {object} Options
 * @property {"auto" | "text" | "markdown" | "html"} [format] How the text is written; by default guessed.
 * @property {string[]} [checklists] Ids of the checklists to measure against; by default `baseline` alone.
 * @property {string} [today] The day of judgement, such as "2026-01-31"; without it no date is called stale.
 * @property {string} [id] The name that the report carries as `document.id`.
 */

/** @type {Promise<void> | undefined} */
let ready;

/**
 * Loads the engine. Calling it again returns the same promise; after a failure it tries anew.
 *
 * @param {URL | Request | Response | BufferSource | WebAssembly.Module} [source] Where the WebAssembly is; by default beside this file.
 * @returns {Promise<void>}
 */
export function init(source) {
  // The literal `new URL` is what bundlers look for to carry the file along.
  ready ??= load({ module_or_path: source ?? new URL("./wasm/lacuna_bg.wasm", import.meta.url) }).then(
    () => undefined,
    (error) => {
      ready = undefined;
      throw error;
    },
  );
  return ready;
}

/**
 * Returns the report on `text`, its offsets in UTF-16 code units, as `text.slice` counts.
 *
 * @param {string} text
 * @param {Options} [options]
 * @returns {any} Throws an `Error` with a `code` where the text or an option cannot be used.
 */
export function analyze(text, options) {
  return run(text, options);
}

/**
 * Returns a view of the report on `text`.
 *
 * @param {string} text
 * @param {Options | undefined} options
 * @param {"text" | "json" | "markdown" | "html" | "csv" | "sarif"} view
 * @returns {string}
 */
export function render(text, options, view) {
  return draw(text, options, view);
}
