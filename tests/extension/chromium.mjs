// Chromium with the unpacked extension, and clicks on its toolbar button as a reader makes them.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { retry } from "./retry.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

/** What keeps Chromium from asking its maker for anything. */
const QUIET = [
  "--no-first-run",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
  "--disable-features=OptimizationHints,MediaRouter",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/**
 * @typedef {object} Chromium
 * @property {(url: string) => Promise<Page>} open Opens a page in the one tab that is used.
 * @property {(page: Page) => Promise<Page>} click Clicks the button, and returns the panel.
 * @property {() => Promise<Page | null>} panel
 * @property {string} id The extension's.
 * @property {string[]} complaints Errors of the extension's scripts.
 * @property {import("puppeteer-core").Browser} browser
 * @property {() => Promise<{ url: string, initiator: string }[]>} close Returns the requests in the browser's network log.
 */

/**
 * @param {string} extension The folder that it lies in.
 * @param {{ executablePath: string, args?: string[] }} options
 * @returns {Promise<Chromium>}
 */
export async function launchChromium(extension, { executablePath, args = [] }) {
  const profile = mkdtempSync(join(tmpdir(), "lacuna-chromium-"));
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await puppeteer.launch({
    executablePath,
    headless: true,
    pipe: true,
    enableExtensions: [extension],
    userDataDir: profile,
    defaultViewport: null,
    args: [...QUIET, ...root, "--window-size=1280,860", `--log-net-log=${join(profile, "net.json")}`, ...args],
  });
  const [extensionOf] = await retry(async () => [...(await browser.extensions()).values()]);
  if (!extensionOf) throw new Error("Chromium has not loaded the extension");
  const { id } = extensionOf;
  const own = `chrome-extension://${id}/`;
  /** @type {string[]} */
  const complaints = [];
  const watched = new WeakSet();

  // A click before the extension listens is lost; no reader is as quick after the installation.
  await retry(async () => {
    const background = browser.targets().find((target) => target.type() === "service_worker" && target.url().startsWith(own));
    const worker = await background?.worker().catch(() => null);
    const listens = () => /** @type {any} */ (globalThis).registration.active?.state === "activated" && chrome.action.onClicked.hasListeners();
    return worker?.evaluate(listens).catch(() => false);
  });

  async function panel() {
    const target = browser.targets().find((each) => each.url() === `${own}panel/panel.html`);
    if (!target) return null;
    const page = await target.asPage();
    if (!watched.has(page)) {
      watched.add(page);
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    }
    return page;
  }

  return {
    browser,
    id,
    complaints,
    panel,
    async open(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return page;
    },
    async click(page) {
      await page.bringToFront();
      await page.triggerExtensionAction(extensionOf);
      return retry(panel);
    },
    async close() {
      await browser.close();
      const requests = requestsIn(join(profile, "net.json"));
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      return requests;
    },
  };
}

/**
 * Returns what a network log of Chromium says was asked of the network.
 *
 * @param {string} file
 * @returns {{ url: string, initiator: string }[]}
 */
function requestsIn(file) {
  const { constants, events } = JSON.parse(readFileSync(file, "utf8"));
  const begun = constants.logEventTypes.URL_REQUEST_START_JOB;
  return events.flatMap((/** @type {{ type: number, params?: { url?: string, initiator?: string } }} */ { type, params }) =>
    type === begun && params?.url ? [{ url: params.url, initiator: params.initiator ?? "" }] : [],
  );
}
