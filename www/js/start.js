// The start view at work: what the reader gives goes to the engine, what it answers to the page.

import { theme } from "./appearance.js";
import { isForbidden } from "./attempt.js";
import { ChecklistChoice, checklistFault } from "./checklist-choice.js";
import { isChecklist } from "./checklist-file.js";
import { disconnect } from "./connection.js";
import { need, target } from "./dom.js";
import { EngineError } from "./engine.js";
import { faultOf } from "./fault.js";
import { fromFile, fromFormattedPaste, fromText, join, readFile } from "./intake.js";
import { forget, isRemembering, keep, keepText, lastText, remember, stopRemembering } from "./storage.js";
import { count, fill, number, s } from "./strings.js";
import { examplesView, partsView, startView } from "./view-start.js";
import { begin } from "./work.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 * @typedef {import("./intake.js").Source} Source
 *
 * @typedef {object} Page What the start view needs of the page around it.
 * @property {import("./engine.js").Engine} engine
 * @property {(message: string) => void} announce Says something to who cannot see it.
 * @property {(message: string | null) => void} notice Shows a notice above all else, or none.
 * @property {(reading: Reading & Source, checklist?: string) => Promise<void>} read Shows a reading, a checklist of it first.
 * @property {(given?: { old?: Source, new?: Source }) => void} compare Shows the fields for a comparison.
 * @property {() => boolean} isReading Whether a reading is shown in place of the start view.
 * @property {() => void} leave Comes back from a reading, if there is one.
 * @property {() => void} forget Forgets the page's own settings.
 *
 * @typedef {object} Given What a reader has given so far.
 * @property {Source[]} parts
 * @property {Source} source
 * @property {ChecklistChoice["own"]} own The reader's own checklists.
 * @property {string[] | null} checklists Ids of the chosen built-in ones; null for all.
 *
 * @typedef {object} Start
 * @property {HTMLElement} element
 * @property {() => void} focus
 * @property {() => void} stop Lets go of what is being read.
 * @property {() => Given} given
 * @property {() => void} close Ends it, so that another can take its place.
 * @property {() => Promise<{ checklists: unknown[], today: string, id: string }>} options What the engine is asked with, but
 *   for the format.
 * @property {() => string[] | null} checklists Ids of the chosen built-in checklists; null for all.
 * @property {(hash: string) => Promise<void>} openLink Reads the text that a fragment holds.
 */

/** Characters of the longest text that goes into the field: browsers take a second to lay out more than this. */
const FIELD = 200_000;
/** Characters that the engine reads in a millisecond, at a first guess and then as the last text went. */
let speed = 2_000;

/**
 * Opens the start view. It stays in memory, so that a text is still there when its reader comes back.
 *
 * @param {Page} page
 * @param {Given} [given]
 * @returns {Start}
 */
export function openStart(page, given) {
  const closing = new AbortController();
  const { signal } = closing;
  const element = startView();
  const intake = need("#intake", element);
  const field = /** @type {HTMLTextAreaElement} */ (need("#text", element));
  const chooser = /** @type {HTMLInputElement} */ (need("#file", element));
  const keeper = /** @type {HTMLInputElement} */ (need("#remember", element));
  const choice = new ChecklistChoice(need("#choices", element), page.engine);
  /** @type {{ source: Source | null, parts: Source[], work: import("./work.js").Work<void> | null }} */
  const state = { source: null, parts: [], work: null };

  for (const [id, list] of given?.own ?? []) choice.own.set(id, list);
  choice
    .offer()
    .then(() => given && choice.choose(given.checklists))
    .catch(fail);
  offerExamples();
  keeper.checked = isRemembering();
  if (given?.parts.length) setParts(given.parts);
  else if (given) put(given.source);
  else restore();

  // ---- What is given ----

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
  // While the parts stand in place of the field, a paste is one part more.
  addEventListener("paste", (event) => {
    if (state.parts.length === 0 || !element.isConnected) return;
    const source = fromFormattedPaste(event.clipboardData?.getData("text/html") ?? "") ?? fromText(event.clipboardData?.getData("text/plain") ?? "");
    if (source.text.trim() !== "") addParts([{ ...source, name: s.parts.pasted }]);
  }, { signal });
  field.addEventListener("input", () => {
    state.source = null;
    need("#another", element).hidden = field.value.trim() === "";
    say(null);
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      analyse();
    }
  });
  need("#analyse", element).addEventListener("click", () => analyse());
  need("#to-compare", element).addEventListener("click", () => page.compare(current().text.trim() === "" ? {} : { old: current() }));
  need("#another", element).addEventListener("click", () => {
    addParts([{ ...current(), name: current().name || s.parts.typed }]);
    chooser.click();
  });
  chooser.addEventListener("change", () => {
    const files = [...(chooser.files ?? [])];
    chooser.value = "";
    openFiles(files);
  });
  element.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.id !== "own") return;
    const file = box.files?.[0];
    box.value = "";
    if (file) addChecklist(file).then(() => choice.focus());
  });

  // A file dropped beside the field would make the browser leave the page, so the whole window takes it.
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    intake.classList.add("dropping");
  }, { signal });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) intake.classList.remove("dropping");
  }, { signal });
  addEventListener("drop", (event) => {
    intake.classList.remove("dropping");
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0 || event.defaultPrevented) return;
    event.preventDefault();
    if (!files.every(({ name }) => isChecklist(name))) page.leave();
    openFiles(files);
  }, { signal });

  /** @param {File[]} files Checklists are added to the choice, all else is read in its order. */
  async function openFiles(files) {
    for (const file of files.filter(({ name }) => isChecklist(name))) await addChecklist(file);
    const texts = files.filter(({ name }) => !isChecklist(name));
    if (texts.length === 0) return;
    say(null);
    /** @type {Source[]} */
    const sources = [];
    /** @type {string[]} */
    const faults = [];
    for (const file of texts) {
      const message = fill(s.busy.opening, { name: file.name });
      const ended = await work(message, async (options) => void sources.push(await readFile(file, options)), (error) => faults.push(faultOf(error, file.name)));
      if (ended === "cancelled") return;
    }
    if (faults.length > 0) say(faults.join("\n"));
    const [only] = sources;
    if (only && sources.length === 1 && texts.length === 1 && state.parts.length === 0) take(only);
    else if (only) addParts(sources);
  }

  /** @param {File} file */
  async function addChecklist(file) {
    try {
      const { id, title } = await choice.add(file);
      say(null);
      page.announce(fill(s.start.ownAdded, { title }));
      // Whoever drops it on a result wants to see that result by it.
      if (page.isReading()) await analyse(id);
    } catch (error) {
      page.leave();
      say(checklistFault(error, file.name), false);
    }
  }

  async function offerExamples() {
    try {
      const { default: examples } = await import(/** @type {string} */ ("../examples/index.js"));
      if (examples.length === 0) return;
      const view = examplesView(examples);
      view.addEventListener("click", async (event) => {
        const file = target(event, "[data-example]")?.dataset.example;
        if (!file) return;
        try {
          const { default: text } = await import(/** @type {string} */ (`../examples/${file}.js`));
          setParts([]);
          take({ ...fromFile(file, text), name: file });
        } catch {
          say(s.error.examples);
        }
      });
      need("#examples", element).replaceChildren(view);
    } catch {
      // A page without examples is a whole page, and needs no room for them.
      need("#examples", element).hidden = true;
    }
  }

  // ---- Parts ----

  /** @param {Source[]} sources */
  function addParts(sources) {
    setParts([...state.parts, ...sources]);
    const name = sources.at(-1)?.name ?? "";
    page.announce(fill(s.parts.added, { name, n: number(state.parts.length) }));
    need("#analyse", element).focus();
  }

  /** @param {Source[]} parts None brings the field back. */
  function setParts(parts) {
    state.parts = parts;
    const place = need("#parts", element);
    place.hidden = parts.length === 0;
    field.hidden = parts.length > 0;
    place.replaceChildren(...(parts.length === 0 ? [] : [partsView(parts)]));
    need("#another", element).hidden = parts.length > 0 || field.value.trim() === "";
  }

  need("#parts", element).addEventListener("click", (event) => {
    const at = target(event, "[data-part]");
    if (!at) return;
    const from = Number(at.dataset.part);
    const part = state.parts[from];
    if (!part) return;
    const name = part.name ?? "";
    const others = state.parts.toSpliced(from, 1);
    if (at.dataset.drop !== undefined) {
      setParts(others);
      page.announce(fill(s.parts.removed, { name }));
      (others.length === 0 ? field : need("#parts [data-drop]", element)).focus();
      return;
    }
    const to = from + Number(at.dataset.move);
    setParts(others.toSpliced(to, 0, part));
    page.announce(fill(s.parts.moved, { name, n: number(to + 1) }));
    const again = element.querySelector(`[data-part="${to}"][data-move="${at.dataset.move}"]:not([disabled])`) ?? element.querySelector(`[data-part="${to}"][data-move]:not([disabled])`);
    if (again instanceof HTMLElement) again.focus();
  });

  /** @returns {Source} What there is to read. */
  function current() {
    if (state.parts.length > 0) return join(state.parts);
    return state.source ?? fromText(field.value);
  }

  /** @param {Source} source */
  function put(source) {
    if (source.text.length > FIELD) {
      field.value = "";
      state.source = null;
      return setParts([{ ...source, text: source.text.replace(/\r\n?/g, "\n"), name: source.name || s.parts.pasted }]);
    }
    field.value = source.text;
    // The field gives back lines ended by "\n" alone, and offsets must fit what is shown.
    state.source = { ...source, text: field.value };
    setParts([]);
  }

  /** @param {Source} source */
  function take(source) {
    put(source);
    return analyse();
  }

  // ---- Reading ----

  async function options() {
    // A reader may paste before the engine is there; the choice must be known then.
    await choice.offer();
    return { checklists: choice.lists(), today: today(), id: "" };
  }

  /** @param {string} [checklist] The checklist that the reader wants to see first. */
  async function analyse(checklist) {
    const source = current();
    say(null);
    if (source.text.trim() === "") {
      say(s.error.empty);
      field.focus();
      return;
    }
    const { length } = source.text;
    await work(
      count(s.busy.reading, length),
      async ({ signal }) => {
        signal.addEventListener("abort", () => {
          page.engine.cancel();
          choice.offer().catch(fail);
        });
        const asked = { ...(await options()), format: source.format };
        signal.throwIfAborted();
        const from = performance.now();
        const report = await page.engine.call("analyze", source.text, asked);
        if (signal.aborted) return;
        speed = length / Math.max(1, performance.now() - from);
        keepText(source);
        await page.read({ ...source, report }, checklist);
      },
      (error) => {
        // Nobody wants to see the bytes of a file that is no text.
        if (error instanceof EngineError && error.code === "binary" && source.name) put({ text: "", format: "text" });
        fail(error);
      },
      length / speed,
    );
  }

  /**
   * Does what may take long, in place of what went on before.
   *
   * @param {string} message
   * @param {(options: import("./work.js").Options) => Promise<void>} task
   * @param {(error: unknown) => void} failed
   * @param {number} [expected] How long it may take, in milliseconds.
   * @returns {Promise<"done" | "cancelled" | "failed">}
   */
  async function work(message, task, failed, expected) {
    state.work?.stop();
    const own = begin({ place: intake, message, announce: page.announce, expected }, task);
    state.work = own;
    try {
      await own.done;
      return "done";
    } catch (error) {
      if (!own.signal.aborted) {
        failed(error);
        return "failed";
      }
      // What took its place says what goes on.
      if (state.work === own) {
        page.announce(s.busy.cancelled);
        if (element.isConnected) focus();
      }
      return "cancelled";
    } finally {
      if (state.work === own) state.work = null;
    }
  }

  /** @param {string} hash */
  async function openLink(hash) {
    disconnect();
    const { fromHash, ShareError } = await import("./share.js");
    page.leave();
    try {
      const { checklists, ...source } = await fromHash(hash);
      await choice.offer();
      if (checklists) choice.choose(checklists);
      page.notice(source.name ? fill(s.link.fromNamed, { name: source.name }) : s.link.from);
      await take(source);
    } catch (error) {
      if (error instanceof ShareError) say(s.link.faults[error.code], false);
      else fail(error);
    }
  }

  // ---- What stays on the device ----

  async function restore() {
    if (isRemembering()) disconnect();
    const source = await lastText();
    if (!source || field.value !== "" || state.work) return;
    put(source);
    page.notice(s.keep.restored);
  }

  keeper.addEventListener("change", async () => {
    if (!keeper.checked) {
      await stopRemembering();
      return page.announce(s.keep.stopped);
    }
    keeper.checked = remember();
    if (!keeper.checked) return say(s.keep.refused, false);
    keep({ checklists: choice.named(), theme: theme(), language: document.documentElement.lang });
    const source = current();
    if (source.text.trim() !== "") await keepText(source);
    page.announce(s.keep.remembered);
  });
  need("#forget", element).addEventListener("click", async () => {
    state.work?.stop();
    await forget();
    keeper.checked = false;
    field.value = "";
    state.source = null;
    setParts([]);
    say(null);
    choice.reset();
    page.forget();
    page.notice(s.keep.forgotten);
    page.announce(s.keep.forgotten);
  });
  need("#prove", element).addEventListener("click", async () => {
    const said = need("#proof-said", element);
    said.textContent = s.start.proofBusy;
    disconnect();
    const [here, there] = await Promise.all([isForbidden(), page.engine.call("isForbidden").catch(() => null)]);
    said.textContent = !here || there === false ? s.start.unproven : there ? s.start.proven : s.start.provenAlone;
  });

  /** @returns {string} The reader's own day, ISO 8601. */
  function today() {
    const now = new Date();
    return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
  }

  /** @param {unknown} error */
  function fail(error) {
    say(faultOf(error));
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

  function focus() {
    if (state.parts.length > 0) return need("#analyse", element).focus();
    field.select();
    field.focus();
  }

  return {
    element,
    focus,
    options,
    openLink,
    checklists: () => choice.named(),
    stop: () => state.work?.stop(),
    given: () => ({ parts: state.parts, source: state.source ?? fromText(field.value), own: choice.own, checklists: choice.named() }),
    close() {
      closing.abort();
      state.work?.stop();
    },
  };
}
