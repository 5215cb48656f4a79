// From what a reader gives, a file or a formatted paste, to the text that is analysed.

import { IntakeError } from "./intake-error.js";

/** @typedef {import("./report.js").Format} Format */
/** @typedef {{ text: string, format: Format, name?: string }} Source `name` is what a text is called, mostly its file's name. */

/** Ends of the names of files that are read. */
export const EXTENSIONS = [".txt", ".text", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx"];

/** Bytes of the largest file that is opened. */
export const LARGEST = 64 << 20;

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
 * Returns the text of a file. The readers of PDF and Word are loaded when the first such file comes.
 *
 * @param {File} file
 * @param {{ signal?: AbortSignal, progress?: (share: number) => void }} [options]
 * @returns {Promise<Source>} Rejects with an `IntakeError`.
 */
export async function readFile(file, options = {}) {
  const { name } = file;
  if (file.size > LARGEST) throw new IntakeError("large");
  const bytes = await file.arrayBuffer().catch(() => {
    throw new IntakeError("open");
  });
  const source = await readBytes(name, bytes, options);
  options.signal?.throwIfAborted();
  if (source.text.trim() === "") throw new IntakeError("empty");
  return { ...source, name };
}

/**
 * @param {string} name
 * @param {ArrayBuffer} bytes
 * @param {{ signal?: AbortSignal, progress?: (share: number) => void }} options
 * @returns {Promise<Source>}
 */
async function readBytes(name, bytes, options) {
  // What a file begins with is surer than what it is called.
  const first = String.fromCharCode(...new Uint8Array(bytes, 0, Math.min(8, bytes.byteLength)));
  const isDocx = /\.docx$/i.test(name);
  if (first.startsWith("%PDF-") || /\.pdf$/i.test(name)) {
    const { readPdf } = await onDemand(import("./pdf.js"));
    return { text: await readPdf(bytes, options), format: "markdown" };
  }
  // Word wraps a document with a password in the container of its old form.
  if (first.startsWith("\xd0\xcf\x11\xe0")) throw new IntakeError(isDocx ? "encrypted" : "word");
  if (isDocx) {
    const { readDocx } = await onDemand(import("./docx.js"));
    return fromHtml(await readDocx(bytes, options));
  }
  if (!isReadable(name)) throw new IntakeError("kind");
  return fromFile(name, decode(bytes));
}

/**
 * @template T
 * @param {Promise<T>} module
 * @returns {Promise<T>}
 */
function onDemand(module) {
  return module.catch(() => {
    throw new IntakeError("reader");
  });
}

/**
 * Returns the text of a file's bytes: by its byte order mark, else as UTF-8, else as old Windows programs write it.
 *
 * @param {ArrayBuffer} bytes
 * @returns {string}
 */
export function decode(bytes) {
  const [a, b] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  if (a === 0xff && b === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/**
 * Returns several texts as one, in their order, each under its name.
 *
 * @param {Source[]} sources At least one.
 * @returns {Source}
 */
export function join(sources) {
  const [first] = sources;
  if (first && sources.length === 1) return first;
  const text = sources.map(({ text, format, name = "" }) => `# ${toHeading(name)}\n\n${format === "text" ? text.replace(/^[ \t]+/gm, "") : text}`).join("\n\n");
  return { text, format: "markdown", name: sources.map(({ name }) => name).join(", ") };
}

/**
 * @param {string} name The name of a file.
 * @returns {string} It as a heading, without what Markdown would read as marks.
 */
function toHeading(name) {
  return name.replace(/\.[a-z]{2,8}$/i, "").replace(/[_*`#<>[\]\\\s]+/g, " ").trim();
}

/**
 * Returns the text of a file of text.
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

/**
 * Returns text in which Markdown finds no mark of emphasis, code or HTML, though it has such signs.
 *
 * @param {string} text
 * @returns {string}
 */
export function literal(text) {
  return text.replace(/[\\`*<]/g, "\\$&");
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
      out.push(literal(child.textContent ?? "").replace(/\s+/g, " "));
      continue;
    }
    if (child.nodeType !== Node.ELEMENT_NODE) continue;
    const name = child.nodeName.toLowerCase();
    if (/^h[1-6]$/.test(name)) {
      out.push(`\n\n${"#".repeat(Number(name[1]))} `, literal(child.textContent ?? "").replace(/\s+/g, " ").trim(), "\n\n");
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
