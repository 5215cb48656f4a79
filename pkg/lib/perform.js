// The calls of the engine's exports, once it is loaded.

import * as glue from "../wasm/glue.js";
import { LacunaError } from "./error.js";
import { unpack } from "./unpack.js";

/** @param {string} text @param {object} chosen */
const analyze = (text, chosen) => unpack(/** @type {any} */ (glue.analyzePacked(text, chosen)), text);

/** @type {Record<string, (...args: any[]) => any>} */
const METHODS = {
  analyze,
  checkChecklist: glue.checkChecklist,
  checklists: glue.checklists,
  compare: glue.compare,
  explain: glue.explain,
  render(report, text, chosen, format) {
    // The text is read again, which takes milliseconds, and must give this report: a view of anything else would lie.
    if (!isSame(analyze(text, chosen), report)) {
      throw new LacunaError(
        "report",
        "this version says something else of this text with these options; give the text and the options that the report was made of, unchanged, or analyse the text anew",
      );
    }
    return glue.render(text, chosen, format);
  },
};

/**
 * Calls a method.
 *
 * @param {string} method
 * @param {unknown[]} args
 * @throws {LacunaError} With the code `trap` where the engine broke and may not be used again.
 */
export function perform(method, args) {
  const run = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (!run) throw new LacunaError("option", `the engine has no \`${method}\``);
  try {
    return run(...args);
  } catch (error) {
    if (error instanceof LacunaError) throw error;
    const { code, message } = /** @type {any} */ (error ?? {});
    if (typeof code === "string") throw new LacunaError(/** @type {any} */ (code), message);
    throw new LacunaError("trap", `the engine stopped (${message ?? error})`, { cause: error });
  }
}

/** @param {any} one @param {any} other @returns {boolean} Whether both hold the same JSON. */
function isSame(one, other) {
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => isSame(one[name], other[name]));
}
