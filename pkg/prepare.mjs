// What the build needs of Node, and what npm asks before it packs. Not part of the package.
//
//   node pkg/prepare.mjs fingerprint   prints one of all that the WebAssembly is made of
//   node pkg/prepare.mjs generate      writes what is made from the WebAssembly and from data/
//   node pkg/prepare.mjs check         fails where what would be packed is absent or stale

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, deflateRawSync } from "node:zlib";

const pkg = dirname(fileURLToPath(import.meta.url));
const root = dirname(pkg);

/** What the WebAssembly is made of. */
const INPUTS = ["src", "data", "build.rs", "Cargo.toml", "Cargo.lock", "package-lock.json", "xtask/src/build.rs"];

/** What is copied into the package, so that there is one of each in the repository. */
const COPIES = { "LICENSE-APACHE": "LICENSE-APACHE", "LICENSE-MIT": "LICENSE-MIT", "data/report.schema.json": "schema.json" };

/** The WebAssembly, by the folders it is built into. */
const BUILT = { wasm: "lacuna_bg.wasm", "wasm-command": "command_bg.wasm" };

/** What the glue ends with: a start from a module that is compiled already. */
const INSTANTIATE = `/** @param {WebAssembly.Module} module */
export async function instantiate(module) {
    __wbg_finalize_init(await WebAssembly.instantiate(module, __wbg_get_imports()), module);
}
`;

/** @param {string} path @returns {string[]} The files at or below `path`, sorted. */
function list(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).sort().flatMap((name) => list(join(path, name)));
}

function fingerprint() {
  const hash = createHash("sha256").update(execFileSync("rustc", ["--version"]));
  for (const file of INPUTS.map((input) => join(root, input)).filter(existsSync).flatMap(list)) {
    const bytes = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

function generate() {
  for (const [from, to] of Object.entries(COPIES)) copyFileSync(join(root, from), join(pkg, to));
  const version = /^version = "(.+)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))?.[1];
  writeFileSync(join(pkg, "wasm", "version.js"), `export const version = ${JSON.stringify(version)};\n`);
  // What loads the WebAssembly there is left out, since `lib/load.js` does it: it would ask for `Request` and `Response`, for which Node
  // loads 30 ms of modules, and name a file that bundlers would carry along for whoever has it inlined.
  const script = readFileSync(join(pkg, "wasm", "lacuna.js"), "utf8");
  const cut = script.indexOf("\nasync function __wbg_load(");
  if (cut < 0 || !/^function __wbg_finalize_init\(instance, module\) \{$/m.test(script)) {
    throw new Error("pkg/wasm/lacuna.js looks otherwise than pkg/prepare.mjs expects; mend `generate` there");
  }
  writeFileSync(join(pkg, "wasm", "glue.js"), `${script.slice(0, cut)}\n${INSTANTIATE}`);
  // The types are for the checks of this repository; the package's own are written by hand.
  const [types] = readFileSync(join(pkg, "wasm", "lacuna.d.ts"), "utf8").split("\nexport type SyncInitInput");
  writeFileSync(join(pkg, "wasm", "glue.d.ts"), `${types}\nexport function instantiate(module: WebAssembly.Module): Promise<void>;\n`);
  writeFileSync(join(pkg, "wasm", "inline.d.ts"), "declare const deflated: string;\nexport default deflated;\n");
  // Base64 of what is compressed already is as much to download as the file; of the file itself it is half as much again.
  const bytes = deflateRawSync(readFileSync(join(pkg, "wasm", "lacuna_bg.wasm")), { level: 9, memLevel: 9, windowBits: 15, strategy: constants.Z_DEFAULT_STRATEGY });
  writeFileSync(join(pkg, "wasm", "inline.js"), `// The WebAssembly, deflated, in base64.\nexport default "${bytes.toString("base64")}";\n`);
}

function check() {
  const wanted = fingerprint();
  for (const [folder, file] of Object.entries(BUILT)) {
    const stamp = join(pkg, folder, "stamp");
    if (!existsSync(join(pkg, folder, file)) || !existsSync(stamp)) throw new Error(`pkg/${folder}/${file} is not built`);
    if (readFileSync(stamp, "utf8").trim() !== wanted) throw new Error(`pkg/${folder}/${file} is older than what it is made of`);
  }
  generate();
}

try {
  if (process.argv[2] === "fingerprint") console.log(fingerprint());
  else if (process.argv[2] === "generate") generate();
  else if (process.argv[2] === "check") check();
  else throw new Error("give `fingerprint`, `generate` or `check`");
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}; run \`cargo xtask package\``);
  process.exitCode = 1;
}
