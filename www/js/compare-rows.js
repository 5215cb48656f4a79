// From a comparison to rows that stand side by side: what changed, and between the changes what did not.

/**
 * @typedef {import("./report.js").Quote} Quote
 * @typedef {"added" | "removed" | "reworded" | "moved"} Change
 *
 * @typedef {object} SentenceChange
 * @property {Change} change
 * @property {number | null} old
 * @property {number | null} new
 * @property {{ old: Quote[], new: Quote[] }} quotes
 *
 * @typedef {{ id: string, score: number, denied?: true, sentence: number }} TopicChange
 *
 * @typedef {object} Comparison `data/comparison.schema.json` describes it.
 * @property {1} schema
 * @property {import("./report.js").Document} old
 * @property {import("./report.js").Document} new
 * @property {SentenceChange[]} sentences
 * @property {string[]} opened
 * @property {string[]} closed
 * @property {{ added: import("./report.js").Fact[], removed: import("./report.js").Fact[] }} facts
 * @property {{ added: TopicChange[], removed: TopicChange[] }} topics
 *
 * @typedef {{ old: number, new: number }} Pair The same sentence in both versions.
 * @typedef {{ kind: "same", pairs: Pair[] }} SameRow Sentences one after the other that did not change.
 * @typedef {{ kind: "changed", index: number, change: SentenceChange }} ChangedRow
 * @typedef {SameRow | ChangedRow} Row
 */

/** @type {readonly Change[]} The kinds of change in the order in which they are counted. */
export const CHANGES = ["added", "removed", "reworded", "moved"];

/**
 * Returns the rows, in the order of the new version; a removed sentence stands where it stood. Linear in the sentences.
 *
 * @param {Comparison} comparison
 * @param {number} olds How many sentences the old version has.
 * @param {number} news
 * @returns {Row[]}
 */
export function toRows({ sentences }, olds, news) {
  const same = pairs(sentences, olds, news);
  /** @type {Row[]} */
  const rows = [];
  let next = 0;
  const sameUntil = (/** @type {(pair: Pair) => boolean} */ isBefore) => {
    const from = next;
    while (next < same.length && isBefore(/** @type {Pair} */ (same[next]))) next += 1;
    if (next > from) rows.push({ kind: "same", pairs: same.slice(from, next) });
  };
  sentences.forEach((change, index) => {
    const { old, new: id } = change;
    sameUntil((pair) => (id === null ? pair.old < (old ?? 0) : pair.new < id));
    rows.push({ kind: "changed", index, change });
  });
  sameUntil(() => true);
  return rows;
}

/**
 * What is not listed is unchanged, and unchanged sentences have one order in both versions.
 *
 * @param {SentenceChange[]} changes
 * @param {number} olds
 * @param {number} news
 * @returns {Pair[]}
 */
function pairs(changes, olds, news) {
  const gone = new Set(changes.map((change) => change.old));
  const come = new Set(changes.map((change) => change.new));
  const kept = (/** @type {number} */ count, /** @type {Set<number | null>} */ changed) => Array.from({ length: count }, (_, id) => id).filter((id) => !changed.has(id));
  const [before, after] = [kept(olds, gone), kept(news, come)];
  return before.slice(0, after.length).map((old, index) => ({ old, new: /** @type {number} */ (after[index]) }));
}

/**
 * Returns how many sentences changed in each way.
 *
 * @param {Comparison} comparison
 * @returns {Record<Change, number>}
 */
export function tally({ sentences }) {
  const counts = { added: 0, removed: 0, reworded: 0, moved: 0 };
  for (const { change } of sentences) counts[change] += 1;
  return counts;
}
