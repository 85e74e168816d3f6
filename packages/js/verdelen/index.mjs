// Dividing an amount over taakvelden, from what somebody filled in to what can be saved.

import { accountOf, csvOf } from "./account.mjs";
import { markdownOf } from "./account_text.mjs";
import { assess } from "./assess.mjs";
import { readOrder } from "./order.mjs";
import { tomlOf } from "./toml.mjs";

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
  const outcome = assess(order, rules, today);
  return { findings: outcome.findings, outcome };
}

/** Return the files of an outcome that is allowed: name → text; `data` is the order it came from. */
export function filesOf(outcome, data, rules) {
  const account = accountOf(outcome, rules);
  return {
    "verantwoording.md": markdownOf(outcome, account, rules),
    "opdracht.toml": tomlOf(data),
    "verdeling.csv": csvOf(outcome, rules),
  };
}
