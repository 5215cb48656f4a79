// The extension in Firefox, as a temporary add-on, by clicks on its toolbar button: `cargo xtask test extension` lays it out
// first.

import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { FIREFOX } from "../browser/firefox.mjs";
import { launchFirefox } from "./firefox.mjs";
import { pages } from "./policies.mjs";
import { retry } from "./retry.mjs";
import { openSite } from "./site.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const extension = resolve(here, "../../target/extension/firefox");
const missing = !existsSync(join(extension, "manifest.json")) ? "target/extension is not laid out" : !FIREFOX ? "there is no Firefox" : false;

describe("in Firefox", { skip: missing }, () => {
  /** @type {import("./firefox.mjs").Firefox} */
  let firefox;
  /** @type {import("./site.mjs").Site} */
  let site;
  /** @type {import("puppeteer-core").Page} */
  let tab;
  before(async () => {
    site = await openSite(pages());
    firefox = await launchFirefox(extension, { executablePath: FIREFOX ?? "" });
    tab = await firefox.open(`${site.origin}/home`);
  });
  after(async () => {
    const requests = (await firefox?.requests()) ?? [];
    await firefox?.close();
    site?.close();
    assert.deepEqual(requests.filter(({ by }) => by.startsWith("moz-extension:")), [], "the network log shows a request by the extension");
  });

  /**
   * @param {string | null} path Nothing stays on the page.
   * @param {string} shown A selector of what the panel is to show.
   */
  async function clickOn(path, shown = "body[data-marked] #main .result") {
    if (path !== null) await tab.goto(path.startsWith("about:") ? path : site.origin + path);
    if (await firefox.inBrowser(() => /** @type {any} */ (globalThis).SidebarController.isOpen)) {
      await firefox.inPanel(() => {
        delete document.body.dataset.marked;
        document.querySelector("#main")?.replaceChildren();
      });
    }
    await firefox.click(tab);
    await has(shown);
  }

  /** @param {string} selector */
  const has = (selector) => retry(() => firefox.inPanel((inner) => document.querySelector(inner) !== null, selector));

  /** @param {string} selector */
  const press = (selector) => firefox.inPanel((inner) => /** @type {HTMLElement | null} */ (document.querySelector(inner))?.click(), selector);

  /** @returns {Promise<Record<string, string[]>>} */
  function painted(selector = "") {
    return tab.evaluate((inner) => {
      const frame = /** @type {HTMLIFrameElement | null} */ (inner ? document.querySelector(inner) : null);
      const view = /** @type {any} */ (frame ? frame.contentWindow : window);
      return Object.fromEntries([...view.CSS.highlights].map(([name, ranges]) => [name, [...ranges].map(String)]));
    }, selector);
  }

  test("a click marks the policy's sentences, changes no node, and counts what is missing", async () => {
    await tab.goto(`${site.origin}/privacy`);
    const before = await tab.evaluate(() => document.documentElement.outerHTML);
    await clickOn(null);
    const marks = await painted();
    assert.ok(marks["lacuna-sharing"]?.includes("We do not sell your personal information."), JSON.stringify(marks));
    assert.equal(await tab.evaluate(() => document.documentElement.outerHTML), before);
    const badge = await firefox.inPanel(async () => {
      const [active] = await chrome.tabs.query({ active: true, currentWindow: true });
      return chrome.action.getBadgeText({ tabId: active?.id });
    });
    assert.match(badge, /^[1-9]\d*$/);
    if (process.env.PICTURES) writeFileSync(join(process.env.PICTURES, "firefox.png"), await firefox.picture());
  });

  test("a click on a mark opens its sentence, and one click takes all marks away", async () => {
    await clickOn("/privacy");
    const { x, y } = await tab.evaluate(() => {
      const { left, top } = /** @type {DOMRect} */ (document.querySelector("#share")?.getBoundingClientRect());
      return { x: left + 60, y: top + 9 };
    });
    await tab.mouse.click(x, y);
    await has(".card-text");
    assert.equal(await firefox.inPanel(() => document.querySelector(".card-text")?.textContent), "We share your personal information with advertising partners.");
    await press("[data-close]");
    await press('[data-filter="rights"]');
    await retry(async () => (await painted())["lacuna-collection"] === undefined);
    await press('[data-do="marks"]');
    await retry(async () => Object.keys(await painted()).length === 0);
  });

  test("another page lists the policies that it links to, and one of its own is read at once", async () => {
    await clickOn("/home", "[data-policy]");
    await firefox.inPanel(() => /** @type {HTMLElement | undefined} */ ([...document.querySelectorAll(".policy-link")].find((link) => link.textContent?.includes("Privacy policy")))?.click());
    await has("#main .result .policy");
    assert.equal(tab.url(), `${site.origin}/home`);
  });

  test("a policy that comes late is noticed, and one that goes takes its marks along", async () => {
    await clickOn("/late", ".message");
    await tab.evaluate(() => /** @type {any} */ (window).arrive());
    await has("#note-changed");
    await clickOn("/app");
    await tab.evaluate(() => /** @type {any} */ (window).leave());
    await retry(async () => Object.keys(await painted()).length === 0);
  });

  test("frames of the same origin and shadow roots are read and marked", async () => {
    await clickOn("/frames");
    assert.ok((await painted("#inner"))["lacuna-sharing"]?.includes("We do not sell your personal information."));
    await clickOn("/shadow");
    assert.ok((await painted())["lacuna-sharing"]?.includes("We do not sell your personal information."));
  });

  test("leave to look again is asked of the reader for one site, and holds until it is given back", async () => {
    const leave = () => firefox.inPanel(async () => (await chrome.permissions.getAll()).origins ?? []);
    await clickOn("/app");
    assert.deepEqual(await leave(), []);
    await firefox.press('[name="again"]');
    assert.match(await firefox.answer(false), /Lacuna.*sites in 127\.0\.0\.1 domains/s);
    await has('[name="again"]:not(:checked)');
    assert.deepEqual(await leave(), []);

    await firefox.press('[name="again"]');
    await firefox.answer(true);
    await retry(async () => (await leave()).length > 0);
    assert.deepEqual(await leave(), ["http://127.0.0.1/*"]);
    // Nobody clicks from here on: the page says something else, then another one is opened.
    await tab.evaluate(() => /** @type {any} */ (window).leave());
    await has("#main:not(:has(.result)) .message");
    await tab.goto(`${site.origin}/privacy`);
    await retry(async () => (await painted())["lacuna-sharing"]?.includes("We do not sell your personal information."));
    await has("#main .result");

    await firefox.press('[name="again"]');
    await retry(async () => (await leave()).length === 0);
    await tab.goto(`${site.origin}/plain`);
    await has("#note-changed");
    assert.deepEqual(await painted(), {});
  });

  test("50 kB are marked at once", async () => {
    await tab.goto(`${site.origin}/long`);
    const start = performance.now();
    await clickOn(null);
    const time = performance.now() - start;
    console.log(`click to marks, 50 kB: ${time.toFixed(0)} ms`);
    assert.ok(time < 10_000);
  });

  test("pages that no extension may read are named as such", async () => {
    for (const [address, fault] of [["about:license", "browser"], [`${site.origin}/file.pdf`, "pdf"]]) {
      await firefox.inBrowser(async (url) => {
        const { gBrowser } = /** @type {any} */ (globalThis);
        gBrowser.selectedTab = gBrowser.addTrustedTab(url);
        while (gBrowser.selectedBrowser.currentURI.spec !== url || gBrowser.selectedTab.hasAttribute("busy")) await new Promise((resolve) => setTimeout(resolve, 50));
      }, address);
      await firefox.click();
      await has(`#main[data-fault="${fault}"]`);
    }
  });
});
