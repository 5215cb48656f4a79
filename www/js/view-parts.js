// Small parts that several views share.

import { h } from "./dom.js";
import { s } from "./strings.js";

/**
 * @param {import("./report.js").Status} status
 * @returns {HTMLElement} A shape that tells the status without colour; the words beside it say the same.
 */
export function glyph(status) {
  return h("span", { class: `glyph ${status}`, "aria-hidden": "true" });
}

/**
 * @param {import("./report.js").Checklist} checklist
 * @returns {string}
 */
export function shortTitle({ id, title }) {
  return s.checklists[id] ?? title;
}
