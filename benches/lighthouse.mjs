// Lets Lighthouse judge the built page and records what it says in benches/record/lighthouse.md:
// `cargo xtask build && npm ci --prefix benches && node benches/lighthouse.mjs`. Each figure is the median of several runs.

import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import lighthouse, { desktopConfig } from "lighthouse";
import { launch } from "../tests/browser/browser.mjs";
import { serve } from "../tests/browser/server.mjs";

const RUNS = 3;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const METRICS = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"];

const root = fileURLToPath(new URL("..", import.meta.url));

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** @returns {Promise<number>} A port that is free now. */
function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

const server = await serve(join(root, "target/site"), "/", new Map(), true);
const port = await freePort();
const browser = await launch([`--remote-debugging-port=${port}`]);
/** @type {Map<string, Map<string, string>>} */
const table = new Map();
/** @type {string[]} */
const faults = [];
try {
  for (const [profile, config] of /** @type {const} */ ([["desktop", desktopConfig], ["mobile", undefined]])) {
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
      const result = await lighthouse(server.url, { port, onlyCategories: CATEGORIES, logLevel: "error" }, config);
      if (!result || result.lhr.runtimeError) throw new Error(`Lighthouse could not judge the page: ${result?.lhr.runtimeError?.message}`);
      runs.push(result.lhr);
    }
    const row = new Map();
    for (const id of CATEGORIES) row.set(id, String(Math.round(100 * median(runs.map((run) => run.categories[id]?.score ?? Number.NaN)))));
    for (const id of METRICS) {
      const value = median(runs.map((run) => run.audits[id]?.numericValue ?? Number.NaN));
      row.set(id, id.endsWith("shift") ? value.toFixed(3) : `${Math.round(value)} ms`);
    }
    table.set(profile, row);
    const weighed = new Set(Object.values(runs[0]?.categories ?? {}).flatMap((category) => category.auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id)));
    for (const audit of Object.values(runs[0]?.audits ?? {})) {
      if (weighed.has(audit.id) && audit.score !== null && audit.score < 0.9) faults.push(`${profile}: ${audit.id}: ${audit.title} ${audit.displayValue ?? ""}`);
    }
  }
} finally {
  await browser.close();
  server.close();
}

const columns = [...CATEGORIES, ...METRICS];
const lines = [
  `| profile | ${columns.join(" | ")} |`,
  `| --- |${columns.map(() => " ---: |").join("")}`,
  ...[...table].map(([profile, row]) => `| ${profile} | ${columns.map((id) => row.get(id)).join(" | ")} |`),
];
const told = faults.length > 0 ? `\nWhat it would have otherwise:\n\n${faults.map((fault) => `- ${fault}`).join("\n")}\n` : "";
const text = `# What Lighthouse says of the page\n\nMedian of ${RUNS} runs, files compressed as hosts do. Made by \`node benches/lighthouse.mjs\`.\n\n${lines.join("\n")}\n${told}`;
console.log(text);
await mkdir(join(root, "benches/record"), { recursive: true });
await writeFile(join(root, "benches/record/lighthouse.md"), text);
