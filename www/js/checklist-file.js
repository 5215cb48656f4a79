// A checklist of the reader's own, from a file. The engine judges it; here TOML only becomes an object.

/** Ends of the names of files that hold checklists. */
export const CHECKLISTS = [".toml", ".json"];

/**
 * Returns whether a file of this name holds a checklist.
 *
 * @param {string} name
 * @returns {boolean}
 */
export function isChecklist(name) {
  const lower = name.toLowerCase();
  return CHECKLISTS.some((extension) => lower.endsWith(extension));
}

/** A file that could not be turned into an object, or a reader of TOML that could not be loaded. */
export class ChecklistFileError extends Error {
  /**
   * @param {"toml" | "load"} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = "ChecklistFileError";
    this.code = code;
  }
}

/**
 * Returns what the engine is to check: JSON as it is written, so that it can tell lines, and TOML as an object.
 *
 * @param {string} name
 * @param {string} content
 * @returns {Promise<string | object>} Rejects with a `ChecklistFileError`.
 */
export async function toCheck(name, content) {
  if (!name.toLowerCase().endsWith(".toml")) return content.replace(/^\ufeff/, "");
  // Few readers bring a checklist of their own, so the reader of TOML comes only then.
  /** @type {any} */
  let toml;
  try {
    toml = await import(/** @type {string} */ ("../vendor/smol-toml/index.js"));
  } catch (error) {
    throw new ChecklistFileError("load", String(error));
  }
  try {
    // Dates of TOML are objects that know how they are written; a worker would get them without that.
    return JSON.parse(JSON.stringify(toml.parse(content.replace(/^\ufeff/, ""))));
  } catch (error) {
    const { line, column, message } = /** @type {{ line?: number, column?: number, message: string }} */ (error);
    // After the first line comes a picture of the place.
    const [what = ""] = message.split("\n");
    throw new ChecklistFileError("toml", line && column ? `line ${line}, column ${column}: ${what}` : what);
  }
}
