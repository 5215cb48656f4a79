// An attempt to connect, in the page and in its worker, for the reader who wants to see it stopped.

/** How long a browser may take to say that it refused, in milliseconds. */
const PATIENCE = 2_000;

/**
 * Tries to reach the page's own server, which is the nearest there is.
 *
 * @returns {Promise<boolean>} Whether the rules of the page, or of the worker where this runs, forbade it.
 */
export async function isForbidden() {
  /** @type {Promise<boolean>} */
  const forbidden = new Promise((resolve) => {
    addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective === "connect-src"), { once: true });
    setTimeout(() => resolve(false), PATIENCE);
  });
  try {
    await fetch(new URL("../icon.svg", import.meta.url), { cache: "no-store" });
    return false;
  } catch {
    return forbidden;
  }
}
