// The tarball holds what it promises, and nothing stale; what one entry loads is small.

import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { consumer, pack, pkg, root, run, succeed, tool } from "./support.mjs";

const FILES = [
  "LICENSE-APACHE",
  "LICENSE-MIT",
  "README.md",
  "bin.js",
  "inline-worker.js",
  "inline.d.ts",
  "inline.js",
  "lacuna.d.ts",
  "lacuna.js",
  "lib/api.js",
  "lib/error.js",
  "lib/inflate.js",
  "lib/input.js",
  "lib/load.js",
  "lib/machine.js",
  "lib/node.js",
  "lib/options.js",
  "lib/perform.js",
  "lib/request.js",
  "lib/serve.js",
  "lib/thread.js",
  "lib/unpack.js",
  "lib/web.js",
  "node-worker.js",
  "node.js",
  "package.json",
  "require.cjs",
  "require.d.cts",
  "schema.json",
  "wasm-command/command.js",
  "wasm-command/command_bg.wasm",
  "wasm/glue.js",
  "wasm/inline.js",
  "wasm/lacuna_bg.wasm",
  "wasm/version.js",
  "worker.d.ts",
  "worker.js",
];

test("the tarball holds these files and no others", () => {
  const { files, size, unpackedSize } = pack();
  for (const { path, size } of files) console.log(`${String(size).padStart(9)}  ${path}`);
  console.log(`${size} bytes packed, ${unpackedSize} unpacked`);
  assert.deepEqual(files.map(({ path }) => path).sort(), FILES.sort());
});

/**
 * Returns the files that an entry loads by its imports, and the WebAssembly where it names it.
 *
 * @param {string} entry
 * @returns {Set<string>}
 */
function loaded(entry, files = new Set()) {
  if (files.has(entry)) return files;
  files.add(entry);
  const text = readFileSync(join(pkg, entry), "utf8");
  for (const [, path] of text.matchAll(/^(?:import|export)\b[^;]*?from "(\.[^"]+)";$/gm)) loaded(join(dirname(entry), String(path)), files);
  if (/new URL\("[./]*wasm\/lacuna_bg\.wasm"/.test(text)) files.add("wasm/lacuna_bg.wasm");
  return files;
}

for (const entry of ["lacuna.js", "inline.js", "worker.js", "inline-worker.js"]) {
  test(`${entry} loads at most 600 kB gzipped`, () => {
    const files = [...loaded(entry)];
    assert(files.some((file) => /lacuna_bg\.wasm|wasm\/inline\.js/.test(file)) && files.includes("wasm/glue.js"), files.join(", "));
    const sizes = files.map((file) => gzipSync(readFileSync(join(pkg, file)), { level: 9 }).length);
    const sum = sizes.reduce((sum, size) => sum + size, 0);
    console.log(`${entry}: ${(sum / 1000).toFixed(1)} kB gzipped in ${files.length} files`);
    assert(sum <= 600_000, `${sum} bytes`);
  });
}

test("what is absent or stale is not packed", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "lacuna-stale-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const path of ["src", "data", "build.rs", "Cargo.toml", "Cargo.lock", "package-lock.json", "xtask/src/build.rs", "pkg", "LICENSE-MIT", "LICENSE-APACHE"]) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  const tries = () => run("npm", ["pack", "--dry-run"], join(folder, "pkg"));
  assert.equal((await tries()).code, 0, "the copy is whole");
  appendFileSync(join(folder, "src", "lib.rs"), "\n");
  const stale = await tries();
  assert.notEqual(stale.code, 0);
  assert.match(stale.err, /pkg\/wasm\/lacuna_bg\.wasm is older than what it is made of; run `cargo xtask package`/);
  rmSync(join(folder, "pkg", "wasm-command"), { recursive: true });
  cpSync(join(root, "src", "lib.rs"), join(folder, "src", "lib.rs"));
  const absent = await tries();
  assert.notEqual(absent.code, 0);
  assert.match(absent.err, /pkg\/wasm-command\/command_bg\.wasm is not built; run `cargo xtask package`/);
});

test("publint finds nothing", async () => {
  const printed = await succeed(process.execPath, [tool("publint/src/cli.js"), pack().path, "--strict"], root);
  assert.match(printed, /All good!/);
});

test("the types are found wherever modules are", async () => {
  const attw = tool("@arethetypeswrong/cli/dist/index.js");
  const options = ["--profile", "esm-only", "--exclude-entrypoints", "./wasm", "--no-emoji", "--no-color"];
  await succeed(process.execPath, [attw, pack().path, ...options], root);
});

test("the scripts of the package make no globals and evaluate nothing", async () => {
  const scripts = FILES.filter((file) => /\.c?js$/.test(file) && !file.endsWith("wasm/inline.js"));
  for (const file of scripts) {
    const text = readFileSync(join(pkg, file), "utf8").replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, "");
    assert.doesNotMatch(text, /\beval\s*\(|new Function|globalThis\.\w+\s*=|^await |^\s*for await/m, file);
  }
  const folder = consumer("globals", {
    "app.js": `
      const before = Object.getOwnPropertyNames(globalThis);
      const { analyze } = await import("lacuna");
      await analyze("We collect your name.");
      console.log(JSON.stringify(Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name))));`,
  });
  // Node itself adds those of its own that are used for the first time.
  assert.equal((await succeed(process.execPath, ["--disallow-code-generation-from-strings", "app.js"], folder)).trim(), "[]");
});
