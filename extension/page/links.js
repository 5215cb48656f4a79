// The links of a page, as they are: which of them lead to policies is decided in the panel.

/**
 * @typedef {object} PageLink
 * @property {string} text
 * @property {string} href Resolved.
 * @property {"header" | "menu" | "main" | "footer"} place
 * @property {string} rel
 */

var lacunaLinks = (() => {
  const { attribute, closest, textContent } = lacunaDom;

  /** More links than these are no help to anyone. */
  const MOST = 4_000;
  const MOST_TEXT = 160;

  /**
   * Returns the links of the trees of a page, in order.
   *
   * @param {Node[]} roots
   * @param {string} base The page's address.
   * @returns {PageLink[]}
   */
  function list(roots, base) {
    /** @type {PageLink[]} */
    const out = [];
    for (const root of roots) {
      const found = /** @type {ParentNode} */ (/** @type {unknown} */ (root)).querySelectorAll("a[href], area[href], link[href][rel~=privacy-policy], link[href][rel~=terms-of-service]");
      for (const link of found) {
        if (out.length >= MOST) return out;
        const href = resolve(attribute(link, "href") ?? "", base);
        if (!href) continue;
        const text = (textContent(link).trim() || attribute(link, "aria-label") || attribute(link, "title") || "").replace(/\s+/g, " ").slice(0, MOST_TEXT);
        out.push({ text, href, place: placeOf(link), rel: (attribute(link, "rel") ?? "").slice(0, MOST_TEXT) });
      }
    }
    return out;
  }

  /**
   * @param {string} href
   * @param {string} base
   * @returns {string | null} Nothing for what is no page of the web.
   */
  function resolve(href, base) {
    if (href.startsWith("#")) return null;
    try {
      const url = new URL(href, base);
      return (url.protocol === "https:" || url.protocol === "http:") && url.href.length <= 2_000 ? url.href : null;
    } catch {
      return null;
    }
  }

  /**
   * @param {Element} link
   * @returns {PageLink["place"]}
   */
  function placeOf(link) {
    if (closest(link, "footer, [role=contentinfo], [class*=footer i], [id*=footer i]")) return "footer";
    if (closest(link, "nav, [role=navigation], menu")) return "menu";
    if (closest(link, "header, [role=banner]")) return "header";
    return "main";
  }

  return { list };
})();
