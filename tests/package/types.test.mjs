// The types of the package say what the schemas say, which the reports of the core are held against, and strict consumers
// compile with them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { consumer, root, run, succeed } from "./support.mjs";

const tsc = join(root, "node_modules", "typescript", "bin", "tsc");

/** @typedef {Record<string, any>} Schema */

/** @param {string} name @returns {Schema} */
const schema = (name) => JSON.parse(readFileSync(join(root, "data", name), "utf8"));

/**
 * Returns the type that a schema describes.
 *
 * @param {Schema} described
 * @param {(reference: string) => Schema} find
 * @returns {string}
 */
function type(described, find) {
  if (described.$ref) return type(find(described.$ref), find);
  if (described.const !== undefined) return JSON.stringify(described.const);
  if (described.enum) return described.enum.map((/** @type {unknown} */ value) => JSON.stringify(value)).join(" | ");
  if (Array.isArray(described.type)) return described.type.map((/** @type {string} */ one) => type({ ...described, type: one }, find)).join(" | ");
  switch (described.type) {
    case "array":
      return `(${type(described.items, find)})[]`;
    case "object": {
      const required = new Set(described.required);
      const fields = Object.entries(/** @type {Record<string, Schema>} */ (described.properties));
      return `{ ${fields.map(([name, field]) => `${name}${required.has(name) ? "" : "?"}: ${type(field, find)}`).join("; ")} }`;
    }
    case "integer":
      return "number";
    default:
      assert(["string", "number", "boolean", "null"].includes(described.type), JSON.stringify(described));
      return described.type;
  }
}

/** @param {string} file */
function finder(file) {
  const schemas = { "report.schema.json": schema("report.schema.json"), "comparison.schema.json": schema("comparison.schema.json") };
  return (/** @type {string} */ reference) => {
    const [, other, name] = /^(.*)#\/\$defs\/(\w+)$/.exec(reference) ?? [];
    const found = schemas[/** @type {keyof typeof schemas} */ (other || file)].$defs[name ?? ""];
    assert(found, reference);
    return found;
  };
}

/** The definitions of the schemas, by the types that they are to be. */
const DEFINED = {
  "report.schema.json": {
    report: "Report",
    document: "ReportDocument",
    sentence: "Sentence",
    fact: "Fact",
    checklist: "ChecklistReport",
    requirement: "Requirement",
    warning: "Warning",
    quote: "Quote",
    label_line: "LabelLine",
    coverage: "Coverage",
  },
  "comparison.schema.json": { comparison: "Comparison", sentence: "SentenceChange", topic: "TopicChange" },
};

// Two types are one where no conditional type tells them apart; that either can be assigned to the other says less. A type
// made of parts is flattened first.
const EQUAL = `
type Flat<T> = T extends (infer I)[] ? Flat<I>[] : T extends object ? { [K in keyof T]: Flat<T[K]> } : T;
type Same<A, B> = (<T>() => T extends Flat<A> ? 1 : 2) extends (<T>() => T extends Flat<B> ? 1 : 2) ? true : false;
`;

function assertions() {
  const lines = Object.entries(DEFINED).flatMap(([file, definitions]) => {
    const find = finder(file);
    return Object.entries(definitions).map(
      ([name, ours]) => `export const is${ours}: Same<lacuna.${ours}, ${type({ $ref: `#/$defs/${name}` }, find)}> = true;`,
    );
  });
  return `import type * as lacuna from "lacuna";\n${EQUAL}\n${lines.join("\n")}\n`;
}

const STRICT = ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--target", "es2022", "--lib", "es2022,dom", "--types", ""];
const NODE16 = [...STRICT, "--module", "node16", "--moduleResolution", "node16"];
const BUNDLER = [...STRICT, "--module", "esnext", "--moduleResolution", "bundler"];

test("reports and comparisons are what the schemas describe", async () => {
  const folder = consumer("schema", { "same.mts": assertions() });
  await succeed(process.execPath, [tsc, ...NODE16, "same.mts"], folder);
});

test("a field that a type lacks, has too much, or has otherwise is seen", async () => {
  const source = assertions();
  for (const [from, to] of /** @type {const} */ ([
    ["is_policy: boolean", "is_policy: string"],
    ["is_policy: boolean; ", ""],
    ["is_policy: boolean", "is_policy: boolean; more?: number"],
    ["means?: (number)[]", "means: (number)[]"],
  ])) {
    assert(source.includes(from), from);
    const folder = consumer(`schema-${from.length}-${to.length}`, { "same.mts": source.replaceAll(from, to) });
    const { code, out } = await run(process.execPath, [tsc, ...NODE16, "same.mts"], folder);
    assert.notEqual(code, 0, `${from} → ${to}`);
    assert.match(out, /Type 'true' is not assignable to type 'false'/);
  }
});

const USE = `
import { analyze, analyzeSync, checklists, compare, createWorker, init, LacunaError, render, version } from "lacuna";
import type { AnalyzeOptions, Report } from "lacuna";
import * as inline from "lacuna/inline";

const options: AnalyzeOptions = { checklists: ["gdpr", "ccpa"], today: "2026-01-31" };
await init({ wasm: new URL("https://example.org/lacuna.wasm") });
await init({ wasm: fetch("lacuna.wasm") });
const report: Report = await analyze("We collect your name.", options);
const same: Report = await inline.analyze({ html: "<p>We collect your name." });
const blocks = analyzeSync({ blocks: [{ kind: "heading", level: 2, text: "Data" }, { kind: "cell", row: 1, text: "Name" }] });
const gaps: string[] = report.checklists.flatMap(({ requirements }) => requirements.filter(({ status }) => status === "missing").map(({ id }) => id));
const { opened } = await compare("We keep logs.", { markdown: "We keep *nothing*." });
const worker = createWorker({ timeLimit: 1000 });
const threaded = await worker.analyze("We collect.", { signal: AbortSignal.timeout(100), timeLimit: 50 });
const sarif: string = await render(threaded, "sarif");
const ids = (await checklists()).map(({ id }) => id);
try {
  await render(JSON.parse(sarif), "html", { text: "We collect." });
} catch (error) {
  if (error instanceof LacunaError && error.code === "text") console.log(error.message);
}
console.log(version, gaps, opened, same, blocks, ids);
`;

for (const [name, options] of /** @type {const} */ ([["node16", NODE16], ["bundler", BUNDLER]])) {
  test(`a strict consumer compiles with moduleResolution ${name}`, async () => {
    const folder = consumer(`strict-${name}`, { "use.mts": USE });
    await succeed(process.execPath, [tsc, ...options, "use.mts"], folder);
  });

  test(`mistakes do not compile with moduleResolution ${name}`, async () => {
    const mistakes = [
      `analyze("", { checklist: ["gdpr"] });`,
      `analyze({ htm: "" });`,
      `analyze({ blocks: [{ kind: "title", text: "" }] });`,
      `analyze("", { timeLimit: 5 });`,
      `render(await analyze(""), "pdf");`,
      `(await analyze("")).checklist;`,
      `createWorker({ limit: 5 });`,
    ];
    const source = `import { analyze, createWorker, render } from "lacuna";\n${mistakes.map((line) => `// @ts-expect-error\n${line}\n`).join("")}`;
    const folder = consumer(`mistakes-${name}`, { "use.mts": source });
    await succeed(process.execPath, [tsc, ...options, "use.mts"], folder);
  });
}

test("a strict consumer in CommonJS finds all that is there", async () => {
  const folder = consumer("strict-cjs", {
    "use.cts": `
      import lacuna = require("lacuna");
      import type * as whole from "lacuna" with { "resolution-mode": "import" };
      export const all: Record<keyof typeof whole, unknown> = lacuna;
      export const report: Promise<lacuna.Report> = lacuna.analyze("We collect your name.");`,
  });
  await succeed(process.execPath, [tsc, ...NODE16, "use.cts"], folder);
});
