// Two texts side by side, in a real browser with the real engine: `cargo xtask build` comes first.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe } from "node:test";
import { docx } from "./files.mjs";
import { assertAxeClean, assertFits, both, drop, missing, paste, POLICY, read, Session, test } from "./session.mjs";

/** @typedef {import("playwright-core").Page} Page */

const versions = new URL("../versions/", import.meta.url);
const [OLD, NEW] = ["old", "new"].map((side) => readFileSync(new URL(`ferry-line/${side}.txt`, versions), "utf8"));

/**
 * Fills both fields and compares.
 *
 * @param {Page} page
 * @param {string} old
 * @param {string} now
 */
async function compare(page, old, now) {
  if (!(await page.locator("#old-text").count())) await page.click("#to-compare");
  await page.locator("#old-text").fill(old);
  await page.locator("#new-text").fill(now);
  await page.click("#compare");
  await page.waitForSelector(".compared");
}

describe("a comparison", { skip: missing }, () => {
  /** @type {Session} */
  let session;
  before(async () => void (session = await Session.start()));
  after(() => session?.end());

  both("says what came, went, was reworded and moved, word by word", () =>
    session.open(async (page) => {
      await compare(page, OLD ?? "", NEW ?? "");
      const row = (/** @type {string} */ kind, /** @type {string} */ text) => page.locator(`.row.${kind}`, { hasText: text });
      assert.equal(await row("removed", "We do not sell your personal information.").locator(".side.old").count(), 1);
      assert.match((await row("added", "advertising networks").locator(".side.new").textContent()) ?? "", /🎉/);
      const kept = row("reworded", "We keep bookings");
      assert.equal(await kept.locator("del").textContent(), "2");
      assert.equal(await kept.locator("ins").textContent(), "5");
      assert.equal(await kept.locator(".side.new").evaluate((side) => side.textContent?.replace("After", "").trim()), "We keep bookings for 5 years after the crossing.");
      assert.ok((await page.locator(".row.moved").count()) > 0);
      assert.match(await page.locator(".compared > .plain").innerText(), /1 sentence came, 2 went, 3 were reworded and 4 moved\./);
    }));

  test("no sentence of either text is lost between the changes", () =>
    session.open(async (page) => {
      await compare(page, OLD ?? "", NEW ?? "");
      for (const details of await page.locator("[data-same] > summary").all()) await details.click();
      for (const [side, text] of [["old", OLD], ["new", NEW]]) {
        const sentences = await page.locator(`.rows .side.${side}[data-sentence]`).evaluateAll((sides) => sides.map((each) => Number(each instanceof HTMLElement && each.dataset.sentence)));
        assert.deepEqual([...new Set(sentences)].sort((a, b) => a - b), sentences.map((_, index) => index), `${side} has each sentence once`);
        const shown = (await page.locator(`.rows .side.${side}`).evaluateAll((sides) => sides.map((each) => each.textContent))).join(" ");
        for (const word of text?.match(/[\p{L}\p{N}]+/gu) ?? []) assert.ok(shown.includes(word), `${side}: ${word}`);
      }
    }));

  both("says what opens and closes, with the sentence that it rests on, and leads there", () =>
    session.open(async (page) => {
      await compare(page, OLD ?? "", NEW ?? "");
      const opened = page.locator(".turned.opened");
      const points = await opened.locator(".turn").count();
      assert.ok(points > 5);
      assert.ok((await opened.innerText()).includes(`Opens ${points} gaps`));
      assert.match(await opened.innerText(), /Right to erasure \(GDPR\)\s+Stated → Missing/);
      assert.match(await page.locator(".turned.closed").innerText(), /Tracking by third parties \(CalOPPA\)\s+Missing → Stated/);
      await opened.locator(".jump", { hasText: "You may ask us to delete it." }).click();
      assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /You may ask us to delete it\./);
      assert.match(await page.locator("#named-title + .differs").innerText(), /date of birth/);
      assert.match(await page.locator(".difference").first().innerText(), /No longer[^]*Right to delete/);
    }));

  both("the keyboard leads from change to change, and a filter leaves one kind", () =>
    session.open(async (page) => {
      await compare(page, OLD ?? "", NEW ?? "");
      const at = () => page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.dataset.change : undefined));
      await page.keyboard.press("j");
      assert.equal(await at(), "0");
      await page.keyboard.press("j");
      assert.equal(await at(), "1");
      await page.keyboard.press("k");
      assert.equal(await at(), "0");
      await page.click('.change-bar [data-kind="removed"]');
      assert.equal(await page.locator(".row:visible").count(), 2);
      await page.click('[data-step="1"]');
      assert.match(await page.evaluate(() => document.activeElement?.className ?? ""), /removed/);
      await page.click('.change-bar [data-kind=""]');
      assert.ok((await page.locator(".row:visible").count()) > 10);
    }));

  both("the text that is read is one side, and a file the other", () =>
    session.open(async (page) => {
      await read(page, POLICY);
      await page.click("#compare-with");
      assert.match(await page.inputValue("#old-text"), /Müller’s Bakery 🥐/);
      await page.setInputFiles("#new-file", { name: "new.docx", mimeType: "application/octet-stream", buffer: docx(POLICY.split("\n\n").map((text) => ({ text: text.replace("your name, ", "") }))) });
      await page.locator('[data-name="new"]', { hasText: "new.docx" }).waitFor();
      await page.click("#compare");
      await page.waitForSelector(".compared");
      assert.match(await page.locator(".row.reworded", { hasText: "postal address" }).locator("del").first().innerText(), /\bname\b/);
    }));

  test("a file dropped on a side is that side's, and both change places", () =>
    session.open(async (page) => {
      await page.click("#to-compare");
      await page.waitForSelector("#old-text");
      await drop(page, [{ name: "later.txt", content: "The later text." }], "#new-text");
      await drop(page, [{ name: "first.txt", content: "The first text." }], "#old-text");
      await page.locator('[data-name="old"]', { hasText: "first.txt" }).waitFor();
      assert.equal(await page.inputValue("#new-text"), "The later text.");
      await page.click("#swap");
      assert.equal(await page.inputValue("#new-text"), "The first text.");
      assert.equal(await page.locator('[data-name="old"]').innerText(), "later.txt");
    }));

  test("a formatted paste keeps its headings here, too", () =>
    session.open(async (page) => {
      await page.click("#to-compare");
      await paste(page, "x", { html: "<h2>What we collect</h2><p>We collect your name.</p>", field: "#old-text" });
      assert.match(await page.inputValue("#old-text"), /^## What we collect/);
    }));

  test("two texts that say the same say so", () =>
    session.open(async (page) => {
      await compare(page, POLICY, POLICY);
      assert.match(await page.locator(".compared > .plain").innerText(), /say the same in the same words/);
      assert.equal(await page.locator("[data-change]").count(), 0);
      await assertAxeClean(page, "the same");
    }));

  test("a text that is no policy is compared by its words, and no gap is told", () =>
    session.open(async (page) => {
      await compare(page, POLICY, "The hare went home by the old road, past the mill and the orchard, and slept until noon.");
      assert.match(await page.locator(".notice").innerText(), /no privacy policy in English/);
      assert.equal(await page.locator(".turns").count(), 0);
    }));

  test("one text alone is not compared", () =>
    session.open(async (page) => {
      await page.click("#to-compare");
      await page.locator("#old-text").fill(POLICY);
      await page.click("#compare");
      assert.match(await page.locator("#compare-error").innerText(), /two texts/);
      assert.equal(await page.evaluate(() => document.activeElement?.id), "new-text");
      await assertAxeClean(page, "one text");
      await page.setInputFiles("#new-file", { name: "broken.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4") });
      await page.locator("#compare-error", { hasText: "broken.pdf" }).waitFor();
    }));

  test("the texts can be changed afterwards, and a new text begins anew", () =>
    session.open(async (page) => {
      await page.click("#to-compare");
      await page.click("#compare-example");
      await page.waitForSelector(".compared");
      await page.click("#change-texts");
      assert.match(await page.inputValue("#old-text"), /Fährhaus/);
      await page.click("#fresh");
      assert.equal(await page.locator("#text").isVisible(), true);
      await read(page, POLICY);
    }));

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`axe finds nothing in its states, ${colorScheme}`, () =>
      session.open(
        async (page) => {
          await page.click("#to-compare");
          await page.waitForSelector("#old-text");
          await assertAxeClean(page, "two fields");
          await compare(page, OLD ?? "", NEW ?? "");
          for (const details of await page.locator("[data-same] > summary").all()) await details.click();
          await assertAxeClean(page, "compared");
        },
        { colorScheme },
      ));
  }

  both("it fits narrow screens, one text below the other", () =>
    session.open(
      async (page) => {
        await page.click("#to-compare");
        await page.waitForSelector("#old-text");
        await assertFits(page);
        await compare(page, OLD ?? "", NEW ?? "");
        await assertFits(page);
        const [old, now] = await page.locator(".row.reworded").first().locator(".side").evaluateAll((sides) => sides.map((side) => side.getBoundingClientRect().top));
        assert.ok((old ?? 0) < (now ?? 0));
      },
      { viewport: { width: 320, height: 700 } },
    ));
});
