// The first thing that a reader sees: a field for the text, and what happens to it.

import { CHECKLISTS } from "./checklist-file.js";
import { h } from "./dom.js";
import { EXTENSIONS } from "./intake.js";
import { count, fill, s } from "./strings.js";

/**
 * @typedef {{ name: string, title: string, file: string }} Example
 * @typedef {{ id: string, title: string }} ChecklistChoice
 */

/**
 * Returns the start view. Examples and checklists come later, by `examplesView` and `choicesView`; `#parts` takes what
 * `partsView` gives in place of the field, and `#notice` what `noticeView` gives.
 *
 * @returns {HTMLElement}
 */
export function startView() {
  return h(
    "div",
    { class: "start" },
    h("h1", null, s.start.title.flatMap((line) => [h("span", { class: "title-line" }, line), " "])),
    h("p", { class: "lead" }, s.start.lead),
    h(
      "div",
      { class: "intake", id: "intake" },
      h("label", { class: "sr", for: "text" }, s.start.label),
      h("textarea", {
        id: "text",
        rows: 7,
        spellcheck: "false",
        autocomplete: "off",
        autocapitalize: "off",
        placeholder: s.start.placeholder,
        "aria-describedby": "promise error",
      }),
      h("div", { id: "parts", hidden: true }),
      h(
        "div",
        { class: "intake-row" },
        h(
          "div",
          { class: "file" },
          h("input", { type: "file", id: "file", class: "sr", multiple: true, accept: EXTENSIONS.join(",") }),
          h("label", { for: "file", class: "button" }, s.start.choose),
          h("button", { type: "button", id: "another", class: "button", hidden: true }, s.start.another),
          h("span", { class: "hint" }, s.start.dropHint),
        ),
        h("button", { type: "button", id: "analyse", class: "button primary", "aria-keyshortcuts": "Control+Enter Meta+Enter", title: s.start.shortcut }, s.start.analyse),
      ),
      h("p", { class: "drop-now", "aria-hidden": "true" }, s.start.dropNow),
    ),
    h("p", { class: "error", id: "error", role: "alert", hidden: true }),
    h("p", { class: "promise", id: "promise" }, h("span", { class: "lock", "aria-hidden": "true" }), s.start.promise),
    h(
      "div",
      { class: "keep" },
      h("label", { class: "choice" }, h("input", { type: "checkbox", id: "remember" }), s.keep.remember),
      h("button", { type: "button", class: "button small", id: "forget" }, s.keep.forget),
    ),
    h("div", { id: "choices" }),
    h("div", { id: "examples" }),
    h("p", { class: "more-ways" }, h("button", { type: "button", class: "button small", id: "to-compare" }, s.start.compare)),
    h(
      "details",
      { class: "check" },
      h("summary", null, s.start.checkTitle),
      h("ol", null, s.start.check.map((step) => h("li", null, step))),
      h("p", { class: "proof" }, s.start.proof, " ", h("button", { type: "button", class: "button small", id: "prove" }, s.start.prove)),
      h("p", { class: "proof-said", id: "proof-said", role: "status" }),
    ),
  );
}

/**
 * Returns the list of the parts of one policy; its buttons carry `data-move`, the way, or `data-drop`, and `data-part`, the
 * part's place.
 *
 * @param {import("./intake.js").Source[]} parts
 * @returns {HTMLElement}
 */
export function partsView(parts) {
  const button = (/** @type {Record<string, string | number | boolean>} */ attributes, /** @type {string} */ label, /** @type {string} */ text) =>
    h("button", { type: "button", class: "button small", "aria-label": label, ...attributes }, text);
  return h(
    "section",
    { class: "parts", "aria-labelledby": "parts-title" },
    h("h2", { id: "parts-title" }, s.parts.title),
    h(
      "ol",
      null,
      parts.map(({ name = "", text }, index) =>
        h(
          "li",
          null,
          h("span", { class: "part-name" }, name),
          h("span", { class: "hint" }, count(s.parts.length, text.length)),
          h(
            "span",
            { class: "part-actions" },
            button({ "data-part": index, "data-move": -1, disabled: index === 0 }, fill(s.parts.upLabel, { name }), s.parts.up),
            button({ "data-part": index, "data-move": 1, disabled: index === parts.length - 1 }, fill(s.parts.downLabel, { name }), s.parts.down),
            button({ "data-part": index, "data-drop": true }, fill(s.parts.removeLabel, { name }), s.parts.remove),
          ),
        ),
      ),
    ),
    h("p", { class: "hint" }, s.parts.hint),
  );
}

/**
 * Returns a notice that can be closed by `[data-dismiss]`.
 *
 * @param {string} message
 * @returns {HTMLElement}
 */
export function noticeView(message) {
  return h(
    "aside",
    { class: "came", "aria-label": s.link.notice },
    h("p", null, message),
    h("button", { type: "button", class: "close", "data-dismiss": true, "aria-label": s.link.dismiss, title: s.link.dismiss }, h("span", { "aria-hidden": "true" }, "×")),
  );
}

/**
 * Returns the choice of checklists; the boxes have the name `checklist`, the buttons that remove one of the reader's own
 * carry `data-remove`, its id, and `#own` takes the file of another.
 *
 * @param {ChecklistChoice[]} checklists
 * @param {ChecklistChoice[]} own
 * @param {ReadonlySet<string>} chosen
 * @returns {HTMLElement}
 */
export function choicesView(checklists, own, chosen) {
  const box = (/** @type {ChecklistChoice} */ { id, title }) =>
    h("label", { class: "choice", title }, h("input", { type: "checkbox", name: "checklist", value: id, checked: chosen.has(id) }), s.checklists[id] ?? title);
  return h(
    "fieldset",
    { class: "choices" },
    h("legend", { class: "sr" }, s.start.checklists),
    h("span", { class: "choices-title", "aria-hidden": "true" }, s.start.checklists),
    checklists.map(box),
    own.map((each) =>
      h(
        "span",
        { class: "own" },
        box(each),
        h("button", { type: "button", class: "button small", "data-remove": each.id, "aria-label": fill(s.start.ownRemoveLabel, { title: each.title }) }, s.start.ownRemove),
      ),
    ),
    h(
      "span",
      { class: "file" },
      h("input", { type: "file", id: "own", class: "sr", accept: CHECKLISTS.join(",") }),
      h("label", { for: "own", class: "button small", title: s.start.ownHint }, s.start.own),
    ),
  );
}

/**
 * Returns the built-in examples; each button carries `data-example`, the file's name.
 *
 * @param {Example[]} examples
 * @returns {HTMLElement}
 */
export function examplesView(examples) {
  return h(
    "section",
    { class: "examples", "aria-labelledby": "examples-title" },
    h("h2", { id: "examples-title" }, s.start.examples),
    h("ul", null, examples.map(({ file, title }) => h("li", null, h("button", { type: "button", class: "example", "data-example": file }, title)))),
  );
}

/**
 * Returns what is shown while something takes long; its bar shows how far it is as soon as it has a value from 0 to 1.
 *
 * @param {string} message
 * @returns {HTMLElement}
 */
export function busyView(message) {
  return h(
    "div",
    { class: "busy" },
    h("label", { for: "progress" }, message),
    h("progress", { id: "progress" }),
    h("button", { type: "button", class: "button", "data-cancel": true }, s.busy.cancel),
  );
}

/**
 * Returns the help for the keyboard.
 *
 * @returns {HTMLDialogElement}
 */
export function keysView() {
  return h(
    "dialog",
    { class: "keys", "aria-labelledby": "keys-title" },
    h("h2", { id: "keys-title" }, s.keys.title),
    h("dl", null, s.keys.rows.map(([key, what]) => h("div", { class: "key-row" }, h("dt", null, h("kbd", null, key)), h("dd", null, what)))),
    h("form", { method: "dialog" }, h("button", { class: "button" }, s.keys.close)),
  );
}
