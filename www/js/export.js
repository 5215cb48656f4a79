// Taking the findings along: the dialog at work.

import { need, target } from "./dom.js";
import { download, fileName } from "./download.js";
import { faultOf } from "./fault.js";
import { LIMIT, LONG, ShareError, toLink } from "./share.js";
import { s } from "./strings.js";
import { exportView, FILES, linkView } from "./view-export.js";

/**
 * @typedef {import("./report.js").Reading} Reading
 *
 * @typedef {object} Services What the dialog needs of the page around it.
 * @property {import("./engine.js").Engine} engine
 * @property {object} options What the report was asked with.
 * @property {string[] | null} checklists Ids of the built-in checklists that a link names; null for all.
 */

/**
 * Opens the dialog. It is gone when it closes.
 *
 * @param {Reading & { name?: string }} reading
 * @param {Services} services
 */
export function openExport(reading, services) {
  const dialog = exportView();
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    // A click beside the dialog is one on its backdrop.
    if (event.target === dialog) return dialog.close();
    const at = target(event, "button");
    if (at?.dataset.file) save(at.dataset.file);
    else if (at?.id === "print") print();
    else if (at?.id === "copy-report") copyReport();
    else if (at?.id === "make-link") makeLink();
    else if (at?.id === "copy-link") copyLink();
  });
  dialog.showModal();

  /** @param {string} message */
  function say(message) {
    need("#export-said", dialog).textContent = message;
  }

  /**
   * @param {string} view
   * @returns {Promise<string>}
   */
  function render(view) {
    // The id is the title of what is made.
    return services.engine.call("render", reading.text, { ...services.options, id: reading.name || s.out.unnamed }, view);
  }

  /** @param {string} id */
  async function save(id) {
    const file = FILES.find((each) => each.id === id);
    if (!file) return;
    try {
      download(fileName(reading.name ?? "", s.out.fileName, file.extension), file.type, await render(file.id));
      say(s.out.saved);
    } catch (error) {
      say(faultOf(error));
    }
  }

  function print() {
    dialog.close();
    globalThis.print();
  }

  async function copyReport() {
    try {
      const text = await render("markdown");
      await navigator.clipboard.writeText(text);
      say(s.out.copied);
    } catch {
      say(s.out.copyFailed);
    }
  }

  async function makeLink() {
    try {
      const { text, format, name = "" } = reading;
      const link = await toLink(location.href, { text, format, name, ...(services.checklists ? { checklists: services.checklists } : {}) });
      need("#link", dialog).replaceChildren(linkView(link, { limit: LIMIT, long: LONG }));
      dialog.querySelector("#copy-link")?.scrollIntoView({ block: "nearest" });
    } catch (error) {
      say(error instanceof ShareError ? s.link.faults[error.code] : s.error.trap);
    }
  }

  async function copyLink() {
    const field = /** @type {HTMLInputElement} */ (need("#link-text", dialog));
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      say(s.out.linkCopied);
    } catch {
      say(s.out.copyFailed);
    }
  }
}
