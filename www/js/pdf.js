// The text of a PDF, by pdf.js, which is loaded when the first PDF comes and not before.

import { confined } from "./confined.js";
import { IntakeError } from "./intake-error.js";
import { toMarkdown } from "./pdf-layout.js";

/** A scanned page may carry a stamp or a number; a page of a policy has far more letters than this. */
const LETTERS = 16;

/**
 * Returns a PDF's text as Markdown.
 *
 * @param {ArrayBuffer} bytes They are handed on to a worker, so the buffer is empty afterwards.
 * @param {{ signal?: AbortSignal, progress?: (share: number) => void }} [options]
 * @returns {Promise<string>} Rejects with an `IntakeError`: `encrypted`, `scanned`, `broken` or `reader`.
 */
export async function readPdf(bytes, { signal, progress } = {}) {
  const { pdf, worker } = await library();
  const task = pdf.getDocument({
    data: new Uint8Array(bytes),
    worker,
    // None of it is needed for text, and the page's policy allows neither code from strings nor requests.
    isEvalSupported: false,
    useWorkerFetch: false,
    useWasm: false,
    disableFontFace: true,
    // Else it asks for the files of the fonts that a PDF need not hold.
    useSystemFonts: true,
    enableXfa: false,
    verbosity: 0,
  });
  const stop = () => task.destroy();
  signal?.addEventListener("abort", stop);
  try {
    const pages = await readPages(await task.promise, progress);
    const letters = pages.flat().reduce((sum, { text }) => sum + (text.match(/\p{L}/gu)?.length ?? 0), 0);
    if (letters < LETTERS * pages.length) throw new IntakeError("scanned");
    return toMarkdown(pages);
  } catch (error) {
    if (signal?.aborted) throw new IntakeError("cancelled");
    throw toIntakeError(error);
  } finally {
    signal?.removeEventListener("abort", stop);
    await task.destroy();
    worker.destroy();
  }
}

/** @returns {Promise<{ pdf: any, worker: any }>} The library and a new worker of it. */
async function library() {
  try {
    const pdf = await import(/** @type {string} */ ("../vendor/pdfjs/pdf.js"));
    const port = confined(new URL("../vendor/pdfjs/pdf.worker.js", import.meta.url));
    return { pdf, worker: new pdf.PDFWorker({ port, verbosity: 0 }) };
  } catch {
    throw new IntakeError("reader");
  }
}

/**
 * @param {any} file
 * @param {((share: number) => void) | undefined} progress
 * @returns {Promise<import("./pdf-layout.js").Piece[][]>}
 */
async function readPages(file, progress) {
  const pages = [];
  for (let number = 1; number <= file.numPages; number++) {
    const page = await file.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(items.filter((/** @type {any} */ item) => "str" in item).map(toPiece));
    page.cleanup();
    progress?.(number / file.numPages);
  }
  return pages;
}

/**
 * @param {any} item
 * @returns {import("./pdf-layout.js").Piece}
 */
function toPiece({ str, transform, width, hasEOL }) {
  return { text: str, x: transform[4], y: transform[5], width, size: Math.hypot(transform[2], transform[3]), ends: hasEOL };
}

/**
 * @param {any} error
 * @returns {IntakeError}
 */
function toIntakeError(error) {
  if (error instanceof IntakeError) return error;
  return new IntakeError(error?.name === "PasswordException" ? "encrypted" : "broken");
}
