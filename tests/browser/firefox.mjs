// Firefox, driven over WebDriver BiDi.

import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";

/** Where Firefox is, or nothing: the variable FIREFOX_PATH, else the usual places. */
export const FIREFOX =
  process.env.FIREFOX_PATH ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox", "/snap/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"].find(existsSync);

/**
 * Returns a new headless Firefox that makes no requests of its own.
 *
 * @param {string[]} [args] Further arguments of the command line.
 * @returns {Promise<import("puppeteer-core").Browser>}
 */
export function launchFirefox(args = []) {
  if (!FIREFOX) throw new Error("no Firefox was found; install one and name it in FIREFOX_PATH");
  return puppeteer.launch({
    browser: "firefox",
    executablePath: FIREFOX,
    headless: true,
    args,
    extraPrefsFirefox: { "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false, "browser.safebrowsing.downloads.remote.enabled": false },
  });
}
