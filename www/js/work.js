// What may take long: that it goes on is shown after a while, how far it is where that is known, and it can be stopped.

import { need, target } from "./dom.js";
import { busyView } from "./view-start.js";

/** After this time a reader wants to know that something happens, in milliseconds. */
const PATIENCE = 300;
/** How often an estimate moves the bar, in milliseconds. */
const TICK = 100;

/**
 * @typedef {{ signal: AbortSignal, progress: (share: number) => void }} Options
 *
 * @typedef {object} Setting
 * @property {HTMLElement} place What is covered meanwhile.
 * @property {string} message
 * @property {(message: string) => void} announce
 * @property {number} [expected] How long it will take at a guess, in milliseconds, where the task does not know how far it is.
 */

/**
 * @template T
 * @typedef {{ done: Promise<T>, signal: AbortSignal, stop: () => void }} Work `done` rejects as soon as it is stopped.
 */

/**
 * Begins a task.
 *
 * @template T
 * @param {Setting} setting
 * @param {(options: Options) => Promise<T>} task
 * @returns {Work<T>}
 */
export function begin({ place, message, announce, expected }, task) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const busy = busyView(message);
  const bar = need("progress", busy);
  const progress = (/** @type {number} */ share) => bar.setAttribute("value", share.toFixed(3));
  const from = performance.now();
  const showing = setTimeout(() => {
    place.append(busy);
    announce(message);
  }, PATIENCE);
  // It comes ever nearer to the end and never says that it is there.
  const guessing = expected === undefined ? undefined : setInterval(() => progress(1 - Math.exp((-2 * (performance.now() - from)) / expected)), TICK);
  busy.addEventListener("click", (event) => {
    if (target(event, "[data-cancel]")) stopping.abort();
  });
  const stopped = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const done = Promise.race([task({ signal, progress }), stopped]).finally(() => {
    clearTimeout(showing);
    clearInterval(guessing);
    busy.remove();
  });
  return { done, signal, stop: () => stopping.abort() };
}
