// The reading room: shows one reading in an element and nothing around it. The page and the extension's side panel both
// live in one.

import { h, need, target } from "./dom.js";
import { layout } from "./layout.js";
import { CATEGORIES, isRead } from "./report.js";
import { count, fill, s } from "./strings.js";
import { findingsView } from "./view-findings.js";
import { blockView, filterView } from "./view-policy.js";
import { explanationView, sentenceView } from "./view-sentence.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./report.js").Category} Category
 *
 * @typedef {object} Filter What the reader wants to see only; nothing chosen shows all.
 * @property {Category | null} category
 * @property {string | null} topic
 * @property {number[]} sentences The ids of the sentences that fit, in order; all marked ones where nothing is chosen.
 *
 * @typedef {object} Services What a room needs of the page around it. All hooks may be left out.
 * @property {(text: string) => Promise<any>} explain The engine's `explain`.
 * @property {(message: string) => void} announce Says something to who cannot see it.
 * @property {boolean} [policy] Whether the policy's own text is shown; `false` in a side panel beside it. True if left out.
 * @property {(id: number | null) => void} [onFocus] A sentence has the reader's attention by keyboard or card, or none any more.
 * @property {(id: number | null) => void} [onHover] The pointer is over a sentence, or over none any more.
 * @property {(id: number, ranges: string) => void} [onChoose] Something leads to a sentence, and to ranges of the text
 *   such as `12-40 51-60` that it quotes.
 * @property {(filter: Filter) => void} [onFilter] The filter has changed.
 *
 * @typedef {object} Room
 * @property {Reading} reading
 * @property {HTMLElement} actions The slot for the page's own buttons: export, compare.
 * @property {(id: number, ranges?: string) => void} goTo Leads to a sentence.
 * @property {(id: number) => void} open Opens the card of a sentence.
 * @property {(id: string) => void} showChecklist
 * @property {(id: string) => void} showRequirement
 * @property {(category: Category | null) => void} filter
 * @property {() => void} close Ends the room; its element may be used for something else then.
 */

/** After this time a reader wants to know that something happens, in milliseconds. */
const PATIENCE = 300;
/** Blocks laid out in one frame: little enough for 60 frames a second on a slow phone. */
const BLOCKS_PER_FRAME = 40;

/**
 * Shows a reading in `root`, in place of what is there.
 *
 * @param {HTMLElement} root
 * @param {Reading} reading
 * @param {Services} services
 * @returns {Room}
 */
export function openRoom(root, reading, services) {
  const closing = new AbortController();
  const { signal } = closing;
  /** @type {{ only: Category | null, open: number | null, hovered: number | null }} */
  const state = { only: null, open: null, hovered: null };
  const { report } = reading;
  const read = isRead(report);
  const withPolicy = services.policy ?? true;
  const actions = h("div", { class: "room-actions" });
  const article = h("article", { class: "policy", id: "policy", "aria-labelledby": "policy-title" }, h("h2", { class: "sr", id: "policy-title" }, s.result.policy));
  root.replaceChildren(
    h(
      "div",
      { class: withPolicy ? "result" : "result alone", "data-view": "findings" },
      h("h1", { class: "sr" }, s.result.title),
      withPolicy
        ? h(
            "div",
            { class: "switch", role: "group", "aria-label": s.result.switchLabel },
            h("button", { type: "button", "data-view": "findings", "aria-pressed": "true" }, s.result.findings),
            h("button", { type: "button", "data-view": "policy", "aria-pressed": "false" }, s.result.text),
          )
        : null,
      actions,
      h("div", { class: "column" }, read ? h("div", { id: "filter", class: "filter-bar" }, filterView(report, null)) : null, withPolicy ? article : null),
      h("aside", { class: "panel", id: "panel", "aria-label": s.result.findings }, h("div", { id: "card" }), findingsView(reading)),
    ),
  );
  if (withPolicy) fillPolicy(article);
  services.announce(done());

  /** @returns {string} What was found, in one line. */
  function done() {
    const sum = report.checklists[0]?.counts;
    if (!read) return report.document.language === "en" ? s.summary.policyNo : s.summary.notEnglishTitle;
    return fill(s.result.done, {
      words: count(s.summary.words, report.document.words),
      missing: count(s.statusCount.missing, sum?.missing ?? 0),
      vague: count(s.statusCount.vague, sum?.vague ?? 0),
    });
  }

  /**
   * Lays the policy out a part a frame, so that a long one never holds the page up.
   *
   * @param {HTMLElement} article
   */
  function fillPolicy(article) {
    const blocks = layout(reading);
    let next = 0;
    const part = () => {
      if (signal.aborted) return;
      const end = Math.min(blocks.length, next + BLOCKS_PER_FRAME);
      article.append(h("div", { class: "part" }, blocks.slice(next, end).map((block) => blockView(block, reading.report))));
      next = end;
      if (next < blocks.length) requestAnimationFrame(part);
      else article.dataset.complete = "";
      if (!article.querySelector('[data-sentence][tabindex="0"]')) article.querySelector("mark")?.setAttribute("tabindex", "0");
    };
    part();
  }

  root.addEventListener("click", (event) => {
    const at = target(event, "[data-go], [data-close], [data-show], [data-explain], [data-filter], [data-tab], [data-view], [data-sentence]");
    if (!at) return;
    const { go, close, show: requirement, explain, filter, tab, view, sentence } = at.dataset;
    if (go !== undefined) goTo(Number(go), at.dataset.quotes ?? "");
    else if (close !== undefined) closeCard();
    else if (requirement !== undefined) {
      event.preventDefault();
      showRequirement(requirement);
    }
    else if (explain !== undefined) explainSentence(Number(explain), at);
    else if (filter !== undefined) showOnly(/** @type {Category | ""} */ (filter) || null);
    else if (tab !== undefined) chooseTab(at);
    else if (at.matches("button") && view !== undefined) setView(view);
    // Selecting words to copy them is no wish to open the sentence.
    else if (sentence !== undefined && getSelection()?.isCollapsed !== false) openCard(Number(sentence));
  }, { signal });

  root.addEventListener("pointerover", (event) => {
    const over = target(event, "[data-sentence], [data-go]");
    const id = over ? Number(over.dataset.sentence ?? over.dataset.go) : null;
    if (id === state.hovered) return;
    state.hovered = id;
    services.onHover?.(id);
  }, { signal });
  root.addEventListener("pointerleave", () => {
    if (state.hovered !== null) services.onHover?.(null);
    state.hovered = null;
  }, { signal });

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const at = event.target instanceof HTMLElement ? event.target : document.body;
    if (at.matches("textarea, select, input:not([type=checkbox])")) return;
    if (at.matches("[data-tab]") && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      const tabs = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-tab]")]);
      const next = tabs.at((tabs.indexOf(at) + (event.key === "ArrowRight" ? 1 : -1)) % tabs.length);
      if (next) {
        chooseTab(next);
        next.focus();
      }
    } else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else if (event.key === "Enter" && at.dataset.sentence !== undefined) openCard(Number(at.dataset.sentence));
    else if (event.key === "Escape" && state.open !== null) closeCard();
    else if (/^[0-6]$/.test(event.key)) showOnly(CATEGORIES[Number(event.key) - 1] ?? null);
    else return;
    event.preventDefault();
  }, { signal });

  /**
   * @param {number} id
   * @returns {HTMLElement | null}
   */
  function sentenceElement(id) {
    return root.querySelector(`[data-sentence="${id}"]`);
  }

  /** @param {number} direction 1 for the next marked sentence, -1 for the one before. */
  function step(direction) {
    const marks = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(state.only ? `mark[data-categories~="${state.only}"]` : "mark")]);
    if (marks.length === 0) return;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.closest("[data-sentence]") : null;
    const from = focused instanceof HTMLElement ? Number(focused.dataset.sentence) : (state.open ?? Number(current()?.dataset.sentence ?? -1) - (direction === 1 ? 0.5 : 0));
    const next = direction === 1 ? marks.find((mark) => Number(mark.dataset.sentence) > from) : marks.findLast((mark) => Number(mark.dataset.sentence) < from);
    if (!next) return;
    setView("policy");
    focusSentence(next);
    // An open card follows the reader.
    if (state.open !== null) openCard(Number(next.dataset.sentence), false);
  }

  /** @returns {HTMLElement | null} The sentence that Tab leads to. */
  function current() {
    return root.querySelector('[data-sentence][tabindex="0"]');
  }

  /** @param {HTMLElement} element */
  function focusSentence(element) {
    current()?.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
    services.onFocus?.(Number(element.dataset.sentence));
  }

  /**
   * Leads to a sentence, and shows some words in it.
   *
   * @param {number} id
   * @param {string} [ranges]
   */
  function goTo(id, ranges = "") {
    services.onChoose?.(id, ranges);
    const element = sentenceElement(id);
    if (!element) return;
    if (narrow()) closeCard(false);
    setView("policy");
    if (state.only && !(element.dataset.categories ?? "").split(" ").includes(state.only)) showOnly(null);
    focusSentence(element);
    element.classList.remove("arrived");
    requestAnimationFrame(() => element.classList.add("arrived"));
    showQuotes(ranges);
  }

  /**
   * Paints ranges of the text over the policy, where the browser can paint without changing the page.
   *
   * @param {string} ranges Pairs such as `12-40`, parted by spaces.
   */
  function showQuotes(ranges) {
    clearQuotes();
    if (!ranges || !("highlights" in CSS)) return;
    const painted = new Highlight();
    for (const pair of ranges.split(" ")) {
      const [first = 0, last = 0] = pair.split("-").map(Number);
      for (const { id, start, end } of reading.report.sentences) {
        if (end <= first || start >= last) continue;
        const node = sentenceElement(id)?.firstChild;
        // Where marks of emphasis were taken off, offsets no longer fit.
        if (!node || node.textContent !== reading.text.slice(start, end)) continue;
        const range = new Range();
        range.setStart(node, Math.max(0, first - start));
        range.setEnd(node, Math.min(end, last) - start);
        painted.add(range);
      }
    }
    CSS.highlights.set("quote", painted);
  }

  function clearQuotes() {
    if ("highlights" in CSS) CSS.highlights.delete("quote");
  }

  /**
   * @param {number} id
   * @param {boolean} [focus] Whether the card takes the focus.
   */
  function openCard(id, focus = true) {
    state.open = id;
    services.onFocus?.(id);
    const element = sentenceElement(id);
    root.querySelector(".sentence.open")?.classList.remove("open");
    element?.classList.add("open");
    if (element) {
      current()?.setAttribute("tabindex", "-1");
      element.setAttribute("tabindex", "0");
    }
    const card = sentenceView(reading, id);
    need("#card", root).replaceChildren(card);
    document.body.classList.add("card-open");
    // On a narrow screen the card covers the lower part, so the sentence goes to the upper.
    if (narrow()) element?.scrollIntoView({ block: "start" });
    need("#panel", root).scrollTop = 0;
    if (focus) need("[data-close]", card).focus({ preventScroll: true });
  }

  /** @param {boolean} [focus] Whether the focus goes back to the sentence. */
  function closeCard(focus = true) {
    if (state.open === null) return;
    const element = sentenceElement(state.open);
    state.open = null;
    services.onFocus?.(null);
    need("#card", root).replaceChildren();
    document.body.classList.remove("card-open");
    element?.classList.remove("open");
    if (focus && element) element.focus({ preventScroll: true });
  }

  /** @param {string} id */
  function showRequirement(id) {
    const details = root.querySelector(`[data-requirement="${id}"]`);
    if (!(details instanceof HTMLDetailsElement)) return;
    closeCard(false);
    setView("findings");
    const list = details.closest("[role=tabpanel]");
    if (list) chooseTab(need(`[aria-controls="${list.id}"]`, root));
    const group = details.closest("details.group");
    if (group instanceof HTMLDetailsElement) group.open = true;
    details.open = true;
    details.querySelector("summary")?.focus({ preventScroll: true });
    details.scrollIntoView({ block: "center" });
  }

  /**
   * @param {number} id
   * @param {HTMLElement} button
   */
  async function explainSentence(id, button) {
    const sentence = reading.report.sentences[id];
    const place = button.parentElement?.querySelector(".explain-out");
    if (!sentence || !place) return;
    const wait = setTimeout(() => place.replaceChildren(s.sentence.whyBusy), PATIENCE);
    try {
      const answer = await services.explain(reading.text.slice(contextStart(reading, sentence), sentence.end));
      const explained = /** @type {import("./view-sentence.js").Explained[]} */ (answer).at(-1);
      const wanted = new Set(sentence.topics.map((topic) => topic.id));
      place.replaceChildren(explanationView((explained?.topics ?? []).filter(({ topic }) => wanted.has(topic))));
      button.hidden = true;
    } catch (error) {
      place.replaceChildren(/** @type {{ code?: unknown }} */ (error).code === "load" ? s.error.load : s.error.trap);
    } finally {
      clearTimeout(wait);
    }
  }

  /** @returns {number[]} The sentences that the filter lets through. */
  function fitting() {
    return report.sentences.filter(({ categories }) => categories.some(({ id }) => state.only === null || id === state.only)).map(({ id }) => id);
  }

  /** @param {Category | null} category */
  function showOnly(category) {
    if (!isRead(reading.report)) return;
    state.only = state.only === category ? null : category;
    services.onFilter?.({ category: state.only, topic: null, sentences: fitting() });
    if (state.only) article.dataset.only = state.only;
    else delete article.dataset.only;
    const bar = need("#filter", root);
    const within = bar.contains(document.activeElement);
    bar.replaceChildren(filterView(reading.report, state.only));
    if (within) need(`[data-filter="${state.only ?? ""}"]`, bar).focus();
    const first = state.only && root.querySelector(`mark[data-categories~="${state.only}"]`);
    if (first instanceof HTMLElement) {
      current()?.setAttribute("tabindex", "-1");
      first.setAttribute("tabindex", "0");
      // A filter that changes nothing in sight would look broken.
      const matching = [...root.querySelectorAll(`mark[data-categories~="${state.only}"]`)];
      const inSight = matching.some((mark) => {
        const { top, bottom } = mark.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      });
      if (!inSight && first.offsetParent) first.scrollIntoView({ block: "center" });
    }
  }

  /** @param {HTMLElement} tab */
  function chooseTab(tab) {
    for (const each of root.querySelectorAll("[data-tab]")) {
      const selected = each === tab;
      each.setAttribute("aria-selected", String(selected));
      each.setAttribute("tabindex", selected ? "0" : "-1");
      const list = root.querySelector(`#${each.getAttribute("aria-controls")}`);
      if (list instanceof HTMLElement) list.hidden = !selected;
    }
  }

  /** @returns {boolean} Whether the findings and the policy take turns. */
  function narrow() {
    return matchMedia("(max-width: 899px)").matches;
  }

  /** @param {string} view */
  function setView(view) {
    const result = root.querySelector(".result");
    if (!(result instanceof HTMLElement) || result.dataset.view === view) return;
    result.dataset.view = view;
    for (const button of result.querySelectorAll(".switch button")) {
      button.setAttribute("aria-pressed", String(button instanceof HTMLElement && button.dataset.view === view));
    }
    if (narrow()) scrollTo(0, 0);
  }

  return {
    reading,
    actions,
    goTo,
    open: openCard,
    showChecklist(id) {
      const tab = root.querySelector(`[data-tab="${id}"]`);
      if (tab instanceof HTMLElement) chooseTab(tab);
    },
    showRequirement,
    filter: showOnly,
    close() {
      closing.abort();
      clearQuotes();
      document.body.classList.remove("card-open");
    },
  };
}

/**
 * Returns where the text begins that decides a sentence's marks: at its heading, since that and what stands between them
 * count as well, or where that is far at the sentence before it.
 *
 * @param {Reading} reading
 * @param {import("./report.js").Sentence} sentence
 * @returns {number}
 */
function contextStart({ report }, sentence) {
  const heading = sentence.heading === null ? undefined : report.sentences[sentence.heading];
  if (heading && sentence.end - heading.start < 20_000) return heading.start;
  return report.sentences[sentence.id - 1]?.start ?? sentence.start;
}
