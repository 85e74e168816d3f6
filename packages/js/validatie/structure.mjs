// Structure: a delivery against its JSON Schema, and what is wrong as events that the rules give a name.
// The same as iv3/delivery/structure.py.

import { Fraction, isWhole } from "./amounts.mjs";
import { Block, escape } from "./reading.mjs";
import { hasLineBreak, strip } from "./text.mjs";

/** What `Event.found` holds when there is no value to show. */
export const NOTHING = Symbol("niets");

const CODE_AS_NUMBER = "code_als_getal";
const LINE_BREAK = "regeleinde";
const compiledPlaces = new Map();
const compiledPatterns = new Map();

/** Something that reading a delivery noticed: which kind, where, what was found and what was expected. */
export class Event {
  /** Take a kind of the schema's enum Gebeurtenis and a JSON Pointer. */
  constructor(kind, pointer, key = "", found = NOTHING, expected = "") {
    this.kind = kind;
    this.pointer = pointer;
    this.key = key;
    this.found = found;
    this.expected = expected;
    this.reason = kind;
  }

  /** Tell whether this event is at one of `places`; a star stands for one part, no places for everywhere. */
  matches(places) {
    return places.length === 0 || places.some((place) => placePattern(place).test(this.pointer));
  }
}

function placePattern(place) {
  return cached(compiledPlaces, place, () => {
    const parts = place.split("/").map((part) => (part === "*" ? "[^/]*" : escapeRegex(part)));
    return new RegExp(`^${parts.join("/")}$`);
  });
}

function escapeRegex(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function cached(cache, key, make) {
  let value = cache.get(key);
  if (value === undefined) cache.set(key, (value = make()));
  return value;
}

/**
 * Tell of every event in `value`: missing keys first, then unknown keys, then the values in schema order.
 * @param {unknown} value data as `scan` returns it
 * @param {object} schema the schema of this value
 * @param {object} definitions what `$ref` points at
 * @param {object} lists the code lists that hold for every year; other `x-codelijst` are left to the codes stage
 * @param {(event: Event) => void} notice gets each of them
 * @param {string} pointer the JSON Pointer of `value`
 */
export function check(value, schema, definitions, lists, notice, pointer = "") {
  schema = resolve(schema, definitions);
  const kind = schema.type;
  if (kind !== undefined && !isKind(value, kind)) notice(wrongKind(value, schema, pointer));
  else if (kind === "object") checkObject(value, schema, definitions, lists, notice, pointer);
  else if (kind === "array") {
    value.forEach((item, index) => check(item, schema.items, definitions, lists, notice, `${pointer}/${index}`));
  } else checkPlain(value, schema, lists, notice, pointer);
}

/** Follow `$ref`. */
export function resolve(schema, definitions) {
  while (schema.$ref !== undefined) schema = definitions[schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1)];
  return schema;
}

function checkObject(value, schema, definitions, lists, notice, pointer) {
  const properties = schema.properties ?? {};
  for (const key of schema.required ?? []) {
    if (!value.has(key)) {
      const isPart = ["object", "array"].includes(resolve(properties[key], definitions).type);
      const at = isPart ? `${pointer}/${escape(key)}` : pointer;
      notice(new Event(isPart ? "element_ontbreekt" : "sleutel_ontbreekt", at, key));
    }
  }
  if (schema.additionalProperties === false) {
    for (const key of value.keys) {
      if (!Object.hasOwn(properties, key)) {
        notice(new Event("sleutel_onbekend", pointer, key, NOTHING, Object.keys(properties).join(", ")));
      }
    }
  }
  for (const key in properties) {
    const inner = value.get(key);
    if (inner !== undefined) check(inner, properties[key], definitions, lists, notice, `${pointer}/${escape(key)}`);
  }
}

function checkPlain(value, schema, lists, notice, pointer) {
  const key = lastPart(pointer);
  const { pattern } = schema;
  if (pattern !== undefined && !compiled(pattern).test(value)) {
    notice(wrongForm(value, pattern, pointer, key));
    return;
  }
  const allowed = lists[schema["x-codelijst"]];
  if (allowed !== undefined && !allowed.includes(value)) {
    notice(new Event("waarde_verkeerd", pointer, key, value, allowed.join(", ")));
  }
}

function wrongForm(value, pattern, pointer, key) {
  const isEmpty = strip(value) === "" && !compiled(pattern).test("");
  const event = new Event(isEmpty ? "waarde_leeg" : "waarde_verkeerd", pointer, key, value, `vorm:${key}`);
  if (!isEmpty && hasLineBreak(value)) Object.assign(event, { reason: LINE_BREAK, expected: "vorm:regel" });
  return event;
}

function wrongKind(value, schema, pointer) {
  const key = lastPart(pointer);
  const kind = schema.type;
  if (key === "bedrag") return new Event("bedrag_leeg", pointer, key, value, `soort:${kind}`);
  const event = new Event(value === null ? "waarde_leeg" : "waarde_verkeerd", pointer, key, value, `soort:${kind}`);
  if (Object.hasOwn(schema, "x-codelijst") && kind === "string" && isKind(value, "number")) event.reason = CODE_AS_NUMBER;
  return event;
}

/** Return what stands after the last slash of a JSON Pointer. */
export function lastPart(pointer) {
  return pointer.slice(pointer.lastIndexOf("/") + 1);
}

function compiled(pattern) {
  return cached(compiledPatterns, pattern, () => new RegExp(pattern, "u"));
}

/** Tell whether a value is of a kind of JSON Schema. */
export function isKind(value, kind) {
  if (kind === "object") return value instanceof Block;
  if (kind === "array") return Array.isArray(value);
  if (kind === "string") return typeof value === "string";
  if (kind === "boolean") return typeof value === "boolean";
  return isWhole(value) || (kind === "number" && value instanceof Fraction);
}
