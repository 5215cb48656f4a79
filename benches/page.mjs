// Records in benches/record/page.md what the page weighs and how long a reader waits for the first marks:
// `cargo xtask build && node benches/page.mjs [POLICY]`. Without a file the longest example policy is repeated to 50 kB.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../tests/browser/browser.mjs";
import { serve } from "../tests/browser/server.mjs";

const RUNS = 5;
const SIZE = 50_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const given = process.argv[2];
const once = await readFile(given ?? join(root, "tests/policies/small-shop/policy.txt"), "utf8");
const text = given ? once : `${once}\n\n`.repeat(Math.ceil(SIZE / once.length)).slice(0, SIZE);

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const server = await serve(join(root, "target/site"), "/", new Map(), true);
const browser = await launch();

/**
 * Gives the policy to the page and returns how long the first mark took, in milliseconds.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<number>}
 */
async function timeToMarks(page) {
  const time = await page.evaluate(async (policy) => {
    const field = document.querySelector("#text");
    if (!(field instanceof HTMLTextAreaElement)) throw new Error("the page has no field");
    field.value = policy;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const start = performance.now();
    const button = document.querySelector("#analyse");
    if (button instanceof HTMLElement) button.click();
    while (!document.querySelector("#policy [data-sentence]")) await new Promise((next) => requestAnimationFrame(next));
    // Painted, not only built.
    await new Promise((next) => requestAnimationFrame(() => setTimeout(next, 0)));
    return performance.now() - start;
  }, text);
  assert.ok((await page.locator("#policy [data-sentence]").count()) > 0);
  return time;
}

let [weight, requests] = [0, 0];
/** @type {{ cold: number[], warm: number[], open: number[] }} */
const times = { cold: [], warm: [], open: [] };
try {
  for (let run = 0; run < RUNS; run++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    /** @type {Promise<number>[]} */
    const sizes = [];
    page.on("response", (response) => sizes.push(response.request().sizes().then(({ responseBodySize }) => responseBodySize)));
    await page.goto(server.url);
    await page.waitForSelector("#choices input");
    times.open.push(await page.evaluate(() => performance.now()));
    // As soon as the page is there, so that what the engine does at its first use counts.
    times.cold.push(await timeToMarks(page));
    // Workers load beside the page; their files are in the list by now.
    [weight, requests] = [(await Promise.all(sizes)).reduce((sum, size) => sum + size, 0), sizes.length];
    await page.click("#fresh");
    times.warm.push(await timeToMarks(page));
    await context.close();
  }
} finally {
  await browser.close();
  server.close();
}

const report = `# What the page weighs, and how long its reader waits

Made by \`node benches/page.mjs\`: Chromium, headless, from this machine, files compressed as hosts do; median of ${RUNS} runs,
a policy of ${(text.length / 1000).toFixed(0)} kB against every checklist.

| what | figure |
| --- | ---: |
| first load, compressed | ${(weight / 1000).toFixed(0)} kB in ${requests} files |
| page open, checklists there to choose from | ${median(times.open).toFixed(0)} ms |
| first marks, right after opening | ${median(times.cold).toFixed(0)} ms |
| first marks, second text | ${median(times.warm).toFixed(0)} ms |
`;
console.log(report);
await mkdir(join(root, "benches/record"), { recursive: true });
await writeFile(join(root, "benches/record/page.md"), report);
