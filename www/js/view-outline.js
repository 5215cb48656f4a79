// Where one is in the policy: its headings, and a strip that shows where each category stands.

import { h, svg } from "./dom.js";
import { CATEGORIES, words } from "./report.js";
import { enumerate, fill, s } from "./strings.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./report.js").Category} Category
 */

/** Into how many parts the strip cuts the text. */
const PARTS = 250;
/** The strip's width and the distance of its lanes, in its own units; its height is the number of parts. */
const LANE = 6;

/**
 * Returns the headings as links, or nothing where there are too few to lead anyone. Buttons carry `data-heading`.
 *
 * @param {Reading} reading
 * @returns {HTMLElement | null}
 */
export function outlineView(reading) {
  const { sentences } = reading.report;
  const headings = sentences.filter(({ kind }) => kind === "heading");
  if (headings.length < 2) return null;
  /** @type {Map<number, Set<Category>>} The categories of the text under each heading. */
  const under = new Map(headings.map(({ id }) => [id, new Set()]));
  let last = -1;
  for (const { id, kind, categories } of sentences) {
    if (kind === "heading") last = id;
    for (const category of categories) under.get(last)?.add(category.id);
  }
  return h(
    "nav",
    { class: "outline", id: "outline", "aria-label": s.outline.title },
    h("p", { class: "label", "aria-hidden": "true" }, s.outline.title),
    h(
      "ul",
      null,
      headings.map((heading) => {
        const own = under.get(heading.id) ?? new Set();
        const names = CATEGORIES.filter((id) => own.has(id));
        return h(
          "li",
          null,
          h(
            "button",
            { type: "button", class: `outline-item level-${depth(reading, heading)}`, "data-heading": heading.id },
            h("span", { class: "outline-words" }, words(reading, heading)),
            h("span", { class: "dots", "aria-hidden": "true" }, CATEGORIES.slice(0, 5).map((id) => h("span", { class: own.has(id) ? `dot ${id}` : "dot" }))),
            names.length > 0 ? h("span", { class: "sr" }, fill(s.outline.about, { names: enumerate(names.map((id) => s.categories[id].name)) })) : null,
          ),
        );
      }),
    ),
  );
}

/**
 * @param {Reading} reading
 * @param {import("./report.js").Sentence} heading
 * @returns {number} How many headings stand over it, three at most.
 */
function depth({ report }, heading) {
  let level = 0;
  for (let at = heading.heading; at !== null && at !== undefined && level < 3; at = report.sentences[at]?.heading ?? null) level += 1;
  return level;
}

/**
 * Returns the strip: a lane for each category, dark where the text has it. It is a slider from 0 to 100.
 *
 * @param {Reading} reading
 * @returns {HTMLElement}
 */
export function stripView({ text, report }) {
  /** @type {Map<Category, boolean[]>} */
  const lanes = new Map(CATEGORIES.map((id) => [id, new Array(PARTS).fill(false)]));
  const part = (/** @type {number} */ offset) => Math.min(PARTS - 1, Math.floor((offset / Math.max(1, text.length)) * PARTS));
  for (const { start, end, categories } of report.sentences) {
    for (const { id } of categories) lanes.get(id)?.fill(true, part(start), part(end - 1) + 1);
  }
  return h(
    "div",
    { class: "strip", id: "strip", role: "slider", tabindex: 0, "aria-label": s.outline.strip, "aria-orientation": "vertical", "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": 0 },
    svg(
      "svg",
      { viewBox: `0 0 ${LANE * CATEGORIES.length} ${PARTS}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { class: "window", x: 0, y: 0, width: LANE * CATEGORIES.length, height: 0 }),
      ...CATEGORIES.map((id, lane) =>
        svg("g", { class: id }, svg("title", null, s.categories[id].name), svg("path", { class: "lane", d: path(lanes.get(id) ?? [], lane * LANE + 1) })),
      ),
    ),
  );
}

/**
 * @param {boolean[]} parts
 * @param {number} x
 * @returns {string} A rectangle for each stretch of parts that are true.
 */
function path(parts, x) {
  let d = "";
  for (let at = 0; at < parts.length; at += 1) {
    if (!parts[at]) continue;
    const from = at;
    while (parts[at]) at += 1;
    d += `M${x} ${from}h${LANE - 2}v${at - from}h-${LANE - 2}z`;
  }
  return d;
}

/**
 * Shows on a strip which stretch of the text is in sight.
 *
 * @param {HTMLElement} strip
 * @param {number} from As a share of the text, from 0 to 1.
 * @param {number} to
 * @param {string} heading The heading over it.
 */
export function showPlace(strip, from, to, heading) {
  const window = strip.querySelector(".window");
  window?.setAttribute("y", String(from * PARTS));
  window?.setAttribute("height", String(Math.max(3, (to - from) * PARTS)));
  const percent = Math.round(from * 100);
  strip.setAttribute("aria-valuenow", String(percent));
  strip.setAttribute("aria-valuetext", heading ? fill(s.outline.placeUnder, { percent, heading }) : fill(s.outline.place, { percent }));
}
