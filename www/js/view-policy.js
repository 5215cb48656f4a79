// The policy as a reader sees it: headings, paragraphs, lists and tables, each sentence marked.

import { h } from "./dom.js";
import { CATEGORIES, isDenied, isRead, sentencesPerCategory } from "./report.js";
import { count, fill, s } from "./strings.js";

/**
 * @typedef {import("./report.js").Report} Report
 * @typedef {import("./report.js").Category} Category
 * @typedef {import("./layout.js").Block} Block
 * @typedef {import("./layout.js").Run} Run
 */

/**
 * Returns one block of the policy. Sentences carry `data-sentence`, their id, and `data-categories`.
 *
 * @param {Block} block
 * @param {Report} report
 * @returns {HTMLElement}
 */
export function blockView(block, report) {
  switch (block.kind) {
    case "heading": {
      const name = /** @type {"h3" | "h4" | "h5" | "h6"} */ (`h${Math.min(6, block.level + 2)}`);
      return h(name, { class: "heading" }, block.marker ? `${block.marker} ` : null, runsView(block.runs, report));
    }
    case "list":
    case "contents":
      return h(
        "ul",
        { class: block.kind === "contents" ? "items contents" : "items" },
        block.items.map((item) =>
          h(
            "li",
            { class: `item level-${item.level}` },
            item.marker ? h("span", { class: "marker", "aria-hidden": item.marker === "•" ? "true" : null }, item.marker) : null,
            h("span", { class: "item-text" }, runsView(item.runs, report)),
          ),
        ),
      );
    case "table":
      return h(
        "div",
        // A wide table scrolls by itself, also by keyboard.
        { class: "table", role: "group", "aria-label": s.result.table, tabindex: 0 },
        h("table", null, h("tbody", null, block.rows.map((row) => h("tr", null, row.map((cell) => h("td", null, runsView(cell, report))))))),
      );
    case "aside":
      return h("p", { class: "aside" }, runsView(block.runs, report));
    default:
      return h("p", null, runsView(block.runs, report));
  }
}

/**
 * @param {Run[]} runs
 * @param {Report} report
 * @returns {Node[]}
 */
function runsView(runs, report) {
  return runs.map((run) => (run.sentence === null ? document.createTextNode(run.text) : sentenceView(run, report)));
}

/**
 * @param {Run} run
 * @param {Report} report
 * @returns {HTMLElement}
 */
function sentenceView(run, report) {
  const sentence = report.sentences[run.sentence ?? 0];
  const best = sentence?.topics[0];
  // A word of another kind of text says nothing of anyone's data, so nothing in it is marked.
  if (!sentence || !best || sentence.categories.length === 0 || !isRead(report)) {
    return h("span", { class: "sentence", "data-sentence": run.sentence, tabindex: -1 }, run.text);
  }
  const denied = sentence.categories.map(({ id }) => isDenied(sentence, id));
  const names = sentence.categories.map(({ id }, index) => {
    const name = s.categories[id]?.name ?? id;
    return denied[index] ? `${name} (${s.sentence.denied})` : name;
  });
  return h(
    "mark",
    {
      class: `sentence mark ${sentence.categories[0]?.id} ${best.confidence}`,
      "data-sentence": sentence.id,
      "data-categories": sentence.categories.map(({ id }) => id).join(" "),
      "aria-description": `${names.join(", ")}: ${s.confidence[best.confidence]}`,
      tabindex: -1,
    },
    run.text,
    // The style sheet writes the tag, so that copied text stays the policy's own.
    sentence.categories.map(({ id }, index) => h("span", { class: `tag ${id}`, "data-tag": tag(names[index] ?? "", id, denied[index]), "aria-hidden": "true" })),
  );
}

/**
 * @param {string} name
 * @param {Category} id
 * @param {boolean | undefined} denied
 * @returns {string} What stands behind a sentence for one of its categories.
 */
function tag(name, id, denied) {
  const letters = s.categories[id]?.tag ?? name;
  return denied ? fill(s.deniedTag, { tag: letters }) : letters;
}

/**
 * Returns the buttons that show one category only; each carries `data-filter`.
 *
 * @param {Report} report
 * @param {Category | null} chosen
 * @returns {HTMLElement}
 */
export function filterView(report, chosen) {
  const counts = sentencesPerCategory(report);
  return h(
    "div",
    { class: "filter", role: "group", "aria-label": s.result.filter },
    h("button", { type: "button", class: "chip all", "data-filter": "", "aria-pressed": String(chosen === null) }, s.result.filterAll),
    CATEGORIES.map((id) =>
      h(
        "button",
        { type: "button", class: `chip ${id}`, "data-filter": id, "aria-pressed": String(chosen === id), disabled: counts[id] === 0 },
        h("span", { class: "swatch", "aria-hidden": "true" }, s.categories[id].tag),
        h("span", { class: "chip-name" }, s.categories[id].name),
        " ",
        h("span", { class: "chip-count" }, count({ one: "{n}", other: "{n}" }, counts[id])),
      ),
    ),
  );
}
