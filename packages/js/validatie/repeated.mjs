// Records that stand more than once with all their data the same: a part that was exported twice.
// The same as iv3/delivery/repeated.py.

import { Fraction, absolute, cents } from "./amounts.mjs";
import { Block } from "./reading.mjs";
import { AMOUNT } from "./records.mjs";

/** Tell whether a part has so many records that more than the limit could stand twice. */
export function isComparable(data, repetition) {
  const least = 2 * (repetition.hoogstens_regels + 1);
  return repetition.onderdelen.some((part) => data.get(part).length >= least);
}

/**
 * Yield the parts in which too much stands more than once; amounts in whole cents.
 * @param {Block} data the object `data` of a delivery without faults of structure
 * @param {object} repetition what a rule has under `herhaald`
 * @param {Map<string, Layout>} layouts how the records of each part look
 */
export function* repeatedParts(data, repetition, layouts) {
  const most = repetition.hoogstens_procent;
  for (const part of repetition.onderdelen) {
    const records = data.get(part);
    const codes = layouts.get(part).codes.map(([key]) => key);
    if (!mayBeRepeated(records, most, []) || !mayBeRepeated(records, most, codes)) continue;
    const groups = equalRecords(records);
    if (groups.filter((group) => group.length > 1).length <= repetition.hoogstens_regels) continue;
    const found = measured(part, groups);
    if (found.repeated * 100 > most * found.records && shareIsMore(groups, most)) yield found;
  }
}

/** Tell whether so few records differ in amount and `keys` that more than `most` percent of all may have an equal. */
function mayBeRepeated(records, most, keys) {
  const different = new Set();
  for (const record of records) {
    const amount = record.get(AMOUNT);
    const written = amount instanceof Fraction ? amount.text : amount;
    different.add(keys.length === 0 ? written : [written, ...keys.map((key) => record.get(key))].join("\u0000"));
  }
  return different.size * 200 < (200 - most) * records.length;
}

/** Return the amounts in cents of the records that are equal, for every different record. */
function equalRecords(records) {
  const groups = new Map();
  for (const record of records) {
    const key = canonical(record);
    const cent = BigInt(cents(record.get(AMOUNT)));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cent]);
    else group.push(cent);
  }
  return [...groups.values()];
}

/** Return a text that is equal for values that are written the same, whatever the order of their keys. */
function canonical(value) {
  if (value instanceof Block) {
    const keys = [...value.keys].sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value.get(key))}`).join(",")}}`;
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value instanceof Fraction) return value.text;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function measured(part, groups) {
  const found = { part, records: 0, repeated: 0, cent: 0n, centOnce: 0n };
  for (const group of groups) {
    found.records += group.length;
    if (group.length > 1) found.repeated += group.length;
    found.cent += sum(group);
    found.centOnce += group[0];
  }
  return found;
}

/** Tell whether what has an equal is more than `most` percent of the amount, without signs. */
function shareIsMore(groups, most) {
  let repeated = 0n;
  let everything = 0n;
  for (const group of groups) {
    const size = absolute(sum(group));
    everything += size;
    if (group.length > 1) repeated += size;
  }
  return repeated * 100n > BigInt(most) * everything;
}

function sum(amounts) {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
