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
 * @returns {Promise<Fault | null>}
 */
export async function faultOf(error, tab) {
  if (error instanceof EngineError) {
    if (error.code === "cancelled") return null;
    return error.code === "load" ? "load" : error.code === "slow" ? "slow" : "trap";
  }
  if (!(error instanceof PageError)) {
    console.error(error);
    return "bad";
  }
  if (error.code === "timeout") return "timeout";
  if (error.code !== "denied" || tab === null) return "bad";
  return place(await chrome.tabs.get(tab).then(({ url }) => url, () => undefined));
}

/**
 * Returns why a page at this address is denied to an extension.
 *
 * @param {string | undefined} url Nothing where the browser does not tell, as after a page was left for another site.
 * @returns {Fault}
 */
export function place(url) {
  if (url === undefined || url === "") return "away";
  if (STORES.test(url)) return "store";
  if (/^(?:https?|file):[^?#]*\.pdf(?:[?#]|$)/i.test(url)) return "pdf";
  if (url.startsWith("file:")) return "file";
  return /^https?:/.test(url) ? "away" : "browser";
}
