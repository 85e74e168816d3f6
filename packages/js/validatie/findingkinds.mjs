// The findings of a report by kind: the first of a kind are told one by one, what comes after is only counted.
// The same as iv3/delivery/finding_kinds.py.

import { add, dotted, euro } from "./amounts.mjs";
import { exactCents } from "./report.mjs";
import { Zekerheid } from "../words.mjs";

/** One kind: how many findings have been told, and what is counted of the others; amounts in whole cents. */
export class FindingKind {
  /**
   * Start with nothing found.
   * @param {object} rule the rule, as the pack has it
   * @param {string} reason what of the rule was not met, by its name; empty when the rule has but one reason
   * @param {string} onderdeel the part of the delivery; empty for all of it
   * @param {string} pad the JSON Pointer of that part
   * @param {{ grens_per_soort: number, plaatsen_per_soort: number }} limits how much a report tells
   */
  constructor(rule, reason, onderdeel, pad, limits) {
    this.rule = rule;
    this.certainty = certaintyOf(rule, reason);
    this.onderdeel = onderdeel;
    this.pad = pad;
    this.limits = limits;
    this.isFull = false;
    this.told = 0;
    this.aantal = 0;
    this.cent = 0;
    this.summed = 0;
    this.without = 0;
    this.herstel = new Set();
    this.places = [];
    this.last = "";
  }

  /** Note that a finding of this kind is told, and what it says to do. */
  tell(herstel) {
    this.told += 1;
    this.isFull = this.told === this.limits.grens_per_soort;
    this.herstel.add(herstel);
  }

  /** Count a finding that is not told, and tell whether its place was not the one that was counted last. */
  count(place) {
    this.aantal += 1;
    if (this.places.length < this.limits.plaatsen_per_soort) this.places.push(place);
    const isNew = place !== this.last;
    this.last = place;
    return isNew;
  }

  /** Add the amount of what was counted; null when it cannot be read. */
  add(cent) {
    if (cent === null) this.without += 1;
    else {
      this.cent = add(this.cent, cent);
      this.summed += 1;
    }
  }

  /** Return the one finding that stands for all that are not told; `say` gives the texts of the report. */
  finding(say) {
    const finding = {
      regel: this.rule.id,
      ernst: this.rule.ernst,
      ...this.certainty,
      melding: this.sentences(say).join(" "),
      plaats: { onderdeel: this.onderdeel, pad: this.pad },
      aantal: this.aantal,
    };
    if (this.summed > 0) finding.som_cent = this.cent;
    if (this.summed > 0 && this.without > 0) finding.zonder_bedrag = this.without;
    finding.plaatsen = this.places;
    finding.herstel = this.herstel.size === 1 ? [...this.herstel][0] : say("vaker_doen");
    finding.zie = this.rule.zie;
    return exactCents(finding, "som_cent");
  }

  sentences(say) {
    const fill = { ernst: this.rule.ernst, aantal: dotted(this.aantal), grens: dotted(this.told), onderdeel: this.onderdeel };
    const told = [say(this.onderdeel === "" ? "vaker" : "vaker_bij", fill)];
    if (this.summed > 0) told.push(say("vaker_som", { som: euro(this.cent) }));
    if (this.summed > 0 && this.without > 0) told.push(say("vaker_zonder_bedrag", { aantal: dotted(this.without) }));
    return told;
  }
}

/** Return how sure a finding of a rule is: `zekerheid`, and `reden` when that is not settled. */
export function certaintyOf(rule, reason = "") {
  const own = rule.redenen?.find((one) => one.reden === reason)?.onzeker;
  if (own !== undefined) return { zekerheid: Zekerheid.AFGELEID, reden: own };
  return { zekerheid: rule.zekerheid, ...(rule.onzeker === undefined ? {} : { reden: rule.onzeker }) };
}

/** Return how many findings an entry of a report stands for: one, or all of a kind that are not told. */
export function numberOf(finding) {
  return finding.aantal ?? 1;
}
