// The code of a list that somebody probably meant: exact apart from how it was typed, else one change away.
// The same as iv3/core/meant_code.py.

import { FILE_KINDS, readPack } from "./packs.mjs";

const WRAPPED = /^=?["']([^]*?)["']?$/;
const BLANK = /^[ \t\r\n\u00a0]+|[ \t\r\n\u00a0]+$/g;
const LONGEST = 24;
const SHORT = 2;
const CODE = /^[A-Za-z0-9 .,/_-]+$/;
const STARTS = /^([A-Za-z]{0,4}[0-9][A-Za-z0-9.,]*)(?:[ \u00a0]*[-\u2013\u2014:;][ \u00a0]*|[ \u00a0]+)[^0-9 \u00a0]/;
const SIGNS = /[.,/ _-]/;
const LOOK_ALIKE = { l: "1", i: "1", o: "0" };
const ISO = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[t ]0?0:00(?::00(?:\.0+)?)?)?$/;
const DAY_MONTH_YEAR = /^([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})$/;
const DAY_NAME = /^([0-9]{1,2})[- ]([a-z]{3,9})\.?(?:[- ]([0-9]{2}|[0-9]{4}))?$/;
const NAME_YEAR = /^([a-z]{3,9})\.?[- ]([0-9]{2}|[0-9]{4})$/;
const SERIAL = /^([0-9]{5})(?:\.0+)?$/;
const EXCEL_BEGINS = Date.UTC(1899, 11, 30);
const MILLISECONDS_OF_DAY = 86_400_000;

/** The codes of one list, ready to be looked for many times. */
export class CodeHints {
  /** Take the codes that somebody may write. */
  constructor(codes) {
    this.codes = new Set(codes);
    this.folded = by(this.codes, (code) => code.toLowerCase());
    this.keys = by(this.codes, keyOf);
    this.chapters = by(this.codes, chapterOf);
    this.stems = by(
      [...this.codes].filter((code) => !code.includes(".")),
      (code) => code.toLowerCase().slice(0, -1),
    );
  }

  /**
   * Return what was probably meant by a code that is not in the list: one code, several only when a date can come from
   * more than one; null when nothing is near.
   * @param {string} written
   * @returns {{ codes: string[], isDate: boolean } | null}
   */
  meant(written) {
    const text = unwrapped(written);
    const dated = this.dated(text.toLowerCase());
    if (dated.length > 0) return { codes: dated, isDate: true };
    const code = this.typed(written);
    return code === null ? null : { codes: [code], isDate: false };
  }

  /** Return what was probably meant by what a person typed, where no spreadsheet made a date of it. */
  typed(written) {
    return this.same(written) ?? this.near(unwrapped(written).toLowerCase());
  }

  /** Return the code that is the same but for how it was typed; null when there is none, or more than one. */
  same(written) {
    const text = unwrapped(written);
    const started = STARTS.exec(text);
    return this.sameText(text) ?? (started === null ? null : this.sameText(started[1].replace(/[.,]+$/, "")));
  }

  sameText(text) {
    if (this.codes.has(text)) return text;
    if (text.length > LONGEST || !CODE.test(text)) return null;
    const pointed = text.toLowerCase().replaceAll(",", ".");
    return single(this.folded.get(pointed)) ?? single(this.keys.get(keyOf(text)));
  }

  dated(text) {
    const found = text.length > LONGEST ? null : dateParts(text);
    return found === null ? [] : [...new Set(ofDate(...found))].filter((code) => this.codes.has(code));
  }

  near(text) {
    if (text.length > LONGEST || !CODE.test(text)) return null;
    if (!text.includes(".")) {
      const shorter = (this.folded.get(text.slice(0, -1)) ?? []).filter((code) => !code.includes("."));
      return single([...(this.stems.get(text.slice(0, -1)) ?? []), ...(this.stems.get(text) ?? []), ...shorter]);
    }
    const pool = (this.chapters.get(chapterOf(text)) ?? []).filter((code) => code.includes("."));
    if (pool.some((code) => code.toLowerCase().startsWith(`${text}.`))) return null;
    const shorter = pool.filter((code) => code.toLowerCase() === text.slice(0, -1) && saysEnough(text));
    return single(shorter.length > 0 ? shorter : pool.filter((code) => isOneChange(text, code.toLowerCase())));
  }
}

function by(codes, keyFor) {
  const found = new Map();
  for (const code of codes) {
    const key = keyFor(code);
    if (found.has(key)) found.get(key).push(code);
    else found.set(key, [code]);
  }
  return found;
}

function single(codes) {
  return codes !== undefined && codes.length === 1 ? codes[0] : null;
}

/** Return a cell without the spaces and quotes around it, and without the formula that keeps a code text. */
function unwrapped(written) {
  const text = written.replace(BLANK, "");
  const wrapped = WRAPPED.exec(text);
  return wrapped === null ? text : wrapped[1].replace(BLANK, "");
}

/** Return a code without zeros that spreadsheets add or drop, and with one sign between its parts. */
function keyOf(code) {
  const plain = code.toLowerCase().replace(/[lio]/g, (letter) => LOOK_ALIKE[letter]);
  const parts = plain.split(SIGNS).map((part) => part.replace(/^0+/, "") || "0");
  if (parts.length === 2) parts[1] = parts[1].replace(/0+$/, "") || "0";
  return parts.join(".");
}

function chapterOf(code) {
  return code.toLowerCase().split(".", 1)[0].replace(/^0+/, "") || "0";
}

/** Tell whether a code without its last character is still no other: that was a letter, or much stands before it. */
function saysEnough(text) {
  return /[a-z]$/.test(text) || text.slice(text.indexOf(".") + 1).length > SHORT;
}

/** Tell whether one character more, less or other, or two that changed places, makes the one text the other. */
function isOneChange(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start += 1;
  const a = one.slice(start);
  const b = other.slice(start);
  if (a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1)) return true;
  return a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
}

/** Return year (0 when it is not said), month and day of a text that Excel shows or saves for a date. */
function dateParts(text) {
  let found = ISO.exec(text);
  if (found !== null) return [Number(found[1]), Number(found[2]), Number(found[3])];
  found = DAY_MONTH_YEAR.exec(text);
  if (found !== null) return [Number(found[3]), Number(found[2]), Number(found[1])];
  found = DAY_NAME.exec(text);
  if (found !== null) return [Number(found[3] ?? 0), monthOf(found[2]), Number(found[1])];
  found = NAME_YEAR.exec(text);
  if (found !== null) return [Number(found[2]), monthOf(found[1]), 1];
  found = SERIAL.exec(text);
  if (found === null) return null;
  const day = new Date(EXCEL_BEGINS + Number(found[1]) * MILLISECONDS_OF_DAY);
  return [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()];
}

/** Return the codes that look like a date: `6.75` is June 1975, `4.3.1` 4 March 2001, `6.1` 6 January. */
function ofDate(year, month, day) {
  const short = year % 100;
  if (day === 1 && short > 31) return [`${month}.${short}`];
  return [`${day}.${month}.${short}`, `${month}.${day}.${short}`, `${day}.${month}`, `${month}.${day}`];
}

function monthOf(name) {
  return readPack(FILE_KINDS).maanden.findIndex((names) => names.split(" ").includes(name)) + 1;
}
