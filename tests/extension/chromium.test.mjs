// The extension in Chromium, unpacked, by clicks on its toolbar button: `cargo xtask test extension` lays it out first.

import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CHROMIUM } from "../browser/browser.mjs";
import { launchChromium } from "./chromium.mjs";
import { pages } from "./policies.mjs";
import { retry } from "./retry.mjs";
import { openSite } from "./site.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const extension = resolve(here, "../../target/extension/chromium");
const missing = !existsSync(join(extension, "manifest.json")) ? "target/extension is not laid out" : !CHROMIUM ? "there is no Chromium" : false;
/** Where pictures go, if they are wanted. */
const { PICTURES } = process.env;

describe("in Chromium", { skip: missing }, () => {
  /** @type {import("./chromium.mjs").Chromium} */
  let chromium;
  /** @type {import("./site.mjs").Site} */
  let site;
  /** @type {import("puppeteer-core").Page} */
  let tab;
  before(async () => {
    site = await openSite(pages());
    chromium = await launchChromium(extension, { executablePath: CHROMIUM ?? "" });
    tab = await chromium.open(`${site.origin}/home`);
  });
  after(async () => {
    const requests = await chromium?.close();
    site?.close();
    // The one is a tab that goes where its reader has chosen to go.
    const own = (requests ?? []).filter(({ url, initiator }) => initiator.startsWith("chrome-extension:") && url !== `${site.origin}/empty`);
    assert.deepEqual(own, [], "the network log shows a request by the extension");
    const known = (requests ?? []).filter(({ url, initiator }) => initiator.startsWith("http") && !url.startsWith(site.origin));
    assert.deepEqual(known, [], "a page was made to ask another site");
    assert.deepEqual(chromium?.complaints ?? [], [], "the panel complains");
  });

  /**
   * Opens a page, clicks the button, and returns the panel once it says something of this page.
   *
   * @param {string} path
   * @param {string} shown A selector of what the panel is to show.
   */
  async function clickOn(path, shown = "body[data-marked] #main .result") {
    await tab.goto(path.startsWith("chrome:") ? path : site.origin + path);
    return clickHere(shown);
  }

  /** @param {string} shown */
  async function clickHere(shown = "body[data-marked] #main .result") {
    const known = await chromium.panel();
    await known?.evaluate(() => {
      delete document.body.dataset.marked;
      document.querySelector("#main")?.replaceChildren();
    });
    const panel = await chromium.click(tab);
    await panel.waitForSelector(shown, { timeout: 30_000 });
    return panel;
  }

  /** @returns {Promise<Record<string, string[]>>} The words that are painted in the page, by name. */
  function painted(selector = "") {
    return tab.evaluate((inner) => {
      const frame = /** @type {HTMLIFrameElement | null} */ (inner ? document.querySelector(inner) : null);
      const view = /** @type {any} */ (frame ? frame.contentWindow : window);
      /** @type {Record<string, string[]>} */
      const out = {};
      // A hostile page may have taken over every function of arrays.
      for (const [name, ranges] of view.CSS.highlights) {
        /** @type {string[]} */
        const texts = [];
        for (const range of ranges) texts[texts.length] = `${range}`;
        out[name] = texts;
      }
      return out;
    }, selector);
  }

  test("a click marks the policy's sentences where they stand, and changes no node", async () => {
    await tab.goto(`${site.origin}/privacy`);
    const before = await tab.evaluate(() => document.documentElement.outerHTML);
    const panel = await clickHere();
    const marks = await painted();
    assert.equal((marks["lacuna-collection"] ?? []).join("").includes("We collect your name, your e-mail address and your postal address when you order."), true);
    assert.ok(marks["lacuna-sharing"]?.includes("We do not sell your personal information."), JSON.stringify(marks));
    assert.ok(!JSON.stringify(marks).includes("flowers"), "the footer is marked");
    assert.equal(await tab.evaluate(() => document.documentElement.outerHTML), before);
    assert.match(await panel.$eval(".about-title", (title) => title.textContent ?? ""), /Larkspur/);
    if (PICTURES) await pictures(panel, "chromium");
  });

  test("the badge says how many items are missing", async () => {
    const panel = await clickOn("/privacy");
    const [badge, missing] = await panel.evaluate(async () => {
      const [active] = await chrome.tabs.query({ active: true, currentWindow: true });
      return /** @type {const} */ ([await chrome.action.getBadgeText({ tabId: active?.id }), document.querySelector(".total.missing .total-n")?.textContent ?? ""]);
    });
    assert.ok(Number(badge) > 0);
    assert.equal(badge, missing.trim());
  });

  test("the browser warns of no permission", async () => {
    const panel = await clickOn("/privacy");
    const { warnings, manifest } = await panel.evaluate(async () => {
      const own = JSON.stringify(chrome.runtime.getManifest());
      return { warnings: await chrome.management.getPermissionWarningsByManifest(own), manifest: chrome.runtime.getManifest().permissions };
    });
    console.log(`permissions: ${manifest}; what Chromium warns of at install: ${warnings.join("; ") || "nothing"}`);
    assert.deepEqual(warnings, []);
  });

  test("a click on a mark opens its sentence in the panel", async () => {
    const panel = await clickOn("/privacy");
    await tab.click("#share", { offset: { x: 60, y: 9 } });
    await panel.waitForSelector(".card-text");
    assert.equal(await panel.$eval(".card-text", (card) => card.textContent), "We share your personal information with advertising partners.");
    assert.deepEqual((await painted())["lacuna-shown"], ["We share your personal information with advertising partners."]);
  });

  test("what the panel points at is shown in the page", async () => {
    const panel = await clickOn("/privacy");
    const go = await panel.waitForSelector(".findings [data-go]");
    const wanted = await go?.evaluate((button) => button.textContent ?? "");
    await go?.evaluate((button) => button.dispatchEvent(new PointerEvent("pointerover", { bubbles: true })));
    await retry(async () => ((await painted())["lacuna-near"] ?? []).length > 0);
    await go?.evaluate((button) => /** @type {HTMLElement} */ (button).click());
    const shown = await retry(async () => (await painted())["lacuna-shown"]);
    assert.ok(shown.length > 0 && wanted);
  });

  test("filters hold in the page too, and one click takes all marks away", async () => {
    const panel = await clickOn("/privacy");
    await panel.$eval('[data-filter="rights"]', (chip) => /** @type {HTMLElement} */ (chip).click());
    await retry(async () => (await painted())["lacuna-collection"] === undefined);
    assert.ok(((await painted())["lacuna-rights"] ?? []).length > 0);
    await panel.$eval('[data-do="marks"]', (button) => /** @type {HTMLElement} */ (button).click());
    await retry(async () => Object.keys(await painted()).length === 0);
  });

  test("another page lists the policies that it links to, best first", async () => {
    const panel = await clickOn("/home", "[data-policy]");
    const texts = await panel.$$eval(".policy-text", (links) => links.map((link) => link.textContent));
    assert.deepEqual(texts.slice(0, 3).sort(), ["Datenschutzerklärung", "Privacy notice", "Privacy policy"]);
    assert.ok(texts.includes("Cookie policy") && texts.includes("Terms of service"));
    assert.ok(!texts.some((text) => text?.includes("hedges")), "an article is taken for a policy");
    if (PICTURES) await panel.screenshot({ path: /** @type {`${string}.png`} */ (join(PICTURES, "chromium-links.png")) });
    await panel.$$eval(".policy-link", (links) => /** @type {HTMLElement | undefined} */ (links.find((link) => link.textContent?.includes("Privacy policy")))?.click());
    await panel.waitForSelector("#main .result .policy");
    assert.equal(tab.url(), `${site.origin}/home`, "the page was left");
    assert.ok(site.asked.includes("/plain"));
  });

  test("a policy that needs its page to show itself, or is elsewhere, opens in its tab", async () => {
    const panel = await clickOn("/home", "[data-policy]");
    await panel.$$eval(".policy-link", (links) => /** @type {HTMLElement | undefined} */ (links.find((link) => link.textContent?.includes("Privacy notice")))?.click());
    await panel.waitForSelector('#main[data-fault="fetch"]');
    await panel.$eval('[data-do^="open-"]', (button) => /** @type {HTMLElement} */ (button).click());
    await retry(async () => tab.url() === `${site.origin}/empty`);
    assert.match(await panel.$eval("#main", (main) => main.textContent ?? ""), /opens in its tab/);
  });

  test("a page without policies says so and offers to paste one", async () => {
    const panel = await clickOn("/nothing", ".message");
    await panel.$eval('[data-do="paste"]', (button) => /** @type {HTMLElement} */ (button).click());
    await panel.type("#text", "Privacy policy. We collect your name and e-mail address. We share your personal data with partners. You have the right to access your data.");
    await panel.$eval('[data-do="analyse"]', (button) => /** @type {HTMLElement} */ (button).click());
    await panel.waitForSelector("#main .result");
  });

  test("a policy that comes late is noticed, and one that goes takes its marks along", async () => {
    let panel = await clickOn("/late", ".message");
    await tab.evaluate(() => /** @type {any} */ (window).arrive());
    await panel.waitForSelector("#note-changed");
    await panel.$eval('[data-do="again"]', (button) => /** @type {HTMLElement} */ (button).click());
    await panel.waitForSelector("#main .result");
    panel = await clickOn("/app");
    assert.ok(Object.keys(await painted()).length > 0);
    await tab.evaluate(() => /** @type {any} */ (window).leave());
    await retry(async () => Object.keys(await painted()).length === 0);
    await panel.waitForSelector("#note-changed");
  });

  test("frames of the same origin and shadow roots are read and marked", async () => {
    await clickOn("/frames");
    assert.ok((await painted("#inner"))["lacuna-sharing"]?.includes("We do not sell your personal information."));
    await clickOn("/shadow");
    assert.ok((await painted())["lacuna-sharing"]?.includes("We do not sell your personal information."));
    const panel = await chromium.panel();
    await tab.evaluate(() => document.querySelector("legal-text")?.shadowRoot?.querySelector("#share")?.scrollIntoView());
    const [x, y] = await tab.evaluate(() => {
      const { left, top } = /** @type {DOMRect} */ (document.querySelector("legal-text")?.shadowRoot?.querySelector("#share")?.getBoundingClientRect());
      return [left + 60, top + 9];
    });
    await tab.mouse.click(x ?? 0, y ?? 0);
    await panel?.waitForSelector(".card-text");
  });

  test("pages that no extension may read are named as such", async () => {
    await clickOn("chrome://version/", '#main[data-fault="browser"]');
    const panel = await clickOn("/file.pdf", '#main[data-fault="pdf"]');
    assert.ok(await panel.$('[data-do="paste"]'));
  });

  test("a hostile page is read as text and reaches nothing of the panel", async () => {
    const panel = await clickOn("/hostile");
    assert.ok((await painted())["lacuna-sharing"]?.includes("We do not sell your personal information."));
    const found = await panel.evaluate(() => ({ title: document.title, scripts: document.scripts.length, images: document.images.length, card: document.querySelector(".card") !== null }));
    assert.deepEqual(found, { title: "Lacuna", scripts: 1, images: 0, card: false });
  });

  test("50 kB are marked at once, and 2 MB leave the page responsive", async () => {
    await clickOn("/long");
    const times = [];
    for (let n = 0; n < 3; n += 1) {
      const panel = await chromium.panel();
      await panel?.evaluate(() => delete document.body.dataset.marked);
      const start = performance.now();
      await chromium.click(tab);
      await retry(async () => panel?.evaluate(() => document.body.dataset.marked));
      times.push(performance.now() - start);
    }
    console.log(`click to marks, 50 kB: ${times.map((time) => time.toFixed(0)).join(", ")} ms`);
    assert.ok(Math.min(...times) < 4_000, `${times}`);
    await tab.goto(`${site.origin}/huge`);
    await tab.evaluate(() => {
      const own = /** @type {any} */ (window);
      own.longest = 0;
      let last = performance.now();
      setInterval(() => {
        own.longest = Math.max(own.longest, performance.now() - last);
        last = performance.now();
      }, 5);
    });
    await clickHere();
    const longest = await tab.evaluate(() => /** @type {any} */ (window).longest);
    console.log(`longest pause of a page of 2 MB: ${longest.toFixed(0)} ms`);
    assert.ok(longest < 3_000, `the page stood still for ${longest} ms`);
  });

  test("what was read is remembered only if asked for, and what has changed is told then", async () => {
    const panel = await clickOn("/plain");
    const stored = () => panel.evaluate(async () => Object.keys(await chrome.storage.local.get(null)));
    assert.deepEqual(await stored(), []);
    await panel.$eval('[name="history"]', (box) => /** @type {HTMLElement} */ (box).click());
    await retry(async () => (await stored()).some((key) => key.startsWith("read:")));
    await panel.evaluate(async () => {
      const [key, value] = /** @type {[string, any]} */ (Object.entries(await chrome.storage.local.get(null)).find(([name]) => name.startsWith("read:")));
      value.now = { hash: "earlier", text: value.now.text.replace(/You have the right.*/s, ""), date: "2026-05-03" };
      await chrome.storage.local.set({ [key]: value });
    });
    await clickHere("#note-since");
    assert.match(await panel.$eval("#note-since p", (note) => note.textContent ?? ""), /^Changed since 3 May 2026: \d+ sentences?, \d+ gaps? closed/);
    await panel.$eval('[name="history"]', (box) => /** @type {HTMLElement} */ (box).click());
    await retry(async () => !(await stored()).some((key) => key.startsWith("read:")));
  });

  /**
   * @param {import("puppeteer-core").Page} panel
   * @param {string} name
   */
  async function pictures(panel, name) {
    const folder = PICTURES ?? "";
    await tab.screenshot({ path: /** @type {`${string}.png`} */ (join(folder, `${name}-page.png`)) });
    for (const scheme of ["light", "dark"]) {
      for (const width of [320, 400]) {
        await panel.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await panel.setViewport({ width, height: 860 });
        await panel.screenshot({ path: /** @type {`${string}.png`} */ (join(folder, `${name}-${scheme}-${width}.png`)) });
      }
    }
    await panel.emulateMediaFeatures([]);
    await panel.setViewport(null);
  }
});

test("an engine that fails is told of, and another takes its place", { skip: missing }, async () => {
  const copy = mkdtempSync(join(tmpdir(), "lacuna-broken-"));
  cpSync(extension, copy, { recursive: true });
  const glue = join(copy, "wasm/lacuna.js");
  cpSync(glue, join(copy, "wasm/real.js"));
  // The texts of pages come with a day; the one that the worker warms up with comes without.
  writeFileSync(
    glue,
    `export * from "./real.js"; export { default } from "./real.js"; import { analyze as real } from "./real.js";
     export function analyze(text, options) { if (options.today) throw new WebAssembly.RuntimeError("unreachable"); return real(text, options); }`,
  );
  const site = await openSite(pages());
  const chromium = await launchChromium(copy, { executablePath: CHROMIUM ?? "" });
  try {
    const tab = await chromium.open(`${site.origin}/plain`);
    const panel = await chromium.click(tab);
    await panel.waitForSelector('#main[data-fault="trap"]');
    cpSync(join(copy, "wasm/real.js"), glue);
    await panel.$eval('[data-do="retry"]', (button) => /** @type {HTMLElement} */ (button).click());
    await panel.waitForSelector("body[data-marked] #main .result");
  } finally {
    await chromium.close();
    site.close();
    rmSync(copy, { recursive: true, force: true });
  }
});

// Chromium's question to its reader can be neither seen nor answered from outside, so here a copy has the leave that a reader
// would give; Firefox's is answered in its own test.
test("with leave for a site, what changes there is read without a click", { skip: missing }, async () => {
  const copy = mkdtempSync(join(tmpdir(), "lacuna-leave-"));
  cpSync(extension, copy, { recursive: true });
  const file = join(copy, "manifest.json");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), host_permissions: ["http://127.0.0.1/*"] }));
  const site = await openSite(pages());
  const chromium = await launchChromium(copy, { executablePath: CHROMIUM ?? "" });
  try {
    const tab = await chromium.open(`${site.origin}/app`);
    const panel = await chromium.click(tab);
    await panel.waitForSelector("body[data-marked] #main .result");
    assert.equal(await panel.$eval('[name="again"]', (box) => /** @type {HTMLInputElement} */ (box).checked), true);
    await tab.evaluate(() => /** @type {any} */ (window).leave());
    await panel.waitForSelector("#main:not(:has(.result)) .message");
    await tab.goto(`${site.origin}/privacy`);
    await panel.waitForSelector("#main .result");
    await retry(() => tab.evaluate(() => [.../** @type {any} */ (CSS.highlights.get("lacuna-sharing") ?? [])].some((range) => `${range}` === "We do not sell your personal information.")));
    assert.deepEqual(chromium.complaints, []);
  } finally {
    await chromium.close();
    site.close();
    rmSync(copy, { recursive: true, force: true });
  }
});
