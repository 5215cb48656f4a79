// Comparing: takes two texts, asks the engine what has changed, and leads from change to change.

import { toRows } from "./compare-rows.js";
import { h, need, target } from "./dom.js";
import { faultOf } from "./fault.js";
import { fromFormattedPaste, fromText, readFile } from "./intake.js";
import { count, fill, s } from "./strings.js";
import { compareStartView, compareView, sameView, SIDES } from "./view-compare.js";
import { begin } from "./work.js";

/**
 * @typedef {import("./intake.js").Source} Source
 * @typedef {import("./view-compare.js").Side} Side
 * @typedef {import("./view-compare.js").Compared} Compared
 *
 * @typedef {object} Services What comparing needs of the page around it.
 * @property {import("./engine.js").Engine} engine
 * @property {(message: string) => void} announce
 * @property {() => Promise<object>} options What the engine is asked with, but for the format.
 * @property {(() => Promise<Record<Side, Source>>) | null} example Gives two versions to try it with.
 *
 * @typedef {object} Comparing
 * @property {() => void} focus
 * @property {() => Record<Side, Source>} sources The two texts as they are.
 * @property {() => void} close
 */

/**
 * Returns two versions of one policy, to try a comparison with.
 *
 * @returns {Promise<Record<Side, Source>>}
 */
export async function example() {
  const [old, now] = await Promise.all(SIDES.map((side) => import(/** @type {string} */ (`../examples/versions/${side}.txt.js`))));
  return { old: { ...fromText(old.default), name: s.compare.exampleName }, new: { ...fromText(now.default), name: s.compare.exampleName } };
}

/**
 * Shows the fields for two texts in `root`, in place of what is there.
 *
 * @param {HTMLElement} root
 * @param {Services} services
 * @param {Partial<Record<Side, Source>>} [given] Texts that are there already.
 * @returns {Comparing}
 */
export function openCompare(root, services, given = {}) {
  const closing = new AbortController();
  const { signal } = closing;
  const form = compareStartView();
  /** @type {Record<Side, Source | null>} */
  const sources = { old: null, new: null };
  /** @type {import("./work.js").Work<void> | null} What goes on. */
  let running = null;
  root.replaceChildren(form);
  if (!services.example) need("#compare-example", form).remove();
  for (const side of SIDES) {
    const source = given[side];
    if (source) take(side, source);
    watch(side);
  }

  /**
   * @param {Side} side
   * @returns {HTMLTextAreaElement}
   */
  function field(side) {
    return /** @type {HTMLTextAreaElement} */ (need(`#${side}-text`, form));
  }

  /**
   * @param {Side} side
   * @returns {Source}
   */
  function current(side) {
    return sources[side] ?? fromText(field(side).value);
  }

  /**
   * @param {Side} side
   * @param {Source} source
   */
  function take(side, source) {
    const area = field(side);
    area.value = source.text;
    // The field gives back lines ended by "\n" alone, and offsets must fit what is shown.
    sources[side] = { ...source, text: area.value };
    need(`[data-name=${side}]`, form).textContent = source.name ?? "";
    say(null);
  }

  /** @param {Side} side */
  function watch(side) {
    const area = field(side);
    const chooser = /** @type {HTMLInputElement} */ (need(`#${side}-file`, form));
    area.addEventListener("input", () => {
      sources[side] = null;
      need(`[data-name=${side}]`, form).textContent = "";
      say(null);
    });
    area.addEventListener("paste", (event) => {
      const source = area.value.trim() === "" ? fromFormattedPaste(event.clipboardData?.getData("text/html") ?? "") : null;
      if (!source) return;
      event.preventDefault();
      take(side, source);
    });
    chooser.addEventListener("change", () => {
      const file = chooser.files?.[0];
      chooser.value = "";
      if (file) open(side, file);
    });
  }

  form.addEventListener("click", async (event) => {
    const at = target(event, "button");
    if (at?.id === "compare") compare();
    else if (at?.id === "swap") swap();
    else if (at?.id === "compare-example") tryExample();
  });

  form.addEventListener("dragover", (event) => {
    for (const side of SIDES) need(`[data-side=${side}]`, form).classList.toggle("dropping", target(event, `[data-side=${side}]`) !== null);
  });
  form.addEventListener("drop", (event) => {
    const side = /** @type {Side | undefined} */ (target(event, "[data-side]")?.dataset.side);
    const file = event.dataTransfer?.files[0];
    for (const each of SIDES) need(`[data-side=${each}]`, form).classList.remove("dropping");
    if (!file) return;
    // Else the page would take it for the one text to read.
    event.preventDefault();
    event.stopPropagation();
    open(side ?? (field("old").value.trim() === "" ? "old" : "new"), file);
  });

  async function tryExample() {
    try {
      const both = await services.example?.();
      for (const side of SIDES) if (both) take(side, both[side]);
      await compare();
    } catch {
      say(s.error.examples);
    }
  }

  function swap() {
    const [old, now] = [current("old"), current("new")];
    take("old", now);
    take("new", old);
  }

  /**
   * @param {Side} side
   * @param {File} file
   */
  async function open(side, file) {
    await work(fill(s.busy.opening, { name: file.name }), need(`[data-side=${side}]`, form), async (options) => take(side, await readFile(file, options)), file.name);
  }

  async function compare() {
    const [old, now] = [current("old"), current("new")];
    const empty = SIDES.find((side) => current(side).text.trim() === "");
    if (empty) {
      say(s.compare.empty);
      field(empty).focus();
      return;
    }
    await work(s.busy.comparing, need(".compare-fields", form), async (options) => {
      const compared = await ask(old, now, options.signal);
      if (!signal.aborted) show(compared);
    });
  }

  /**
   * @param {Source} old
   * @param {Source} now
   * @param {AbortSignal} stop
   * @returns {Promise<Compared>}
   */
  async function ask(old, now, stop) {
    const cancel = () => services.engine.cancel();
    stop.addEventListener("abort", cancel);
    try {
      const options = await services.options();
      // One comparison has one way of reading, and to read plain text as Markdown does no harm.
      const format = old.format === now.format ? old.format : "markdown";
      const read = (/** @type {Source} */ source) => services.engine.call("analyze", source.text, { ...options, format });
      const [before, after, comparison] = await Promise.all([read(old), read(now), services.engine.call("compare", old.text, now.text, { ...options, format })]);
      const rows = toRows(comparison, before.sentences.length, after.sentences.length);
      return { old: { ...old, format, report: before }, new: { ...now, format, report: after }, comparison, rows };
    } finally {
      stop.removeEventListener("abort", cancel);
    }
  }

  /**
   * @param {string} message
   * @param {HTMLElement} place
   * @param {(options: import("./work.js").Options) => Promise<void>} task
   * @param {string} [name] The file's.
   */
  async function work(message, place, task, name) {
    running?.stop();
    const own = begin({ place, message, announce: services.announce }, task);
    running = own;
    say(null);
    try {
      await own.done;
    } catch (error) {
      if (own.signal.aborted) services.announce(s.busy.cancelled);
      else say(faultOf(error, name));
    }
  }

  /** @param {string | null} message */
  function say(message) {
    const place = need("#compare-error", form);
    place.hidden = message === null;
    place.textContent = message;
  }

  /** @param {Compared} compared */
  function show(compared) {
    const view = compareView(compared);
    view.prepend(h("p", { class: "back" }, h("button", { type: "button", class: "button small", id: "change-texts" }, s.compare.back)));
    root.replaceChildren(view);
    scrollTo(0, 0);
    root.focus({ preventScroll: true });
    services.announce(count(s.compare.announced, compared.comparison.sentences.length));
    view.addEventListener("click", (event) => choose(view, compared, event));
    view.addEventListener("toggle", (event) => fillSame(compared, event.target), { capture: true });
  }

  /**
   * @param {Compared} compared
   * @param {EventTarget | null} details
   */
  function fillSame(compared, details) {
    if (!(details instanceof HTMLDetailsElement) || details.dataset.same === undefined || details.children.length > 1) return;
    const row = compared.rows[Number(details.dataset.same)];
    if (row?.kind === "same") details.append(sameView(compared, row.pairs));
  }

  /**
   * @param {HTMLElement} view
   * @param {Compared} compared
   * @param {Event} event
   */
  function choose(view, compared, event) {
    const at = target(event, "button");
    if (!at) return;
    const { step: by, kind, to, side } = at.dataset;
    if (at.id === "change-texts") {
      root.replaceChildren(form);
      field("old").focus();
    } else if (by !== undefined) step(Number(by));
    else if (kind !== undefined) showKind(view, kind);
    else if (to !== undefined && side !== undefined) goTo(view, compared, /** @type {Side} */ (side), Number(to));
  }

  /**
   * @param {HTMLElement} view
   * @param {string} kind Empty for all.
   */
  function showKind(view, kind) {
    const rows = need(".rows", view);
    if (kind === "") delete rows.dataset.only;
    else rows.dataset.only = kind;
    for (const chip of view.querySelectorAll(".change-bar [data-kind]")) chip.setAttribute("aria-pressed", String(chip instanceof HTMLElement && chip.dataset.kind === kind));
  }

  /** @param {number} direction 1 for the next change that is shown, -1 for the one before. */
  function step(direction) {
    const changes = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".row[data-change]")]).filter((row) => row.checkVisibility());
    const here = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".row[data-change]") ?? null);
    const at = here ? changes.indexOf(here) : direction === 1 ? -1 : changes.length;
    const next = changes[at + direction];
    if (next) arrive(next);
  }

  /**
   * @param {HTMLElement} view
   * @param {Compared} compared
   * @param {Side} side
   * @param {number} id
   */
  function goTo(view, compared, side, id) {
    const find = () => view.querySelector(`.rows .side.${side}[data-sentence="${id}"]`);
    if (!find()) {
      const index = compared.rows.findIndex((row) => row.kind === "same" && row.pairs.some((pair) => pair[side] === id));
      const holds = view.querySelector(`[data-same="${index}"]`);
      if (holds instanceof HTMLDetailsElement) {
        fillSame(compared, holds);
        holds.open = true;
      }
    }
    showKind(view, "");
    const row = find()?.closest(".row, .row-sides");
    if (row instanceof HTMLElement) arrive(row);
  }

  /** @param {HTMLElement} row */
  function arrive(row) {
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center" });
  }

  addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      if (event.target instanceof Element && event.target.matches("textarea, select, input:not([type=checkbox])")) return;
      if (event.key !== "j" && event.key !== "k") return;
      event.preventDefault();
      step(event.key === "j" ? 1 : -1);
    },
    { signal },
  );

  return {
    sources: () => ({ old: current("old"), new: current("new") }),
    focus: () => field(field("old").value === "" ? "old" : "new").focus(),
    close() {
      closing.abort();
      running?.stop();
    },
  };
}
