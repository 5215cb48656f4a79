// What a text is measured against: the built-in checklists and the reader's own.

import { ChecklistFileError, toCheck } from "./checklist-file.js";
import { target } from "./dom.js";
import { EngineError } from "./engine.js";
import { faultOf } from "./fault.js";
import { keep, settings } from "./storage.js";
import { fill, s } from "./strings.js";
import { choicesView } from "./view-start.js";

/** @typedef {import("./view-start.js").ChecklistChoice} Choice */

/** The choice of checklists, shown in an element. */
export class ChecklistChoice {
  /**
   * @param {HTMLElement} place
   * @param {import("./engine.js").Engine} engine
   */
  constructor(place, engine) {
    this.place = place;
    this.engine = engine;
    /** @type {Choice[]} The built-in checklists in the engine's order, which is that of the tabs. */
    this.offered = [];
    /** @type {Map<string, Choice & { list: unknown }>} The reader's own, by id; they live as long as the page. */
    this.own = new Map();
    /** @type {Set<string>} */
    this.chosen = new Set();
    /** @type {Promise<void> | null} Resolves when the engine has named its checklists; none after it failed to. */
    this.listing = null;
    place.addEventListener("change", (event) => this.changed(event.target));
    place.addEventListener("click", (event) => {
      const id = target(event, "[data-remove]")?.dataset.remove;
      if (id !== undefined) this.remove(id);
    });
  }

  /** @returns {Promise<void>} Resolves when the checklists are there to choose from; asks the engine once. */
  offer() {
    this.listing ??= this.engine.call("checklists").then(
      (/** @type {Choice[]} */ checklists) => {
        this.offered = checklists;
        this.choose(settings().checklists ?? null);
      },
      (error) => {
        this.listing = null;
        throw error;
      },
    );
    return this.listing;
  }

  /** @param {readonly string[] | null} ids The built-in ones that are chosen from now on; null for all. Others are not known. */
  choose(ids) {
    const known = ids && this.offered.filter(({ id }) => ids.includes(id));
    const chosen = known && known.length > 0 ? known : this.offered;
    this.chosen = new Set([...chosen.map(({ id }) => id), ...this.own.keys()]);
    this.show();
  }

  show() {
    this.place.replaceChildren(choicesView(this.offered, [...this.own.values()], this.chosen));
  }

  /** @returns {string[] | null} The ids of the built-in ones that are chosen; null where all are. */
  named() {
    const named = this.offered.map(({ id }) => id).filter((id) => this.chosen.has(id));
    return named.length === this.offered.length ? null : named;
  }

  /** @returns {unknown[]} What a text is measured against, as the engine takes it. */
  lists() {
    const lists = [...this.own.values()].filter(({ id }) => this.chosen.has(id)).map(({ list }) => list);
    // Who leaves all of them chosen has asked for none by name.
    return [...(this.named() ?? ["all"]), ...lists];
  }

  /**
   * @param {File} file A checklist of the reader's own.
   * @returns {Promise<Choice>} Rejects with a `ChecklistFileError`, an `EngineError`, or what the browser throws.
   */
  async add(file) {
    const given = await toCheck(file.name, await file.text());
    const { id, title } = await this.engine.call("checkChecklist", given);
    this.own.set(id, { id, title, list: typeof given === "string" ? JSON.parse(given) : given });
    this.chosen.add(id);
    await this.offer();
    this.show();
    return { id, title };
  }

  /** @param {string} id */
  remove(id) {
    this.own.delete(id);
    this.chosen.delete(id);
    this.show();
    this.focus();
  }

  /** Forgets the reader's own, and chooses all. */
  reset() {
    this.own.clear();
    this.choose(null);
  }

  focus() {
    const chooser = this.place.querySelector("#own");
    if (chooser instanceof HTMLElement) chooser.focus();
  }

  /** @param {EventTarget | null} box */
  changed(box) {
    if (!(box instanceof HTMLInputElement) || box.name !== "checklist") return;
    if (box.checked) this.chosen.add(box.value);
    else this.chosen.delete(box.value);
    keep({ checklists: this.named() });
  }
}

/**
 * Returns what is said of a checklist that could not be added.
 *
 * @param {unknown} error
 * @param {string} name The file's.
 * @returns {string}
 */
export function checklistFault(error, name) {
  if (error instanceof ChecklistFileError) {
    return error.code === "load" ? s.error.checklistLoad : fill(s.error.checklistToml, { name, message: asSentence(error.message) });
  }
  if (error instanceof EngineError) {
    return error.code === "checklist" ? fill(s.error.checklist, { name, message: asSentence(error.message) }) : faultOf(error, name);
  }
  return fill(s.error.files.open, { name });
}

/**
 * @param {string} message
 * @returns {string} It as a sentence.
 */
function asSentence(message) {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?!]$/.test(message) ? "" : "."}`;
}
