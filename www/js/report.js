// The report's form, version 1, and what the views ask of it.

/**
 * @typedef {"collection" | "use" | "sharing" | "security" | "rights" | "other"} Category
 * @typedef {"stated" | "vague" | "missing" | "not_applicable"} Status
 * @typedef {"clear" | "likely" | "unsure"} Confidence
 * @typedef {"heading" | "sentence" | "list_item" | "cell" | "contents"} Kind
 * @typedef {"data_type" | "purpose" | "recipient" | "retention" | "contact" | "date" | "law" | "age" | "security_measure" | "right" | "country"} FactKind
 * @typedef {"auto" | "text" | "markdown" | "html"} Format
 *
 * @typedef {object} Sentence
 * @property {number} id
 * @property {number} start
 * @property {number} end
 * @property {Kind} kind
 * @property {number | null} heading
 * @property {{ id: Category, score: number }[]} categories
 * @property {{ id: string, score: number, confidence: Confidence, denied?: boolean }[]} topics
 * @property {number[]} facts
 *
 * @typedef {object} Fact
 * @property {number} id
 * @property {FactKind} kind
 * @property {string} value
 * @property {string} canonical
 * @property {string[]} marks
 * @property {number | null} days
 * @property {number} sentence
 * @property {number} start
 * @property {number} end
 * @property {string[]} [within]
 * @property {boolean} [denied]
 * @property {number[]} [means]
 *
 * @typedef {"collects" | "why" | "with_whom" | "how_long" | "rights"} LabelLine
 *
 * @typedef {{ start: number, end: number }} Quote
 *
 * @typedef {object} Requirement
 * @property {string} id
 * @property {string} title
 * @property {Exclude<Category, "other"> | null} category
 * @property {string} citation
 * @property {string} url
 * @property {Status} status
 * @property {{ sentence: number, score: number, start: number, end: number }[]} evidence `start` and `end` are where it says so.
 * @property {Quote[]} quotes
 * @property {string} why
 * @property {string} advice
 *
 * @typedef {object} Checklist
 * @property {string} id
 * @property {string} title
 * @property {"yes" | "likely" | "unclear" | "no"} applies
 * @property {string} why
 * @property {Record<Status, number>} counts
 * @property {Requirement[]} requirements
 *
 * @typedef {object} Warning
 * @property {string} id
 * @property {"high" | "medium" | "low"} severity
 * @property {number[]} sentences
 * @property {Quote[]} quotes
 * @property {string} message
 * @property {string} advice
 *
 * @typedef {object} Document
 * @property {string} id
 * @property {boolean} is_policy
 * @property {number} policy_score
 * @property {string} language
 * @property {"utf-16"} offsets
 * @property {number} words
 * @property {number} sentences
 * @property {number} reading_minutes
 * @property {number} reading_ease
 * @property {string | null} effective_date
 * @property {string | null} today
 * @property {number} hedges_per_100_words
 *
 * @typedef {object} Report
 * @property {1} schema
 * @property {Document} document
 * @property {Sentence[]} sentences
 * @property {Fact[]} facts
 * @property {Checklist[]} checklists
 * @property {Warning[]} warnings
 * @property {Record<LabelLine, { facts: number[], sentences: number[] }>} label
 *
 * @typedef {{ text: string, format: Format, report: Report }} Reading A report and the text that it is on.
 */

/** @type {readonly Category[]} The categories in the order in which they are shown. */
export const CATEGORIES = ["collection", "use", "sharing", "security", "rights", "other"];

/** @type {readonly Status[]} The statuses in the order in which they are shown: gaps first. */
export const STATUSES = ["missing", "vague", "stated", "not_applicable"];

/**
 * Returns the words that a reader sees in `slice` of a text: Markdown's marks of emphasis, code and links are taken off.
 *
 * @param {string} slice
 * @param {Format} format
 * @returns {string}
 */
export function readable(slice, format) {
  if (format !== "markdown") return slice;
  return slice
    .replace(/!?\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)/g, "$1")
    .replace(/(\*\*|__|``?)(?=\S)|(?<=\S)(\*\*|__|``?)|(?<=^|\s)(?:\*{2,3}|_{2,3})(?=\s|$)/g, "")
    .replace(/(^|[\s(])[*_](?=\S)/g, "$1")
    .replace(/(?<=\S)[*_](?=$|[\s).,;:!?])/g, "")
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>])/g, "$1");
}

/**
 * Returns the words of a range of the text, white space folded.
 *
 * @param {Reading} reading
 * @param {Quote} range
 * @returns {string}
 */
export function words(reading, range) {
  return readable(reading.text.slice(range.start, range.end), reading.format).replace(/\s+/g, " ").trim();
}

/**
 * Returns how many sentences are marked with each category.
 *
 * @param {Report} report
 * @returns {Record<Category, number>}
 */
export function sentencesPerCategory(report) {
  const counts = { collection: 0, use: 0, sharing: 0, security: 0, rights: 0, other: 0 };
  for (const sentence of report.sentences) for (const category of sentence.categories) counts[category.id] += 1;
  return counts;
}

/**
 * Returns how many sentences have each topic that any has.
 *
 * @param {Report} report
 * @returns {Map<string, number>}
 */
export function sentencesPerTopic(report) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { topics } of report.sentences) for (const { id } of topics) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/**
 * Returns whether all that a sentence says of a category is a denial, such as "we do not sell your data".
 *
 * @param {Sentence} sentence
 * @param {Category} category
 * @returns {boolean}
 */
export function isDenied({ topics }, category) {
  const own = topics.filter(({ id }) => id.startsWith(`${category}.`));
  return own.length > 0 && own.every(({ denied }) => denied);
}

/**
 * Returns whether the reading could say anything of the text.
 *
 * @param {Report} report
 * @returns {boolean}
 */
export function isRead(report) {
  return report.document.is_policy && report.document.language === "en";
}
