// Text for people: filled in, on one line, and the same in every runtime.

/** What Python counts as white space, as a part of a pattern. */
export const WHITE_SPACE = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const IS_WHITE_SPACE = new RegExp(`[${WHITE_SPACE}]`);
const BETWEEN = new RegExp(`[${WHITE_SPACE}]+`, "g");
const NOT_PRINTABLE = /[\p{C}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu;
const NOT_IN_NAMES = /[\p{Mn}\p{Cf}\p{Cc}\s_\-.‐‑–]/gu;
const MOST_OF_CELL = 60;

/** Return `template` with every `{name}` replaced, in one pass so that a value is never filled in itself. */
export function filled(template, fill) {
  const [first, ...pieces] = template.split("{");
  return pieces.reduce((result, piece) => {
    const end = piece.indexOf("}");
    const name = piece.slice(0, end);
    return result + (end >= 0 && Object.hasOwn(fill, name) ? fill[name] + piece.slice(end + 1) : `{${piece}`);
  }, first);
}

/** Return `text` without white space around it: what Python counts as white space. */
export function strip(text) {
  return trimmed(text, (letter) => IS_WHITE_SPACE.test(letter));
}

/** Return `text` without the characters around it for which `isBlank` holds; in one pass, however many there are. */
export function trimmed(text, isBlank) {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** Return a header or a name without what does not count: letter case, accents, spaces, `_`, `-` and `.`. */
export function fold(word) {
  const plain = word.normalize("NFKD").replace(NOT_IN_NAMES, "");
  return plain.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
}

/** Return somebody's text so that it fits in a sentence: on one line, not too long, and possible to print. */
export function shown(value, most = MOST_OF_CELL) {
  const start = value.length > 4 * most ? [...value.slice(0, 8 * most)].slice(0, 4 * most).join("") : value;
  const clean = strip(start).replace(BETWEEN, " ").replace(NOT_PRINTABLE, "\ufffd");
  if (clean.length <= most) return clean;
  const characters = [...clean];
  return characters.length <= most ? clean : `${characters.slice(0, most).join("")}…`;
}
