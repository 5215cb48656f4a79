// The engine in a thread of its own, which can be stopped, and is started anew where it broke.

import { aborted } from "./api.js";
import { LacunaError } from "./error.js";
import { failed, toModule } from "./load.js";
import { check } from "./options.js";
import * as request from "./request.js";

/** @typedef {import("./request.js").Request} Request */
/** @typedef {import("../lacuna.js").ErrorCode} ErrorCode */

/**
 * A thread, as each kind of runtime gives it. `hold` says whether it keeps the process alive.
 *
 * @typedef {object} Port
 * @property {(message: unknown) => void} post
 * @property {(heard: (message: any) => void, failed: (why: string) => void) => void} listen
 * @property {() => void} end
 * @property {(isHeld: boolean) => void} hold
 */

/**
 * A call that somebody waits for.
 *
 * @typedef {{ request: Request, resolve: (value: any) => void, reject: (error: unknown) => void, forget: () => void }} Call
 */

/** @implements {LacunaWorker} @typedef {import("../lacuna.js").LacunaWorker} LacunaWorker */
export class Thread {
  #start;
  #timeLimit;
  /** @type {Promise<WebAssembly.Module> | undefined} */
  #module;
  /** @type {Port | undefined} */
  #port;
  /** @type {Call[]} */
  #waiting = [];
  /** @type {Call | undefined} */
  #running;
  #isClosed = false;

  /**
   * @param {import("./load.js").Place} place
   * @param {(worker: any) => Port} start
   * @param {import("../lacuna.js").WorkerOptions} [options]
   */
  constructor(place, start, options = {}) {
    check(options, ["timeLimit", "wasm", "worker"], "{ timeLimit: 1000 }");
    request.checkTimeLimit(options.timeLimit);
    this.#start = () => start(options.worker);
    this.#timeLimit = options.timeLimit;
    if (options.wasm !== undefined) {
      this.#module = toModule(place, options.wasm).catch((error) => {
        throw failed(error);
      });
      // Whoever calls is told.
      this.#module.catch(() => {});
    }
  }

  /** @param {...any} args */
  analyze = (...args) => this.#ask(request.analyze, args);
  /** @param {...any} args */
  compare = (...args) => this.#ask(request.compare, args);
  /** @param {...any} args */
  render = (...args) => this.#ask(request.render, args);
  checklists = () => this.#ask(request.checklists, []);
  /** @param {...any} args */
  checkChecklist = (...args) => this.#ask(request.checkChecklist, args);
  /** @param {...any} args */
  explain = (...args) => this.#ask(request.explain, args);

  close() {
    this.#isClosed = true;
    this.#drop();
    const calls = [this.#running, ...this.#waiting];
    this.#running = undefined;
    this.#waiting = [];
    for (const call of calls) call?.reject(new LacunaError("closed", "the worker was closed"));
  }

  /**
   * @param {(...args: any[]) => Request} ask
   * @param {any[]} args
   * @returns {Promise<any>}
   */
  async #ask(ask, args) {
    const request = ask(...args);
    if (this.#isClosed) throw new LacunaError("closed", "the worker is closed; create another");
    if (request.signal?.aborted) throw aborted(request.signal);
    if (!request.method) return request.value;
    return new Promise((resolve, reject) => {
      /** @type {Call} */
      const call = { request, resolve, reject, forget: () => {} };
      const { signal } = request;
      if (signal) {
        const abort = () => this.#stop(call, aborted(signal));
        signal.addEventListener("abort", abort, { once: true });
        call.forget = () => signal.removeEventListener("abort", abort);
      }
      this.#waiting.push(call);
      this.#next();
    });
  }

  /** Turns to the next call, unless one is running. */
  #next() {
    if (this.#running) return;
    const call = this.#waiting.shift();
    this.#running = call;
    if (!call) return this.#port?.hold(false);
    this.#run(call).catch((error) => this.#stop(call, startError(error)));
  }

  /** @param {Call} call */
  async #run(call) {
    const limit = call.request.timeLimit ?? this.#timeLimit;
    if (limit !== undefined) {
      const timer = setTimeout(() => this.#stop(call, new LacunaError("timeout", `there was no answer within ${limit} ms`)), limit);
      const { forget } = call;
      call.forget = () => {
        clearTimeout(timer);
        forget();
      };
    }
    const wasm = await this.#module;
    // It may have been stopped meanwhile.
    if (this.#running !== call) return;
    const port = (this.#port ??= this.#open());
    port.hold(true);
    port.post({ method: call.request.method, args: call.request.args, wasm });
  }

  #open() {
    const port = this.#start();
    port.listen(
      ({ value, error, isBroken }) => {
        if (this.#port !== port) return;
        if (isBroken) this.#drop();
        const call = this.#running;
        if (!call) return;
        if (error) this.#settle(call, () => call.reject(new LacunaError(error.code, error.message)));
        else this.#settle(call, () => call.resolve(call.request.finish ? call.request.finish(value) : value));
      },
      (why) => {
        if (this.#port !== port) return;
        const call = this.#running;
        this.#drop();
        if (call) this.#settle(call, () => call.reject(workerError(why)));
      },
    );
    return port;
  }

  /**
   * Takes a call back. Where it is running, so does all that the thread does; the engine keeps nothing, so another thread
   * goes on with the other calls.
   *
   * @param {Call} call
   * @param {LacunaError} why
   */
  #stop(call, why) {
    if (this.#running === call) {
      this.#drop();
      this.#settle(call, () => call.reject(why));
    } else if (this.#waiting.includes(call)) {
      this.#waiting = this.#waiting.filter((other) => other !== call);
      call.forget();
      call.reject(why);
    }
  }

  /** @param {Call} call @param {() => void} tell */
  #settle(call, tell) {
    call.forget();
    this.#running = undefined;
    tell();
    this.#next();
  }

  #drop() {
    this.#port?.end();
    this.#port = undefined;
  }
}

/** @param {string} why */
function workerError(why) {
  return new LacunaError("worker", `the worker does not run: ${why}; serve its script, \`lacuna/worker\`, from the page's own origin, and say where it is: createWorker({ worker })`);
}

/** @param {unknown} error */
function startError(error) {
  if (error instanceof LacunaError) return error;
  return workerError(error instanceof Error ? error.message : String(error));
}

/**
 * Returns the port of a Web Worker.
 *
 * @param {unknown} worker What the caller gave, a worker, a function that makes one, or where its script is.
 * @param {() => Worker} make Makes that of the package.
 * @returns {Port}
 */
export function webPort(worker, make) {
  if (typeof Worker !== "function") throw new LacunaError("worker", "this place has no workers; call the functions themselves");
  const own = typeof worker === "function" ? worker() : worker;
  const started = /** @type {Worker} */ (
    own === undefined ? make() : typeof own === "string" || own instanceof URL ? new Worker(own, { type: "module" }) : own
  );
  return {
    post: (message) => started.postMessage(message),
    listen(heard, failed) {
      started.addEventListener("message", ({ data }) => heard(data));
      started.addEventListener("messageerror", () => failed("its answer cannot be read"));
      started.addEventListener("error", (event) => {
        event.preventDefault?.();
        failed(event.message || "its script cannot be loaded");
      });
    },
    end: () => started.terminate(),
    hold() {},
  };
}
