// The policy as a reader sees it: headings, paragraphs, lists and tables, each sentence marked.

import { h } from "./dom.js";
import { CATEGORIES, isDenied, isRead, sentencesPerCategory, sentencesPerTopic } from "./report.js";
import { count, enumerate, fill, s } from "./strings.js";

/**
 * @typedef {import("./report.js").Report} Report
 * @typedef {import("./report.js").Category} Category
 * @typedef {import("./report.js").Sentence} Sentence
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
      return h(name, { class: "heading" }, sideView(block.runs, report), block.marker ? `${block.marker} ` : null, runsView(block.runs, report));
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
            sideView(item.runs, report),
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
        h(
          "table",
          null,
          h(
            "tbody",
            null,
            block.rows.map((row) => h("tr", null, row.map((cell, index) => h("td", null, index === 0 ? sideView(row.flat(), report) : null, runsView(cell, report))))),
          ),
        ),
      );
    case "aside":
      return h("p", { class: "aside" }, runsView(block.runs, report));
    default:
      return h("p", null, sideView(block.runs, report), runsView(block.runs, report));
  }
}

/**
 * Returns the label at the margin of a block: the categories of its sentences. The style sheet writes their names, so
 * that copied text stays the policy's own.
 *
 * @param {Run[]} runs
 * @param {Report} report
 * @returns {HTMLElement | null}
 */
function sideView(runs, report) {
  if (!isRead(report)) return null;
  const sentences = runs.flatMap(({ sentence }) => (sentence === null ? [] : (report.sentences[sentence] ?? [])));
  const labels = CATEGORIES.flatMap((id) => {
    const own = sentences.filter(({ categories }) => categories.some((category) => category.id === id));
    if (own.length === 0) return [];
    const denied = own.every((sentence) => isDenied(sentence, id));
    const unsure = own.every(({ topics }) => topics.find((topic) => topic.id.startsWith(`${id}.`))?.confidence === "unsure");
    const { name, tag } = s.categories[id];
    return h("span", {
      class: `at ${id}${unsure ? " unsure" : ""}`,
      "data-name": denied ? fill(s.mark.deniedName, { name }) : name,
      "data-tag": denied ? fill(s.mark.deniedTag, { tag }) : tag,
    });
  });
  return labels.length > 0 ? h("span", { class: labels.length > 2 ? "margin many" : "margin", "aria-hidden": "true" }, labels) : null;
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
  return h(
    "mark",
    {
      class: `sentence mark ${sentence.categories[0]?.id} ${best.confidence}`,
      "data-sentence": sentence.id,
      "data-categories": sentence.categories.map(({ id }) => id).join(" "),
      // A screen reader says it after the sentence; on focus the style sheet shows it above.
      "aria-description": description(sentence),
      tabindex: -1,
    },
    run.text,
  );
}

/**
 * Returns what a mark means, in words: its categories, and how sure Lacuna is.
 *
 * @param {Sentence} sentence With at least one topic.
 * @returns {string}
 */
export function description(sentence) {
  const names = sentence.categories.map(({ id }) => {
    const { name } = s.categories[id];
    return isDenied(sentence, id) ? fill(s.mark.deniedLong, { name }) : name;
  });
  return fill(s.mark.description, { names: enumerate(names), confidence: s.confidence[sentence.topics[0]?.confidence ?? "unsure"] });
}

/**
 * Returns the buttons that show one category only; each carries `data-filter`. The last opens the topics, whose buttons
 * carry `data-topic`.
 *
 * @param {Report} report
 * @returns {HTMLElement}
 */
export function filterView(report) {
  const counts = sentencesPerCategory(report);
  return h(
    "div",
    { class: "filter", role: "group", "aria-label": s.result.filter },
    h("button", { type: "button", class: "chip all", "data-filter": "", "aria-pressed": "true" }, s.result.filterAll),
    CATEGORIES.map((id) =>
      h(
        "button",
        { type: "button", class: `chip ${id}`, "data-filter": id, "aria-pressed": "false", disabled: counts[id] === 0 },
        h("span", { class: "swatch", "aria-hidden": "true" }, s.categories[id].tag),
        h("span", { class: "chip-name" }, s.categories[id].name),
        " ",
        h("span", { class: "chip-count" }, count(s.plainNumber, counts[id])),
      ),
    ),
    topicsView(report),
  );
}

/**
 * @param {Report} report
 * @returns {HTMLElement}
 */
function topicsView(report) {
  const counts = sentencesPerTopic(report);
  const sections = CATEGORIES.flatMap((category) => {
    const own = [...counts].filter(([id]) => id.startsWith(`${category}.`)).sort(([, a], [, b]) => b - a);
    if (own.length === 0) return [];
    return h(
      "div",
      { class: category, role: "group", "aria-label": s.categories[category].name },
      h("p", { class: "topics-of", "aria-hidden": "true" }, h("span", { class: "swatch" }, s.categories[category].tag), s.categories[category].name),
      own.map(([id, n]) =>
        h(
          "button",
          { type: "button", class: "menu-item", "data-topic": id, "aria-pressed": "false" },
          h("span", null, s.topics[id] ?? id),
          " ",
          h("span", { class: "chip-count" }, count(s.plainNumber, n)),
        ),
      ),
    );
  });
  return h(
    "details",
    { class: "menu", id: "topics" },
    h("summary", { class: "chip all", id: "topics-name" }, s.result.topics),
    // The columns stand inside what scrolls, or they would grow to the right instead of down.
    h("div", { class: "menu-body" }, h("div", { class: "topics-body" }, sections)),
  );
}

/** How many sentences a list shows at first. */
const LISTED = 100;

/**
 * Returns sentences as a list that leads to each of them, for where the policy itself is not shown.
 *
 * @param {import("./report.js").Reading} reading
 * @param {number[]} ids
 * @param {(reading: import("./report.js").Reading, range: import("./report.js").Quote) => string} words
 * @returns {HTMLElement}
 */
export function listView(reading, ids, words) {
  const list = (/** @type {number[]} */ some) =>
    h(
      "ul",
      { class: "sentences" },
      some.flatMap((id) => {
        const sentence = reading.report.sentences[id];
        if (!sentence) return [];
        return h(
          "li",
          { class: sentence.categories[0]?.id ?? "" },
          h("button", { type: "button", class: "jump", "data-go": id }, words(reading, sentence)),
          sentence.topics.length > 0 ? h("p", { class: "sentence-about" }, description(sentence)) : null,
        );
      }),
    );
  return h(
    "div",
    null,
    list(ids.slice(0, LISTED)),
    ids.length > LISTED ? h("details", { class: "rest" }, h("summary", null, count(s.summary.more, ids.length - LISTED)), list(ids.slice(LISTED))) : null,
  );
}
