// Prints how long one policy of 50 kB takes, natively and in WebAssembly: `node benches/time.mjs [POLICY]`, after
// `cargo xtask build` and `cargo build --release`. Without a file the example policies are joined to 50 kB.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const SIZE = 50_000;
const RUNS = 50;

const root = fileURLToPath(new URL("..", import.meta.url));
const lacuna = process.env.LACUNA ?? join(root, "target", "release", "lacuna");

/** @param {number[]} times */
const median = (times) => times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;

/** @param {number} milliseconds */
const show = (milliseconds) => `${milliseconds.toFixed(2).padStart(9)} ms`;

/** @returns {string} */
function examples() {
  const directory = join(root, "tests", "policies");
  const texts = readdirSync(directory)
    .filter((name) => name !== "recipe")
    .flatMap((name) => readdirSync(join(directory, name)).map((file) => join(directory, name, file)))
    .filter((file) => /policy\.(txt|md)$/.test(file))
    .map((file) => readFileSync(file, "utf8"));
  const once = texts.join("\n\n");
  return `${once}\n\n`.repeat(Math.ceil(SIZE / once.length)).slice(0, SIZE);
}

const file = process.argv[2];
const text = file ? readFileSync(file, "utf8") : examples();
const options = { format: /** @type {const} */ ("text"), today: "2026-01-01" };
console.log(`${Buffer.byteLength(text)} bytes, ${RUNS} runs, median\n`);

const started = performance.now();
const { analyzeSync: analyze, init } = await import("../pkg/node.js");
await init();
const loaded = performance.now();
const first = analyze(text, options);
const answered = performance.now();
// A time means nothing if the answer is wrong.
assert(first.document.is_policy && first.sentences.length > 100);

const times = [];
for (let run = 0; run < RUNS; run++) {
  const start = performance.now();
  analyze(text, options);
  times.push(performance.now() - start);
}
console.log(`WebAssembly, loading      ${show(loaded - started)}`);
console.log(`WebAssembly, first answer ${show(answered - loaded)}`);
console.log(`WebAssembly, warm         ${show(median(times))}`);

/**
 * Returns the time of a batch of `count` copies on one thread.
 *
 * @param {number} count
 */
function batch(count) {
  const input = `${JSON.stringify({ id: "1", text })}\n`.repeat(count);
  const start = performance.now();
  const batch = ["batch", "--input", "-", "--output", "-", "--jobs", "1", "--today", options.today];
  const lines = execFileSync(lacuna, batch, { input, maxBuffer: 1 << 30, stdio: ["pipe", "pipe", "ignore"] });
  const time = performance.now() - start;
  assert.equal(lines.toString().trimEnd().split("\n").length, count);
  return time;
}
const cold = Array.from({ length: 10 }, () => batch(1));
// The difference leaves out the start of the program.
const many = Array.from({ length: 5 }, () => (batch(1 + RUNS) - median([...cold])) / RUNS);
console.log(`native, whole process     ${show(median(cold))}`);
console.log(`native, warm              ${show(median(many))}`);
