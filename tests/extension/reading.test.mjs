// How much of the main text of a page is read, and how much that is none: words, by pages written for this test. Each page
// says by comments what of it is the policy.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { CHROMIUM, launch } from "../browser/browser.mjs";
import { openSite } from "./site.mjs";

const pages = new URL("pages/", import.meta.url);
const names = readdirSync(pages).map((name) => name.replace(/\.html$/, ""));
const scripts = ["dom", "survey", "text"].map((name) => readFileSync(new URL(`../../extension/page/${name}.js`, import.meta.url), "utf8"));
const readability = readFileSync(createRequire(import.meta.url).resolve("@mozilla/readability/Readability.js"), "utf8");

/**
 * Returns the words of the policy in the source of a page.
 *
 * @param {string} source
 */
function wanted(source) {
  const own = [...source.replace(/<!--not-->.*?<!--\/not-->/gs, " ").matchAll(/<!--policy-->(.*?)<!--\/policy-->/gs)].map(([, inner]) => inner);
  const text = own.join(" ").replace(/<style.*?<\/style>/gs, " ").replace(/<(\/?)(\w+)[^>]*>/g, (_, __, name) => (/^(?:b|i|em|strong|span|a)$/.test(name) ? "" : " "));
  return wordsOf(text.replace(/&shy;/g, "").replace(/&amp;/g, "&").replace(/&[lr]dquo;/g, '"').replace(/&gt;/g, ">"));
}

/** @param {string} text */
function wordsOf(text) {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * @param {string[]} found
 * @param {string[]} gold
 */
function measure(found, gold) {
  const left = new Map();
  for (const word of gold) left.set(word, (left.get(word) ?? 0) + 1);
  let right = 0;
  for (const word of found) {
    const n = left.get(word) ?? 0;
    if (n > 0) {
      right += 1;
      left.set(word, n - 1);
    }
  }
  return { precision: found.length === 0 ? 0 : right / found.length, recall: right / gold.length };
}

describe("reading pages", { skip: CHROMIUM ? false : "there is no Chromium" }, () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("./site.mjs").Site} */
  let site;
  before(async () => {
    site = await openSite(Object.fromEntries(names.map((name) => [`/${name}`, readFileSync(new URL(`${name}.html`, pages), "utf8")])));
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    site?.close();
  });

  test(`the policy is read and nothing else, on ${names.length} pages`, async () => {
    const page = await browser.newPage();
    const sums = { own: { precision: 0, recall: 0 }, other: { precision: 0, recall: 0 } };
    const percent = (/** @type {number} */ n) => `${(100 * n).toFixed(1)} %`.padStart(9);
    console.log(`${"page".padEnd(20)}${"precision   recall".padStart(20)}${"Readability".padStart(22)}`);
    for (const name of names) {
      await page.goto(`${site.origin}/${name}`);
      const gold = wanted(readFileSync(new URL(`${name}.html`, pages), "utf8"));
      assert.ok(gold.length > 50, `${name} marks no policy`);
      const text = await page.evaluate(`(async () => { ${scripts.join("\n")}; return (await lacunaText.read(document)).text })()`);
      const other = await page.evaluate(`(() => { ${readability}; const a = new Readability(document.cloneNode(true)).parse(); return a ? (a.title ?? "") + " " + a.content.replace(/<[^>]+>/g, " ") : "" })()`);
      const own = measure(wordsOf(String(text)), gold);
      const their = measure(wordsOf(String(other)), gold);
      console.log(`${name.padEnd(20)}${percent(own.precision)} ${percent(own.recall)}   ${percent(their.precision)} ${percent(their.recall)}`);
      for (const key of /** @type {const} */ (["precision", "recall"])) {
        sums.own[key] += own[key] / names.length;
        sums.other[key] += their[key] / names.length;
      }
      if (process.env.SHOW === name) console.log(text);
      assert.ok(own.precision >= 0.85 && own.recall >= 0.95, `${name} is read badly:\n${text}`);
    }
    console.log(`${"mean".padEnd(20)}${percent(sums.own.precision)} ${percent(sums.own.recall)}   ${percent(sums.other.precision)} ${percent(sums.other.recall)}`);
    assert.ok(sums.own.precision >= 0.98 && sums.own.recall >= 0.99);
    assert.ok(sums.own.precision >= sums.other.precision && sums.own.recall >= sums.other.recall, "Readability reads better");
    await page.close();
  });
});
