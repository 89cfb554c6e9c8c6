// Elements made in a line.
//
// Owns: nothing. Must never: take markup; what the hub says goes into a page as text.

/** An element of a class with children: elements and texts. */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export function link(href, ...children) {
  const made = element('a', '', ...children);
  made.href = href;
  return made;
}

export function button(className, pressed, ...children) {
  const made = element('button', className, ...children);
  made.type = 'button';
  made.addEventListener('click', pressed);
  return made;
}

/** An element of a picture. */
export function drawn(tag, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}
