// What comes from a page is read here and nowhere else: a page, or whoever has taken one over, may send anything.

/**
 * @typedef {import("./policies.js").Link} Link
 * @typedef {{ text: string, whole: boolean, title: string, url: string, type: string, links: Link[] }} Page
 * @typedef {{ status: number, text: string, title: string, url: string, type: string }} Fetched
 */

const MOST_TEXT = 2_000_000;
const MOST_LINKS = 4_000;
const PLACES = new Set(["header", "menu", "main", "footer"]);

/** What came from a page is not what the agent sends. */
export class BoundaryError extends Error {}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
export function record(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new BoundaryError("no object came");
  return /** @type {Record<string, unknown>} */ (value);
}

/**
 * Returns text as it is, lone surrogates apart: no engine reads them, and one code unit takes the place of another.
 *
 * @param {unknown} value
 * @param {number} most
 * @returns {string}
 */
export function text(value, most) {
  if (typeof value !== "string" || value.length > most) throw new BoundaryError("no text came, or too long a one");
  return value.replace(/\p{Cs}/gu, "\ufffd");
}

/**
 * Returns a title or an address fit for one line: without control characters and marks that turn the direction of writing,
 * by which one address can be made to look like another.
 *
 * @param {unknown} value
 * @param {number} most
 * @returns {string}
 */
export function line(value, most) {
  return text(value, most)
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
}

/**
 * Returns the address of a page of the web or of a file.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function address(value) {
  try {
    const url = new URL(text(value, 8_000));
    if (["https:", "http:", "file:"].includes(url.protocol)) return url.href;
  } catch {
    // What is no address is refused below.
  }
  throw new BoundaryError("no address of a page came");
}

/**
 * @param {unknown} value
 * @returns {number | null} The index of a sentence out of `count`.
 */
export function index(value, count = Number.MAX_SAFE_INTEGER) {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < count ? value : null;
}

/**
 * @param {unknown} value
 * @returns {Page}
 */
export function page(value) {
  const { text: own, whole, title, url, type, links } = record(value);
  if (!Array.isArray(links) || links.length > MOST_LINKS) throw new BoundaryError("no links came, or too many");
  return { text: text(own, MOST_TEXT), whole: whole === true, title: line(title, 1_000), url: address(url), type: line(type, 200), links: links.map(link) };
}

/**
 * @param {unknown} value
 * @returns {Fetched}
 */
export function fetched(value) {
  const { status, text: own, title, url, type } = record(value);
  return { status: index(status, 1_000) ?? 0, text: text(own, MOST_TEXT), title: line(title, 1_000), url: address(url), type: line(type, 200) };
}

/**
 * @param {unknown} value
 * @returns {Link}
 */
function link(value) {
  const { text: own, href, place, rel } = record(value);
  const where = typeof place === "string" && PLACES.has(place) ? /** @type {Link["place"]} */ (place) : "main";
  return { text: line(own, 1_000), href: address(href), place: where, rel: line(rel, 1_000) };
}
