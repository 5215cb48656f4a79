// Two versions of a policy, or two policies, side by side. The views are pure functions of the comparison.

import { CHANGES, tally } from "./compare-rows.js";
import { h } from "./dom.js";
import { EXTENSIONS } from "./intake.js";
import { isRead, readable, words } from "./report.js";
import { count, date, enumerate, fill, s } from "./strings.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./report.js").Quote} Quote
 * @typedef {import("./compare-rows.js").Comparison} Comparison
 * @typedef {import("./compare-rows.js").Change} Change
 * @typedef {import("./compare-rows.js").Row} Row
 * @typedef {import("./compare-rows.js").SentenceChange} SentenceChange
 * @typedef {"old" | "new"} Side
 * @typedef {{ list: string, title: string, citation: string, before: import("./report.js").Status, after: import("./report.js").Status }} Turn
 * @typedef {Reading & { name?: string }} Named
 * @typedef {{ old: Named, new: Named, comparison: Comparison, rows: Row[] }} Compared
 */

/** @type {readonly Side[]} */
export const SIDES = ["old", "new"];

/**
 * Returns the two fields for the texts. Each is in an element with `data-side`.
 *
 * @returns {HTMLElement}
 */
export function compareStartView() {
  return h(
    "div",
    { class: "compare-start" },
    h("h1", null, s.compare.title),
    h("p", { class: "lead" }, s.compare.lead),
    h(
      "div",
      { class: "compare-fields" },
      SIDES.map((side) =>
        h(
          "section",
          { class: "intake", "data-side": side, "aria-labelledby": `${side}-title` },
          h("h2", { class: "intake-title", id: `${side}-title` }, h("label", { for: `${side}-text` }, s.compare.sides[side])),
          h("textarea", { id: `${side}-text`, rows: 9, spellcheck: "false", autocomplete: "off", autocapitalize: "off", placeholder: s.compare.placeholder, "aria-describedby": "compare-error" }),
          h(
            "div",
            { class: "intake-row" },
            h(
              "div",
              { class: "file" },
              h("input", { type: "file", id: `${side}-file`, class: "sr", accept: EXTENSIONS.join(",") }),
              h("label", { for: `${side}-file`, class: "button small" }, s.compare.choose),
            ),
            h("span", { class: "hint", "data-name": side }),
          ),
          h("p", { class: "drop-now", "aria-hidden": "true" }, s.start.dropNow),
        ),
      ),
    ),
    h("p", { class: "error", id: "compare-error", role: "alert", hidden: true }),
    h(
      "div",
      { class: "compare-go" },
      h("button", { type: "button", class: "button primary", id: "compare" }, s.compare.go),
      h("button", { type: "button", class: "button", id: "swap" }, s.compare.swap),
      h("button", { type: "button", class: "button", id: "compare-example" }, s.compare.example),
    ),
  );
}

/**
 * Returns the comparison. Each change is an element with `data-change`, its index.
 *
 * @param {Compared} compared
 * @returns {HTMLElement}
 */
export function compareView(compared) {
  const { comparison } = compared;
  const judged = isRead(compared.old.report) && isRead(compared.new.report);
  return h(
    "div",
    { class: "compared" },
    h("h1", null, s.compare.done),
    h("p", { class: "plain" }, plain(comparison)),
    judged ? null : h("p", { class: "notice" }, s.compare.unjudged),
    h("div", { class: "compared-sum" }, judged ? gapsView(compared) : null, saidView(compared), namedView(compared)),
    h(
      "section",
      { class: "changes", "aria-labelledby": "changes-title" },
      h("h2", { id: "changes-title" }, s.compare.changes),
      comparison.sentences.length === 0 ? h("p", { class: "none" }, s.compare.none) : barView(comparison),
      h("div", { class: "sides-head" }, SIDES.map((side) => h("p", { class: `side ${side}` }, headline(compared, side)))),
      h("ol", { class: "rows" }, rowsView(compared)),
    ),
  );
}

/**
 * @param {Comparison} comparison
 * @returns {string}
 */
function plain(comparison) {
  const counts = tally(comparison);
  const parts = CHANGES.filter((change) => counts[change] > 0).map((change) => count(s.compare.counts[change], counts[change]));
  return parts.length === 0 ? s.compare.none : fill(s.compare.plain, { changes: enumerate(parts) });
}

/**
 * @param {Compared} compared
 * @param {Side} side
 * @returns {string}
 */
function headline(compared, side) {
  const about = compared.comparison[side];
  const of = count(s.summary.words, about.words);
  return fill(about.effective_date ? s.compare.dated : s.compare.undated, {
    side: s.compare.sides[side],
    name: compared[side].name || s.compare.unnamed,
    words: of,
    date: about.effective_date ? date(about.effective_date) : "",
  });
}

/**
 * @param {Compared} compared
 * @returns {HTMLElement}
 */
function gapsView({ old, new: now, comparison }) {
  const list = (/** @type {"opened" | "closed"} */ kind) => {
    const groups = turnsOf(old, now, comparison[kind], kind === "opened" ? "old" : "new");
    if (groups.length === 0) return null;
    const items = groups.map(({ sentence, turns }) => turnsView(kind === "opened" ? old : now, kind === "opened" ? "old" : "new", sentence, turns));
    return h(
      "div",
      { class: `turned ${kind}` },
      h("h3", null, h("span", { class: `glyph ${kind === "opened" ? "missing" : "stated"}`, "aria-hidden": "true" }), count(s.compare[kind], comparison[kind].length)),
      h("ul", null, items.slice(0, SHOWN)),
      items.length > SHOWN ? h("details", { class: "rest" }, h("summary", null, count(s.summary.more, items.length - SHOWN)), h("ul", null, items.slice(SHOWN))) : null,
    );
  };
  const nothing = comparison.opened.length + comparison.closed.length === 0;
  return h(
    "section",
    { class: "turns", "aria-labelledby": "turns-title" },
    h("h2", { id: "turns-title" }, s.compare.gaps),
    nothing ? h("p", { class: "quiet" }, s.compare.noTurn) : [list("opened"), list("closed")],
  );
}

/**
 * Requirements of several laws often rest on one sentence, so they stand together below it.
 *
 * @param {Reading} old
 * @param {Reading} now
 * @param {string[]} ids
 * @param {Side} told The side that says it.
 * @returns {{ sentence: number | null, turns: Turn[] }[]} In the order of the ids.
 */
function turnsOf(old, now, ids, told) {
  const [before, after] = [old, now].map(({ report }) => new Map(report.checklists.flatMap(({ id: list, requirements }) => requirements.map((each) => [each.id, { list, each }]))));
  /** @type {Map<number | null, Turn[]>} */
  const groups = new Map();
  for (const id of ids) {
    const [was, is] = [before?.get(id), after?.get(id)];
    if (!was || !is) continue;
    const sentence = (told === "old" ? was : is).each.evidence[0]?.sentence ?? null;
    const turn = { list: is.list, title: is.each.title, citation: is.each.citation, before: was.each.status, after: is.each.status };
    groups.set(sentence, [...(groups.get(sentence) ?? []), turn]);
  }
  return [...groups].map(([sentence, turns]) => ({ sentence, turns }));
}

/**
 * @param {Reading} reading
 * @param {Side} side
 * @param {number | null} id The sentence that they rest on, where there is one.
 * @param {Turn[]} turns
 * @returns {HTMLElement}
 */
function turnsView(reading, side, id, turns) {
  const sentence = id === null ? undefined : reading.report.sentences[id];
  return h(
    "li",
    null,
    sentence ? h("button", { type: "button", class: "jump", "data-side": side, "data-to": id }, words(reading, sentence)) : null,
    h(
      "ul",
      { class: "turn-list" },
      turns.map(({ list, title, citation, before, after }) =>
        h("li", { title: citation }, h("span", { class: "turn-title" }, fill(s.compare.point, { title, checklist: s.checklists[list] ?? list })), h("span", { class: "turn" }, fill(s.compare.turn, { before: s.status[before], after: s.status[after] }))),
      ),
    ),
  );
}

/**
 * @param {Compared} compared
 * @returns {HTMLElement | null}
 */
function saidView({ comparison: { topics } }) {
  return differenceView(s.compare.said, "said", topics, ({ id, denied, sentence }, side) =>
    h(
      "li",
      null,
      h("button", { type: "button", class: "inline", "data-side": side, "data-to": sentence }, s.topics[id] ?? id),
      denied ? h("span", { class: "denied" }, ` ${s.sentence.denied}`) : null,
    ),
  );
}

/**
 * @param {Compared} compared
 * @returns {HTMLElement | null}
 */
function namedView({ comparison: { facts } }) {
  return differenceView(s.compare.named, "named", facts, ({ kind, canonical, sentence }, side) =>
    h("li", null, h("span", { class: "fact-kind" }, s.facts[kind] ?? kind), " ", h("button", { type: "button", class: "inline", "data-side": side, "data-to": sentence }, kind === "date" ? date(canonical) : canonical)),
  );
}

/** How many lines of a list are shown at first. */
const SHOWN = 8;

/**
 * @template T
 * @param {string} title
 * @param {string} name
 * @param {{ added: T[], removed: T[] }} difference
 * @param {(item: T, side: Side) => HTMLElement} line
 * @returns {HTMLElement | null}
 */
function differenceView(title, name, { added, removed }, line) {
  if (added.length + removed.length === 0) return null;
  const part = (/** @type {string} */ label, /** @type {T[]} */ items, /** @type {Side} */ side) => {
    if (items.length === 0) return null;
    const lines = items.map((item) => line(item, side));
    return h(
      "div",
      { class: `differs ${side}` },
      h("h3", null, label),
      h("ul", null, lines.slice(0, SHOWN)),
      lines.length > SHOWN ? h("details", { class: "rest" }, h("summary", null, count(s.summary.more, lines.length - SHOWN)), h("ul", null, lines.slice(SHOWN))) : null,
    );
  };
  return h("section", { class: "difference", "aria-labelledby": `${name}-title` }, h("h2", { id: `${name}-title` }, title), part(s.compare.only.new, added, "new"), part(s.compare.only.old, removed, "old"));
}

/**
 * @param {Comparison} comparison
 * @returns {HTMLElement} The buttons that lead from change to change and show one kind only.
 */
function barView(comparison) {
  const counts = tally(comparison);
  const chip = (/** @type {Change | ""} */ kind, /** @type {string} */ name, /** @type {number} */ n) =>
    h(
      "button",
      { type: "button", class: `chip ${kind || "all"}`, "data-kind": kind, "aria-pressed": String(kind === ""), disabled: n === 0 },
      kind ? h("span", { class: "sign", "aria-hidden": "true" }, s.compare.signs[kind]) : null,
      h("span", { class: "chip-name" }, name),
      " ",
      h("span", { class: "chip-count" }, count({ one: "{n}", other: "{n}" }, n)),
    );
  return h(
    "div",
    { class: "change-bar" },
    h("div", { class: "filter", role: "group", "aria-label": s.compare.filter }, chip("", s.result.filterAll, comparison.sentences.length), CHANGES.map((kind) => chip(kind, s.compare.kinds[kind], counts[kind]))),
    h(
      "div",
      { class: "steps" },
      h("button", { type: "button", class: "button small", "data-step": -1, "aria-keyshortcuts": "k" }, s.compare.previous, " ", h("kbd", { "aria-hidden": "true" }, "k")),
      h("button", { type: "button", class: "button small", "data-step": 1, "aria-keyshortcuts": "j" }, s.compare.next, " ", h("kbd", { "aria-hidden": "true" }, "j")),
    ),
  );
}

/**
 * Returns the rows with the headings that they stand under.
 *
 * @param {Compared} compared
 * @returns {HTMLElement[]}
 */
function rowsView(compared) {
  const { new: now, rows } = compared;
  let under = -1;
  return rows.map((row, index) => {
    if (row.kind === "same") return h("li", { class: "row same" }, h("details", { "data-same": index }, h("summary", null, count(s.compare.same, row.pairs.length))));
    const sentence = row.change.new === null ? undefined : now.report.sentences[row.change.new];
    const heading = sentence?.heading ?? null;
    if (sentence?.kind === "heading") under = sentence.id;
    const shown = sentence?.kind !== "heading" && sentence?.kind !== "contents" && heading !== null && heading !== under ? now.report.sentences[heading] : undefined;
    if (shown) under = shown.id;
    return changeView(row.change, row.index, compared, shown ? words(now, shown) : null);
  });
}

/**
 * @param {SentenceChange} change
 * @param {number} index
 * @param {Compared} compared
 * @param {string | null} heading
 * @returns {HTMLElement}
 */
function changeView(change, index, compared, heading) {
  const kind = change.change;
  return h(
    "li",
    { class: `row ${kind}`, "data-change": index, "data-kind": kind, tabindex: -1 },
    heading ? h("p", { class: "row-under" }, heading) : null,
    h("p", { class: "row-kind" }, h("span", { class: "sign", "aria-hidden": "true" }, s.compare.signs[kind]), s.compare.kinds[kind]),
    h("div", { class: "row-sides" }, SIDES.map((side) => sideView(compared[side], change, side))),
  );
}

/**
 * @param {Reading} reading
 * @param {SentenceChange} change
 * @param {Side} side
 * @returns {HTMLElement}
 */
function sideView(reading, change, side) {
  const id = change[side];
  const sentence = id === null ? undefined : reading.report.sentences[id];
  if (!sentence) return h("div", { class: `side ${side} absent` }, h("span", { class: "sr" }, s.compare.absent[side]));
  const name = side === "old" ? "del" : "ins";
  const marked = change.change === "reworded" ? change.quotes[side] : change.change === "moved" ? [] : [sentence];
  return h(
    "div",
    { class: `side ${side} ${sentence.kind}`, "data-sentence": id },
    h("span", { class: "sr" }, s.compare.sides[side]),
    " ",
    pieces(reading, sentence, marked).map(({ text, isMarked }) => (isMarked ? h(name, null, text) : text)),
  );
}

/**
 * Returns a sentence cut where its marked words begin and end.
 *
 * @param {Reading} reading
 * @param {Quote} sentence
 * @param {Quote[]} marked In order and disjoint.
 * @returns {{ text: string, isMarked: boolean }[]}
 */
function pieces(reading, { start, end }, marked) {
  /** @type {{ text: string, isMarked: boolean }[]} */
  const out = [];
  const add = (/** @type {number} */ from, /** @type {number} */ to, /** @type {boolean} */ isMarked) => {
    const text = readable(reading.text.slice(from, to), reading.format).replace(/\s+/g, " ");
    if (text !== "") out.push({ text, isMarked });
  };
  let at = start;
  for (const quote of marked) {
    add(at, quote.start, false);
    add(Math.max(at, quote.start), quote.end, true);
    at = Math.max(at, quote.end);
  }
  add(at, end, false);
  return out;
}

/**
 * Returns sentences that did not change, side by side; they are made when the reader opens them.
 *
 * @param {Compared} compared
 * @param {import("./compare-rows.js").Pair[]} pairs
 * @returns {HTMLElement}
 */
export function sameView(compared, pairs) {
  return h(
    "div",
    { class: "same-pairs" },
    pairs.map((pair) =>
      h(
        "div",
        { class: "row-sides" },
        SIDES.map((side) => {
          const sentence = compared[side].report.sentences[pair[side]];
          return h("div", { class: `side ${side} ${sentence?.kind ?? ""}`, "data-sentence": pair[side] }, sentence ? words(compared[side], sentence) : null);
        }),
      ),
    ),
  );
}
