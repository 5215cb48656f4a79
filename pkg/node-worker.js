// The script of the thread that `createWorker` starts in Node, Deno and Bun.

import { parentPort } from "node:worker_threads";

import { place } from "./lib/node.js";
import { serve } from "./lib/serve.js";

serve(
  place,
  (heard) => parentPort?.on("message", heard),
  (message) => parentPort?.postMessage(message),
);
