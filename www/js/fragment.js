// The fragment of the address: keys and values, joined by "&". It never leaves the browser.

/**
 * Returns the value of a key in the address's fragment, or nothing.
 *
 * @param {string} key
 * @returns {string | null}
 */
export function fromFragment(key) {
  for (const part of location.hash.slice(1).split("&")) {
    if (part.startsWith(`${key}=`)) return part.slice(key.length + 1);
  }
  return null;
}

/**
 * Returns the address with a key of its fragment set, or taken away where the value is `null`. Other keys stay.
 *
 * @param {string} key
 * @param {string | number | null} value Needs no escaping in a fragment.
 * @returns {string}
 */
export function withFragment(key, value) {
  const parts = location.hash.slice(1).split("&").filter((part) => part !== "" && !part.startsWith(`${key}=`));
  if (value !== null) parts.push(`${key}=${value}`);
  return `${location.href.replace(/#.*$/s, "")}${parts.length > 0 ? `#${parts.join("&")}` : ""}`;
}
