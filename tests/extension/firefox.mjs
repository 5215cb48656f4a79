// Firefox with the extension as a temporary add-on, installed over WebDriver BiDi, and clicks on its toolbar button. Panel and
// button belong to the browser's own window, so a privileged script reaches for them there.

import puppeteer from "puppeteer-core";
import { watchNetwork } from "../browser/firefox.mjs";
import { retry } from "./retry.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

/**
 * @typedef {object} Firefox
 * @property {import("puppeteer-core").Browser} browser
 * @property {(url: string) => Promise<Page>} open
 * @property {(page?: Page) => Promise<void>} click Clicks the button in the toolbar, with this page in front.
 * @property {<T>(run: (...args: any[]) => T | Promise<T>, ...args: unknown[]) => Promise<T>} inPanel Runs a function in the panel.
 * @property {<T>(run: (...args: any[]) => T | Promise<T>, ...args: unknown[]) => Promise<T>} inBrowser Runs a function in the
 *   browser's own window.
 * @property {(selector: string) => Promise<void>} press Clicks something in the panel as a reader does: what a browser asks for
 *   leave at a click only, it asks then.
 * @property {(allow: boolean) => Promise<string>} answer Answers what the browser asks its reader, and returns what that was.
 * @property {() => Promise<Buffer>} picture The whole window as a PNG.
 * @property {() => Promise<{ url: string, by: string }[]>} requests What was asked of the network, and who asked.
 * @property {() => Promise<void>} close
 */

/**
 * @param {string} extension The folder that it lies in.
 * @param {{ executablePath: string, dark?: boolean }} options
 * @returns {Promise<Firefox>}
 */
export async function launchFirefox(extension, { executablePath, dark = false }) {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath,
    headless: true,
    args: ["--remote-allow-system-access", "--width=1280", "--height=860"],
    extraPrefsFirefox: {
      "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1,
      "browser.theme.content-theme": dark ? 0 : 1,
      "ui.systemUsesDarkTheme": dark ? 1 : 0,
      "sidebar.revamp": false,
      "network.captive-portal-service.enabled": false,
      "network.connectivity-service.enabled": false,
      // A question that has only just appeared takes no answer otherwise.
      "security.notification_enable_delay": 0,
    },
  });
  const id = await browser.installExtension(extension);
  // The connection is no public part of puppeteer, but it speaks the protocol as it stands.
  const { connection } = /** @type {{ connection: { send: (method: string, params: object) => Promise<{ result: any }> } }} */ (/** @type {unknown} */ (browser));
  const tree = await connection.send("browsingContext.getTree", { "moz:scope": "chrome" });
  const window = tree.result.contexts.find((/** @type {{ url: string }} */ { url }) => url.endsWith("browser.xhtml")).context;

  /** @type {Firefox["inBrowser"]} */
  async function inBrowser(run, ...args) {
    const functionDeclaration = `async () => JSON.stringify([await (${run})(...${JSON.stringify(args)})])`;
    const { result } = await connection.send("script.callFunction", { functionDeclaration, awaitPromise: true, target: { context: window } });
    if (result.type !== "success") throw new Error(result.exceptionDetails?.text ?? "the browser's window has thrown");
    return JSON.parse(result.result.value)[0];
  }

  await inBrowser(watchNetwork);
  const widget = `${id.replace(/[^a-z0-9_-]/gi, "_")}`;
  await inBrowser(async (/** @type {string} */ name) => {
    const { CustomizableUI } = /** @type {any} */ (globalThis);
    CustomizableUI.addWidgetToArea(`${name}-browser-action`, "nav-bar");
  }, widget);

  return {
    browser,
    inBrowser,
    async open(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return page;
    },
    async click(page) {
      await page?.bringToFront();
      await inBrowser(async (/** @type {string} */ name) => {
        const button = document.getElementById(`${name}-BAP`);
        if (!button) throw new Error("the toolbar has no button of the extension");
        button.click();
      }, widget);
      await retry(() => inBrowser(() => /** @type {any} */ (globalThis).SidebarController.browser?.contentDocument?.getElementById("webext-panels-browser")?.currentURI?.spec.endsWith("/panel/panel.html") === true));
    },
    inPanel: (run, ...args) => inBrowser(runInPanel, `${run}`, JSON.stringify(args)).then((answer) => {
      if (answer.error) throw new Error(answer.error);
      return answer.value === undefined ? undefined : JSON.parse(answer.value)[0];
    }),
    press: (selector) => inBrowser(pressInPanel, selector),
    async answer(allow) {
      const asked = await retry(() => inBrowser(() => {
        const { panel } = /** @type {any} */ (globalThis).PopupNotifications;
        return panel.state === "open" && panel.firstElementChild.textContent;
      }));
      await inBrowser((/** @type {boolean} */ allow) => {
        const { button, secondaryButton } = /** @type {any} */ (globalThis).PopupNotifications.panel.firstElementChild;
        (allow ? button : secondaryButton).click();
      }, allow);
      await retry(() => inBrowser(() => /** @type {any} */ (globalThis).PopupNotifications.panel.state === "closed"));
      return asked;
    },
    picture: async () => Buffer.from(await inBrowser(drawWindow), "base64"),
    requests: () => inBrowser(() => /** @type {any} */ (globalThis).lacunaRequests),
    close: () => browser.close(),
  };
}

/**
 * Runs in the browser's window: the panel lives in another process, to which a script is sent.
 *
 * @param {string} run
 * @param {string} args
 * @returns {Promise<{ value?: string, error?: string }>}
 */
async function runInPanel(run, args) {
  const { SidebarController } = /** @type {any} */ (globalThis);
  const { messageManager } = SidebarController.browser.contentDocument.getElementById("webext-panels-browser");
  const name = `lacuna-${Math.random()}`;
  const answer = new Promise((resolve) => {
    messageManager.addMessageListener(name, function heard(/** @type {any} */ { data }) {
      messageManager.removeMessageListener(name, heard);
      resolve(data);
    });
    setTimeout(() => resolve({ error: "the panel did not answer" }), 20_000);
  });
  const inner = `(async () => JSON.stringify([await (${run})(...${args})]))()`;
  const script = `(async () => {
    try {
      const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
      sendAsyncMessage(${JSON.stringify(name)}, { value: await Cu.evalInSandbox(${JSON.stringify(inner)}, sandbox) });
    } catch (error) {
      sendAsyncMessage(${JSON.stringify(name)}, { error: String(error) });
    }
  })()`;
  messageManager.loadFrameScript(`data:,${encodeURIComponent(script)}`, false);
  return /** @type {Promise<any>} */ (answer);
}

/**
 * Runs in the browser's window.
 *
 * @param {string} selector
 */
function pressInPanel(selector) {
  const { SidebarController } = /** @type {any} */ (globalThis);
  const { messageManager } = SidebarController.browser.contentDocument.getElementById("webext-panels-browser");
  const script = `{
    const reader = content.windowUtils.setHandlingUserInput(true);
    content.document.querySelector(${JSON.stringify(selector)}).click();
    reader.destruct();
  }`;
  messageManager.loadFrameScript(`data:,${encodeURIComponent(script)}`, false);
}

/** Runs in the browser's window: draws all of it, the panel and the page too. */
async function drawWindow() {
  const { browsingContext } = /** @type {any} */ (globalThis);
  const image = await browsingContext.currentWindowGlobal.drawSnapshot(new DOMRect(0, 0, innerWidth, innerHeight), 1, "white");
  const canvas = /** @type {HTMLCanvasElement} */ (document.createElementNS("http://www.w3.org/1999/xhtml", "canvas"));
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")?.drawImage(image, 0, 0);
  return canvas.toDataURL("image/png").split(",")[1] ?? "";
}
