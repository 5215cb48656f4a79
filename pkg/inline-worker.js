// The script of the Web Worker that `createWorker` of `lacuna/inline` starts.

import { inflated } from "./lib/inflate.js";
import { serve } from "./lib/serve.js";
import { web } from "./lib/web.js";

serve(
  web(inflated),
  (heard) => addEventListener("message", ({ data }) => heard(data)),
  (message) => postMessage(message),
);
