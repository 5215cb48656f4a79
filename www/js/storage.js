// What stays on the device: nothing, until the reader says so. Settings are kept in localStorage, since the page needs them
// before it shows; the last text is kept in IndexedDB, which has room for it.

import { forgetCopy } from "./offline.js";

/**
 * @typedef {import("./intake.js").Source} Source
 * @typedef {object} Settings
 * @property {string[] | null} [checklists] Ids of the chosen checklists; null or absent where all are.
 * @property {string} [theme]
 * @property {string} [language]
 */

/** The one key in localStorage. That it is there is the reader's consent. */
const KEY = "lacuna";
/** The one database. */
const DATABASE = "lacuna";
const STORE = "texts";
const LAST = "last";

/** @returns {Storage | null} Nothing where the browser forbids it. */
function local() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** @returns {boolean} Whether the reader has said that this device may remember. */
export function isRemembering() {
  return (local()?.getItem(KEY) ?? null) !== null;
}

/** @returns {Settings} What is remembered; only what has the right type, since another version may have written it. */
export function settings() {
  /** @type {any} */
  let given;
  try {
    given = JSON.parse(local()?.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
  const string = (/** @type {unknown} */ value) => (typeof value === "string" ? value : undefined);
  return { checklists: Array.isArray(given.checklists) ? given.checklists : null, theme: string(given.theme), language: string(given.language) };
}

/**
 * Begins to remember.
 *
 * @returns {boolean} Whether the browser lets it.
 */
export function remember() {
  try {
    if (!isRemembering()) local()?.setItem(KEY, "{}");
  } catch {
    return false;
  }
  return isRemembering();
}

/**
 * Keeps settings beside those that are kept already, if the reader lets this device remember; does nothing else.
 *
 * @param {Settings} changed
 */
export function keep(changed) {
  if (!isRemembering()) return;
  try {
    local()?.setItem(KEY, JSON.stringify({ ...settings(), ...changed }));
  } catch {
    // A full store keeps what it has.
  }
}

/**
 * Keeps the last text, if the reader lets this device remember; does nothing else.
 *
 * @param {Source} source
 */
export async function keepText(source) {
  if (!isRemembering()) return;
  try {
    await inStore("readwrite", (store) => store.put({ text: source.text, format: source.format, name: source.name ?? "" }, LAST));
  } catch {
    // A browser that forbids it, or a full disk: the text is still on the page.
  }
}

/** @returns {Promise<Source | null>} The last text, if one is kept. */
export async function lastText() {
  if (!isRemembering()) return null;
  try {
    const kept = await inStore("readonly", (store) => store.get(LAST));
    return kept && typeof kept.text === "string" ? { text: kept.text, format: kept.format, name: kept.name } : null;
  } catch {
    return null;
  }
}

/** Forgets the settings and the text, and remembers nothing from now on. */
export async function stopRemembering() {
  local()?.removeItem(KEY);
  await dropDatabase().catch(() => {});
}

/**
 * Forgets all that this page has kept on the device: settings, text, and the copy of the program that works offline.
 * What other pages of the same host keep is left alone.
 */
export async function forget() {
  await Promise.allSettled([stopRemembering(), forgetCopy()]);
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} ask
 * @returns {Promise<any>}
 */
async function inStore(mode, ask) {
  const database = await answer(openDatabase());
  try {
    return await answer(ask(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

/** @returns {IDBOpenDBRequest} */
function openDatabase() {
  const request = indexedDB.open(DATABASE, 1);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
  return request;
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

function dropDatabase() {
  return answer(indexedDB.deleteDatabase(DATABASE));
}
