// What the panel shows beside the reading room. Pure: from values to nodes, text only as text.

import { h } from "../js/dom.js";
import { count, fill } from "../js/strings.js";
import { t } from "./strings.js";

/**
 * @typedef {import("./policies.js").Policy} Policy
 * @typedef {keyof typeof t.error} Fault
 */

/**
 * Returns the bar that says what was read; its buttons carry `data-do`.
 *
 * @param {{ from: string, title: string, host: string, actions: { name: string, label: string, pressed?: boolean }[] }} about
 * @returns {HTMLElement}
 */
export function aboutView({ from, title, host, actions }) {
  return h(
    "div",
    { class: "about-page" },
    h("div", { class: "about-words" }, h("p", { class: "about-title", title }, title || from), h("p", { class: "about-host" }, host && title ? `${from} · ${host}` : host || (title ? from : ""))),
    h(
      "div",
      { class: "about-actions" },
      actions.map(({ name, label, pressed }) => h("button", { type: "button", class: "button small", "data-do": name, "aria-pressed": pressed === undefined ? null : String(pressed) }, label)),
    ),
  );
}

/**
 * Returns a line above the room with at most two buttons.
 *
 * @param {string} id
 * @param {string} text
 * @param {{ name: string, label: string }[]} actions
 * @returns {HTMLElement}
 */
export function noticeView(id, text, actions) {
  return h(
    "div",
    { class: "note", id, role: "status" },
    h("p", null, text),
    actions.length > 0 ? h("div", { class: "note-actions" }, actions.map(({ name, label }) => h("button", { type: "button", class: "button small", "data-do": name }, label))) : null,
  );
}

/**
 * Returns why nothing is shown, and the ways on.
 *
 * @param {{ title: string, text: string, promise?: string }} what
 * @param {{ name: string, label: string }[]} actions The first one is the likeliest.
 * @returns {HTMLElement}
 */
export function messageView({ title, text, promise }, actions) {
  return h(
    "section",
    { class: "message", "aria-labelledby": "message-title" },
    h("h1", { id: "message-title", tabindex: -1 }, title),
    h("p", null, text),
    promise ? h("p", { class: "promise" }, h("span", { class: "lock", "aria-hidden": "true" }), promise) : null,
    h("div", { class: "message-actions" }, actions.map(({ name, label }, index) => h("button", { type: "button", class: index === 0 ? "button primary" : "button", "data-do": name }, label))),
  );
}

/**
 * @param {string} message
 * @returns {HTMLElement}
 */
export function busyView(message) {
  return h(
    "div",
    { class: "reading-now" },
    h("label", { for: "progress" }, message),
    h("progress", { id: "progress" }),
    h("button", { type: "button", class: "button small", "data-do": "cancel" }, t.busy.cancel),
  );
}

/**
 * Returns the policies that a page links to, by kind; each carries `data-policy`, its index.
 *
 * @param {Policy[]} policies
 * @returns {HTMLElement}
 */
export function policiesView(policies) {
  const kinds = [...new Set(policies.map(({ kind }) => kind))];
  return h(
    "div",
    { class: "policies" },
    kinds.map((kind) =>
      h(
        "section",
        { "aria-label": t.links.kinds[kind] },
        h("h2", { class: "policies-kind" }, t.links.kinds[kind]),
        h("ul", null, policies.flatMap((policy, index) => (policy.kind === kind ? [h("li", null, policyView(policy, index))] : []))),
      ),
    ),
  );
}

/**
 * @param {Policy} policy
 * @param {number} index
 * @returns {HTMLElement}
 */
function policyView({ text, href, here, by, place }, index) {
  const url = new URL(href);
  const path = `${url.pathname}${url.search}`;
  return h(
    "button",
    { type: "button", class: "policy-link", "data-policy": index },
    h("span", { class: "policy-text" }, text || url.hostname),
    h("span", { class: "policy-address" }, here ? path : `${url.hostname}${path === "/" ? "" : path}`),
    h("span", { class: "policy-how" }, `${here ? t.links.here : t.links.elsewhere} · ${t.links.by[by]}, ${t.links.places[place]}`),
  );
}

/**
 * Returns what is shown on a page that is no policy.
 *
 * @param {Policy[]} policies
 * @returns {HTMLElement}
 */
export function linksView(policies) {
  if (policies.length === 0) {
    return messageView({ title: t.links.none, text: t.links.noneText }, [
      { name: "paste", label: t.actions.paste },
      { name: "anyway", label: t.actions.anyway },
    ]);
  }
  return h(
    "section",
    { class: "links", "aria-labelledby": "links-title" },
    h("h1", { id: "links-title", tabindex: -1 }, t.links.title),
    h("p", { class: "links-lead" }, t.links.lead),
    policiesView(policies),
    h("p", { class: "links-more" }, h("button", { type: "button", class: "inline", "data-do": "anyway" }, t.actions.anyway), " · ", h("button", { type: "button", class: "inline", "data-do": "paste" }, t.actions.paste)),
  );
}

/** @returns {HTMLElement} The field for a text that the reader pastes. */
export function pasteView() {
  return h(
    "section",
    { class: "paste", "aria-labelledby": "paste-title" },
    h("h1", { id: "paste-title" }, t.paste.title),
    h("label", { class: "sr", for: "text" }, t.paste.label),
    h("textarea", { id: "text", rows: 10, spellcheck: "false", autocomplete: "off", placeholder: t.paste.placeholder }),
    h("p", { class: "error", id: "paste-error", role: "alert", hidden: true }),
    h(
      "div",
      { class: "message-actions" },
      h("button", { type: "button", class: "button primary", "data-do": "analyse" }, t.actions.analyse),
      h("button", { type: "button", class: "button", "data-do": "back" }, t.actions.back),
    ),
    h("p", { class: "promise" }, h("span", { class: "lock", "aria-hidden": "true" }), t.welcome.promise),
  );
}

/**
 * Returns the options; the boxes have the names `history` and `again`.
 *
 * @param {{ history: boolean, remembered: number, site: string | null, again: boolean, open: boolean }} options
 * @returns {HTMLElement}
 */
export function optionsView({ history, remembered, site, again, open }) {
  /**
   * @param {string} name
   * @param {boolean} checked
   * @param {string} label
   * @param {string} hint
   */
  const box = (name, checked, label, hint) =>
    h(
      "div",
      { class: "option" },
      h("label", { class: "choice" }, h("input", { type: "checkbox", name, checked, "aria-describedby": `${name}-hint` }), label),
      h("p", { class: "option-hint", id: `${name}-hint` }, hint),
    );
  return h(
    "details",
    { class: "options", open },
    h("summary", null, t.options.title),
    box("history", history, t.options.history, t.options.historyHint),
    remembered > 0 ? h("p", { class: "option-hint" }, h("button", { type: "button", class: "inline", "data-do": "forget" }, count(t.options.forget, remembered))) : null,
    site ? box("again", again, fill(t.options.again, { host: site }), t.options.againHint) : null,
    h("p", { class: "option-hint" }, t.options.shortcut),
  );
}
