// The account of a division as data with its fingerprint, and as a table. The same as iv3/allocation/account.py.

import { percent } from "../validatie/amounts.mjs";
import { sha256 } from "../validatie/sha256.mjs";
import { printable } from "../validatie/text.mjs";
import { numberText, ratio, ratioText, restOf } from "./division.mjs";
import { shownPath } from "./order.mjs";
import { GELD } from "./rules.mjs";
import { tableText } from "../sheet.mjs";

const PACK_NAME = "verdeling";
const COLUMNS = ["contract", "naam", "situatie", "methode", "kant", "taakveld", "taakveld_naam", "categorie", "bedrag", "waarvan_vast", "waarvan_verdeeld", "gewicht", "aandeel"];

/** Return `part` of `whole` in percents. */
export function percentage(part, whole) {
  return part === 0n ? "0" : percent(part, whole, 0);
}

/** Return a weight as people read it: money in a product counts in euros. */
export function weightText(weight, contract, rules) {
  const method = rules.methods.get(contract.sleutel.methode);
  const fields = contract.sleutel.rijen.length > 0 ? method.keyOf(contract.sleutel.rijen) : [];
  const money = fields.filter((name) => method.fields.get(name).soort === GELD).length;
  return numberText(ratio(weight.above, weight.below * 100n ** BigInt(money)));
}

/** Return the general rules of a contract: name → rule. */
export function rulesOf(contract, rules) {
  const own = rules.situation(contract.situatie).toedelingsregels;
  const names = new Set([...own, ...rules.methods.get(contract.sleutel.methode).record.toedelingsregels]);
  return new Map([...names].map((name) => [name, rules.pack.toedelingsregels[name]]));
}

/**
 * Return the account as data: amounts are whole cents, values of a key the exact number as text. `vingerafdruk` is the
 * SHA-256 of all the rest: the same order gives the same here and with `iv3 allocate`.
 */
export function accountOf(outcome, rules) {
  const { order, delen } = outcome;
  const year = rules.year(order.laag, order.jaar);
  const { contract } = order;
  const document = {
    organisatie: order.organisatie,
    laag: order.laag,
    jaar: order.jaar,
    periode: order.periode,
    opgesteld_op: order.opgesteldOp,
    opmerking: order.opmerking,
    specificatie: { pakket: PACK_NAME, versie: rules.pack.versie },
    totalen: delen.map(({ taakveld, cent }) => ({ kant: contract.kant, taakveld, naam: year.names.get(taakveld), cent })),
    contracten: [contractRecord(outcome, rules, year)],
    waarschuwingen: outcome.findings.map(({ regel, pad, melding, herstel }) => ({ regel, sleutel: shownPath(pad), melding, herstel })),
    opdracht: orderRecord(order),
  };
  return { ...document, vingerafdruk: sha256(new TextEncoder().encode(canonical(document))) };
}

function contractRecord({ order, delen, getoetst }, rules, year) {
  const { contract } = order;
  const { id, naam, record } = rules.methods.get(contract.sleutel.methode);
  return {
    id: contract.id,
    naam: contract.naam,
    situatie: { id: contract.situatie, naam: rules.situation(contract.situatie).naam },
    methode: { id, naam, bron: record.bron, zekerheid: record.zekerheid },
    kant: contract.kant,
    cent: contract.cent,
    verdeeld_cent: restOf(contract),
    delen: delen.map(({ taakveld, cent, vast, gewicht, verdeeld, afronding }) => ({
      taakveld,
      naam: year.names.get(taakveld),
      cent,
      vast_cent: vast,
      gewicht: ratioText(gewicht),
      verdeeld_cent: verdeeld,
      afronding_cent: afronding,
    })),
    regels: [...rulesOf(contract, rules)].map(([name, rule]) => ({ id: name, ...rule })),
    getoetst: getoetst.map(({ regel, wat, goed }) => ({ regel, wat, uitkomst: rules.say(goed ? "toets_goed" : "toets_let_op") })),
    scenarios: [],
  };
}

/** Return everything an order said, with the keys it has in the file and amounts in cents. */
export function orderRecord(order) {
  const { contract } = order;
  const { gegevens, rijen, methode } = contract.sleutel;
  return {
    organisatie: order.organisatie,
    laag: order.laag,
    jaar: order.jaar,
    periode: order.periode,
    opgesteld_op: order.opgesteldOp,
    opmerking: order.opmerking,
    contract: [
      {
        id: contract.id,
        naam: contract.naam,
        situatie: contract.situatie,
        wet: contract.wet,
        bedrag_cent: contract.cent,
        kant: contract.kant,
        categorie: "",
        leveringsvorm: contract.leveringsvorm,
        bevat: contract.bevat,
        een_taak: contract.eenTaak,
        reden: contract.reden,
        methode,
        gegevens: { omschrijving: gegevens.omschrijving, herkomst: gegevens.herkomst, peildatum: gegevens.peildatum, bestand: gegevens.bestand },
        sleutel: rijen.map(({ taakveld, omschrijving, waarden }) => ({
          taakveld,
          omschrijving,
          ...Object.fromEntries(Object.entries(waarden).map(([name, value]) => [name, ratioText(value)])),
        })),
        vast: contract.vast.map(({ taakveld, cent, waarom }) => ({ taakveld, bedrag_cent: cent, waarom })),
        volgorde: Object.fromEntries(
          contract.volgorde.map(({ stap, ja, toelichting }) => [stap, { antwoord: ja ? "ja" : "nee", toelichting }]),
        ),
        hergebruik: contract.hergebruik === null ? null : reuseRecord(contract.hergebruik),
        scenario: [],
      },
    ],
  };
}

function reuseRecord({ vanJaar, aannames }) {
  return {
    van_jaar: vanJaar,
    aanname: aannames.map(({ aanname, getoetstOp, uitkomst, toelichting }) => ({ aanname, getoetst_op: getoetstOp, uitkomst, toelichting })),
  };
}

/** Return data as JSON with sorted keys, without spaces, in ASCII: as Python writes it for a fingerprint. */
export function canonical(data) {
  if (typeof data === "bigint") return String(data);
  if (typeof data === "string") return asciiText(data);
  if (data === null || typeof data !== "object") return JSON.stringify(data);
  if (Array.isArray(data)) return `[${data.map(canonical).join(",")}]`;
  const keys = Object.keys(data).sort();
  return `{${keys.map((key) => `${asciiText(key)}:${canonical(data[key])}`).join(",")}}`;
}

function asciiText(text) {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Return the division as a table: a row for every taakveld, amounts in euros with a comma; no cell runs as a formula. */
export function csvOf(outcome, rules) {
  const { order, delen } = outcome;
  const { contract } = order;
  const names = rules.year(order.laag, order.jaar).names;
  const rows = delen.map((share) => [
    contract.id,
    contract.naam,
    contract.situatie,
    contract.sleutel.methode,
    contract.kant,
    share.taakveld,
    names.get(share.taakveld),
    "",
    plainEuros(share.cent),
    plainEuros(share.vast),
    plainEuros(share.verdeeld),
    weightText(share.gewicht, contract, rules),
    percentage(share.cent, contract.cent),
  ]);
  return tableText(COLUMNS, rows.map((cells) => cells.map(printable)));
}

/** Return cents as euros with a decimal comma, without signs for thousands. */
export function plainEuros(cent) {
  return `${cent / 100n},${String(cent % 100n).padStart(2, "0")}`;
}
