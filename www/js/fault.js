// What is said of a text or a file that could not be read: the cause, and what to do.

import { EngineError } from "./engine.js";
import { fill, s } from "./strings.js";

/**
 * Returns the sentence for an `EngineError` or an `IntakeError`, and for any other error that for a fault of the program.
 *
 * @param {unknown} error
 * @param {string} [name] The file's.
 * @returns {string}
 */
export function faultOf(error, name = "") {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  /** @type {Record<string, string>} */
  const files = s.error.files;
  /** @type {Record<string, string>} */
  const texts = { empty: s.error.empty, binary: s.error.binary, too_large: s.error.tooLarge, load: s.error.load };
  if (!(error instanceof EngineError)) return fill(files[code] ?? s.error.trap, { name });
  // The engine's own words name what is at fault, where there is no sentence here.
  return texts[code] ?? (code === "trap" ? s.error.trap : error.message);
}
