// From the pieces of text on the pages of a PDF, which knows places only, to headings, paragraphs and lists.

import { literal } from "./intake.js";

/**
 * @typedef {object} Piece A run of text as the page draws it.
 * @property {string} text
 * @property {number} x Left edge, in points.
 * @property {number} y Baseline, in points from the lower edge.
 * @property {number} width In points.
 * @property {number} size Of the type, in points.
 * @property {boolean} ends Whether a line ends after it.
 *
 * @typedef {object} Line
 * @property {string} text
 * @property {number} page
 * @property {number} x
 * @property {number} right
 * @property {number} y
 * @property {number} size
 */

const BULLET = /^[•·▪▫■□●○◦‣⁃–—*-]\s+/u;
const ITEM = /^(?:[•·▪▫■□●○◦‣⁃]|[–—*-]\s|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s)/iu;
/** What stands before an item or a numbered heading, at any distance. */
const MARKER = /^\s*(?:[•·▪▫■□●○◦‣⁃–—*-]|[\d.]+|\(?[a-z\d]{1,3}[.)])?\s*$/iu;
/** The number of a page. */
const NUMBER = /^(?:page )?\d{1,4}(?: (?:of|\/) \d{1,4})?$/i;
const ROW = / \| /;
const ENDS = /[.!?:;]["”’)\]]*$/u;
/** How much larger than most text a heading is. */
const LARGER = 1.12;
/** A gap as wide as this parts the columns of a table, in sizes of the type. */
const COLUMN = 2.2;
/** A line that ends before this share of the width ends there for a reason. */
const SHORT = 0.85;
/** A heading is shorter than this, in characters. */
const HEADING = 160;

/**
 * Returns the pages as Markdown. Linear in the pieces, apart from sorting the lines of a page.
 *
 * @param {Piece[][]} pages
 * @returns {string} Empty where no page has text.
 */
export function toMarkdown(pages) {
  const lines = withoutRunning(pages.map(toLines)).flat();
  const body = usualSize(lines);
  const leading = usualLeading(lines);
  const left = lines.reduce((least, { x }) => Math.min(least, x), Infinity);
  const right = lines.reduce((most, line) => Math.max(most, line.right), 0);
  const short = left + (right - left) * SHORT;
  const known = new Set(lines.flatMap(({ text }) => text.toLowerCase().match(/[\p{L}-]+/gu) ?? []));
  /** @type {string[]} */
  const blocks = [];
  /** @type {Line | null} */
  let last = null;
  let wasHeading = false;
  for (const line of lines) {
    const isHeading = line.size > body * LARGER && line.text.length < HEADING && !ITEM.test(line.text.slice(0, 2));
    const goes = last !== null && isHeading === wasHeading && continues(last, line, leading, short);
    if (goes) blocks.push(/** @type {string} */ (join(blocks.pop() ?? "", line.text, known)));
    else if (ROW.test(line.text)) blocks.push(row(line.text, last !== null && ROW.test(last.text)));
    else blocks.push(isHeading ? `${line.size > body * 1.5 ? "#" : "##"} ${line.text}` : line.text.replace(BULLET, "- "));
    last = line;
    wasHeading = isHeading;
  }
  return blocks.map(literal).reduce((all, block, at, blocks) => all + (at === 0 ? "" : belong(blocks[at - 1] ?? "", block) ? "\n" : "\n\n") + block, "");
}

/**
 * @param {string} cells
 * @param {boolean} follows Whether a row is before it.
 * @returns {string} A row of a table; the first has below it the line that makes it one.
 */
function row(cells, follows) {
  const line = `| ${cells} |`;
  return follows ? line : `${line}\n|${" --- |".repeat(cells.split(ROW).length)}`;
}

/**
 * @param {string} before
 * @param {string} after
 * @returns {boolean} Whether both are items of one list, or rows of one table.
 */
function belong(before, after) {
  return ["- ", "| "].some((mark) => before.startsWith(mark) && after.startsWith(mark));
}

/**
 * Returns the lines of a page in the order in which it draws them, which of columns is the order of reading.
 *
 * @param {Piece[]} pieces
 * @param {number} page
 * @returns {Line[]}
 */
function toLines(pieces, page) {
  /** @type {Line[]} */
  const lines = [];
  /** @type {Line | null} */
  let line = null;
  for (const { text, x, y, width, size, ends } of pieces) {
    if (text !== "") {
      const isNew = line === null || Math.abs(line.y - y) > Math.max(size, line.size) * 0.5 || x < line.x - 1;
      if (isNew) {
        line = { text: "", page, x, right: x, y, size };
        lines.push(line);
      }
      const at = /** @type {Line} */ (line);
      const isBlank = text.trim() === "";
      const gap = x - at.right;
      if (!isBlank && gap > size * COLUMN && !MARKER.test(at.text)) at.text += " | ";
      // Some writers leave spaces out and move on instead.
      else if (at.text !== "" && gap > size * 0.18 && !/\s$/.test(at.text) && !/^\s/.test(text)) at.text += " ";
      at.text += text;
      // A blank may be as wide as the gap to the next column.
      if (isBlank) continue;
      at.right = x + width;
      at.size = Math.max(at.size, size);
    }
    if (ends && text === "") line = null;
  }
  for (const each of lines) each.text = each.text.replaceAll("\u00ad", "").replace(/\s+/g, " ").trim();
  return lines.filter(({ text }) => text !== "");
}

/**
 * Takes off what stands at the edge of most pages, such as a title or the number of the page.
 *
 * @param {Line[][]} pages
 * @returns {Line[][]}
 */
function withoutRunning(pages) {
  // Any other number in it makes it a line of its own: to lose a line would be worse than to keep a title.
  const key = (/** @type {Line} */ { text, y, page }) => `${Math.round(y / 4)} ${text.replace(/\d+/g, (number) => (Number(number) === page + 1 ? "#" : number))}`;
  const edges = pages.map(edgesOf);
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const lines of edges) for (const each of new Set([...lines].map(key))) seen.set(each, (seen.get(each) ?? 0) + 1);
  const runs = (/** @type {Line} */ line) => (pages.length >= 3 && (seen.get(key(line)) ?? 0) > pages.length / 2) || (pages.length > 1 && NUMBER.test(line.text));
  return pages.map((lines, page) => lines.filter((line) => !(edges[page]?.has(line) && runs(line))));
}

/**
 * @param {Line[]} lines Of one page.
 * @returns {Set<Line>} The two highest and the two lowest.
 */
function edgesOf(lines) {
  const byHeight = [...lines].sort((a, b) => b.y - a.y);
  return new Set([...byHeight.slice(0, 2), ...byHeight.slice(-2)]);
}

/**
 * @param {Line[]} lines
 * @returns {number} The size that most characters have.
 */
function usualSize(lines) {
  return most(lines.map(({ size, text }) => [Math.round(size * 2) / 2, text.length])) || 1;
}

/**
 * @param {Line[]} lines
 * @returns {number} The distance that most lines have from the one before.
 */
function usualLeading(lines) {
  /** @type {[number, number][]} */
  const distances = [];
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    if (before && before.page === line.page && before.y > line.y) distances.push([Math.round((before.y - line.y) * 2) / 2, 1]);
  });
  return most(distances);
}

/**
 * @param {[number, number][]} weighed
 * @returns {number} The value of the greatest weight, the smaller of two; 0 where there is none.
 */
function most(weighed) {
  /** @type {Map<number, number>} */
  const sums = new Map();
  for (const [value, weight] of weighed) sums.set(value, (sums.get(value) ?? 0) + weight);
  return [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0;
}

/**
 * @param {Line} last
 * @param {Line} line
 * @param {number} leading
 * @param {number} short Where a line ends that is not full.
 * @returns {boolean} Whether a line goes on with the paragraph of the last.
 */
function continues(last, line, leading, short) {
  if (ITEM.test(line.text) || ROW.test(line.text) || ROW.test(last.text)) return false;
  if (last.right < short && ENDS.test(last.text)) return false;
  if (Math.abs(last.size - line.size) > 0.75) return false;
  // On the next page or at the head of the next column only the words can tell.
  if (last.page !== line.page || line.y > last.y) return !ENDS.test(last.text) && /^[\p{Ll}\d(]/u.test(line.text);
  return last.y - line.y <= Math.max(leading, line.size) * 1.35;
}

/**
 * Joins a line to its paragraph. A hyphen at the end of a line is part of the word where the text has that word elsewhere, or
 * where it does not have it without the hyphen and the word is one that keeps it; and in an address it always is.
 *
 * @param {string} before
 * @param {string} after
 * @param {ReadonlySet<string>} known The words of the text, in lower case.
 * @returns {string}
 */
function join(before, after, known) {
  const address = /\S+-$/.exec(before)?.[0] + (/^\S+/.exec(after)?.[0] ?? "");
  if (/[@/_]|\.\p{L}/u.test(address) && before.endsWith("-")) return before + after;
  const head = /([\p{L}-]+)-$/u.exec(before)?.[1];
  const tail = /^\p{Ll}[\p{L}-]*/u.exec(after)?.[0];
  if (head === undefined || tail === undefined) return `${before} ${after}`;
  const keeps = known.has(`${head}-${tail}`.toLowerCase()) || (!known.has(`${head}${tail}`.toLowerCase()) && /^(?:third|first|opt|cross|non|self|co|e|user|long|real)$/i.test(head));
  return `${keeps ? before : before.slice(0, -1)}${after}`;
}
