// The engine for Node: the same as `lacuna.js`, ready when imported. `fetch` reads no files, so the bytes are read here.

import { readFile } from "node:fs/promises";

import { init } from "./lacuna.js";

export * from "./lacuna.js";

await init(await readFile(new URL("./wasm/lacuna_bg.wasm", import.meta.url)));
