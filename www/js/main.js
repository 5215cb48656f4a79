// The page: the start view hands over a reading, the reading room shows it.

import { h, need } from "./dom.js";
import { Engine } from "./engine.js";
import { fromFragment, withFragment } from "./fragment.js";
import { openRoom } from "./room.js";
import { openStart } from "./start.js";
import { s } from "./strings.js";
import { keysView } from "./view-start.js";

const engine = new Engine(new URL("worker.js", import.meta.url));
const main = need("#main");
const status = need("#status");
const dialog = keysView();

/** @type {import("./room.js").Room | null} */
let room = null;

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

need("#skip").textContent = s.skip;
need("#actions").append(
  h("button", { type: "button", id: "fresh", class: "button small", hidden: true }, s.actions.fresh),
  h("button", { type: "button", id: "keys", class: "button small keys-button", "aria-keyshortcuts": "?" }, s.actions.keys, " ", h("kbd", { "aria-hidden": "true" }, "?")),
);
need("#foot").append(h("p", null, s.foot.law), h("p", null, s.foot.source));
document.body.append(dialog);

const start = openStart({ engine, announce, read, leave, isReading: () => room !== null });
main.append(start.element);

/**
 * @param {import("./report.js").Reading} reading
 * @param {string} [checklist] The checklist that the reader wants to see first.
 */
function read(reading, checklist) {
  room?.close();
  room = openRoom(main, reading, {
    explain: (text) => engine.call("explain", text),
    announce,
    link: (id) => withFragment("s", id),
    onFocus: remember,
  });
  if (checklist) room.showChecklist(checklist);
  need("#fresh").hidden = false;
  document.body.classList.add("reading");
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
  followLink();
}

/** How long a sentence has the reader's attention before the address names it, in milliseconds. */
const PAUSE = 300;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pausing;

/**
 * Names a sentence in the address, so that who loads the page again or keeps the address comes back to it.
 *
 * @param {number | null} id
 */
function remember(id) {
  clearTimeout(pausing);
  // Browsers slow pages down that change their address at each key.
  pausing = setTimeout(() => history.replaceState(history.state, "", withFragment("s", id)), PAUSE);
}

/** Leads to the sentence that the address names; an address outlives the text, so there may be none. */
function followLink() {
  const id = Number(fromFragment("s") ?? NaN);
  if (room && Number.isInteger(id) && id >= 0 && id < room.reading.report.sentences.length) room.goTo(id);
}

/** Goes back to the start view, if the reader is not there. */
function leave() {
  if (!room) return;
  room.close();
  room = null;
  clearTimeout(pausing);
  history.replaceState(history.state, "", withFragment("s", null));
  main.replaceChildren(start.element);
  need("#fresh").hidden = true;
  document.body.classList.remove("reading");
  scrollTo(0, 0);
  start.focus();
}

addEventListener("hashchange", followLink);
need("#fresh").addEventListener("click", () => {
  start.stop();
  leave();
});
need("#keys").addEventListener("click", () => dialog.showModal());
addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.target instanceof Element && event.target.matches("textarea, select, input:not([type=checkbox])")) return;
  event.preventDefault();
  dialog.showModal();
});
