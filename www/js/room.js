// The reading room: shows one reading in an element and nothing around it. The page and the extension's side panel both
// live in one.

import { decidingWords } from "./deciding.js";
import { h, need, target } from "./dom.js";
import { Find, findView } from "./find.js";
import { layout } from "./layout.js";
import { Marks } from "./marks.js";
import { Panel } from "./panel.js";
import { Place } from "./place.js";
import { CATEGORIES, isRead, words } from "./report.js";
import { count, fill, s } from "./strings.js";
import { findingsView } from "./view-findings.js";
import { outlineView, stripView } from "./view-outline.js";
import { blockView, filterView, listView } from "./view-policy.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./report.js").Category} Category
 *
 * @typedef {object} Filter What the reader wants to see only; nothing chosen shows all.
 * @property {Category | null} category Also that of the topic.
 * @property {string | null} topic
 * @property {number[]} sentences The ids of the sentences that fit, in order; all marked ones where nothing is chosen.
 *
 * @typedef {object} Services What a room needs of the page around it. The hooks may be left out.
 * @property {(text: string) => Promise<any>} explain The engine's `explain`.
 * @property {(message: string, seen?: boolean) => void} announce Says something to who cannot see it; `seen` shows it, too.
 * @property {boolean} [policy] Whether the policy's own text is shown; `false` in a side panel beside it. True if left out.
 * @property {(id: number) => string} [link] Returns an address that leads to a sentence.
 * @property {(id: number | null) => void} [onFocus] A sentence has the reader's attention by keyboard or card, or none any more.
 * @property {(id: number | null) => void} [onHover] The pointer is over a sentence or what leads to it, or over none any more.
 * @property {(id: number, ranges: string) => void} [onChoose] Something leads to a sentence, and to ranges of the text
 *   such as `12-40 51-60` that it quotes.
 * @property {(filter: Filter) => void} [onFilter] The filter has changed.
 *
 * @typedef {object} Room
 * @property {Reading} reading
 * @property {HTMLElement} actions The slot for the page's own buttons: export, compare.
 * @property {(id: number, ranges?: string) => void} goTo Leads to a sentence, as soon as it is laid out.
 * @property {(id: number) => void} open Opens the card of a sentence.
 * @property {(id: string) => void} showChecklist
 * @property {(id: string) => void} showRequirement
 * @property {(category: Category | null, topic?: string | null) => void} filter
 * @property {() => void} close Ends the room; its element may be used for something else then.
 */

/** @type {import("./deciding.js").Deciding} */
const NONE = new Map();

/** Blocks laid out before the clock is asked. */
const BLOCKS = 20;
/** How long one frame may lay out, in milliseconds: little enough for 60 frames a second. */
const FRAME = 7;

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
  const { report } = reading;
  const withPolicy = services.policy ?? true;

  // ---- What is shown ----

  const views = frame(reading, withPolicy);
  root.replaceChildren(views.result);
  const { article, bar, panel: panelElement } = views;
  const marks = new Marks(article, reading);
  const panel = new Panel(panelElement, reading, services);
  const place = views.strip ? new Place({ article, strip: views.strip, outline: views.outline, bar }, reading, { show: (id) => showTop(id), signal }) : null;
  const find = views.find ? new Find(views.find, article, { first: () => place?.first ?? 0, show: (element) => bring(element), signal }) : null;

  /** @type {HTMLElement | null} The sentence that Tab leads to. */
  let current = null;
  /** @type {number | null} */
  let hovered = null;
  /** @type {{ id: number, ranges: string } | null} A sentence to go to as soon as it is laid out. */
  let awaited = null;
  /** @type {{ from: HTMLElement, view: string, page: number, panel: number }[]} Where the reader came from. */
  const jumps = [];

  if (withPolicy) layOut();
  listSentences();
  const resized = new ResizeObserver(() => document.documentElement.style.setProperty("--bar", `${Math.round(bar.getBoundingClientRect().height)}px`));
  resized.observe(bar);
  services.announce(done(reading));

  /** Lays the policy out, in each frame as much as it can, so that a long one never holds the page up. */
  function layOut() {
    const blocks = layout(reading);
    let next = 0;
    const more = () => {
      if (signal.aborted) return;
      const started = performance.now();
      do {
        const some = blocks.slice(next, next + BLOCKS);
        const part = h("div", { class: "part" }, some.map((block) => blockView(block, report)));
        // What is not in sight is not laid out by the browser, so it is told a height that is about right.
        part.style.containIntrinsicBlockSize = `auto ${height(some)}px`;
        article.append(part);
        marks.add(part);
        next += BLOCKS;
      } while (next < blocks.length && performance.now() - started < FRAME);
      if (!current) setCurrent(article.querySelector("mark"));
      if (awaited && marks.elements.has(awaited.id)) goTo(awaited.id, awaited.ranges);
      if (next < blocks.length) requestAnimationFrame(more);
      else article.dataset.complete = "";
      place?.soon();
    };
    more();
  }

  /** Lists the sentences that the filter lets through, where the policy itself is not shown. */
  function listSentences() {
    if (!views.list) return;
    const ids = marks.fitting();
    need("summary", views.list).textContent = count(s.result.sentences, ids.length);
    views.list.querySelector("div")?.remove();
    if (views.list.open) views.list.append(listView(reading, ids, words));
  }

  // ---- What the reader does ----

  const on = /** @type {const} */ ({ signal });
  root.addEventListener("click", click, on);
  root.addEventListener("change", change, on);
  root.addEventListener("pointerover", (event) => hover(target(event, "[data-sentence], [data-go]")), on);
  root.addEventListener("pointerleave", () => hover(null), on);
  views.list?.addEventListener("toggle", listSentences, on);
  addEventListener("keydown", key, on);
  addEventListener("pointerdown", (event) => closeMenus(event.target), on);

  /** @param {Event} event */
  function click(event) {
    const at = target(
      event,
      "[data-go], [data-close], [data-show], [data-list], [data-section], [data-explain], [data-copy-gap], [data-copy-link], [data-filter], [data-topic], [data-tab], [data-turn], [data-heading], [data-back], [data-outline], [data-find-open], [data-sentence]",
    );
    if (!at) return;
    const { dataset } = at;
    if (at.matches("a")) event.preventDefault();
    if (dataset.go !== undefined) jump(at, Number(dataset.go), dataset.quotes ?? "");
    else if (dataset.close !== undefined) closeCard();
    else if (dataset.show !== undefined) showRequirement(dataset.show);
    else if (dataset.list !== undefined) {
      panel.showList(dataset.list);
      panel.showSection("gaps");
    } else if (dataset.section !== undefined) panel.showSection(dataset.section);
    else if (dataset.explain !== undefined) explain(Number(dataset.explain), at);
    else if (dataset.copyGap !== undefined) panel.copyGap(dataset.copyGap);
    else if (dataset.copyLink !== undefined) panel.copyLink(Number(dataset.copyLink));
    else if (dataset.topic !== undefined) filterTopic(dataset.topic);
    else if (dataset.filter !== undefined) filterCategory(/** @type {Category | ""} */ (dataset.filter) || null);
    else if (dataset.tab !== undefined) panel.showList(dataset.tab);
    else if (dataset.turn !== undefined) turn(dataset.turn);
    else if (dataset.heading !== undefined) goToHeading(Number(dataset.heading));
    else if (dataset.back !== undefined) back();
    else if (dataset.outline !== undefined) openOutline(!views.outline?.classList.contains("open"));
    else if (dataset.findOpen !== undefined) openFind();
    // Selecting words to copy them is no wish to open the sentence.
    else if (dataset.sentence !== undefined && getSelection()?.isCollapsed !== false) openCard(Number(dataset.sentence));
  }

  /** @param {Event} event */
  function change(event) {
    if (event.target instanceof HTMLSelectElement && event.target.id === "more-lists" && event.target.value) panel.showList(event.target.value);
  }

  /** @param {HTMLElement | null} over */
  function hover(over) {
    const id = over ? Number(over.dataset.sentence ?? over.dataset.go) : null;
    if (id === hovered) return;
    hovered = id;
    services.onHover?.(id);
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const at = event.target instanceof HTMLElement ? event.target : document.body;
    if (event.key === "Escape") {
      if (escape()) event.preventDefault();
      return;
    }
    if (at.matches("textarea, select, input:not([type=checkbox])")) return;
    if (at.dataset.tab !== undefined && panel.keyOnTab(at, event.key)) return event.preventDefault();
    /** @type {Record<string, (() => void) | undefined>} */
    const keys = {
      j: () => step(1),
      k: () => step(-1),
      g: () => stepGap(1),
      G: () => stepGap(-1),
      b: back,
      "/": openFind,
      o: () => openOutline(true),
      Enter: at.dataset.sentence !== undefined ? () => openCard(Number(at.dataset.sentence)) : undefined,
    };
    const act = keys[event.key] ?? (/^[0-6]$/.test(event.key) ? () => filterCategory(CATEGORIES[Number(event.key) - 1] ?? null) : undefined);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /**
   * Closes what lies on top.
   *
   * @returns {boolean} Whether there was anything.
   */
  function escape() {
    if (closeMenus(null)) return true;
    if (views.outline?.classList.contains("open")) openOutline(false);
    else if (panel.open !== null) closeCard();
    else if (views.find?.classList.contains("open")) closeFind();
    else if (views.find?.contains(document.activeElement)) current?.focus({ preventScroll: true });
    else if (jumps.length > 0) forget();
    else return false;
    return true;
  }

  /**
   * @param {EventTarget | null} except What lies in a menu leaves it open.
   * @returns {boolean} Whether one was open.
   */
  function closeMenus(except) {
    const open = [...root.querySelectorAll("details.menu[open]")].filter((menu) => !(except instanceof Node && menu.contains(except)));
    for (const menu of /** @type {HTMLDetailsElement[]} */ (open)) {
      const within = menu.contains(document.activeElement);
      menu.open = false;
      if (within) menu.querySelector("summary")?.focus();
    }
    return open.length > 0;
  }

  // ---- The policy ----

  /** @param {HTMLElement | null} element */
  function setCurrent(element) {
    if (!element) return;
    current?.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
    current = element;
  }

  /** @param {Element} element */
  function bring(element) {
    turn("policy");
    element.scrollIntoView({ block: "center" });
    // What comes into sight is only now laid out, which may move it.
    requestAnimationFrame(() => element.scrollIntoView({ block: "center" }));
  }

  /** @param {number} id */
  function showTop(id) {
    const element = marks.elements.get(id);
    element?.scrollIntoView({ block: "start" });
    requestAnimationFrame(() => element?.scrollIntoView({ block: "start" }));
  }

  /** @param {HTMLElement} element */
  function focusSentence(element) {
    setCurrent(element);
    turn("policy");
    element.focus({ preventScroll: true });
    bring(element);
    services.onFocus?.(Number(element.dataset.sentence));
  }

  /** @param {number} direction 1 for the next marked sentence, -1 for the one before. */
  function step(direction) {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.closest("[data-sentence]") : null;
    const from = focused instanceof HTMLElement ? Number(focused.dataset.sentence) : (panel.open ?? Number(current?.dataset.sentence ?? -1) - (direction === 1 ? 0.5 : 0));
    const ids = marks.fitting();
    const next = direction === 1 ? ids.find((id) => id > from) : ids.findLast((id) => id < from);
    const element = next === undefined ? undefined : marks.elements.get(next);
    if (next === undefined || !element) return;
    focusSentence(element);
    // An open card follows the reader.
    if (panel.open !== null) openCard(next, false);
  }

  /**
   * Goes from a button of the findings to a sentence, and remembers the way back.
   *
   * @param {HTMLElement} from
   * @param {number} id
   * @param {string} ranges
   */
  function jump(from, id, ranges) {
    if (withPolicy) {
      jumps.push({ from, view: views.result.dataset.view ?? "", page: scrollY, panel: panelElement.scrollTop });
      views.back.hidden = false;
    }
    goTo(id, ranges);
    if (!withPolicy) openCard(id, false);
  }

  /** Goes back to where the last jump began. */
  function back() {
    const last = jumps.pop();
    if (!last) return;
    if (jumps.length === 0) forget();
    if (views.findings.contains(last.from)) closeCard(false);
    turn(last.view);
    scrollTo(0, last.page);
    panelElement.scrollTop = last.panel;
    if (last.from.isConnected) last.from.focus({ preventScroll: true });
  }

  /** Forgets the ways back. */
  function forget() {
    jumps.length = 0;
    if (views.back.contains(document.activeElement)) current?.focus({ preventScroll: true });
    views.back.hidden = true;
  }

  /**
   * Leads to a sentence, and shows some words in it.
   *
   * @param {number} id
   * @param {string} [ranges]
   */
  function goTo(id, ranges = "") {
    const element = marks.elements.get(id);
    awaited = element ? null : { id, ranges };
    if (!element && withPolicy) return;
    services.onChoose?.(id, ranges);
    if (!element) return;
    if (narrow()) closeCard(false);
    const { category, topic } = marks.choice;
    const sentence = report.sentences[id];
    if ((category ?? topic) && sentence && !marks.fitting().includes(id)) filterCategory(null);
    focusSentence(element);
    element.classList.remove("arrived");
    requestAnimationFrame(() => element.classList.add("arrived"));
    marks.quote(ranges);
  }

  /** @param {number} id */
  function goToHeading(id) {
    openOutline(false);
    const element = marks.elements.get(id);
    if (!element) return;
    setCurrent(element);
    turn("policy");
    element.focus({ preventScroll: true });
    showTop(id);
  }

  // ---- Filter ----

  /** @param {Category | null} category */
  function filterCategory(category) {
    setFilter(marks.choice.category === category && marks.choice.topic === null ? null : category, null);
  }

  /** @param {string} topic */
  function filterTopic(topic) {
    closeMenus(null);
    if (marks.choice.topic === topic) setFilter(null, null);
    else setFilter(/** @type {Category} */ (topic.split(".")[0]), topic);
  }

  /**
   * @param {Category | null} category
   * @param {string | null} [topic]
   */
  function setFilter(category, topic = null) {
    if (!views.filter) return;
    marks.show({ category, topic });
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (views.filter.querySelectorAll("[data-filter], [data-topic]"))) {
      const { filter, topic: own } = button.dataset;
      button.setAttribute("aria-pressed", String(own === undefined ? filter === (category ?? "") : own === topic));
    }
    const name = topic === null ? s.result.topics : fill(s.result.topic, { topic: s.topics[topic] ?? topic });
    const summary = need("#topics-name", views.filter);
    summary.textContent = name;
    summary.classList.toggle("chosen", topic !== null);
    const ids = marks.fitting();
    services.onFilter?.({ category, topic, sentences: ids });
    if (category) services.announce(count(s.result.filtered, ids.length));
    listSentences();
    if (category && withPolicy) showOneOf(ids);
  }

  /**
   * Shows the first of these sentences, unless one of them is in sight: a filter that changes nothing in sight would look
   * broken.
   *
   * @param {number[]} ids
   */
  function showOneOf(ids) {
    const first = marks.elements.get(ids[0] ?? -1);
    if (!first) return;
    setCurrent(first);
    const from = place?.first ?? 0;
    const next = ids.find((id) => id >= from);
    const element = marks.elements.get(next ?? -1);
    const inSight = element && element.getBoundingClientRect().top < innerHeight && element.getBoundingClientRect().bottom > 0;
    if (!inSight && article.offsetParent) bring(element ?? first);
  }

  // ---- Panel ----

  /**
   * @param {number} id
   * @param {boolean} [focus] Whether the card takes the focus.
   */
  function openCard(id, focus = true) {
    const element = marks.elements.get(id);
    root.querySelector(".sentence.open")?.classList.remove("open");
    if (panel.open !== id) marks.decide(NONE);
    element?.classList.add("open");
    setCurrent(element ?? null);
    panel.openCard(id, focus);
    services.onFocus?.(id);
    // On a narrow screen the card covers the lower part, so the sentence goes to the upper.
    if (narrow()) showTop(id);
  }

  /** @param {boolean} [focus] Whether the focus goes back to the sentence. */
  function closeCard(focus = true) {
    if (panel.open === null) return;
    const id = panel.open;
    const element = marks.elements.get(id);
    panel.closeCard();
    marks.decide(NONE);
    services.onFocus?.(null);
    element?.classList.remove("open");
    if (!focus) return;
    const from = element ?? root.querySelector(`[data-go="${id}"]`);
    if (from instanceof HTMLElement) from.focus({ preventScroll: true });
  }

  /**
   * @param {number} id
   * @param {HTMLElement} button
   */
  function explain(id, button) {
    panel.explain(id, button, (topics) => marks.decide(decidingWords(report, id, topics)));
  }

  /** @param {string} id */
  function showRequirement(id) {
    closeCard(false);
    forget();
    turn("findings");
    panel.showRequirement(id);
  }

  /** @param {number} direction */
  function stepGap(direction) {
    const id = panel.nextGap(direction);
    if (id !== undefined) showRequirement(id);
  }

  // ---- Bar ----

  /** @returns {boolean} Whether the findings and the policy take turns. */
  function narrow() {
    return matchMedia("(max-width: 899px)").matches;
  }

  /** @param {string} view `findings` or `policy`, where there is no room for both. */
  function turn(view) {
    const { result } = views;
    if (result.dataset.view === view) return;
    result.dataset.view = view;
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (result.querySelectorAll("[data-turn]"))) {
      button.setAttribute("aria-pressed", String(button.dataset.turn === view));
    }
    if (narrow()) scrollTo(0, 0);
    place?.soon();
  }

  /** @param {boolean} open */
  function openOutline(open) {
    const { outline, contents } = views;
    if (!outline || !contents) return;
    turn("policy");
    const within = outline.contains(document.activeElement);
    outline.classList.toggle("open", open);
    contents.setAttribute("aria-expanded", String(open));
    const item = outline.querySelector("[aria-current]") ?? outline.querySelector("button");
    if (open && item instanceof HTMLElement) item.focus();
    else if (within && contents.offsetParent) contents.focus();
  }

  function openFind() {
    if (!views.find || !find) return;
    turn("policy");
    views.find.classList.add("open");
    find.field.focus();
    find.field.select();
  }

  function closeFind() {
    views.find?.classList.remove("open");
    current?.focus({ preventScroll: true });
  }

  return {
    reading,
    actions: views.actions,
    goTo,
    open: openCard,
    showChecklist: (id) => panel.showList(id),
    showRequirement,
    filter: setFilter,
    close() {
      closing.abort();
      resized.disconnect();
      marks.close();
      find?.close();
      document.body.classList.remove("card-open");
    },
  };
}

/**
 * Returns the room's frame, the policy still empty.
 *
 * @param {Reading} reading
 * @param {boolean} withPolicy
 */
function frame(reading, withPolicy) {
  const { report } = reading;
  const read = isRead(report);
  const article = h("article", { class: "policy", id: "policy", "aria-labelledby": "policy-title" }, h("h2", { class: "sr", id: "policy-title" }, s.result.policy));
  const outline = withPolicy ? outlineView(reading) : null;
  const strip = withPolicy && read ? stripView(reading) : null;
  const find = withPolicy ? findView() : null;
  const filter = read ? h("div", { id: "filter", class: "filter-bar" }, filterView(report)) : null;
  const contents = outline
    ? h("button", { type: "button", class: "tool contents-button", "data-outline": true, "aria-expanded": "false", "aria-controls": "outline", "aria-keyshortcuts": "o" }, h("span", { class: "tool-name" }, s.outline.title))
    : null;
  const turns = h(
    "div",
    { class: "switch", role: "group", "aria-label": s.result.switchLabel },
    h("button", { type: "button", "data-turn": "findings", "aria-pressed": "true" }, s.result.findings),
    h("button", { type: "button", "data-turn": "policy", "aria-pressed": "false" }, s.result.text),
  );
  const opener = find ? h("button", { type: "button", class: "tool find-button", "data-find-open": true, "aria-label": s.find.label, title: s.find.label }) : null;
  const bar = h("div", { class: "toolbar" }, withPolicy ? turns : null, contents, opener, filter, find);
  const actions = h("div", { class: "room-actions" });
  const findings = findingsView(reading);
  const panel = h("aside", { class: "panel", id: "panel", "aria-label": s.result.findings }, actions, h("div", { id: "card" }), findings);
  const list = !withPolicy && read ? h("details", { class: "sentence-list" }, h("summary", null)) : null;
  const back = h("button", { type: "button", class: "button small return", "data-back": true, "aria-keyshortcuts": "b", hidden: true }, s.result.back);
  const result = h(
    "div",
    { class: withPolicy ? "result" : "result alone", "data-view": "findings" },
    h("h1", { class: "sr" }, s.result.title),
    bar,
    outline,
    withPolicy ? h("div", { class: "column" }, article, back) : list,
    strip,
    panel,
  );
  return { result, bar, article, outline, strip, find, filter, contents, actions, panel, findings, list, back };
}

/**
 * @param {Reading} reading
 * @returns {string} What was found, in one line.
 */
function done({ report }) {
  const sum = report.checklists[0]?.counts;
  if (!isRead(report)) return report.document.language === "en" ? s.summary.policyNo : s.summary.notEnglishTitle;
  return fill(s.result.done, {
    words: count(s.summary.words, report.document.words),
    missing: count(s.statusCount.missing, sum?.missing ?? 0),
    vague: count(s.statusCount.vague, sum?.vague ?? 0),
  });
}

/** Letters in a line, and the heights of a line and of the space before a block, in pixels. */
const LINE = { letters: 78, height: 30, space: 16 };

/**
 * @param {import("./layout.js").Block[]} blocks
 * @returns {number} About how high they are, in pixels.
 */
function height(blocks) {
  const lines = (/** @type {import("./layout.js").Run[]} */ runs) => Math.ceil(runs.reduce((sum, { text }) => sum + text.length, 0) / LINE.letters);
  let sum = 0;
  for (const block of blocks) {
    if (block.kind === "table") for (const row of block.rows) sum += LINE.space + LINE.height * Math.max(...row.map((cell) => Math.ceil((lines(cell) * row.length) / 1.2)));
    else if ("items" in block) for (const item of block.items) sum += LINE.space / 2 + LINE.height * lines(item.runs);
    else sum += LINE.space + LINE.height * lines(block.runs);
  }
  return sum;
}
