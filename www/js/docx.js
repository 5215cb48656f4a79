// The text of a Word document, by mammoth, which is loaded when the first one comes and not before.

import { confined } from "./confined.js";
import { IntakeError } from "./intake-error.js";

/**
 * Returns a Word document as HTML, which is not trusted any more than other HTML.
 *
 * @param {ArrayBuffer} bytes They are handed on to a worker, so the buffer is empty afterwards.
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<string>} Rejects with an `IntakeError`: `broken` or `reader`.
 */
export function readDocx(bytes, { signal } = {}) {
  const worker = confined(new URL("docx-worker.js", import.meta.url));
  /** @type {Promise<string>} */
  const answer = new Promise((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(new IntakeError("cancelled")));
    worker.addEventListener("message", ({ data }) => {
      if (data.html === undefined) reject(new IntakeError(data.fault));
      else resolve(data.html);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      reject(new IntakeError("reader"));
    });
  });
  worker.postMessage(bytes, [bytes]);
  // A document that expands without end is stopped by this, too.
  return answer.finally(() => worker.terminate());
}
