// Dividing an amount over taakvelden, from what somebody filled in to what can be saved.

import { toCanonicalJson } from "../validatie/report.mjs";
import { accountOf, canonical, csvOf, orderRecord } from "./account.mjs";
import { markdownOf } from "./account_text.mjs";
import { assess } from "./assess.mjs";
import { fault, readOrder } from "./order.mjs";
import { dataOfToml, tomlOf } from "./toml.mjs";

const ORDER_FILE = "opdracht.toml";
const MOST_BYTES = 262_144; // of the file of an order: what the command reads

/**
 * Test an order and divide.
 * @param {object} data an order of one contract; see `readOrder`
 * @param {import("./rules.mjs").Rules} rules
 * @param {string} today the day it is, as 2025-12-31
 * @returns {{findings: object[], outcome: object | null}} the outcome is null when the shape is wrong
 */
export function allocate(data, rules, today) {
  const { order, findings } = readOrder(data, rules);
  if (order === null) return { findings, outcome: null };
  if (new TextEncoder().encode(tomlOf(order, rules)).length > MOST_BYTES) {
    return { findings: [fault(rules, "te-groot", [], { bestand: ORDER_FILE, grens: MOST_BYTES })], outcome: null };
  }
  const outcome = assess(order, rules, today);
  return { findings: outcome.findings, outcome };
}

/**
 * Return the files of an outcome that is allowed: name → text, the same as `iv3 allocate` writes of the order in them.
 * @throws {Error} the order does not read back as it was; then nothing is to be saved
 */
export function filesOf(outcome, rules) {
  const account = accountOf(outcome, rules);
  return {
    "verantwoording.md": markdownOf(outcome, account, rules),
    [ORDER_FILE]: readableToml(outcome.order, rules),
    "verdeling.csv": csvOf(outcome, rules),
    "verantwoording.json": toCanonicalJson(account),
  };
}

function readableToml(order, rules) {
  const text = tomlOf(order, rules);
  const again = readOrder(dataOfToml(text), rules).order;
  if (again === null || canonical(orderRecord(again)) !== canonical(orderRecord(order))) throw new Error(`${ORDER_FILE} does not read as it was written`);
  return text;
}
