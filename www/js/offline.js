// The page without a network. Only a reader who asks for it gets a copy on the device; a new version announces itself and
// takes over when the reader says so, never in the middle of a reading.

import { h } from "./dom.js";
import { s } from "./strings.js";

/** Told to the window when the copy is gone, whoever took it away. */
const FORGOTTEN = "lacuna:forgotten";

/** @returns {boolean} Whether this browser, and this kind of address, can keep a copy. */
export function canKeep() {
  return "serviceWorker" in navigator && "caches" in globalThis;
}

/** Takes the copy off the device. What other pages of the same host keep is left alone. */
export async function forgetCopy() {
  if (!canKeep()) return;
  const here = new URL("../", import.meta.url).href;
  const registrations = await navigator.serviceWorker.getRegistrations();
  await Promise.all(registrations.filter(({ scope }) => scope === here).map((registration) => registration.unregister()));
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("lacuna-")).map((name) => caches.delete(name)));
  dispatchEvent(new Event(FORGOTTEN));
}

/**
 * Returns the control that keeps the page on the device or takes it off, or nothing where the browser cannot keep it.
 *
 * @param {(message: string) => void} announce Says something to who cannot see it.
 * @returns {HTMLElement | null}
 */
export function offlineControl(announce) {
  if (!canKeep()) return null;
  const state = h("span", { class: "offline-state" });
  const button = h("button", { type: "button", class: "inline", id: "offline" });
  const update = h("span", { class: "offline-update" });
  const control = h("p", { class: "offline" }, state, " ", button, update);

  /** @param {boolean} kept */
  const show = (kept) => {
    state.textContent = kept ? s.offline.kept : s.offline.notKept;
    button.textContent = kept ? s.offline.remove : s.offline.keep;
    button.dataset.kept = String(kept);
    button.disabled = false;
  };

  /** @param {ServiceWorker} waiting The worker of a new version, which has all its files. */
  const offer = (waiting) => {
    const reload = h("button", { type: "button", class: "inline", id: "update" }, s.offline.update);
    reload.addEventListener("click", () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      waiting.postMessage("take over");
    });
    update.replaceChildren(` ${s.offline.newVersion} `, reload);
    announce(s.offline.newVersion);
  };

  /** @param {ServiceWorkerRegistration} registration */
  const watch = (registration) => {
    if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => {
        // The first version of all has nothing to replace.
        if (worker.state === "installed" && navigator.serviceWorker.controller) offer(worker);
      });
    });
  };

  const keep = async () => {
    button.disabled = true;
    state.textContent = s.offline.keeping;
    try {
      const registration = await navigator.serviceWorker.register(new URL("../sw.js", import.meta.url));
      await settled(registration);
      watch(registration);
      show(true);
      announce(s.offline.kept);
    } catch {
      await forgetCopy();
      state.textContent = s.offline.failed;
      announce(s.offline.failed);
    }
  };

  button.addEventListener("click", async () => {
    if (button.dataset.kept !== "true") return keep();
    await forgetCopy();
    announce(s.offline.removed);
  });
  // Who installs the page as an application wants it without a network too.
  addEventListener("appinstalled", () => button.dataset.kept === "true" || keep());
  addEventListener(FORGOTTEN, () => {
    update.replaceChildren();
    show(false);
  });
  show(false);
  navigator.serviceWorker.getRegistration(new URL("../", import.meta.url)).then(
    (registration) => {
      if (!registration) return;
      show(true);
      watch(registration);
    },
    () => {},
  );
  return control;
}

/**
 * @param {ServiceWorkerRegistration} registration
 * @returns {Promise<void>} Resolves when its worker has all files; rejects where it could not get them.
 */
function settled(registration) {
  const worker = registration.installing;
  if (!worker) return Promise.resolve();
  return new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("the files could not be kept"));
    });
  });
}
