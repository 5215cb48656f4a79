// Workers that may do no more than the page may.

/** @type {Map<string, string>} */
const scripts = new Map();

/**
 * Returns a new module worker under the page's own Content Security Policy. A worker that is started from an address obeys
 * what the server sends with its script, and a plain static host sends nothing; one that is started from a blob inherits the
 * page's policy, `connect-src` with it. Extensions forbid blobs and bind their workers to the extension's policy anyway.
 *
 * @param {URL} script
 * @returns {Worker}
 */
export function confined({ href, protocol }) {
  if (!/^https?:$/.test(protocol)) return new Worker(href, { type: "module" });
  let address = scripts.get(href);
  if (address === undefined) {
    address = URL.createObjectURL(new Blob([`import ${JSON.stringify(href)};`], { type: "text/javascript" }));
    scripts.set(href, address);
  }
  return new Worker(address, { type: "module" });
}
