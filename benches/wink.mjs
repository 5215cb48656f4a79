// Holds reading against wink-nlp, which only tags the same text: `node benches/wink.mjs [POLICY]`, after `cargo xtask build`
// and `npm ci` in `benches/`. Without a file the example policies are joined to 7,000 words.
//
// Warm: both in one process, in turn. Cold: a process for each, from before the import to the first answer.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const WORDS = 7000;
const WARM_UP = 40;
const WARM = 40;
const COLD = 9;
const OPTIONS = { format: /** @type {const} */ ("text"), today: "2026-01-01" };

const self = fileURLToPath(import.meta.url);
const root = fileURLToPath(new URL("..", import.meta.url));

/** @returns {string} */
function examples() {
  const directory = join(root, "tests", "policies");
  const texts = readdirSync(directory)
    .filter((name) => name !== "recipe")
    .flatMap((name) => readdirSync(join(directory, name)).map((file) => join(directory, name, file)))
    .filter((file) => /policy\.txt$/.test(file))
    .map((file) => readFileSync(file, "utf8"));
  const once = `${texts.join("\n\n")}\n\n`;
  const words = once.split(/\s+/).length;
  return once.repeat(Math.ceil(WORDS / words)).match(new RegExp(`^(?:\\s*\\S+){${WORDS}}`))?.[0] ?? once;
}

/**
 * Returns what reads a text in each way; each checks its answer, since a time means nothing if the answer is wrong.
 *
 * @type {Record<string, () => Promise<(text: string) => void>>}
 */
const ways = {
  async lacuna() {
    const { analyzeSync, init } = await import("../pkg/node.js");
    await init();
    return (text) => {
      const report = analyzeSync(text, OPTIONS);
      assert(report.document.is_policy && report.sentences.length > 100 && report.checklists.length === 1);
    };
  },
  async wink() {
    const [{ default: wink }, { default: model }] = await Promise.all([
      import("wink-nlp"),
      import("wink-eng-lite-web-model"),
    ]);
    const nlp = wink(model);
    return (text) => {
      const tags = nlp.readDoc(text).tokens().out(nlp.its.pos);
      assert(tags.length > 1000 && tags.includes("NOUN"));
    };
  },
};

/** @param {number[]} times */
const median = (times) => times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;

/** @param {() => void} run */
function timed(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** @param {string} name @param {string} file */
async function cold(name, file) {
  const text = readFileSync(file, "utf8");
  const start = performance.now();
  (await ways[name]?.())?.(text);
  console.log(performance.now() - start);
}

/** @param {string} text */
async function warm(text) {
  const [lacuna, wink] = [await ways.lacuna?.(), await ways.wink?.()];
  assert(lacuna && wink);
  for (let run = 0; run < WARM_UP; run++) {
    lacuna(text);
    wink(text);
    // The engine compiles hot code on another thread, which must have a turn.
    await new Promise((done) => setTimeout(done, 5));
  }
  const times = Array.from({ length: WARM }, () => [timed(() => lacuna(text)), timed(() => wink(text))]);
  return [0, 1].map((way) => median(times.map((pair) => pair[way] ?? NaN)));
}

/** @param {string} name @param {number} lacuna @param {number} wink */
function show(name, lacuna, wink) {
  const times = [lacuna, wink].map((time) => `${time.toFixed(1).padStart(8)} ms`);
  console.log(`${name.padEnd(18)} ${times.join(" ")} ${(wink / lacuna).toFixed(1).padStart(6)} x`);
}

const [first, second, third] = process.argv.slice(2);
if (first === "--cold" && second && third) {
  await cold(second, third);
} else {
  const text = first ? readFileSync(first, "utf8") : examples();
  const directory = mkdtempSync(join(tmpdir(), "lacuna-"));
  try {
    const file = join(directory, "policy.txt");
    writeFileSync(file, text);
    const once = (/** @type {string} */ name) => Number(execFileSync(process.execPath, [self, "--cold", name, file]));
    // In turn, so that a busy moment of the machine meets both.
    const runs = Array.from({ length: COLD }, () => [once("lacuna"), once("wink")]);
    console.log(`${text.trim().split(/\s+/).length} words, ${Buffer.byteLength(text)} bytes, medians\n`);
    console.log(`${"".padEnd(18)} ${"Lacuna".padStart(11)} ${"wink-nlp".padStart(11)}`);
    const [lacuna, wink] = await warm(text);
    show("warm", lacuna ?? NaN, wink ?? NaN);
    const [first, other] = [0, 1].map((way) => median(runs.map((run) => run[way] ?? NaN)));
    show("cold, with import", first ?? NaN, other ?? NaN);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
