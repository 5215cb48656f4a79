// The side panel: a click on the toolbar button names a tab; its page is read, analysed in the panel's worker, shown in the
// reading room and marked in the page.

import { h, need, target } from "../js/dom.js";
import { Engine, EngineError } from "../js/engine.js";
import { fromFormattedPaste, fromText } from "../js/intake.js";
import { isRead } from "../js/report.js";
import { openRoom } from "../js/room.js";
import { count, date, fill, s } from "../js/strings.js";
import * as history from "./history.js";
import { PageError, PageLink } from "./page-link.js";
import { findPolicies } from "./policies.js";
import { faultOf } from "./places.js";
import { mayLookAgain, pattern } from "./sites.js";
import { t } from "./strings.js";
import { aboutView, busyView, linksView, messageView, noticeView, optionsView, pasteView, policiesView } from "./views.js";

/**
 * @typedef {import("../js/report.js").Reading} Reading
 * @typedef {import("../js/intake.js").Source} Source
 * @typedef {import("./policies.js").Policy} Policy
 * @typedef {{ from: "page" | "fetched" | "pasted", title: string, url: string | null }} Origin What a text is of.
 */

/** An analysis that takes longer has lost its way, in milliseconds: 2 MB take a second. */
const PATIENCE = 30_000;
/** Less is no text of a policy. */
const LITTLE = 80;

const engine = new Engine(new URL("../js/worker.js", import.meta.url));
const top = need("#top");
const notes = need("#notes");
const main = need("#main");
const foot = need("#foot");
const status = need("#status");

const state = {
  /** @type {number | null} */ tab: null,
  /** @type {PageLink | null} */ link: null,
  /** @type {import("./boundary.js").Page | null} What was read of the tab. */ page: null,
  /** @type {Policy[]} */ policies: [],
  /** @type {import("../js/room.js").Room | null} */ room: null,
  /** @type {Origin | null} */ origin: null,
  /** @type {number[] | null} The sentences that the filter lets through. */ filter: null,
  marked: true,
  fromPage: false,
  /** Counts what was begun, so that an answer that comes too late is known. */ run: 0,
  /** @type {() => void} Begins anew what failed last. */ retry: () => {},
  /** @type {Source | null} A formatted paste, as long as it stands in the field unchanged. */ pasted: null,
  /** @type {number[]} The sentences that a remembered version had not. */ fresh: [],
};

/** @type {Promise<import("./policies.js").Words>} */
const words = fetch(new URL("../data/policy-words.json", import.meta.url)).then((answer) => answer.json());

begin().catch(console.error);

async function begin() {
  await showOptions();
  const { id } = await chrome.windows.getCurrent();
  const key = `click-${id}`;
  chrome.storage.session.onChanged.addListener((changes) => {
    const click = changes[key]?.newValue;
    if (click) take(click);
  });
  const click = (await chrome.storage.session.get(key))[key];
  if (click) take(click);
  else if (state.run === 0) showMessage(t.welcome, [{ name: "paste", label: t.actions.paste }]);

  /** @param {any} click */
  function take(click) {
    // A panel that is opened again by the browser's own menu must not take an old click for one of now.
    chrome.storage.session.remove(key);
    if (typeof click.tab === "number") readTab(click.tab, true);
  }
}

chrome.tabs.onUpdated.addListener(async (tab, { status: now }) => {
  if (tab !== state.tab || now !== "complete" || state.link?.open) return;
  const { url } = await chrome.tabs.get(tab);
  if (await mayLookAgain(url)) readTab(tab);
});

// ---- Reading -------------------------------------------------------------------------------------------------------

/**
 * @param {number} tab
 * @param {boolean} [clicked] Whether the button was clicked for it just now.
 */
async function readTab(tab, clicked = false) {
  const run = start(() => readTab(tab), t.busy.page);
  state.link?.close();
  state.link = null;
  state.page = null;
  state.tab = tab;
  try {
    const link = await PageLink.connect(tab, { opened: (id) => openFromPage(link, id), changed: (left) => pageChanged(link, left), gone: () => pageGone(link) });
    if (run !== state.run) return link.close();
    state.link = link;
    const page = await link.read();
    if (run !== state.run) return;
    state.page = page;
    state.policies = findPolicies(page.links, page.url, await words);
    showOptions();
    if (page.type === "application/pdf") return fail("pdf");
    if (page.text.length < LITTLE) return state.policies.length > 0 ? showLinks() : fail("empty");
    const reading = await analyse({ text: page.text, format: "markdown" });
    if (run !== state.run) return;
    if (reading.report.document.is_policy) await show(reading, { from: "page", title: page.title, url: page.url });
    else showLinks();
  } catch (error) {
    if (run === state.run) fail(await faultOf(error, tab, clicked));
  }
}

/** Reads the page that is no policy all the same. */
async function readAnyway() {
  const { page } = state;
  if (!page) return;
  const run = start(readAnyway, t.busy.policy);
  try {
    const reading = await analyse({ text: page.text, format: "markdown" });
    if (run === state.run) await show(reading, { from: "page", title: page.title, url: page.url });
  } catch (error) {
    if (run === state.run) fail(await faultOf(error, state.tab));
  }
}

/** @param {Policy} policy */
async function readPolicy(policy) {
  const { link } = state;
  if (!policy.here || !link?.open) return openPolicy(policy);
  const run = start(() => readPolicy(policy), t.busy.policy);
  try {
    const { text, title, url, type } = await link.fetch(policy.href);
    if (run !== state.run) return;
    const reading = text.length < LITTLE ? null : await analyse({ text, format: /html/i.test(type) ? "markdown" : "auto" });
    if (run !== state.run) return;
    if (reading?.report.document.is_policy) await show(reading, { from: "fetched", title: title || policy.text, url });
    else showFault("fetch", [{ name: `open-${state.policies.indexOf(policy)}`, label: t.actions.open }]);
  } catch (error) {
    if (run === state.run) fail(await faultOf(error, state.tab));
  }
}

/** @param {Policy} policy */
async function openPolicy(policy) {
  if (state.tab === null) return;
  start(() => openPolicy(policy));
  await chrome.tabs.update(state.tab, { url: policy.href });
  showMessage(t.opened, [{ name: "paste", label: t.actions.paste }]);
}

/** @param {Source} source */
async function readPaste(source) {
  const run = start(() => readPaste(source), t.busy.policy);
  try {
    const reading = await analyse(source);
    if (run === state.run) await show(reading, { from: "pasted", title: "", url: null });
  } catch (error) {
    if (run === state.run) fail(await faultOf(error, null));
  }
}

/**
 * @param {Source} source
 * @returns {Promise<Reading>} Rejects with an `EngineError`; its code is `slow` where the engine was stopped.
 */
async function analyse({ text, format }) {
  const report = await inTime(engine.call("analyze", text, { checklists: ["all"], today: today(), format, id: "" }));
  return { text, format, report };
}

/**
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T>}
 */
async function inTime(answer) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(new EngineError({ code: "slow", message: "the engine took too long" }));
      engine.cancel();
    }, PATIENCE);
  });
  try {
    return await Promise.race([answer, /** @type {Promise<never>} */ (late)]);
  } finally {
    clearTimeout(timer);
  }
}

/** @returns {string} The reader's own day, ISO 8601. */
function today() {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}

// ---- Showing -------------------------------------------------------------------------------------------------------

/**
 * Begins something new in place of what is shown.
 *
 * @param {() => void} retry
 * @param {string} [message] What is said while it lasts.
 * @returns {number} The number of this run.
 */
function start(retry, message) {
  state.room?.close();
  state.room = null;
  state.origin = null;
  state.filter = null;
  state.retry = retry;
  notes.replaceChildren();
  main.replaceChildren(...(message ? [busyView(message)] : []));
  showAbout();
  if (message) announce(message);
  return ++state.run;
}

/**
 * @param {Reading} reading
 * @param {Origin} origin
 */
async function show(reading, origin) {
  const run = state.run;
  const attached = origin.from === "page" && state.link !== null;
  state.origin = origin;
  state.marked = attached && isRead(reading.report);
  state.room = openRoom(main, reading, {
    policy: !attached,
    explain: (text) => engine.call("explain", text),
    announce,
    ...(attached ? pageServices() : {}),
  });
  if (state.policies.length > 0 && origin.from !== "pasted") main.append(morePolicies());
  showAbout();
  if (origin.from === "page" && state.page && !state.page.whole) notes.append(noticeView("note-part", t.part, []));
  scrollTo(0, 0);
  if (attached) {
    setBadge(reading);
    if (state.marked) await mark(reading);
  }
  if (run === state.run) await tellChanges(reading, origin);
}

/** @returns {Partial<import("../js/room.js").Services>} What the room does in the page beside it. */
function pageServices() {
  return {
    onHover: (id) => state.link?.near(id),
    onFocus: (id) => state.link?.show(id, [], !state.fromPage),
    onChoose: (id, ranges) => state.link?.show(id, quotesOf(ranges), true),
    onFilter: ({ category, topic, sentences }) => {
      state.filter = category === null && topic === null ? null : sentences;
      state.link?.filter(state.filter);
    },
  };
}

/**
 * @param {string} ranges Such as `12-40 51-60`.
 * @returns {{ start: number, end: number }[]}
 */
function quotesOf(ranges) {
  return ranges.split(" ").flatMap((pair) => {
    const [begin, end] = pair.split("-").map(Number);
    return begin !== undefined && end !== undefined ? [{ start: begin, end }] : [];
  });
}

/** @param {Reading} reading */
async function mark({ report }) {
  const marks = report.sentences.map(({ id, start, end, categories, topics }) => ({ id, start, end, category: topics.length > 0 ? (categories[0]?.id ?? "") : "" }));
  try {
    const marked = await state.link?.mark(marks);
    document.body.dataset.marked = String(marked ?? 0);
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
  }
}

/** @param {Reading} reading */
function setBadge({ report }) {
  const { tab } = state;
  if (tab === null || !isRead(report)) return;
  const missing = report.checklists[0]?.counts.missing ?? 0;
  chrome.action.setBadgeBackgroundColor({ tabId: tab, color: missing > 0 ? "#a8281e" : "#1f5b48" }).catch(() => {});
  chrome.action.setBadgeText({ tabId: tab, text: String(missing) }).catch(() => {});
}

function clearBadge() {
  if (state.tab !== null) chrome.action.setBadgeText({ tabId: state.tab, text: "" }).catch(() => {});
}

function showAbout() {
  const { origin, page, link } = state;
  const actions = [];
  if (origin?.from === "page" && link?.open) {
    if (state.room && isRead(state.room.reading.report)) actions.push({ name: "marks", label: state.marked ? t.actions.hide : t.actions.show, pressed: state.marked });
    actions.push({ name: "again", label: t.actions.again });
  } else if (origin?.from === "fetched" || origin?.from === "pasted") {
    actions.push({ name: "back", label: t.actions.back });
  }
  const url = origin ? origin.url : (page?.url ?? null);
  const title = origin ? origin.title : (page?.title ?? "");
  top.replaceChildren(
    origin || page
      ? aboutView({ from: t.from[origin?.from ?? "page"], title, host: url ? new URL(url).host : "", actions })
      : h("p", { class: "wordmark" }, h("span", { class: "gap-mark", "aria-hidden": "true" }), "Lacuna"),
  );
}

function showLinks() {
  main.replaceChildren(linksView(state.policies));
  showAbout();
  announce(state.policies.length > 0 ? t.links.title : t.links.none);
}

/** @returns {HTMLElement} */
function morePolicies() {
  return h("details", { class: "more-policies" }, h("summary", null, `${t.actions.links} (${state.policies.length})`), policiesView(state.policies));
}

/** @param {import("./views.js").Fault | null} fault Nothing where the reader has stopped it. */
function fail(fault) {
  if (fault === null) return showMessage(t.welcome, [{ name: "retry", label: t.actions.retry }, { name: "paste", label: t.actions.paste }]);
  const retries = !["browser", "store", "pdf"].includes(fault);
  showFault(fault, retries ? [{ name: "retry", label: t.actions.retry }] : []);
}

/**
 * @param {import("./views.js").Fault} fault
 * @param {{ name: string, label: string }[]} actions
 */
function showFault(fault, actions) {
  showMessage(t.error[fault], [...actions, { name: "paste", label: t.actions.paste }]);
  main.dataset.fault = fault;
}

/**
 * @param {{ title: string, text: string, promise?: string }} what
 * @param {{ name: string, label: string }[]} actions
 */
function showMessage(what, actions) {
  delete main.dataset.fault;
  main.replaceChildren(messageView(what, actions));
  showAbout();
  announce(what.title);
}

/** @param {string} message */
function announce(message) {
  status.textContent = message;
}

// ---- The page beside -----------------------------------------------------------------------------------------------

/**
 * @param {PageLink} link
 * @param {number} id
 */
function openFromPage(link, id) {
  if (link !== state.link || !state.room || id >= state.room.reading.report.sentences.length) return;
  state.fromPage = true;
  state.room.open(id);
  state.fromPage = false;
}

/**
 * @param {PageLink} link
 * @param {boolean} left
 */
async function pageChanged(link, left) {
  if (link !== state.link || state.tab === null) return;
  const { tab } = state;
  if (left) clearBadge();
  if (await mayLookAgain(state.page?.url)) return readTab(tab);
  if (link === state.link) replaceNote("note-changed", left ? t.changed.left : t.changed.text, [{ name: "again", label: t.actions.again }]);
}

/** @param {PageLink} link */
function pageGone(link) {
  if (link !== state.link) return;
  state.link = null;
  if (state.origin?.from !== "page") return;
  showAbout();
  replaceNote("note-changed", t.changed.gone, [{ name: "again", label: t.actions.again }]);
}

/**
 * @param {string} id
 * @param {string} text
 * @param {{ name: string, label: string }[]} actions
 */
function replaceNote(id, text, actions) {
  notes.querySelector(`#${id}`)?.remove();
  notes.append(noticeView(id, text, actions));
}

// ---- Memory --------------------------------------------------------------------------------------------------------

/**
 * Says what has changed since the policy was read before, if the reader wants that remembered.
 *
 * @param {Reading} reading
 * @param {Origin} origin
 */
async function tellChanges(reading, { url }) {
  const run = state.run;
  if (!url || !isRead(reading.report) || !(await history.settings()).history) return;
  const before = await history.remember(url, reading.text, today());
  showOptions();
  if (!before) return;
  // Both are read by the engine of now, so that what it has learnt since is not told as a change of the policy.
  const changes = await inTime(engine.call("compare", before.text, reading.text, { today: today(), format: reading.format, id: "" }));
  if (run !== state.run) return;
  const changed = /** @type {{ change: string, new: number | null }[]} */ (changes.sentences).filter(({ change }) => change !== "moved");
  state.fresh = changed.flatMap((each) => each.new ?? []);
  const gaps = [
    changes.closed.length > 0 ? count(t.changed.closed, changes.closed.length) : "",
    changes.opened.length > 0 ? count(t.changed.opened, changes.opened.length) : "",
  ].join("");
  replaceNote("note-since", fill(t.changed.since, { date: date(before.date), sentences: count(t.changed.sentences, changed.length), gaps }), [
    ...(state.fresh.length > 0 ? [{ name: "fresh", label: t.changed.show }] : []),
    { name: "seen", label: t.actions.dismiss },
  ]);
}

/** Leads from one sentence that is new to the next. */
function showFresh() {
  const [next] = state.fresh;
  if (next === undefined || !state.room) return;
  state.fresh.push(/** @type {number} */ (state.fresh.shift()));
  state.room.goTo(next);
}

// ---- What the reader does ------------------------------------------------------------------------------------------

/** @type {Record<string, () => unknown>} */
const DEEDS = {
  again: () => state.tab !== null && readTab(state.tab),
  retry: () => state.retry(),
  cancel() {
    state.run += 1;
    engine.cancel();
    fail(null);
  },
  marks: toggleMarks,
  anyway: readAnyway,
  paste: showPaste,
  back: goBack,
  analyse() {
    const field = /** @type {HTMLTextAreaElement} */ (need("#text"));
    if (field.value.trim() !== "") return readPaste(state.pasted ?? fromText(field.value));
    need("#paste-error").hidden = false;
    need("#paste-error").textContent = t.paste.empty;
  },
  fresh: showFresh,
  async seen() {
    notes.querySelector("#note-since")?.remove();
    if (state.origin?.url) await history.seen(state.origin.url);
  },
  async forget() {
    await history.forget();
    showOptions();
  },
};

document.addEventListener("click", (event) => {
  const at = target(event, "[data-do], [data-policy]");
  if (!at) return;
  const { do: deed, policy } = at.dataset;
  const chosen = state.policies[Number(policy ?? /^open-(\d+)$/.exec(deed ?? "")?.[1])];
  if (policy !== undefined && chosen) readPolicy(chosen);
  else if (deed?.startsWith("open-") && chosen) openPolicy(chosen);
  else if (deed) DEEDS[deed]?.();
});

async function toggleMarks() {
  const { room, link } = state;
  if (!room || !link) return;
  state.marked = !state.marked;
  showAbout();
  need('[data-do="marks"]', top).focus();
  if (!state.marked) return link.clear();
  await mark(room.reading);
  link.filter(state.filter);
}

function goBack() {
  if (state.page && state.page.text.length >= LITTLE && state.origin?.from === "pasted") return state.tab !== null && readTab(state.tab);
  start(state.retry);
  if (state.page) showLinks();
  else showMessage(t.welcome, [{ name: "paste", label: t.actions.paste }]);
}

function showPaste() {
  start(showPaste);
  main.replaceChildren(pasteView());
  const field = /** @type {HTMLTextAreaElement} */ (need("#text"));
  field.focus();
  field.addEventListener("input", () => (state.pasted = null));
  field.addEventListener("paste", (event) => {
    if (field.value.trim() !== "") return;
    const source = fromFormattedPaste(event.clipboardData?.getData("text/html") ?? "");
    if (!source) return;
    event.preventDefault();
    field.value = source.text;
    state.pasted = { ...source, text: field.value };
  });
}

// ---- Options -------------------------------------------------------------------------------------------------------

async function showOptions() {
  const { history: on } = await history.settings();
  const url = state.page?.url;
  const site = url && /^https?:/.test(url) ? new URL(url).hostname : null;
  const open = foot.querySelector("details")?.open ?? false;
  const view = optionsView({ history: on, remembered: on ? await history.count() : 0, site, again: site !== null && (await mayLookAgain(url)), open });
  foot.replaceChildren(view, h("p", { class: "foot-law" }, s.foot.law));
}

foot.addEventListener("change", async (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement)) return;
  const url = state.page?.url;
  if (box.name === "history") {
    await history.setHistory(box.checked);
    const { room, origin } = state;
    if (box.checked && room && origin) await tellChanges(room.reading, origin);
  } else if (box.name === "again" && url) {
    // Asked for in the very moment of the click, or the browser refuses.
    const origins = [pattern(url)];
    await (box.checked ? chrome.permissions.request({ origins }) : chrome.permissions.remove({ origins }));
  }
  showOptions();
});
