// The page's side of the engine: questions go to a worker, so that reading never blocks the page.

/**
 * @typedef {{ code: string, message: string }} Failure
 * @typedef {{ id: number, method: string, args: unknown[] }} Question
 * @typedef {{ id: number, result?: any, error?: Failure, broken?: boolean }} Answer
 */

/** An engine's refusal; `code` says which. */
export class EngineError extends Error {
  /** @param {Failure} failure */
  constructor({ code, message }) {
    super(message);
    this.name = "EngineError";
    this.code = code;
  }
}

/** A worker with the engine in it, replaced by a new one when it is cancelled or breaks. */
export class Engine {
  /** @param {URL} worker Where the worker's script is. */
  constructor(worker) {
    this.url = worker;
    this.next = 0;
    /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
    this.waiting = new Map();
    /** @type {Worker | null} */
    this.worker = null;
    this.start();
  }

  /** Starts a worker if none runs, so that the engine is there when the first text comes. */
  start() {
    if (this.worker) return this.worker;
    const worker = new Worker(this.url, { type: "module" });
    worker.addEventListener("message", (event) => {
      const answer = /** @type {Answer} */ (event.data);
      const caller = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (answer.error) caller?.reject(new EngineError(answer.error));
      else caller?.resolve(answer.result);
      // An engine that trapped may not be used again.
      if (answer.broken) this.drop({ code: "trap", message: "the engine stopped" });
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.drop({ code: "load", message: event.message || "the engine's worker did not start" });
    });
    this.worker = worker;
    return worker;
  }

  /**
   * Calls one of the engine's exports in the worker.
   *
   * @param {"analyze" | "checkChecklist" | "checklists" | "compare" | "explain" | "version"} method
   * @param {...unknown} args
   * @returns {Promise<any>} Rejects with an `EngineError`.
   */
  call(method, ...args) {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.start().postMessage({ id, method, args });
    });
  }

  /** Ends what is running; its callers are told by an `EngineError` with code `cancelled`. */
  cancel() {
    this.drop({ code: "cancelled", message: "cancelled by the reader" });
    this.start();
  }

  /** @param {Failure} failure */
  drop(failure) {
    this.worker?.terminate();
    this.worker = null;
    const callers = [...this.waiting.values()];
    this.waiting.clear();
    for (const caller of callers) caller.reject(new EngineError(failure));
  }
}
