// The engine for browsers and bundlers: `await init()` once, then call the rest.

import load, { analyze as run, checkChecklist as check, checklists, compare as contrast, explain, render as draw, version } from "./wasm/lacuna.js";

export { checklists, explain, version };

/**
 * A checklist of one's own. `docs/checklists.md` in the repository tells how to write one, `data/checklist.schema.json`
 * describes every field.
 *
 * @typedef {object} Checklist
 * @property {string} id Short name, such as "acme"; none of a built-in one.
 * @property {string} title
 * @property {string} jurisdiction Where it holds, in words.
 * @property {string} as_of The day up to which it is right, such as "2026-01-31".
 * @property {string} cite The statute, contract or rule.
 * @property {string} url Its link.
 * @property {object} [applies] What shows that it concerns a text.
 * @property {object[]} requirements What it asks for.
 */

/**
 * What the caller chooses for one analysis. Any other field is an error.
 *
 * @typedef {object} Options
 * @property {"auto" | "text" | "markdown" | "html"} [format] How the text is written; by default guessed.
 * @property {(string | Checklist)[]} [checklists] What to measure against: ids of built-in checklists, "all" for every one
 *   of them, and checklists of your own; by default `baseline` alone.
 * @property {string} [today] The day of judgement, such as "2026-01-31"; without it no date is called stale.
 * @property {string} [id] The name that the report carries as `document.id`.
 */

/**
 * A range of a text, in UTF-16 code units; `end` is exclusive.
 *
 * @typedef {{ start: number, end: number }} Quote
 */

/**
 * A sentence that has changed, as an index of the sentences of either report. The quotes are the words concerned: of a
 * reworded sentence those that went and those that came, else the whole sentence.
 *
 * @typedef {object} SentenceChange
 * @property {"added" | "removed" | "reworded" | "moved"} change
 * @property {number | null} old
 * @property {number | null} new
 * @property {{ old: Quote[], new: Quote[] }} quotes
 */

/**
 * What has changed between two versions, as `data/comparison.schema.json` describes it. `opened` are the ids of the
 * requirements on which the new version says less, `closed` those on which it says more.
 *
 * @typedef {object} Comparison
 * @property {1} schema
 * @property {any} old
 * @property {any} new
 * @property {SentenceChange[]} sentences
 * @property {string[]} opened
 * @property {string[]} closed
 * @property {{ added: any[], removed: any[] }} facts
 * @property {{ added: any[], removed: any[] }} topics
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
 * Returns what has changed from `oldText` to `newText`, both read with the same options.
 *
 * @param {string} oldText
 * @param {string} newText
 * @param {Options} [options] The `id` is that of both documents.
 * @returns {Comparison} Throws an `Error` with a `code` where a text or an option cannot be used.
 */
export function compare(oldText, newText, options) {
  return contrast(oldText, newText, options);
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

/**
 * Returns the id and the title of a checklist of your own, given as an object or as a string of JSON.
 *
 * @param {Checklist | string} checklist
 * @returns {{ id: string, title: string }} Throws an `Error` with the code `checklist`, which says what is wrong and
 *   where: the field, and of a string the line and the column.
 */
export function checkChecklist(checklist) {
  return check(checklist);
}
