// The size of amounts: beside the inhabitants of a municipality or its published figures. The same as
// iv3/delivery/size.py; amounts are BigInt here.

import { Cijferkolom, Maatstaf } from "../words.mjs";
import { dotted, euro, nearestWhole } from "./amounts.mjs";
import { readPack } from "./packs.mjs";

const SIZE_PACK = "grootte";
const CODE_LENGTH = 4;
const OTHERS = "cijfers";

export const ABOVE = "boven";
const WITHIN = "binnen";
const BELOW = "onder";

/** An amount in cents beside a yardstick: `least` and `most` are the limits for the amount, in cents. */
class SizeOutcome {
  constructor({ waarde, naast }, cents, yardstick, least, most) {
    Object.assign(this, { waarde, naast, cents, yardstick, least, most });
  }

  get stand() {
    if (this.cents > this.most) return ABOVE;
    return this.cents < this.least ? BELOW : WITHIN;
  }

  /** The limit that the amount is beyond, or is nearest to. */
  get limit() {
    return this.stand === BELOW ? this.least : this.most;
  }

  /** How many times the amount is as much as the yardstick, or as little when it is less; rounded. */
  get times() {
    const beside = this.yardstick.number;
    return this.cents >= beside ? nearestWhole(this.cents, beside) : nearestWhole(beside, this.cents);
  }

  get isPerInhabitant() {
    return this.naast === Maatstaf.INWONERS;
  }

  /** The amount for each of the inhabitants, in cents but in whole euros from one euro; rounded. */
  get perInhabitant() {
    const cents = nearestWhole(this.cents, this.yardstick.number);
    return cents < 100n ? cents : nearestWhole(cents, 100n) * 100n;
  }
}

/**
 * Return the published yardsticks of an organisation by their kind; none when nothing is published of it.
 * @param {string} laag gemeente, gr or provincie
 * @param {string} number its number as a delivery has it: `0037` or `060037`
 * @returns {Map<string, { number: bigint, series: string }>} inhabitants, or amounts in cents
 */
export function yardsticksOf(laag, number) {
  const pack = readPack(SIZE_PACK);
  if (pack === null) throw new Error("the pack with sizes is missing from this module");
  const prefix = number.slice(0, -CODE_LENGTH);
  const code = number.slice(-CODE_LENGTH);
  const found = new Map();
  const isKnown = laag === pack.laag && pack.voorvoegsels.includes(prefix) && Object.hasOwn(pack.gemeenten, code);
  if (!isKnown) return found;
  const row = pack.gemeenten[code];
  const series = row.length > pack.kolommen.length ? row.slice(pack.kolommen.length) : pack.gewoon;
  pack.kolommen.forEach((column, place) => {
    if (!row[place]) return;
    const times = column === Cijferkolom.INWONERS ? 1n : BigInt(pack.eenheid_cent);
    found.set(column, { number: BigInt(row[place]) * times, series: pack.reeksen[series[place]] });
  });
  return found;
}

/** Return every comparison that can be made, in the order of the rule; an amount that is not more than zero is not. */
export function sizeOutcomes(sizes, amounts, yardsticks) {
  return sizes
    .filter((size) => (amounts.get(size.waarde) ?? 0n) > 0n && yardsticks.has(size.naast))
    .map((size) => outcomeOf(size, amounts.get(size.waarde), yardsticks.get(size.naast)));
}

function outcomeOf(size, cents, yardstick) {
  const { number } = yardstick;
  if (size.naast === Maatstaf.INWONERS) {
    const [least, most] = [size.minstens_eur, size.hoogstens_eur].map((limit) => BigInt(limit) * number * 100n);
    return new SizeOutcome(size, cents, yardstick, least, most);
  }
  const least = (BigInt(size.minstens_procent) * number + 99n) / 100n;
  return new SizeOutcome(size, cents, yardstick, least, (BigInt(size.hoogstens_procent) * number) / 100n);
}

/** Return of each amount the first comparison in which it is beyond a limit. */
export function firstDeviations(outcomes) {
  const found = new Map();
  for (const outcome of outcomes) {
    if (outcome.stand !== WITHIN && !found.has(outcome.waarde)) found.set(outcome.waarde, outcome);
  }
  return [...found.values()];
}

/** Return the sentences of a rule for an amount beyond a limit: `melding` and `herstel`. */
export function reasonOf(rule, outcome) {
  const kind = outcome.isPerInhabitant ? outcome.naast : OTHERS;
  return rule.redenen.find((reason) => reason.reden === `${outcome.stand}_${kind}`);
}

/** Return what the sentences of the rule can be filled in with; `naam` is that of the term. */
export function sizeFill(outcome, naam) {
  const { number, series } = outcome.yardstick;
  const fill = { naam, waarde: euro(outcome.cents), reeks: series, grens: euro(outcome.limit) };
  if (outcome.isPerInhabitant) {
    return { ...fill, inwoners: dotted(number), "per-inwoner": euro(outcome.perInhabitant) };
  }
  return { ...fill, keer: dotted(outcome.times), maatstaf: euro(number) };
}
