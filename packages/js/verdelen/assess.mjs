// Testing an order of one contract against the rules, and dividing what is allowed.
// The same as check.py, codes.py, methods.py, prohibitions.py, steps.py and year.py in iv3/allocation/.

import { euro, percent } from "../validatie/amounts.mjs";
import { Aannametoets, Leveringsvorm, Verdeelgeheel } from "../words.mjs";
import { largestOf, ratio, sharesOf, restOf, sumOf, weightsOf } from "./division.mjs";
import { FOUT, fault, warning, yearOfDay } from "./order.mjs";
import { holds, LASTEN } from "./rules.mjs";

const BUDGET_PERIOD = 0;

/**
 * Test an order and divide.
 * @param {object} order an order whose shape is right
 * @param {import("./rules.mjs").Rules} rules
 * @param {string} today the day it is, as 2025-12-31; what is dated later has not happened yet
 * @returns {{order: object, findings: object[], delen: object[], getoetst: object[], isAllowed: boolean}} `delen` is empty when anything is refused
 */
export function assess(order, rules, today) {
  const year = rules.year(order.laag, order.jaar);
  const { contract } = order;
  const at = { order, contract, rules, year, method: rules.methods.get(contract.sleutel.methode) };
  const findings = [...aboutDates(at, today), ...aboutCodes(at)];
  const hasUnknownCode = findings.some(({ ernst, pad }) => ernst === FOUT && pad.at(-1) === "taakveld");
  findings.push(...aboutSituation(at), ...aboutMethod(at), ...aboutAge(at), ...aboutReuse(at));
  let delen = [];
  const tied = !hasUnknownCode && restOf(contract) > 0n && at.method.allOnLargest ? aboutLargest(at) : [];
  findings.push(...tied);
  if (!hasUnknownCode && !tied.some(({ ernst }) => ernst === FOUT)) {
    delen = sharesOf(contract, at.method, year.codes);
    findings.push(...aboutSteps(at, delen), ...aboutUsualCodes(at), ...aboutProhibitions(at, delen), ...aboutWholeOrder(at, delen));
  }
  const getoetst = testsOf(at, findings);
  const isAllowed = !findings.some(({ ernst }) => ernst === FOUT);
  return { order, findings, delen: isAllowed ? delen : [], getoetst, isAllowed };
}

// Dates

function aboutDates({ order, contract, rules }, today) {
  const found = [];
  const later = (pad, datum) => found.push(fault(rules, "datum-later", pad, { datum, opgesteld: order.opgesteldOp }));
  if (order.opgesteldOp > today) found.push(fault(rules, "opgesteld-later", ["opgesteld_op"], { datum: order.opgesteldOp, vandaag: today }));
  const { gegevens } = contract.sleutel;
  if (gegevens.peildatum > order.opgesteldOp) later([...gegevens.pad, "peildatum"], gegevens.peildatum);
  for (const { getoetstOp, pad } of contract.hergebruik?.aannames ?? []) {
    if (getoetstOp > order.opgesteldOp) later([...pad, "getoetst_op"], getoetstOp);
  }
  return found;
}

// Codes

function aboutCodes(at) {
  return [...at.contract.vast, ...at.contract.sleutel.rijen].flatMap(({ taakveld, pad }) => aboutCode(taakveld, [...pad, "taakveld"], at));
}

function aboutCode(code, pad, { order, rules, year }) {
  if (year.codes.includes(code)) return [];
  if (year.totals.has(code)) return [fault(rules, "code-is-totaal", pad, { code, naam: year.names.get(code) })];
  if (!Object.hasOwn(year.elsewhere, code)) {
    const near = year.hints.typed(code);
    const bedoelt = near === null ? "" : rules.say("bedoelt_u_code", { code: near, naam: year.names.get(near) });
    return [fault(rules, "code-onbekend", pad, { code, jaar: order.jaar, bedoelt })];
  }
  const successors = (year.successors[code] ?? []).map((other) => `${other} ${year.names.get(other)}`).join(", ");
  const found = rules.say("vervallen", { code, jaar: order.jaar, jaren: year.elsewhere[code] });
  const hint = successors === "" ? "" : rules.say("opvolgers", { codes: successors });
  return rules.pack.verboden
    .filter((prohibition) => prohibition.herken.vervallen_code && holds(prohibition, order.jaar))
    .map((prohibition) => refusal(rules, prohibition, pad, found, hint));
}

// Situation, method, data

function aboutSituation({ order, contract, rules }) {
  const record = rules.situation(contract.situatie);
  if (holds(record, order.jaar)) return [];
  return [fault(rules, "situatie-ander-jaar", [...contract.pad, "situatie"], { naam: record.naam, jaar: order.jaar, van: record.van })];
}

function aboutMethod({ order, contract, rules, method }) {
  const pad = [...contract.sleutel.pad, "methode"];
  const record = rules.situation(contract.situatie);
  const found = [];
  if (!holds(method.record, order.jaar)) {
    found.push(fault(rules, "methode-ander-jaar", pad, { naam: method.naam, jaar: order.jaar, van: method.record.van }));
  }
  if (!method.record.mag.includes(contract.situatie)) {
    const mogelijk = methodsIn(record, order.jaar, rules).map(({ naam }) => naam).join("; ");
    const values = { naam: method.naam, situatie: record.naam.toLowerCase(), mogelijk };
    const [toedelingsregel = ""] = method.record.toedelingsregels;
    found.push(fault(rules, "methode-mag-niet", pad, values, { toedelingsregel, bron: method.record.bron }));
  }
  const law = method.record.alleen_wet;
  if (law !== undefined && contract.wet !== law) found.push(fault(rules, "methode-andere-wet", pad, { naam: method.naam, wet: law }));
  return found;
}

/** Return the methods that a situation allows in a year. */
export function methodsIn(situation, jaar, rules) {
  return situation.methoden.map((name) => rules.methods.get(name)).filter(({ record }) => holds(record, jaar));
}

function aboutAge({ order, contract, rules, method }) {
  const { peildatum, pad } = contract.sleutel.gegevens;
  const leeftijd = order.jaar - yearOfDay(peildatum);
  const grens = method.record.vraagt.hoogstens_jaren_oud;
  if (leeftijd <= grens) return [];
  return [warning(rules, "gegevens-oud", [...pad, "peildatum"], { peildatum, jaar: order.jaar, leeftijd, methode: method.naam, grens })];
}

function aboutReuse({ order, contract, rules, method }) {
  const { hergebruik } = contract;
  const { gegevens } = contract.sleutel;
  const found = [];
  const [eerste] = rules.pack.modeljaren[order.laag];
  if (hergebruik !== null && !(eerste <= hergebruik.vanJaar && hergebruik.vanJaar < order.jaar)) {
    const values = { gevonden: hergebruik.vanJaar, jaar: order.jaar, eerste };
    found.push(fault(rules, "hergebruik-jaar", [...hergebruik.pad, "van_jaar"], values));
  }
  const since = `${order.periode === BUDGET_PERIOD ? order.jaar - 1 : order.jaar}-01-01`;
  const assumptions = hergebruik?.aannames ?? [];
  const isReviewed = assumptions.some(({ getoetstOp, uitkomst }) => getoetstOp >= since && uitkomst !== Aannametoets.VERVALLEN);
  if (method.record.vraagt.toets_aannames && yearOfDay(gegevens.peildatum) < order.jaar && !isReviewed) {
    const pad = hergebruik?.pad ?? [...gegevens.pad, "peildatum"];
    found.push(fault(rules, "aannames-niet-getoetst", pad, { peildatum: gegevens.peildatum, jaar: order.jaar, vanaf: since }));
  }
  for (const { aanname, getoetstOp, uitkomst, pad } of assumptions) {
    if (uitkomst === Aannametoets.VERVALLEN) found.push(warning(rules, "aanname-vervallen", [...pad, "uitkomst"], { aanname }));
    else if (getoetstOp < since) found.push(warning(rules, "aanname-oud", [...pad, "getoetst_op"], { aanname, datum: getoetstOp, jaar: order.jaar }));
  }
  return found;
}

function aboutLargest({ contract, rules, method, year }) {
  const { rijen, pad } = contract.sleutel;
  const weights = weightsOf(rijen, method.keyOf(rijen), year.codes);
  const most = largestOf(weights);
  if (most.length > 1) return [fault(rules, "grootste-gelijk", [...pad, "sleutel"], { codes: most.join(", ") })];
  const [all, largest] = [sumOf([...weights.values()]), weights.get(most[0])];
  const [part, whole] = [largest.above * all.below, all.above * largest.below];
  const least = method.record.vraagt.grootste_minstens_procent ?? 0;
  if (part * 100n >= BigInt(least) * whole) return [];
  return [warning(rules, "grootste-klein", [...pad, "sleutel"], { code: most[0], deel: percent(part, whole, least), grens: least })];
}

// The order of steps

function aboutSteps(at, delen) {
  const { contract, rules } = at;
  if (!rules.situation(contract.situatie).volgorde) return [];
  const { stappen } = rules.pack;
  for (const step of stappen) {
    const tell = (pad, regel, values) => fault(rules, regel, [...contract.pad, ...pad], values, { toedelingsregel: step.toedelingsregel, bron: step.bron });
    if (step.vraag === undefined) {
      const isOfStep = stappen.some(({ bij_ja: outcome }) => outcome?.methoden?.includes(contract.sleutel.methode));
      return isOfStep ? [tell(["methode"], "volgorde-alles-nee", { methode: contract.sleutel.methode })] : [];
    }
    const answer = contract.volgorde.find(({ stap }) => stap === step.id);
    if (answer === undefined) {
      return [tell(["volgorde", step.id], "volgorde-ontbreekt", { stap: step.id, vraag: step.vraag, uitleg: step.uitleg })];
    }
    if (answer.ja) return aboutYes(step, contract, delen, tell);
  }
  return [];
}

function aboutYes(step, contract, delen, tell) {
  const { taakvelden, methoden } = step.bij_ja;
  const found = [];
  const others = taakvelden === undefined ? [] : filledIn(delen).filter((code) => !taakvelden.includes(code));
  if (others.length > 0) {
    const values = { stap: step.naam, codes: taakvelden.join(", "), anders: others.join(", ") };
    found.push(tell(["volgorde", step.id], "volgorde-taakveld", values));
  }
  if (methoden !== undefined && !methoden.includes(contract.sleutel.methode)) {
    const values = { stap: step.naam, methode: contract.sleutel.methode, mogelijk: methoden.join(", ") };
    found.push(tell(["methode"], "volgorde-methode", values));
  }
  return found;
}

function filledIn(delen) {
  return delen.filter(({ cent }) => cent > 0n).map(({ taakveld }) => taakveld);
}

function aboutUsualCodes({ contract, rules, year }) {
  const record = rules.situation(contract.situatie);
  if (record.taakvelden === undefined) return [];
  const usual = year.members(record.taakvelden);
  const codes = year.codes.filter((code) => usual.has(code)).join(", ");
  return contract.sleutel.rijen
    .filter(({ taakveld }) => !usual.has(taakveld))
    .map(({ taakveld, pad }) => warning(rules, "buiten-situatie", [...pad, "taakveld"], { code: taakveld, situatie: record.naam.toLowerCase(), codes }));
}

// What is forbidden

function aboutProhibitions({ order, contract, rules, year }, delen) {
  return rules.pack.verboden.flatMap((prohibition) => {
    const signs = prohibition.herken;
    if (signs.geheel === Verdeelgeheel.OPDRACHT || !holds(prohibition, order.jaar) || !isAboutKind(signs, contract, order)) return [];
    const hit = codesHit(signs, contract, delen, year);
    if (hit.length === 0) return [];
    const amount = totalOn(delen, hit);
    const deel = percent(amount, contract.cent, signs.minstens_procent ?? 0);
    const found = rules.say("gevonden_deel", { codes: hit.join(", "), bedrag: euro(amount), deel });
    return [refusal(rules, prohibition, placeOf(contract, hit), found)];
  });
}

/** Tell whether a contract is of the kind that a prohibition is about, whatever its taakvelden. */
function isAboutKind(signs, contract, order) {
  const fits = (allowed, value) => allowed === undefined || allowed.includes(value);
  return (
    fits(signs.situaties, contract.situatie) &&
    fits(signs.methoden, contract.sleutel.methode) &&
    !(signs.behalve_methoden ?? []).includes(contract.sleutel.methode) &&
    fits(signs.wetten, contract.wet) &&
    [undefined, contract.leveringsvorm || Leveringsvorm.ZIN].includes(signs.leveringsvorm) &&
    contract.kant === (signs.kant ?? contract.kant) &&
    (order.periode === null || fits(signs.perioden, order.periode)) &&
    (signs.bevat ?? []).every((word) => contract.bevat.includes(word)) &&
    !signs.vervallen_code
  );
}

/** Return the taakvelden on which a prohibition is broken; none when it is kept, all when it names none. */
function codesHit(signs, contract, delen, year) {
  const codes = filledIn(delen);
  if (signs.buiten_taakvelden !== undefined) {
    const inside = year.members(signs.buiten_taakvelden);
    return codes.filter((code) => !inside.has(code));
  }
  const named = signs.taakvelden === undefined ? null : year.members(signs.taakvelden);
  const hit = codes.filter((code) => named === null || named.has(code));
  return totalOn(delen, hit) * 100n < BigInt(signs.minstens_procent ?? 0) * contract.cent ? [] : hit;
}

function totalOn(delen, codes) {
  return delen.filter(({ taakveld }) => codes.includes(taakveld)).reduce((sum, { cent }) => sum + cent, 0n);
}

/** Refuse what a prohibition recognises in a whole order; here that is this one contract. */
function aboutWholeOrder({ order, contract, rules, year }, delen) {
  return rules.pack.verboden.flatMap((prohibition) => {
    const signs = prohibition.herken;
    if (signs.geheel !== Verdeelgeheel.OPDRACHT || !holds(prohibition, order.jaar) || contract.kant !== (signs.kant ?? LASTEN)) return [];
    const named = year.members(signs.taakvelden);
    const amounts = delen.filter(({ taakveld, cent }) => named.has(taakveld) && cent > 0n);
    if (amounts.length === 0) return [];
    const [most] = largestOf(new Map(amounts.map(({ taakveld, cent }) => [taakveld, ratio(cent)])));
    const [part, whole] = [totalOn(amounts, [most]), amounts.reduce((sum, { cent }) => sum + cent, 0n)];
    const grens = signs.minstens_procent;
    if (part * 100n < BigInt(grens) * whole || contract.eenTaak !== "" || !isAboutKind(signs, contract, order)) return [];
    const values = { code: most, naam: year.names.get(most), bedrag: euro(part), geheel: euro(whole), deel: percent(part, whole, grens), grens };
    return [refusal(rules, prohibition, placeOf(contract, [most]), rules.say("gevonden_opdracht", values))];
  });
}

/** Return where the first of `codes` stands in a contract. */
function placeOf(contract, codes) {
  const found = [...contract.sleutel.rijen, ...contract.vast].find(({ taakveld }) => codes.includes(taakveld));
  return found === undefined ? contract.pad : [...found.pad, "taakveld"];
}

function refusal(rules, prohibition, pad, gevonden, hint = "") {
  return {
    ernst: FOUT,
    regel: prohibition.id,
    pad,
    melding: rules.say("verboden", { wat: prohibition.wat, waarom: prohibition.waarom, gevonden }),
    herstel: [prohibition.alternatief, hint].filter(Boolean).join(" "),
    toedelingsregel: prohibition.toedelingsregel ?? "",
    bron: prohibition.bron,
  };
}

// What was tested

function testsOf({ order, contract, rules }, findings) {
  const depth = contract.pad.length;
  const isOwn = ({ pad }) => contract.pad.every((part, place) => pad[place] === part) && pad.length >= depth;
  const about = new Set(findings.filter(isOwn).map(({ regel }) => regel));
  const checks = [
    ["methode", ["methode-mag-niet", "methode-ander-jaar", "methode-andere-wet", "situatie-ander-jaar"]],
    ["codes", ["code-onbekend", "code-is-totaal", "vervallen-code"]],
    ["gegevens", ["gegevens-oud", "datum-later"]],
  ];
  if (rules.situation(contract.situatie).taakvelden !== undefined) checks.push(["situatie", ["buiten-situatie"]]);
  if (rules.situation(contract.situatie).volgorde) {
    checks.push(["volgorde", ["volgorde-ontbreekt", "volgorde-taakveld", "volgorde-methode", "volgorde-alles-nee"]]);
  }
  if (contract.hergebruik !== null) {
    checks.push(["hergebruik", ["aannames-niet-getoetst", "aanname-vervallen", "aanname-oud", "hergebruik-jaar"]]);
  }
  return [
    ...checks.map(([regel, broken]) => ({ regel, wat: rules.say(`toets_${regel}`), goed: !broken.some((name) => about.has(name)) })),
    ...rules.pack.verboden
      .filter((prohibition) => holds(prohibition, order.jaar) && isAboutKind(prohibition.herken, contract, order))
      .map(({ id, wat }) => ({ regel: id, wat: rules.say("toets_verbod", { wat }), goed: !about.has(id) })),
  ];
}
