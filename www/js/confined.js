// Workers that can connect to nothing.

import { disconnect } from "./connection.js";
import { h } from "./dom.js";

/** @typedef {Window & typeof globalThis} Global */

/**
 * Returns a new module worker under the Content Security Policy of `page`. A worker that is started from an address obeys
 * what the server sends with its script, and a plain static host sends nothing; one that is started from a blob inherits
 * the policy of the page that starts it, `connect-src` with it.
 *
 * @param {URL} script
 * @param {Global} [page]
 * @returns {Worker}
 */
export function confined({ href }, page = window) {
  const code = new page.Blob([`(${begin})(${JSON.stringify(href)});`], { type: "text/javascript" });
  return new page.Worker(page.URL.createObjectURL(code), { type: "module" });
}

/**
 * Runs in the worker, so it stands alone. What a worker imports while it starts Firefox fetches past the service worker, so
 * that none would start without a network; what it imports afterwards comes from the copy on the device.
 *
 * @param {string} href
 */
function begin(href) {
  /** @type {MessageEvent[]} What came before the script could listen. */
  const early = [];
  const keep = (/** @type {MessageEvent} */ event) => early.push(event);
  addEventListener("message", keep);
  import(href).then(
    () => {
      removeEventListener("message", keep);
      for (const { data } of early) dispatchEvent(new MessageEvent("message", { data }));
    },
    (error) =>
      setTimeout(() => {
        // Where nothing catches it, the page is told.
        throw error;
      }),
  );
}

/**
 * Returns a new module worker that can connect to nothing from its start, also while this page still can.
 *
 * @param {URL} script
 * @returns {Promise<Worker>}
 */
export async function confinedFromStart(script) {
  frame ??= openFrame();
  const page = await frame;
  // On a host that forbids frames this page has to be bound first.
  if (!page) disconnect();
  return confined(script, page ?? window);
}

/** @type {Promise<Global | null> | null} */
let frame = null;

/** The longest wait for the frame, in milliseconds. */
const PATIENCE = 3_000;

/** @returns {Promise<Global | null>} The window of `bound.html`; nothing where no frame may be opened. */
function openFrame() {
  const element = h("iframe", { src: new URL("../bound.html", import.meta.url).href, hidden: true });
  const opened = new Promise((resolve) => {
    element.addEventListener("load", resolve, { once: true });
    setTimeout(resolve, PATIENCE);
  });
  document.body.append(element);
  return opened.then(() => (element.contentDocument?.querySelector("meta[http-equiv]") ? /** @type {Global} */ (element.contentWindow) : null));
}
