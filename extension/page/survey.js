// Where on a page its main text stands, and what around it and in it is something else: menus, banners, footers.

/**
 * @typedef {object} PageBox What the survey knows of one element.
 * @property {Element} element
 * @property {PageBox | null} parent
 * @property {"inline" | "block" | "cell" | "row"} display
 * @property {Node[]} children As they are shown.
 * @property {PageBox[]} boxes Those of the children that are elements and may be read.
 * @property {number} chars Characters of text in it, white space not counted.
 * @property {number} linked Those that stand in links.
 * @property {number} prose Those that stand in paragraphs, outside links.
 * @property {number} run Those that stand in it and in no block of it.
 * @property {number} runLinked
 * @property {number} controls Buttons and fields in it.
 * @property {{ fragment: number, own: number, foreign: number }} links How many links lead where.
 * @property {PageBox} block The innermost box around its text that is no inline one: itself, if it is none.
 * @property {boolean} title Whether the page's title stands in it.
 * @property {"fixed" | "sticky" | null} stuck
 */

var lacunaSurvey = (() => {
  const { attribute, children, data, defaultView, id, localName, matches, nodeType, ownerDocument } = lacunaDom;

  /** Longest time at a stretch that the page is kept from its own work, in milliseconds. */
  const SLICE = 24;
  /** No policy has more; a page that goes on growing must not be read for ever. */
  const MOST_ELEMENTS = 400_000;
  const MOST_CHARS = 6_000_000;
  const MOST_TIME = 12_000;

  const NO_TEXT = new Set(
    "script style noscript template svg math object embed canvas video audio picture img input textarea select datalist option progress meter map head nav menu search".split(" "),
  );
  const BLOCKS = new Set(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr iframe li main ol p pre section summary table tbody tfoot thead ul caption".split(" "),
  );
  const NO_ROLES = new Set("navigation search menu menubar toolbar tablist tooltip status timer progressbar slider".split(" "));
  const CONSENT =
    /(?:cookie|consent|gdpr|ccpa|privacy)[-_ ]?(?:banner|bar|notice|popup|pop-up|modal|overlay|prompt|message|wall|dialog|layer|alert|toast|law|manager|preferences)|^(?:onetrust|cookiebot|cybotcookiebot|didomi|usercentrics|osano|termly|iubenda-cs|qc-cmp|truste|sp_message)/i;
  const AROUND =
    /(?:^|[-_ ])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|side-?nav|related|recommended|share|sharing|social|newsletter|subscribe|signup|comments?|promo|advert|ads?|sponsor|pager|pagination|skip-?(?:link|nav|to)|topbar|masthead|toc|site-?footer|page-?footer|footer|site-?header|app-?bar|login|search)(?:$|[-_ ])/i;

  /**
   * Returns a function that says whether it is time to let the page work.
   *
   * @returns {{ due: () => boolean, pause: () => Promise<void>, over: () => boolean }}
   */
  function slices() {
    const begin = performance.now();
    let start = begin;
    return {
      due: () => performance.now() - start > SLICE,
      async pause() {
        await new Promise((resolve) => setTimeout(resolve));
        start = performance.now();
      },
      over: () => performance.now() - begin > MOST_TIME,
    };
  }

  /**
   * Surveys a document: one walk over what is shown of it, in slices, so that the page stays responsive. Linear.
   *
   * @param {Document} page
   * @returns {Promise<{ boxes: Map<Element, PageBox>, root: PageBox | null, all: PageBox | null, whole: boolean, roots: Node[] }>}
   *   `root` is the box of the main text, `all` that of the page, `roots` are the trees that were walked, and `whole` says
   *   whether all of it was seen.
   */
  async function survey(page) {
    unfolding = new WeakMap();
    const time = slices();
    const start = lacunaDom.body(page);
    /** @type {Map<Element, PageBox>} */
    const boxes = new Map();
    /** @type {Node[]} */
    const roots = [page];
    if (!start) return { boxes, root: null, all: null, whole: true, roots };
    const all = box(start, null, "block", null);
    boxes.set(start, all);
    let chars = 0;
    let whole = true;
    /** @type {{ box: PageBox, next: number, link: boolean }[]} */
    const stack = [{ box: all, next: 0, link: false }];
    while (stack.length > 0) {
      if (time.due()) await time.pause();
      const top = /** @type {{ box: PageBox, next: number, link: boolean }} */ (stack.at(-1));
      const child = top.box.children[top.next++];
      if (child === undefined) {
        close(top.box);
        stack.pop();
        continue;
      }
      if (nodeType(child) === 3) {
        const length = visible(data(child));
        chars += length;
        top.box.chars += length;
        top.box.block.run += length;
        if (top.link) {
          top.box.linked += length;
          top.box.block.runLinked += length;
        }
      } else if (nodeType(child) === 1 && whole) {
        const element = /** @type {Element} */ (child);
        const next = boxes.has(element) ? null : open(element, top.box);
        if (!next) continue;
        if (boxes.size >= MOST_ELEMENTS || chars >= MOST_CHARS || time.over()) whole = false;
        boxes.set(element, next);
        top.box.boxes.push(next);
        const shadow = lacunaDom.shadowOf(element);
        if (shadow) roots.push(shadow);
        const inner = localName(element) === "iframe" ? lacunaDom.documentOf(element) : null;
        if (inner) roots.push(inner);
        const link = localName(element) === "a" && attribute(element, "href") !== null;
        if (link) count(next, attribute(element, "href"), page);
        stack.push({ box: next, next: 0, link: link || top.link });
      }
    }
    return { boxes, root: mainBox(all), all, whole, roots };
  }

  /**
   * @param {Element} element
   * @param {PageBox | null} parent
   * @param {PageBox["display"]} display
   * @param {PageBox["stuck"]} stuck
   * @returns {PageBox}
   */
  function box(element, parent, display, stuck) {
    const links = { fragment: 0, own: 0, foreign: 0 };
    const made = { element, parent, display, children: children(element), boxes: [], chars: 0, linked: 0, prose: 0, run: 0, runLinked: 0, controls: 0, links, title: false, stuck };
    const of = /** @type {PageBox} */ (/** @type {unknown} */ (made));
    of.block = display === "inline" && parent ? parent.block : of;
    return of;
  }

  /**
   * Returns the box of an element, or nothing where it and all that is in it are not to be read.
   *
   * @param {Element} element
   * @param {PageBox} parent
   * @returns {PageBox | null}
   */
  function open(element, parent) {
    const name = localName(element);
    if (name === "button" || name === "input" || name === "select" || name === "textarea") parent.controls += 1;
    if (NO_TEXT.has(name)) return null;
    const role = attribute(element, "role") ?? "";
    if (NO_ROLES.has(role)) return null;
    if (name === "button" || role === "button") {
      // The button of an accordion is the heading of what it unfolds.
      if (attribute(element, "aria-expanded") === null && !matches(element, ":is(h1, h2, h3, h4, h5, h6, summary, dt) *")) return null;
    }
    const until = attribute(element, "hidden") === "until-found";
    const hidden = !until && (attribute(element, "hidden") !== null || attribute(element, "aria-hidden") === "true");
    if (hidden && !isFolded(element)) return null;
    const view = defaultView(ownerDocument(element));
    const style = view ? view.getComputedStyle(element) : null;
    // A document that is not shown has no styles; names of elements must do, and what hides itself inline.
    if (!style || style.display === "") {
      if (/display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute(element, "style") ?? "") && !isFolded(element)) return null;
      return box(element, parent, byName(name), null);
    }
    if (hidden || style.display === "none") return hidden || isFolded(element) ? box(element, parent, byName(name), null) : null;
    if (style.visibility === "hidden" || style.visibility === "collapse" || isClipped(style)) return null;
    const stuck = style.position === "fixed" ? "fixed" : style.position === "sticky" ? "sticky" : null;
    return box(element, parent, byStyle(style.display, name), stuck);
  }

  /** @type {WeakMap<Node, Set<string>>} For each tree the ids of what its accordions and tabs unfold. */
  let unfolding = new WeakMap();

  /**
   * Returns whether a hidden element is one that an accordion or a tab unfolds.
   *
   * @param {Element} element
   * @returns {boolean}
   */
  function isFolded(element) {
    const own = id(element);
    if (!own) return false;
    const tree = lacunaDom.rootNode(element);
    let ids = unfolding.get(tree);
    if (!ids) {
      // Menus unfold as well, but they are no text.
      const controls = tree.querySelectorAll?.(":is([aria-controls][aria-expanded], [role=tab][aria-controls]):not(nav *, header *, [aria-haspopup])") ?? [];
      ids = new Set([...controls].flatMap((control) => (attribute(control, "aria-controls") ?? "").split(/\s+/)));
      unfolding.set(tree, ids);
    }
    return ids.has(own);
  }

  /**
   * @param {CSSStyleDeclaration} style
   * @returns {boolean} Whether only screen readers get the element.
   */
  function isClipped(style) {
    if (style.position !== "absolute" && style.position !== "fixed") return false;
    const small = parseFloat(style.width) <= 1 && parseFloat(style.height) <= 1;
    return (small && style.overflow !== "visible") || /^inset\((?:50|100)%/.test(style.clipPath) || /^rect\((?:0px,? ?|1px,? ?){4}\)$/.test(style.clip) || parseFloat(style.left) < -2000;
  }

  /**
   * @param {string} name
   * @returns {PageBox["display"]}
   */
  function byName(name) {
    if (name === "td" || name === "th") return "cell";
    if (name === "tr") return "row";
    return BLOCKS.has(name) ? "block" : "inline";
  }

  /**
   * @param {string} display
   * @param {string} name
   * @returns {PageBox["display"]}
   */
  function byStyle(display, name) {
    if (display === "table-cell") return "cell";
    if (display === "table-row") return "row";
    if (display === "contents") return name === "slot" || name.includes("-") ? "inline" : byName(name);
    return display.startsWith("inline") || display === "ruby" || display === "ruby-text" ? "inline" : "block";
  }

  /**
   * Adds up what is in a box once all of it has been seen.
   *
   * @param {PageBox} of
   */
  function close(of) {
    for (const child of of.boxes) {
      of.chars += child.chars;
      of.linked += child.linked;
      of.title ||= child.title;
      of.prose += child.prose;
      of.controls += child.controls;
      of.links.fragment += child.links.fragment;
      of.links.own += child.links.own;
      of.links.foreign += child.links.foreign;
    }
    of.title ||= localName(of.element) === "h1" && of.chars > 0;
    const plain = of.run - of.runLinked;
    if (of.display !== "inline" && plain >= 25 && of.runLinked <= plain) of.prose += plain;
    // What by its name is no main text must not keep the main text from standing out.
    if (isNamedAside(of)) of.prose *= 0.2;
  }

  /**
   * @param {PageBox} of
   * @returns {boolean}
   */
  function isNamedAside({ element, display }) {
    if (display === "inline") return false;
    const called = `${id(element)} ${attribute(element, "class") ?? ""}`;
    return matches(element, "footer, aside, [role=contentinfo], [role=complementary], dialog:not([open])") || AROUND.test(called) || CONSENT.test(called);
  }

  /**
   * @param {PageBox} of
   * @param {string} href
   * @param {Document} page
   */
  function count(of, href, page) {
    if (href.startsWith("#")) of.links.fragment += 1;
    else if (/^(?:https?:)?\/\//i.test(href) && !sameHost(href, page)) of.links.foreign += 1;
    else of.links.own += 1;
  }

  /**
   * @param {string} href
   * @param {Document} page
   * @returns {boolean}
   */
  function sameHost(href, page) {
    try {
      return new URL(href, page.URL).host === new URL(page.URL).host;
    } catch {
      return true;
    }
  }

  /**
   * @param {string} text
   * @returns {number} How many characters of it are no white space.
   */
  function visible(text) {
    let n = 0;
    for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 32) n += 1;
    return n;
  }

  /**
   * Returns the innermost box that holds nearly all prose of the page. Menus and banners have little prose, so that they
   * hardly count.
   *
   * @param {PageBox} all
   * @returns {PageBox}
   */
  function mainBox(all) {
    let at = all;
    for (;;) {
      const next = at.boxes.find((child) => {
        const main = matches(child.element, "main, [role=main], article");
        return child.prose > 0 && child.prose >= at.prose * (main ? 0.5 : 0.9);
      });
      if (!next || matches(next.element, "p, li, blockquote, table, dl, ul, ol, details")) return at;
      at = next;
    }
  }

  /**
   * Returns whether a box is something else than the page's main text.
   *
   * @param {PageBox} of
   * @param {PageBox} main The box of the main text.
   * @param {boolean} inside Whether `of` is in it.
   * @returns {boolean}
   */
  function isAside(of, main, inside) {
    const { element } = of;
    if (of.chars === 0) return of.boxes.length === 0 && localName(element) !== "br" && localName(element) !== "hr" && localName(element) !== "iframe";
    const share = of.prose / Math.max(1, main.prose);
    const dense = of.linked / of.chars;
    const name = localName(element);
    const role = attribute(element, "role") ?? "";
    if (share < 0.5 && (name === "dialog" || role === "dialog" || role === "alertdialog" || role === "alert" || attribute(element, "aria-modal") === "true")) return true;
    if (share < 0.4 && of.stuck === "fixed") return true;
    if (share < 0.4 && of.stuck === "sticky" && (dense > 0.5 || of.controls > 0)) return true;
    if (of.display === "inline") return false;
    const called = `${id(element)} ${attribute(element, "class") ?? ""}`;
    if (share < 0.3 && CONSENT.test(called) && of.controls + of.links.own > 0) return true;
    if (name === "footer" || role === "contentinfo") return !inside || (share < 0.3 && (dense > 0.3 || of.prose < 120));
    if (role === "banner" || (name === "header" && !inside)) return share < 0.3 && !of.title;
    if (name === "aside" || role === "complementary") return share < 0.3 && (!inside || dense > 0.3 || AROUND.test(called));
    if (share < 0.2 && AROUND.test(called) && (!inside || dense > 0.3 || of.controls > 0)) return true;
    if (name === "form" && of.controls > 0 && of.prose < 200) return true;
    return isMenu(of, dense);
  }

  /**
   * Returns whether a box is a menu or a table of contents: many short links, and not to other sites, as those of a list
   * of recipients are.
   *
   * @param {PageBox} of
   * @param {number} dense
   * @returns {boolean}
   */
  function isMenu(of, dense) {
    const { fragment, own, foreign } = of.links;
    const all = fragment + own + foreign;
    return all >= 3 && dense > 0.75 && foreign * 2 < all && of.linked / all < 80;
  }

  return { survey, isAside, slices };
})();
