// Makes elements. Text goes in as text, never as markup.

/** @typedef {Node|string|null|undefined|boolean} Child */

/** @param {string} tag
 * @param {Record<string, any>} [attributes] those that begin with "on" are listeners; true stands alone, and null,
 *   false and undefined are left out
 * @param {...(Child|Child[])} children */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for drawings.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child|Child[])} children */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** @template {Element} Kind
 * @param {Kind} element
 * @param {Record<string, any>} attributes
 * @param {(Child|Child[])[]} children
 * @returns {Kind} */
function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

/** @param {(Child|Child[])[]} children
 * @returns {(Node|string)[]} */
function present(children) {
  return children.flat().flatMap((child) => child instanceof Node || (typeof child === "string" && child) ? [child] : []);
}

/** A button; the first of a screen's deeds is its main one.
 * @param {Child|Child[]} label
 * @param {(event: Event) => void} press
 * @param {Record<string, any>} [attributes] */
export function button(label, press, attributes = {}) {
  return /** @type {HTMLButtonElement} */ (h("button", { type: "button", ...attributes, onclick: press }, label));
}
