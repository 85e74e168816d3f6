// Dividing whole cents after exact weights. The same as iv3/allocation/divide.py and iv3.years.apportioning; no binary fraction touches money.

export const HUNDRED_PERCENT = 100n;

/**
 * An exact fraction, as small as it can be written.
 * @typedef {{above: bigint, below: bigint}} Ratio
 */

/** Return a fraction; `below` is more than zero. */
export function ratio(above, below = 1n) {
  const shared = divisor(above < 0n ? -above : above, below);
  return { above: above / shared, below: below / shared };
}

/** Return the product of two fractions. */
export function times(one, other) {
  return ratio(one.above * other.above, one.below * other.below);
}

/** Return the sum of two fractions. */
export function plus(one, other) {
  return ratio(one.above * other.below + other.above * one.below, one.below * other.below);
}

/** Tell whether the first of two fractions is the smaller one. */
export function isLess(one, other) {
  return one.above * other.below < other.above * one.below;
}

/** Return the sum of fractions; zero when there are none. */
export function sumOf(ratios) {
  return ratios.reduce(plus, ratio(0n));
}

/** Return a fraction as text that can be read back: `25/2`, or `25` when it is whole. */
export function ratioText({ above, below }) {
  return below === 1n ? String(above) : `${above}/${below}`;
}

/** Return a number with a decimal comma; with at most six decimals, half to even, when it has more. */
export function numberText({ above, below }) {
  const scaled = above * 1_000_000n;
  const whole = scaled / below;
  const rest = (scaled % below) * 2n;
  const rounded = rest > below || (rest === below && whole % 2n === 1n) ? whole + 1n : whole;
  const tail = String(rounded % 1_000_000n).padStart(6, "0").replace(/0+$/, "");
  return `${rounded / 1_000_000n}${tail === "" ? "" : `,${tail}`}`;
}

function divisor(one, other) {
  let [a, b] = [one, other];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}

/** Return the weight of a row: the product of its values; money counts in cents. */
export function weightOf(row, fields) {
  return fields.reduce((product, name) => times(product, row.waarden[name]), ratio(1n));
}

/**
 * Return taakveld → weight, in the order of `codes`; several rows of one add up.
 * @returns {Map<string, Ratio>}
 */
export function weightsOf(rows, fields, codes) {
  const found = new Map();
  for (const row of rows) found.set(row.taakveld, plus(found.get(row.taakveld) ?? ratio(0n), weightOf(row, fields)));
  return new Map(codes.filter((code) => found.has(code)).map((code) => [code, found.get(code)]));
}

/** Return the taakvelden with the largest weight: one, or several when they are equal. */
export function largestOf(weights) {
  const all = [...weights];
  return all.filter(([, value]) => !all.some(([, other]) => isLess(value, other))).map(([code]) => code);
}

/**
 * Divide whole cents: each share without the part of a cent, and what is left to the largest remainders, of equal ones
 * to the first.
 * @param {bigint} cent not negative
 * @param {Map<string, Ratio>} weights none negative and not all zero
 * @param {boolean} allOnLargest the whole amount goes to the taakveld with the largest weight
 * @returns {Map<string, {cent: bigint, rounding: bigint}>}
 */
export function divide(cent, weights, allOnLargest = false) {
  if (allOnLargest) {
    const [first] = largestOf(weights);
    return new Map([...weights.keys()].map((code) => [code, { cent: code === first ? cent : 0n, rounding: 0n }]));
  }
  const scale = [...weights.values()].reduce((all, { below }) => (all / divisor(all, below)) * below, 1n);
  const parts = [...weights].map(([code, { above, below }], place) => ({ code, place, weight: above * (scale / below) }));
  const total = parts.reduce((sum, { weight }) => sum + weight, 0n);
  for (const part of parts) {
    part.floor = (cent * part.weight) / total;
    part.rest = (cent * part.weight) % total;
  }
  const left = cent - parts.reduce((sum, { floor }) => sum + floor, 0n);
  const inOrder = [...parts].sort((one, other) => (one.rest === other.rest ? one.place - other.place : one.rest < other.rest ? 1 : -1));
  const luckier = new Set(inOrder.slice(0, Number(left)).map(({ code }) => code));
  return new Map(
    parts.map(({ code, floor }) => {
      const rounding = luckier.has(code) ? 1n : 0n;
      return [code, { cent: floor + rounding, rounding }];
    }),
  );
}

/**
 * Return what comes on each taakveld, in the order of `codes`: the known part, the weight, the divided part and its
 * rounding, all in cents.
 */
export function sharesOf(contract, method, codes) {
  const known = new Map();
  for (const part of contract.vast) known.set(part.taakveld, (known.get(part.taakveld) ?? 0n) + part.cent);
  const fields = contract.sleutel.rijen.length > 0 ? method.keyOf(contract.sleutel.rijen) : null;
  const weights = fields === null ? new Map() : weightsOf(contract.sleutel.rijen, fields, codes);
  const rest = restOf(contract);
  const divided = rest > 0n ? divide(rest, weights, method.allOnLargest) : new Map();
  return codes
    .filter((code) => known.has(code) || weights.has(code))
    .map((taakveld) => {
      const vast = known.get(taakveld) ?? 0n;
      const { cent: verdeeld, rounding: afronding } = divided.get(taakveld) ?? { cent: 0n, rounding: 0n };
      return { taakveld, vast, gewicht: weights.get(taakveld) ?? ratio(0n), verdeeld, afronding, cent: vast + verdeeld };
    });
}

/** Return what is left to divide after the parts that are known, in cents. */
export function restOf(contract) {
  return contract.vast.reduce((rest, { cent }) => rest - cent, contract.cent);
}
