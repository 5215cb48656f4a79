// What Lacuna found: the summary, the gaps of each checklist, the warnings.

import { h } from "./dom.js";
import { STATUSES, isRead, words } from "./report.js";
import { count, date, enumerate, fill, languageName, s } from "./strings.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./report.js").Checklist} Checklist
 * @typedef {import("./report.js").Requirement} Requirement
 * @typedef {import("./report.js").Status} Status
 * @typedef {import("./report.js").Warning} Warning
 */

/**
 * Returns the panel's content: summary, gaps, warnings.
 *
 * @param {Reading} reading
 * @returns {HTMLElement}
 */
export function findingsView(reading) {
  const { report } = reading;
  return h(
    "div",
    { class: "findings" },
    summaryView(reading),
    isRead(report) ? labelView(reading) : null,
    isRead(report) && report.checklists.length > 0 ? gapsView(reading) : null,
    isRead(report) && report.warnings.length > 0 ? warningsView(reading) : null,
  );
}

/**
 * @param {Reading} reading
 * @returns {HTMLElement}
 */
export function summaryView({ report }) {
  const { document: about } = report;
  const english = about.language === "en";
  const minutes = Math.max(1, Math.round(about.reading_minutes));
  return h(
    "section",
    { class: "summary", "aria-labelledby": "summary-title" },
    h("h2", { id: "summary-title" }, !english ? s.summary.notEnglishTitle : about.is_policy ? s.summary.title : s.summary.policyNo),
    !english ? h("p", { class: "notice" }, fill(s.summary.notEnglish, { language: languageName(about.language) })) : null,
    english && !about.is_policy ? h("p", { class: "notice" }, s.summary.policyNoWhy) : null,
    h(
      "ul",
      { class: "about", "aria-label": s.summary.about },
      [
        count(s.summary.words, about.words),
        count(s.summary.minutes, minutes),
        english ? ease(about.reading_ease) : null,
        about.effective_date ? fill(s.summary.effective, { date: date(about.effective_date) }) : isRead(report) ? s.summary.noDate : null,
        isRead(report) && report.warnings.length > 0 ? h("a", { class: "named", href: "#warnings-title" }, count(s.summary.warnings, report.warnings.length)) : null,
      ].map((fact) => (fact ? h("li", null, fact) : null)),
    ),
    isRead(report) && report.checklists[0] ? verdictView(report.checklists[0]) : null,
  );
}

/** How many facts a line of the label shows at first. */
const LABELLED = 10;

/**
 * Returns the policy in five lines. Each fact leads to the sentence that says it; a line without facts shows its best
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
    { class: "label-lines", "aria-labelledby": "label-title" },
    h("h2", { id: "label-title" }, s.label.title),
    h(
      "dl",
      null,
      lines.map((line) => {
        const items = label[line].facts.flatMap((id) => facts[id] ?? []).map((fact) => factView(reading, fact));
        const quotes = items.length > 0 ? [] : label[line].sentences.slice(0, 2).flatMap((id) => sentences[id] ?? []);
        return h(
          "div",
          { class: "label-line" },
          h("dt", null, s.label.lines[line]),
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
    { type: "button", class: "inline", "data-go": sentence, "data-quotes": `${start}-${end}`, title: by.length > 0 ? fill(s.label.means, { means: enumerate(by) }) : null },
    canonical,
    marks.includes("gdpr.special") ? h("span", { class: "special" }, ` ${s.label.special}`) : null,
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

/** How many requirements a line of the summary names. */
const NAMED = 6;

/**
 * Returns in words what the first checklist found, since sums over several would count one gap twice. Links that lead
 * to a requirement carry `data-show`, its id.
 *
 * @param {Checklist} checklist
 * @returns {HTMLElement}
 */
function verdictView({ title, counts, requirements }) {
  const judged = counts.stated + counts.vague + counts.missing;
  const found = /** @type {const} */ (["stated", "vague", "missing"]);
  const shown = found.toReversed().filter((status) => status !== "vague" || counts.vague > 0);
  return h(
    "div",
    { class: "verdict" },
    h(
      "p",
      { class: "plain" },
      fill(s.summary.plain, {
        all: fill(count(s.summary.points, judged), { title }),
        found: enumerate(found.filter((status) => status === "stated" || counts[status] > 0).map((status) => count(s.summary.found[status], counts[status]))),
      }),
    ),
    h(
      "dl",
      { class: "totals" },
      shown.map((status) => {
        const of = requirements.filter((each) => each.status === status);
        // One more name takes no more room than saying that there is one.
        const named = of.length === NAMED + 1 ? of : of.slice(0, NAMED);
        const rest = of[named.length];
        return h(
          "div",
          { class: `total ${status}` },
          h("dt", null, h("span", { class: "total-n" }, counts[status]), " ", h("span", { class: "total-name" }, glyph(status), s.status[status])),
          h(
            "dd",
            null,
            named.flatMap((each, index) => [index > 0 ? ", " : "", h("a", { class: "named", href: `#${each.id}`, "data-show": each.id }, each.title)]),
            rest ? [", ", h("a", { class: "named", href: `#${rest.id}`, "data-show": rest.id }, count(s.summary.more, of.length - named.length))] : null,
            of.length === 0 ? s.summary.none : null,
          ),
        );
      }),
    ),
  );
}

/**
 * @param {Status} status
 * @returns {HTMLElement} A shape that tells the status without colour; the words beside it say the same.
 */
function glyph(status) {
  return h("span", { class: `glyph ${status}`, "aria-hidden": "true" });
}

/**
 * Returns the checklists as tabs; buttons carry `data-tab`, panels the id `list-…`.
 *
 * @param {Reading} reading
 * @returns {HTMLElement}
 */
export function gapsView(reading) {
  const checklists = nearestFirst(reading.report.checklists);
  return h(
    "section",
    { class: "gaps", "aria-labelledby": "gaps-title" },
    h("h2", { id: "gaps-title" }, s.gaps.title),
    checklists.length > 1
      ? h(
          "div",
          { class: "tabs", role: "tablist", "aria-label": s.gaps.tabs },
          checklists.map((checklist, index) =>
            h(
              "button",
              {
                type: "button",
                role: "tab",
                class: checklist.applies === "yes" || checklist.applies === "likely" ? "tab" : "tab far",
                id: `tab-${checklist.id}`,
                "data-tab": checklist.id,
                "aria-controls": `list-${checklist.id}`,
                "aria-selected": String(index === 0),
                tabindex: index === 0 ? 0 : -1,
              },
              h("span", { class: "tab-name" }, shortTitle(checklist)),
              " ",
              h("span", { class: "tab-count" }, count(s.gaps.tabMissing, checklist.counts.missing)),
            ),
          ),
        )
      : null,
    checklists.map((checklist, index) => checklistView(reading, checklist, checklists.length > 1, index > 0)),
    h("p", { class: "limit" }, s.gaps.limit),
  );
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
  const sorted = rest.sort((a, b) => ranks.indexOf(a.applies) - ranks.indexOf(b.applies));
  return first ? [first, ...sorted] : [];
}

/**
 * @param {Checklist} checklist
 * @returns {string}
 */
function shortTitle({ id, title }) {
  return s.checklists[id] ?? title;
}

/**
 * @param {Reading} reading
 * @param {Checklist} checklist
 * @param {boolean} tabbed
 * @param {boolean} hidden
 * @returns {HTMLElement}
 */
function checklistView(reading, checklist, tabbed, hidden) {
  const { counts } = checklist;
  // A citation that all of them share says nothing in each line.
  const cited = new Set(checklist.requirements.map(({ citation }) => citation)).size > 1 || checklist.requirements.length === 1;
  const judged = counts.stated + counts.vague + counts.missing;
  return h(
    "div",
    tabbed
      ? { class: "checklist", id: `list-${checklist.id}`, role: "tabpanel", "aria-labelledby": `tab-${checklist.id}`, hidden }
      : { class: "checklist", id: `list-${checklist.id}` },
    h("h3", { class: "checklist-title" }, checklist.title),
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
      citationView(requirement),
    ),
  );
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
    h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, citation, h("span", { class: "sr" }, ` (${s.gaps.opens})`)),
  );
}

/**
 * @param {string[]} list
 * @returns {string[]}
 */
function unique(list) {
  return [...new Set(list)];
}

/** How many warnings are shown at first. */
const WARNINGS = 8;

/**
 * @param {Reading} reading
 * @returns {HTMLElement}
 */
function warningsView(reading) {
  const { warnings } = reading.report;
  /** @param {Warning[]} some */
  const list = (some) => h("ul", { class: "requirements" }, some.map((warning) => warningView(reading, warning)));
  // One more warning takes no more room than saying that there is one.
  const shown = warnings.length === WARNINGS + 1 ? warnings.length : WARNINGS;
  return h(
    "section",
    { class: "warnings", "aria-labelledby": "warnings-title" },
    h("h2", { id: "warnings-title", tabindex: -1 }, s.warnings.title),
    list(warnings.slice(0, shown)),
    warnings.length > shown
      ? h("details", { class: "rest" }, h("summary", null, count(s.summary.more, warnings.length - shown)), list(warnings.slice(shown)))
      : null,
  );
}

/**
 * @param {Reading} reading
 * @param {Warning} warning
 * @returns {HTMLElement}
 */
function warningView(reading, warning) {
  const ranges = warning.quotes.map(({ start, end }) => `${start}-${end}`).join(" ");
  const sentences = warning.sentences.slice(0, 5).map((id) => {
    const at = reading.report.sentences[id];
    return at ? h("button", { type: "button", class: "jump", "data-go": id, "data-quotes": ranges || null }, around(reading, at, warning.quotes)) : null;
  });
  return h(
    "li",
    { class: `warning ${warning.severity}` },
    h("p", { class: "warning-message" }, h("span", { class: "severity" }, s.warnings.severity[warning.severity]), " ", warning.message),
    // The two that contradict each other stand side by side where there is room.
    warning.id === "contradiction" ? h("div", { class: "sides" }, sentences) : sentences,
    warning.advice ? h("p", { class: "warning-advice" }, warning.advice) : null,
  );
}

/** From how many characters before a quote on a sentence is shown from the quote only, so that the quote is in sight. */
const BEFORE_QUOTE = 120;

/**
 * Returns the words of a sentence, the first quote in it marked.
 *
 * @param {Reading} reading
 * @param {import("./report.js").Sentence} sentence
 * @param {import("./report.js").Quote[]} quotes
 */
function around(reading, sentence, quotes) {
  const quote = quotes.find(({ start, end }) => sentence.start <= start && end <= sentence.end);
  if (!quote) return words(reading, sentence);
  const before = words(reading, { start: sentence.start, end: quote.start });
  return [
    before.length > BEFORE_QUOTE ? "… " : `${before} `,
    h("mark", { class: "quote" }, words(reading, quote)),
    ` ${words(reading, { start: quote.end, end: sentence.end })}`,
  ];
}
