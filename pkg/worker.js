// The script of the Web Worker that `createWorker` starts.

import { serve } from "./lib/serve.js";
import { web } from "./lib/web.js";

serve(
  web(() => new URL("./wasm/lacuna_bg.wasm", import.meta.url)),
  (heard) => addEventListener("message", ({ data }) => heard(data)),
  (message) => postMessage(message),
);
