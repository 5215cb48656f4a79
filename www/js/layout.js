// From a text and its sentences to headings, paragraphs, lists and tables. The report says what each sentence is; which of
// them stand in one paragraph is read from the text between them, so that every word of it is shown.

import { readable } from "./report.js";

/**
 * @typedef {{ text: string, sentence: number | null }} Run A stretch of text; `sentence` is the sentence that it is.
 * @typedef {{ kind: "heading", level: number, marker: string, runs: Run[] }} Heading
 * @typedef {{ kind: "paragraph", runs: Run[] }} Paragraph
 * @typedef {{ kind: "aside", runs: Run[] }} Aside Text that belongs to no sentence.
 * @typedef {{ marker: string, level: number, runs: Run[] }} Item `marker` is empty where the text has one already.
 * @typedef {{ kind: "list" | "contents", items: Item[] }} List
 * @typedef {{ kind: "table", rows: Run[][][] }} Table
 * @typedef {Heading | Paragraph | Aside | List | Table} Block
 */

const BULLET = /^[-*+•·▪▫■□●○◦‣⁃–—o§➢➤►✓✔»>]+$/u;
const ENUMERATOR = /^(?:\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)|\d{1,2}\.)\s/i;
const WORDY = /[\p{L}\p{N}]/u;

/**
 * Returns the blocks of the text, in order. Linear in `text`.
 *
 * @param {import("./report.js").Reading} reading
 * @returns {Block[]}
 */
export function layout({ text, format, report }) {
  const { sentences } = report;
  const wrapped = isHardWrapped(text, sentences);
  /** @type {Block[]} */
  const blocks = [];
  /** @type {Run[] | null} The runs of the block that is open. */
  let open = null;
  /** @type {import("./report.js").Sentence | null} */
  let previous = null;
  let end = 0;

  for (const sentence of sentences) {
    const gap = text.slice(end, sentence.start);
    const run = { text: readable(text.slice(sentence.start, sentence.end), format), sentence: sentence.id };
    if (open && previous && previous.kind === sentence.kind && continues(sentence.kind, gap, run.text, wrapped, lastLine(text, previous))) {
      open.push({ text: between(gap, format), sentence: null }, run);
    } else {
      const { tail, asides, marker, indent } = split(gap, format, previous !== null);
      if (tail && open) open.push({ text: tail, sentence: null });
      for (const aside of asides) blocks.push({ kind: "aside", runs: [{ text: aside, sentence: null }] });
      open = [run];
      place(blocks, sentence, open, { gap, marker, indent, headingLevel: headingLevel(sentences, sentence), follows: previous?.kind === sentence.kind && asides.length === 0 });
    }
    previous = sentence;
    end = sentence.end;
  }
  const { tail, asides, marker } = split(text.slice(end), format, previous !== null);
  if (tail && open) open.push({ text: tail, sentence: null });
  for (const aside of [...asides, marker]) {
    if (WORDY.test(aside)) blocks.push({ kind: "aside", runs: [{ text: aside, sentence: null }] });
  }
  return blocks;
}

/**
 * Puts a new block's runs where its kind belongs.
 *
 * @param {Block[]} blocks
 * @param {import("./report.js").Sentence} sentence
 * @param {Run[]} runs
 * @param {{ gap: string, marker: string, indent: number, headingLevel: number, follows: boolean }} how
 */
function place(blocks, sentence, runs, how) {
  const last = blocks.at(-1);
  switch (sentence.kind) {
    case "heading":
      blocks.push({ kind: "heading", level: how.headingLevel, marker: BULLET.test(how.marker) ? "" : how.marker, runs });
      return;
    case "list_item":
    case "contents": {
      const kind = sentence.kind === "contents" ? "contents" : "list";
      const numbered = ENUMERATOR.test(runs[0]?.text ?? "");
      const item = { marker: how.marker && !BULLET.test(how.marker) ? how.marker : numbered || kind === "contents" ? "" : "•", level: Math.min(3, Math.floor(how.indent / 2)), runs };
      if (last && last.kind === kind && how.follows) last.items.push(item);
      else blocks.push({ kind, items: [item] });
      return;
    }
    case "cell":
      if (last && last.kind === "table" && how.follows) {
        const row = last.rows.at(-1);
        if (how.gap.includes("\n") || !row) last.rows.push([runs]);
        else row.push(runs);
      } else {
        blocks.push({ kind: "table", rows: [[runs]] });
      }
      return;
    default:
      if (WORDY.test(how.marker)) runs.unshift({ text: `${how.marker} `, sentence: null });
      blocks.push({ kind: "paragraph", runs });
  }
}

/**
 * Returns whether a sentence goes on in the block of the one before it.
 *
 * @param {import("./report.js").Kind} kind
 * @param {string} gap The text between them.
 * @param {string} next The sentence.
 * @param {boolean} wrapped Whether the text has its lines broken by hand.
 * @param {number} lineLength Length of the line that the gap ends.
 * @returns {boolean}
 */
function continues(kind, gap, next, wrapped, lineLength) {
  if (kind === "cell") return !/[\n\t|]/.test(gap);
  const breaks = gap.match(/\n/g)?.length ?? 0;
  if (breaks === 0) return true;
  if (kind === "heading" || kind === "contents" || breaks > 1) return false;
  if (WORDY.test(gap) || /\S/.test(gap.slice(gap.indexOf("\n")))) return false;
  if (kind === "list_item" && ENUMERATOR.test(next)) return false;
  // A line that stops well before the margin was ended on purpose.
  if (kind === "sentence") return wrapped && lineLength > 50;
  return /\n[ \t]+$/.test(gap) || (wrapped && lineLength > 50);
}

/**
 * Returns whether lines are broken inside sentences, as in e-mails and old text files.
 *
 * @param {string} text
 * @param {import("./report.js").Sentence[]} sentences
 * @returns {boolean}
 */
function isHardWrapped(text, sentences) {
  let broken = 0;
  let all = 0;
  for (const { kind, start, end } of sentences) {
    if (kind !== "sentence" && kind !== "list_item") continue;
    all += 1;
    const at = text.indexOf("\n", start);
    if (at !== -1 && at < end) broken += 1;
  }
  return broken * 20 > all;
}

/**
 * Returns the length of the last line of a sentence, from the start of that line in the text.
 *
 * @param {string} text
 * @param {{ end: number }} sentence
 * @returns {number}
 */
function lastLine(text, { end }) {
  // Longer lines are all alike, so the search stops there: a text without line breaks costs no more.
  for (let length = 1; length <= 200; length += 1) {
    if (end - length < 0 || text[end - length] === "\n") return length - 1;
  }
  return 200;
}

/**
 * Returns the depth of a heading: 1 for one that stands under no other.
 *
 * @param {import("./report.js").Sentence[]} sentences
 * @param {import("./report.js").Sentence} sentence
 * @returns {number}
 */
function headingLevel(sentences, sentence) {
  let level = 1;
  for (let at = sentence.heading; at !== null && at !== undefined && level < 4; at = sentences[at]?.heading ?? null) level += 1;
  return level;
}

/**
 * @param {string} gap
 * @param {import("./report.js").Format} format
 * @returns {string} The text between two sentences of one block; never empty where the source had a space.
 */
function between(gap, format) {
  return format === "markdown" ? gap.replace(/[*_`]+/g, "") : gap;
}

/**
 * Splits what stands between two blocks: what ends the first, lines of their own, and what introduces the second.
 *
 * @param {string} gap
 * @param {import("./report.js").Format} format
 * @param {boolean} afterBlock Whether a block stands before the gap.
 * @returns {{ tail: string, asides: string[], marker: string, indent: number }}
 */
function split(gap, format, afterBlock) {
  const lines = gap.split(/\r?\n|\r/);
  const last = lines.length > 1 || !afterBlock ? (lines.pop() ?? "") : "";
  const first = afterBlock ? (lines.shift() ?? "") : "";
  const asides = lines.map((line) => clean(line, format)).filter((line) => WORDY.test(line));
  const tail = clean(first, format);
  return {
    tail: /^[|#*_`~\s]*$/.test(tail) ? "" : tail,
    asides,
    // Emphasis that begins with the block's first word stands behind its marker.
    marker: clean(format === "markdown" ? last.replace(/(?<=\S[ \t]+)[*_`]+$|^[*_`]{2,}$/, "") : last, format),
    indent: /^[ \t]*/.exec(last)?.[0].replace(/\t/g, "    ").length ?? 0,
  };
}

/**
 * @param {string} line
 * @param {import("./report.js").Format} format
 * @returns {string}
 */
function clean(line, format) {
  const trimmed = line.trim();
  if (format !== "markdown") return trimmed;
  return readable(trimmed, format).replace(/^(?:#{1,6}|>+)(?=\s|$)|\s#+$|[*_`]{2,}/g, "").trim();
}
