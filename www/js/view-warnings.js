// What a careful reader would object to.

import { h } from "./dom.js";
import { words } from "./report.js";
import { count, s } from "./strings.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./report.js").Warning} Warning
 * @typedef {import("./report.js").Sentence} Sentence
 */

/** How many warnings are shown at first. */
const WARNINGS = 8;
/** How many sentences of a warning are shown. */
const SENTENCES = 5;

/**
 * @param {Reading} reading
 * @returns {HTMLElement}
 */
export function warningsView(reading) {
  const { warnings } = reading.report;
  /** @param {Warning[]} some */
  const list = (some) => h("ul", { class: "requirements" }, some.map((warning) => warningView(reading, warning)));
  // One more warning takes no more room than saying that there is one.
  const shown = warnings.length === WARNINGS + 1 ? warnings.length : WARNINGS;
  return h(
    "section",
    { class: "warnings", id: "warnings", "aria-labelledby": "warnings-title" },
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
  const sentences = warning.sentences.slice(0, SENTENCES).flatMap((id) => {
    const at = reading.report.sentences[id];
    return at ? h("button", { type: "button", class: "jump", "data-go": id, "data-quotes": ranges || null }, around(reading, at, warning.quotes)) : [];
  });
  const pair = warning.id === "contradiction" && sentences.length === 2;
  return h(
    "li",
    { class: `warning ${warning.severity}` },
    h("p", { class: "severity" }, s.warnings.severity[warning.severity]),
    h("p", { class: "warning-message" }, warning.message),
    // The two that contradict each other stand side by side.
    pair
      ? h("div", { class: "sides" }, sentences.map((sentence, index) => h("div", null, h("p", { class: "label" }, index === 0 ? s.warnings.first : s.warnings.second), sentence)))
      : sentences,
    warning.advice ? h("p", { class: "warning-advice" }, warning.advice) : null,
  );
}

/** From how many characters before a quote on a sentence is shown from the quote only, so that the quote is in sight. */
const BEFORE_QUOTE = 120;

/**
 * Returns the words of a sentence, the first quote in it marked.
 *
 * @param {Reading} reading
 * @param {Sentence} sentence
 * @param {import("./report.js").Quote[]} quotes
 */
function around(reading, sentence, quotes) {
  const quote = quotes.find(({ start, end }) => sentence.start <= start && end <= sentence.end);
  if (!quote) return words(reading, sentence);
  const before = words(reading, { start: sentence.start, end: quote.start });
  const space = (/** @type {number} */ at) => (/\s/.test(reading.text.charAt(at)) ? " " : "");
  return [
    before.length > BEFORE_QUOTE ? "… " : before + space(quote.start - 1),
    h("mark", { class: "quote" }, words(reading, quote)),
    space(quote.end) + words(reading, { start: quote.end, end: sentence.end }),
  ];
}
