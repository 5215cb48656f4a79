// The npm package holds what it promises, and works as it is imported from elsewhere.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const pkg = fileURLToPath(new URL("../pkg", import.meta.url));

test("the WebAssembly is packed along", () => {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const packed = JSON.parse(execFileSync(npm, ["pack", "--dry-run", "--json"], { cwd: pkg, stdio: ["ignore", "pipe", "ignore"] }).toString());
  // npm 11 and earlier give a list; later ones an object by name.
  const [{ files }] = Array.isArray(packed) ? packed : Object.values(packed);
  const names = files.map((/** @type {{ path: string }} */ file) => file.path).sort();
  assert.deepEqual(names, [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "lacuna.js",
    "node.js",
    "package.json",
    "wasm/lacuna.d.ts",
    "wasm/lacuna.js",
    "wasm/lacuna_bg.wasm",
    "wasm/lacuna_bg.wasm.d.ts",
  ]);
});

test("the browser's loader takes the bytes and is ready once", async () => {
  const { analyze, init } = await import("../pkg/lacuna.js");
  await assert.rejects(init(new Uint8Array([0, 97, 115, 109])), "half a module is refused");
  const bytes = readFileSync(join(pkg, "wasm", "lacuna_bg.wasm"));
  const ready = init(bytes);
  assert.equal(init(), ready);
  await ready;
  assert.equal(analyze("We collect your name.").schema, 1);
});
