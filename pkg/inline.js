// The package with the WebAssembly inside the JavaScript, for where no second file can be loaded, as in a service worker.

import { later } from "./lib/api.js";
import { inflated } from "./lib/inflate.js";
import { load } from "./lib/load.js";
import * as request from "./lib/request.js";
import { Thread, webPort } from "./lib/thread.js";
import { web } from "./lib/web.js";
export { analyzeSync, checkChecklistSync, checklistsSync, compareSync, explainSync, renderSync } from "./lib/api.js";
export { LacunaError } from "./lib/error.js";
export { version } from "./wasm/version.js";

/** @typedef {typeof import("./lacuna.js")} Api */

const place = /* @__PURE__ */ web(inflated);

/** @type {Api["init"]} */
export const init = (options) => load(place, options);

/** @type {Api["analyze"]} */
export const analyze = /* @__PURE__ */ later(place, request.analyze);

/** @type {Api["compare"]} */
export const compare = /* @__PURE__ */ later(place, request.compare);

/** @type {Api["render"]} */
export const render = /* @__PURE__ */ later(place, request.render);

/** @type {Api["checklists"]} */
export const checklists = /* @__PURE__ */ later(place, request.checklists);

/** @type {Api["checkChecklist"]} */
export const checkChecklist = /* @__PURE__ */ later(place, request.checkChecklist);

/** @type {Api["explain"]} */
export const explain = /* @__PURE__ */ later(place, request.explain);

/** @type {Api["createWorker"]} */
export const createWorker = (options) =>
  // The literal `new Worker(new URL(…))` is what bundlers look for to carry the script along.
  new Thread(place, (worker) => webPort(worker, () => new Worker(new URL("./inline-worker.js", import.meta.url), { type: "module" })), options);
