// Walking a page that may be hostile. Scripts of this folder are injected together, share one scope and use each other by
// these names; `var` lets them be injected again.

/**
 * What of the DOM the reading needs, so that a form with a field called "firstChild" or an image called "body" cannot
 * stand in its way: every property is read by the getter of its own interface, never from the element.
 */
var lacunaDom = (() => {
  /**
   * @param {object} prototype
   * @param {string} name
   * @returns {(of: any) => any}
   */
  const getter = (prototype, name) => {
    const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
    return get ? Function.prototype.call.bind(get) : () => null;
  };
  const firstChild = getter(Node.prototype, "firstChild");
  const nextSibling = getter(Node.prototype, "nextSibling");
  const parentNode = getter(Node.prototype, "parentNode");
  const textContent = getter(Node.prototype, "textContent");
  const nodeType = getter(Node.prototype, "nodeType");
  const localName = getter(Element.prototype, "localName");
  const shadowRoot = getter(Element.prototype, "shadowRoot");
  const id = getter(Element.prototype, "id");
  const body = getter(Document.prototype, "body");
  const defaultView = getter(Document.prototype, "defaultView");
  const ownerDocument = getter(Node.prototype, "ownerDocument");
  const contentDocument = getter(HTMLIFrameElement.prototype, "contentDocument");
  const isConnected = getter(Node.prototype, "isConnected");
  const data = getter(CharacterData.prototype, "data");
  const attribute = Function.prototype.call.bind(Element.prototype.getAttribute);
  const matches = Function.prototype.call.bind(Element.prototype.matches);
  const closest = Function.prototype.call.bind(Element.prototype.closest);
  const rootNode = Function.prototype.call.bind(Node.prototype.getRootNode);
  const assignedNodes = Function.prototype.call.bind(HTMLSlotElement.prototype.assignedNodes);

  /**
   * Returns the shadow root of an element, also of one that the page keeps closed, or nothing.
   *
   * @param {Element} element
   * @returns {ShadowRoot | null}
   */
  function shadowOf(element) {
    const open = shadowRoot(element);
    if (open) return open;
    if (!localName(element).includes("-")) return null;
    try {
      // Chromium has a function for it, Firefox a property that only extensions see.
      const dom = /** @type {any} */ (globalThis.chrome)?.dom;
      if (dom?.openOrClosedShadowRoot) return dom.openOrClosedShadowRoot(element);
      return /** @type {any} */ (element).openOrClosedShadowRoot ?? null;
    } catch {
      return null;
    }
  }

  /**
   * Returns the document of a frame of the same origin, or nothing.
   *
   * @param {Element} frame
   * @returns {Document | null}
   */
  function documentOf(frame) {
    try {
      return contentDocument(frame);
    } catch {
      return null;
    }
  }

  /**
   * Returns the children of a node as they are shown: those of its shadow root, those given to a slot, the body of a frame.
   *
   * @param {Node} node
   * @returns {Node[]}
   */
  function children(node) {
    /** @type {Node} */
    let from = node;
    if (nodeType(node) === 1) {
      const element = /** @type {Element} */ (node);
      const name = localName(element);
      if (name === "iframe") {
        const inner = documentOf(element);
        const page = inner ? body(inner) : null;
        return page ? [page] : [];
      }
      if (name === "slot") {
        const given = assignedNodes(/** @type {any} */ (element));
        if (given.length > 0) return given;
      }
      from = shadowOf(element) ?? element;
    }
    /** @type {Node[]} */
    const out = [];
    for (let child = firstChild(from); child; child = nextSibling(child)) out.push(child);
    return out;
  }

  return { attribute, body, children, closest, data, defaultView, documentOf, firstChild, id, isConnected, localName, matches, nextSibling, nodeType, ownerDocument, parentNode, rootNode, shadowOf, textContent };
})();
