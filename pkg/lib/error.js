// The one error of the package.

/** Why something could not be done: `code` for programs, `message` with cause and remedy for people. */
export class LacunaError extends Error {
  /**
   * @param {import("../lacuna.js").ErrorCode} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = "LacunaError";
    this.code = code;
  }
}
