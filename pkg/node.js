// The package in Node, Deno and Bun.

import { later } from "./lib/api.js";
import { load } from "./lib/load.js";
import { nodePort, place } from "./lib/node.js";
import * as request from "./lib/request.js";
import { Thread } from "./lib/thread.js";
export { analyzeSync, checkChecklistSync, checklistsSync, compareSync, explainSync, renderSync } from "./lib/api.js";
export { LacunaError } from "./lib/error.js";
export { version } from "./wasm/version.js";

/** @typedef {typeof import("./lacuna.js")} Api */

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
export const createWorker = (options) => new Thread(place, nodePort, options);
