// The panel's agent in the page. It lives in the extension's own world, which the page cannot reach, does what the panel
// asks over one port, and leaves nothing behind when the panel goes.

var lacunaAgent = (() => {
  /** The page is looked at again when it has been still for so long, in milliseconds. */
  const STILL = 700;
  const MOST_TEXT = 2_000_000;

  /** @type {{ port: chrome.runtime.Port, text: PageText | null, address: string, listening: AbortController, observer: MutationObserver | null, timer: ReturnType<typeof setTimeout> | undefined } | null} */
  let session = null;

  /** @param {chrome.runtime.Port} port */
  function begin(port) {
    end();
    const listening = new AbortController();
    session = { port, text: null, address: address(), listening, observer: null, timer: undefined };
    const own = session;
    port.onMessage.addListener((message) => {
      answer(own, message).catch((error) => own === session && port.postMessage({ re: message?.ask, failed: String(error).slice(0, 300) }));
    });
    port.onDisconnect.addListener(() => own === session && end());
    const { signal } = listening;
    // A page of one script changes its address without being left.
    addEventListener("popstate", look, { signal });
    const { navigation } = /** @type {any} */ (window);
    navigation?.addEventListener("currententrychange", look, { signal });
  }

  function end() {
    if (!session) return;
    session.listening.abort();
    session.observer?.disconnect();
    clearTimeout(session.timer);
    lacunaMarks.clear();
    session = null;
  }

  /** @returns {string} What of the address names the page; the part after "#" only a place in it. */
  function address() {
    return `${location.origin}${location.pathname}${location.search}`;
  }

  /**
   * @param {NonNullable<typeof session>} own
   * @param {any} message
   */
  async function answer(own, message) {
    switch (message?.ask) {
      case "read": {
        const page = await readPage(own);
        own.port.postMessage({ re: "read", ...page });
        return;
      }
      case "fetch":
        own.port.postMessage({ re: "fetch", ...(await fetchPage(String(message.href))) });
        return;
      case "mark":
        if (!own.text) return;
        own.port.postMessage({ re: "mark", marked: lacunaMarks.show(own.text, message.marks, String(message.style)) });
        return;
      case "filter":
        return lacunaMarks.filter(message.ids);
      case "near":
        return lacunaMarks.near(message.id);
      case "open":
        return lacunaMarks.open(message.id, message.quotes, message.scroll);
      case "clear":
        return lacunaMarks.clear();
    }
  }

  /** @param {NonNullable<typeof session>} own */
  async function readPage(own) {
    own.observer?.disconnect();
    lacunaMarks.clear();
    own.address = address();
    const text = await lacunaText.read(document);
    own.text = text;
    watch(own, text);
    return {
      text: text.text.slice(0, MOST_TEXT),
      whole: text.whole && text.text.length <= MOST_TEXT,
      title: document.title.slice(0, 300),
      url: location.href,
      type: document.contentType,
      links: lacunaLinks.list(text.roots, document.baseURI),
    };
  }

  /**
   * Reads a page of the same origin without showing it. The request is one of this page, which the reader asked for.
   *
   * @param {string} href
   */
  async function fetchPage(href) {
    const url = new URL(href);
    if (url.origin !== location.origin) throw new Error("another origin");
    const response = await fetch(url.href, { credentials: "same-origin", signal: AbortSignal.timeout(15_000) });
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok || new URL(response.url).origin !== location.origin) return { status: response.status, text: "", title: "", url: response.url, type };
    const content = await response.text();
    if (!/html/i.test(type)) return { status: response.status, text: /^text\//i.test(type) ? content.slice(0, MOST_TEXT) : "", title: "", url: response.url, type };
    // What is parsed so is inert: it runs no script and loads nothing.
    const page = new DOMParser().parseFromString(content.slice(0, 4 * MOST_TEXT), "text/html");
    const read = await lacunaText.read(page);
    return { status: response.status, text: read.text.slice(0, MOST_TEXT), title: page.title.slice(0, 300), url: response.url, type };
  }

  /**
   * Watches what was read, to tell the panel when it is there no more.
   *
   * @param {NonNullable<typeof session>} own
   * @param {PageText} text
   */
  function watch(own, text) {
    own.observer = new MutationObserver(look);
    for (const root of text.roots) own.observer.observe(root, { childList: true, characterData: true, subtree: true });
    for (const root of text.roots) {
      const page = root.nodeType === 9 ? root : null;
      page?.addEventListener("click", clicked, { signal: own.listening.signal });
    }
  }

  /** Looks, once the page is still, whether it says the same as when it was read. */
  function look() {
    const own = session;
    if (!own?.text) return;
    if (own.address !== address()) lacunaMarks.clear();
    clearTimeout(own.timer);
    own.timer = setTimeout(async () => {
      const before = own.text;
      if (own !== session || !before) return;
      const left = own.address !== address();
      const now = left ? null : await lacunaText.read(document);
      if (own !== session || own.text !== before) return;
      if (now && now.text === before.text && before.nodes.every((node) => lacunaDom.isConnected(node))) return;
      own.port.postMessage({ event: "changed", left });
    }, STILL);
  }

  /** @param {Event} event */
  function clicked(event) {
    if (!session || !(event instanceof MouseEvent) || event.button !== 0) return;
    // Links and buttons do what they are for, and selecting words to copy them is no wish to open the sentence.
    const path = event.composedPath();
    if (path.some((each) => each instanceof Element && lacunaDom.matches(each, "a[href], button, summary, input, select, textarea, label, [contenteditable]"))) return;
    if (getSelection()?.isCollapsed === false) return;
    const id = lacunaMarks.at(event);
    if (id !== null) session.port.postMessage({ event: "opened", id });
  }

  return { begin };
})();

if (!(/** @type {any} */ (globalThis).lacunaListens)) {
  /** @type {any} */ (globalThis).lacunaListens = true;
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name === "lacuna" && port.sender?.id === chrome.runtime.id) lacunaAgent.begin(port);
  });
}
