// Searching the policy.

import { h, need } from "./dom.js";
import { PAINTS, over, paint, unpaint } from "./marks.js";
import { count, fill, s } from "./strings.js";

/** After this time without a key the search begins, in milliseconds. */
const PAUSE = 120;
/** So many matches are painted; all are counted. */
const PAINTED = 2000;

/**
 * @typedef {{ node: Text, start: number, sentence: number }} Piece A node of text and where it begins in all of the text.
 */

/** @returns {HTMLElement} The field and its buttons. */
export function findView() {
  return h(
    "form",
    { class: "find", role: "search", "aria-label": s.find.label },
    h("input", { type: "search", id: "find", "aria-label": s.find.label, placeholder: s.find.placeholder, autocomplete: "off", spellcheck: "false", "aria-keyshortcuts": "/" }),
    h("output", { class: "find-count", for: "find" }),
    h("button", { type: "button", class: "step up", "data-find": -1, "aria-label": s.find.previous, title: s.find.previous, disabled: true }),
    h("button", { type: "button", class: "step down", "data-find": 1, "aria-label": s.find.next, title: s.find.next, disabled: true }),
  );
}

/** The search at work. */
export class Find {
  /**
   * @param {HTMLElement} form
   * @param {HTMLElement} article
   * @param {{ first: () => number, show: (element: Element) => void, signal: AbortSignal }} room `first` is the first sentence in
   *   sight; `show` brings an element into sight.
   */
  constructor(form, article, room) {
    this.form = form;
    this.article = article;
    this.room = room;
    this.field = /** @type {HTMLInputElement} */ (need("input", form));
    /** @type {[number, number][]} */
    this.matches = [];
    this.at = -1;
    /** @type {Piece[]} */
    this.pieces = [];
    this.text = "";
    this.parts = -1;
    this.query = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    const { signal } = room;
    this.field.addEventListener(
      "input",
      () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.run(), PAUSE);
      },
      { signal },
    );
    this.field.addEventListener("keydown", (event) => this.key(event), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    form.addEventListener(
      "click",
      (event) => {
        const button = event.target instanceof Element ? event.target.closest("[data-find]") : null;
        if (button instanceof HTMLElement) this.step(Number(button.dataset.find));
      },
      { signal },
    );
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      if (this.field.value === this.query) this.step(event.shiftKey ? -1 : 1);
      else this.run();
    } else if (event.key === "Escape" && this.field.value !== "") {
      event.preventDefault();
      event.stopPropagation();
      this.field.value = "";
      this.run();
    }
  }

  /** Searches for what the field holds. */
  run() {
    clearTimeout(this.timer);
    this.query = this.field.value;
    const query = fold(this.query.trim());
    this.matches = query === "" ? [] : this.all(query);
    const first = this.room.first();
    const next = this.matches.findIndex(([start]) => (this.pieces[this.piece(start)]?.sentence ?? -1) >= first);
    this.at = this.matches.length === 0 ? -1 : Math.max(0, next);
    if (this.matches.length > 0) paint("found", this.matches.slice(0, PAINTED).map((match) => this.range(match)));
    else unpaint("found");
    this.show();
  }

  /** @param {number} direction 1 for the next match, -1 for the one before. */
  step(direction) {
    if (this.matches.length === 0) return;
    this.at = (this.at + direction + this.matches.length) % this.matches.length;
    this.show();
  }

  /** Shows the match that it is at, and says which of how many it is. */
  show() {
    const match = this.matches[this.at];
    const none = this.query.trim() === "" ? "" : s.find.none;
    need("output", this.form).textContent = match ? fill(s.find.of, { at: count(s.plainNumber, this.at + 1), all: count(s.plainNumber, this.matches.length) }) : none;
    for (const button of this.form.querySelectorAll("button")) button.disabled = !match;
    if (!match) return unpaint("here");
    const range = this.range(match);
    const element = range.startContainer.parentElement;
    if (element) this.room.show(element);
    if (PAINTS) return paint("here", [range]);
    const live = new Range();
    live.setStart(range.startContainer, range.startOffset);
    live.setEnd(range.endContainer, range.endOffset);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(live);
  }

  /**
   * @param {string} query
   * @returns {[number, number][]} Where it stands in the text. Linear in the text.
   */
  all(query) {
    this.read();
    /** @type {[number, number][]} */
    const found = [];
    for (let at = this.text.indexOf(query); at !== -1; at = this.text.indexOf(query, at + query.length)) found.push([at, at + query.length]);
    return found;
  }

  /** Reads the text of the policy, unless that is done. */
  read() {
    const { children } = this.article;
    // A long policy may still be being laid out.
    if (this.parts === children.length) return;
    this.parts = children.length;
    this.pieces = [];
    /** @type {string[]} */
    const all = [];
    let start = 0;
    let block = null;
    const walker = document.createTreeWalker(this.article, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = /** @type {HTMLElement} */ (node.parentElement);
      const own = parent.closest("p, li, td, h3, h4, h5, h6");
      if (!own) continue;
      // No match goes over the end of a block.
      if (own !== block) {
        all.push("\n");
        start += 1;
        block = own;
      }
      const text = fold(/** @type {Text} */ (node).data);
      this.pieces.push({ node: /** @type {Text} */ (node), start, sentence: Number(parent.dataset.sentence ?? this.pieces.at(-1)?.sentence ?? -1) });
      all.push(text);
      start += text.length;
    }
    this.text = all.join("");
  }

  /**
   * @param {number} offset
   * @returns {number} The index of the piece that has this offset.
   */
  piece(offset) {
    let low = 0;
    let high = this.pieces.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.pieces[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  /**
   * @param {[number, number]} match
   * @returns {StaticRange}
   */
  range([from, to]) {
    const first = /** @type {Piece} */ (this.pieces[this.piece(from)]);
    const last = /** @type {Piece} */ (this.pieces[this.piece(to - 1)]);
    return over(first.node, from - first.start, to - last.start, last.node);
  }

  /** Takes all paint away. */
  close() {
    clearTimeout(this.timer);
    unpaint("found");
    unpaint("here");
  }
}

/**
 * @param {string} text
 * @returns {string} It as it is compared: of the same length, without capitals, and with plain spaces and apostrophes.
 */
function fold(text) {
  const lower = text.toLowerCase();
  return (lower.length === text.length ? lower : text).replace(/\s/g, " ").replace(/[’‘]/g, "'").replace(/[“”]/g, '"');
}
