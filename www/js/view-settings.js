// The page's language and its light.

import { THEMES } from "./appearance.js";
import { h } from "./dom.js";
import { LANGUAGES, s } from "./strings.js";

/**
 * Returns the two choices, `#language` and `#theme`.
 *
 * @param {string} language
 * @param {import("./appearance.js").Theme} theme
 * @returns {HTMLElement}
 */
export function settingsView(language, theme) {
  const languages = Object.entries(LANGUAGES).map(([id, name]) => h("option", { value: id, lang: id, selected: id === language }, name));
  const themes = THEMES.map((id) => h("option", { value: id, selected: id === theme }, s.settings.themes[id]));
  return h(
    "div",
    { class: "settings" },
    h("span", { class: "setting" }, h("label", { for: "language" }, s.settings.language), h("select", { id: "language" }, languages)),
    h("span", { class: "setting" }, h("label", { for: "theme" }, s.settings.theme), h("select", { id: "theme" }, themes)),
  );
}
