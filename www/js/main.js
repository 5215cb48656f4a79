// The page: the start view hands over a reading, the reading room shows it.

import { showTheme, theme } from "./appearance.js";
import { confinedFromStart } from "./confined.js";
import { disconnect, disconnectAtFirstText, loadEngine, painted } from "./connection.js";
import { h, need, target } from "./dom.js";
import { Engine, EngineError } from "./engine.js";
import { format, holdsText, parse } from "./fragment.js";
import { offlineControl } from "./offline.js";
import { openStart } from "./start.js";
import { keep, settings } from "./storage.js";
import { languageFor, s, speak } from "./strings.js";
import { addStyle } from "./style.js";
import { settingsView } from "./view-settings.js";
import { keysView, noticeView } from "./view-start.js";

// A link may ask for a language; else what is remembered does, or the browser.
await speak(languageFor([new URLSearchParams(location.search).get("lang") ?? "", settings().language ?? "", ...navigator.languages]));
showTheme(settings().theme);

disconnectAtFirstText();
const engine = new Engine(new URL("worker.js", import.meta.url), { spawn: confinedFromStart, load: loadEngine, beforeText: disconnect });
const main = need("#main");
const status = need("#status");
/** @type {HTMLDialogElement} */
let dialog;

/** @type {import("./room.js").Room | null} */
let room = null;
/** @type {Promise<typeof import("./room.js")> | null} */
let coming = null;
/** @type {import("./compare.js").Comparing | null} */
let comparing = null;

/** How long a message is seen, in milliseconds. */
const SEEN = 3000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let fading;

/**
 * @param {string} message
 * @param {boolean} [seen] Whether it is also shown for a while.
 */
function announce(message, seen = false) {
  clearTimeout(fading);
  // The same words twice are news only if there was nothing between.
  status.textContent = "";
  status.textContent = message;
  status.classList.toggle("seen", seen);
  if (seen) fading = setTimeout(() => status.classList.remove("seen"), SEEN);
}

/** Writes what stands around all views, in the language that is spoken. */
function frame() {
  document.title = s.title;
  need("#skip").textContent = s.skip;
  need("#actions").replaceChildren(
    h("button", { type: "button", id: "fresh", class: "button small", hidden: true }, s.actions.fresh),
    h("button", { type: "button", id: "keys", class: "button small keys-button", "aria-keyshortcuts": "?" }, s.actions.keys, " ", h("kbd", { "aria-hidden": "true" }, "?")),
  );
  const lines = [h("p", null, s.foot.law), h("p", null, s.foot.source), offlineControl(announce), settingsView(document.documentElement.lang, theme())];
  need("#foot").replaceChildren(...lines.filter((line) => line !== null));
  dialog?.remove();
  dialog = keysView();
  document.body.append(dialog);
}

frame();

/** @type {import("./start.js").Page} */
const page = { engine, announce, notice, read, compare, leave, isReading: () => room !== null, forget: () => changeTheme("auto") };
let start = openStart(page);
main.append(start.element);

need("#foot").addEventListener("change", ({ target: at }) => {
  if (!(at instanceof HTMLSelectElement)) return;
  if (at.id === "theme") changeTheme(at.value);
  else if (at.id === "language") changeLanguage(at.value);
});

/** @param {string} wanted */
function changeTheme(wanted) {
  showTheme(wanted);
  keep({ theme: theme() });
  /** @type {HTMLSelectElement} */ (need("#theme")).value = theme();
}

/** @param {string} wanted Every view is made anew, from what it held. */
async function changeLanguage(wanted) {
  const language = languageFor([wanted]);
  await speak(language);
  keep({ language });
  const [given, reading, sides] = [start.given(), room?.reading, comparing?.sources()];
  start.close();
  frame();
  start = openStart(page, given);
  if (reading) await read(reading);
  else if (sides) await compare(sides);
  else main.replaceChildren(start.element);
  need("#language").focus();
}

/** @param {string | null} message What a reader must know before all else; null takes it away. */
function notice(message) {
  need("#notice").replaceChildren(...(message === null ? [] : [noticeView(message)]));
}

need("#notice").addEventListener("click", (event) => {
  if (!target(event, "[data-dismiss]")) return;
  notice(null);
  main.focus();
});

/** Opens the text that the address holds, if it holds one. */
function openLink() {
  if (holdsText(location.hash)) start.openLink(location.hash);
}

/** Takes the text out of the address when it is no longer the one that is shown. */
function forgetLink() {
  notice(null);
  if (!holdsText(location.hash)) return;
  const rest = new Map([...parse(location.hash)].filter(([key]) => !/^[ts]\d*$/.test(key)));
  history.replaceState(null, "", `${location.pathname}${location.search}${format(rest)}`);
}

addEventListener("hashchange", () => (holdsText(location.hash) ? openLink() : followLink()));
openLink();

/**
 * @param {number | null} id Of a sentence.
 * @returns {string} The address that leads to it, with the text if the address holds the text.
 */
function addressOf(id) {
  const keys = parse(location.hash);
  if (id === null) keys.delete("s");
  else keys.set("s", String(id));
  return `${location.origin}${location.pathname}${location.search}${format(keys)}`;
}

/** How long a sentence has the reader's attention before the address names it, in milliseconds. */
const PAUSE = 300;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pausing;

/**
 * Names a sentence in the address, so that who loads or keeps the page comes back to it.
 *
 * @param {number | null} id
 */
function remember(id) {
  clearTimeout(pausing);
  // Browsers slow pages down that change their address at each key.
  pausing = setTimeout(() => history.replaceState(null, "", addressOf(id)), PAUSE);
}

/** Leads to the sentence that the address names; an address outlives the text, so there may be none. */
function followLink() {
  const id = Number(parse(location.hash).get("s") || NaN);
  if (room && Number.isInteger(id) && id >= 0 && id < room.reading.report.sentences.length) room.goTo(id);
}

/** @param {Partial<Record<"old" | "new", import("./intake.js").Source>>} [given] */
async function compare(given) {
  /** @type {typeof import("./compare.js")} */
  let module;
  try {
    [module] = await Promise.all([import("./compare.js"), addStyle("compare.css")]);
  } catch {
    return announce(s.error.load, true);
  }
  leave();
  comparing?.close();
  comparing = module.openCompare(main, { engine, announce, options: () => start.options(), example: module.example }, given);
  showBack();
  comparing.focus();
}

/** @param {import("./report.js").Reading & import("./intake.js").Source} reading */
async function exportReading(reading) {
  try {
    const [{ openExport }] = await Promise.all([import("./export.js"), addStyle("export.css")]);
    const options = { ...(await start.options()), format: reading.format };
    openExport(reading, { engine, options, checklists: start.checklists() });
  } catch {
    announce(s.error.load, true);
  }
}

function showBack() {
  need("#fresh").hidden = false;
  document.body.classList.add("reading");
  scrollTo(0, 0);
}

/**
 * Loads the reading room. The first view is there before it, and it before a text.
 *
 * @returns {Promise<typeof import("./room.js")>} Rejects with an `EngineError`.
 */
function loadRoom() {
  coming ??= import("./room.js").catch((error) => {
    coming = null;
    throw new EngineError({ code: "load", message: String(error) });
  });
  return coming;
}

painted().then(loadRoom).catch(() => {});

/**
 * @param {import("./report.js").Reading & import("./intake.js").Source} reading
 * @param {string} [checklist] The checklist that the reader wants to see first.
 */
async function read(reading, checklist) {
  const { openRoom } = await loadRoom();
  room?.close();
  room = openRoom(main, reading, { explain: (text) => engine.call("explain", text), announce, link: addressOf, onFocus: remember });
  const share = h("button", { type: "button", class: "button small", id: "export" }, s.out.open);
  const against = h("button", { type: "button", class: "button small", id: "compare-with" }, s.compare.open);
  share.addEventListener("click", () => exportReading(reading));
  against.addEventListener("click", () => compare({ old: reading }));
  room.actions.append(share, against);
  if (checklist) room.showChecklist(checklist);
  showBack();
  main.focus({ preventScroll: true });
  followLink();
}

/** Goes back to the start view, if the reader is not there. */
function leave() {
  if (!room && !comparing) return;
  room?.close();
  comparing?.close();
  room = comparing = null;
  forgetLink();
  clearTimeout(pausing);
  if (parse(location.hash).has("s")) history.replaceState(null, "", addressOf(null));
  main.replaceChildren(start.element);
  need("#fresh").hidden = true;
  document.body.classList.remove("reading");
  scrollTo(0, 0);
  start.focus();
}

need("#actions").addEventListener("click", (event) => {
  if (target(event, "#keys")) dialog.showModal();
  if (!target(event, "#fresh")) return;
  start.stop();
  leave();
});
addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.target instanceof Element && event.target.matches("textarea, select, input:not([type=checkbox])")) return;
  event.preventDefault();
  dialog.showModal();
});
