// What is packed for each browser, and what their own checkers say of it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const built = resolve(here, "../../target/extension");
const missing = existsSync(join(built, "firefox/manifest.json")) ? false : "target/extension is not laid out";

/** @param {string} browser */
const manifestOf = (browser) => JSON.parse(readFileSync(join(built, browser, "manifest.json"), "utf8"));

test("each browser is asked for no more than PERMISSIONS.md gives reasons for", { skip: missing }, () => {
  const common = ["activeTab", "scripting", "storage"];
  assert.deepEqual(manifestOf("chromium").permissions, [...common, "sidePanel"]);
  assert.deepEqual(manifestOf("firefox").permissions, common);
  const reasons = readFileSync(resolve(here, "../../extension/PERMISSIONS.md"), "utf8");
  for (const browser of ["chromium", "firefox"]) {
    const { host_permissions, content_scripts, web_accessible_resources, externally_connectable, permissions, optional_host_permissions } = manifestOf(browser);
    assert.deepEqual([host_permissions, content_scripts, web_accessible_resources, externally_connectable], [undefined, undefined, undefined, undefined]);
    for (const name of [...permissions, ...optional_host_permissions]) assert.ok(reasons.includes(`\`${name}\``), `${name} has no reason`);
  }
  const { gecko } = manifestOf("firefox").browser_specific_settings;
  assert.deepEqual(gecko.data_collection_permissions, { required: ["none"] });
  assert.equal(manifestOf("firefox").sidebar_action.open_at_install, false);
});

test("the panel may load nothing from elsewhere", { skip: missing }, () => {
  const policy = manifestOf("chromium").content_security_policy.extension_pages;
  assert.match(policy, /^default-src 'none'; /);
  assert.doesNotMatch(policy, /https?:|\*|unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|data:/);
});

test("every script that a module names is packed", { skip: missing }, () => {
  for (const folder of ["panel", "js"]) {
    for (const name of readdirSync(join(built, "chromium", folder)).filter((each) => each.endsWith(".js"))) {
      const source = readFileSync(join(built, "chromium", folder, name), "utf8");
      for (const [, path] of source.matchAll(/ from "(\.[^"]+)"/g)) {
        assert.ok(existsSync(join(built, "chromium", folder, path ?? "")), `${folder}/${name} names ${path}`);
      }
    }
  }
});

test("web-ext finds nothing to complain of in Firefox's package", { skip: missing, timeout: 120_000 }, async () => {
  const linter = resolve(here, "../node_modules/.bin/web-ext");
  const options = ["lint", "--source-dir", join(built, "firefox"), "--output", "json", "--no-config-discovery"];
  const { stdout } = await promisify(execFile)(linter, options, { maxBuffer: 1e7 }).catch((error) => error);
  const { summary, errors, warnings, notices } = JSON.parse(stdout);
  assert.deepEqual({ ...summary }, { errors: 0, warnings: 0, notices: 0 }, JSON.stringify([errors, warnings, notices], null, 1));
});
