#!/usr/bin/env node
// `npx lacuna`: the commands of the native program, from the same core.

import { readFileSync } from "node:fs";

import { machine } from "./lib/machine.js";
import { command, initSync } from "./wasm-command/command.js";

initSync({ module: readFileSync(new URL("./wasm-command/command_bg.wasm", import.meta.url)) });
try {
  process.exitCode = command(machine, ["lacuna", ...process.argv.slice(2)]);
} catch {
  // The engine has said on standard error what broke it. The code is that of a Rust program that panics.
  process.exitCode = 101;
}
