/** Elements made from data. Text is only ever set as text: nothing that was read is taken for markup. */

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter(child => child !== undefined && child !== null));
  return node;
}

export const byId = id => document.getElementById(id);

export const html = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** Sets a text only where it differs, so that assistive technology is not told the same again. */
export function say(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}
