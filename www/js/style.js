// Style sheets of what few readers need, loaded when they ask for it.

import { h } from "./dom.js";

/**
 * Adds a style sheet to the page, if it is not there.
 *
 * @param {string} name Of a file in `css`.
 * @returns {Promise<void>} Resolves when it holds; rejects where it cannot be had.
 */
export function addStyle(name) {
  const { href } = new URL(`../css/${name}`, import.meta.url);
  const links = /** @type {HTMLLinkElement[]} */ ([...document.querySelectorAll("link[rel=stylesheet]")]);
  if (links.some((link) => link.href === href)) return Promise.resolve();
  const link = h("link", { rel: "stylesheet", href });
  return new Promise((resolve, reject) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error(`${name} could not be loaded`));
    });
    // What is said of paper comes last, and wins.
    (links.find(({ media }) => media === "print") ?? document.head.lastElementChild)?.before(link);
  });
}
