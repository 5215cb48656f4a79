// The package in Node as a module and by `require`, in Deno and in Bun.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { consumer, POLICY, root, run, succeed } from "./support.mjs";

const ASK = `
  const options = { checklists: ["gdpr"] };
  const report = await analyze(POLICY, options);
  const worker = createWorker();
  const threaded = await worker.analyze(POLICY, options);
  const sarif = JSON.parse(await render(threaded, "sarif"));
  console.log(JSON.stringify({
    requirements: report.checklists[0].requirements.length,
    isPolicy: report.document.is_policy,
    isSame: JSON.stringify(report) === JSON.stringify(threaded),
    sarif: sarif.version,
  }));`;
const TEXT = `const POLICY = ${JSON.stringify(POLICY)};\n`;
const MODULE = `import { analyze, createWorker, render } from "lacuna";\n${TEXT}${ASK}`;
const WHOLE = { requirements: 22, isPolicy: true, isSame: true, sarif: "2.1.0" };

/** @param {string} printed */
const last = (printed) => JSON.parse(printed.trim().split("\n").at(-1) ?? "");

test("a module of Node, which ends by itself though it has a worker", async () => {
  const folder = consumer("esm", { "app.mjs": MODULE });
  assert.deepEqual(last(await succeed(process.execPath, ["app.mjs"], folder)), WHOLE);
});

const COMMONJS = `const { analyze, createWorker, render } = require("lacuna");\n${TEXT}(async () => {${ASK}\n})();`;
const requires = process.features.require_module === true;

test("CommonJS by `require`", { skip: !requires && "this Node cannot require modules" }, async () => {
  const folder = consumer("cjs", { "app.cjs": COMMONJS });
  const { code, out, err } = await run(process.execPath, ["app.cjs"], folder);
  assert.equal(code, 0, err);
  assert.deepEqual(last(out), WHOLE);
});

test("CommonJS in a Node that cannot require modules is told what to do, and can import", async () => {
  const dynamic = COMMONJS.replace(/.*require\("lacuna"\);/, "").replace("(async () => {", `(async () => { const { analyze, createWorker, render } = await import("lacuna");`);
  const folder = consumer("old-cjs", { "app.cjs": COMMONJS, "dynamic.cjs": dynamic });
  const old = requires ? ["--no-experimental-require-module"] : [];
  const { code, err } = await run(process.execPath, [...old, "app.cjs"], folder);
  assert.notEqual(code, 0);
  assert.match(err, /lacuna is an ES module.*`await import\("lacuna"\)`/);
  assert.deepEqual(last(await succeed(process.execPath, [...old, "dynamic.cjs"], folder)), WHOLE);
});

test("the inlined entry of Node", async () => {
  const folder = consumer("inline", {
    "app.mjs": `import { analyze } from "lacuna/inline";\n${TEXT}console.log((await analyze(POLICY)).document.is_policy);`,
  });
  assert.equal((await succeed(process.execPath, ["app.mjs"], folder)).trim(), "true");
});

test("Deno", async () => {
  const folder = consumer("deno", { "app.mjs": MODULE });
  const deno = join(root, "tests", "node_modules", ".bin", "deno");
  assert.deepEqual(last(await succeed(deno, ["run", "--allow-read", "--allow-env", "--no-prompt", "--node-modules-dir=manual", "app.mjs"], folder)), WHOLE);
});

test("Bun", async () => {
  const folder = consumer("bun", { "app.mjs": MODULE });
  assert.deepEqual(last(await succeed(join(root, "tests", "node_modules", ".bin", "bun"), ["app.mjs"], folder)), WHOLE);
});
