// The page: what the reader does goes to the engine, what it answers goes to the views.

import { ChecklistFileError, isChecklist, toCheck } from "./checklist-file.js";
import { h, need } from "./dom.js";
import { Engine, EngineError } from "./engine.js";
import { fromFile, fromFormattedPaste, fromText, isReadable } from "./intake.js";
import { layout } from "./layout.js";
import { CATEGORIES, isRead } from "./report.js";
import { count, fill, s } from "./strings.js";
import { findingsView } from "./view-findings.js";
import { blockView, filterView } from "./view-policy.js";
import { explanationView, sentenceView } from "./view-sentence.js";
import { busyView, choicesView, examplesView, keysView, startView } from "./view-start.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./report.js").Category} Category
 * @typedef {import("./intake.js").Source} Source
 */

/** After this time a reader wants to know that something happens, in milliseconds. */
const PATIENCE = 300;
/** Blocks laid out in one frame: little enough for 60 frames a second on a slow phone. */
const BLOCKS_PER_FRAME = 40;

const engine = new Engine(new URL("worker.js", import.meta.url));

const main = need("#main");
const status = need("#status");

/** The start view stays in memory, so that a text is still there when its reader comes back. */
const start = startView();
const field = /** @type {HTMLTextAreaElement} */ (need("#text", start));
const chooser = /** @type {HTMLInputElement} */ (need("#file", start));
const dialog = keysView();

/** @type {{ reading: Reading | null, only: Category | null, open: number | null, source: Source | null, run: number }} */
const state = { reading: null, only: null, open: null, source: null, run: 0 };
/** @type {Set<string>} */
const chosen = new Set();
/** @type {import("./view-start.js").ChecklistChoice[]} The built-in checklists in the engine's order, which is that of the tabs. */
let offered = [];
/** @type {Map<string, { id: string, title: string, list: unknown }>} The reader's own checklists by id; they live as long as the page. */
const own = new Map();

need("#skip").textContent = s.skip;
need("#actions").append(
  h("button", { type: "button", id: "fresh", class: "button small", hidden: true }, s.actions.fresh),
  h("button", { type: "button", id: "keys", class: "button small keys-button", "aria-keyshortcuts": "?" }, s.actions.keys, " ", h("kbd", { "aria-hidden": "true" }, "?")),
);
need("#foot").append(h("p", null, s.foot.law), h("p", null, s.foot.source));
document.body.append(dialog);
main.append(start);
/** @type {Promise<void> | null} Resolves when the engine has named its checklists; none after it failed to. */
let listing = null;
offerChecklists().catch(fail);
offerExamples();

// ---- Intake --------------------------------------------------------------------------------------------------------

/** @returns {Promise<void>} Resolves when the checklists are there to choose from; asks the engine once. */
function offerChecklists() {
  listing ??= engine.call("checklists").then(
    (/** @type {import("./view-start.js").ChecklistChoice[]} */ checklists) => {
      offered = checklists;
      for (const { id } of offered) chosen.add(id);
      showChoices();
    },
    (error) => {
      listing = null;
      throw error;
    },
  );
  return listing;
}

function showChoices() {
  need("#choices", start).replaceChildren(choicesView(offered, [...own.values()], chosen));
}

/** @returns {unknown[]} What the text is measured against, as the engine takes it. */
function checklists() {
  const named = offered.map(({ id }) => id).filter((id) => chosen.has(id));
  const lists = [...own.values()].filter(({ id }) => chosen.has(id)).map(({ list }) => list);
  // Who leaves all of them chosen has asked for none by name.
  return [...(named.length === offered.length ? ["all"] : named), ...lists];
}

/** @param {File} file A checklist of the reader's own. */
async function addChecklist(file) {
  const { name } = file;
  try {
    const given = await toCheck(name, await file.text());
    const { id, title } = await engine.call("checkChecklist", given);
    own.set(id, { id, title, list: typeof given === "string" ? JSON.parse(given) : given });
    chosen.add(id);
    await offerChecklists();
    showChoices();
    say(null);
    announce(fill(s.start.ownAdded, { title }));
    // Whoever drops it on a result wants to see that result by it.
    if (state.reading) {
      await analyse();
      const tab = main.querySelector(`[data-tab="${id}"]`);
      if (tab instanceof HTMLElement) chooseTab(tab);
    }
  } catch (error) {
    if (state.reading) startAgain();
    if (error instanceof ChecklistFileError) {
      const message = error.code === "load" ? s.error.checklistLoad : fill(s.error.checklistToml, { name, message: asSentence(error.message) });
      say(message, false);
    } else if (error instanceof EngineError && error.code === "checklist") {
      say(fill(s.error.checklist, { name, message: asSentence(error.message) }), false);
    } else if (error instanceof EngineError) {
      fail(error);
    } else {
      say(fill(s.error.fileRead, { name }), false);
    }
  }
}

/**
 * @param {string} message
 * @returns {string} It as a sentence.
 */
function asSentence(message) {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?!]$/.test(message) ? "" : "."}`;
}

async function offerExamples() {
  try {
    const base = new URL("../examples/", import.meta.url);
    const answer = await fetch(new URL("index.json", base));
    if (!answer.ok) return;
    const examples = /** @type {import("./view-start.js").Example[]} */ (await answer.json());
    if (examples.length === 0) return;
    const view = examplesView(examples);
    view.addEventListener("click", async (event) => {
      const file = target(event, "[data-example]")?.dataset.example;
      if (!file) return;
      try {
        const text = await (await fetch(new URL(file, base))).text();
        take(fromFile(file, text));
      } catch {
        say(fill(s.error.fileRead, { name: file }));
      }
    });
    need("#examples", start).replaceChildren(view);
  } catch {
    // A page without examples is a whole page.
  }
}

field.addEventListener("paste", (event) => {
  const plain = event.clipboardData?.getData("text/plain") ?? "";
  const html = event.clipboardData?.getData("text/html") ?? "";
  const isWhole = field.value.trim() === "" || (field.selectionStart === 0 && field.selectionEnd === field.value.length);
  const source = isWhole ? (fromFormattedPaste(html) ?? (plain === "" ? null : fromText(plain))) : null;
  if (source) {
    // Browsers take far longer to edit a long text into a field than to be given it, and longer than all the rest.
    event.preventDefault();
    take(source);
    return;
  }
  // The field has the pasted text only after this event.
  setTimeout(() => take(fromText(field.value)), 0);
});
field.addEventListener("input", () => {
  state.source = null;
  say(null);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    analyse();
  }
});
need("#analyse", start).addEventListener("click", () => analyse());
chooser.addEventListener("change", () => {
  const file = chooser.files?.[0];
  if (file) readFile(file);
  chooser.value = "";
});
start.addEventListener("change", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement)) return;
  if (box.id === "own") {
    const file = box.files?.[0];
    box.value = "";
    if (file) addChecklist(file).then(() => need("#own", start).focus());
  }
  if (box.name !== "checklist") return;
  if (box.checked) chosen.add(box.value);
  else chosen.delete(box.value);
});
start.addEventListener("click", (event) => {
  const id = target(event, "[data-remove]")?.dataset.remove;
  if (id === undefined) return;
  own.delete(id);
  chosen.delete(id);
  showChoices();
  need("#own", start).focus();
});

// A file dropped beside the field would make the browser leave the page, so the whole window takes it.
addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  start.classList.add("dropping");
});
addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) start.classList.remove("dropping");
});
addEventListener("drop", (event) => {
  start.classList.remove("dropping");
  const file = event.dataTransfer?.files[0];
  if (!file) return;
  event.preventDefault();
  if (isChecklist(file.name)) {
    addChecklist(file);
    return;
  }
  if (state.reading) startAgain();
  readFile(file);
});

/** @param {File} file */
async function readFile(file) {
  if (isChecklist(file.name)) return addChecklist(file);
  if (!isReadable(file.name)) return say(fill(s.error.file, { name: file.name }));
  try {
    take(fromFile(file.name, await file.text()));
  } catch {
    say(fill(s.error.fileRead, { name: file.name }));
  }
}

/** @param {Source} source */
function take(source) {
  field.value = source.text;
  // The field gives back lines ended by "\n" alone, and offsets must fit what is shown.
  state.source = { text: field.value, format: source.format };
  analyse();
}

async function analyse() {
  const source = state.source ?? fromText(field.value);
  say(null);
  if (source.text.trim() === "") {
    say(s.error.empty);
    field.focus();
    return;
  }
  const run = ++state.run;
  const message = fill(s.busy.reading, { n: source.text.length.toLocaleString() });
  const busy = busyView(message);
  const timer = setTimeout(() => {
    need("#intake", start).append(busy);
    announce(message);
  }, PATIENCE);
  try {
    // A reader may paste before the engine is there; the choice must be known then.
    await offerChecklists();
    if (run !== state.run) return;
    const report = await engine.call("analyze", source.text, {
      checklists: checklists(),
      today: today(),
      format: source.format,
      id: "",
    });
    if (run === state.run) show({ ...source, report });
  } catch (error) {
    if (run === state.run) fail(error);
  } finally {
    clearTimeout(timer);
    busy.remove();
  }
}

start.addEventListener("click", (event) => {
  if (target(event, "[data-cancel]")) {
    engine.cancel();
    offerChecklists().catch(fail);
    field.focus();
  }
});

/** @returns {string} The reader's own day, ISO 8601. */
function today() {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}

/** @param {unknown} error */
function fail(error) {
  const code = error instanceof EngineError ? error.code : "trap";
  if (code === "cancelled") return announce(s.busy.cancelled);
  /** @type {Record<string, string>} */
  const messages = { empty: s.error.empty, binary: s.error.binary, too_large: s.error.tooLarge, load: s.error.load, trap: s.error.trap };
  say(messages[code] ?? (error instanceof Error ? error.message : s.error.trap));
}

/**
 * @param {string | null} message What went wrong; nothing takes the last message away.
 * @param {boolean} [isOfText] Whether it is the text that is at fault.
 */
function say(message, isOfText = true) {
  const place = need("#error", start);
  place.hidden = message === null;
  place.textContent = message;
  field.toggleAttribute("aria-invalid", message !== null && isOfText);
}

/** @param {string} message */
function announce(message) {
  status.textContent = message;
}

// ---- Result --------------------------------------------------------------------------------------------------------

/** @param {Reading} reading */
function show(reading) {
  state.reading = reading;
  state.only = null;
  state.open = null;
  const { report } = reading;
  const read = isRead(report);
  const article = h("article", { class: "policy", id: "policy", "aria-labelledby": "policy-title" }, h("h2", { class: "sr", id: "policy-title" }, s.result.policy));
  const panel = h("aside", { class: "panel", id: "panel", "aria-label": s.result.findings }, h("div", { id: "card" }), findingsView(reading));
  const view = h(
    "div",
    { class: "result", "data-view": "findings" },
    h("h1", { class: "sr" }, s.result.title),
    h(
      "div",
      { class: "switch", role: "group", "aria-label": s.result.switchLabel },
      h("button", { type: "button", "data-view": "findings", "aria-pressed": "true" }, s.result.findings),
      h("button", { type: "button", "data-view": "policy", "aria-pressed": "false" }, s.result.text),
    ),
    h("div", { class: "column" }, read ? h("div", { id: "filter", class: "filter-bar" }, filterView(report, null)) : null, article),
    panel,
  );
  main.replaceChildren(view);
  need("#fresh").hidden = false;
  document.body.classList.add("reading");
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
  fillPolicy(article, reading);

  const sum = report.checklists[0]?.counts;
  announce(
    read
      ? fill(s.result.done, {
          words: count(s.summary.words, report.document.words),
          missing: count(s.statusCount.missing, sum?.missing ?? 0),
          vague: count(s.statusCount.vague, sum?.vague ?? 0),
        })
      : report.document.language === "en"
        ? s.summary.policyNo
        : s.summary.notEnglishTitle,
  );
}

/**
 * Lays the policy out a part a frame, so that a long one never holds the page up.
 *
 * @param {HTMLElement} article
 * @param {Reading} reading
 */
function fillPolicy(article, reading) {
  const blocks = layout(reading);
  let next = 0;
  const part = () => {
    if (state.reading !== reading) return;
    const end = Math.min(blocks.length, next + BLOCKS_PER_FRAME);
    article.append(h("div", { class: "part" }, blocks.slice(next, end).map((block) => blockView(block, reading.report))));
    next = end;
    if (next < blocks.length) requestAnimationFrame(part);
    else article.dataset.complete = "";
    if (!article.querySelector('[data-sentence][tabindex="0"]')) article.querySelector("mark")?.setAttribute("tabindex", "0");
  };
  part();
}

function startAgain() {
  state.run += 1;
  state.reading = null;
  clearQuotes();
  main.replaceChildren(start);
  need("#fresh").hidden = true;
  document.body.classList.remove("reading");
  scrollTo(0, 0);
  field.select();
  field.focus();
}

need("#fresh").addEventListener("click", startAgain);
need("#keys").addEventListener("click", () => dialog.showModal());

main.addEventListener("click", (event) => {
  const at = target(event, "[data-go], [data-close], [data-show], [data-explain], [data-filter], [data-tab], [data-view], [data-sentence]");
  if (!at || !state.reading) return;
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
});

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  const at = event.target instanceof HTMLElement ? event.target : document.body;
  if (at.matches("textarea, select, input:not([type=checkbox])")) return;
  if (event.key === "?") {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (!state.reading) return;
  if (at.matches("[data-tab]") && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    const tabs = /** @type {HTMLElement[]} */ ([...main.querySelectorAll("[data-tab]")]);
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
});

/**
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
function target(event, selector) {
  const found = event.target instanceof Element ? event.target.closest(selector) : null;
  return found instanceof HTMLElement ? found : null;
}

/**
 * @param {number} id
 * @returns {HTMLElement | null}
 */
function sentenceElement(id) {
  return main.querySelector(`[data-sentence="${id}"]`);
}

/** @param {number} direction 1 for the next marked sentence, -1 for the one before. */
function step(direction) {
  const marks = /** @type {HTMLElement[]} */ ([...main.querySelectorAll(state.only ? `mark[data-categories~="${state.only}"]` : "mark")]);
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
  return main.querySelector('[data-sentence][tabindex="0"]');
}

/** @param {HTMLElement} element */
function focusSentence(element) {
  current()?.setAttribute("tabindex", "-1");
  element.setAttribute("tabindex", "0");
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center" });
}

/**
 * Leads to a sentence, and shows some words in it.
 *
 * @param {number} id
 * @param {string} [ranges]
 */
function goTo(id, ranges = "") {
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
  const { reading } = state;
  if (!reading || !ranges || !("highlights" in CSS)) return;
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
  const { reading } = state;
  if (!reading) return;
  state.open = id;
  const element = sentenceElement(id);
  main.querySelector(".sentence.open")?.classList.remove("open");
  element?.classList.add("open");
  if (element) {
    current()?.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
  }
  const card = sentenceView(reading, id);
  need("#card").replaceChildren(card);
  document.body.classList.add("card-open");
  // On a narrow screen the card covers the lower part, so the sentence goes to the upper.
  if (narrow()) element?.scrollIntoView({ block: "start" });
  need("#panel").scrollTop = 0;
  if (focus) need("[data-close]", card).focus({ preventScroll: true });
}

/** @param {boolean} [focus] Whether the focus goes back to the sentence. */
function closeCard(focus = true) {
  if (state.open === null) return;
  const element = sentenceElement(state.open);
  state.open = null;
  need("#card").replaceChildren();
  document.body.classList.remove("card-open");
  element?.classList.remove("open");
  if (focus && element) element.focus({ preventScroll: true });
}

/** @param {string} id */
function showRequirement(id) {
  const details = main.querySelector(`[data-requirement="${id}"]`);
  if (!(details instanceof HTMLDetailsElement)) return;
  closeCard(false);
  setView("findings");
  const list = details.closest("[role=tabpanel]");
  if (list) chooseTab(need(`[aria-controls="${list.id}"]`));
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
  const { reading } = state;
  const sentence = reading?.report.sentences[id];
  const place = button.parentElement?.querySelector(".explain-out");
  if (!reading || !sentence || !place) return;
  const wait = setTimeout(() => place.replaceChildren(s.sentence.whyBusy), PATIENCE);
  try {
    const answer = await engine.call("explain", reading.text.slice(contextStart(reading, sentence), sentence.end));
    const explained = /** @type {import("./view-sentence.js").Explained[]} */ (answer).at(-1);
    const wanted = new Set(sentence.topics.map((topic) => topic.id));
    place.replaceChildren(explanationView((explained?.topics ?? []).filter(({ topic }) => wanted.has(topic))));
    button.hidden = true;
  } catch (error) {
    place.replaceChildren(error instanceof EngineError && error.code === "load" ? s.error.load : s.error.trap);
  } finally {
    clearTimeout(wait);
  }
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

/** @param {Category | null} category */
function showOnly(category) {
  const { reading } = state;
  if (!reading || !isRead(reading.report)) return;
  state.only = state.only === category ? null : category;
  const article = need("#policy");
  if (state.only) article.dataset.only = state.only;
  else delete article.dataset.only;
  const bar = need("#filter");
  const within = bar.contains(document.activeElement);
  bar.replaceChildren(filterView(reading.report, state.only));
  if (within) need(`[data-filter="${state.only ?? ""}"]`, bar).focus();
  const first = state.only && main.querySelector(`mark[data-categories~="${state.only}"]`);
  if (first instanceof HTMLElement) {
    current()?.setAttribute("tabindex", "-1");
    first.setAttribute("tabindex", "0");
    // A filter that changes nothing in sight would look broken.
    const matching = [...main.querySelectorAll(`mark[data-categories~="${state.only}"]`)];
    const inSight = matching.some((mark) => {
      const { top, bottom } = mark.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    if (!inSight && first.offsetParent) first.scrollIntoView({ block: "center" });
  }
}

/** @param {HTMLElement} tab */
function chooseTab(tab) {
  for (const each of main.querySelectorAll("[data-tab]")) {
    const selected = each === tab;
    each.setAttribute("aria-selected", String(selected));
    each.setAttribute("tabindex", selected ? "0" : "-1");
    const list = document.getElementById(each.getAttribute("aria-controls") ?? "");
    if (list) list.hidden = !selected;
  }
}

/** @returns {boolean} Whether the findings and the policy take turns. */
function narrow() {
  return matchMedia("(max-width: 899px)").matches;
}

/** @param {string} view */
function setView(view) {
  const result = main.querySelector(".result");
  if (!(result instanceof HTMLElement) || result.dataset.view === view) return;
  result.dataset.view = view;
  for (const button of result.querySelectorAll(".switch button")) {
    button.setAttribute("aria-pressed", String(button instanceof HTMLElement && button.dataset.view === view));
  }
  if (narrow()) scrollTo(0, 0);
}
