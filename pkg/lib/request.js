// What is asked of the engine, wherever it runs: the same call, made here or in a thread of its own.

import { LacunaError } from "./error.js";
import { read } from "./input.js";
import { check } from "./options.js";

/**
 * A call of one of the methods in `perform.js`, and what is made of its value. Without a method, the value is known.
 *
 * @typedef {object} Request
 * @property {string} method
 * @property {unknown[]} args
 * @property {(value: any) => any} [finish]
 * @property {unknown} [value]
 * @property {AbortSignal} [signal]
 * @property {number} [timeLimit] In milliseconds.
 */

/** The options that the engine takes, and those that its callers look after. */
const CHOICES = ["checklists", "format", "id", "today"];
const LIMITS = ["signal", "timeLimit"];

/**
 * The text and the options that each report was made of. A report is plain data, which is copied, stored and sent; what
 * its views quote must not go along in it.
 *
 * @type {WeakMap<object, { text: string, chosen: object }>}
 */
const sources = new WeakMap();

/**
 * Returns the text and the options that the engine is given.
 *
 * @param {unknown} input
 * @param {any} options
 * @param {string[]} [more] Options that are not the engine's.
 */
function settle(input, options, more = []) {
  check(options, [...CHOICES, ...LIMITS, ...more]);
  const { text, format } = read(input);
  const asked = options?.format ?? undefined;
  if (Array.isArray(asked)) throw new LacunaError("option", "`format` is no name; give `auto`, `text`, `markdown` or `html`");
  if (format !== undefined && asked !== undefined && asked !== "auto" && asked !== format) {
    throw new LacunaError("option", "`format` contradicts the form in which the text is given; leave one of them out");
  }
  /** @type {Record<string, unknown>} */
  const chosen = {};
  for (const name of CHOICES) if (options?.[name] !== undefined) chosen[name] = options[name];
  if (format !== undefined) chosen.format = format;
  return { text, chosen };
}

/** @param {any} options @returns {Pick<Request, "signal" | "timeLimit">} */
function limits(options) {
  const { signal, timeLimit } = options ?? {};
  // One from another realm, such as a frame's, is no instance of this one's class.
  if (signal !== undefined && !(typeof signal?.aborted === "boolean" && typeof signal.addEventListener === "function")) {
    throw new LacunaError("option", "`signal` is no AbortSignal; give that of an AbortController");
  }
  checkTimeLimit(timeLimit);
  return { signal, timeLimit };
}

/** @param {unknown} timeLimit */
export function checkTimeLimit(timeLimit) {
  if (timeLimit !== undefined && !(typeof timeLimit === "number" && timeLimit > 0)) {
    throw new LacunaError("option", "`timeLimit` is no number above zero; give milliseconds, or leave it out");
  }
}

/** @param {unknown} input @param {any} [options] @returns {Request} */
export function analyze(input, options) {
  const { text, chosen } = settle(input, options);
  return {
    ...limits(options),
    method: "analyze",
    args: [text, chosen],
    finish(report) {
      sources.set(report, { text, chosen });
      return report;
    },
  };
}

/** @param {unknown} oldInput @param {unknown} newInput @param {any} [options] @returns {Request} */
export function compare(oldInput, newInput, options) {
  const before = settle(oldInput, options);
  const after = settle(newInput, options);
  return { ...limits(options), method: "compare", args: [before.text, after.text, before.chosen, after.chosen] };
}

/** @returns {Request} */
export function checklists() {
  return { method: "checklists", args: [] };
}

/** @param {unknown} checklist @returns {Request} */
export function checkChecklist(checklist) {
  return { method: "checkChecklist", args: [checklist] };
}

/** @param {unknown} text @returns {Request} */
export function explain(text) {
  if (typeof text !== "string") throw new LacunaError("input", "the text is no string; give the sentence to explain");
  return { method: "explain", args: [text] };
}

/** @param {any} report @param {any} format @param {any} [options] @returns {Request} */
export function render(report, format, options) {
  check(options, [...CHOICES, ...LIMITS, "text"], "{ text }");
  if (report?.schema !== 1 || typeof report.document !== "object") {
    throw new LacunaError("report", "this is no report of this version; give what `analyze` returned");
  }
  if (format === "json") return { method: "", args: [], value: `${JSON.stringify(report)}\n` };
  const { text, chosen } = options?.text === undefined ? sourceOf(report) : settle(options.text, options, ["text"]);
  return { ...limits(options), method: "render", args: [report, text, { ...chosenFor(report), ...chosen }, String(format)] };
}

/** @param {object} report */
function sourceOf(report) {
  const source = sources.get(report);
  if (source) return source;
  throw new LacunaError(
    "text",
    "views quote the text, and a report that was copied, stored or sent has lost it; give it along: render(report, format, { text })",
  );
}

/**
 * Returns the options by which a report was made, as far as it tells them.
 *
 * @param {import("../lacuna.js").Report} report
 */
function chosenFor({ document, checklists }) {
  const ids = checklists.map(({ id }) => id);
  const named = checklists.filter(({ why }) => why.startsWith("This list was asked for.")).map(({ id }) => id);
  const isDefault = named.length === 0 && ids.length === 1;
  const lists = named.length === ids.length ? ids : isDefault ? undefined : ["all", ...named];
  return { id: document.id, ...(document.today && { today: document.today }), ...(lists && { checklists: lists }) };
}
