// A page in Firefox, and what is on it. Each method does what Playwright's of the same name does, as far as the tests use it.

import { setTimeout as pause } from "node:timers/promises";

/**
 * @typedef {object} Step One step on the way from the document to an element.
 * @property {string} [css]
 * @property {string} [text] What its text holds, in letters of either case.
 * @property {[source: string, flags: string]} [pattern] What its text matches.
 * @property {Step[]} [has] What is in it.
 * @property {number} [at] Which one, from 0; from the last, where it is negative.
 * @property {boolean} [visible]
 *
 * @typedef {{ name: string, mimeType?: string, buffer: Buffer }} GivenFile
 */

/** How often a state is asked for, in milliseconds. */
const TICK = 25;

/** What the protocol says of an element or a document that a change of the page has just taken away. */
const GONE = /no such (?:frame|node)|stale element|context|detached|discarded|navigat|destroyed|actor/i;

/**
 * @template T
 * @param {() => Promise<T>} look
 * @param {number} timeout In milliseconds.
 * @param {string} what Is waited for, for the message.
 * @returns {Promise<NonNullable<T>>} The first answer that is not false.
 */
async function until(look, timeout, what) {
  const end = performance.now() + timeout;
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      if (!GONE.test(String(error)) || performance.now() > end) throw error;
    }
    if (performance.now() > end) throw new Error(`waited for ${what}, ${timeout} ms`);
    await pause(TICK);
  }
}

/**
 * Runs in the page: returns the elements to which the steps lead.
 *
 * @param {Step[]} steps
 * @param {ParentNode} [root]
 * @returns {Element[]}
 */
function find(steps, root = document) {
  /** @type {Element[] | null} */
  let found = null;
  const words = (/** @type {Element} */ element) => (element.textContent ?? "").replace(/\s+/g, " ").trim();
  for (const { css, text, pattern, has, at, visible } of steps) {
    if (css !== undefined) found = [...new Set((found ?? [root]).flatMap((/** @type {ParentNode} */ each) => [...each.querySelectorAll(css)]))];
    /** @type {Element[]} */
    const all = found ?? [];
    if (text !== undefined) found = all.filter((each) => words(each).toLowerCase().includes(text.toLowerCase()));
    if (pattern) found = all.filter((each) => new RegExp(...pattern).test(words(each)));
    if (has) found = all.filter((each) => find(has, each).length > 0);
    if (at !== undefined) found = all.slice(at, at + 1 || undefined);
    if (visible) found = all.filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length > 0);
  }
  return found ?? [];
}

/**
 * @param {{ hasText?: string | RegExp, has?: Locator }} options
 * @returns {Step[]}
 */
function toSteps({ hasText, has }) {
  /** @type {Step[]} */
  const steps = [];
  if (typeof hasText === "string") steps.push({ text: hasText });
  else if (hasText) steps.push({ pattern: [hasText.source, hasText.flags] });
  if (has) steps.push({ has: has.steps });
  return steps;
}

/** A page. */
export class FirefoxPage {
  /**
   * @param {{ firefox: import("./firefox.mjs").Firefox, timeout: number, on: (event: string, heard: (what: any) => void) => void }} context
   * @param {import("puppeteer-core").Page} page
   */
  constructor(context, page) {
    this.owner = context;
    this.page = page;
    this.keyboard = new Keyboard(page);
    this.mouse = {
      move: (/** @type {number} */ x, /** @type {number} */ y) => page.mouse.move(x, y),
      click: (/** @type {number} */ x, /** @type {number} */ y) => page.mouse.click(x, y),
      wheel: (/** @type {number} */ deltaX, /** @type {number} */ deltaY) => page.mouse.wheel({ deltaX, deltaY }),
    };
  }

  /** What the protocol calls it. */
  get id() {
    return /** @type {{ _id: string }} */ (/** @type {unknown} */ (this.page.mainFrame()))._id;
  }

  get firefox() {
    return this.owner.firefox;
  }

  context() {
    return this.owner;
  }

  /**
   * @param {string} event
   * @param {(what: any) => void} heard
   */
  on(event, heard) {
    if (event === "console") this.page.on(event, (message) => heard({ type: () => String(message.type()).replace(/^warn$/, "warning"), text: () => message.text() }));
    // Only that there is a body can be told, not which.
    else if (event === "request") this.page.on(event, (request) => heard({ url: () => request.url(), method: () => request.method(), postData: () => (request.hasPostData() ? "something" : null) }));
    else this.page.on(/** @type {any} */ (event), heard);
  }

  /** @param {string} url */
  async goto(url) {
    await this.page.goto(url);
  }

  async reload() {
    await this.page.reload();
  }

  url() {
    return this.page.url();
  }

  title() {
    return this.page.title();
  }

  /**
   * @param {any} run
   * @param {unknown} [arg]
   * @returns {Promise<any>}
   */
  evaluate(run, arg) {
    return typeof run === "string" ? this.page.evaluate(run) : this.page.evaluate(run, arg);
  }

  /** @param {() => void} run Runs before any script of the page. */
  addInitScript(run) {
    return this.page.evaluateOnNewDocument(run);
  }

  /**
   * @param {any} run
   * @param {unknown} [arg]
   * @param {{ timeout?: number }} [options]
   */
  waitForFunction(run, arg, { timeout = this.owner.timeout } = {}) {
    return until(() => this.evaluate(run, arg), timeout, `${run}`);
  }

  /**
   * @param {string} css
   * @param {{ state?: "attached" | "visible", timeout?: number }} [options]
   */
  waitForSelector(css, options) {
    return this.locator(css).first().waitFor(options);
  }

  /**
   * @param {"load" | "download" | "filechooser"} event
   * @returns {Promise<any>}
   */
  async waitForEvent(event) {
    if (event === "download") return this.firefox.nextDownload();
    if (event === "load") return new Promise((resolve) => this.page.once(event, () => resolve(undefined)));
    const chooser = await this.page.waitForFileChooser();
    return { setFiles: async (/** @type {GivenFile | GivenFile[]} */ files) => chooser.accept(await this.firefox.lay([files].flat())) };
  }

  /** No request for half a second. */
  waitForLoadState() {
    return this.page.waitForNetworkIdle();
  }

  /** @param {{ width: number, height: number }} size */
  setViewportSize(size) {
    return this.page.setViewport(size);
  }

  /**
   * Sets what a reader's device says of itself; what is left out stays.
   *
   * @param {{ media?: "print" | "screen", colorScheme?: "light" | "dark", reducedMotion?: "reduce" | "no-preference", forcedColors?: "active" | "none" }} media
   */
  emulateMedia({ media, colorScheme, reducedMotion, forcedColors }) {
    const overrides = {
      mediumOverride: media,
      prefersColorSchemeOverride: colorScheme,
      prefersReducedMotionOverride: reducedMotion,
      forcedColorsOverride: forcedColors,
    };
    return this.firefox.inWindow(
      (/** @type {string} */ id, /** @type {Record<string, string>} */ overrides) => {
        const { NavigableManager } = /** @type {any} */ (globalThis).ChromeUtils.importESModule("chrome://remote/content/shared/NavigableManager.sys.mjs");
        Object.assign(NavigableManager.getBrowsingContextById(id), overrides);
      },
      this.id,
      overrides,
    );
  }

  /**
   * Pastes what was copied elsewhere, by the browser's own key. A script's paste event carries nothing in Firefox.
   *
   * @param {string} text
   * @param {string} [html]
   */
  async paste(text, html) {
    await this.firefox.inWindow(
      async (/** @type {string} */ text, /** @type {string} */ html) => {
        const items = Object.fromEntries(Object.entries({ "text/plain": text, "text/html": html }).flatMap(([type, content]) => (content ? [[type, new Blob([content], { type })]] : [])));
        await navigator.clipboard.write([new ClipboardItem(items)]);
      },
      text,
      html ?? "",
    );
    await this.keyboard.press("Control+v");
  }

  /** @returns {Promise<string>} What lies on the clipboard. */
  clipboard() {
    return this.firefox.inWindow(() => navigator.clipboard.readText());
  }

  /**
   * @param {string} css May end with `:visible`.
   * @param {{ hasText?: string | RegExp, has?: Locator }} [options]
   */
  locator(css, options = {}) {
    return new Locator(this, []).locator(css, options);
  }

  /** @param {string} css */
  click(css) {
    return this.locator(css).first().click();
  }

  /**
   * @param {string} css
   * @param {string} value
   */
  fill(css, value) {
    return this.locator(css).fill(value);
  }

  /** @param {string} css */
  inputValue(css) {
    return this.locator(css).inputValue();
  }

  /** @param {string} css */
  isChecked(css) {
    return this.locator(css).isChecked();
  }

  /** @param {string} css */
  check(css) {
    return this.locator(css).check();
  }

  /** @param {string} css */
  uncheck(css) {
    return this.locator(css).uncheck();
  }

  /** @param {string} css */
  textContent(css) {
    return this.locator(css).textContent();
  }

  /**
   * @param {string} css
   * @param {string} value
   */
  async selectOption(css, value) {
    await this.page.select(css, value);
  }

  /**
   * Chooses files, as the browser's dialog does.
   *
   * @param {string} css
   * @param {GivenFile | GivenFile[]} files
   */
  async setInputFiles(css, files) {
    const paths = await this.firefox.lay([files].flat());
    const chooser = /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (await this.locator(css).handle());
    await chooser.uploadFile(...paths);
  }
}

class Keyboard {
  /** @param {import("puppeteer-core").Page} page */
  constructor(page) {
    this.page = page;
  }

  /** @param {string} combination Such as `Shift+Enter`. */
  async press(combination) {
    const keys = /** @type {import("puppeteer-core").KeyInput[]} */ (combination.split(/(?<=.)\+/));
    const last = keys.pop() ?? "+";
    for (const key of keys) await this.page.keyboard.down(key);
    await this.page.keyboard.press(last);
    for (const key of keys.reverse()) await this.page.keyboard.up(key);
  }

  /** @param {string} text Key by key. */
  type(text) {
    return this.page.keyboard.type(text);
  }

  /** @param {string} text At once. */
  insertText(text) {
    return this.page.evaluate((text) => document.execCommand("insertText", false, text), text);
  }
}

/** Leads to elements of a page, as they are when something is asked of them. */
class Locator {
  /**
   * @param {FirefoxPage} page
   * @param {Step[]} steps
   */
  constructor(page, steps) {
    this.page = page;
    this.steps = steps;
  }

  /**
   * @param {string} css
   * @param {{ hasText?: string | RegExp, has?: Locator }} [options]
   */
  locator(css, options = {}) {
    const visible = css.endsWith(":visible");
    return new Locator(this.page, [...this.steps, { css: css.replace(/:visible$/, "") }, ...toSteps(options), ...(visible ? [{ visible }] : [])]);
  }

  /** @param {{ hasText?: string | RegExp, has?: Locator }} options */
  filter(options) {
    return new Locator(this.page, [...this.steps, ...toSteps(options)]);
  }

  /** @param {number} at */
  nth(at) {
    return new Locator(this.page, [...this.steps, { at }]);
  }

  first() {
    return this.nth(0);
  }

  last() {
    return this.nth(-1);
  }

  async all() {
    return Array.from({ length: await this.count() }, (_, at) => this.nth(at));
  }

  /** @returns {Promise<number>} */
  count() {
    return this.evaluateAll((/** @type {Element[]} */ all) => all.length);
  }

  /**
   * @param {any} run
   * @param {unknown} [arg]
   * @returns {Promise<any>}
   */
  async evaluateAll(run, arg) {
    const all = await this.page.page.evaluateHandle(find, this.steps);
    return all.evaluate(run, arg);
  }

  /**
   * @param {{ visible?: boolean, timeout?: number }} [options]
   * @returns {Promise<import("puppeteer-core").ElementHandle<Element>>} The first element, as soon as there is one.
   */
  async handle({ visible = false, timeout = this.page.owner.timeout } = {}) {
    const steps = visible ? [...this.steps, { visible }] : this.steps;
    return until(
      async () => {
        const all = await this.page.page.evaluateHandle(find, steps);
        const first = await all.evaluateHandle((/** @type {Element[]} */ all) => all[0]);
        return /** @type {import("puppeteer-core").ElementHandle<Element> | null} */ (first.asElement());
      },
      timeout,
      JSON.stringify(this.steps),
    );
  }

  /** @param {{ state?: "attached" | "visible", timeout?: number }} [options] */
  async waitFor({ state = "visible", timeout } = {}) {
    await this.handle({ visible: state === "visible", ...(timeout === undefined ? {} : { timeout }) });
  }

  /**
   * @param {any} run
   * @param {unknown} [arg]
   * @returns {Promise<any>}
   */
  async evaluate(run, arg) {
    return (await this.handle()).evaluate(run, arg);
  }

  /** Returns the element as soon as it can be pointed at, brought from under what lies over it. */
  async pointable() {
    const handle = await this.handle({ visible: true });
    await until(
      () =>
        handle.evaluate((element) => {
          if (element.matches(":disabled")) return false;
          const [box] = element.getClientRects();
          if (!box) return false;
          const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          if (there && (element.contains(there) || there.contains(element) || there.closest("label")?.control === element)) return true;
          element.scrollIntoView({ block: "center" });
          return false;
        }),
      this.page.owner.timeout,
      `${JSON.stringify(this.steps)} to lie free`,
    );
    return handle;
  }

  async click() {
    await (await this.pointable()).click();
  }

  async hover() {
    await (await this.pointable()).hover();
  }

  async focus() {
    await (await this.handle()).focus();
  }

  /** @param {string} value */
  async fill(value) {
    await (await this.handle({ visible: true })).evaluate((field, value) => {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) throw new Error("this is no field");
      field.focus();
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }, value);
  }

  async check() {
    if (!(await this.isChecked())) await this.click();
  }

  async uncheck() {
    if (await this.isChecked()) await this.click();
  }

  /** @returns {Promise<boolean>} */
  isChecked() {
    return this.evaluate((/** @type {HTMLInputElement} */ box) => box.checked);
  }

  /** @returns {Promise<string>} */
  inputValue() {
    return this.evaluate((/** @type {HTMLInputElement} */ field) => field.value);
  }

  async isVisible() {
    return (await new Locator(this.page, [...this.steps, { visible: true }]).count()) > 0;
  }

  /** @returns {Promise<string>} */
  innerText() {
    return this.evaluate(async (/** @type {HTMLElement} */ element) => {
      // What has just come into sight has no words for Firefox before the next frame.
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
      return element.innerText;
    });
  }

  /** @returns {Promise<string[]>} */
  allInnerTexts() {
    return this.evaluateAll((/** @type {HTMLElement[]} */ all) => all.map((each) => each.innerText));
  }

  /** @returns {Promise<string | null>} */
  textContent() {
    return this.evaluate((/** @type {Element} */ element) => element.textContent);
  }

  /**
   * @param {string} name
   * @returns {Promise<string | null>}
   */
  getAttribute(name) {
    return this.evaluate((/** @type {Element} */ element, /** @type {string} */ name) => element.getAttribute(name), name);
  }

  async boundingBox() {
    return (await this.handle({ visible: true })).boundingBox();
  }
}
