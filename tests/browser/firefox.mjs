// Firefox behind the part of Playwright's interface that the tests use, so that one test runs in both browsers.
//
// Playwright's own way over WebDriver BiDi asks for commands that the Firefox of the distributions does not know yet;
// puppeteer drives it as it stands. What the protocol has no command for (paper, colours, motion, the clipboard) is set in
// the browser's own window, as its developer tools do.

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { FirefoxPage } from "./firefox-page.mjs";

/** Where Firefox is, or nothing: the variable FIREFOX_PATH, else the usual places. */
export const FIREFOX =
  process.env.FIREFOX_PATH ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox", "/snap/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"].find(existsSync);

/**
 * @typedef {object} Connection What speaks the protocol as it stands. It is no public part of puppeteer.
 * @property {(method: string, params: object) => Promise<{ result: any }>} send
 * @property {(event: string, heard: (params: any) => void) => void} on
 *
 * @typedef {{ suggestedFilename: () => string, path: () => Promise<string> }} Download
 *
 * @typedef {object} Options Of a context, as Playwright has them.
 * @property {{ width: number, height: number }} [viewport]
 * @property {"light" | "dark"} [colorScheme]
 * @property {"reduce" | "no-preference"} [reducedMotion]
 * @property {"active" | "none"} [forcedColors]
 */

/** A headless Firefox that makes no requests of its own. */
export class Firefox {
  static async launch() {
    if (!FIREFOX) throw new Error("no Firefox was found; install one and name it in FIREFOX_PATH");
    const folder = await mkdtemp(join(tmpdir(), "lacuna-firefox-"));
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: FIREFOX,
      headless: true,
      args: ["--remote-allow-system-access"],
      extraPrefsFirefox: {
        "browser.download.folderList": 2,
        "browser.download.dir": folder,
        "browser.safebrowsing.downloads.remote.enabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
      },
    });
    const { connection } = /** @type {{ connection: Connection }} */ (/** @type {unknown} */ (browser));
    const { result } = await connection.send("browsingContext.getTree", { "moz:scope": "chrome" });
    const window = result.contexts.find((/** @type {{ url: string }} */ { url }) => url.endsWith("browser.xhtml")).context;
    const firefox = new Firefox(browser, connection, window, folder);
    await connection.send("session.subscribe", { events: ["browsingContext.downloadWillBegin", "browsingContext.downloadEnd"] });
    await firefox.inWindow(watchNetwork);
    return firefox;
  }

  /**
   * @param {import("puppeteer-core").Browser} browser
   * @param {Connection} connection
   * @param {string} window The browser's own.
   * @param {string} folder For files that come and go.
   */
  constructor(browser, connection, window, folder) {
    this.browser = browser;
    this.connection = connection;
    this.window = window;
    this.folder = folder;
    this.folders = 0;
    /** @type {((download: Download) => void)[]} Who waits for one. */
    this.awaiting = [];
    /** @type {Map<string, string>} Names by address. */
    const names = new Map();
    connection.on("browsingContext.downloadWillBegin", ({ url, suggestedFilename }) => names.set(url, suggestedFilename));
    connection.on("browsingContext.downloadEnd", async ({ url, filepath }) => {
      if (!filepath) return;
      // Out of the way, or the next file of this name would get another.
      const path = join(folder, `saved-${this.folders++}`);
      await rename(filepath, path);
      this.awaiting.shift()?.({ suggestedFilename: () => names.get(url) ?? "", path: () => Promise.resolve(path) });
    });
  }

  /**
   * Runs a function in the browser's own window, which may do all that a browser can.
   *
   * @template T
   * @param {(...args: any[]) => T | Promise<T>} run Sees nothing of what is around it here.
   * @param {...unknown} args What JSON can say.
   * @returns {Promise<T>}
   */
  async inWindow(run, ...args) {
    const functionDeclaration = `async () => JSON.stringify([await (${run})(...${JSON.stringify(args)})])`;
    const { result } = await this.connection.send("script.callFunction", { functionDeclaration, awaitPromise: true, target: { context: this.window } });
    if (result.type !== "success") throw new Error(result.exceptionDetails?.text ?? "the browser's window has thrown");
    return JSON.parse(result.result.value)[0];
  }

  /** @param {Options} [options] */
  async newContext(options = {}) {
    return new Context(this, await this.browser.createBrowserContext(), options);
  }

  /**
   * Returns what pages of an origin, and workers and styles of theirs, have asked other origins for, and forgets it.
   *
   * @param {string} origin
   */
  askedElsewhere(origin) {
    return this.inWindow((/** @type {string} */ origin) => {
      const requests = /** @type {{ url: string, by: string }[]} */ (/** @type {any} */ (globalThis).lacunaRequests.splice(0));
      return requests.filter(({ url, by }) => by.startsWith(origin) && !url.startsWith(`${origin}/`)).map(({ url }) => url);
    }, origin);
  }

  /** Returns the next file that is saved. */
  nextDownload() {
    return /** @type {Promise<Download>} */ (new Promise((resolve) => this.awaiting.push(resolve)));
  }

  /**
   * Writes files to the disk, to be chosen there.
   *
   * @param {{ name: string, buffer: Buffer }[]} files
   * @returns {Promise<string[]>} Where they are.
   */
  async lay(files) {
    const folder = join(this.folder, `chosen-${this.folders++}`);
    await mkdir(folder);
    return Promise.all(
      files.map(async ({ name, buffer }) => {
        await writeFile(join(folder, name), buffer);
        return join(folder, name);
      }),
    );
  }

  async close() {
    await this.browser.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A reader of their own, with a storage of their own. */
class Context {
  /**
   * @param {Firefox} firefox
   * @param {import("puppeteer-core").BrowserContext} context
   * @param {Options} options
   */
  constructor(firefox, context, options) {
    this.firefox = firefox;
    this.context = context;
    this.options = options;
    this.timeout = 20_000;
    /** @type {FirefoxPage[]} */
    this.pages = [];
    /** @type {[string, (what: any) => void][]} */
    this.listeners = [];
  }

  /** @param {number} timeout In milliseconds. */
  setDefaultTimeout(timeout) {
    this.timeout = timeout;
  }

  /**
   * @param {string} event
   * @param {(what: any) => void} heard
   */
  on(event, heard) {
    this.listeners.push([event, heard]);
    for (const page of this.pages) page.on(event, heard);
  }

  async newPage() {
    const { colorScheme = "light", reducedMotion = "no-preference", forcedColors = "none", viewport = { width: 1280, height: 720 } } = this.options;
    const page = new FirefoxPage(this, await this.context.newPage());
    this.pages.push(page);
    for (const [event, heard] of this.listeners) page.on(event, heard);
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion, forcedColors });
    return page;
  }

  cookies() {
    return this.context.cookies();
  }

  /** @param {boolean} offline */
  async setOffline(offline) {
    const contexts = this.pages.map(({ id }) => id);
    await this.firefox.connection.send("emulation.setNetworkConditions", { networkConditions: offline ? { type: "offline" } : null, contexts });
  }

  close() {
    return this.context.close();
  }
}

/** Runs in the browser's window: notes each request that is made, and on whose behalf. */
export function watchNetwork() {
  const { Services, Ci } = /** @type {any} */ (globalThis);
  /** @type {{ url: string, by: string }[]} */
  const requests = [];
  /** @type {any} */ (globalThis).lacunaRequests = requests;
  Services.obs.addObserver((/** @type {any} */ subject) => {
    const channel = subject.QueryInterface(Ci.nsIHttpChannel);
    requests.push({ url: channel.URI.spec, by: channel.loadInfo?.triggeringPrincipal?.origin ?? "" });
  }, "http-on-modify-request");
}
