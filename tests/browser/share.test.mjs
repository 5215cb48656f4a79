// What goes out: files, copies, print and links, in a real browser with the real engine: `cargo xtask build` comes first.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe } from "node:test";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { assertAxeClean, assertFits, both, clipboard, missing, POLICY, read, Session, test, whenRead } from "./session.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page */
async function openDialog(page) {
  await read(page, POLICY);
  await page.click("#export");
  await page.waitForSelector("dialog.export[open]");
}

/**
 * Returns what a link holds, read by another program than the page.
 *
 * @param {string} link
 */
const unpack = (link) => JSON.parse(inflateRawSync(Buffer.from(new URL(link).hash.replace("#t1=", ""), "base64url")).toString());

/**
 * Returns the fragment that another program would make.
 *
 * @param {unknown} value
 */
const pack = (value) => `t1=${deflateRawSync(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url")}`;

describe("what was found goes out", { skip: missing }, () => {
  /** @type {Session} */
  let session;
  before(async () => void (session = await Session.start()));
  after(() => session?.end());

  /** @type {Record<string, (content: string) => void>} */
  const checks = {
    json(content) {
      const report = JSON.parse(content);
      assert.equal(report.schema, 1);
      assert.ok(report.checklists.some((/** @type {any} */ list) => list.id === "gdpr"));
    },
    csv: (content) => assert.ok(content.split("\n").filter((line) => line.includes("gdpr.")).length >= 20),
    markdown: (content) => assert.match(content, /^## Privacy policy$/m),
    html(content) {
      assert.match(content, /^<!doctype html>/i);
      // A file that is passed on must call nobody.
      assert.doesNotMatch(content, /<script|<link|<img|@import|url\(/i);
      assert.match(content, /Müller’s Bakery 🥐/);
    },
  };
  both(`as ${Object.keys(checks).join(", ")}, made on the page and saved by the browser`, () =>
    session.open(async (page) => {
      await openDialog(page);
      for (const [kind, check] of Object.entries(checks)) {
        const [saved] = await Promise.all([page.waitForEvent("download"), page.click(`[data-file=${kind}]`)]);
        assert.match(saved.suggestedFilename(), /^lacuna-report\.(json|csv|md|html)$/);
        check(await readFile(await saved.path(), "utf8"));
        assert.match(await page.locator("#export-said").innerText(), /saved by your browser/);
      }
    }));

  test("a file is named for the text that it is about", () =>
    session.open(async (page) => {
      await page.setInputFiles("#file", { name: "Bakery: policy.txt", mimeType: "text/plain", buffer: Buffer.from(POLICY) });
      await whenRead(page);
      await page.click("#export");
      const [saved] = await Promise.all([page.waitForEvent("download"), page.click("[data-file=csv]")]);
      assert.equal(saved.suggestedFilename(), "Bakery policy.csv");
    }));

  both("the report is copied as Markdown", () =>
    session.open(
      async (page) => {
        await openDialog(page);
        await page.click("#copy-report");
        await page.locator("#export-said", { hasText: "Copied" }).waitFor();
        assert.match(await clipboard(page), /^## Privacy policy$/m);
      },
      { permissions: ["clipboard-read", "clipboard-write"] },
    ));

  both("print closes the dialog first, and the paper has policy and findings without buttons", () =>
    session.open(async (page) => {
      await openDialog(page);
      await page.evaluate(() => {
        window.print = () => {
          /** @type {any} */ (window).printed = document.querySelector("dialog[open]") === null;
        };
      });
      await page.click("#print");
      assert.equal(await page.evaluate(() => /** @type {any} */ (window).printed), true);
      await page.emulateMedia({ media: "print" });
      for (const hidden of ["#export", "#compare-with", "#fresh", "#keys"]) assert.equal(await page.locator(hidden).isVisible(), false, hidden);
      assert.equal(await page.locator("#policy").isVisible(), true);
      assert.equal(await page.locator(".findings").isVisible(), true);
    }));

  both("a link holds the text, says how long it is, and brings it back with a notice", () =>
    session.open(async (page) => {
      await page.uncheck("[name=checklist][value=coppa]");
      await openDialog(page);
      await page.click("#make-link");
      const link = await page.locator("#link-text").inputValue();
      assert.equal(await page.locator(".link label").innerText(), `Link of ${link.length.toLocaleString("en-GB")} characters`);
      const held = unpack(link);
      assert.equal(held.text, POLICY);
      assert.ok(held.checklists.includes("gdpr") && !held.checklists.includes("coppa"));
      await page.goto("about:blank");
      await page.goto(link);
      await whenRead(page);
      assert.match(await page.locator(".came").innerText(), /came in a link/);
      assert.equal(await page.locator("[data-tab=coppa]").count(), 0);
      await assertAxeClean(page, "from a link");
      await page.reload();
      await whenRead(page);
      // Whoever goes on to another text must not find the old one in the address.
      await page.click("#fresh");
      assert.equal(new URL(page.url()).hash, "");
      assert.equal(await page.locator(".came").count(), 0);
      assert.equal(await page.locator("#text").inputValue(), POLICY);
    }));

  test("a link to a sentence goes there in the text that it brings", () =>
    session.open(async (page) => {
      await openDialog(page);
      await page.click("#make-link");
      const link = await page.locator("#link-text").inputValue();
      await page.goto("about:blank");
      await page.goto(`${link}&s=8`);
      await whenRead(page);
      await page.waitForFunction(() => document.activeElement instanceof HTMLElement && document.activeElement.closest("[data-sentence='8']") !== null);
      assert.ok(new URL(page.url()).hash.startsWith("#t1="));
    }));

  test("a link that is followed on an open page brings its text", () =>
    session.open(async (page) => {
      await read(page, "We collect your name. We share your personal data with our partners. You have the right to access your data.");
      await page.evaluate((hash) => void (location.hash = hash), pack({ text: POLICY, format: "text", name: "other.txt" }));
      await page.locator(".came", { hasText: "other.txt" }).waitFor();
      await whenRead(page);
      assert.match(await page.locator("#policy").innerText(), /Bakery/);
    }));

  both("a text too long for a link is refused with the limit and another way", () =>
    session.open(async (page) => {
      const noise = Array.from({ length: 900 }, () => `We collect item ${randomBytes(24).toString("hex")}.`).join(" ");
      await read(page, `${POLICY}\n${noise}`);
      await page.click("#export");
      await page.click("#make-link");
      const refusal = page.locator("#link .error");
      assert.match(await refusal.innerText(), /would have \d\d,\d\d\d characters\. More than 32,000 are not made: browsers .*Save a file instead\./);
      assert.equal(await page.locator("#link-text").count(), 0);
    }));

  test("a long link comes with a warning", () =>
    session.open(async (page) => {
      const noise = Array.from({ length: 200 }, () => `We collect item ${randomBytes(24).toString("hex")}.`).join(" ");
      await read(page, `${POLICY}\n${noise}`);
      await page.click("#export");
      await page.click("#make-link");
      assert.match(await page.locator(".link").innerText(), /programs cut a link of this length/);
    }));

  /** @type {[string, string, RegExp][]} */
  const hostile = [
    ["that is cut", pack({ text: POLICY.repeat(3), format: "text", name: "" }).slice(0, 200), /damaged/],
    ["of other letters", "t1=%3Cscript%3E", /damaged/],
    ["with nothing in it", "t1=", /damaged/],
    ["of a later form", "t2=abc", /another version/],
    ["that holds no object", pack("[1, 2]"), /damaged/],
    ["that holds no text", pack({ text: 7, format: "text" }), /damaged/],
    ["with a format that is none", pack({ text: POLICY, format: "exe" }), /damaged/],
    ["that expands without end", pack("0".repeat(50_000_000)), /longer than a link may hold/],
  ];
  for (const [what, fragment, message] of hostile) {
    (what === "that is cut" ? both : test)(`a link ${what} gives an error and a page that goes on`, () =>
      session.open(
        async (page) => {
          const error = page.locator("#error:not([hidden])");
          await error.waitFor();
          assert.match(await error.innerText(), message);
          assert.equal(await page.locator("#text").getAttribute("aria-invalid"), null);
          await read(page, POLICY);
          assert.equal(await page.locator(".came").count(), 0);
        },
        { url: `${session.server.url}#${fragment}` },
      ));
  }

  both("markup in a link is shown as text, its name too", () =>
    session.open(
      async (page) => {
        await whenRead(page);
        assert.match(await page.locator(".came").innerText(), /<img src=x onerror=alert\(1\)>/);
        assert.equal(await page.locator("#policy img, .came img, #policy script").count(), 0);
        assert.match(await page.locator("#policy").evaluate((policy) => policy.textContent ?? ""), /<script>/);
      },
      { url: `${session.server.url}#${pack({ text: `${POLICY}\nWe collect <script>alert(1)</script> from you.`, format: "text", name: "<img src=x onerror=alert(1)>", checklists: ["gdpr", 7, "nothing"] })}` },
    ));

  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`axe finds nothing in the dialog, ${colorScheme}`, () =>
      session.open(
        async (page) => {
          await openDialog(page);
          await page.click("#make-link");
          await page.waitForSelector("#link-text");
          await assertAxeClean(page, "dialog with a link");
          await page.keyboard.press("Escape");
          assert.equal(await page.locator("dialog.export").count(), 0);
          assert.equal(await page.evaluate(() => document.activeElement?.id), "export");
        },
        { colorScheme },
      ));
  }

  test("the dialog fits 320 pixels", () =>
    session.open(
      async (page) => {
        await openDialog(page);
        await page.click("#make-link");
        await page.waitForSelector("#link-text");
        await assertFits(page);
      },
      { viewport: { width: 320, height: 700 } },
    ));
});
