// Holds reading against wink-nlp, which only tags the same text: `node benches/wink.mjs [POLICY…]`, after `cargo xtask build`
// and `npm ci` in `benches/`. Without a file the paragraphs of the example policies are joined to 7,000 words, in several orders.
//
// Warm: both in one process, in turn; one text again and again, and all texts one after the other, as a program meets them. Cold:
// a process for each, from before the import, or after it, to the first answer.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const WORDS = 7000;
/** Primes, by which the paragraphs are ordered. */
const STEPS = [1, 211, 223, 227, 229, 233, 239, 241];
const TEXTS = STEPS.length;
const WARM_UP = 40;
const WARM = 40;
const COLD = 9;
const OPTIONS = { format: /** @type {const} */ ("text"), today: "2026-01-01" };

const self = fileURLToPath(import.meta.url);
const root = fileURLToPath(new URL("..", import.meta.url));

/** @returns {string[]} */
function examples() {
  const directory = join(root, "tests", "policies");
  const paragraphs = readdirSync(directory)
    .filter((name) => name !== "recipe")
    .flatMap((name) => readdirSync(join(directory, name)).map((file) => join(directory, name, file)))
    .filter((file) => /policy\.(txt|md)$/.test(file))
    .flatMap((file) => readFileSync(file, "utf8").split(/\n\s*\n/));
  return Array.from({ length: TEXTS }, (_, text) => {
    // A step that has no divisor in common with their number comes to all of them.
    const step = STEPS[text] ?? 1;
    const order = paragraphs.map((_, at) => paragraphs[(at * step) % paragraphs.length]);
    const once = `${order.join("\n\n")}\n\n`;
    const words = once.split(/\s+/).length;
    return once.repeat(Math.ceil(WORDS / words)).match(new RegExp(`^(?:\\s*\\S+){${WORDS}}`))?.[0] ?? once;
  });
}

/**
 * Returns for each way, once it is imported, what makes it ready, and then reads a text; each checks its answer, since a time means
 * nothing if the answer is wrong.
 *
 * @type {Record<string, () => Promise<() => Promise<(text: string) => void>>>}
 */
const ways = {
  async lacuna() {
    const { analyzeSync, init } = await import("../pkg/node.js");
    return async () => {
      await init();
      return (text) => {
        const report = analyzeSync(text, OPTIONS);
        assert(report.document.is_policy && report.sentences.length > 100 && report.checklists.length === 1);
      };
    };
  },
  async wink() {
    const [{ default: wink }, { default: model }] = await Promise.all([
      import("wink-nlp"),
      import("wink-eng-lite-web-model"),
    ]);
    return async () => {
      const nlp = wink(model);
      return (text) => {
        const tags = nlp.readDoc(text).tokens().out(nlp.its.pos);
        assert(tags.length > 1000 && tags.includes("NOUN"));
      };
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
  const way = ways[name];
  assert(way);
  const ready = await way();
  const imported = performance.now();
  const read = await ready();
  read(text);
  const end = performance.now();
  console.log(JSON.stringify([end - start, end - imported]));
}

/**
 * Returns the median of each way over the texts, one after the other and again from the first.
 *
 * @param {string[]} texts
 */
async function warm(texts) {
  const [lacuna, wink] = [await (await ways.lacuna?.())?.(), await (await ways.wink?.())?.()];
  assert(lacuna && wink);
  const text = (/** @type {number} */ run) => texts[run % texts.length] ?? "";
  for (let run = 0; run < WARM_UP; run++) {
    lacuna(text(run));
    wink(text(run));
    // The engine compiles hot code on another thread, which must have a turn.
    await new Promise((done) => setTimeout(done, 5));
  }
  const times = Array.from({ length: WARM }, (_, run) => [timed(() => lacuna(text(run))), timed(() => wink(text(run)))]);
  return [0, 1].map((way) => median(times.map((pair) => pair[way] ?? NaN)));
}

/** @param {string} name @param {number[]} times */
function show(name, [lacuna = NaN, wink = NaN]) {
  const shown = [lacuna, wink].map((time) => `${time.toFixed(1).padStart(8)} ms`);
  console.log(`${name.padEnd(20)} ${shown.join(" ")} ${(wink / lacuna).toFixed(1).padStart(6)} x`);
}

const [first, ...others] = process.argv.slice(2);
if (first === "--cold") {
  await cold(others[0] ?? "", others[1] ?? "");
} else {
  const texts = first ? [first, ...others].map((file) => readFileSync(file, "utf8")) : examples();
  const directory = mkdtempSync(join(tmpdir(), "lacuna-"));
  try {
    const file = join(directory, "policy.txt");
    writeFileSync(file, texts[0] ?? "");
    /** @param {string} name @returns {[number, number]} */
    const once = (name) => JSON.parse(execFileSync(process.execPath, [self, "--cold", name, file]).toString());
    // In turn, so that a busy moment of the machine meets both.
    const runs = Array.from({ length: COLD }, () => [once("lacuna"), once("wink")]);
    const cold = (/** @type {0 | 1} */ from) => [0, 1].map((way) => median(runs.map((run) => run[way]?.[from] ?? NaN)));
    const words = texts.map((text) => text.trim().split(/\s+/).length);
    console.log(`${texts.length} texts of ${Math.min(...words)} to ${Math.max(...words)} words, medians\n`);
    console.log(`${"".padEnd(20)} ${"Lacuna".padStart(11)} ${"wink-nlp".padStart(11)}`);
    show("warm, one text", await warm(texts.slice(0, 1)));
    show("warm, texts in turn", await warm(texts));
    show("cold, with import", cold(0));
    show("cold, after import", cold(1));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
