// WebAssembly says what the native program says, report for report, and its offsets are JavaScript's.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import {
  analyzeSync as analyze,
  checkChecklistSync as checkChecklist,
  checklistsSync as checklists,
  compareSync as compare,
  explainSync as explain,
  init,
  renderSync as render,
  version,
} from "../pkg/node.js";

await init();

const root = fileURLToPath(new URL("..", import.meta.url));
const shared = join(root, "..", "shared");
const lacuna = process.env.LACUNA ?? join(root, "target", "release", "lacuna");
const today = "2026-01-01";

/** @typedef {{ id: string, text: string }} Policy */

/**
 * Returns the native reports on `policies`, in their order.
 *
 * @param {Policy[]} policies
 * @returns {any[]}
 */
function native(policies) {
  const input = policies.map((policy) => JSON.stringify(policy)).join("\n");
  const list = ids().join(",");
  const options = ["batch", "--input", "-", "--output", "-", "--checklist", list, "--today", today];
  const lines = execFileSync(lacuna, options, { input, maxBuffer: 1 << 30, stdio: ["pipe", "pipe", "ignore"] });
  return lines.toString().trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** @returns {string[]} */
function ids() {
  return checklists().map((/** @type {{ id: string }} */ checklist) => checklist.id);
}

/**
 * Returns `report` on `text` with its offsets in UTF-16 code units, by this test's own reckoning.
 *
 * @param {any} report
 * @param {string} text
 */
function toUtf16(report, text) {
  const units = new Map();
  let bytes = 0;
  let unit = 0;
  for (const character of text) {
    units.set(bytes, unit);
    bytes += Buffer.byteLength(character);
    unit += character.length;
  }
  units.set(bytes, unit);
  /** @param {any} value */
  const walk = (value) => {
    if (Array.isArray(value)) {
      value.forEach(walk);
    } else if (value !== null && typeof value === "object") {
      if (typeof value.start === "number" && typeof value.end === "number") {
        assert(units.has(value.start) && units.has(value.end), "an offset lies inside a character");
        value.start = units.get(value.start);
        value.end = units.get(value.end);
      }
      Object.values(value).forEach(walk);
    }
  };
  assert.equal(report.document.offsets, "utf-8");
  walk(report);
  report.document.offsets = "utf-16";
  return report;
}

/**
 * Returns a comparison with its offsets in UTF-16 code units, by this test's own reckoning.
 *
 * @param {any} comparison
 * @param {string} oldText
 * @param {string} newText
 */
function comparisonToUtf16(comparison, oldText, newText) {
  /** @param {any} document @param {any[]} parts @param {string} text */
  const turn = (document, parts, text) => toUtf16({ document, parts }, text);
  /** @param {"old" | "new"} side */
  const quotes = (side) => comparison.sentences.map((/** @type {any} */ sentence) => sentence.quotes[side]);
  turn(comparison.old, [comparison.facts.removed, quotes("old")], oldText);
  turn(comparison.new, [comparison.facts.added, quotes("new")], newText);
  return comparison;
}

/** @param {Policy[]} policies */
function assertEqual(policies) {
  const reports = native(policies);
  assert.equal(reports.length, policies.length);
  policies.forEach(({ id, text }, index) => {
    const ours = analyze(text, { id, checklists: ids(), today });
    assert(ours.sentences.length > 0, id);
    const theirs = toUtf16(reports[index], text);
    assert.deepEqual(ours, theirs, id);
    // In JSON the order of the fields shows too.
    assert.equal(JSON.stringify(ours), JSON.stringify(theirs), id);
  });
}

test("the example policies", () => {
  const policies = readdirSync(join(root, "tests", "policies")).flatMap((name) => {
    const directory = join(root, "tests", "policies", name);
    const files = readdirSync(directory).filter((file) => file.startsWith("policy."));
    return files.map((file) => ({ id: name, text: readFileSync(join(directory, file), "utf8") }));
  });
  assert(policies.length >= 5);
  assertEqual(policies);
});

const seeds = join(shared, "seeds");
test("the seed policies", { skip: !existsSync(seeds) && "the seed policies are not here" }, () => {
  const files = readdirSync(seeds).filter((file) => file.endsWith(".txt")).sort();
  assert(files.length > 0);
  assertEqual(files.map((file) => ({ id: file, text: readFileSync(join(seeds, file), "utf8") })));
});

const labelled = join(shared, "data", "dev.jsonl");
test("twenty labelled policies", { skip: !existsSync(labelled) && "the labelled policies are not here" }, () => {
  const lines = readFileSync(labelled, "utf8").split("\n").slice(0, 20);
  const policies = lines.map((line, index) => ({ id: String(index), text: JSON.parse(line).text }));
  assert.equal(policies.length, 20);
  assertEqual(policies);
});

test("offsets hold among characters of every width", () => {
  const text = "Müller’s 🎉 data policy.\r\n\r\nWe collect your name — “nothing else” 🙂. We keep it for 30 days.";
  assertEqual([{ id: "widths", text }]);
  const last = analyze(text, {}).sentences.at(-1);
  assert(last);
  assert.equal(text.slice(last.start, last.end), "We keep it for 30 days.");
});

test("a lone surrogate is read as one U+FFFD and moves no offset", () => {
  const text = "Privacy policy\n\nWe collect \ud83c your name. We keep it for 30 days.\udf89";
  const mended = text.replaceAll(/[\ud83c\udf89]/g, "\ufffd");
  assert.deepEqual(analyze(text, { today }), analyze(mended, { today }));
  const sentence = analyze(text, {}).sentences.find((/** @type {any} */ { start, end }) => text.slice(start, end).startsWith("We keep"));
  assert(sentence, "the sentence after the surrogate starts where it starts");
});

/**
 * @param {() => unknown} call
 * @param {string} code
 * @param {RegExp} message
 */
function assertThrows(call, code, message) {
  assert.throws(call, (/** @type {any} */ error) => {
    assert(error instanceof Error);
    assert.equal(/** @type {any} */ (error).code, code);
    assert.match(error.message, message);
    return true;
  });
}

test("errors have a code and say what to do", () => {
  assertThrows(() => analyze(" \n ", {}), "empty", /empty/);
  assertThrows(() => analyze("Text.", /** @type {any} */ ({ checklist: ["gdpr"] })), "option", /`checklist`.*`checklists`/);
  assertThrows(() => analyze("Text.", { checklists: ["gpdr"] }), "checklist", /`gpdr`.*`gdpr`/);
  assertThrows(() => analyze("Text.", { today: "tomorrow" }), "option", /tomorrow/);
  assertThrows(() => analyze("Text.", /** @type {any} */ ({ format: "htm" })), "option", /`htm`.*`html`/);
  assertThrows(() => analyze("Text.", /** @type {any} */ ({ id: 7 })), "option", /string/);
  assertThrows(() => analyze("Text.", /** @type {any} */ ("gdpr")), "option", /object/);
  // An error of one call is forgotten in the next.
  assert.equal(analyze("We collect your name.", {}).schema, 1);
});

test("the views and the lists are those of the program", () => {
  const text = readFileSync(join(root, "tests", "policies", "small-shop", "policy.txt"), "utf8");
  const options = ["analyze", "-", "--today", today, "--checklist", "gdpr"];
  for (const view of /** @type {const} */ (["text", "json", "markdown", "html", "csv", "sarif"])) {
    const printed = execFileSync(lacuna, [...options, "--format", view], { input: text }).toString();
    const report = analyze(text, { id: "stdin", checklists: ["gdpr"], today });
    const ours = render(report, view);
    // As JSON it is the report that was given, with its own offsets.
    if (view === "json") assert.deepEqual(JSON.parse(ours), toUtf16(JSON.parse(printed), text));
    else assert.equal(ours.trimEnd(), printed.trimEnd(), view);
  }
  assert.equal(execFileSync(lacuna, ["--version"]).toString().trim(), `lacuna ${version}`);
});

test("a comparison is that of the program", () => {
  const folder = join(root, "tests", "versions");
  for (const [before, after] of [
    ["ferry-line/old.txt", "ferry-line/new.txt"],
    ["bakery/old.md", "bakery/new.md"],
    ["bakery/same.html", "bakery/old.md"],
  ]) {
    const files = [join(folder, String(before)), join(folder, String(after))];
    const [oldText = "", newText = ""] = files.map((file) => readFileSync(file, "utf8"));
    const options = ["diff", "--format", "json", "--checklist", "gdpr", "--today", today];
    const printed = JSON.parse(execFileSync(lacuna, [...options, ...files]).toString());
    printed.old.id = printed.new.id = "both";
    const ours = compare(oldText, newText, { id: "both", checklists: ["gdpr"], today });
    assert.deepEqual(ours, comparisonToUtf16(printed, oldText, newText), String(after));
  }
});

test("a comparison quotes the words that changed", () => {
  const comparison = compare("🎉 We keep logs for 30 days.", "Hello 🎉 you.\n\n🎉 We keep logs for 60 days.");
  const reworded = comparison.sentences.find(({ change }) => change === "reworded");
  assert(reworded);
  const [quote] = reworded.quotes.new;
  assert(quote);
  assert.equal("Hello 🎉 you.\n\n🎉 We keep logs for 60 days.".slice(quote.start, quote.end), "60");
  assertThrows(() => compare("We keep logs.", " "), "empty", /the new version/);
  assertThrows(() => compare("We keep logs.", "We.", /** @type {any} */ ({ checklist: [] })), "option", /`checklist`/);
});

/** @returns {any} A small checklist of one's own. */
function own() {
  const rule = { cite: "Rule 1", url: "https://acme.example/1", demand: "Say how long.", advice: "Say how long." };
  return {
    id: "acme",
    title: "Acme’s list",
    jurisdiction: "Acme",
    as_of: "2026-01-01",
    cite: "Acme",
    url: "https://acme.example",
    requirements: [{ id: "acme.retention", title: "Retention", any: [{ topics: ["other.retention"] }], ...rule }],
  };
}

test("a checklist of one's own stands beside the built-in ones", () => {
  const text = `${readFileSync(join(root, "tests", "policies", "small-shop", "policy.txt"), "utf8")}\nWe keep your personal data for 30 days.\n`;
  assert.deepEqual(checkChecklist(own()), { id: "acme", title: "Acme’s list" });
  assert.deepEqual(checkChecklist(JSON.stringify(own())), { id: "acme", title: "Acme’s list" });
  const report = analyze(text, { checklists: ["gdpr", own()] });
  assert.deepEqual(report.checklists.map((/** @type {any} */ { id }) => id), ["gdpr", "acme"]);
  const list = report.checklists[1];
  assert.equal(list?.requirements[0]?.status, "stated");
  assert.match(list.why, /^This list was asked for\./);
  assert.match(render(analyze(text, { checklists: [own()] }), "markdown"), /Acme’s list/);
  // Nothing of it is kept for the next call.
  assertThrows(() => analyze(text, { checklists: ["acme"] }), "checklist", /`acme` is not known/);
});

test("all stands for every built-in list, none of them asked for by name", () => {
  const text = readFileSync(join(root, "tests", "policies", "small-shop", "policy.txt"), "utf8");
  const report = analyze(text, { checklists: ["all", "gdpr", own()] });
  assert.deepEqual(report.checklists.map((/** @type {any} */ { id }) => id), [...ids(), "acme"]);
  const asked = report.checklists.filter((/** @type {any} */ { why }) => why.startsWith("This list was asked for."));
  assert(asked.length === 2 && asked.every((/** @type {any} */ { id }) => ["gdpr", "acme"].includes(id)));
});

test("a faulty checklist is told with its field, and as text with its line", () => {
  const faulty = own();
  faulty.requirements[0].any[0].topics[0] = "other.retenton";
  const what = /`requirements\[0\]\.any\[0\]\.topics\[0\]`: there is no topic `other\.retenton`; did you mean `other\.retention`\?/;
  assertThrows(() => analyze("Text.", { checklists: ["gdpr", faulty] }), "checklist", new RegExp(`^\`checklists\\[1\\]\`: ${what.source}`));
  assertThrows(() => checkChecklist(faulty), "checklist", new RegExp(`^${what.source}`));
  assertThrows(() => checkChecklist(JSON.stringify(faulty, null, 2)), "checklist", new RegExp(`^line \\d{2}, column 13: ${what.source}`));
  assertThrows(() => checkChecklist("{"), "checklist", /^line 1, column 1: this is not well-formed JSON/);
  assertThrows(() => analyze("Text.", { checklists: [own(), own()] }), "checklist", /another checklist has the id `acme` too/);
  assertThrows(() => analyze("Text.", /** @type {any} */ ({ checklists: [7] })), "checklist", /`checklists\[0\]`: this is no checklist/);
  assertThrows(() => analyze("Text.", /** @type {any} */ ({ checklists: "gdpr" })), "option", /`checklists` is no list/);
  assertThrows(() => analyze("Text.", { checklists: [{ ...own(), id: "gdpr" }] }), "checklist", /`gdpr` is a built-in checklist/);
  const circle = own();
  circle.applies = circle;
  assertThrows(() => checkChecklist(circle), "checklist", /no plain object/);
});

test("an explanation says where a sentence is and what it is about", () => {
  const text = "🎉 Privacy policy\n\nWe collect your name and your e-mail address when you register.";
  const last = explain(text).at(-1);
  assert(last?.topics[0]);
  assert.equal(text.slice(last.start, last.end), "We collect your name and your e-mail address when you register.");
  assert.match(last.topics[0].topic, /^collection\./);
  assert(last.topics[0].because.length > 0);
});
