// Makes a report of what the engine's `analyzePacked` returns: see `src/report/packed.rs`, which writes it.

const HAS_DAYS = 1;
const IS_DENIED = 2;
const IS_SOURCE = 4;
const FLAGS = 3;

/**
 * @param {[[any, string[]], Uint32Array]} packed
 * @param {string} text The text that the report is about.
 */
export function unpack([[report, texts], numbers], text) {
  let at = 0;
  const next = () => /** @type {number} */ (numbers[at++]);
  const named = () => /** @type {string} */ (texts[next()]);

  /** @template T @param {(id: number) => T} read @returns {T[]} */
  const list = (read) => {
    const items = [];
    const count = next();
    for (let id = 0; id < count; id++) items.push(read(id));
    return items;
  };

  const category = () => ({ id: named(), score: next() / 1000 });

  const topic = () => {
    const id = named();
    const score = next() / 1000;
    const sure = next();
    const confidence = texts[sure >> 1];
    return sure & 1 ? { id, score, confidence, denied: true } : { id, score, confidence };
  };

  /** @param {number} id */
  const sentence = (id) => {
    const start = next();
    const end = next();
    const kind = named();
    const heading = next();
    return { id, start, end, kind, heading: heading ? heading - 1 : null, categories: list(category), topics: list(topic), facts: list(next) };
  };

  /** @param {number} id */
  const fact = (id) => {
    const first = next();
    const sentence = next();
    const start = next();
    const end = next();
    const value = first & IS_SOURCE ? text.slice(start, end) : named();
    const canonical = named();
    const marks = list(named);
    const days = first & HAS_DAYS ? next() : null;
    /** @type {Record<string, unknown>} */
    const fact = { id, kind: texts[first >> FLAGS], value, canonical, marks, days, sentence, start, end };
    const within = list(named);
    if (within.length > 0) fact.within = within;
    if (first & IS_DENIED) fact.denied = true;
    const means = list(next);
    if (means.length > 0) fact.means = means;
    return fact;
  };

  report.sentences = list(sentence);
  report.facts = list(fact);
  return report;
}
