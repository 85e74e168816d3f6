// The rules of dividing as the pack gives them: situations, methods, codes by year, and the sentences.

import { CodeHints } from "../validatie/meantcode.mjs";
import { filled, withinLine } from "../validatie/text.mjs";
import { Kant, Verdeeluitkomst, Verdeelveldsoort } from "../words.mjs";

export const LASTEN = Kant.LASTEN;
export const BATEN = Kant.BATEN;
export const GELD = Verdeelveldsoort.GELD;
export const AANTAL = Verdeelveldsoort.AANTAL;

/** A method as the pack describes it. */
export class Method {
  constructor(record) {
    this.record = record;
    this.id = record.id;
    this.naam = record.naam;
    this.fields = new Map(record.velden.map((field) => [field.veld, field]));
    this.keys = record.sleutels.map((key) => key.velden);
    this.allOnLargest = record.uitkomst === Verdeeluitkomst.ALLES_OP_GROOTSTE;
  }

  /** Return the fields of which the product is the weight of `rows`; null when no key has just these fields. */
  keyOf(rows) {
    const used = new Set(rows.flatMap((row) => Object.keys(row.waarden)));
    return this.keys.find((fields) => fields.length === used.size && fields.every((name) => used.has(name))) ?? null;
  }

  /** Return what the weights of a key must add up to; null when anything will do. */
  totalOf(fields) {
    return this.record.sleutels.find((key) => key.velden.join() === fields.join()).som ?? null;
  }
}

/** The codes of a layer and year. */
class YearOfCodes {
  constructor({ codes, totalen, andere_jaren: elsewhere, opvolgers: successors }, groups) {
    this.names = new Map([...totalen, ...codes]);
    this.codes = codes.map(([code]) => code);
    this.hints = new CodeHints(this.codes);
    this.totals = new Set(totalen.map(([code]) => code));
    this.elsewhere = elsewhere;
    this.successors = successors;
    this.codeGroups = groups;
  }

  /** Return the codes of this year that `named` codes and groups stand for. */
  members(named) {
    const wanted = new Set(named.flatMap((name) => this.codeGroups[name] ?? [name]));
    return new Set(this.codes.filter((code) => wanted.has(code)));
  }
}

/** Everything the rules know; `generators/outputs/site/dividing.py` says what is in `source`. */
export class Rules {
  constructor(source) {
    this.pack = source.regels;
    this.texts = source.teksten;
    this.reading = source.inlezen;
    this.lists = source.lijsten;
    this.methods = new Map(this.pack.methoden.map((record) => [record.id, new Method(record)]));
  }

  /** Return the codes of a layer and year. */
  year(laag, jaar) {
    return new YearOfCodes(this.lists[`${laag}-${jaar}`], this.pack.groepen);
  }

  /** Return a sentence with its values filled in. */
  say(key, values = {}) {
    if (!Object.hasOwn(this.texts, key)) throw new Error(key);
    const safe = Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? withinLine(value) : value]);
    return filled(this.texts[key], Object.fromEntries(safe));
  }

  /** Return a situation, undefined when there is none of that name. */
  situation(name) {
    return this.pack.situaties.find(({ id }) => id === name);
  }
}

/** Tell whether a record of the pack holds in a year. */
export function holds({ van, tot }, jaar) {
  return van <= jaar && jaar <= (tot ?? jaar);
}
