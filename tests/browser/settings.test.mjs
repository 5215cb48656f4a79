// Language and colours, in a real browser: `cargo xtask build` comes first.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { assertAxeClean, assertFits, both, drop, missing, NOTHING, POLICY, read, Session, stored, test, whenRead } from "./session.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page */
const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

describe("settings", { skip: missing }, () => {
  /** @type {Session} */
  let session;
  before(async () => void (session = await Session.start()));
  after(() => session?.end());

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    (colorScheme === "dark" ? both : test)(`the reader's colours win over those of a ${colorScheme} device`, () =>
      session.open(
        async (page) => {
          const own = await paper(page);
          const other = colorScheme === "light" ? "dark" : "light";
          await page.selectOption("#theme", other);
          assert.notEqual(await paper(page), own);
          assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), other);
          await assertAxeClean(page, other);
          await page.selectOption("#theme", colorScheme);
          assert.equal(await paper(page), own);
          await page.selectOption("#theme", "auto");
          assert.equal(await paper(page), own);
          assert.deepEqual(await stored(page), NOTHING);
        },
        { colorScheme },
      ));
  }

  both("colours and language are remembered with the reader's leave, and forgotten with all else", () =>
    session.open(async (page) => {
      const light = await paper(page);
      await page.selectOption("#theme", "dark");
      await page.check("#remember");
      await page.selectOption("#language", "de");
      await page.waitForFunction(() => document.documentElement.lang === "de" && localStorage.getItem("lacuna")?.includes('"de"'));
      await page.reload();
      await page.waitForSelector("[name=checklist]");
      assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
      assert.notEqual(await paper(page), light);
      await page.click("#forget");
      await page.locator(".came").waitFor();
      assert.equal(await paper(page), light);
      assert.deepEqual(await stored(page), NOTHING);
    }));

  both("another language leaves the text, the choice and the view as they are", () =>
    session.open(async (page) => {
      await page.locator("#text").fill("A text that nobody has read yet.");
      await page.uncheck("[name=checklist][value=coppa]");
      await page.selectOption("#language", "de");
      await page.locator("#analyse", { hasText: "Untersuchen" }).waitFor();
      assert.match(await page.title(), /Datenschutzerklärung/);
      assert.equal(await page.inputValue("#text"), "A text that nobody has read yet.");
      await page.waitForSelector("[name=checklist]");
      assert.equal(await page.isChecked("[name=checklist][value=coppa]"), false);
      await page.locator("#text").fill("");
      await read(page, POLICY);
      await page.selectOption("#language", "en");
      await page.locator("#export", { hasText: "Save or share" }).waitFor();
      await whenRead(page);
      assert.match(await page.locator("#policy").innerText(), /Bakery/);
      await page.click("#compare-with");
      await page.locator("#new-text").fill("The other text.");
      await page.selectOption("#language", "de");
      await page.locator("#compare", { hasText: "Vergleichen" }).waitFor();
      assert.equal(await page.inputValue("#new-text"), "The other text.");
      assert.equal(await page.inputValue("#old-text"), POLICY);
      await page.click("#fresh");
      assert.equal(await page.inputValue("#text"), POLICY);
    }));

  test("a file dropped after a change of language is read once", () =>
    session.open(async (page) => {
      await page.selectOption("#language", "de");
      await page.selectOption("#language", "en");
      await page.setInputFiles("#file", [1, 2].map((part) => ({ name: `${part}.txt`, mimeType: "text/plain", buffer: Buffer.from(POLICY) })));
      await page.locator(".part-name").nth(1).waitFor();
      for (const name of ["3.txt", "4.txt"]) {
        await drop(page, [{ name, content: "We keep your data for 30 days." }]);
        await page.locator(".part-name", { hasText: name }).waitFor();
      }
      // Files are read in the order in which they come, so whatever read the third twice has done so by now.
      assert.deepEqual(await page.locator(".part-name").allInnerTexts(), ["1.txt", "2.txt", "3.txt", "4.txt"]);
    }));

  both("the choices fit 320 pixels, in German", () =>
    session.open(
      async (page) => {
        await page.selectOption("#language", "de");
        await assertFits(page);
        await assertAxeClean(page, "German");
      },
      { viewport: { width: 320, height: 700 } },
    ));
});
