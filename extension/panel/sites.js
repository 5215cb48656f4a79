// The sites of which the reader has said "look again when the page changes".

/**
 * Returns the pattern by which a browser is asked for leave to read a site.
 *
 * @param {string} url
 * @returns {string}
 */
export function pattern(url) {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}

/**
 * @param {string | undefined} url
 * @returns {Promise<boolean>} Whether the page may be read without a click.
 */
export async function mayLookAgain(url) {
  if (!url || !/^https?:/.test(url)) return false;
  return chrome.permissions.contains({ origins: [pattern(url)] });
}
