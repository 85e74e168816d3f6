// From bytes to data: one strict reading of JSON, with limits, that says exactly where a file goes wrong.
// The same as `decode` and `scan` of iv3/reading.py, to the column.

import { Fraction, isWhole, narrow } from "./amounts.mjs";

const BYTE_ORDER_MARK = "\ufeff";
const LONGEST_TEXT = 2 ** 29 - 25; // what a browser can hold in one string
const MOST_DIGITS = 400;
const MOST_SAFE_DIGITS = 15;
const MOST_SHARED_KEYS = 32;
const MOST_SHAPES = 4096;
const WORDS = 1024;
const LONGEST_WORD = 24;

const NUMBER = /-?(?:0|[1-9][0-9]*)((?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)/y;
const NOT_IN_WINDOWS_1252 = /[\x81\x8d\x8f\x90\x9d]/g;
const LONE_SURROGATE = /[\ud800-\udfff]/gu;
const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const CAPITAL_E = 0x45;
const LIST_OPENS = 0x5b;
const BACKSLASH = 0x5c;
const LIST_CLOSES = 0x5d;
const SMALL_E = 0x65;
const BLOCK_OPENS = 0x7b;
const BLOCK_CLOSES = 0x7d;

/** A text that is no JSON, or goes over a limit; `reason` is a key of the messages of rule SF999. */
export class Unreadable extends Error {
  /** Take the reason and where it was found, line and column from 1; 0 when there is no such place. */
  constructor(reason, line = 0, column = 0) {
    super(reason);
    this.reason = reason;
    this.line = line;
    this.column = column;
  }
}

/**
 * Return the text of a file, UTF-8 with or without byte order mark, else Windows-1252, and which of the two it was.
 * Throws `Unreadable`: empty, too large, or UTF-16.
 * @param {Uint8Array} content
 * @param {number} mostBytes
 * @returns {{ text: string, otherCharset: boolean }}
 */
export function decode(content, mostBytes) {
  if (content.length > Math.min(mostBytes, LONGEST_TEXT)) throw new Unreadable("te_groot");
  if (content.every(isSpace)) throw new Unreadable("leeg");
  const [first, second] = content;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw new Unreadable("utf16");
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    // The web reads the five bytes that Windows-1252 does not have as control characters.
    text = new TextDecoder("windows-1252").decode(content).replace(NOT_IN_WINDOWS_1252, "\ufffd");
    return { text, otherCharset: true };
  }
  return { text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text, otherCharset: false };
}

function isSpace(code) {
  return code === SPACE || code === LINE_FEED || code === RETURN || code === TAB;
}

/** The keys of an object in the order of the text; all records with the same keys share one shape. */
class Shape {
  constructor(keys) {
    this.keys = keys;
    this.next = null;
    this.literal = "";
    this.longer = new Map();
    this.places = keys.length > MOST_SHARED_KEYS ? new Map(keys.map((key, place) => [key, place])) : null;
  }

  place(key) {
    return this.places === null ? this.keys.indexOf(key) : (this.places.get(key) ?? -1);
  }
}

/** An object of a delivery: its keys stay in the order of the text, whatever they are called. */
export class Block {
  /** @param {Shape} shape @param {unknown[]} values */
  constructor(shape, values) {
    this.shape = shape;
    this.values = values;
  }

  /** Return a block with the entries of a Map. */
  static of(entries) {
    return new Block(new Shape([...entries.keys()]), [...entries.values()]);
  }

  get size() {
    return this.values.length;
  }

  get keys() {
    return this.shape.keys;
  }

  has(key) {
    return this.shape.place(key) >= 0;
  }

  /** Return the value of a key, undefined when it is not there. */
  get(key) {
    return this.values[this.shape.place(key)];
  }

  /** Return the entries as a Map. */
  entries() {
    return new Map(this.keys.map((key, place) => [key, this.values[place]]));
  }
}

/**
 * Read a JSON text character by character.
 * Whole numbers become Number when that is exact and BigInt otherwise, other numbers `Fraction`, objects `Block`.
 * Of a key that stands twice in its object, the last value counts and `doubleKeys` holds its pointer.
 * Throws `Unreadable`: no JSON after RFC 8259, or nested deeper than `deepest`.
 * @param {string} text
 * @param {number} deepest
 * @returns {{ data: unknown, doubleKeys: string[] }}
 */
export function scan(text, deepest) {
  return new Scanner(text, deepest).document();
}

class Scanner {
  constructor(text, deepest) {
    this.text = text;
    this.deepest = deepest;
    this.position = 0;
    this.doubleKeys = [];
    this.open = []; // the open objects and lists: a list itself, or an object with the key that is being read
    this.shape = new Shape([]);
    this.shapes = 0;
    this.words = new Array(WORDS).fill("");
  }

  /** Read the one value a text may hold. */
  document() {
    const data = this.value(this.next());
    this.space();
    if (this.position < this.text.length) {
      const extra = this.text.charCodeAt(this.position);
      this.fail(extra === BLOCK_CLOSES || extra === LIST_CLOSES ? "haakje_te_veel" : "tekst_na_het_einde");
    }
    return { data, doubleKeys: this.doubleKeys };
  }

  fail(reason, at = this.position) {
    const before = this.text.slice(0, at);
    const line = before.split("\n").length;
    const column = Array.from(before.slice(before.lastIndexOf("\n") + 1)).length + 1;
    throw new Unreadable(reason, line, column);
  }

  space() {
    while (isSpace(this.text.charCodeAt(this.position))) this.position += 1;
  }

  /** Return the next character that is no space; it stands at `position`. */
  next() {
    const code = this.text.charCodeAt(this.position);
    if (code > SPACE) return code;
    this.space();
    if (this.position >= this.text.length) this.fail("afgekapt");
    return this.text.charCodeAt(this.position);
  }

  value(code) {
    if (code === QUOTE) return this.string();
    if (code === BLOCK_OPENS) return this.block();
    if (code === LIST_OPENS) return this.list();
    return this.numberOrWord();
  }

  enter(container) {
    if (this.open.length >= this.deepest) this.fail("te_diep");
    this.open.push(container);
    this.position += 1;
  }

  list() {
    const items = [];
    this.enter(items);
    let code = this.next();
    if (code !== LIST_CLOSES) {
      for (;;) {
        items.push(this.value(code));
        code = this.next();
        if (code === LIST_CLOSES) break;
        if (code !== COMMA) this.fail("komma_of_haakje");
        this.position += 1;
        code = this.next();
      }
    }
    this.position += 1;
    this.open.pop();
    return items;
  }

  block() {
    const here = { key: "" };
    this.enter(here);
    let shape = this.shape;
    const values = [];
    let code = this.next();
    while (code !== BLOCK_CLOSES) {
      const expected = shape.next;
      if (expected !== null && this.text.startsWith(shape.literal, this.position)) {
        this.position += shape.literal.length;
        shape = expected;
        here.key = "";
        here.shape = shape;
      } else {
        const key = this.key(code);
        here.key = key;
        here.shape = null;
        if (shape.place(key) >= 0) return this.wide(here, shape, values, key);
        const longer = this.longer(shape, key);
        if (longer === null) return this.wide(here, shape, values, key);
        shape = longer;
      }
      values.push(this.value(this.next()));
      code = this.separator();
    }
    this.position += 1;
    this.open.pop();
    return new Block(shape, values);
  }

  /** Read on after a key that stands twice, or in an object with many keys or keys of its own. */
  wide(here, shape, values, firstKey) {
    const entries = new Map(shape.keys.map((key, place) => [key, values[place]]));
    let code = QUOTE;
    for (let key = firstKey; ; key = this.key(code)) {
      here.shape = null;
      here.key = key;
      if (entries.has(key)) this.doubleKeys.push(this.pointer());
      entries.set(key, this.value(this.next()));
      code = this.separator();
      if (code === BLOCK_CLOSES) break;
    }
    this.position += 1;
    this.open.pop();
    return Block.of(entries);
  }
}
