// The panel of findings at work: its lists, its gaps, and the card of a sentence over them.

import { need } from "./dom.js";
import { s } from "./strings.js";
import { gapText } from "./view-gaps.js";
import { explanationView, sentenceView } from "./view-sentence.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./report.js").Sentence} Sentence
 */

/** After this time a reader wants to know that something happens, in milliseconds. */
const PATIENCE = 300;

/** The findings of one reading. */
export class Panel {
  /**
   * @param {HTMLElement} element The panel, with the findings and the place of the card in it.
   * @param {Reading} reading
   * @param {import("./room.js").Services} services
   */
  constructor(element, reading, services) {
    this.element = element;
    this.reading = reading;
    this.services = services;
    /** @type {number | null} The sentence whose card is open. */
    this.open = null;
    /** Where the findings were when the card covered them. */
    this.scrolled = 0;
    /** @type {string | null} The gap that the reader was led to last. */
    this.gap = null;
  }

  /** @returns {boolean} Whether the panel scrolls by itself, and not with the page. */
  get scrolls() {
    return getComputedStyle(this.element).overflowY === "auto";
  }

  /**
   * Brings an element of the panel into sight.
   *
   * @param {HTMLElement} element
   * @param {number} [above] Pixels that stay free above it.
   */
  bring(element, above = -1) {
    if (!this.scrolls) {
      element.scrollIntoView({ block: "start" });
      return;
    }
    const { top } = this.element.getBoundingClientRect();
    const over = this.element.querySelector(".sections")?.getBoundingClientRect().height ?? 0;
    this.element.scrollTop += element.getBoundingClientRect().top - top - over - above;
  }

  /** @param {string} id The id of a section of the findings. */
  showSection(id) {
    const section = this.element.querySelector(`#${id}`);
    if (!(section instanceof HTMLElement)) return;
    this.bring(section);
    section.querySelector("h2")?.focus({ preventScroll: true });
  }

  /**
   * Shows one checklist and hides the others.
   *
   * @param {string} id
   */
  showList(id) {
    const list = this.element.querySelector(`#list-${CSS.escape(id)}`);
    if (!list) return;
    for (const each of this.element.querySelectorAll(".checklist")) /** @type {HTMLElement} */ (each).hidden = each !== list;
    const tabs = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("[data-tab]")]);
    const chosen = tabs.find(({ dataset }) => dataset.tab === id);
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      // Some tab must be reachable, also while the list is one of the others.
      tab.setAttribute("tabindex", tab === (chosen ?? tabs[0]) ? "0" : "-1");
    }
    const more = this.element.querySelector("#more-lists");
    if (more instanceof HTMLSelectElement) {
      more.value = chosen ? "" : id;
      more.classList.toggle("chosen", !chosen);
    }
  }

  /**
   * Chooses a tab by key, as is usual for tabs.
   *
   * @param {HTMLElement} tab
   * @param {string} key
   * @returns {boolean} Whether the key has a meaning there.
   */
  keyOnTab(tab, key) {
    const tabs = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("[data-tab]")]);
    const at = tabs.indexOf(tab);
    const next = { ArrowRight: tabs[(at + 1) % tabs.length], ArrowLeft: tabs.at(at - 1), Home: tabs[0], End: tabs.at(-1) }[key];
    if (!next) return false;
    this.showList(next.dataset.tab ?? "");
    next.focus();
    return true;
  }

  /** @param {string} id */
  showRequirement(id) {
    const details = this.element.querySelector(`[data-requirement="${CSS.escape(id)}"]`);
    if (!(details instanceof HTMLDetailsElement)) return;
    this.closeCard();
    this.showList(details.closest(".checklist")?.id.replace(/^list-/, "") ?? "");
    const group = details.closest("details.group");
    if (group instanceof HTMLDetailsElement) group.open = true;
    details.open = true;
    this.gap = id;
    details.querySelector("summary")?.focus({ preventScroll: true });
    this.bring(details, 8);
  }

  /**
   * @param {number} direction 1 for the next gap of the checklist, -1 for the one before.
   * @returns {string | undefined} Its id.
   */
  nextGap(direction) {
    const gaps = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll(".checklist:not([hidden]) :is(.requirement.missing, .requirement.vague)")]);
    const at = gaps.findIndex(({ dataset }) => dataset.requirement === this.gap);
    const next = at === -1 ? gaps.at(direction === 1 ? 0 : -1) : gaps[at + direction];
    return next?.dataset.requirement;
  }

  /**
   * @param {number} id
   * @param {boolean} focus Whether the card takes the focus.
   */
  openCard(id, focus) {
    if (this.open === null) this.scrolled = this.element.scrollTop;
    this.open = id;
    const card = sentenceView(this.reading, id, this.services.link !== undefined);
    need("#card", this.element).replaceChildren(card);
    document.body.classList.add("card-open");
    this.element.scrollTop = 0;
    if (focus) need("[data-close]", card).focus({ preventScroll: true });
  }

  closeCard() {
    if (this.open === null) return;
    this.open = null;
    need("#card", this.element).replaceChildren();
    document.body.classList.remove("card-open");
    this.element.scrollTop = this.scrolled;
  }

  /**
   * Shows why a sentence has its marks.
   *
   * @param {number} id
   * @param {HTMLElement} button
   * @param {(topics: import("./view-sentence.js").Explanation[]) => boolean} show Shows the words that decided in the text,
   *   and returns whether there are any to see.
   */
  async explain(id, button, show) {
    const sentence = this.reading.report.sentences[id];
    const place = button.parentElement?.querySelector(".explain-out");
    if (!sentence || !place) return;
    const wait = setTimeout(() => place.replaceChildren(s.sentence.whyBusy), PATIENCE);
    try {
      const { start, end } = context(this.reading, sentence);
      const answer = /** @type {import("./view-sentence.js").Explained[]} */ (await this.services.explain(this.reading.text.slice(start, end)));
      const explained = answer.findLast((each) => each.start <= sentence.start - start);
      const wanted = new Set(sentence.topics.map((topic) => topic.id));
      const topics = (explained?.topics ?? []).filter(({ topic }) => wanted.has(topic));
      place.replaceChildren(explanationView(topics, this.open === id && show(topics)));
      button.hidden = true;
      place.scrollIntoView({ block: "nearest" });
    } catch (error) {
      place.replaceChildren(error instanceof Error && "code" in error && error.code === "load" ? s.error.load : s.error.trap);
    } finally {
      clearTimeout(wait);
    }
  }

  /** @param {string} id Of a requirement. */
  copyGap(id) {
    const requirement = this.reading.report.checklists.flatMap(({ requirements }) => requirements).find((each) => each.id === id);
    if (requirement) this.copy(gapText(this.reading, requirement));
  }

  /** @param {number} id Of a sentence. */
  copyLink(id) {
    const link = this.services.link?.(id);
    if (link) this.copy(link);
  }

  /** @param {string} text */
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.services.announce(s.result.copied, true);
    } catch {
      this.services.announce(s.result.notCopied, true);
    }
  }
}

/**
 * Returns the stretch of the text that decides a sentence's marks: from its heading, since that and what stands between them
 * count as well, or where that is far from the sentence before it, up to the end of the sentence after it.
 *
 * @param {Reading} reading
 * @param {Sentence} sentence
 * @returns {{ start: number, end: number }}
 */
function context({ report: { sentences } }, { id, start, end, heading }) {
  const above = heading === null ? undefined : sentences[heading];
  const first = above && end - above.start < 20_000 ? above : sentences[id - 1];
  return { start: first?.start ?? start, end: sentences[id + 1]?.end ?? end };
}
