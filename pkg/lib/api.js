// The functions of the package. Each entry binds those that load the engine to its own place; those for whoever has loaded it
// need none.

import { LacunaError } from "./error.js";
import { assertReady, breakDown, load } from "./load.js";
import { perform } from "./perform.js";
import * as request from "./request.js";

/** @typedef {typeof import("../lacuna.js")} Api */
/** @typedef {import("./load.js").Place} Place */
/** @typedef {import("./request.js").Request} Request */

/** @param {AbortSignal} signal */
export function aborted(signal) {
  return new LacunaError("aborted", "the call was aborted", { cause: signal.reason });
}

/** @param {Request} request */
function answer({ method, args, finish, value, signal, timeLimit }) {
  if (timeLimit !== undefined) {
    throw new LacunaError("option", "`timeLimit` needs a thread of its own; use `createWorker`, or leave it out");
  }
  if (signal?.aborted) throw aborted(signal);
  if (!method) return value;
  assertReady();
  try {
    const result = perform(method, args);
    return finish ? finish(result) : result;
  } catch (error) {
    if (error instanceof LacunaError && error.code === "trap") breakDown(error);
    throw error;
  }
}

/**
 * Returns the function that loads the engine where it must.
 *
 * @param {Place} place
 * @param {(...args: any[]) => Request} ask
 * @returns {(...args: any[]) => Promise<any>}
 */
export function later(place, ask) {
  return async (...args) => {
    const request = ask(...args);
    if (request.method) await load(place);
    return answer(request);
  };
}

/**
 * Returns the function for whoever has loaded the engine.
 *
 * @param {(...args: any[]) => Request} ask
 * @returns {(...args: any[]) => any}
 */
function now(ask) {
  return (...args) => answer(ask(...args));
}

/** @type {Api["analyzeSync"]} */
export const analyzeSync = /* @__PURE__ */ now(request.analyze);

/** @type {Api["compareSync"]} */
export const compareSync = /* @__PURE__ */ now(request.compare);

/** @type {Api["renderSync"]} */
export const renderSync = /* @__PURE__ */ now(request.render);

/** @type {Api["checklistsSync"]} */
export const checklistsSync = /* @__PURE__ */ now(request.checklists);

/** @type {Api["checkChecklistSync"]} */
export const checkChecklistSync = /* @__PURE__ */ now(request.checkChecklist);

/** @type {Api["explainSync"]} */
export const explainSync = /* @__PURE__ */ now(request.explain);
