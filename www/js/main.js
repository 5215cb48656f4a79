// The page: the start view hands over a reading, the reading room shows it.

import { h, need } from "./dom.js";
import { Engine } from "./engine.js";
import { offlineControl } from "./offline.js";
import { openRoom } from "./room.js";
import { openStart } from "./start.js";
import { languageFor, s, speak } from "./strings.js";
import { keysView } from "./view-start.js";

// A link may ask for a language; else the browser does.
await speak(languageFor([new URLSearchParams(location.search).get("lang") ?? "", ...navigator.languages]));

const engine = new Engine(new URL("worker.js", import.meta.url));
const main = need("#main");
const status = need("#status");
const dialog = keysView();

/** @type {import("./room.js").Room | null} */
let room = null;

/** @param {string} message */
function announce(message) {
  status.textContent = message;
}

need("#skip").textContent = s.skip;
need("#actions").append(
  h("button", { type: "button", id: "fresh", class: "button small", hidden: true }, s.actions.fresh),
  h("button", { type: "button", id: "keys", class: "button small keys-button", "aria-keyshortcuts": "?" }, s.actions.keys, " ", h("kbd", { "aria-hidden": "true" }, "?")),
);
need("#foot").append(...[h("p", null, s.foot.law), h("p", null, s.foot.source), offlineControl(announce)].filter((line) => line !== null));
document.body.append(dialog);

const start = openStart({ engine, announce, read, leave, isReading: () => room !== null });
main.append(start.element);

/**
 * @param {import("./report.js").Reading} reading
 * @param {string} [checklist] The checklist that the reader wants to see first.
 */
function read(reading, checklist) {
  room?.close();
  room = openRoom(main, reading, { explain: (text) => engine.call("explain", text), announce });
  if (checklist) room.showChecklist(checklist);
  need("#fresh").hidden = false;
  document.body.classList.add("reading");
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
}

/** Goes back to the start view, if the reader is not there. */
function leave() {
  if (!room) return;
  room.close();
  room = null;
  main.replaceChildren(start.element);
  need("#fresh").hidden = true;
  document.body.classList.remove("reading");
  scrollTo(0, 0);
  start.focus();
}

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
