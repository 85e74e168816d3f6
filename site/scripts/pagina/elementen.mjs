// Making elements. A child that is no element goes in as text, never as HTML.

/** Return an element with properties and children; null and undefined children are left out. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  const kept = children.flat().filter((child) => child !== null && child !== undefined);
  made.append(...kept.map((child) => (child instanceof Node ? child : String(child))));
  return made;
}

/** Return how sure something is, in a word that also has a shape. */
export function certainty(word) {
  return element("span", { className: `iv3-zeker ${word}` }, word);
}

/** Return the chip of a code, a link to its page; `root` is the way to the top of the site. */
export function chip(root, folder, code, name = "") {
  return element("a", { className: "iv3-code", href: `${root}${folder}/${code}/index.html`, title: name }, code);
}
