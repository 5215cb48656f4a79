// What the tests of the package share: the packed tarball, folders that it is installed into, programs, and a browser.

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize, sep } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

import { launch } from "../browser/browser.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const pkg = join(root, "pkg");

/** A small policy, which each consumer analyses. */
export const POLICY = readFileSync(join(root, "tests", "policies", "small-shop", "policy.txt"), "utf8");

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const temporary = mkdtempSync(join(tmpdir(), "lacuna-package-"));
after(() => rmSync(temporary, { recursive: true, force: true }));

/**
 * What `npm pack` says of the tarball. Lists are given by npm 11 and earlier, objects by name by later ones.
 *
 * @typedef {{ filename: string, size: number, unpackedSize: number, files: { path: string, size: number }[] }} Packed
 */

/** @type {Packed | undefined} */
let packed;

/** @returns {Packed & { path: string }} The tarball, packed once. */
export function pack() {
  if (!packed) {
    const printed = execFileSync(npm, ["pack", "--json", "--pack-destination", temporary], { cwd: pkg, stdio: ["ignore", "pipe", "pipe"] }).toString();
    // What `prepack` prints comes first.
    const json = JSON.parse(printed.slice(printed.search(/^[[{]/m)));
    packed = /** @type {Packed} */ ((Array.isArray(json) ? json : Object.values(json))[0]);
  }
  return { ...packed, path: join(temporary, packed.filename) };
}

/** @type {string | undefined} */
let installed;

/**
 * Returns a new folder with the tarball installed into it, as npm does it, and `files` in it.
 *
 * @param {string} name
 * @param {Record<string, string>} files
 */
export function consumer(name, files = {}) {
  if (!installed) {
    const folder = join(temporary, "installed");
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), `{ "private": true, "type": "module" }`);
    execFileSync(npm, ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", pack().path], { cwd: folder, stdio: "pipe" });
    installed = folder;
  }
  const folder = join(temporary, name);
  cpSync(installed, folder, { recursive: true, verbatimSymlinks: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** @param {string} path Below the `node_modules` of the tests. */
export const tool = (path) => join(root, "tests", "node_modules", path);

/**
 * Runs a program and returns what it printed and its exit code.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ code: number, out: string, err: string }>}
 */
export function run(program, args, cwd, env = {}) {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env: { ...process.env, NODE_TEST_CONTEXT: "", ...env }, timeout: 120_000, maxBuffer: 1 << 26 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ code, out, err });
    });
  });
}

/**
 * Runs a program that must succeed, and returns what it printed.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 */
export async function succeed(program, args, cwd) {
  const { code, out, err } = await run(program, args, cwd);
  assert.equal(code, 0, `${program} ${args.join(" ")}\n${out}\n${err}`);
  return out;
}

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

/** What a page needs that runs WebAssembly of its own origin, and nothing more. */
export const CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:";

/**
 * Serves a folder, every answer with this Content-Security-Policy.
 *
 * @param {string} folder
 * @param {string} csp
 * @returns {Promise<{ url: string, asked: string[], close: () => void }>}
 */
async function serve(folder, csp) {
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = normalize(join(folder, pathname.endsWith("/") ? `${pathname}index.html` : pathname));
    asked.push(pathname);
    if (!file.startsWith(folder + sep) || !existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": csp });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${address.port}/`, asked, close: () => server.close() };
}

/** @type {Promise<import("playwright-core").Browser> | undefined} */
let browser;
after(async () => (await browser)?.close());

/**
 * Opens a page in Chromium and returns what its script leaves in `data-result` of the body. Fails where the page logs an
 * error.
 *
 * @param {string} url
 * @returns {Promise<any>}
 */
export async function visit(url) {
  browser ??= launch();
  const page = await (await browser).newPage();
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  try {
    await page.goto(url);
    const body = page.locator("body[data-result]");
    await body.waitFor({ state: "attached", timeout: 60_000 }).catch((error) => assert.fail(`${errors.join("\n")}\n${error.message}`));
    assert.deepEqual(errors, []);
    return JSON.parse((await body.getAttribute("data-result")) ?? "");
  } finally {
    await page.close();
  }
}

/**
 * Serves a folder, opens its `index.html`, and returns what {@link visit} does and the files that were asked for.
 *
 * @param {string} folder
 * @param {string} [csp]
 * @returns {Promise<{ result: any, asked: string[] }>}
 */
export async function open(folder, csp = CSP) {
  const server = await serve(folder, csp);
  try {
    return { result: await visit(server.url), asked: server.asked };
  } finally {
    server.close();
  }
}
