// The service worker, which is there only after a reader has asked for the page without a network. It keeps one version of
// the page whole: nothing of an older or newer one is ever mixed in. It sees requests for the page's own files and no text.

/** @type {any} What the types of a page do not know: this script runs in a service worker. */
const worker = self;

// `files.js` is written by the build: the paths of all files, and a version that changes with any of them.
worker.importScripts("files.js");

/** @type {{ version: string, paths: string[] }} */
const { version, paths } = worker.files;
const NAME = `lacuna-${version}`;

worker.addEventListener("install", (/** @type {any} */ event) => {
  // Past the browser's own cache, which may still hold files of an older version.
  const requests = paths.map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(requests)));
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("lacuna-") && name !== NAME).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { destination, method, url } = event.request;
  if (method !== "GET") return;
  // The front page is asked for by the folder's name, and with whatever a link adds.
  const wanted = destination === "document" ? new URL("index.html", worker.registration.scope) : new URL(url);
  event.respondWith(
    caches
      .open(NAME)
      .then((cache) => cache.match(wanted.href, { ignoreSearch: true }))
      .then((kept) => kept ?? fetch(event.request)),
  );
});

worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take over") worker.skipWaiting();
});
