// Amounts: whole cents, read exactly from how they were written, and shown as people write them. The same as iv3/core/money.py.

const PARTS = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?$/;
const SHORT = /^(-?[0-9]{1,12})\.([0-9]{1,2})$/;
const MOST_POWER = 400;
const MOST_WHOLE = 15;

/** A number with a fraction or an exponent, as it was written: no binary fraction ever touches money. */
export class Fraction {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/** Return a whole number as Number when that is exact, else as BigInt. */
export function narrow(number) {
  return Number.MIN_SAFE_INTEGER <= number && number <= Number.MAX_SAFE_INTEGER ? Number(number) : number;
}

/** Return the sum of two whole numbers, exactly. */
export function add(one, other) {
  if (typeof one === "number" && typeof other === "number") {
    const sum = one + other;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return narrow(BigInt(one) + BigInt(other));
}

/** Tell whether a value is a whole number: Number or BigInt. */
export function isWhole(value) {
  return typeof value === "number" || typeof value === "bigint";
}

/**
 * Return an amount in euros as whole cents; a half cent goes to the even side.
 * A number with more than 400 digits before the point, or an amount beyond 10^400, comes back as 10^400: no limit
 * lets that pass. After the point 400 digits count, and whether anything follows.
 * @param {number | bigint | Fraction} value
 */
export function cents(value) {
  if (typeof value === "number") {
    const product = value * 100;
    return Number.isSafeInteger(product) ? product : BigInt(value) * 100n;
  }
  if (!(value instanceof Fraction)) return narrow(value * 100n);
  const short = SHORT.exec(value.text);
  if (short !== null) return Number(short[1] + short[2].padEnd(2, "0"));
  const match = PARTS.exec(value.text);
  if (match === null) throw new Error(value.text);
  const [, sign, whole, written = "", exponent = "0"] = match;
  let fraction = written;
  if (fraction.length > MOST_POWER) {
    fraction = fraction.slice(0, MOST_POWER) + (/[1-9]/.test(fraction.slice(MOST_POWER)) ? "1" : "0");
  }
  const power = clipped(exponent) - fraction.length + 2;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return 0;
  let amount;
  if (whole.length > MOST_POWER || digits.length + power > MOST_POWER) amount = 10n ** BigInt(MOST_POWER);
  else if (power >= 0) amount = BigInt(digits) * 10n ** BigInt(power);
  else amount = halfEven(BigInt(digits), -power);
  return narrow(sign ? -amount : amount);
}

/** Return a number without a fraction by value, such as 2025.0 and 2.025e3, as that whole number; else the number. */
export function wholeOf(number) {
  const match = PARTS.exec(number.text);
  if (match === null) return number;
  const [, sign, whole, written = "", exponent = "0"] = match;
  const fraction = written.replace(/0+$/, "");
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return 0;
  const power = clipped(exponent) - fraction.length;
  const zeros = digits.length - digits.replace(/0+$/, "").length;
  if (power < -zeros || digits.length + power > MOST_WHOLE) return number;
  const value = power < 0 ? digits.slice(0, power) : digits + "0".repeat(power);
  return narrow(BigInt(`${sign}${value}`));
}

function clipped(exponent) {
  const digits = exponent.replace(/^[-+]+/, "").replace(/^0+/, "");
  const size = digits.length < 9 ? Number(digits || "0") : 10 ** 8;
  return exponent.startsWith("-") ? -size : size;
}

/** Return `number` divided by ten to the `power`, half to even; beyond twice the digits that is always zero. */
export function halfEven(number, power) {
  if (power > 3 * MOST_POWER) return 0n;
  const divisor = 10n ** BigInt(power);
  const quotient = number / divisor;
  const rest = number % divisor;
  if (rest * 2n === divisor) return quotient + (quotient % 2n);
  return rest * 2n > divisor ? quotient + 1n : quotient;
}

/** Return cents as Dutch people write euros: `€ 61.250` and `-€ 0,50`. */
export function euro(amountCents) {
  const size = absolute(BigInt(amountCents));
  const part = size % 100n;
  return `${amountCents < 0 ? "-" : ""}€ ${dotted(size / 100n)}${part ? `,${String(part).padStart(2, "0")}` : ""}`;
}

/** Return a whole number, not below zero, with dots for thousands. */
export function dotted(number) {
  return String(number).replace(/\B(?=([0-9]{3})+$)/g, ".");
}

/**
 * Return `part` of `whole` in percents, with so many decimals that it does not look like `limit`.
 * `whole` is not zero; two decimals are the usual number and twelve the most.
 * @param {bigint} part
 * @param {bigint} whole
 * @param {number} limit
 */
export function percent(part, whole, limit) {
  let decimals = 2;
  let scaled = 0n;
  for (; ; decimals += 1) {
    const scale = 10n ** BigInt(decimals);
    scaled = nearestWhole(absolute(part) * 100n * scale, absolute(whole));
    if (scaled !== BigInt(limit) * scale || absolute(part) * 100n === BigInt(limit) * absolute(whole)) break;
    if (decimals === 12) break;
  }
  const scale = 10n ** BigInt(decimals);
  const fraction = String(scaled % scale).padStart(decimals, "0").replace(/0+$/, "");
  const sign = scaled && part < 0n !== whole < 0n ? "-" : "";
  return `${sign}${scaled / scale}${fraction ? `,${fraction}` : ""}`;
}

/** Return `number` divided by `divisor`, both not below zero, as a whole number; a half goes up. */
export function nearestWhole(number, divisor) {
  return (2n * number + divisor) / (2n * divisor);
}

/** Return the size of a BigInt without its sign. */
export function absolute(number) {
  return number < 0n ? -number : number;
}
