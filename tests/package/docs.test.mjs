// What the documentation shows is run: the examples of the package's README, the lines of docs/ci.md, the test with Vitest.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { consumer, CSP, open, pkg, root, run, succeed, tool } from "./support.mjs";

const readme = readFileSync(join(pkg, "README.md"), "utf8");
const ci = readFileSync(join(root, "docs", "ci.md"), "utf8");
const EXAMPLE = join(root, "examples", "vitest");
const POLICY = readFileSync(join(EXAMPLE, "PRIVACY.md"), "utf8");

/** @param {string} text @param {string} language @returns {string[]} */
const blocks = (text, language) => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(([, block]) => String(block));

const scripts = blocks(readme, "js");

test("there are examples", () => assert(scripts.length >= 3));

scripts.forEach((script, index) => {
  test(`example ${index + 1} of the README prints what it says`, async () => {
    const folder = consumer(`readme-${index}`, { "PRIVACY.md": POLICY, "example.mjs": script });
    const printed = await succeed(process.execPath, ["example.mjs"], folder);
    const said = [...script.matchAll(/^\s*\/\/ → (.*)$/gm)].map(([, line]) => String(line).trim());
    assert(said.length > 0, "it says what it prints");
    let from = 0;
    for (const line of said) {
      const at = printed.indexOf(line, from);
      assert(at >= 0, `${line}\nis not in\n${printed.slice(from)}`);
      from = at + line.length;
    }
  });
});

test("the page of the README works", async () => {
  const [page] = blocks(readme, "html");
  assert(page);
  const shown = page.replace("document.body.textContent =", "document.body.dataset.result = JSON.stringify({ shown: document.body.textContent =").replace("report.document.language;", "report.document.language });");
  const folder = consumer("readme-page", { "index.html": `<!doctype html><link rel="icon" href="data:,">${shown}` });
  // Its script stands in the page.
  assert.deepEqual((await open(folder, CSP.replace("script-src", "script-src 'unsafe-inline'"))).result, { shown: "en" });
});

test("the commands of the README run", async () => {
  const lines = blocks(readme, "sh").flatMap((block) => block.trim().split("\n")).filter((line) => line.startsWith("npx lacuna"));
  assert(lines.length >= 4);
  const folder = consumer("readme-command", { "PRIVACY.md": POLICY });
  for (const line of lines) {
    const { code, err } = await run("sh", ["-c", line], folder);
    assert([0, 1].includes(code) && err === "", `${line}: ${code} ${err}`);
  }
});

test("the sizes in the README are those of the files", async () => {
  const { gzipSync } = await import("node:zlib");
  for (const [file, name] of /** @type {const} */ ([["wasm/lacuna_bg.wasm", "`lacuna` and `lacuna/worker`"], ["wasm/inline.js", "`lacuna/inline`"]])) {
    const said = Number(new RegExp(`${name} about (\\d+)\\s+kB`).exec(readme)?.[1]);
    const size = gzipSync(readFileSync(join(pkg, file)), { level: 9 }).length / 1000;
    assert(Math.abs(said - size) < 25, `${name}: ${said} kB is said, ${size} kB are in ${file}`);
  }
});

/** @param {string} name A repository whose last commit changed the policy. */
function repository(name) {
  const folder = consumer(name, { "PRIVACY.md": POLICY });
  const git = (/** @type {string[]} */ ...args) => execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...args], { cwd: folder, stdio: "pipe" });
  git("init", "--quiet");
  git("add", "PRIVACY.md");
  git("commit", "--quiet", "--no-verify", "-m", "first");
  writeFileSync(join(folder, "PRIVACY.md"), POLICY.replace("30 days", "60 days"));
  git("commit", "--quiet", "--no-verify", "-am", "second");
  return { folder, git };
}

test("the steps of the workflow run, and fail where a right goes", async () => {
  const steps = [...ci.matchAll(/^ +- run: (.*lacuna (?:analyze|diff).*)$/gm)].map(([, line]) => String(line));
  assert.equal(steps.length, 3);
  const { folder, git } = repository("workflow");
  for (const step of steps) await succeed("sh", ["-c", step], folder);
  assert.equal(JSON.parse(readFileSync(join(folder, "lacuna.sarif"), "utf8")).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri, "PRIVACY.md");
  writeFileSync(join(folder, "PRIVACY.md"), POLICY.replace("access, correct and delete", "access"));
  git("commit", "--quiet", "--no-verify", "-am", "third");
  assert.equal((await run("sh", ["-c", String(steps[1])], folder)).code, 1);
});

test("the hook lets a sound policy be committed and no other", () => {
  const [hook] = blocks(ci, "sh");
  const { folder } = repository("hook");
  mkdirSync(join(folder, ".git", "hooks"), { recursive: true });
  writeFileSync(join(folder, ".git", "hooks", "pre-commit"), String(hook));
  chmodSync(join(folder, ".git", "hooks", "pre-commit"), 0o755);
  const commit = (/** @type {string} */ text) => {
    writeFileSync(join(folder, "PRIVACY.md"), text);
    const user = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
    return spawnSync("git", [...user, "commit", "--quiet", "-am", "change"], { cwd: folder }).status;
  };
  assert.equal(commit(POLICY.replace("30 days", "20 days")), 0);
  assert.notEqual(commit(POLICY.replace(/ Write to .*\.example\./, "").replace(", 4 Harbour Street, Leeds,", "")), 0);
});

test("the test with Vitest passes, and fails where the policy says less", async () => {
  const files = Object.fromEntries(readdirSync(EXAMPLE).map((name) => [name, readFileSync(join(EXAMPLE, name), "utf8")]));
  const vitest = [tool("vitest/vitest.mjs"), "run"];
  const folder = consumer("vitest", files);
  symlinkSync(tool("vitest"), join(folder, "node_modules", "vitest"), "junction");
  assert.match(await succeed(process.execPath, vitest, folder), /9 passed/);
  writeFileSync(join(folder, "PRIVACY.md"), POLICY.replace(/ You may also complain.*\n/, "\n"));
  const { code, out } = await run(process.execPath, vitest, folder);
  assert.equal(code, 1);
  assert.match(out, /1 failed/);
});
