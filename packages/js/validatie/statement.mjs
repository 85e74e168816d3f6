// What a verdict means: who says so, and how sure that is. The same as iv3/delivery/statement.py.

import { Ernst, Oordeel, Zekerheid } from "../words.mjs";

const OWN = "eigen";
const SUREST_FIRST = [...Zekerheid.VALUES, OWN];

/**
 * Return what a verdict means, in a few sentences. Only a settled control of CBS itself says that CBS refuses the
 * delivery; the surest fault speaks.
 * @param {string} verdict the verdict on the delivery
 * @param {object[]} findings every finding of the report
 * @param {object[]} rules the rules, as the pack has them
 * @param {(key: string, fill?: object) => string} say gives the texts of the report
 * @param {string} provisional the sentence on a year whose model is not known yet; empty for one that is
 */
export function statement(verdict, findings, rules, say, provisional) {
  const meaning = meaningOf(verdict, findings, rules, say, provisional);
  return provisional === "" ? meaning : `${meaning} ${provisional}`;
}

function meaningOf(verdict, findings, rules, say, provisional) {
  if (verdict === Oordeel.NIET_TE_BEOORDELEN) return say(provisional === "" ? "uitspraak_onbekend_jaar" : "uitspraak_voorlopig");
  if (verdict !== Ernst.FOUT) return say(`uitspraak_${verdict}`);
  const ofCbs = new Set(rules.filter((rule) => rule.van_cbs).map((rule) => rule.id));
  const groundOf = (finding) => SUREST_FIRST.indexOf(ofCbs.has(finding.regel) ? finding.zekerheid : OWN);
  const faults = findings.filter((finding) => finding.ernst === Ernst.FOUT);
  const surest = faults.reduce((best, finding) => (groundOf(finding) < groundOf(best) ? finding : best));
  return say(`uitspraak_fout_${SUREST_FIRST[groundOf(surest)]}`, { regel: surest.regel, reden: surest.reden ?? "" });
}
