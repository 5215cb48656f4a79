// What the functions of the package promise, called directly and in a worker: one list of tests for both.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import binaryen from "binaryen";

import * as lacuna from "../../pkg/node.js";
import { pkg, POLICY } from "./support.mjs";

const { analyze, compare, createWorker, init, LacunaError, render, version } = lacuna;

/** @typedef {import("../../pkg/lacuna.js").ErrorCode} ErrorCode */

const bytes = readFileSync(join(pkg, "wasm", "lacuna_bg.wasm"));
const TODAY = "2026-01-01";

/**
 * @param {() => unknown} call
 * @param {ErrorCode} code
 * @param {RegExp} message
 */
async function refuses(call, code, message) {
  // What throws and what rejects are the same to `await`.
  await assert.rejects(async () => call(), (error) => {
    assert(error instanceof LacunaError && error instanceof Error);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  });
}

test("before it is loaded, only what returns a promise can be called", async () => {
  await refuses(() => lacuna.analyzeSync(POLICY), "not_ready", /await init\(\)/);
  await refuses(() => lacuna.checklistsSync(), "not_ready", /await init\(\)/);
});

test("what is no WebAssembly, another's, or not there is refused, and may be tried anew", async () => {
  await refuses(() => init({ wasm: new Uint8Array([0, 97, 115, 109]) }), "load", /cannot be loaded.*init\(\{ wasm \}\)/);
  await refuses(() => init({ wasm: new URL("file:///no/such/file.wasm") }), "load", /no such file/);
  await refuses(() => init({ wasm: new Response("", { status: 404, statusText: "Not Found" }) }), "load", /404 Not Found/);
  await refuses(() => init({ wasm: /** @type {any} */ (7) }), "option", /`wasm` is nothing that holds WebAssembly/);
  await refuses(() => init(/** @type {any} */ ({ wsam: bytes })), "option", /`wsam` is not known; did you mean `wasm`\?/);
  // The smallest module that there is.
  await refuses(() => init({ wasm: new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]) }), "load", /another program/);
});

/** @type {WebAssembly.Memory | undefined} */
let memory;

test("it is loaded once, from whatever holds it", async () => {
  for (const wasm of [
    () => new URL("../../pkg/wasm/lacuna_bg.wasm", import.meta.url),
    () => join(pkg, "wasm", "lacuna_bg.wasm"),
    () => new Response(bytes),
    () => new Response(bytes, { headers: { "content-type": "application/wasm" } }),
    () => new WebAssembly.Module(bytes),
    () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    () => Promise.resolve(bytes),
  ]) {
    const worker = createWorker({ wasm: /** @type {any} */ (wasm()) });
    assert.equal((await worker.checklists())[0]?.id, "baseline");
    worker.close();
  }
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = /** @type {any} */ (async (/** @type {any} */ module, /** @type {any} */ imports) => {
    const made = await instantiate(module, imports);
    memory = /** @type {any} */ (made).exports.memory;
    return made;
  });
  const ready = init({ wasm: bytes });
  assert.equal(init(), ready);
  await ready;
  WebAssembly.instantiate = instantiate;
  assert(memory instanceof WebAssembly.Memory);
});

const worker = createWorker();

for (const [place, api] of /** @type {[string, import("../../pkg/lacuna.js").LacunaWorker][]} */ ([
  ["directly", { ...lacuna, close() {} }],
  ["in a worker", worker],
])) {
  describe(place, () => {
    test("a report slices the text by UTF-16 code units", async () => {
      const text = "Müller’s 🎉 data policy.\n\nWe collect your name — “nothing else” 🙂. We keep it for 30 days.";
      const { document, sentences } = await api.analyze(text);
      const last = sentences.at(-1);
      assert.equal(document.offsets, "utf-16");
      assert.equal(last && text.slice(last.start, last.end), "We keep it for 30 days.");
    });

    test("a form says how the text is written", async () => {
      const html = "<h1>Privacy</h1><p>We collect your <b>name</b>.</p>";
      assert.deepEqual(await api.analyze({ html }), await api.analyze(html, { format: "html" }));
      const markdown = "# Privacy\n\nWe collect your *name*.";
      assert.deepEqual(await api.analyze({ markdown }), await api.analyze(markdown, { format: "markdown" }));
      const text = "<p>We collect *your* name.</p>";
      assert.deepEqual(await api.analyze({ text }), await api.analyze(text, { format: "text" }));
      await refuses(() => api.analyze({ html }, { format: "markdown" }), "option", /`format` contradicts/);
      await refuses(() => api.analyze(/** @type {any} */ ({ htm: html })), "input", /no field `htm`; did you mean `html`\?/);
      await refuses(() => api.analyze(/** @type {any} */ ({ html, markdown })), "input", /in several/);
      await refuses(() => api.analyze(/** @type {any} */ (undefined)), "input", /the text is no string; give a string/);
      await refuses(() => api.analyze(/** @type {any} */ ({ html: 7 })), "input", /`html` is no string/);
    });

    test("blocks keep their form, and offsets count their joined words", async () => {
      const blocks = /** @type {import("../../pkg/lacuna.js").Block[]} */ ([
        { kind: "heading", level: 2, text: "Müller’s 🎉 data" },
        { kind: "paragraph", text: "  We share with: " },
        { kind: "list_item", text: "# no heading, *no* emphasis <b>" },
        { kind: "paragraph", text: "" },
        { kind: "cell", row: 1, column: 0, text: "Logs" },
        { kind: "cell", row: 1, column: 1, text: "30 days" },
        { kind: "list_item", level: 2, text: "your bank 🙂 and\nyour doctor" },
      ]);
      const joined = blocks.map(({ text }) => text).join("\n");
      const { sentences } = await api.analyze({ blocks });
      const found = sentences.map(({ kind, start, end, heading }) => [kind, joined.slice(start, end), heading]);
      assert.deepEqual(found, [
        ["heading", "Müller’s 🎉 data", null],
        ["sentence", "We share with:", 0],
        ["list_item", "# no heading, *no* emphasis <b>", 0],
        ["cell", "Logs", 0],
        ["cell", "30 days", 0],
        ["list_item", "your bank 🙂 and\nyour doctor", 0],
      ]);
      await refuses(() => api.analyze({ blocks: [] }), "empty", /empty/);
      const bad = (/** @type {any} */ block) => api.analyze({ blocks: [block] });
      await refuses(() => bad({ kind: "list-item", text: "x" }), "input", /`blocks\[0\]\.kind` is not known; did you mean `list_item`\?/);
      await refuses(() => bad({ kind: "paragraph" }), "input", /`blocks\[0\]\.text` is no string/);
      await refuses(() => bad({ kind: "heading", level: 0.5, text: "x" }), "input", /`blocks\[0\]\.level` is no whole number/);
      await refuses(() => bad(null), "input", /`blocks\[0\]\.text`/);
      await refuses(() => api.analyze(/** @type {any} */ ({ blocks: "x" })), "input", /`blocks` is no array/);
    });

    test("a surrogate alone moves no offset, whether inside a block or at its end", async () => {
      const blocks = /** @type {const} */ ([{ kind: "paragraph", text: "We log \ud83c" }, { kind: "paragraph", text: "\udf89 We keep logs." }]);
      const joined = blocks.map(({ text }) => text).join("\n");
      const last = (await api.analyze({ blocks })).sentences.at(-1);
      assert.equal(last && joined.slice(last.start, last.end), "\udf89 We keep logs.");
    });

    test("errors have a code and say what to do", async () => {
      await refuses(() => api.analyze(" \n "), "empty", /empty/);
      await refuses(() => api.analyze("\0\0\0"), "binary", /no text/);
      await refuses(() => api.analyze("x", /** @type {any} */ ({ checklist: ["gdpr"] })), "option", /`checklist` is not known; did you mean `checklists`\?/);
      await refuses(() => api.analyze("x", /** @type {any} */ ({ nonsense: 1 })), "option", /known are `checklists`, `format`, `id`, `today`, `signal`, `timeLimit`/);
      await refuses(() => api.analyze("x", { checklists: ["gpdr"] }), "checklist", /`gpdr`.*`gdpr`/);
      await refuses(() => api.analyze("x", { today: "tomorrow" }), "option", /tomorrow/);
      await refuses(() => api.analyze("x", /** @type {any} */ ({ format: "htm" })), "option", /`htm`.*`html`/);
      await refuses(() => api.analyze("x", /** @type {any} */ ({ format: [0, 1, 1] })), "option", /`format` is no name/);
      await refuses(() => api.analyze("x", /** @type {any} */ ("gdpr")), "option", /the options are no object/);
      await refuses(() => api.analyze("x", /** @type {any} */ ({ signal: true })), "option", /`signal` is no AbortSignal/);
      await refuses(() => api.compare("We log.", " "), "empty", /the new version/);
      await refuses(() => api.checkChecklist("{"), "checklist", /line 1, column 1/);
      // An error of one call is forgotten in the next.
      assert.equal((await api.analyze("We collect your name.")).schema, 1);
    });

    test("two versions may be written in two ways", async () => {
      const { sentences } = await api.compare("# Logs\n\nWe keep logs for 30 days.", { html: "<h1>Logs</h1><p>We keep logs for 60 days.</p>" });
      assert.deepEqual(sentences.map(({ change }) => change), ["reworded"]);
    });

    test("a report knows its text, and a copy needs it", async () => {
      const options = { checklists: ["gdpr"], id: "shop", today: TODAY };
      const report = await api.analyze(POLICY, options);
      for (const format of /** @type {const} */ (["text", "markdown", "html", "csv", "sarif"])) {
        const view = await api.render(report, format);
        assert(view.includes("gdpr") || view.includes("GDPR"), format);
        const copy = JSON.parse(JSON.stringify(report));
        await refuses(() => api.render(copy, format), "text", /render\(report, format, \{ text \}\)/);
        assert.equal(await api.render(copy, format, { text: POLICY }), view, "a copy and its text give the same view");
      }
      assert.deepEqual(JSON.parse(await api.render(JSON.parse(JSON.stringify(report)), "json")), report);
      await refuses(() => api.render(report, /** @type {any} */ ("sarfi")), "option", /`sarfi`.*`sarif`/);
      await refuses(() => api.render(report, "html", /** @type {any} */ ({ txt: "" })), "option", /`txt` is not known; did you mean `text`\?/);
      await refuses(() => api.render(/** @type {any} */ ({}), "html"), "report", /no report/);
    });

    test("a copy of a report on every list, on the default one, and on one's own", async () => {
      const rule = { cite: "Rule 1", url: "https://acme.example/1", demand: "Say how long.", advice: "Say how long." };
      const requirements = [{ id: "acme.retention", title: "Retention", any: [{ topics: ["other.retention"] }], ...rule }];
      const own = { id: "acme", title: "Acme’s list", jurisdiction: "Acme", as_of: TODAY, cite: "Acme", url: "https://acme.example", requirements };
      for (const options of [{}, { checklists: ["all"] }, { checklists: ["all", "gdpr"] }, { checklists: ["gdpr", "ccpa"] }, { checklists: ["gdpr", own] }]) {
        const report = await api.analyze({ markdown: POLICY }, options);
        const text = { markdown: POLICY };
        const more = JSON.stringify(options).includes("acme.retention") ? options : {};
        assert.equal(await api.render(structuredClone(report), "markdown", { text, ...more }), await api.render(report, "markdown"));
      }
    });

    test("a view is never of another report", async () => {
      const report = await api.analyze(POLICY);
      await refuses(() => api.render(structuredClone(report), "html", { text: `${POLICY}\nMore.` }), "report", /something else/);
      report.warnings = [];
      report.sentences.pop();
      await refuses(() => api.render(report, "html"), "report", /something else/);
    });

    test("what was aborted before is not begun", async () => {
      const reason = new Error("enough");
      await assert.rejects(api.analyze(POLICY, { signal: AbortSignal.abort(reason) }), (error) => {
        assert(error instanceof LacunaError && error.code === "aborted");
        return error.cause === reason;
      });
    });

    test("checklists are listed", async () => {
      const listed = await api.checklists();
      assert(listed.length >= 11);
      assert.deepEqual(listed[1], { id: "gdpr", title: listed[1]?.title });
    });
  });
}

test("what returns no promise returns the same", async () => {
  assert.deepEqual(lacuna.analyzeSync(POLICY), await analyze(POLICY));
  assert.deepEqual(lacuna.compareSync("We log.", "We log."), await compare("We log.", "We log."));
  assert.deepEqual(lacuna.checklistsSync(), await lacuna.checklists());
  const report = lacuna.analyzeSync(POLICY);
  assert.equal(lacuna.renderSync(report, "html"), await render(report, "html"));
  assert.deepEqual(lacuna.explainSync("We sell data."), await lacuna.explain("We sell data."));
  await refuses(() => lacuna.analyzeSync("x", /** @type {any} */ ({ timeLimit: 5 })), "option", /createWorker/);
  assert.equal(version, JSON.parse(readFileSync(join(pkg, "package.json"), "utf8")).version);
});

/** A text that takes seconds. */
const long = `${POLICY}\n\n`.repeat(Math.ceil(8_000_000 / POLICY.length));

test("a call is stopped while it runs, and those after it are answered", async () => {
  const thread = createWorker();
  await thread.checklists();
  const controller = new AbortController();
  const stopped = thread.analyze(long, { signal: controller.signal });
  const waiting = thread.analyze(POLICY, { signal: controller.signal });
  const after = thread.analyze(POLICY);
  setTimeout(() => controller.abort(), 20);
  await refuses(() => stopped, "aborted", /aborted/);
  await refuses(() => waiting, "aborted", /aborted/);
  assert.deepEqual(await after, await analyze(POLICY));
  thread.close();
});

test("a call that takes too long is stopped, and those after it are answered", async () => {
  const thread = createWorker({ timeLimit: 30_000 });
  await thread.checklists();
  const begun = performance.now();
  await refuses(() => thread.analyze(long, { timeLimit: 50 }), "timeout", /within 50 ms/);
  assert(performance.now() - begun < 5000);
  assert.equal((await thread.analyze(POLICY)).schema, 1);
  await refuses(() => thread.analyze(POLICY, { timeLimit: -1 }), "option", /`timeLimit` is no number above zero/);
  await refuses(() => createWorker(/** @type {any} */ ({ timelimit: 5 })), "option", /did you mean `timeLimit`\?/);
  thread.close();
});

test("a worker that is closed answers no more", async () => {
  const thread = createWorker();
  const calls = [thread.analyze(long), thread.analyze(POLICY)];
  thread.close();
  for (const call of calls) await refuses(() => call, "closed", /closed/);
  await refuses(() => thread.checklists(), "closed", /create another/);
});

/** @returns {Uint8Array} The engine, broken: whoever analyses with it runs into a trap. */
function trapping() {
  const module = binaryen.readBinary(bytes);
  const { BulkMemory, Multivalue, MutableGlobals, NontrappingFPToInt, ReferenceTypes, SIMD128, SignExt } = binaryen.Features;
  module.setFeatures(BulkMemory | Multivalue | MutableGlobals | NontrappingFPToInt | ReferenceTypes | SIMD128 | SignExt);
  const { value } = binaryen.getExportInfo(module.getExport("analyzePacked"));
  const { params, results } = binaryen.getFunctionInfo(module.getFunction(value));
  module.removeFunction(value);
  module.addFunction(value, params, results, [], module.unreachable());
  return module.emitBinary();
}

test("a worker whose engine breaks says so and is started anew", async () => {
  const thread = createWorker({ wasm: trapping() });
  const before = thread.checklists();
  const broken = thread.analyze(POLICY);
  const after = thread.checklists();
  await before;
  await refuses(() => broken, "trap", /the engine stopped \(unreachable\)/);
  assert.deepEqual(await after, await before);
  await refuses(() => thread.analyze(POLICY), "trap", /unreachable/);
  thread.close();
});

test("a worker that cannot start says so to each who calls", async () => {
  const thread = createWorker({ worker: new URL("./no-such-worker.js", import.meta.url) });
  await refuses(() => thread.analyze(POLICY), "worker", /no-such-worker.*createWorker\(\{ worker \}\)/s);
  await refuses(() => thread.checklists(), "worker", /no-such-worker/);
  const without = createWorker({ wasm: new Uint8Array(3) });
  await refuses(() => without.analyze(POLICY), "load", /init\(\{ wasm \}\)/);
  thread.close();
  without.close();
});

test("memory stays flat over ten thousand analyses", () => {
  assert(memory);
  const text = POLICY.slice(0, 600);
  const run = (/** @type {number} */ times) => {
    for (let index = 0; index < times; index++) lacuna.analyzeSync(text, { checklists: ["gdpr"] });
  };
  // What earlier tests needed is there already; the first runs fill what is kept from one to the next.
  run(100);
  const before = memory.buffer.byteLength;
  run(10_000);
  const after = memory.buffer.byteLength;
  console.log(`WebAssembly.Memory: ${before / 65536} pages before, ${after / 65536} after 10,000 analyses`);
  assert.equal(after, before);
  assert(after <= 64 << 20, `${after} bytes`);
  worker.close();
});
