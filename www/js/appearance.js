// Light or dark, as the device has it or as the reader wants it.

/** @typedef {"auto" | "light" | "dark"} Theme */

/** @type {readonly Theme[]} */
export const THEMES = ["auto", "light", "dark"];

/** What the style sheets ask for their dark colours. */
const DARK = /\(prefers-color-scheme: dark\)/;

/** @type {Theme} */
let shown = "auto";
/** @type {{ media: MediaList, own: string }[] | null} The rules for dark, with what they ask for themselves. */
let rules = null;

/** @returns {Theme} */
export function theme() {
  return shown;
}

/**
 * Shows the page in a theme. The style sheets go by the device, so their rules for dark are told to hold always, or never.
 *
 * @param {string | undefined} wanted Any other than a theme is `auto`.
 */
export function showTheme(wanted) {
  shown = THEMES.find((each) => each === wanted) ?? "auto";
  rules ??= [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .flatMap((rule) => (rule instanceof CSSMediaRule && DARK.test(rule.media.mediaText) ? [{ media: rule.media, own: rule.media.mediaText }] : []));
  for (const { media, own } of rules) {
    media.mediaText = shown === "auto" ? own : shown === "dark" ? own.replace(DARK, "(min-width: 0)") : "not all";
  }
  document.documentElement.style.colorScheme = shown === "auto" ? "" : shown;
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
    if (!(meta instanceof HTMLMetaElement)) continue;
    meta.dataset.own ??= meta.media;
    meta.media = shown === "auto" ? meta.dataset.own : meta.dataset.own.includes(shown) ? "all" : "not all";
  }
}
