// The fragment of the address: keys joined by `&`, such as `#t1=…&s=12`. A browser sends it to no server.

/**
 * Returns the keys of a fragment and their values, each key once; what has no `=` is a key with an empty value.
 *
 * @param {string} hash With or without its `#`.
 * @returns {Map<string, string>}
 */
export function parse(hash) {
  /** @type {Map<string, string>} */
  const values = new Map();
  for (const pair of hash.replace(/^#/, "").split("&")) {
    const at = pair.indexOf("=");
    const key = at === -1 ? pair : pair.slice(0, at);
    if (key !== "" && !values.has(key)) values.set(key, at === -1 ? "" : pair.slice(at + 1));
  }
  return values;
}

/**
 * Returns the fragment of these keys, with its `#`, or nothing where there are none.
 *
 * @param {ReadonlyMap<string, string>} values
 * @returns {string}
 */
export function format(values) {
  const pairs = [...values].map(([key, value]) => (value === "" ? key : `${key}=${value}`));
  return pairs.length === 0 ? "" : `#${pairs.join("&")}`;
}

/**
 * Returns whether a fragment holds a text, in a form of this version or another; `share.js` reads it.
 *
 * @param {string} hash
 * @returns {boolean}
 */
export function holdsText(hash) {
  return [...parse(hash).keys()].some((key) => /^t\d+$/.test(key));
}
