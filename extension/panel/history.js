// What was read before, if the reader wants it kept: on this device, and nowhere else.

/**
 * @typedef {{ hash: string, text: string, date: string }} Version
 * @typedef {{ now: Version, before?: Version }} Entry
 */

const PREFIX = "read:";
/** Texts are kept up to this length in all, in UTF-16 code units; the browser gives an extension about twice as much. */
const MOST = 4_000_000;

/** @returns {Promise<{ history: boolean }>} */
export async function settings() {
  const { history } = await chrome.storage.local.get("history");
  return { history: history === true };
}

/**
 * Turns the memory on, or off, which forgets all.
 *
 * @param {boolean} on
 */
export async function setHistory(on) {
  await chrome.storage.local.set({ history: on });
  if (!on) await forget();
}

/** Forgets every policy that was read. */
export async function forget() {
  const all = await chrome.storage.local.get(null);
  await chrome.storage.local.remove(Object.keys(all).filter((key) => key.startsWith(PREFIX)));
}

/** @returns {Promise<number>} How many policies are remembered. */
export async function count() {
  return Object.keys(await chrome.storage.local.get(null)).filter((key) => key.startsWith(PREFIX)).length;
}

/**
 * Remembers a policy, and returns the version before it, if it read differently.
 *
 * @param {string} url
 * @param {string} text
 * @param {string} date Today, ISO 8601.
 * @returns {Promise<Version | null>}
 */
export async function remember(url, text, date) {
  const key = PREFIX + pageOf(url);
  const hash = await digest(text);
  const known = entry((await chrome.storage.local.get(key))[key]);
  /** @type {Entry} */
  const next =
    known?.now.hash === hash
      ? { ...known, now: { ...known.now, date } }
      : { now: { hash, text, date }, ...(known ? { before: known.now } : {}) };
  await chrome.storage.local.set({ [key]: next });
  await makeRoom(key);
  return next.before ?? null;
}

/**
 * Lets go of the version before, which the reader has seen.
 *
 * @param {string} url
 */
export async function seen(url) {
  const key = PREFIX + pageOf(url);
  const known = entry((await chrome.storage.local.get(key))[key]);
  if (known) await chrome.storage.local.set({ [key]: { now: known.now } });
}

/**
 * Drops the policies that were not read for the longest time, until the rest has room.
 *
 * @param {string} keep
 */
async function makeRoom(keep) {
  const all = await chrome.storage.local.get(null);
  const entries = Object.entries(all).flatMap(([key, value]) => {
    const known = key.startsWith(PREFIX) ? entry(value) : null;
    return known ? [{ key, date: known.now.date, length: known.now.text.length + (known.before?.text.length ?? 0) }] : [];
  });
  entries.sort((a, b) => Number(b.key === keep) - Number(a.key === keep) || (a.date < b.date ? 1 : -1));
  let length = 0;
  const dropped = entries.filter((each) => (length += each.length) > MOST && each.key !== keep);
  await chrome.storage.local.remove(dropped.map(({ key }) => key));
}

/**
 * @param {string} url
 * @returns {string} What of an address names the page.
 */
function pageOf(url) {
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search}`;
}

/**
 * @param {string} text
 * @returns {Promise<string>} SHA-256, hexadecimal.
 */
async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {any} value
 * @returns {Entry | null} Nothing where the store holds something else, of an earlier or later extension.
 */
function entry(value) {
  const isVersion = (/** @type {any} */ of) => typeof of?.hash === "string" && typeof of.text === "string" && typeof of.date === "string";
  if (!isVersion(value?.now)) return null;
  return isVersion(value.before) ? { now: value.now, before: value.before } : { now: value.now };
}
