// What a policy leaves out, checklist by checklist.

import { h } from "./dom.js";
import { STATUSES, words } from "./report.js";
import { count, fill, s } from "./strings.js";
import { glyph, shortTitle } from "./view-parts.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./report.js").Checklist} Checklist
 * @typedef {import("./report.js").Requirement} Requirement
 * @typedef {import("./report.js").Status} Status
 */

/** How many checklists are tabs at least and at most; the others are in a list beside them. */
const TABS = { least: 3, most: 4 };

/**
 * Returns the checklists. Those nearest to the text are tabs, with `data-tab`; the others are chosen by `#more-lists`. The
 * panels have the id `list-…`.
 *
 * @param {Reading} reading
 * @returns {HTMLElement}
 */
export function gapsView(reading) {
  const checklists = nearestFirst(reading.report.checklists);
  const tabs = Math.min(TABS.most, Math.max(TABS.least, checklists.filter(isNear).length));
  const near = checklists.slice(0, checklists.length <= TABS.most ? checklists.length : tabs);
  const far = checklists.slice(near.length);
  return h(
    "section",
    { class: "gaps", id: "gaps", "aria-labelledby": "gaps-title" },
    h("h2", { id: "gaps-title", tabindex: -1 }, s.gaps.title),
    checklists.length > 1
      ? h(
          "div",
          { class: "lists" },
          h("div", { class: "tabs", role: "tablist", "aria-label": s.gaps.tabs }, near.map(tabView)),
          far.length > 0
            ? h(
                "select",
                { class: "more-lists", id: "more-lists", "aria-label": s.gaps.more },
                h("option", { value: "" }, count(s.gaps.moreLists, far.length)),
                far.map((list) => h("option", { value: list.id }, fill(s.summary.lines.law, { law: shortTitle(list), gaps: count(s.gaps.tabMissing, list.counts.missing) }))),
              )
            : null,
        )
      : null,
    checklists.map((checklist, index) => checklistView(reading, checklist, checklists.length === 1 ? "only" : near.includes(checklist) ? "tab" : "more", index > 0)),
  );
}

/**
 * @param {Checklist} checklist
 * @param {number} index
 * @returns {HTMLElement}
 */
function tabView(checklist, index) {
  return h(
    "button",
    {
      type: "button",
      role: "tab",
      class: "tab",
      id: `tab-${checklist.id}`,
      "data-tab": checklist.id,
      "aria-controls": `list-${checklist.id}`,
      "aria-selected": String(index === 0),
      tabindex: index === 0 ? 0 : -1,
    },
    h("span", { class: "tab-name" }, shortTitle(checklist)),
    " ",
    h("span", { class: "tab-count" }, count(s.gaps.tabMissing, checklist.counts.missing)),
  );
}

/**
 * @param {Checklist} checklist
 * @returns {boolean} Whether the text shows that the law concerns it, or its reader brought it.
 */
function isNear({ id, applies }) {
  return isOwn(id) || applies === "yes" || applies === "likely";
}

/**
 * @param {string} id
 * @returns {boolean} Whether the checklist is one of the reader's own.
 */
function isOwn(id) {
  return s.checklists[id] === undefined;
}

/**
 * Returns the checklists that concern the text before those of which nothing shows it; among equals in the order given.
 *
 * @param {Checklist[]} checklists
 * @returns {Checklist[]}
 */
function nearestFirst(checklists) {
  const [first, ...rest] = checklists;
  const ranks = ["yes", "likely", "unclear", "no"];
  const rank = (/** @type {Checklist} */ { id, applies }) => (isOwn(id) ? -1 : ranks.indexOf(applies));
  const sorted = rest.sort((a, b) => rank(a) - rank(b));
  return first ? [first, ...sorted] : [];
}

/**
 * @param {Reading} reading
 * @param {Checklist} checklist
 * @param {"only" | "tab" | "more"} place Where it is chosen.
 * @param {boolean} hidden
 * @returns {HTMLElement}
 */
function checklistView(reading, checklist, place, hidden) {
  const { counts } = checklist;
  // A citation that all of them share says nothing in each line.
  const cited = new Set(checklist.requirements.map(({ citation }) => citation)).size > 1 || checklist.requirements.length === 1;
  const judged = counts.stated + counts.vague + counts.missing;
  return h(
    "div",
    place === "only"
      ? { class: "checklist", id: `list-${checklist.id}` }
      : {
          class: "checklist",
          id: `list-${checklist.id}`,
          role: place === "tab" ? "tabpanel" : "group",
          "aria-labelledby": place === "tab" ? `tab-${checklist.id}` : `title-${checklist.id}`,
          hidden,
        },
    h("h3", { class: "checklist-title", id: `title-${checklist.id}` }, checklist.title),
    h("p", { class: "applies" }, checklist.why || s.gaps.applies[checklist.applies]),
    judged > 0
      ? h(
          "div",
          { class: "bar", role: "img", "aria-label": fill(s.summary.over, counts) },
          // A cell for each requirement: the picture needs no inline style and stays countable.
          /** @type {Status[]} */ (["stated", "vague", "missing"]).flatMap((status) =>
            Array.from({ length: counts[status] }, () => h("span", { class: `cell ${status}` })),
          ),
        )
      : null,
    counts.missing === 0 && judged > 0 ? h("p", { class: "none" }, s.gaps.clear) : null,
    STATUSES.map((status) => groupView(reading, checklist.requirements.filter((each) => each.status === status), status, cited)),
  );
}

/**
 * @param {Reading} reading
 * @param {Requirement[]} requirements
 * @param {Status} status
 * @param {boolean} cited Whether each line has its citation.
 * @returns {HTMLElement | null}
 */
function groupView(reading, requirements, status, cited) {
  if (requirements.length === 0) return null;
  const items = h("ul", { class: "requirements" }, requirements.map((each) => h("li", null, requirementView(reading, each, cited))));
  const title = [glyph(status), count(s.statusCount[status], requirements.length)];
  if (status === "missing" || status === "vague") {
    return h("div", { class: `group ${status}` }, h("h4", { class: "group-title" }, title), items);
  }
  return h("details", { class: `group ${status}` }, h("summary", { class: "group-title" }, title), items);
}

/**
 * Returns one requirement. Buttons that lead to a sentence carry `data-go`, its id, and `data-quotes`, the ranges to show.
 *
 * @param {Reading} reading
 * @param {Requirement} requirement
 * @param {boolean} cited Whether the line has its citation; the opened requirement has it always.
 * @returns {HTMLElement}
 */
export function requirementView(reading, requirement, cited) {
  const { evidence, quotes } = requirement;
  const ranges = quotes.map(({ start, end }) => `${start}-${end}`).join(" ");
  return h(
    "details",
    { class: `requirement ${requirement.status}`, id: requirement.id, "data-requirement": requirement.id },
    h(
      "summary",
      null,
      h("span", { class: "requirement-title" }, requirement.title),
      cited ? [" ", h("span", { class: "requirement-cite" }, requirement.citation)] : null,
    ),
    h(
      "div",
      { class: "requirement-body" },
      requirement.why ? h("p", { class: "why" }, requirement.why) : null,
      quotes.length > 0
        ? h(
            "div",
            { class: "quoted" },
            h("p", { class: "label" }, s.gaps.quoted),
            h("ul", { class: "quotes" }, unique(quotes.map((quote) => words(reading, quote))).map((quote) => h("li", null, h("q", null, quote)))),
          )
        : null,
      evidence.length > 0
        ? h(
            "div",
            { class: "evidence" },
            h("p", { class: "label" }, count(s.gaps.evidence, evidence.length)),
            evidenceView(reading, evidence.slice(0, EVIDENCE), ranges),
            evidence.length > EVIDENCE
              ? h(
                  "details",
                  { class: "rest" },
                  h("summary", null, count(s.summary.more, evidence.length - EVIDENCE)),
                  evidenceView(reading, evidence.slice(EVIDENCE), ranges),
                )
              : null,
          )
        : null,
      requirement.advice && requirement.status !== "stated"
        ? h("div", { class: "advice" }, h("p", { class: "label" }, s.gaps.advice), h("p", null, requirement.advice))
        : null,
      h(
        "div",
        { class: "requirement-foot" },
        citationView(requirement),
        requirement.status === "missing" || requirement.status === "vague"
          ? h("button", { type: "button", class: "quiet-button", "data-copy-gap": requirement.id }, s.gaps.copy)
          : null,
      ),
    ),
  );
}

/**
 * Returns a gap as text, to be sent to whoever is to fill it.
 *
 * @param {Reading} reading
 * @param {Requirement} requirement
 * @returns {string}
 */
export function gapText(reading, { title, citation, status, why, quotes, advice, url }) {
  return [
    fill(s.gaps.copied.title, { title, status: s.status[status], citation }),
    why,
    ...unique(quotes.map((quote) => words(reading, quote))).map((words) => fill(s.gaps.copied.quote, { words })),
    advice && fill(s.gaps.copied.advice, { advice }),
    url,
  ]
    .filter((line) => line !== "")
    .join("\n");
}

/** How many sentences are shown as evidence at first. */
const EVIDENCE = 4;

/**
 * @param {Reading} reading
 * @param {Requirement["evidence"]} evidence
 * @param {string} ranges
 * @returns {HTMLElement}
 */
function evidenceView(reading, evidence, ranges) {
  return h(
    "ul",
    null,
    evidence.map(({ sentence }) => {
      const at = reading.report.sentences[sentence];
      return at ? h("li", null, h("button", { type: "button", class: "jump", "data-go": sentence, "data-quotes": ranges || null }, words(reading, at))) : null;
    }),
  );
}

/**
 * @param {Requirement} requirement
 * @returns {HTMLElement | null}
 */
function citationView({ citation, url }) {
  // The address comes from a checklist, which a reader may have written: only the web's own schemes become links.
  if (!/^https?:\/\//i.test(url)) return citation ? h("p", { class: "cite" }, citation) : null;
  return h(
    "p",
    { class: "cite" },
    h("a", { href: url, target: "_blank", rel: "noopener noreferrer", "aria-label": fill(s.gaps.opens, { citation }) }, citation),
  );
}

/**
 * @param {string[]} list
 * @returns {string[]}
 */
function unique(list) {
  return [...new Set(list)];
}
