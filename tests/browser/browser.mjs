// The browser that the tests drive.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

/** Where Chromium is, or nothing: the variable CHROME_PATH, else the usual places. */
export const CHROMIUM =
  process.env.CHROME_PATH ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"].find(existsSync);

/**
 * Returns a new headless Chromium that makes no requests of its own.
 *
 * @param {string[]} [more] Further arguments of the command line.
 * @returns {Promise<import("playwright-core").Browser>}
 */
export function launch(more = []) {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
}
