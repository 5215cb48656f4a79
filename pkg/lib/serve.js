// The thread's side: one call after the other, as they come.

import { LacunaError } from "./error.js";
import { load } from "./load.js";
import { perform } from "./perform.js";

/**
 * Answers calls.
 *
 * @param {import("./load.js").Place} place
 * @param {(heard: (message: any) => void) => void} listen
 * @param {(message: unknown) => void} post
 */
export function serve(place, listen, post) {
  listen(async ({ method, args, wasm }) => {
    try {
      await load(place, wasm && { wasm });
      post({ value: perform(method, args) });
    } catch (error) {
      const { code, message } = error instanceof LacunaError ? error : new LacunaError("trap", String(error));
      // A thread whose engine broke, or never came to be, is no use any more.
      post({ error: { code, message }, isBroken: code === "trap" || code === "load" });
    }
  });
}
