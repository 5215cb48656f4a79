// The page without a network: kept only for a reader who asks, whole, and replaced when the reader says so.

import assert from "node:assert/strict";
import { access, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { both, missing, NOTHING, POLICY, read, Session, site as built, stored, test } from "./session.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** What the browser says of a network that is not there. */
const UNREACHED = /ERR_INTERNET_DISCONNECTED|Failed to load resource|service.?worker/i;

/** @param {Page} page */
async function keep(page) {
  await page.click("#offline");
  await page.waitForSelector('#offline[data-kept="true"]:not([disabled])');
}

describe("without a network", { skip: missing }, () => {
  /** @type {string} A copy of the page that a test may change. */
  let site;
  /** @type {Session} */
  let session;
  before(async () => {
    site = await mkdtemp(join(tmpdir(), "lacuna-offline-"));
    await cp(built, site, { recursive: true });
    session = await Session.start(site);
  });
  after(async () => {
    await session?.end();
    await rm(site, { recursive: true });
  });

  both("a kept page opens and reads without a network, and a removed one is gone", () =>
    session.open(async (page) => {
      assert.deepEqual(await stored(page), NOTHING);
      await keep(page);
      const kept = await stored(page);
      assert.deepEqual([kept.caches.length, kept.workers], [1, 1]);
      await page.context().setOffline(true);
      await page.reload();
      await read(page, POLICY);
      await page.context().setOffline(false);
      await page.reload();
      await page.waitForSelector('#offline[data-kept="true"]');
      await page.click("#offline");
      await page.waitForSelector('#offline[data-kept="false"]');
    }));

  both("a new version announces itself and takes over when it is told to", () =>
    session.open(
      async (page) => {
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
      },
      { keeps: true },
    ));

  test("a copy that cannot be whole is not kept", () =>
    session.open(
      async (page) => {
        const icon = join(site, "icon.svg");
        const before = await readFile(icon);
        await rm(icon);
        try {
          await page.click("#offline");
          await page.waitForFunction(() => document.querySelector("#offline")?.getAttribute("data-kept") === "false" && !document.querySelector("#offline[disabled]"));
          assert.deepEqual(await stored(page), NOTHING);
          assert.match((await page.textContent(".offline-state")) ?? "", /No copy could be kept/);
        } finally {
          await writeFile(icon, before);
        }
      },
      { complaints: UNREACHED },
    ));
});

test("the page can be installed: its manifest names it, where it starts, and icons that are there", { skip: missing }, async () => {
  const front = await readFile(join(built, "index.html"), "utf8");
  assert.match(front, /<link rel="manifest" href="manifest\.webmanifest">/);
  const manifest = JSON.parse(await readFile(join(built, "manifest.webmanifest"), "utf8"));
  assert.ok(manifest.name && manifest.short_name);
  assert.deepEqual([manifest.start_url, manifest.scope, manifest.display], [".", ".", "standalone"]);
  for (const size of ["192x192", "512x512"]) assert.ok(manifest.icons.some((/** @type {any} */ icon) => icon.sizes === size && icon.type === "image/png"), size);
  assert.ok(manifest.icons.some((/** @type {any} */ icon) => icon.purpose === "maskable"));
  for (const { src } of manifest.icons) await access(join(built, src));
});
