// The page without a network: kept only for a reader who asks, whole, and replaced when the reader says so.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "./browser.mjs";
import { serve } from "./server.mjs";

const built = resolve(fileURLToPath(new URL("../../target/site", import.meta.url)));

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} A copy of the page that a test may change. */
let site;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

before(async () => {
  browser = await launch();
  site = await mkdtemp(join(tmpdir(), "lacuna-offline-"));
  await cp(built, site, { recursive: true });
  server = await serve(site);
});

after(async () => {
  server.close();
  await browser.close();
  await rm(site, { recursive: true });
});

/**
 * Gives `use` a page in a context of its own.
 *
 * @param {(page: import("playwright-core").Page) => Promise<void>} use
 */
async function withPage(use) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(server.url);
    await page.waitForSelector("#offline");
    await use(page);
  } finally {
    await context.close();
  }
}

/** @param {import("playwright-core").Page} page */
const stored = (page) =>
  page.evaluate(async () => ({ caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).length }));

/** @param {import("playwright-core").Page} page */
async function keep(page) {
  await page.click("#offline");
  await page.waitForSelector('#offline[data-kept="true"]:not([disabled])');
}

test("nothing is kept for a reader who has not asked", () =>
  withPage(async (page) => {
    assert.deepEqual(await stored(page), { caches: [], workers: 0 });
  }));

test("a kept page opens and reads without a network, and a removed one is gone", () =>
  withPage(async (page) => {
    await keep(page);
    assert.equal((await stored(page)).caches.length, 1);
    await page.context().setOffline(true);
    await page.reload();
    await page.fill("#text", "Privacy Policy\n\nWe collect your name when you register. We may share your personal information with our partners.");
    await page.click("#analyse");
    await page.waitForSelector("#policy[data-complete]", { state: "attached" });
    await page.context().setOffline(false);
    await page.reload();
    await page.waitForSelector('#offline[data-kept="true"]');
    await page.click("#offline");
    await page.waitForSelector('#offline[data-kept="false"]');
    assert.deepEqual(await stored(page), { caches: [], workers: 0 });
  }));

test("a new version announces itself and takes over when it is told to", () =>
  withPage(async (page) => {
    await keep(page);
    const [old] = (await stored(page)).caches;
    await page.reload();
    const files = join(site, "files.js");
    const before = await readFile(files, "utf8");
    try {
      await writeFile(files, before.replace(/"version": "\w+"/, '"version": "another"'));
      assert.notEqual(await readFile(files, "utf8"), before);
      await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update();
      });
      await page.waitForSelector("#update");
      assert.ok((await stored(page)).caches.includes(old ?? ""), "the old version stays until the reader changes over");
      await Promise.all([page.waitForEvent("load"), page.click("#update")]);
      await page.waitForFunction(async () => (await caches.keys()).join() === "lacuna-another");
    } finally {
      await writeFile(files, before);
    }
  }));

test("a copy that cannot be whole is not kept", () =>
  withPage(async (page) => {
    const icon = join(site, "icon.svg");
    const before = await readFile(icon);
    await rm(icon);
    try {
      await page.click("#offline");
      await page.waitForFunction(() => document.querySelector("#offline")?.getAttribute("data-kept") === "false" && !document.querySelector("#offline[disabled]"));
      assert.deepEqual(await stored(page), { caches: [], workers: 0 });
      assert.match((await page.textContent(".offline-state")) ?? "", /No copy could be kept/);
    } finally {
      await writeFile(icon, before);
    }
  }));
