// Options are checked by name: JavaScript passes over unknown fields, and a misspelt `checklists` would quietly measure
// against the default.

import { LacunaError } from "./error.js";

/**
 * Fails where `given` has a field that is not known, naming the nearest that is.
 *
 * @param {unknown} given
 * @param {readonly string[]} known
 * @param {string} [example] What an object of them looks like.
 */
export function check(given, known, example = `{ checklists: ["gdpr"] }`) {
  if (given === undefined || given === null) return;
  if (typeof given !== "object" || Array.isArray(given)) {
    throw new LacunaError("option", `the options are no object; give one such as ${example}`);
  }
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) throw new LacunaError("option", `option \`${name}\` is not known; ${suggest(name, known)}`);
  }
}

/**
 * Returns what to say of a name that is none of `known`.
 *
 * @param {string} name
 * @param {readonly string[]} known
 */
export function suggest(name, known) {
  const ranked = known.map((word) => ({ word, edits: distance(name.toLowerCase(), word.toLowerCase()) }));
  ranked.sort((a, b) => a.edits - b.edits);
  const nearest = ranked[0];
  if (nearest && nearest.edits <= nearest.word.length / 2) return `did you mean \`${nearest.word}\`?`;
  return `known are ${known.map((word) => `\`${word}\``).join(", ")}`;
}

/**
 * Returns how many characters to insert, delete or replace to get from `a` to `b` (Levenshtein 1966).
 *
 * @param {string} a
 * @param {string} b
 */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  // No name is this long, and the time is the product of both lengths.
  for (const character of a.slice(0, 64)) {
    const next = [/** @type {number} */ (row[0]) + 1];
    for (let column = 1; column <= b.length; column++) {
      const replaced = /** @type {number} */ (row[column - 1]) + (character === b[column - 1] ? 0 : 1);
      const inserted = /** @type {number} */ (next[column - 1]) + 1;
      const deleted = /** @type {number} */ (row[column]) + 1;
      next.push(Math.min(replaced, inserted, deleted));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
