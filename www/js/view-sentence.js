// What Lacuna says of one sentence.

import { sides } from "./deciding.js";
import { h } from "./dom.js";
import { isRead, words } from "./report.js";
import { s } from "./strings.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./report.js").Category} Category
 * @typedef {{ words: string, place: "sentence" | "heading" | "lead-in" | "previous" | "next" | "form", weight: number }} Reason
 * @typedef {{ topic: string, because: Reason[] }} Explanation Why one topic was found.
 * @typedef {{ start: number, end: number, topics: Explanation[] }} Explained Why a sentence has its topics.
 */

/**
 * Returns the card of a sentence: its topics, facts, heading, and the requirements that it answers.
 *
 * @param {Reading} reading
 * @param {number} id
 * @param {boolean} [linked] Whether a link to the sentence can be copied.
 * @returns {HTMLElement}
 */
export function sentenceView(reading, id, linked = false) {
  const { report } = reading;
  const sentence = report.sentences[id];
  if (!sentence) return h("div");
  const topics = isRead(report) ? sentence.topics : [];
  const heading = sentence.heading === null ? undefined : report.sentences[sentence.heading];
  const answers = report.checklists.flatMap((checklist) =>
    checklist.requirements.filter((each) => each.evidence.some((evidence) => evidence.sentence === id)),
  );
  return h(
    "section",
    { class: "card", "aria-labelledby": "card-title" },
    h(
      "div",
      { class: "card-head" },
      h("h2", { id: "card-title" }, s.sentence.title),
      h("button", { type: "button", class: "close", "data-close": true, "aria-label": s.sentence.close, title: s.sentence.close }, h("span", { "aria-hidden": "true" }, "×")),
    ),
    h("blockquote", { class: "card-text" }, words(reading, sentence)),
    heading ? h("p", { class: "card-under" }, h("span", null, s.sentence.under), " ", h("button", { type: "button", class: "inline", "data-go": heading.id }, words(reading, heading))) : null,
    topics.length > 0
      ? h(
          "div",
          { class: "topics" },
          h("h3", { class: "label" }, s.sentence.about),
          h(
            "ul",
            null,
            topics.map((topic) =>
              h(
                "li",
                { class: `topic ${topic.id.split(".")[0]} ${topic.confidence}` },
                h("span", { class: "swatch", "aria-hidden": "true" }, s.categories[/** @type {Category} */ (topic.id.split(".")[0])]?.tag ?? ""),
                h("span", { class: "topic-name" }, s.topics[topic.id] ?? topic.id),
                topic.denied ? h("span", { class: "denied" }, s.sentence.denied) : null,
                h("span", { class: "confidence" }, s.confidence[topic.confidence]),
              ),
            ),
          ),
        )
      : h("p", { class: "quiet" }, s.sentence.nothing),
    topics.length > 0
      ? h("div", { class: "explain" }, h("button", { type: "button", class: "quiet-button", "data-explain": id }, s.sentence.why), h("div", { class: "explain-out", "aria-live": "polite" }))
      : null,
    sentence.facts.length > 0
      ? h(
          "div",
          { class: "facts" },
          h("h3", { class: "label" }, s.sentence.facts),
          h(
            "ul",
            null,
            sentence.facts.map((index) => {
              const fact = report.facts[index];
              return fact
                ? h(
                    "li",
                    null,
                    h("span", { class: "fact-kind" }, s.facts[fact.kind] ?? fact.kind),
                    " ",
                    h("span", { class: "fact-value" }, fact.value),
                    fact.canonical && fact.canonical.toLowerCase() !== fact.value.toLowerCase() ? h("span", { class: "fact-canonical" }, fact.canonical) : null,
                  )
                : null;
            }),
          ),
        )
      : null,
    answers.length > 0
      ? h(
          "div",
          { class: "answers" },
          h("h3", { class: "label" }, s.sentence.usedBy),
          h(
            "ul",
            null,
            answers.map((each) =>
              h("li", null, h("button", { type: "button", class: "inline", "data-show": each.id }, each.title), " ", h("span", { class: "requirement-cite" }, each.citation)),
            ),
          ),
        )
      : null,
    linked ? h("p", null, h("button", { type: "button", class: "quiet-button", "data-copy-link": id }, s.sentence.copyLink)) : null,
  );
}

/**
 * Returns why each topic was found: the words that spoke for it and against it.
 *
 * @param {Explanation[]} explanations
 * @param {boolean} [painted] Whether the words are also shown in the text.
 * @returns {HTMLElement}
 */
export function explanationView(explanations, painted = false) {
  return h(
    "div",
    { class: "explanation" },
    painted ? h("p", { class: "quiet" }, s.sentence.whyPainted) : null,
    explanations.map(({ topic, because }) => {
      const { for: pro, against: contra } = sides(because);
      return h(
        "div",
        { class: "explained" },
        h("p", { class: "explained-topic" }, s.topics[topic] ?? topic),
        pro.length + contra.length === 0 ? h("p", { class: "quiet" }, s.sentence.whyNone) : null,
        pro.length > 0 ? reasonsView(s.sentence.whyFor, pro) : null,
        contra.length > 0 ? reasonsView(s.sentence.whyAgainst, contra) : null,
      );
    }),
  );
}

/**
 * @param {string} title
 * @param {Reason[]} reasons
 * @returns {HTMLElement}
 */
function reasonsView(title, reasons) {
  return h(
    "div",
    { class: "words" },
    h("p", { class: "label" }, title),
    h(
      "ul",
      null,
      reasons.map(({ words, place }) => ({ words: number(words), place })).filter(unlike).map(({ words, place }) => h("li", { class: "word" }, words, place === "sentence" || place === "form" ? null : [" ", h("span", { class: "place" }, s.sentence.places[place])])),
    ),
  );
}

/**
 * @param {string} words In the features every digit is a zero.
 * @returns {string}
 */
function number(words) {
  return words.replace(/(?<![\p{L}\p{N}])0[0 ]*(?![\p{L}\p{N}])/gu, (digits) => (digits.endsWith(" ") ? `${s.sentence.number} ` : s.sentence.number));
}

/**
 * @param {{ words: string, place: string }} reason
 * @param {number} index
 * @param {{ words: string, place: string }[]} all
 * @returns {boolean} Whether it is the first of its words and place.
 */
function unlike({ words, place }, index, all) {
  return all.findIndex((each) => each.words === words && each.place === place) === index;
}
