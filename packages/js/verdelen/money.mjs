// Amounts and numbers as people write them in a form, read exactly. The same as iv3/rows/cells.py and iv3/allocation/order_table.py.

import { filled, shown, strip } from "../validatie/text.mjs";
import { ratio } from "./division.mjs";

const MOST_DIGITS = 15;
const MOST_LENGTH = 64;
const MOST_NOISE = 10_000n; // of a cent
const NOISE_DIGITS = 15;
const LONG_SPACES = /[\u00a0\u2009\u202f]/g;
const DASHES = /[\u2010-\u2014\u2212\ufe63\uff0d]/g;
const APOSTROPHE = /(?<=[0-9])['\u2019](?=[0-9]{3})/g;
const STRANGE = /[^\x00-\x7f€\u00a0\u2009\u202f]/u;
const NEARLY_ZERO = /^[-+]?[0-9](?:[.,][0-9]+)?[eE]-0*(?:[7-9]|[1-9][0-9]+)$/;
const AMOUNT = /^[0-9., \u00a0\u2009\u202f]*[0-9]$/;
const GROUPED = /^[1-9][0-9]{0,2}(?:([ .,])[0-9]{3})(?:\1[0-9]{3})*$/;
const WITH_POWER = /^[-+]?[0-9]+(?:[.,][0-9]+)?[eE][-+]?[0-9]+$/;
const CURRENCY = /^(?:€|EUR)|(?:€|EUR)$/i;
const NUMBER = /^([0-9]{1,12})(?:[.,]([0-9]{1,6}))?$/;
const TWO_WAYS = /^[0-9]{1,3}(?:[.,][0-9]{3})+$/;

/** What is wrong with an amount; the message is a sentence for people. */
export class NoAmount extends Error {}

/**
 * Return an amount in euros as whole cents. A point and a comma together: the last is the decimal sign. One sign with
 * one or two digits behind it is the decimal sign, and so is one comma with three. A dash alone is zero.
 * @param {string} text
 * @param {Record<string, string>} sentences those about reading amounts
 * @throws {NoAmount} the text is no amount in whole cents
 */
export function centsOf(text, sentences) {
  const refuse = (key, values = {}) => {
    throw new NoAmount(filled(sentences[key], { gevonden: shown(text), ...values }));
  };
  const written = strip(text.replace(DASHES, "-"));
  if (written === "") refuse("bedrag_leeg");
  if (withoutCurrency(written) === "-" || NEARLY_ZERO.test(written)) return 0n;
  if ([...written].length > MOST_LENGTH) refuse("bedrag_geen");
  const outer = unsigned(written.replace(APOSTROPHE, " "));
  const inner = unsigned(withoutCurrency(outer.body));
  const signs = outer.signs + inner.signs;
  if (signs.length > 1 || !AMOUNT.test(inner.body)) refuse(...whyNoAmount(written));
  const { whole, fraction } = wholeAndFraction(inner.body.replace(LONG_SPACES, " "));
  if (!/^[0-9]+$/.test(whole + fraction)) refuse("bedrag_groepen");
  if (whole.length > MOST_DIGITS) refuse("bedrag_te_groot", { cijfers: MOST_DIGITS });
  const amount = wholeCents(whole || "0", fraction);
  if (amount === null) refuse("bedrag_decimalen");
  return signs === "-" ? -amount : amount;
}

function withoutCurrency(body) {
  return strip(body.replace(CURRENCY, ""));
}

/** Return an amount in cents; null when it has more decimals than noise of a binary fraction explains. */
function wholeCents(whole, fraction) {
  const amount = BigInt(whole) * 100n + BigInt(fraction.slice(0, 2).padEnd(2, "0"));
  if (!/[1-9]/.test(fraction.slice(2))) return amount;
  const unit = 10n ** BigInt(fraction.length - 2);
  const rest = BigInt(fraction.slice(2));
  const noise = rest < unit - rest ? rest : unit - rest;
  if ((whole + fraction).length < NOISE_DIGITS || noise * MOST_NOISE >= unit) return null;
  return amount + (rest * 2n > unit ? 1n : 0n);
}

function unsigned(body) {
  const before = /^[-+]/.test(body) ? body[0] : "";
  const behind = body.length > 1 && body.endsWith("-") ? "-" : "";
  return { signs: before + behind, body: strip(body.slice(before.length, body.length - behind.length)) };
}

function whyNoAmount(body) {
  const inside = withoutCurrency(body);
  const [strange] = STRANGE.exec(body) ?? [""];
  if (body.startsWith("#")) return ["bedrag_foutwaarde"];
  if (body.startsWith("=")) return ["bedrag_formule"];
  if (inside.startsWith("(") && inside.endsWith(")")) return ["bedrag_haakjes"];
  if (WITH_POWER.test(body)) return ["bedrag_macht"];
  if (strange === "") return ["bedrag_geen"];
  const number = strange.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return ["bedrag_teken", { teken: `U+${number}` }];
}

function wholeAndFraction(body) {
  const last = Math.max(body.lastIndexOf(","), body.lastIndexOf("."));
  let [whole, fraction] = [body, ""];
  if (last >= 0) {
    const sign = body[last];
    const behind = body.length - last - 1;
    const isBoth = body.includes(",") && body.includes(".");
    if (isBoth || (body.split(sign).length === 2 && (behind !== 3 || sign === ","))) {
      whole = body.slice(0, last);
      fraction = body.slice(last + 1);
    }
  }
  return { whole: GROUPED.test(whole) ? whole.replace(/[ .,]/g, "") : whole, fraction };
}

/**
 * Return a count or percentage as an exact fraction, or the name of the check that refuses it.
 * @returns {import("./division.mjs").Ratio | string}
 */
export function numberOf(written) {
  if (written.startsWith("-")) return "aantal-negatief";
  if (TWO_WAYS.test(written)) return "aantal-onduidelijk";
  const match = NUMBER.exec(written);
  if (match === null) return "geen-aantal";
  const [, whole, decimals = ""] = match;
  return ratio(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
}
