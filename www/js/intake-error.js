// Why a file could not be read.

/**
 * @typedef {"kind" | "word" | "open" | "large" | "broken" | "encrypted" | "scanned" | "empty" | "reader" | "cancelled"} IntakeFault
 * `kind` is a kind of file that is not read, `word` the old form of Word, `reader` a reader that could not be loaded.
 */

/** A file that could not be read; `code` says why. */
export class IntakeError extends Error {
  /** @param {IntakeFault} code */
  constructor(code) {
    super(code);
    this.name = "IntakeError";
    this.code = code;
  }
}
