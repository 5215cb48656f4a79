// Why a page could not be read, in the reader's terms.

import { EngineError } from "../js/engine.js";
import { PageError } from "./page-link.js";

/** @typedef {import("./views.js").Fault} Fault */

const STORES = /^https:\/\/(?:chromewebstore\.google\.com|chrome\.google\.com\/webstore|addons\.mozilla\.org|microsoftedge\.microsoft\.com\/addons)(?:\/|$)/;

/**
 * Returns what to tell the reader of an error, or nothing where the reader has caused it.
 *
 * @param {unknown} error
 * @param {number | null} tab The tab that was to be read, if one was.
 * @param {boolean} [clicked] Whether the button was clicked for it just now.
 * @returns {Promise<Fault | null>}
 */
export async function faultOf(error, tab, clicked = false) {
  if (error instanceof EngineError) {
    if (error.code === "cancelled") return null;
    return error.code === "load" ? "load" : error.code === "slow" ? "slow" : "trap";
  }
  if (!(error instanceof PageError)) {
    console.error(error);
    return "bad";
  }
  if (error.code === "timeout") return "timeout";
  if (error.code === "bad" || tab === null) return "bad";
  const url = await chrome.tabs.get(tab).then((now) => now.url, () => undefined);
  // A page that was left while it was read.
  if (error.code === "gone" && /^https?:/.test(url ?? "")) return "bad";
  return place(url, clicked);
}

/**
 * Returns why a page at this address is denied to an extension.
 *
 * @param {string | undefined} url Nothing where the browser does not tell: after a page was left for another site, and on
 *   pages that a click gives no leave to.
 * @param {boolean} clicked
 * @returns {Fault}
 */
export function place(url, clicked) {
  if (url === undefined || url === "") return clicked ? "browser" : "away";
  if (STORES.test(url)) return "store";
  if (/^(?:https?|file):[^?#]*\.pdf(?:[?#]|$)/i.test(url)) return "pdf";
  if (url.startsWith("file:")) return "file";
  return /^https?:/.test(url) && !clicked ? "away" : "browser";
}
