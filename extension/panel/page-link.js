// The panel's line to one tab: puts the agent into the page, asks it, hears from it.

import * as boundary from "./boundary.js";

/** What is injected, in this order. Firefox resolves paths from the panel, so they begin at the root. */
const SCRIPTS = ["dom", "survey", "text", "links", "marks", "agent"].map((name) => `/page/${name}.js`);
const STYLE = "/page/marks.css";
/** A page that has not answered by then will not, in milliseconds. */
const PATIENCE = 20_000;

/** Why a page cannot be read; `code` says which. */
export class PageError extends Error {
  /**
   * @param {"denied" | "timeout" | "gone" | "bad"} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = "PageError";
    this.code = code;
  }
}

/**
 * @typedef {object} Listener
 * @property {(id: number) => void} opened A mark was clicked.
 * @property {(left: boolean) => void} changed The page says something else now, or is another one by its own script.
 * @property {() => void} gone The page was left.
 */

export class PageLink {
  /**
   * @param {number} tab
   * @param {chrome.runtime.Port} port
   * @param {Listener} listener
   */
  constructor(tab, port, listener) {
    this.tab = tab;
    this.port = port;
    this.open = true;
    /** @type {Map<string, { resolve: (message: Record<string, unknown>) => void, reject: (error: Error) => void }>} */
    this.waiting = new Map();
    port.onMessage.addListener((message) => this.hear(message, listener));
    port.onDisconnect.addListener(() => {
      void chrome.runtime.lastError;
      const wasOpen = this.open;
      this.drop(new PageError("gone", "the page was left"));
      if (wasOpen) listener.gone();
    });
  }

  /**
   * Connects to the page in a tab.
   *
   * @param {number} tab
   * @param {Listener} listener
   * @returns {Promise<PageLink>} Rejects with a `PageError`.
   */
  static async connect(tab, listener) {
    const target = { tabId: tab };
    try {
      const [there] = await chrome.scripting.executeScript({ target, func: () => /** @type {any} */ (globalThis).lacunaListens === true });
      if (there?.result !== true) {
        const [done] = await chrome.scripting.executeScript({ target, files: SCRIPTS });
        // Firefox hands some refusals over as a result.
        if (!done || "error" in done) throw new Error("the page takes no script");
        await chrome.scripting.insertCSS({ target: { ...target, allFrames: true }, files: [STYLE] });
      }
    } catch (error) {
      throw new PageError("denied", String(error));
    }
    return new PageLink(tab, chrome.tabs.connect(tab, { name: "lacuna", frameId: 0 }), listener);
  }

  /** @returns {Promise<boundary.Page>} The page's main text and links. */
  async read() {
    return this.checked(await this.ask("read", {}), boundary.page);
  }

  /**
   * @param {string} href An address of the page's own origin.
   * @returns {Promise<boundary.Fetched>}
   */
  async fetch(href) {
    return this.checked(await this.ask("fetch", { href }), boundary.fetched);
  }

  /**
   * @param {{ id: number, start: number, end: number, category: string }[]} marks
   * @returns {Promise<number>} How many of them the page shows.
   */
  async mark(marks) {
    const style = await (await fetch(chrome.runtime.getURL(STYLE))).text();
    const { marked } = await this.ask("mark", { marks, style });
    return boundary.index(marked) ?? 0;
  }

  /** @param {number[] | null} ids */
  filter(ids) {
    this.tell({ ask: "filter", ids });
  }

  /** @param {number | null} id */
  near(id) {
    this.tell({ ask: "near", id });
  }

  /**
   * @param {number | null} id
   * @param {{ start: number, end: number }[]} quotes
   * @param {boolean} scroll
   */
  show(id, quotes, scroll) {
    this.tell({ ask: "open", id, quotes, scroll });
  }

  clear() {
    this.tell({ ask: "clear" });
  }

  /** Lets the page go, and with it all marks. */
  close() {
    if (!this.open) return;
    this.drop(new PageError("gone", "the panel let the page go"));
    this.port.disconnect();
  }

  /**
   * @param {string} what
   * @param {Record<string, unknown>} how
   * @returns {Promise<Record<string, unknown>>}
   */
  ask(what, how) {
    return new Promise((resolve, reject) => {
      if (!this.open) return reject(new PageError("gone", "the page was left"));
      const timer = setTimeout(() => {
        this.waiting.delete(what);
        reject(new PageError("timeout", "the page did not answer"));
      }, PATIENCE);
      this.waiting.get(what)?.reject(new PageError("gone", "asked anew"));
      this.waiting.set(what, {
        resolve: (message) => (clearTimeout(timer), resolve(message)),
        reject: (error) => (clearTimeout(timer), reject(error)),
      });
      this.tell({ ask: what, ...how });
    });
  }

  /** @param {Record<string, unknown>} message */
  tell(message) {
    if (this.open) this.port.postMessage(message);
  }

  /**
   * @param {unknown} raw
   * @param {Listener} listener
   */
  hear(raw, listener) {
    if (!this.open || typeof raw !== "object" || raw === null) return;
    const message = /** @type {Record<string, unknown>} */ (raw);
    if (message.event === "opened") {
      const id = boundary.index(message.id);
      if (id !== null) listener.opened(id);
    } else if (message.event === "changed") {
      listener.changed(message.left === true);
    } else if (typeof message.re === "string") {
      const waiting = this.waiting.get(message.re);
      this.waiting.delete(message.re);
      if (typeof message.failed === "string") waiting?.reject(new PageError("bad", message.failed));
      else waiting?.resolve(message);
    }
  }

  /**
   * @template T
   * @param {Record<string, unknown>} message
   * @param {(message: Record<string, unknown>) => T} check
   * @returns {T}
   */
  checked(message, check) {
    try {
      return check(message);
    } catch (error) {
      throw new PageError("bad", String(error));
    }
  }

  /** @param {Error} error */
  drop(error) {
    this.open = false;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
