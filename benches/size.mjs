// Prints what a reader downloads: each file of the engine and the page, raw and gzipped, in bytes.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * @param {string} title
 * @param {string} directory
 * @param {(file: string) => boolean} counts
 */
function print(title, directory, counts) {
  const files = readdirSync(join(root, directory), { recursive: true, encoding: "utf8" }).filter(counts).sort();
  let [raw, zipped] = [0, 0];
  console.log(`${title.padEnd(44)}${"raw".padStart(10)}${"gzip".padStart(10)}`);
  for (const file of files) {
    const bytes = readFileSync(join(root, directory, file));
    // Level 9 is what static hosts commonly use for files that they compress once.
    const small = gzipSync(bytes, { level: 9 }).length;
    raw += bytes.length;
    zipped += small;
    console.log(`  ${file.padEnd(42)}${String(bytes.length).padStart(10)}${String(small).padStart(10)}`);
  }
  console.log(`  ${"all".padEnd(42)}${String(raw).padStart(10)}${String(zipped).padStart(10)}\n`);
}

/**
 * Returns the modules that a module imports before it runs, itself among them.
 *
 * @param {string} file Below the site.
 * @param {Set<string>} [found]
 * @returns {Set<string>}
 */
function modules(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const source = readFileSync(join(root, "target/site", file), "utf8");
  for (const [, name] of source.matchAll(/^(?:import|export)\b[^;]*?"\.\/([\w-]+\.js)";/gm)) modules(`js/${name}`, found);
  return found;
}

const page = readFileSync(join(root, "target/site/index.html"), "utf8");
const styles = [...page.matchAll(/rel="stylesheet" href="([^"]+)"/g)].map(([, file]) => file ?? "");
const own = ["index.html", "bound.html", "icon.svg", "examples/index.js", "wasm/lacuna.js", "wasm/lacuna.packed"];
const first = new Set([...own, ...styles, ...["main", "room", "worker"].flatMap((name) => [...modules(`js/${name}.js`)])]);

print("pkg/wasm", "pkg/wasm", (file) => /\.(js|wasm)$/.test(file));
print("target/site, loaded at first", "target/site", (file) => first.has(file));
print("target/site, loaded on demand", "target/site", (file) => /^(?:js|css)\//.test(file) && !first.has(file));
print("target/site/vendor, loaded on demand", "target/site/vendor", (file) => file.endsWith(".js"));
