// Where the words stand that decided a mark. The engine names them as it reads them: without capitals, signs and digits.

/**
 * @typedef {import("./view-sentence.js").Explanation} Explanation
 * @typedef {import("./view-sentence.js").Reason} Reason
 * @typedef {import("./report.js").Report} Report
 * @typedef {Map<number, string[][]>} Deciding For a sentence, by its id, the words that stand in it, of each topic apart.
 */

/** The most words that are shown of a topic: behind them come such as decide little. */
const SHOWN = { for: 6, against: 4 };

/**
 * Returns the words that spoke for a topic and those that spoke against it, the strongest first.
 *
 * @param {Reason[]} because
 * @returns {{ for: Reason[], against: Reason[] }}
 */
export function sides(because) {
  return { for: because.filter(({ weight }) => weight > 0).slice(0, SHOWN.for), against: because.filter(({ weight }) => weight < 0).slice(0, SHOWN.against) };
}

/**
 * Returns the words that spoke for the topics of a sentence, by the sentences that they stand in.
 *
 * @param {Report} report
 * @param {number} id Of the sentence.
 * @param {Explanation[]} topics
 * @returns {Deciding}
 */
export function decidingWords(report, id, topics) {
  /** @type {Deciding} */
  const found = new Map();
  for (const { because } of topics) {
    /** @type {Map<number, string[]>} */
    const own = new Map();
    for (const { words, place } of sides(because).for) {
      for (const sentence of standing(report, id, place)) own.set(sentence, [...(own.get(sentence) ?? []), words]);
    }
    for (const [sentence, words] of own) found.set(sentence, [...(found.get(sentence) ?? []), words]);
  }
  return found;
}

/**
 * @param {Report} report
 * @param {number} id
 * @param {Reason["place"]} place
 * @returns {number[]} The sentences that may be meant by a place, as seen from a sentence.
 */
function standing({ sentences }, id, place) {
  switch (place) {
    case "sentence":
      return [id];
    case "previous":
      return [id - 1];
    case "next":
      return [id + 1];
    case "lead-in":
      return [sentences.slice(0, id).findLast(({ kind }) => kind !== "list_item")?.id ?? id];
    case "heading": {
      /** @type {number[]} */
      const above = [];
      for (let at = sentences[id]?.heading ?? null; at !== null; at = sentences[at]?.heading ?? null) above.push(at);
      return above;
    }
    default:
      return [];
  }
}

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu;

/**
 * Returns where the words stand in a text: half-open ranges, in order, none touching another. Words that a topic names
 * twice are looked for twice.
 *
 * @param {string} text
 * @param {string[][]} topics
 * @returns {[number, number][]}
 */
export function stretches(text, topics) {
  const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ spelled: spell(word), start: index, end: index + word.length }));
  const decides = new Set();
  for (const sayings of topics) {
    const taken = new Set();
    for (const saying of sayings) {
      const parts = saying.split(" ");
      const first = words.findIndex((_, at) => parts.every((part, next) => words[at + next]?.spelled === part && !taken.has(at + next)));
      for (let at = first; first !== -1 && at < first + parts.length; at += 1) taken.add(at);
    }
    for (const at of taken) decides.add(at);
  }
  /** @type {[number, number][]} */
  const ranges = [];
  for (const [at, { start, end }] of words.entries()) {
    const last = ranges.at(-1);
    if (!decides.has(at)) continue;
    if (last && decides.has(at - 1)) last[1] = end;
    else ranges.push([start, end]);
  }
  return ranges;
}

/**
 * @param {string} word
 * @returns {string} It as the engine reads it.
 */
function spell(word) {
  return word.toLowerCase().replace(/’/g, "'").replace(/\p{N}/gu, "0");
}
