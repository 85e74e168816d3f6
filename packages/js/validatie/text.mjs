// Text for people: filled in, on one line, and the same in every runtime. No answer depends on the version of Unicode
// that a browser knows: see tables/tekens.yaml, iv3/core/characters.py and `fold` in iv3/rows/cells.py.

import { LETTERS, LINE_BREAKS, MARKS, NOT_PRINTABLE, WHITE_SPACE } from "../characterranges.mjs";

const IS_WHITE_SPACE = new RegExp(`[${WHITE_SPACE}]`, "u");
const BETWEEN = new RegExp(`[${WHITE_SPACE}]+`, "gu");
const LINE_BREAK = new RegExp(`[${LINE_BREAKS}]`, "u");
const STEERS_IN_LINE = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const UNSEEN = new RegExp(`[${NOT_PRINTABLE}]`, "gu");
const LETTER_RUNS = new RegExp(`[${LETTERS}]+`, "gu");
const NOT_IN_NAMES = new RegExp(`[${MARKS}${NOT_PRINTABLE}${WHITE_SPACE}_.‐‑–\\-]`, "gu");
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
  const apart = word.replace(LETTER_RUNS, (run) => run.normalize("NFKD"));
  return apart.replace(NOT_IN_NAMES, "").replace(LETTER_RUNS, small);
}

function small(run) {
  return run.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
}

/** Return a text on one line: each stretch of white space is a space, and around it there is none. */
export function oneLine(text) {
  return strip(text).replace(BETWEEN, " ");
}

/** Tell whether a text stands on more than one line for some program that reads deliveries. */
export function hasLineBreak(text) {
  return LINE_BREAK.test(text);
}

/** Return a text on one line: a space between its lines, and none around it when there were more; else as it is. */
export function joinedLines(text) {
  return hasLineBreak(text) ? text.split(LINE_BREAK).map(strip).filter(Boolean).join(" ") : text;
}

/** Return text from outside as part of a sentence: it cannot begin a line of its own. The same as in iv3/core/terminal.py. */
export function withinLine(text) {
  return text.replace(STEERS_IN_LINE, "\ufffd");
}

/** Return a text with what no screen can show replaced. */
export function printable(text) {
  return text.replace(UNSEEN, "\ufffd");
}

/** Return somebody's text so that it fits in a sentence: on one line, not too long, and possible to print. */
export function shown(value, most = MOST_OF_CELL) {
  const start = value.length > 4 * most ? [...value.slice(0, 8 * most)].slice(0, 4 * most).join("") : value;
  const clean = printable(oneLine(start));
  if (clean.length <= most) return clean;
  const characters = [...clean];
  return characters.length <= most ? clean : `${characters.slice(0, most).join("")}…`;
}
