// From what a reader gives, a file or a formatted paste, to the text that is analysed.

/** @typedef {import("./report.js").Format} Format */
/** @typedef {{ text: string, format: Format }} Source */

/** Ends of the names of files that are read. */
export const EXTENSIONS = [".txt", ".text", ".md", ".markdown", ".html", ".htm"];

/**
 * Returns whether a file of this name is read.
 *
 * @param {string} name
 * @returns {boolean}
 */
export function isReadable(name) {
  const lower = name.toLowerCase();
  return EXTENSIONS.some((extension) => lower.endsWith(extension));
}

/**
 * Returns the text of a file.
 *
 * @param {string} name
 * @param {string} content
 * @returns {Source}
 */
export function fromFile(name, content) {
  const lower = name.toLowerCase();
  if (lower.endsWith(".html") || lower.endsWith(".htm")) return fromHtml(content);
  if (lower.endsWith(".md") || lower.endsWith(".markdown")) return { text: content, format: "markdown" };
  return fromText(content);
}

/**
 * Returns the text of a paste or of the field; the source of a web page is told by its first tag.
 *
 * @param {string} content
 * @returns {Source}
 */
export function fromText(content) {
  if (/^\s*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])/i.test(content)) return fromHtml(content);
  if (/^#{1,6} \S/m.test(content) && /^(?:#{1,6} \S.*|[-*] \S.*)$/gm.test(content)) return { text: content, format: "markdown" };
  return { text: content, format: "text" };
}

/**
 * Returns the text of a formatted paste if its form says more than its plain text does, else nothing.
 *
 * @param {string} html
 * @returns {Source | null}
 */
export function fromFormattedPaste(html) {
  return /<(?:h[1-6]|li|t[dh])[\s>]/i.test(html) ? fromHtml(html) : null;
}

// Not text, or not the policy's.
const SKIPPED = "script, style, noscript, template, nav, svg, iframe, object, select, button, [hidden], [aria-hidden=true]";
const BLOCKS = new Set(
  "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form header hr main p pre section summary table tbody thead tfoot tr ul ol".split(" "),
);

/**
 * Returns a web page's text as Markdown: headings, list items and table rows are kept, all else is paragraphs. A parsed
 * document is inert: it runs no script and loads nothing.
 *
 * @param {string} html
 * @returns {Source}
 */
export function fromHtml(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of page.querySelectorAll(SKIPPED)) element.remove();
  /** @type {string[]} */
  const out = [];
  write(page.body, out, 0);
  const text = out
    .join("")
    .replace(/[ \t\u00a0]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return { text, format: "markdown" };
}

/**
 * @param {Node} node
 * @param {string[]} out
 * @param {number} depth How many elements are around it; deeper ones than any page needs are read as plain text.
 */
function write(node, out, depth) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE || depth > 400) {
      out.push((child.textContent ?? "").replace(/\s+/g, " "));
      continue;
    }
    if (child.nodeType !== Node.ELEMENT_NODE) continue;
    const name = child.nodeName.toLowerCase();
    if (/^h[1-6]$/.test(name)) {
      out.push(`\n\n${"#".repeat(Number(name[1]))} `, (child.textContent ?? "").replace(/\s+/g, " ").trim(), "\n\n");
    } else if (name === "br") {
      out.push("\n");
    } else if (name === "li") {
      out.push("\n- ");
      write(child, out, depth + 1);
      out.push("\n");
    } else if (name === "td" || name === "th") {
      out.push(" | ");
      write(child, out, depth + 1);
    } else if (name === "tr") {
      out.push("\n");
      write(child, out, depth + 1);
      out.push(" |\n");
    } else if (BLOCKS.has(name)) {
      out.push("\n\n");
      write(child, out, depth + 1);
      out.push("\n\n");
    } else {
      write(child, out, depth + 1);
    }
  }
}
