// The start view at work: what the reader gives goes to the engine, what it answers to the page.

import { ChecklistFileError, isChecklist, toCheck } from "./checklist-file.js";
import { need, target } from "./dom.js";
import { EngineError } from "./engine.js";
import { fromFile, fromFormattedPaste, fromText, isReadable } from "./intake.js";
import { fill, number, s } from "./strings.js";
import { busyView, choicesView, examplesView, startView } from "./view-start.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./intake.js").Source} Source
 *
 * @typedef {object} Page What the start view needs of the page around it.
 * @property {import("./engine.js").Engine} engine
 * @property {(message: string) => void} announce Says something to who cannot see it.
 * @property {(reading: Reading, checklist?: string) => void} read Shows a reading, a checklist of it first.
 * @property {() => boolean} isReading Whether a reading is shown in place of the start view.
 * @property {() => void} leave Comes back from a reading, if there is one.
 */

/** After this time a reader wants to know that something happens, in milliseconds. */
const PATIENCE = 300;

/**
 * Opens the start view. It stays in memory, so that a text is still there when its reader comes back.
 *
 * @param {Page} page
 * @returns {{ element: HTMLElement, focus: () => void, stop: () => void }} `stop` lets go of what is being read.
 */
export function openStart(page) {
  const element = startView();
  const field = /** @type {HTMLTextAreaElement} */ (need("#text", element));
  const chooser = /** @type {HTMLInputElement} */ (need("#file", element));
  /** @type {{ source: Source | null, run: number }} */
  const state = { source: null, run: 0 };
  /** @type {Set<string>} */
  const chosen = new Set();
  /** @type {import("./view-start.js").ChecklistChoice[]} The built-in checklists in the engine's order, which is that of the tabs. */
  let offered = [];
  /** @type {Map<string, { id: string, title: string, list: unknown }>} The reader's own checklists by id; they live as long as the page. */
  const own = new Map();
  /** @type {Promise<void> | null} Resolves when the engine has named its checklists; none after it failed to. */
  let listing = null;

  offerChecklists().catch(fail);
  offerExamples();

  /** @returns {Promise<void>} Resolves when the checklists are there to choose from; asks the engine once. */
  function offerChecklists() {
    listing ??= page.engine.call("checklists").then(
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
    need("#choices", element).replaceChildren(choicesView(offered, [...own.values()], chosen));
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
      const { id, title } = await page.engine.call("checkChecklist", given);
      own.set(id, { id, title, list: typeof given === "string" ? JSON.parse(given) : given });
      chosen.add(id);
      await offerChecklists();
      showChoices();
      say(null);
      page.announce(fill(s.start.ownAdded, { title }));
      // Whoever drops it on a result wants to see that result by it.
      if (page.isReading()) await analyse(id);
    } catch (error) {
      page.leave();
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
      need("#examples", element).replaceChildren(view);
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
  need("#analyse", element).addEventListener("click", () => analyse());
  chooser.addEventListener("change", () => {
    const file = chooser.files?.[0];
    if (file) readFile(file);
    chooser.value = "";
  });
  element.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    if (box.id === "own") {
      const file = box.files?.[0];
      box.value = "";
      if (file) addChecklist(file).then(() => need("#own", element).focus());
    }
    if (box.name !== "checklist") return;
    if (box.checked) chosen.add(box.value);
    else chosen.delete(box.value);
  });
  element.addEventListener("click", (event) => {
    const id = target(event, "[data-remove]")?.dataset.remove;
    if (id === undefined) return;
    own.delete(id);
    chosen.delete(id);
    showChoices();
    need("#own", element).focus();
  });

  // A file dropped beside the field would make the browser leave the page, so the whole window takes it.
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    element.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) element.classList.remove("dropping");
  });
  addEventListener("drop", (event) => {
    element.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    if (isChecklist(file.name)) {
      addChecklist(file);
      return;
    }
    page.leave();
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

  /** @param {string} [checklist] The checklist that the reader wants to see first. */
  async function analyse(checklist) {
    const source = state.source ?? fromText(field.value);
    say(null);
    if (source.text.trim() === "") {
      say(s.error.empty);
      field.focus();
      return;
    }
    const run = ++state.run;
    const message = fill(s.busy.reading, { n: number(source.text.length) });
    const busy = busyView(message);
    const timer = setTimeout(() => {
      need("#intake", element).append(busy);
      page.announce(message);
    }, PATIENCE);
    try {
      // A reader may paste before the engine is there; the choice must be known then.
      await offerChecklists();
      if (run !== state.run) return;
      const report = await page.engine.call("analyze", source.text, {
        checklists: checklists(),
        today: today(),
        format: source.format,
        id: "",
      });
      if (run === state.run) page.read({ ...source, report }, checklist);
    } catch (error) {
      if (run === state.run) fail(error);
    } finally {
      clearTimeout(timer);
      busy.remove();
    }
  }

  element.addEventListener("click", (event) => {
    if (target(event, "[data-cancel]")) {
      page.engine.cancel();
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
    if (code === "cancelled") return page.announce(s.busy.cancelled);
    /** @type {Record<string, string>} */
    const messages = { empty: s.error.empty, binary: s.error.binary, too_large: s.error.tooLarge, load: s.error.load, trap: s.error.trap };
    say(messages[code] ?? (error instanceof Error ? error.message : s.error.trap));
  }

  /**
   * @param {string | null} message What went wrong; nothing takes the last message away.
   * @param {boolean} [isOfText] Whether it is the text that is at fault.
   */
  function say(message, isOfText = true) {
    const place = need("#error", element);
    place.hidden = message === null;
    place.textContent = message;
    field.toggleAttribute("aria-invalid", message !== null && isOfText);
  }

  return {
    element,
    focus() {
      field.select();
      field.focus();
    },
    stop() {
      state.run += 1;
    },
  };
}
