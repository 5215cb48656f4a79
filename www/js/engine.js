// The page's side of the engine: questions go to a worker, so that reading never blocks the page.

/**
 * @typedef {{ code: string, message: string }} Failure
 * @typedef {{ id: number, method: string, args: unknown[] }} Question
 * @typedef {{ module: WebAssembly.Module | null }} Beginning The first message: the WebAssembly, or that the worker is to
 *   load it itself.
 * @typedef {{ id: number, result?: any, error?: Failure, broken?: boolean }} Answer
 * @typedef {"analyze" | "checkChecklist" | "checklists" | "compare" | "explain" | "render" | "version" | "isForbidden"} Method
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

/** @type {ReadonlySet<Method>} */
const WITHOUT_TEXT = new Set(["checklists", "version"]);

/** A worker with the engine in it, replaced by a new one when it is cancelled or breaks. */
export class Engine {
  /**
   * @param {URL} worker Where the worker's script is.
   * @param {object} [options]
   * @param {(script: URL) => Worker | Promise<Worker>} [options.spawn] Starts a worker.
   * @param {() => Promise<WebAssembly.Module>} [options.load] Gives the WebAssembly; without it each worker loads it itself.
   * @param {() => void} [options.beforeText] Called before a text is handed over.
   */
  constructor(worker, { spawn = (script) => new Worker(script, { type: "module" }), load, beforeText } = {}) {
    this.url = worker;
    this.spawn = spawn;
    this.load = load;
    this.beforeText = beforeText;
    this.next = 0;
    /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
    this.waiting = new Map();
    /** @type {Promise<Worker> | null} */
    this.worker = null;
    // Whoever asks first is told of a failure.
    this.start().catch(() => {});
  }

  /**
   * Starts a worker if none runs, so that the engine is there when the first text comes.
   *
   * @returns {Promise<Worker>} Rejects with an `EngineError`.
   */
  start() {
    if (this.worker) return this.worker;
    const started = this.begin(() => this.worker === started);
    this.worker = started;
    started.catch(() => {
      if (this.worker === started) this.worker = null;
    });
    return started;
  }

  /**
   * @param {() => boolean} isWanted Whether the worker has not been given up meanwhile.
   * @returns {Promise<Worker>}
   */
  async begin(isWanted) {
    const loading = Promise.resolve(this.load?.() ?? null);
    // Whoever waits below is told of a failure.
    loading.catch(() => {});
    const worker = await this.spawn(this.url);
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
    try {
      const module = await loading;
      if (!isWanted()) throw new EngineError({ code: "cancelled", message: "cancelled by the reader" });
      worker.postMessage(/** @type {Beginning} */ ({ module }));
      return worker;
    } catch (error) {
      worker.terminate();
      throw error instanceof EngineError ? error : new EngineError({ code: "load", message: String(error) });
    }
  }

  /**
   * Calls one of the engine's exports in the worker.
   *
   * @param {Method} method
   * @param {...unknown} args
   * @returns {Promise<any>} Rejects with an `EngineError`.
   */
  call(method, ...args) {
    if (!WITHOUT_TEXT.has(method)) this.beforeText?.();
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.start().then(
        (worker) => {
          // Who was cancelled before the worker came is not asked about any more.
          if (this.waiting.has(id)) worker.postMessage(/** @type {Question} */ ({ id, method, args }));
        },
        (error) => {
          this.waiting.delete(id);
          reject(error);
        },
      );
    });
  }

  /** Ends what is running; its callers are told by an `EngineError` with code `cancelled`. */
  cancel() {
    this.drop({ code: "cancelled", message: "cancelled by the reader" });
    this.start().catch(() => {});
  }

  /** @param {Failure} failure */
  drop(failure) {
    this.worker?.then((worker) => worker.terminate()).catch(() => {});
    this.worker = null;
    const callers = [...this.waiting.values()];
    this.waiting.clear();
    for (const caller of callers) caller.reject(new EngineError(failure));
  }
}
