// The policy at a glance: five lines, a picture of what is stated, vague and missing, and what it says in five more.

import { h } from "./dom.js";
import { CATEGORIES, isRead, words } from "./report.js";
import { count, date, enumerate, enumerateNodes, fill, languageName, s } from "./strings.js";
import { glyph, shortTitle } from "./view-parts.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./report.js").Report} Report
 * @typedef {import("./report.js").Checklist} Checklist
 * @typedef {import("./report.js").Status} Status
 */

/** The statuses that say something of a text, in the order of the picture. */
const JUDGED = /** @type {const} */ (["stated", "vague", "missing"]);

/**
 * @param {Reading} reading
 * @returns {HTMLElement}
 */
export function summaryView({ report }) {
  const { document: about } = report;
  const english = about.language === "en";
  const first = isRead(report) ? report.checklists[0] : undefined;
  return h(
    "section",
    { class: "summary", id: "summary", "aria-labelledby": "summary-title" },
    h("h2", { id: "summary-title", tabindex: -1 }, !english ? s.summary.notEnglishTitle : about.is_policy ? s.summary.title : s.summary.policyNo),
    !english ? h("p", { class: "notice" }, fill(s.summary.notEnglish, { language: languageName(about.language) })) : null,
    english && !about.is_policy ? h("p", { class: "notice" }, s.summary.policyNoWhy) : null,
    first ? h("p", { class: "plain" }, verdict(first)) : null,
    linesView(report),
    first ? pictureView(first) : null,
    first ? totalsView(first) : null,
  );
}

/**
 * Returns in words what the first checklist found, since sums over several would count one gap twice.
 *
 * @param {Checklist} checklist
 * @returns {string}
 */
function verdict({ title, counts }) {
  const judged = counts.stated + counts.vague + counts.missing;
  return fill(s.summary.plain, {
    all: fill(count(s.summary.points, judged), { title }),
    found: enumerate(JUDGED.filter((status) => status === "stated" || counts[status] > 0).map((status) => count(s.summary.found[status], counts[status]))),
  });
}

/**
 * Returns what there is to know of the text in lines. Links that lead to a checklist carry `data-list`, its id.
 *
 * @param {Report} report
 * @returns {HTMLElement}
 */
function linesView(report) {
  const { document: about, warnings, checklists } = report;
  const { lines } = s.summary;
  const read = isRead(report);
  const laws = checklists.slice(1).filter(({ applies }) => applies === "yes" || applies === "likely");
  const serious = warnings.filter(({ severity }) => severity === "high").length;
  const length = fill(about.language === "en" ? lines.lengthEase : lines.length, {
    words: count(s.summary.words, about.words),
    minutes: count(s.summary.minutes, Math.max(1, Math.round(about.reading_minutes))),
    ease: ease(about.reading_ease),
  });
  const line = (/** @type {string} */ name, /** @type {(Node | string)[]} */ ...what) => h("div", { class: "line" }, h("dt", null, name), h("dd", null, what));
  return h(
    "dl",
    { class: "lines", "aria-label": s.summary.about },
    read && checklists.length > 1
      ? line(
          lines.laws,
          ...(laws.length === 0
            ? [lines.noLaw]
            : enumerateNodes(
                laws.map((list) =>
                  h(
                    "a",
                    { class: "named", href: `#list-${list.id}`, "data-list": list.id },
                    fill(lines.law, { law: shortTitle(list), gaps: count(s.gaps.tabMissing, list.counts.missing) }),
                  ),
                ),
              )),
        )
      : null,
    read
      ? line(
          lines.warnings,
          warnings.length === 0
            ? lines.noWarning
            : h(
                "a",
                { class: "named", href: "#warnings", "data-section": "warnings" },
                serious === 0 ? count(s.summary.warnings, warnings.length) : fill(lines.serious, { warnings: count(s.summary.warnings, warnings.length), serious: count(s.plainNumber, serious) }),
              ),
        )
      : null,
    line(lines.text, length),
    about.effective_date ? line(lines.date, date(about.effective_date)) : read ? line(lines.date, s.summary.noDate) : null,
  );
}

/**
 * @param {number} score Flesch's reading ease.
 * @returns {string}
 */
function ease(score) {
  const { easy, plain, hard, veryHard } = s.summary.easeWords;
  return score >= 70 ? easy : score >= 50 ? plain : score >= 30 ? hard : veryHard;
}

/**
 * Returns the picture: for each category a cell for each requirement, which says what the text says of it. It is a table,
 * so that it can also be heard.
 *
 * @param {Checklist} checklist
 * @returns {HTMLElement}
 */
function pictureView(checklist) {
  /** @type {Map<string, Status[]>} */
  const found = new Map(CATEGORIES.map((id) => [id, []]));
  for (const requirement of checklist.requirements) found.get(requirement.category ?? "other")?.push(requirement.status);
  return h(
    "table",
    { class: "picture" },
    h("caption", { class: "sr" }, fill(s.summary.picture, { title: checklist.title })),
    h(
      "tbody",
      null,
      CATEGORIES.map((id) => {
        const statuses = found.get(id) ?? [];
        const of = (/** @type {Status} */ status) => statuses.filter((each) => each === status).length;
        const judged = JUDGED.filter((status) => of(status) > 0);
        return judged.length === 0
          ? null
          : h(
              "tr",
              { class: id },
              h("th", { scope: "row" }, h("span", { class: "swatch", "aria-hidden": "true" }, s.categories[id].tag), s.categories[id].name),
              h(
                "td",
                null,
                h("span", { class: "bar", "aria-hidden": "true" }, judged.flatMap((status) => Array.from({ length: of(status) }, () => h("span", { class: `cell ${status}` })))),
                h("span", { class: "sr" }, enumerate(judged.map((status) => count(s.statusCount[status], of(status))))),
              ),
            );
      }),
    ),
  );
}

/** How many requirements a line of the summary names. */
const NAMED = 6;

/**
 * Returns the gaps by name. Links that lead to a requirement carry `data-show`, its id.
 *
 * @param {Checklist} checklist
 * @returns {HTMLElement}
 */
function totalsView({ counts, requirements }) {
  const shown = /** @type {const} */ (["missing", "vague"]).filter((status) => status === "missing" || counts.vague > 0);
  return h(
    "dl",
    { class: "totals" },
    shown.map((status) => {
      const of = requirements.filter((each) => each.status === status);
      // One more name takes no more room than saying that there is one.
      const named = of.length === NAMED + 1 ? of : of.slice(0, NAMED);
      const rest = of[named.length];
      const links = named.map((each) => h("a", { class: "named", href: `#${each.id}`, "data-show": each.id }, each.title));
      if (rest) links.push(h("a", { class: "named", href: `#${rest.id}`, "data-show": rest.id }, count(s.summary.more, of.length - named.length)));
      return h(
        "div",
        { class: `total ${status}` },
        h("dt", null, h("span", { class: "total-n" }, counts[status]), " ", h("span", { class: "total-name" }, glyph(status), s.status[status])),
        h("dd", null, links.length > 0 ? enumerateNodes(links) : s.summary.none),
      );
    }),
  );
}

/** How many facts a line of the label shows at first. */
const LABELLED = 8;

/**
 * Returns what the policy says in five lines. Each fact leads to the sentence that says it; a line without facts shows its best
 * sentences.
 *
 * @param {Reading} reading
 * @returns {HTMLElement}
 */
export function labelView(reading) {
  const { facts, label, sentences } = reading.report;
  const lines = /** @type {import("./report.js").LabelLine[]} */ (Object.keys(s.label.lines));
  return h(
    "section",
    { class: "label-lines", id: "label", "aria-labelledby": "label-title" },
    h("h2", { id: "label-title", tabindex: -1 }, s.label.title),
    h(
      "dl",
      { class: "lines" },
      lines.map((name) => {
        const items = label[name].facts.flatMap((id) => facts[id] ?? []).map((fact) => factView(reading, fact));
        const quotes = items.length > 0 ? [] : label[name].sentences.slice(0, 2).flatMap((id) => sentences[id] ?? []);
        return h(
          "div",
          { class: "line" },
          h("dt", null, s.label.lines[name]),
          h(
            "dd",
            null,
            listView(items.slice(0, LABELLED)),
            items.length > LABELLED
              ? h("details", { class: "rest" }, h("summary", null, count(s.summary.more, items.length - LABELLED)), listView(items.slice(LABELLED)))
              : null,
            quotes.map((at) => h("button", { type: "button", class: "jump", "data-go": at.id }, words(reading, at))),
            items.length + quotes.length === 0 ? h("span", { class: "quiet" }, s.label.none) : null,
          ),
        );
      }),
    ),
  );
}

/**
 * @param {HTMLElement[]} items
 * @returns {HTMLElement | null}
 */
function listView(items) {
  return items.length > 0 ? h("ul", { class: "label-facts" }, items.map((item) => h("li", null, item))) : null;
}

/**
 * @param {Reading} reading
 * @param {import("./report.js").Fact} fact
 * @returns {HTMLElement}
 */
function factView({ report }, { canonical, marks, means = [], sentence, start, end }) {
  const by = means.flatMap((id) => report.facts[id]?.canonical ?? []);
  return h(
    "button",
    { type: "button", class: "fact", "data-go": sentence, "data-quotes": `${start}-${end}`, title: by.length > 0 ? fill(s.label.means, { means: enumerate(by) }) : null },
    canonical,
    marks.includes("gdpr.special") ? [" ", h("span", { class: "special" }, s.label.special)] : null,
  );
}
