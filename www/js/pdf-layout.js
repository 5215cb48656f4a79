// From the pieces of text on the pages of a PDF, which knows places only, to headings, paragraphs and lists.

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
const ENDS = /[.!?:;]["”’)\]]*$/u;
/** A line of this many more points than most text is a heading, in parts of their size. */
const LARGER = 1.12;
/** A heading is shorter than this, in characters. */
const HEADING = 160;

/**
 * Returns the pages as Markdown. Linear in the pieces.
 *
 * @param {Piece[][]} pages
 * @returns {string} Empty where no page has text.
 */
export function toMarkdown(pages) {
  const lines = withoutRunning(pages.map(toLines), pages.length).flat();
  const body = usualSize(lines);
  const leading = usualLeading(lines);
  const known = new Set(lines.flatMap(({ text }) => text.toLowerCase().match(/[\p{L}-]+/gu) ?? []));
  /** @type {string[]} */
  const blocks = [];
  /** @type {Line | null} */
  let last = null;
  let wasHeading = false;
  for (const line of lines) {
    const isHeading = line.size > body * LARGER && line.text.length < HEADING && !ITEM.test(line.text.slice(0, 2));
    const goes = last !== null && isHeading === wasHeading && continues(last, line, leading);
    if (goes) blocks.push(/** @type {string} */ (join(blocks.pop() ?? "", line.text, known)));
    else blocks.push(isHeading ? `${line.size > body * 1.5 ? "#" : "##"} ${line.text}` : line.text.replace(BULLET, "- "));
    last = line;
    wasHeading = isHeading;
  }
  return blocks.reduce((all, block, at) => all + (at === 0 ? "" : bothItems(blocks[at - 1] ?? "", block) ? "\n" : "\n\n") + block, "");
}

/**
 * @param {string} before
 * @param {string} after
 */
function bothItems(before, after) {
  return before.startsWith("- ") && after.startsWith("- ");
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
      // Some writers leave spaces out and move on instead.
      if (at.text !== "" && x - at.right > size * 0.18 && !/\s$/.test(at.text) && !/^\s/.test(text)) at.text += " ";
      at.text += text;
      at.right = x + width;
      if (text.trim() !== "") at.size = Math.max(at.size, size);
    }
    if (ends) line = null;
  }
  for (const each of lines) each.text = each.text.replaceAll("\u00ad", "").replace(/\s+/g, " ").trim();
  return lines.filter(({ text }) => text !== "");
}

/**
 * Takes off what stands at the same height of most pages, such as a title or the number of the page.
 *
 * @param {Line[][]} pages
 * @param {number} count
 * @returns {Line[][]}
 */
function withoutRunning(pages, count) {
  const key = (/** @type {Line} */ { text, y }) => `${Math.round(y / 4)} ${text.replace(/\d+/g, "0")}`;
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const lines of pages) for (const each of new Set(lines.map(key))) seen.set(each, (seen.get(each) ?? 0) + 1);
  const runs = (/** @type {Line} */ line) => (count >= 3 && (seen.get(key(line)) ?? 0) > count / 2) || (count > 1 && /^(?:page )?\d{1,4}(?: (?:of|\/) \d{1,4})?$/i.test(line.text));
  return pages.map((lines) => lines.filter((line) => !runs(line)));
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
 * @returns {boolean} Whether a line goes on with the paragraph of the last.
 */
function continues(last, line, leading) {
  if (ITEM.test(line.text)) return false;
  if (Math.abs(last.size - line.size) > 0.75) return false;
  // On the next page or at the head of the next column only the words can tell.
  if (last.page !== line.page || line.y > last.y) return !ENDS.test(last.text) && /^[\p{Ll}\d(]/u.test(line.text);
  return last.y - line.y <= Math.max(leading, line.size) * 1.35;
}

/**
 * Joins a line to its paragraph. A hyphen at the end of a line is part of the word where the text has that word elsewhere, or
 * where it does not have it without the hyphen and the word is one that keeps it.
 *
 * @param {string} before
 * @param {string} after
 * @param {ReadonlySet<string>} known The words of the text, in lower case.
 * @returns {string}
 */
function join(before, after, known) {
  const head = /([\p{L}-]+)-$/u.exec(before)?.[1];
  const tail = /^\p{Ll}[\p{L}-]*/u.exec(after)?.[0];
  if (head === undefined || tail === undefined) return `${before} ${after}`;
  const keeps = known.has(`${head}-${tail}`.toLowerCase()) || (!known.has(`${head}${tail}`.toLowerCase()) && /^(?:third|first|opt|cross|non|self|co|e|user|long|real)$/i.test(head));
  return `${keeps ? before : before.slice(0, -1)}${after}`;
}
