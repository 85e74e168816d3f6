// Reports as JSON: the same text from every runtime.

// What steers a terminal, the direction of text or the log of a build, and JSON lets stand. The same as in iv3/core/terminal.py.
const STEERING = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|#(?=#(?:\[|vso\[|teamcity\[))/g;
const documentOrder = new WeakMap();

/** Return an amount of a report, `{ naam, cent }`, of which the cents are exact. */
export function amountOf(amount) {
  return exactCents(amount, "cent");
}

/** Return `holder`; the cents under `key` are exact, and only in `JSON.stringify` rounded where no Number holds them. */
export function exactCents(holder, key) {
  if (typeof holder[key] === "bigint") {
    Object.defineProperty(holder, "toJSON", { value: () => ({ ...holder, [key]: Number(holder[key]) }) });
  }
  return holder;
}

/** Return an object with the entries of a Map; `toCanonicalJson` writes them in that order, also keys like "10". */
export function ordered(entries) {
  const object = Object.fromEntries(entries);
  documentOrder.set(object, [...entries.keys()]);
  return object;
}

/**
 * Return a report as canonical JSON, the same text as the Python validator prints.
 * For nearly every report that is `JSON.stringify(report, null, 1)` with a line feed; this function also keeps own
 * data of a record in the order of the delivery, and writes whole numbers that only fit in a BigInt.
 * @param {object} report
 * @returns {string}
 */
export function toCanonicalJson(report) {
  return `${written(report, "\n").replace(STEERING, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}

function written(value, lineStart) {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${lineStart} `;
  if (Array.isArray(value)) return enclosed("[", value.map((item) => written(item, inner)), "]", lineStart);
  const keys = documentOrder.get(value) ?? Object.keys(value);
  const items = keys.map((key) => `${JSON.stringify(key)}: ${written(value[key], inner)}`);
  return enclosed("{", items, "}", lineStart);
}

function enclosed(opening, items, closing, lineStart) {
  return items.length === 0 ? opening + closing : `${opening}${lineStart} ${items.join(`,${lineStart} `)}${lineStart}${closing}`;
}
