// Where the reader is in the policy: follows the page's scrolling, and leads to a place from the strip.

import { showPlace } from "./view-outline.js";
import { words } from "./report.js";

/** How far a key moves on the strip, as a share of the text. */
const STEP = 0.02;

/** Follows the reader through a policy. */
export class Place {
  /**
   * @param {{ article: HTMLElement, strip: HTMLElement, outline: HTMLElement | null, bar: HTMLElement }} views
   * @param {import("./report.js").Reading} reading
   * @param {{ show: (id: number) => void, signal: AbortSignal }} room `show` brings a sentence to the top.
   */
  constructor(views, reading, room) {
    this.views = views;
    this.reading = reading;
    this.room = room;
    this.headings = reading.report.sentences.filter(({ kind }) => kind === "heading");
    /** The first sentence in sight. */
    this.first = 0;
    this.frame = 0;
    const { signal } = room;
    addEventListener("scroll", () => this.soon(), { passive: true, signal });
    addEventListener("resize", () => this.soon(), { passive: true, signal });
    const { strip } = views;
    strip.addEventListener("pointerdown", (event) => this.drag(event), { signal });
    strip.addEventListener(
      "pointermove",
      (event) => {
        if (strip.hasPointerCapture(event.pointerId)) this.point(event);
      },
      { signal },
    );
    strip.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  /** Looks where the reader is, in the next frame. */
  soon() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.look();
    });
  }

  look() {
    const { article, strip, outline, bar } = this.views;
    const { text, report } = this.reading;
    if (this.room.signal.aborted || !article.offsetParent) return;
    const top = bar.getBoundingClientRect().bottom + 4;
    const first = seek(article, (rect) => rect.bottom > top);
    const last = seek(article, (rect) => rect.bottom > innerHeight);
    if (!(first instanceof HTMLElement)) return;
    this.first = Number(first.dataset.sentence);
    const from = report.sentences[this.first]?.start ?? 0;
    const to = last instanceof HTMLElement ? (report.sentences[Number(last.dataset.sentence)]?.start ?? text.length) : text.length;
    const heading = this.headings.findLast(({ id }) => id <= this.first);
    showPlace(strip, from / text.length, to / text.length, heading ? words(this.reading, heading) : "");
    if (!outline) return;
    const item = heading && outline.querySelector(`[data-heading="${heading.id}"]`);
    const current = outline.querySelector("[aria-current]");
    if (item === current) return;
    current?.removeAttribute("aria-current");
    item?.setAttribute("aria-current", "true");
    if (!(item instanceof HTMLElement) || outline.contains(document.activeElement)) return;
    if (item.offsetTop < outline.scrollTop || item.offsetTop + item.offsetHeight > outline.scrollTop + outline.clientHeight) {
      outline.scrollTop = item.offsetTop - outline.clientHeight / 2;
    }
  }

  /** @param {PointerEvent} event */
  drag(event) {
    this.views.strip.setPointerCapture(event.pointerId);
    this.point(event);
  }

  /** @param {PointerEvent} event */
  point(event) {
    const { top, height } = this.views.strip.getBoundingClientRect();
    this.go((event.clientY - top) / height);
  }

  /** @param {number} share Of the text, from 0 to 1. */
  go(share) {
    const { text, report } = this.reading;
    const offset = Math.min(1, Math.max(0, share)) * text.length;
    const sentence = report.sentences.find(({ end }) => end > offset) ?? report.sentences.at(-1);
    if (sentence) this.room.show(sentence.id);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { text, report } = this.reading;
    const at = (report.sentences[this.first]?.start ?? 0) / text.length;
    const next = this.headings.find(({ id }) => id > this.first);
    const previous = this.headings.findLast(({ id }) => id < this.first);
    /** @type {Record<string, (() => void) | undefined>} */
    const keys = {
      ArrowDown: () => this.go(at + STEP),
      ArrowRight: () => this.go(at + STEP),
      ArrowUp: () => this.go(at - STEP),
      ArrowLeft: () => this.go(at - STEP),
      PageDown: () => (next ? this.room.show(next.id) : this.go(1)),
      PageUp: () => (previous ? this.room.show(previous.id) : this.go(0)),
      Home: () => this.go(0),
      End: () => this.go(1),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

/**
 * Returns the first sentence below a height. It measures few elements, and none inside a part that is not in sight, since
 * that would lay it out.
 *
 * @param {HTMLElement} article
 * @param {(rect: DOMRect) => boolean} below Once true it stays true further down.
 * @returns {Element | null}
 */
function seek(article, below) {
  const parts = article.getElementsByClassName("part");
  const part = parts[search(parts, (element) => below(element.getBoundingClientRect()))];
  if (!part) return null;
  const sentences = part.querySelectorAll("[data-sentence]");
  return sentences[search(sentences, (element) => below(element.getBoundingClientRect()))] ?? sentences[sentences.length - 1] ?? null;
}

/**
 * @param {ArrayLike<Element>} list
 * @param {(element: Element) => boolean} holds
 * @returns {number} The index of the first for which it holds; the length if there is none.
 */
function search(list, holds) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(/** @type {Element} */ (list[middle]))) high = middle;
    else low = middle + 1;
  }
  return low;
}
