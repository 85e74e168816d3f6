// From bytes to data: one strict reading of JSON, with limits, that says exactly where a file goes wrong.
// The same as `decode` and `scan` of iv3/delivery/reading.py, to the column.

import { Fraction, narrow } from "./amounts.mjs";
import { unmarkedUtf16 } from "./filekinds.mjs";

const BYTE_ORDER_MARK = "\ufeff";
const LONGEST_TEXT = 2 ** 29 - 25; // what a browser can hold in one string
const MOST_DIGITS = 400;
const MOST_SAFE_DIGITS = 15;
const MOST_SHARED_KEYS = 32;
const MOST_SHAPES = 4096;
const MOST_STORED = 2 ** 16;
const WORD_PLACES = 4096; // a power of two
const LONGEST_WORD = 24;

const NUMBER = /-?(?:0|[1-9][0-9]*)((?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)/y;
const WINDOWS_1252 = "€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ"; // 80 to 9F
const LINE_FEEDS = /\n/g;
const SECOND_HALVES = /[\udc00-\udfff]/g;
const LONE_SURROGATE = /[\ud800-\udfff]/gu;
const WORDS = [
  ["true", true],
  ["false", false],
  ["null", null],
];
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
  if ((first === 0 || second === 0) && unmarkedUtf16(content) !== "") throw new Unreadable("utf16");
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    // Some runtimes leave 80 to 9F as control characters, and all do so with the five that Windows-1252 does not have.
    text = new TextDecoder("windows-1252").decode(content);
    return { text: text.replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80]), otherCharset: true };
  }
  return { text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text, otherCharset: false };
}

function isSpace(code) {
  return code === SPACE || code === LINE_FEED || code === RETURN || code === TAB;
}

/** The keys of an object in the order of the text; objects with the same keys share one shape. */
class Shape {
  constructor(keys) {
    this.keys = keys;
    this.places = keys.length > MOST_SHARED_KEYS ? new Map(keys.map((key, place) => [key, place])) : null;
    this.longer = new Map();
    this.next = null; // the shape with one key more that came last, and how that key is usually written
    this.literal = "";
  }

  place(key) {
    return this.places === null ? this.keys.indexOf(key) : (this.places.get(key) ?? -1);
  }
}

/** An object of a delivery: its keys stay in the order of the text, whatever they are called. */
export class Block {
  /** Take the shape, and where its values begin in a list; a million records then cost little memory. */
  constructor(shape, store, offset) {
    this.shape = shape;
    this.store = store;
    this.offset = offset;
  }

  /** Return a block with the entries of a Map. */
  static of(entries) {
    return new Block(new Shape([...entries.keys()]), [...entries.values()], 0);
  }

  get size() {
    return this.shape.keys.length;
  }

  get keys() {
    return this.shape.keys;
  }

  has(key) {
    return this.shape.place(key) >= 0;
  }

  /** Return the value of a key, undefined when it is not there. */
  get(key) {
    const place = this.shape.place(key);
    return place < 0 ? undefined : this.store[this.offset + place];
  }

  /** Return the entries as a Map. */
  entries() {
    return new Map(this.keys.map((key, place) => [key, this.store[this.offset + place]]));
  }
}

/**
 * Read a JSON text character by character.
 * Whole numbers become Number when that is exact and BigInt otherwise, other numbers `Fraction`, objects `Block`.
 * Of a key that stands twice in its object the last value counts, and `doubleKeys` holds its pointer.
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
    this.depth = 0;
    this.doubleKeys = [];
    this.empty = new Shape([]);
    this.shapes = 0;
    this.pending = []; // values of the objects that are open; those of the innermost one stand just below `top`
    this.top = 0;
    this.store = [];
    this.words = new Array(WORD_PLACES).fill("");
  }

  /** Read the one value a text may hold. */
  document() {
    const data = this.value();
    this.space();
    if (this.position < this.text.length) {
      const extra = this.text.charCodeAt(this.position);
      this.fail(extra === BLOCK_CLOSES || extra === LIST_CLOSES ? "haakje_te_veel" : "tekst_na_het_einde");
    }
    return { data, doubleKeys: this.doubleKeys };
  }

  fail(reason, at = this.position) {
    const before = this.text.slice(0, at);
    const lastLine = before.slice(before.lastIndexOf("\n") + 1);
    throw new Unreadable(reason, countOf(before, LINE_FEEDS) + 1, lastLine.length - countOf(lastLine, SECOND_HALVES) + 1);
  }

  space() {
    while (isSpace(this.text.charCodeAt(this.position))) this.position += 1;
  }

  /** Go to the next character that is no space, and return it. */
  next() {
    const code = this.text.charCodeAt(this.position);
    if (code > SPACE) return code;
    this.space();
    if (this.position >= this.text.length) this.fail("afgekapt");
    return this.text.charCodeAt(this.position);
  }

  value() {
    const code = this.next();
    if (code === QUOTE) return this.string();
    if (code === BLOCK_OPENS) return this.block();
    if (code === LIST_OPENS) return this.list();
    return this.numberOrWord();
  }

  /** Read the value of a key or at an index; keys that stand twice in it get that key before their pointer. */
  inner(key) {
    const before = this.doubleKeys.length;
    const value = this.value();
    for (let i = before; i < this.doubleKeys.length; i += 1) {
      this.doubleKeys[i] = `/${escape(String(key))}${this.doubleKeys[i]}`;
    }
    return value;
  }

  opens() {
    if (this.depth >= this.deepest) this.fail("te_diep");
    this.depth += 1;
    this.position += 1;
  }

  closes() {
    this.depth -= 1;
    this.position += 1;
  }

  /** Go past a comma, or past the bracket that closes, and tell whether it was that bracket. */
  ends(bracket) {
    const code = this.next();
    if (code === bracket) {
      this.closes();
      return true;
    }
    if (code !== COMMA) this.fail("komma_of_haakje");
    this.position += 1;
    return false;
  }

  list() {
    const items = [];
    this.opens();
    if (this.next() === LIST_CLOSES) {
      this.closes();
      return items;
    }
    do items.push(this.inner(items.length));
    while (!this.ends(LIST_CLOSES));
    return items;
  }

  block() {
    let shape = this.empty;
    const first = this.top;
    this.opens();
    if (this.next() === BLOCK_CLOSES) {
      this.closes();
      return this.stored(shape, first);
    }
    do {
      if (this.next() === QUOTE && shape.next !== null && this.text.startsWith(shape.literal, this.position)) {
        this.position += shape.literal.length;
        shape = shape.next;
      } else {
        const key = this.key();
        const longer = this.longer(shape, key);
        if (longer === null) return this.wideBlock(this.stored(shape, first).entries(), key);
        shape = longer;
      }
      const value = this.inner(shape.keys[this.top - first]);
      this.pending[this.top] = value;
      this.top += 1;
    } while (!this.ends(BLOCK_CLOSES));
    return this.stored(shape, first);
  }

  /** Return the block of the pending values from `first`. */
  stored(shape, first) {
    if (this.store.length > MOST_STORED) this.store = [];
    const { store, pending, top } = this;
    const offset = store.length;
    for (let i = first; i < top; i += 1) store.push(pending[i]);
    this.top = first;
    return new Block(shape, store, offset);
  }

  /** Return the shape with one key more; null when the key stands there already, or when sharing does not pay. */
  longer(shape, key) {
    let longer = shape.longer.get(key);
    if (longer === undefined) {
      if (shape.keys.length >= MOST_SHARED_KEYS || this.shapes >= MOST_SHAPES || shape.place(key) >= 0) return null;
      longer = new Shape([...shape.keys, key]);
      shape.longer.set(key, longer);
      this.shapes += 1;
    }
    shape.next = longer;
    shape.literal = `${JSON.stringify(key)}:`;
    return longer;
  }

  /** Read on in an object from `key`, without sharing its shape. */
  wideBlock(entries, key) {
    for (;;) {
      if (entries.has(key)) this.doubleKeys.push(`/${escape(key)}`);
      entries.set(key, this.inner(key));
      if (this.ends(BLOCK_CLOSES)) return Block.of(entries);
      key = this.key();
    }
  }

  key() {
    if (this.next() !== QUOTE) this.fail("sleutel_verwacht");
    const key = this.string();
    if (this.next() !== COLON) this.fail("dubbele_punt_verwacht");
    this.position += 1;
    return key;
  }

  string() {
    const start = this.position + 1;
    let at = start;
    let hash = 0;
    for (;;) {
      const code = this.text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH || !(code >= SPACE)) return this.stringWithEscapes();
      hash = (hash * 31 + code) | 0;
      at += 1;
    }
    this.position = at + 1;
    return at - start > LONGEST_WORD ? this.text.slice(start, at) : this.word(start, at, hash);
  }

  /** Return a short text; the same object every time for a code that comes back in many records. */
  word(start, end, hash) {
    const place = hash & (WORD_PLACES - 1);
    const known = this.words[place];
    if (known.length === end - start && this.text.startsWith(known, start)) return known;
    return (this.words[place] = this.text.slice(start, end));
  }

  stringWithEscapes() {
    const pieces = [];
    this.position += 1;
    for (;;) {
      const start = this.position;
      let code = this.text.charCodeAt(start);
      while (code !== QUOTE && code !== BACKSLASH && code >= SPACE) {
        this.position += 1;
        code = this.text.charCodeAt(this.position);
      }
      pieces.push(this.text.slice(start, this.position));
      if (this.position >= this.text.length) this.fail("afgekapt");
      if (code === QUOTE) {
        this.position += 1;
        return pieces.join("");
      }
      if (code !== BACKSLASH) this.fail("stuurteken");
      pieces.push(this.escape());
    }
  }

  /** Read an escape; two halves of one character come out as two units that stand side by side. */
  escape() {
    const letter = this.text.charAt(this.position + 1);
    if (letter === "u") {
      const digits = this.text.slice(this.position + 2, this.position + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail("stuurteken");
      this.position += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    if (!Object.hasOwn(ESCAPES, letter)) this.fail(letter === "" ? "afgekapt" : "stuurteken");
    this.position += 2;
    return ESCAPES[letter];
  }

  numberOrWord() {
    let at = this.position;
    let code = this.text.charCodeAt(at);
    const isNegative = code === MINUS;
    if (isNegative) code = this.text.charCodeAt((at += 1));
    if (code > ZERO && code <= NINE) {
      const start = at;
      let number = 0;
      do {
        number = number * 10 + code - ZERO;
        code = this.text.charCodeAt((at += 1));
      } while (code >= ZERO && code <= NINE);
      if (at - start <= MOST_SAFE_DIGITS && code !== POINT && code !== SMALL_E && code !== CAPITAL_E) {
        this.position = at;
        return isNegative ? -number : number;
      }
    }
    return this.otherNumberOrWord();
  }

  otherNumberOrWord() {
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.position)) {
        this.position += word.length;
        return value;
      }
    }
    NUMBER.lastIndex = this.position;
    const match = NUMBER.exec(this.text);
    if (match === null) this.fail("waarde_verwacht");
    this.position += match[0].length;
    if (match[1] || match[0].replace("-", "").length > MOST_DIGITS) return new Fraction(match[0]);
    return narrow(BigInt(match[0]));
  }
}

function countOf(text, pattern) {
  let found = 0;
  for (pattern.lastIndex = 0; pattern.test(text); ) found += 1;
  return found;
}

/** Return a key as a part of a JSON Pointer. */
export function escape(key) {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Return a part of a JSON Pointer as a key. */
export function unescape(part) {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Return `text` with half surrogate pairs replaced, so that it can be written as UTF-8. */
export function clean(text) {
  return text.replace(LONE_SURROGATE, "\ufffd");
}
