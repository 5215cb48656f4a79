// `npx lacuna` is the native program: the same output, on both streams, and the same exit codes.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { Ajv } from "ajv";

import { consumer, POLICY, root, tool } from "./support.mjs";

const native = process.env.LACUNA ?? join(root, "target", "release", "lacuna");
const TODAY = ["--today", "2026-01-01"];

/** @type {string} */
let folder;
/** @type {string} */
let script;

before(() => {
  folder = consumer("command");
  script = join(folder, "node_modules", "lacuna", "bin.js");
  /** @param {string} name @param {string} text */
  const write = (name, text) => writeFileSync(join(folder, name), text);
  write("policy.txt", POLICY);
  write("later.md", `${POLICY.replace(/^(.+)\n/, "# $1\n").replace("30 days", "2 years")}\n\nWe sell your data. 🎉\n`);
  write("page.html", "<!doctype html><h1>Privacy Policy</h1><p>We collect your <b>name</b> &amp; e-mail address.</p>");
  write("recipe.txt", "Mix the flour with the milk. Bake it for an hour.");
  write("empty.txt", " \n");
  writeFileSync(join(folder, "binary.txt"), Buffer.from([0, 1, 2, 3]));
  writeFileSync(join(folder, "latin.txt"), Buffer.from("caf\xe9 data", "latin1"));
  writeFileSync(join(folder, "utf16.txt"), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("We collect your name.", "utf16le")]));
  mkdirSync(join(folder, "sub"));
  const rule = { id: "acme.retention", title: "Retention", cite: "Rule 1", url: "https://acme.example/1", demand: "Say how long.", advice: "Say how long." };
  const list = { id: "acme", title: "Acme’s", jurisdiction: "Acme", as_of: "2026-01-01", cite: "Acme", url: "https://acme.example" };
  const any = [{ topics: ["other.retention"] }];
  write("acme.json", JSON.stringify({ ...list, requirements: [{ ...rule, any }] }));
  /** @param {object} fields */
  const toml = (fields) => Object.entries(fields).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`).join("");
  write("acme.toml", `${toml(list)}[[requirements]]\n${toml(rule)}any = [{ topics = ["other.retention"] }]\n`);
  write("faulty.toml", `${toml(list)}[[requirements]]\n${toml(rule)}any = [{ topics = ["other.retenton"] }]\n`);
  write("broken.json", "{\n  nothing");
});

/**
 * @param {"native" | "npm"} which
 * @param {string[]} args
 * @param {string} [input]
 * @returns {Promise<{ code: number | null, out: string, err: string }>}
 */
function run(which, args, input = "") {
  const [program, first] = which === "native" ? [native, []] : [process.execPath, [script]];
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], { cwd: folder, env: { ...process.env, NODE_TEST_CONTEXT: "" } });
    /** @type {Buffer[]} */
    const out = [];
    /** @type {Buffer[]} */
    const err = [];
    child.stdout.on("data", (data) => out.push(data));
    child.stderr.on("data", (data) => err.push(data));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }));
    // A program that fails on its arguments reads nothing.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/** @param {string[]} args @param {string} [input] */
const both = (args, input) => Promise.all([run("npm", args, input), run("native", args, input)]);

/** Command lines, each with its exit code. Where there is a third part, it is the standard input. */
const LINES = /** @type {[string, number, string?][]} */ ([
  ["analyze policy.txt", 0],
  ["analyze policy.txt --checklist gdpr,ccpa", 0],
  ["analyze policy.txt later.md page.html --checklist all", 0],
  ...["text", "json", "markdown", "html", "csv", "sarif"].map((format) => [`analyze policy.txt later.md -c gdpr -f ${format}`, 0]),
  ["analyze policy.txt --color always", 0],
  ["analyze", 0, POLICY],
  ["analyze -", 0, POLICY],
  ["analyze - --input-format html -f json", 0, "<p>We collect your <b>name</b>.</p>"],
  ["analyze page.html --input-format text -f json", 0],
  ["analyze utf16.txt -f json", 0],
  ["analyze page.html --checklist gdpr --fail-on missing", 1],
  ["analyze page.html --checklist gdpr --fail-on vague,high --format sarif", 1],
  ["analyze policy.txt --fail-on high", 0],
  ["analyze recipe.txt --fail-on missing", 1],
  ["analyze policy.txt -c acme.json,gdpr", 0],
  ["analyze policy.txt -c ./acme.toml -f json", 0],
  ["analyze policy.txt -c acme.json,acme.toml", 2],
  ["analyze policy.txt -c faulty.toml", 2],
  ["analyze policy.txt -c broken.json", 2],
  ["analyze policy.txt -c nothing.json", 2],
  ["analyze policy.txt -c gpdr", 2],
  ["analyze policy.txt -c ,", 2],
  ["analyze empty.txt", 2],
  ["analyze", 2, ""],
  ["analyze binary.txt policy.txt", 2],
  ["analyze latin.txt", 2],
  ["analyze nothing.txt policy.txt -f json", 2],
  ["analyze sub", 2],
  ["analyze policy.txt/more", 2],
  ["analyze policy.txt -o policy.txt", 2],
  ["analyze policy.txt -o no/such/folder.html", 2],
  ["analyze policy.txt --format pdf", 2],
  ["analyze policy.txt --checklists gdpr", 2],
  ["analyze policy.txt --today tomorrow", 2],
  ["analyze --help", 0],
  ["analyze -h", 0],
  ["diff policy.txt later.md", 0],
  ["diff policy.txt later.md -f json -c gdpr", 0],
  ["diff policy.txt later.md -f markdown", 0],
  ["diff policy.txt - --color always", 0, "We collect nothing."],
  ["diff later.md page.html -c gdpr --fail-on opened", 1],
  ["diff policy.txt policy.txt --fail-on opened", 0],
  ["diff - -", 2],
  ["diff policy.txt", 2],
  ["diff policy.txt nothing.txt", 2],
  ["diff policy.txt empty.txt", 2],
  ["diff --help", 0],
  ["checklists", 0],
  ["checklists gdpr", 0],
  ["checklists --format json", 0],
  ["checklists acme.toml --format json", 0],
  ["checklists gpdr", 2],
  ["checklists --help", 0],
  ["explain We_never_sell_your_personal_data.", 0],
  ["explain - --format json", 0, "Your rights\n\nYou may ask us for a copy."],
  ["explain -", 2, ""],
  ["explain", 2],
  ["explain --help", 0],
  ["--version", 0],
  ["nonsense", 2],
  ["analyse policy.txt", 2],
  ["", 2],
]);

/** @param {string} line The underscores stand for spaces inside an argument. */
const words = (line) => line.split(" ").filter(Boolean).map((word) => (/^[A-Z]/.test(word) ? word.replaceAll("_", " ") : word));

/** @param {string} line */
const withDay = (line) => (/^(analyze|diff) .*\w/.test(line) && !/--today|help|-h$/.test(line) ? TODAY : []);

test("each command line does the same in both", async (t) => {
  for (const [line, code, input] of LINES) {
    await t.test(`lacuna ${line}`, async () => {
      const args = [...words(line), ...withDay(line)];
      const [ours, theirs] = await both(args, input);
      // The program's own list of commands has those that only it has.
      const listed = (/** @type {string} */ text) => text.replace(/^  (batch|completions|man) .*\n(?: {4,}.*\n)*/gm, "").replaceAll(/ {2,}/g, " ");
      if (line === "") [ours, theirs].forEach((ran) => (ran.err = listed(ran.err)));
      assert.deepEqual(ours, theirs);
      assert.equal(ours.code, code, ours.err);
    });
  }
});

test("`npx lacuna` finds the command", async () => {
  const link = join(folder, "node_modules", ".bin", process.platform === "win32" ? "lacuna.cmd" : "lacuna");
  const { stdout, status } = spawnSync(link, ["--version"], { cwd: folder, shell: process.platform === "win32" });
  assert.equal(status, 0);
  assert.equal(stdout.toString(), (await run("native", ["--version"])).out);
});

test("an output is a whole file", async () => {
  for (const which of /** @type {const} */ (["native", "npm"])) {
    rmSync(join(folder, "report.html"), { force: true });
    assert.deepEqual(await run(which, ["analyze", "policy.txt", "-f", "html", "-o", "report.html", ...TODAY]), { code: 0, out: "", err: "" });
    assert(readFileSync(join(folder, "report.html"), "utf8").endsWith("</html>\n"));
    assert.deepEqual(readdirSync(folder).filter((name) => name.includes("partial")), []);
  }
});

test("a large input and output go through pipes", async () => {
  const large = `${POLICY}\n\n`.repeat(200);
  const args = ["analyze", "-", "-f", "csv", ...TODAY];
  const [ours, theirs] = await both(args, large);
  assert(ours.out.length > 1_000_000);
  assert.equal(ours.out, theirs.out);
});

test("a reader that goes away is no error", async () => {
  const child = spawn(process.execPath, [script, "checklists", "--format", "json"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let told = "";
  child.stderr.on("data", (data) => (told += data));
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.deepEqual([code, told], [0, ""]);
});

test("what only the native program has is said to be there", async () => {
  for (const name of ["batch", "completions", "man"]) {
    const { code, err } = await run("npm", [name, "--input", "x"]);
    assert.equal(code, 2);
    assert.match(err, /part of the native program; `cargo install lacuna`/);
  }
});

test("SARIF is valid by the schema of version 2.1.0", async () => {
  const schema = JSON.parse(readFileSync(tool("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"));
  // The schema is written for an older draft, from which it uses nothing that has changed but these two names.
  delete schema.$schema;
  delete schema.id;
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true, unicodeRegExp: false }).compile(schema);
  const { out } = await run("npm", ["analyze", "policy.txt", "later.md", "recipe.txt", "page.html", "--checklist", "all", "-f", "sarif", ...TODAY]);
  /** @type {any} */
  const log = JSON.parse(out);
  assert(/** @type {boolean} */ (validate(log)), JSON.stringify(validate.errors, null, 2));
  // What code hosts need to show a result beside its line.
  for (const result of log.runs[0].results) {
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    assert(artifactLocation.uri && region.startLine >= 1 && result.message.text && result.partialFingerprints["lacuna/v1"]);
    assert.equal(log.runs[0].tool.driver.rules[result.ruleIndex].id, result.ruleId);
  }
  delete log.runs[0].tool;
  assert(!validate(log), "what is not valid is seen");
});
