// Marks in the page, by the CSS Custom Highlight API: ranges are painted, and the page's own nodes stay as they are.

/**
 * @typedef {object} Mark One sentence to be marked.
 * @property {number} id
 * @property {number} start
 * @property {number} end
 * @property {string} category Empty for a sentence without a mark, which can be shown and opened all the same.
 */

var lacunaMarks = (() => {
  const { data, defaultView, isConnected, ownerDocument, parentNode, rootNode } = lacunaDom;

  const CATEGORIES = ["collection", "use", "sharing", "security", "rights", "other"];
  /** All names that this script paints under. */
  const NAMES = [...CATEGORIES, "near", "shown", "quoted"];
  /** How the sheet in `marks.css` begins every name. */
  const OWN = "lacuna-";

  /** @type {{ text: PageText, marks: Mark[], ranges: Map<number, Range[]>, only: Set<number> | null, sheets: Map<ShadowRoot, CSSStyleSheet> } | null} */
  let shown = null;

  /**
   * Marks sentences of a text that was read of this page, in place of all other marks.
   *
   * @param {PageText} text
   * @param {Mark[]} marks In order, disjoint.
   * @param {string} style The style sheet of the marks, for shadow roots, which no sheet of the page reaches.
   * @returns {number} How many sentences could be marked.
   */
  function show(text, marks, style) {
    clear();
    /** @type {Map<number, Range[]>} */
    const ranges = new Map();
    for (const { id, start, end } of marks) {
      const own = lacunaText.stretches(text, start, end).flatMap(({ node, from, to }) => rangeOf(node, from, to) ?? []);
      if (own.length > 0) ranges.set(id, own);
    }
    shown = { text, marks, ranges, only: null, sheets: new Map() };
    for (const root of text.roots) if (root instanceof ShadowRoot) adopt(root, style);
    paint();
    return ranges.size;
  }

  /**
   * @param {Text} node
   * @param {number} from
   * @param {number} to
   * @returns {Range | null} Nothing where the page has changed since it was read.
   */
  function rangeOf(node, from, to) {
    if (!isConnected(node) || data(node).length < to) return null;
    const range = ownerDocument(node).createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return range;
  }

  /**
   * @param {ShadowRoot} root
   * @param {string} style
   */
  function adopt(root, style) {
    try {
      const view = /** @type {any} */ (defaultView(ownerDocument(root)));
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync(style);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      shown?.sheets.set(root, sheet);
    } catch {
      // Where a browser keeps an extension from a shadow root's sheets, its text stays unmarked.
    }
  }

  /** Paints each category, or those sentences only that the filter lets through. */
  function paint() {
    if (!shown) return;
    /** @type {Map<string, Range[]>} */
    const painted = new Map(CATEGORIES.map((category) => [category, []]));
    for (const { id, category } of shown.marks) {
      if (!shown.only || shown.only.has(id)) painted.get(category)?.push(...(shown.ranges.get(id) ?? []));
    }
    for (const [category, ranges] of painted) set(category, ranges, 0);
  }

  /**
   * Paints ranges under a name, in each document that they stand in.
   *
   * @param {string} name
   * @param {Range[]} ranges
   * @param {number} priority
   */
  function set(name, ranges, priority) {
    /** @type {Map<any, Range[]>} */
    const byView = new Map(views().map((view) => [view, []]));
    for (const range of ranges) {
      const view = defaultView(ownerDocument(range.startContainer));
      if (!view) continue;
      const list = byView.get(view);
      if (list) list.push(range);
      else byView.set(view, [range]);
    }
    for (const [view, list] of byView) {
      const registry = registryOf(view);
      if (list.length === 0) {
        registry?.delete(OWN + name);
        continue;
      }
      if (!registry) continue;
      const highlight = new (own(view, "Highlight"))();
      for (const range of list) highlight.add(range);
      highlight.priority = priority;
      registry.set(OWN + name, highlight);
    }
  }

  /**
   * Returns where a window keeps its marks.
   *
   * @param {any} view
   * @returns {Map<string, any> | undefined}
   */
  function registryOf(view) {
    const css = own(view, "CSS");
    return css ? own(css, "highlights") : undefined;
  }

  /**
   * Returns a property by its descriptor: Firefox, once a place in a script has read `view.CSS.highlights` of one window,
   * gives the same at that place for every other.
   *
   * @param {any} of
   * @param {string} name
   * @returns {any}
   */
  function own(of, name) {
    const found = Object.getOwnPropertyDescriptor(of, name);
    return found?.get ? found.get.call(of) : found?.value;
  }

  /** @returns {any[]} The windows of all documents that were read. */
  function views() {
    const all = new Set([window]);
    for (const root of shown?.text.roots ?? []) {
      const view = defaultView(/** @type {Document} */ (root).nodeType === 9 ? root : ownerDocument(root));
      if (view) all.add(view);
    }
    return [...all];
  }

  /** @param {number[] | null} ids The sentences that stay marked; nothing marks all. */
  function filter(ids) {
    if (!shown) return;
    shown.only = ids && new Set(ids);
    paint();
  }

  /** @param {number | null} id The sentence that the reader points at, or none. */
  function near(id) {
    set("near", rangesOf(id), 1);
  }

  /**
   * Shows one sentence: paints it apart, and brings it into sight.
   *
   * @param {number | null} id
   * @param {{ start: number, end: number }[]} quotes What in the text to paint more strongly.
   * @param {boolean} scroll
   */
  function open(id, quotes, scroll) {
    if (!shown) return;
    const ranges = rangesOf(id);
    set("shown", ranges, 2);
    const { text } = shown;
    set("quoted", quotes.flatMap(({ start, end }) => lacunaText.stretches(text, start, end).flatMap(({ node, from, to }) => rangeOf(node, from, to) ?? [])), 3);
    if (scroll && ranges[0]) bringIntoSight(ranges[0]);
  }

  /**
   * @param {number | null} id
   * @returns {Range[]}
   */
  function rangesOf(id) {
    return id === null ? [] : (shown?.ranges.get(id) ?? []);
  }

  /** @param {Range} range */
  function bringIntoSight(range) {
    const node = range.startContainer;
    // As a search in the page does, it unfolds what the sentence is folded in.
    for (let at = parentNode(node); at; at = parentNode(at) ?? /** @type {ShadowRoot} */ (at).host ?? null) {
      if (at instanceof HTMLDetailsElement && !at.open) at.open = true;
    }
    if (isInSight(range)) return;
    const parent = parentNode(node);
    if (parent instanceof Element || parent?.nodeType === 1) /** @type {Element} */ (parent).scrollIntoView({ block: "center" });
    const view = defaultView(ownerDocument(node));
    const { top, bottom } = range.getBoundingClientRect();
    if (view && (top < 0 || bottom > view.innerHeight)) view.scrollBy(0, top - view.innerHeight / 3);
  }

  /** @param {Range} range */
  function isInSight(range) {
    const view = defaultView(ownerDocument(range.startContainer));
    const { top, bottom, width, height } = range.getBoundingClientRect();
    return view !== null && width + height > 0 && top >= 0 && bottom <= view.innerHeight && view === window;
  }

  /**
   * Returns the sentence at a place that was clicked on, if it is one that is marked now.
   *
   * @param {MouseEvent} event
   * @returns {number | null}
   */
  function at(event) {
    if (!shown) return null;
    const page = ownerDocument(/** @type {Node} */ (event.composedPath()[0]));
    const place = caret(page, event.clientX, event.clientY);
    const found = place && lacunaText.position(shown.text, place.node, place.offset);
    if (found === null || found === undefined) return null;
    const { marks, only, ranges } = shown;
    let low = 0;
    let high = marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (/** @type {Mark} */ (marks[middle]).end < found) low = middle + 1;
      else high = middle;
    }
    for (const mark of marks.slice(low, low + 2)) {
      if (mark.start > found || mark.category === "" || (only && !only.has(mark.id))) continue;
      // The caret nearest to a click on blank paper is in some text as well.
      if (ranges.get(mark.id)?.some((range) => contains(range, event.clientX, event.clientY))) return mark.id;
    }
    return null;
  }

  /**
   * @param {Document} page
   * @param {number} x
   * @param {number} y
   * @returns {{ node: Text, offset: number } | null}
   */
  function caret(page, x, y) {
    const shadowRoots = (shown?.text.roots ?? []).filter((root) => root instanceof ShadowRoot && rootNode(root.host).isConnected);
    const found = /** @type {any} */ (page).caretPositionFromPoint?.(x, y, { shadowRoots });
    return found?.offsetNode?.nodeType === 3 ? { node: found.offsetNode, offset: found.offset } : null;
  }

  /**
   * @param {Range} range
   * @param {number} x
   * @param {number} y
   */
  function contains(range, x, y) {
    return [...range.getClientRects()].some(({ left, right, top, bottom }) => x >= left - 1 && x <= right + 1 && y >= top - 2 && y <= bottom + 2);
  }

  /** Takes all marks away. */
  function clear() {
    if (!shown) return;
    for (const name of NAMES) set(name, [], 0);
    for (const [root, sheet] of shown.sheets) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
    shown = null;
  }

  return { show, filter, near, open, at, clear };
})();
