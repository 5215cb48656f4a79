// The page in Firefox: the same way as in Chromium, where the two could differ.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
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
 */
async function open(use) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    /** @type {string[]} */
    const faults = [];
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (/^https?:$/.test(protocol) && origin !== server.origin) faults.push(`asked ${request.url()}`);
    });
    page.on("pageerror", (error) => faults.push(String(error)));
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
