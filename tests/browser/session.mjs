// A page to test, watched all the while: no request may go elsewhere, nothing may be stored that the reader did not allow, and
// the browser may complain of nothing.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { test as register } from "node:test";
import { fileURLToPath } from "node:url";
import { CHROMIUM, launch } from "./browser.mjs";
import { FIREFOX, Firefox } from "./firefox.mjs";
import { FirefoxPage } from "./firefox-page.mjs";
import { serve } from "./server.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The built page. */
export const site = process.env.SITE ? resolve(process.env.SITE) : join(root, "target/site");

/** Whether this run drives Firefox, as `firefox.test.mjs` asks for; else it drives Chromium. */
const inFirefox = process.env.BROWSER === "firefox";

/** Why the page cannot be tested here, or `false`. */
export const missing = !existsSync(join(site, "index.html")) ? "target/site is not built" : !(inFirefox ? FIREFOX : CHROMIUM) ? "there is no browser" : false;

/** Registers a test that runs in both browsers: one that covers a promise of the page. */
export const both = register;

/**
 * Registers a test that runs in Chromium only: one of the many cases of a promise that a test for both covers, or one that
 * asks the driver for what WebDriver BiDi cannot do in Firefox.
 *
 * @type {(name: string, ...rest: any[]) => void}
 */
export const test = inFirefox ? () => {} : register;

/** A short policy, written for these tests, with what they look for: a heading, a list, marks, a gap, words that say too little. */
export const POLICY = `Privacy Policy of Müller’s Bakery 🥐

Last updated: 3 February 2026

What we collect

We collect your name, your e-mail address and your postal address when you order. Our website uses cookies and keeps log files.

We share your personal information with:

• companies that deliver parcels
• payment service providers

We do not sell your personal information. We use encryption to protect your data in transit.

Your rights

You have the right to access your personal data, to correct it and to have it deleted. Write to privacy@mueller-bakery.example.
`;

/** @typedef {import("playwright-core").Page} Page */

/**
 * @typedef {object} Watch What a test expects beside the rule.
 * @property {string} [url] Where the page is opened; at its front, if left out.
 * @property {boolean} [keeps] Whether the reader has let this device remember.
 * @property {RegExp} [complaints] What the browser may complain of.
 */

/** @type {Promise<Firefox> | null} It takes seconds to start, so one serves all files. */
let firefox = null;

/** Ends the Firefox that the sessions shared. */
export async function closeFirefox() {
  await (await firefox)?.close();
}

/** A server and a browser for one file of tests. */
export class Session {
  /** @param {string} [directory] What is served. */
  static async start(directory = site) {
    if (!inFirefox) return new Session(await serve(directory), await launch());
    firefox ??= Firefox.launch();
    return new Session(await serve(directory), /** @type {any} */ (await firefox));
  }

  /**
   * @param {Awaited<ReturnType<typeof serve>>} server
   * @param {import("playwright-core").Browser} browser
   */
  constructor(server, browser) {
    this.server = server;
    this.browser = browser;
  }

  async end() {
    if (!inFirefox) await this.browser.close();
    this.server.close();
  }

  /**
   * Opens the page, calls `use`, and asserts what holds in every test.
   *
   * @param {(page: Page) => Promise<void>} use
   * @param {import("playwright-core").BrowserContextOptions & Watch} [options]
   */
  async open(use, { url = this.server.url, keeps = false, complaints: allowed, ...options } = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
    context.setDefaultTimeout(20_000);
    /** @type {Set<import("playwright-core").Request>} */
    const elsewhere = new Set();
    /** @type {string[]} */
    const complaints = [];
    context.on("request", (request) => {
      if (!request.url().startsWith(this.server.origin) && !request.url().startsWith("blob:")) elsewhere.add(request);
    });
    // The driver also tells of requests that the page's policy stopped before they were made.
    context.on("requestfailed", (request) => request.failure()?.errorText === "csp" && elsewhere.delete(request));
    const page = await context.newPage();
    const complain = (/** @type {string} */ message) => allowed?.test(message) || complaints.push(message);
    page.on("console", (message) => /^(?:error|warning)$/.test(message.type()) && complain(message.text()));
    page.on("pageerror", (error) => complain(String(error)));
    try {
      await page.goto(url);
      // Who follows a link with a text in it does not see the start for long.
      await page.waitForSelector("[name=checklist], #policy", { state: "attached" });
      await use(page);
      if (!keeps) assert.deepEqual(await stored(page), NOTHING);
      assert.deepEqual(await context.cookies(), []);
      // In Firefox the driver does not tell which requests were stopped, so the browser's own log says what was asked.
      const asked = this.browser instanceof Firefox ? await this.browser.askedElsewhere(this.server.origin) : [...elsewhere].map((request) => request.url());
      assert.deepEqual(asked, []);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  }
}

/** What a page keeps for a reader who has allowed nothing. */
export const NOTHING = { cookie: "", local: {}, session: 0, databases: [], caches: [], workers: 0 };

/**
 * Returns all that the page keeps on the device.
 *
 * @param {Page} page
 */
export function stored(page) {
  return page.evaluate(async () => ({
    cookie: document.cookie,
    local: { ...localStorage },
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
}

/**
 * Pastes as a reader does: a paste event at the field, and its text in the field.
 *
 * @param {Page} page
 * @param {string} text
 * @param {{ html?: string, field?: string }} [options]
 */
export async function paste(page, text, { html, field = "#text" } = {}) {
  if (page instanceof FirefoxPage) {
    await page.locator(field).focus();
    return page.paste(text, html);
  }
  await page.locator(field).evaluate(
    (area, data) => {
      const transfer = new DataTransfer();
      transfer.setData("text/plain", data.text);
      if (data.html) transfer.setData("text/html", data.html);
      area.focus();
      const event = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
      if (area.dispatchEvent(event)) document.execCommand("insertText", false, data.text);
    },
    { text, html },
  );
}

/**
 * Returns what lies on the clipboard. In Chromium the page must have the permission to read it.
 *
 * @param {Page} page
 * @returns {Promise<string>}
 */
export function clipboard(page) {
  return page instanceof FirefoxPage ? page.clipboard() : page.evaluate(() => navigator.clipboard.readText());
}

/** @param {Page} page */
export async function whenRead(page) {
  await page.waitForSelector("#policy[data-complete]", { state: "attached" });
}

/**
 * @param {Page} page
 * @param {string} text
 */
export async function read(page, text) {
  await paste(page, text);
  await whenRead(page);
}

/**
 * Drops files on the page, as a reader does.
 *
 * @param {Page} page
 * @param {{ name: string, content: string | Buffer }[]} files
 * @param {string} [place]
 */
export function drop(page, files, place = "body") {
  const given = files.map(({ name, content }) => ({ name, bytes: Buffer.from(content).toString("base64") }));
  return page.locator(place).evaluate((element, files) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of files) transfer.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name));
    element.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, given);
}

/**
 * @param {Page} page
 * @param {string} state What is shown, for the message.
 */
export async function assertAxeClean(page, state) {
  // The page's own policy forbids injected scripts; the tests' driver may run one.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (window).axe.run(document);
    return violations.map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => n.html.slice(0, 160)).join(" | ")}`);
  });
  assert.deepEqual(found, [], state);
}

/** @param {Page} page */
export async function assertFits(page) {
  const { content, width } = await page.evaluate(() => ({ content: document.documentElement.scrollWidth, width: innerWidth }));
  assert.ok(content <= width, `${content} pixels of content in ${width}`);
}
