// A link that holds a text: compressed (RFC 1951), then base64url (RFC 4648), in the fragment of the address.

import { format, parse } from "./fragment.js";

/**
 * @typedef {import("./report.js").Format} Format
 * @typedef {object} Shared
 * @property {string} text
 * @property {Format} format
 * @property {string} name What the text is called; may be empty.
 * @property {string[]} [checklists] Ids of the built-in checklists to measure against; all, where it is absent.
 */

/** The key of the fragment; its digit counts breaks of the form. */
export const KEY = "t1";

/**
 * Characters of the longest link that is made. Chromium shows no address that is longer than 32,768 characters, and links
 * are handed on by programs that cut longer ones.
 */
export const LIMIT = 32_000;

/** From this length on some mail and chat programs cut a link. */
export const LONG = 8_000;

/** The most bytes that a link may expand to: a short link must not fill the memory of whoever opens it. */
export const EXPANDED = 2 << 20;

/** @type {readonly string[]} */
const FORMATS = ["auto", "text", "markdown", "html"];

/** A link that cannot be made or read; `code` says why. */
export class ShareError extends Error {
  /**
   * @param {"old" | "damaged" | "large" | "newer"} code `old` is a browser that cannot compress.
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = "ShareError";
    this.code = code;
  }
}

/**
 * Returns the address that holds a text, whatever its length; the caller compares it with `LIMIT`.
 *
 * @param {string} address The page's own; its fragment is replaced.
 * @param {Shared} shared
 * @returns {Promise<string>} Rejects with a `ShareError`.
 */
export async function toLink(address, shared) {
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  return address.replace(/#.*$/s, "") + format(new Map([[KEY, toBase64(await through(bytes, compression(), Infinity))]]));
}

/**
 * Returns the text that a fragment holds. Whoever made the link may have put anything there, so nothing of it is trusted:
 * it expands to `EXPANDED` bytes at most, and only fields of the right type are read.
 *
 * @param {string} hash
 * @returns {Promise<Shared>} Rejects with a `ShareError`.
 */
export async function fromHash(hash) {
  const value = parse(hash).get(KEY);
  if (value === undefined) throw new ShareError("newer", "the link is of a form that is not known");
  let bytes;
  try {
    bytes = await through(fromBase64(value), expansion(), EXPANDED);
  } catch (error) {
    if (error instanceof ShareError) throw error;
    throw new ShareError("damaged", String(error));
  }
  return checked(bytes);
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Shared}
 */
function checked(bytes) {
  /** @type {any} */
  let given;
  try {
    given = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ShareError("damaged", String(error));
  }
  const isString = (/** @type {unknown} */ value) => typeof value === "string";
  if (!given || !isString(given.text) || !FORMATS.includes(given.format)) throw new ShareError("damaged", "the link holds no text");
  /** @type {Shared} */
  const shared = { text: given.text, format: given.format, name: isString(given.name) ? given.name.slice(0, 200) : "" };
  if (Array.isArray(given.checklists)) shared.checklists = given.checklists.filter(isString).slice(0, 100);
  return shared;
}

/** @returns {CompressionStream} */
function compression() {
  if (!("CompressionStream" in globalThis)) throw new ShareError("old", "this browser has no CompressionStream");
  return new CompressionStream("deflate-raw");
}

/** @returns {DecompressionStream} */
function expansion() {
  if (!("DecompressionStream" in globalThis)) throw new ShareError("old", "this browser has no DecompressionStream");
  return new DecompressionStream("deflate-raw");
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {CompressionStream | DecompressionStream} transform
 * @param {number} most Bytes that may come out.
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function through(bytes, transform, most) {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new ShareError("large", `the link expands to more than ${most} bytes`);
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 */
function toBase64(bytes) {
  let binary = "";
  // More arguments than this are too many for one call.
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
function fromBase64(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
