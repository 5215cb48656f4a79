// What Lacuna found: the summary, what the policy says, the gaps of each checklist, the warnings.

import { h } from "./dom.js";
import { isRead } from "./report.js";
import { count, s } from "./strings.js";
import { gapsView } from "./view-gaps.js";
import { labelView, summaryView } from "./view-summary.js";
import { warningsView } from "./view-warnings.js";

/**
 * Returns the panel's content. Links to its sections carry `data-section`, the section's id.
 *
 * @param {import("./report.js").Reading} reading
 * @returns {HTMLElement}
 */
export function findingsView(reading) {
  const { report } = reading;
  if (!isRead(report)) return h("div", { class: "findings" }, summaryView(reading));
  const { checklists, warnings } = report;
  return h(
    "div",
    { class: "findings" },
    sectionsView(report),
    summaryView(reading),
    labelView(reading),
    checklists.length > 0 ? gapsView(reading) : null,
    warnings.length > 0 ? warningsView(reading) : null,
    limitsView(),
  );
}

/**
 * @param {import("./report.js").Report} report
 * @returns {HTMLElement}
 */
function sectionsView({ checklists, warnings }) {
  const link = (/** @type {string} */ id, /** @type {string} */ name, /** @type {number} */ n = 0) =>
    h("a", { href: `#${id}`, "data-section": id }, name, n > 0 ? [" ", h("span", { class: "chip-count" }, count(s.plainNumber, n))] : null);
  return h(
    "nav",
    { class: "sections", "aria-label": s.sections.title },
    link("summary", s.sections.summary),
    link("label", s.sections.label),
    checklists[0] ? link("gaps", s.sections.gaps, checklists[0].counts.missing + checklists[0].counts.vague) : null,
    warnings.length > 0 ? link("warnings", s.sections.warnings, warnings.length) : null,
  );
}

/** @returns {HTMLElement} What a reading of a text cannot tell. */
function limitsView() {
  return h(
    "section",
    { class: "limits", "aria-labelledby": "limits-title" },
    h("h2", { id: "limits-title" }, s.limits.title),
    h("ul", null, s.limits.lines.map((line) => h("li", null, line))),
  );
}
