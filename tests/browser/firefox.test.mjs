// The page in Firefox: the same way as in Chromium, where the two could differ.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { docx, pdf } from "./files.mjs";
import { launchFirefox } from "./firefox.mjs";
import { serve } from "./server.mjs";

const site = resolve(fileURLToPath(new URL("../../target/site", import.meta.url)));
const policy = await readFile(new URL("../policies/small-shop/policy.txt", import.meta.url), "utf8");
const axe = await readFile(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** @type {import("puppeteer-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

before(async () => {
  server = await serve(site);
  browser = await launchFirefox();
});

after(async () => {
  await browser.close();
  server.close();
});

/**
 * Gives `use` a page, and asserts that it asked no other origin and logged no error.
 *
 * @param {(page: import("puppeteer-core").Page) => Promise<void>} use
 * @param {RegExp} [allowed] What it may log.
 */
async function open(use, allowed) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    /** @type {string[]} */
    const faults = [];
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (/^https?:$/.test(protocol) && origin !== server.origin) faults.push(`asked ${request.url()}`);
    });
    page.on("pageerror", (error) => allowed?.test(String(error)) || faults.push(String(error)));
    await page.goto(server.url);
    await page.waitForSelector("#choices input");
    await use(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

/**
 * @param {import("puppeteer-core").Page} page
 * @param {string} text
 */
async function analyse(page, text) {
  await page.$eval(
    "#text",
    (field, value) => {
      if (!(field instanceof HTMLTextAreaElement)) throw new Error("the page has no field");
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
    text,
  );
  await page.click("#analyse");
  await page.waitForSelector("#policy[data-complete]");
}

test("a policy shows its marks and gaps", () =>
  open(async (page) => {
    await analyse(page, policy);
    const marked = await page.$$eval("#policy [data-sentence]", (sentences) => sentences.length);
    assert.ok(marked > 50, `${marked} sentences`);
    const gaps = await page.$$eval("[data-requirement]", (requirements) => requirements.length);
    assert.ok(gaps > 100, `${gaps} requirements`);
  }));

test("the keyboard goes from mark to mark", () =>
  open(async (page) => {
    await analyse(page, policy);
    await page.keyboard.press("j");
    const first = await page.evaluate(() => document.activeElement?.getAttribute("data-sentence"));
    await page.keyboard.press("j");
    const second = await page.evaluate(() => document.activeElement?.getAttribute("data-sentence"));
    assert.ok(first !== null && second !== null && Number(second) > Number(first), `${first}, ${second}`);
  }));

test("a text that is no policy says so", () =>
  open(async (page) => {
    await analyse(page, "Chop two onions and fry them in butter until they are golden. Add the stock and let it simmer for half an hour. Serve with bread.");
    assert.equal(await page.$$eval("[data-requirement]", (requirements) => requirements.length), 0);
  }));

test("axe finds nothing before and after a text is read", () =>
  open(async (page) => {
    const violations = async () => {
      await page.evaluate(axe);
      const found = await page.evaluate(async () => (await /** @type {any} */ (globalThis).axe.run()).violations);
      return found.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0]?.html}`);
    };
    assert.deepEqual(await violations(), []);
    await analyse(page, policy);
    assert.deepEqual(await violations(), []);
  }));

/**
 * Gives the page a file, as its chooser does.
 *
 * @param {import("puppeteer-core").Page} page
 * @param {string} name
 * @param {Buffer} content
 */
async function choose(page, name, content) {
  await page.$eval(
    "#file",
    (chooser, name, bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name));
      /** @type {HTMLInputElement} */ (chooser).files = transfer.files;
      chooser.dispatchEvent(new Event("change", { bubbles: true }));
    },
    name,
    content.toString("base64"),
  );
  await page.waitForSelector("#policy[data-complete]");
}

test("PDF and Word documents are read", () =>
  open(async (page) => {
    await choose(page, "policy.pdf", pdf([[{ y: 760, size: 18, text: "Privacy policy" }, { y: 720, text: "We collect your name and your e-mail address." }]]));
    assert.match(await page.$eval("#policy", (shown) => shown.textContent ?? ""), /We collect your name and your e-mail address\./);
    await page.click("#fresh");
    await choose(page, "policy.docx", docx([{ style: "Heading1", text: "Privacy policy" }, { text: "We share your personal data with banks." }]));
    assert.match(await page.$eval("#policy", (shown) => shown.textContent ?? ""), /We share your personal data with banks\./);
  }));

test("from the first letter on the page can connect to nothing, and its program could not before", () =>
  open(async (page) => {
    const reach = () => page.evaluate((address) => fetch(address, { cache: "no-store" }).then(() => true, () => false), `${server.url}icon.svg`);
    assert.equal(await reach(), true);
    await page.type("#text", "W");
    assert.equal(await reach(), false);
    await page.click(".check summary");
    await page.click("#prove");
    await page.waitForFunction(() => /stopped the page and its program/.test(document.querySelector("#proof-said")?.textContent ?? ""));
  }, /connect-src/));

test("a link brings its text back", () =>
  open(async (page) => {
    await analyse(page, policy);
    await page.click("#export");
    await page.waitForSelector("dialog.export[open]");
    await page.click("#make-link");
    await page.waitForSelector("#link-text");
    const link = await page.$eval("#link-text", (field) => /** @type {HTMLInputElement} */ (field).value);
    await page.goto("about:blank");
    await page.goto(link);
    await page.waitForSelector("#policy[data-complete]");
    assert.match(await page.$eval(".came", (notice) => notice.textContent ?? ""), /came in a link/);
  }));

test("two versions are compared, and the reader's colours win", () =>
  open(async (page) => {
    await page.click("#to-compare");
    await page.waitForSelector("#compare-example");
    await page.click("#compare-example");
    await page.waitForSelector(".compared");
    assert.ok((await page.$$eval(".row[data-change]", (rows) => rows.length)) > 5);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.select("#theme", "light");
    const light = await paper();
    await page.select("#theme", "dark");
    assert.notEqual(await paper(), light);
  }));
