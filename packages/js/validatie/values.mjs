// Values of cells: amounts to whole euros, numbers and days as people write them. The same as iv3/excel/values.py.

import { halfEven, narrow } from "./amounts.mjs";
import { CellMoment } from "./moments.mjs";
import { shown, trimmed } from "./text.mjs";

const MODEL_BLANK = " \t\r\n\xa0";
const MOST_AMOUNT_DIGITS = 15;
const DIGITS_SHOWN = 15;
const WRITTEN_DAY = /^([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})$/;
const ISO_DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/** Return a number in a cell times `factor`, rounded to a whole number, half to even; null for what is no amount. */
export function wholeEuros(value, factor) {
  if (!Number.isFinite(value) || Math.abs(value) >= 10 ** MOST_AMOUNT_DIGITS) return null;
  const { isNegative, digits, power } = decimalOf(value);
  const product = BigInt(digits) * BigInt(factor);
  const size = power >= 0 ? product * 10n ** BigInt(power) : halfEven(product, -power);
  return narrow(isNegative ? -size : size);
}

/** Return a number as a spreadsheet turns it into text in Dutch: at most 15 digits, and a decimal comma. */
export function shownNumber(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "-Infinity" : "Infinity";
  let { isNegative, digits, power } = decimalOf(value);
  if (digits.length > DIGITS_SHOWN) {
    const dropped = digits.length - DIGITS_SHOWN;
    digits = String(halfEven(BigInt(digits), dropped));
    power += dropped;
  }
  let text;
  if (power >= 0) text = digits + "0".repeat(power);
  else {
    const padded = digits.padStart(1 - power, "0");
    text = `${padded.slice(0, power)}.${padded.slice(power)}`.replace(/0+$/, "").replace(/\.$/, "");
  }
  return `${isNegative ? "-" : ""}${text.replace(".", ",")}`;
}

/** Return the digits that distinguish a number, and the power of ten of the last of them. */
function decimalOf(value) {
  const [mantissa, exponent] = Math.abs(value).toExponential().split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  const isNegative = value < 0 || Object.is(value, -0);
  return { isNegative, digits: whole + fraction, power: Number(exponent) - fraction.length };
}

export function isDay(value) {
  return value instanceof CellMoment && value.day !== null;
}

/** Return a value as a message shows it. */
export function said(value) {
  if (typeof value === "number") return shownNumber(value);
  if (isDay(value)) return `${value.day.day}-${value.day.month}-${value.day.year}`;
  if (typeof value === "boolean") return value ? "True" : "False";
  return shown(value instanceof CellMoment ? value.text : value);
}

export function fieldText(value) {
  return typeof value === "string" ? value : said(value);
}

export function stripBlank(text) {
  return trimmed(text, (letter) => MODEL_BLANK.includes(letter));
}

/** Return a day, or a day and a time, as a delivery holds it; text that is no day comes back as it is. */
export function deliveredMoment(value, timezone) {
  if (isDay(value)) return `${value.kind === "date" ? `${value.text}T00:00:00` : value.text.slice(0, 19)}${timezone}`;
  let text = stripBlank(fieldText(value));
  const day = WRITTEN_DAY.exec(text);
  if (day !== null) text = `${day[3]}-${day[2].padStart(2, "0")}-${day[1].padStart(2, "0")}`;
  return ISO_DAY.test(text) ? `${text}T00:00:00${timezone}` : text;
}
