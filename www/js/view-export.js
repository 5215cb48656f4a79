// What a reader can take along: files, a print, a copy, a link.

import { h } from "./dom.js";
import { count, fill, number, s } from "./strings.js";

/** @type {readonly { id: "html" | "markdown" | "csv" | "json", extension: string, type: string }[]} The files, the most readable first. */
export const FILES = [
  { id: "html", extension: "html", type: "text/html" },
  { id: "markdown", extension: "md", type: "text/markdown" },
  { id: "csv", extension: "csv", type: "text/csv" },
  { id: "json", extension: "json", type: "application/json" },
];

/**
 * Returns the dialog: buttons with `data-file` make a file, `#print`, `#copy-report` and `#make-link` do what they say, and
 * `#link` takes what `linkView` gives.
 *
 * @returns {HTMLDialogElement}
 */
export function exportView() {
  return h(
    "dialog",
    { class: "export", "aria-labelledby": "export-title" },
    h("h2", { id: "export-title" }, s.out.title),
    h(
      "section",
      { "aria-labelledby": "export-files" },
      h("h3", { id: "export-files" }, s.out.files),
      h("ul", { class: "export-files" }, FILES.map(({ id }) => h("li", null, h("button", { type: "button", class: "button", "data-file": id }, s.out.kinds[id].name), h("span", { class: "hint" }, s.out.kinds[id].what)))),
    ),
    h(
      "section",
      { "aria-labelledby": "export-other" },
      h("h3", { id: "export-other" }, s.out.other),
      h("div", { class: "export-row" }, h("button", { type: "button", class: "button", id: "print" }, s.out.print), h("button", { type: "button", class: "button", id: "copy-report" }, s.out.copy)),
    ),
    h(
      "section",
      { "aria-labelledby": "export-link" },
      h("h3", { id: "export-link" }, s.out.link),
      h("p", { class: "quiet" }, s.out.linkWhat),
      h("button", { type: "button", class: "button", id: "make-link" }, s.out.makeLink),
      h("div", { id: "link" }),
    ),
    h("p", { class: "export-said", id: "export-said", role: "status" }),
    h("form", { method: "dialog" }, h("button", { class: "button" }, s.out.close)),
  );
}

/**
 * Returns a link with its length, or why there is none.
 *
 * @param {string} link
 * @param {{ limit: number, long: number }} lengths Characters of the longest link that is made, and of one that some programs cut.
 * @returns {HTMLElement}
 */
export function linkView(link, { limit, long }) {
  const values = { length: number(link.length), limit: number(limit) };
  if (link.length > limit) return h("p", { class: "error", role: "alert" }, fill(s.out.tooLong, values));
  return h(
    "div",
    { class: "link" },
    h("label", { for: "link-text" }, count(s.out.length, link.length)),
    h("input", { type: "text", id: "link-text", readonly: true, value: link }),
    h("button", { type: "button", class: "button", id: "copy-link" }, s.out.copyLink),
    link.length > long ? h("p", { class: "quiet" }, s.out.long) : null,
  );
}
