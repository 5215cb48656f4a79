// The marks of a policy. Where the browser has the CSS Custom Highlight API they are painted over the text, so that a
// filter changes no element of a long policy; elsewhere each mark carries its class.

import { stretches } from "./deciding.js";
import { h } from "./dom.js";
import { CATEGORIES } from "./report.js";

/**
 * @typedef {import("./report.js").Category} Category
 * @typedef {import("./report.js").Sentence} Sentence
 * @typedef {{ category: Category | null, topic: string | null }} Choice What a reader wants to see only.
 */

/** Whether the browser paints ranges without changing the page. */
export const PAINTS = typeof Highlight === "function" && "highlights" in CSS;

/**
 * Returns whether a sentence fits what a reader wants to see only; one without a mark fits nothing.
 *
 * @param {Sentence} sentence
 * @param {Choice} choice
 * @returns {boolean}
 */
export function fits({ categories, topics }, { category, topic }) {
  if (topic !== null) return topics.some(({ id }) => id === topic);
  return category === null ? categories.length > 0 : categories.some(({ id }) => id === category);
}

/**
 * Paints ranges under a name, in place of those that it had.
 *
 * @param {string} name As in the style sheet's `::highlight(name)`.
 * @param {Iterable<AbstractRange>} ranges
 */
export function paint(name, ranges) {
  if (PAINTS) CSS.highlights.set(name, new Highlight(...ranges));
}

/** @param {string} name */
export function unpaint(name) {
  if (PAINTS) CSS.highlights.delete(name);
}

/** The sentences of a policy on the page and their marks. */
export class Marks {
  /**
   * @param {HTMLElement} article
   * @param {import("./report.js").Reading} reading
   */
  constructor(article, reading) {
    this.article = article;
    this.reading = reading;
    /** @type {Map<number, HTMLElement>} The elements of the sentences that are laid out, by id. */
    this.elements = new Map();
    /** @type {Choice} */
    this.choice = { category: null, topic: null };
    /** @type {Map<string, Highlight>} */
    this.highlights = new Map();
    /** @type {Map<HTMLElement, Node>} Where words stand apart because they decided a mark, and the text that was there. */
    this.parted = new Map();
    // Forced colours know no category, and would paint all marks as if they were selected.
    this.paints = PAINTS && !matchMedia("(forced-colors: active)").matches;
    if (this.paints) {
      for (const name of NAMES) {
        const highlight = new Highlight();
        this.highlights.set(name, highlight);
        CSS.highlights.set(name, highlight);
      }
      article.classList.add("painted");
    }
  }

  /** @param {Element} part A part of the policy that has been laid out. */
  add(part) {
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll("[data-sentence]"))) {
      const id = Number(element.dataset.sentence);
      this.elements.set(id, element);
      this.mark(id, element);
    }
  }

  /** @param {Choice} choice */
  show(choice) {
    this.choice = choice;
    this.article.toggleAttribute("data-filtered", choice.category !== null);
    if (choice.category) this.article.dataset.only = choice.category;
    else delete this.article.dataset.only;
    for (const highlight of this.highlights.values()) highlight.clear();
    for (const [id, element] of this.elements) this.mark(id, element);
  }

  /**
   * @param {number} id
   * @param {HTMLElement} element
   */
  mark(id, element) {
    const sentence = this.reading.report.sentences[id];
    const node = element.firstChild;
    if (!sentence || !node || element.localName !== "mark") return;
    const fit = fits(sentence, this.choice);
    const category = this.choice.category ?? sentence.categories[0]?.id ?? "other";
    const confidence = sentence.topics.find(({ id: topic }) => (this.choice.topic ?? topic) === topic && topic.startsWith(`${category}.`))?.confidence ?? "unsure";
    if (!this.paints) {
      element.className = fit ? `sentence mark ${category} ${confidence}` : "sentence mark off";
    } else if (fit) {
      this.highlights.get(confidence === "unsure" ? `${category}-unsure` : category)?.add(over(node, 0, node.textContent?.length ?? 0));
    }
  }

  /** @returns {number[]} The ids of the sentences that fit, laid out or not, in order. */
  fitting() {
    return this.reading.report.sentences.filter((sentence) => fits(sentence, this.choice)).map(({ id }) => id);
  }

  /**
   * Paints ranges of the text, such as the words that a warning quotes.
   *
   * @param {string} ranges Pairs such as `12-40`, parted by spaces.
   */
  quote(ranges) {
    /** @type {AbstractRange[]} */
    const painted = [];
    for (const pair of ranges.split(" ").filter(Boolean)) {
      const [first = 0, last = 0] = pair.split("-").map(Number);
      for (const { id, start, end } of this.reading.report.sentences) {
        if (end <= first || start >= last) continue;
        const node = this.elements.get(id)?.firstChild;
        // Where marks of emphasis were taken off, offsets no longer fit.
        if (!node || node.textContent !== this.reading.text.slice(start, end)) continue;
        painted.push(over(node, Math.max(0, first - start), Math.min(end, last) - start));
      }
    }
    paint("quote", painted);
  }

  /**
   * Shows the words that decided a mark, in place of those of another.
   *
   * @param {import("./deciding.js").Deciding} deciding None shows none.
   * @returns {boolean} Whether there are any to see.
   */
  decide(deciding) {
    for (const [element, text] of this.parted) element.replaceChildren(text);
    this.parted.clear();
    /** @type {AbstractRange[]} */
    const ranges = [];
    for (const [id, topics] of deciding) {
      const element = this.elements.get(id);
      const node = element?.firstChild;
      if (!element || !node) continue;
      const found = stretches(node.textContent ?? "", topics);
      if (this.paints) ranges.push(...found.map(([from, to]) => over(node, from, to)));
      else if (found.length > 0) this.part(element, node, found);
    }
    paint("deciding", ranges);
    return ranges.length + this.parted.size > 0;
  }

  /**
   * @param {HTMLElement} element
   * @param {Node} node Its text.
   * @param {[number, number][]} found
   */
  part(element, node, found) {
    const text = node.textContent ?? "";
    this.parted.set(element, node);
    const between = [0, ...found.flat(), text.length];
    element.replaceChildren(...between.slice(1).map((to, index) => (index % 2 === 0 ? text.slice(between[index], to) : h("span", { class: "deciding" }, text.slice(between[index], to)))));
  }

  /** Takes all paint away. */
  close() {
    for (const name of [...NAMES, "quote", "deciding"]) unpaint(name);
  }
}

/** The names of the highlights: each category, and what is unsure of it. */
const NAMES = CATEGORIES.flatMap((id) => [id, `${id}-unsure`]);

/**
 * Returns a range that does not follow changes of the page, since thousands of those that do would make each change slow.
 *
 * @param {Node} node
 * @param {number} from
 * @param {number} to
 * @param {Node} [last] Where it ends, if that is another node.
 * @returns {StaticRange}
 */
export function over(node, from, to, last = node) {
  return new StaticRange({ startContainer: node, startOffset: from, endContainer: last, endOffset: to });
}
