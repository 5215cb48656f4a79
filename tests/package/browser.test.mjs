// The package in Chromium: through each bundler, and straight from `<script type="module">`, in workers of all kinds.

import assert from "node:assert/strict";
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { consumer, CSP, open, POLICY, succeed, tool, visit } from "./support.mjs";

const PAGE = `<!doctype html>\n<meta charset="utf-8">\n<title>A consumer</title>\n<link rel="icon" href="data:,">\n<body></body>\n`;
const WHOLE = { requirements: 22, isPolicy: true };

/** @param {string} script */
const page = (script) => `${PAGE}<script type="module" src="${script}"></script>\n`;

/**
 * Returns the script of a page that analyses here and in a worker and shows what came of it.
 *
 * @param {string} from
 * @param {{ init?: string, worker?: string }} [how]
 */
const app = (from, { init = "", worker } = {}) => `
import { analyze, createWorker, init } from "${from}";
const policy = ${JSON.stringify(POLICY)};
const options = { checklists: ["gdpr"] };
async function main() {
  await init(${init});
  const report = await analyze(policy, options);
  const { requirements } = report.checklists[0];
  const result = { requirements: requirements.length, isPolicy: report.document.is_policy };
  ${worker === undefined ? "" : `const worker = createWorker(${worker});
  result.isSame = JSON.stringify(await worker.analyze(policy, options)) === JSON.stringify(report);
  worker.close();`}
  return result;
}
main().catch((error) => ({ error: String(error), code: error.code })).then((result) => { document.body.dataset.result = JSON.stringify(result); });
`;

const BUNDLED = { "index.html": page("./app.js"), "app.js": app("lacuna", { worker: "" }) };
const AND_WORKER = { ...WHOLE, isSame: true };

/** @param {string[]} asked @returns {string[]} Those that are WebAssembly. */
const wasm = (asked) => asked.filter((path) => path.endsWith(".wasm"));

test("Vite, without configuration", async () => {
  const folder = consumer("vite", BUNDLED);
  await succeed(process.execPath, [tool("vite/bin/vite.js"), "build", "--logLevel", "error"], folder);
  const { result, asked } = await open(join(folder, "dist"));
  assert.deepEqual(result, AND_WORKER);
  assert.equal(new Set(wasm(asked)).size, 1, "the WebAssembly is one file");
});

test("Vite's development server, without configuration", async () => {
  const folder = consumer("vite-dev", BUNDLED);
  const { createServer } = await import(tool("vite/dist/node/index.js"));
  const server = await createServer({ root: folder, configFile: false, logLevel: "error", server: { host: "127.0.0.1", port: 0 } });
  try {
    await server.listen();
    assert.deepEqual(await visit(server.resolvedUrls.local[0]), AND_WORKER);
  } finally {
    await server.close();
  }
});

test("Vite with the inlined entry carries no other WebAssembly along", async () => {
  const folder = consumer("vite-inline", { "index.html": page("./app.js"), "app.js": app("lacuna/inline", { worker: "" }) });
  await succeed(process.execPath, [tool("vite/bin/vite.js"), "build", "--logLevel", "error"], folder);
  const { result } = await open(join(folder, "dist"));
  assert.deepEqual(result, AND_WORKER);
  const files = readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" });
  assert.deepEqual(wasm(files), []);
});

test("webpack, without configuration", async () => {
  const folder = consumer("webpack", { "src/index.js": app("lacuna", { worker: "" }), "dist/index.html": page("./main.js") });
  await succeed(process.execPath, [tool("webpack-cli/bin/cli.js"), "--mode", "production"], folder);
  assert.deepEqual((await open(join(folder, "dist"))).result, AND_WORKER);
});

test("Parcel, without configuration", async () => {
  const folder = consumer("parcel", BUNDLED);
  await succeed(process.execPath, [tool("parcel/lib/bin.js"), "build", "index.html", "--no-cache", "--public-url", "./", "--no-source-maps", "--log-level", "error"], folder);
  // The map of its scripts, which Parcel writes into the page, is a script in the page.
  const csp = CSP.replace("script-src", "script-src 'unsafe-inline'");
  assert.deepEqual((await open(join(folder, "dist"), csp)).result, AND_WORKER);
});

// Rollup and esbuild carry along no file that a script names: either the WebAssembly is inlined, or it is copied and named.
const NAMED = app("lacuna", { init: `{ wasm: "lacuna.wasm" }`, worker: `{ wasm: "lacuna.wasm", worker: "worker.js" }` });
const ROLLUP = `
import resolve from ${JSON.stringify(tool("@rollup/plugin-node-resolve/dist/es/index.js"))};
export default { input: { app: "app.js", worker: "lacuna/worker" }, output: { dir: "dist" }, plugins: [resolve({ browser: true })] };
`;

test("Rollup with the inlined entry", async () => {
  const folder = consumer("rollup-inline", {
    "app.js": app("lacuna/inline"),
    "rollup.config.mjs": ROLLUP.replace(`, worker: "lacuna/worker"`, ""),
    "dist/index.html": page("./app.js"),
  });
  await succeed(process.execPath, [tool("rollup/dist/bin/rollup"), "--config", "--silent"], folder);
  assert.deepEqual((await open(join(folder, "dist"))).result, WHOLE);
});

test("Rollup with the WebAssembly and the worker named", async () => {
  const folder = consumer("rollup", { "app.js": NAMED, "rollup.config.mjs": ROLLUP, "dist/index.html": page("./app.js") });
  await succeed(process.execPath, [tool("rollup/dist/bin/rollup"), "--config", "--silent"], folder);
  cpSync(join(folder, "node_modules/lacuna/wasm/lacuna_bg.wasm"), join(folder, "dist/lacuna.wasm"));
  assert.deepEqual((await open(join(folder, "dist"))).result, AND_WORKER);
});

const ESBUILD = ["--bundle", "--format=esm", "--outdir=dist", "--log-level=error"];

test("esbuild with the inlined entry, also as a classic script", async () => {
  const folder = consumer("esbuild-inline", { "app.js": app("lacuna/inline"), "dist/index.html": page("./app.js") });
  await succeed(tool("esbuild/bin/esbuild"), ["app.js", ...ESBUILD, "--log-override:empty-import-meta=silent"], folder);
  assert.deepEqual((await open(join(folder, "dist"))).result, WHOLE);
});

test("esbuild with the WebAssembly and the worker named", async () => {
  const folder = consumer("esbuild", { "app.js": NAMED, "dist/index.html": page("./app.js") });
  await succeed(tool("esbuild/bin/esbuild"), ["app.js", "worker=lacuna/worker", ...ESBUILD], folder);
  cpSync(join(folder, "node_modules/lacuna/wasm/lacuna_bg.wasm"), join(folder, "dist/lacuna.wasm"));
  assert.deepEqual((await open(join(folder, "dist"))).result, AND_WORKER);
});

test("a bundler leaves out what is not used", async () => {
  const folder = consumer("shaken", { "app.js": `import { LacunaError, version } from "lacuna";\nconsole.log(version, LacunaError);` });
  const printed = await succeed(tool("esbuild/bin/esbuild"), ["app.js", "--bundle", "--format=esm", "--minify"], folder);
  assert(printed.length < 1000, `${printed.length} characters are left`);
  assert.doesNotMatch(printed, /wasm|Worker/);
});

test("straight from a script of the page", async () => {
  const folder = consumer("straight", { "index.html": page("./app.js"), "app.js": app("./node_modules/lacuna/lacuna.js", { worker: "" }) });
  assert.deepEqual((await open(folder)).result, AND_WORKER);
});

test("in a Web Worker of one's own", async () => {
  const ask = app("./node_modules/lacuna/lacuna.js").replace("document.body.dataset.result = JSON.stringify(result)", "postMessage(result)");
  const folder = consumer("own-worker", {
    "index.html": page("./app.js"),
    "own.js": ask,
    "app.js": `new Worker("own.js", { type: "module" }).onmessage = ({ data }) => { document.body.dataset.result = JSON.stringify(data); };`,
  });
  assert.deepEqual((await open(folder)).result, WHOLE);
});

for (const [name, type] of /** @type {const} */ ([["as a module", "module"], ["bundled as a classic script", "classic"]])) {
  test(`in a service worker, ${name}, with the inlined entry`, async () => {
    const folder = consumer(`service-${type}`, {
      "index.html": page("./app.js"),
      "service.js": `
        import { analyze } from "${type === "module" ? "./node_modules/lacuna/inline.js" : "lacuna/inline"}";
        addEventListener("activate", (event) => event.waitUntil(clients.claim()));
        addEventListener("message", async ({ data, source }) => {
          const report = await analyze(data, { checklists: ["gdpr"] });
          source.postMessage({ requirements: report.checklists[0].requirements.length, isPolicy: report.document.is_policy });
        });`,
      "app.js": `
        navigator.serviceWorker.addEventListener("message", ({ data }) => { document.body.dataset.result = JSON.stringify(data); });
        navigator.serviceWorker.register("${type === "module" ? "service.js" : "bundled.js"}", { type: "${type}" })
          .then(() => navigator.serviceWorker.ready)
          .then(({ active }) => active.postMessage(${JSON.stringify(POLICY)}));`,
    });
    if (type === "classic") {
      const options = ["service.js", "--bundle", "--format=iife", "--outfile=bundled.js", "--log-level=error"];
      await succeed(tool("esbuild/bin/esbuild"), options, folder);
    }
    const { result, asked } = await open(folder);
    assert.deepEqual(result, WHOLE);
    assert.deepEqual(wasm(asked), []);
  });
}
