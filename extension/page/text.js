// The main text of a page as Markdown, and a map from it back to the page.

/**
 * @typedef {object} PageText
 * @property {string} text
 * @property {number[]} starts Where each piece begins in the text.
 * @property {number[]} lengths
 * @property {Text[]} nodes The text node that each piece is of.
 * @property {number[]} offsets Where it begins in that node. A piece and its stretch of the node have the same length.
 * @property {Map<Text, number>} first The first piece of each node; its others follow at once.
 * @property {Node[]} roots The trees that were read: the document, shadow roots, documents of frames.
 * @property {boolean} whole Whether all of the page was read.
 */

var lacunaText = (() => {
  const { attribute, data, localName, nodeType, textContent } = lacunaDom;

  /** Signs that Markdown would take for its own become others as long, so that offsets hold. */
  const SIGNS = /[`<|]/g;
  /** @type {Record<string, string>} */
  const INSTEAD = { "`": "'", "<": "‹", "|": "¦" };
  /** White space, and what is not seen at all. */
  const BLANK = /[ \t\n\r\f\u00a0\u2000-\u200a\u2028\u2029\u202f\u3000]+|[\u00ad\u200b\u2060\ufeff]+/g;
  const UNSEEN = /^[\u00ad\u200b\u2060\ufeff]/;

  /**
   * Reads the main text of a document. Linear, in slices, so that the page stays responsive.
   *
   * @param {Document} page
   * @returns {Promise<PageText>}
   */
  async function read(page) {
    const { boxes, root, all, whole, roots } = await lacunaSurvey.survey(page);
    const writer = new Writer();
    if (root && all) await write(writer, boxes, root, outer(root, all));
    return { ...writer.done(), roots, whole };
  }

  /**
   * Returns the box to begin at: the one around the main text in which its title may stand.
   *
   * @param {PageBox} root
   * @param {PageBox} all
   */
  function outer(root, all) {
    for (let at = root; at.parent; at = at.parent) if (lacunaDom.matches(at.element, "main, [role=main], article") && at.title) return at;
    return root.title ? root : all;
  }

  /**
   * @param {Writer} writer
   * @param {Map<Element, PageBox>} boxes
   * @param {PageBox} main
   * @param {PageBox} start
   */
  async function write(writer, boxes, main, start) {
    const time = lacunaSurvey.slices();
    const around = new Set();
    for (let at = main.parent; at; at = at.parent) around.add(at);
    /** @type {{ box: PageBox, next: number, inside: boolean, close: () => void }[]} */
    const stack = [{ box: start, next: 0, inside: start === main, close: writer.open(start) }];
    while (stack.length > 0) {
      if (time.due()) await time.pause();
      const top = /** @type {(typeof stack)[number]} */ (stack.at(-1));
      const child = top.box.children[top.next++];
      if (child === undefined) {
        top.close();
        stack.pop();
      } else if (nodeType(child) === 3) {
        if (!around.has(top.box)) writer.text(/** @type {Text} */ (child));
      } else {
        const box = boxes.get(/** @type {Element} */ (child));
        if (!box || box.parent !== top.box) continue;
        const inside = top.inside || box === main;
        if (!around.has(box) && box !== main) {
          if (lacunaSurvey.isAside(box, main, inside)) continue;
          if (!inside && !belongs(box, main)) continue;
        }
        stack.push({ box, next: 0, inside, close: writer.open(box) });
      }
    }
  }

  /**
   * Returns whether a box beside the main text is part of the document: its title, its date, more of its text.
   *
   * @param {PageBox} box
   * @param {PageBox} main
   */
  function belongs(box, main) {
    // A main text in a dialog has its own title, and the page behind it another.
    if (box.title) return !lacunaDom.matches(main.element, "dialog, [role=dialog], [role=dialog] *, dialog *");
    if (box.parent && isBelowTitle(box)) return true;
    const dense = box.linked / Math.max(1, box.chars);
    if (box.chars < 160) return /\b(?:updated|effective|revised|version|modified)\b/i.test(textContent(box.element));
    return box.prose >= 200 && dense < 0.1 && box.controls === 0 && box.prose >= main.prose * 0.02;
  }

  /** @param {PageBox} box */
  function isBelowTitle(box) {
    for (let at = box.parent; at; at = at.parent) {
      if (localName(at.element) === "h1") return true;
      if (at.display !== "inline") return false;
    }
    return false;
  }

  /** Writes Markdown and remembers of which text node each stretch is. */
  class Writer {
    constructor() {
      /** @type {string[]} */
      this.out = [];
      this.length = 0;
      /** @type {number[]} */
      this.starts = [];
      /** @type {number[]} */
      this.lengths = [];
      /** @type {Text[]} */
      this.nodes = [];
      /** @type {number[]} */
      this.offsets = [];
      /** @type {Map<Text, number>} */
      this.first = new Map();
      /** What stands before the next text: 0 nothing, 1 a line break, 2 an empty line. */
      this.breaks = 0;
      /** @type {{ node: Text, at: number } | null} White space that counts if more text follows on the line. */
      this.space = null;
      /** Marks before the next text: of a list item, of a heading. */
      this.marker = "";
      /** @type {{ ordered: boolean, next: number }[]} */
      this.lists = [];
      /** How many headings and cells are open: what is in them stays on one line. */
      this.flat = 0;
      this.lineStart = true;
      this.pre = 0;
    }

    /**
     * Begins an element; what it returns ends it.
     *
     * @param {PageBox} box
     * @returns {() => void}
     */
    open(box) {
      const { element } = box;
      const name = localName(element);
      const role = attribute(element, "role");
      if (name === "br" || name === "hr") {
        if (this.flat > 0) this.gap();
        else this.breaks = Math.min(2, this.breaks + (name === "hr" ? 2 : 1));
        return nothing;
      }
      const level = headingLevel(box, name, role);
      if (level > 0) return this.heading(level);
      if (name === "ul" || name === "ol" || name === "menu" || role === "list") return this.list(element, name);
      if ((name === "li" || role === "listitem") && box.display !== "inline") return this.item();
      if (name === "table" && box.display !== "inline") return this.table(box);
      if (box.display === "cell" && this.rows.length > 0) return this.cell();
      if (box.display === "row" && this.rows.length > 0) return this.row();
      if (name === "pre") return this.preformatted();
      if (box.display === "inline") return nothing;
      if (isStrong(box, name)) return this.strong();
      this.break(2);
      return () => this.break(2);
    }

    /** @param {number} level */
    heading(level) {
      if (this.flat > 0) return nothing;
      this.marker = "";
      this.break(2);
      this.marker = `${"#".repeat(level)} `;
      this.flat += 1;
      return () => {
        this.flat -= 1;
        this.marker = "";
        this.break(2);
      };
    }

    strong() {
      if (this.flat > 0 || this.marker !== "") return nothing;
      this.break(2);
      this.marker = "**";
      this.flat += 1;
      return () => {
        this.flat -= 1;
        if (this.marker === "") this.mark("**");
        this.marker = "";
        this.break(2);
      };
    }

    /**
     * @param {Element} element
     * @param {string} name
     */
    list(element, name) {
      const begin = Number(attribute(element, "start") ?? 1);
      this.break(this.lists.length > 0 ? 1 : 2);
      this.lists.push({ ordered: name === "ol", next: Number.isInteger(begin) ? begin : 1 });
      return () => {
        this.lists.pop();
        this.break(this.lists.length > 0 ? 1 : 2);
      };
    }

    item() {
      this.marker = "";
      this.break(1);
      const list = this.lists.at(-1);
      const indent = "  ".repeat(Math.max(0, Math.min(this.lists.length, 6) - 1));
      if (this.flat === 0) this.marker = `${indent}${list?.ordered ? `${list.next++}.` : "-"} `;
      return () => {
        this.marker = "";
        this.break(1);
      };
    }

    /** @type {{ cells: number, written: number, rows: number, head: boolean }[]} Tables that are open, innermost last. */
    rows = [];

    /** @param {PageBox} box */
    table(box) {
      if (this.flat > 0 || !isData(box)) {
        this.break(2);
        const { rows } = this;
        // What lays out a page by a table is read as if it were none.
        this.rows = [];
        return () => {
          this.rows = rows;
          this.break(2);
        };
      }
      this.break(2);
      this.rows.push({ cells: 0, written: 0, rows: 0, head: false });
      return () => {
        this.rows.pop();
        this.break(2);
      };
    }

    row() {
      const table = this.rows.at(-1);
      if (!table) return nothing;
      this.break(table.rows === 0 ? 2 : 1);
      table.cells = 0;
      table.written = this.length;
      return () => {
        this.marker = "";
        if (this.length === table.written) return;
        this.mark(" |");
        this.break(1);
        if (table.rows === 0) {
          this.mark(`|${" --- |".repeat(table.cells)}`);
          this.break(1);
        }
        table.rows += 1;
      };
    }

    cell() {
      const table = this.rows.at(-1);
      if (!table) return nothing;
      this.space = null;
      if (table.cells === 0) this.marker = "| ";
      else this.marker = `${this.marker}${this.marker === "" ? " " : ""}| `;
      table.cells += 1;
      this.flat += 1;
      return () => {
        this.flat -= 1;
      };
    }

    preformatted() {
      this.break(2);
      this.pre += 1;
      return () => {
        this.pre -= 1;
        this.break(2);
      };
    }

    /** @param {number} size */
    break(size) {
      if (this.flat > 0) {
        this.gap();
        return;
      }
      this.space = null;
      // What begins an item stands on the item's own line.
      if (this.marker === "") this.breaks = Math.max(this.breaks, size);
    }

    /** A space, if text follows on the line. */
    gap() {
      if (!this.lineStart && this.last !== " ") this.wanted = true;
    }

    wanted = false;
    last = "";

    /** Ends the lines that are to be ended, and writes the marks that stand before text. */
    settle() {
      if (this.breaks > 0) {
        if (this.length > 0) this.put("\n".repeat(this.breaks));
        this.breaks = 0;
        this.lineStart = true;
        this.wanted = false;
      }
      if (this.marker !== "") {
        this.put(this.marker);
        this.marker = "";
        this.lineStart = true;
        this.wanted = false;
      } else if (this.lineStart && this.lists.length > 0 && this.last === "\n") {
        // More of an item stands below its first words.
        this.put("  ".repeat(Math.min(this.lists.length, 6)));
      }
      if (this.wanted && !this.lineStart) this.put(" ");
      this.wanted = false;
    }

    /** @param {string} marks Of no node. */
    mark(marks) {
      this.space = null;
      this.wanted = false;
      if (this.breaks > 0) {
        if (this.length > 0) this.put("\n".repeat(this.breaks));
        this.breaks = 0;
      }
      this.put(marks);
    }

    /** @param {string} text */
    put(text) {
      this.out.push(text);
      this.length += text.length;
      if (text !== "") this.last = text.slice(-1);
    }

    /** @param {Text} node */
    text(node) {
      const all = data(node);
      if (this.pre > 0) return this.lines(node, all);
      let at = 0;
      BLANK.lastIndex = 0;
      for (let blank = BLANK.exec(all); blank; blank = BLANK.exec(all)) {
        if (blank.index > at) this.words(node, all, at, blank.index);
        at = BLANK.lastIndex;
        if (!UNSEEN.test(blank[0])) this.space ??= { node, at: blank.index };
      }
      if (at < all.length) this.words(node, all, at, all.length);
    }

    /**
     * @param {Text} node
     * @param {string} all
     */
    lines(node, all) {
      for (const { 0: line, index } of all.matchAll(/[^\n]+|\n/g)) {
        if (line === "\n") this.breaks = Math.min(2, this.breaks + 1);
        else {
          const indent = line.length - line.trimStart().length;
          if (indent < line.length) this.words(node, all, index + indent, index + line.trimEnd().length);
        }
      }
    }

    /**
     * @param {Text} node
     * @param {string} all
     * @param {number} from
     * @param {number} to
     */
    words(node, all, from, to) {
      const { space } = this;
      this.space = null;
      const fresh = this.breaks > 0 || this.marker !== "" || this.lineStart;
      this.settle();
      if (space && !fresh && this.last !== " ") this.piece(space.node, space.at, " ");
      this.piece(node, from, all.slice(from, to).replace(SIGNS, (sign) => INSTEAD[sign] ?? sign));
      this.lineStart = false;
    }

    /**
     * @param {Text} node
     * @param {number} from
     * @param {string} text
     */
    piece(node, from, text) {
      const last = this.starts.length - 1;
      if (last >= 0 && this.nodes[last] === node) {
        const length = /** @type {number} */ (this.lengths[last]);
        if (/** @type {number} */ (this.starts[last]) + length === this.length && /** @type {number} */ (this.offsets[last]) + length === from) {
          this.lengths[last] = length + text.length;
          this.put(text);
          return;
        }
      }
      if (!this.first.has(node)) this.first.set(node, this.starts.length);
      this.starts.push(this.length);
      this.lengths.push(text.length);
      this.nodes.push(node);
      this.offsets.push(from);
      this.put(text);
    }

    done() {
      const { starts, lengths, nodes, offsets, first } = this;
      return { text: this.out.join(""), starts, lengths, nodes, offsets, first };
    }
  }

  function nothing() {}

  /**
   * @param {PageBox} box
   * @param {string} name
   * @param {string | null} role
   * @returns {number} 0 for what is no heading.
   */
  function headingLevel(box, name, role) {
    if (/^h[1-6]$/.test(name)) return Number(name[1]);
    if (role === "heading") return Math.min(6, Math.max(1, Number(attribute(box.element, "aria-level")) || 2));
    const folds = name === "summary" || ((name === "button" || role === "button") && attribute(box.element, "aria-expanded") !== null);
    if (folds && box.chars > 0 && box.chars <= 150 && !/\bh[1-6]\b/.test(box.boxes.map((child) => localName(child.element)).join(" "))) return 4;
    return 0;
  }

  /**
   * Returns whether all that a paragraph says is printed bold, as headings are that are none to the browser.
   *
   * @param {PageBox} box
   * @param {string} name
   */
  function isStrong(box, name) {
    if ((name !== "p" && name !== "div") || box.chars > 150) return false;
    const [only, more] = box.boxes;
    return only !== undefined && more === undefined && only.chars === box.chars && (localName(only.element) === "strong" || localName(only.element) === "b");
  }

  /**
   * Returns whether a table holds data and does not lay out a page.
   *
   * @param {PageBox} table
   */
  function isData(table) {
    const role = attribute(table.element, "role");
    if (role === "presentation" || role === "none") return false;
    const inner = table.element;
    if (inner.querySelector("table, h1, h2, h3")) return false;
    return inner.querySelector("th") !== null || inner.querySelector("tr > td + td") !== null;
  }

  /**
   * Returns the stretches of text nodes that a range of the text is made of, in order.
   *
   * @param {PageText} of
   * @param {number} start
   * @param {number} end
   * @returns {{ node: Text, from: number, to: number }[]}
   */
  function stretches(of, start, end) {
    const { starts, lengths, nodes, offsets } = of;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (/** @type {number} */ (starts[middle]) + /** @type {number} */ (lengths[middle]) <= start) low = middle + 1;
      else high = middle;
    }
    /** @type {{ node: Text, from: number, to: number }[]} */
    const out = [];
    for (let at = low; at < starts.length && /** @type {number} */ (starts[at]) < end; at += 1) {
      const begin = /** @type {number} */ (starts[at]);
      const node = /** @type {Text} */ (nodes[at]);
      const offset = /** @type {number} */ (offsets[at]);
      const from = offset + Math.max(0, start - begin);
      const to = offset + Math.min(/** @type {number} */ (lengths[at]), end - begin);
      const last = out.at(-1);
      if (last && last.node === node) last.to = to;
      else if (to > from) out.push({ node, from, to });
    }
    return out;
  }

  /**
   * Returns where a place in a text node stands in the text, or nothing where it was not read.
   *
   * @param {PageText} of
   * @param {Text} node
   * @param {number} offset
   * @returns {number | null}
   */
  function position(of, node, offset) {
    const { starts, lengths, nodes, offsets, first } = of;
    const begin = first.get(node);
    if (begin === undefined) return null;
    for (let at = begin; at < nodes.length && nodes[at] === node; at += 1) {
      const from = /** @type {number} */ (offsets[at]);
      if (offset <= from + /** @type {number} */ (lengths[at])) return /** @type {number} */ (starts[at]) + Math.max(0, offset - from);
    }
    return null;
  }

  return { read, stretches, position };
})();
