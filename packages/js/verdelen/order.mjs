// Reading an order of one contract, as the form or a file of `iv3 allocate` gives it: its shape.
// The same as order.py, order_table.py and findings.py in iv3/allocation/.

import { euro } from "../validatie/amounts.mjs";
import { nearest } from "../validatie/nearest.mjs";
import { shown, strip } from "../validatie/text.mjs";
import { Aannametoets, Contractinhoud, Ernst, Kant, Leveringsvorm, Wet } from "../words.mjs";
import { isLess, numberText, ratio, restOf, sumOf, weightOf } from "./division.mjs";
import { centsOf, NoAmount, numberOf } from "./money.mjs";
import { AANTAL, GELD, LASTEN } from "./rules.mjs";

export const FOUT = Ernst.FOUT;
export const WAARSCHUWING = Ernst.WAARSCHUWING;
const NOT_FILLED_IN = "…";
const JA = "ja";
const NEE = "nee";
const MOST_ROWS = 500;
const MOST_LETTERS = 2000;
const MOST_NAME_LETTERS = 200;
const LAST_PERIOD = 5;
const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;
const ISO_DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

/**
 * Something to say about an order; `pad` is where: keys, and numbers from zero in a list.
 * @typedef {{ernst: string, regel: string, pad: (string | number)[], melding: string, herstel: string, toedelingsregel: string, bron: string}} Finding
 */

/** Return a finding that refuses; its sentences are `<regel>` and `<regel>_doe`. */
export function fault(rules, regel, pad, values = {}, more = {}) {
  const key = regel.replaceAll("-", "_");
  return { ernst: FOUT, regel, pad, melding: rules.say(key, values), herstel: rules.say(`${key}_doe`, values), toedelingsregel: "", bron: "", ...more };
}

/** Return a finding as `fault` does, that does not refuse. */
export function warning(rules, regel, pad, values = {}) {
  return fault(rules, regel, pad, values, { ernst: WAARSCHUWING });
}

/** Return where something stands as people write it: `contract[1].sleutel[2].taakveld`, counted from one. */
export function shownPath(pad) {
  return pad.reduce((path, part) => `${path}${typeof part === "number" ? `[${part + 1}]` : `${path ? "." : ""}${shown(part)}`}`, "");
}

/** Return the year of a day written as 2025-12-31. */
export function yearOfDay(day) {
  return Number(day.slice(0, 4));
}

/**
 * Read an order.
 * @param {object} data what the order says: text, whole numbers, days as text, and lists of such
 * @param {import("./rules.mjs").Rules} rules
 * @returns {{order: object | null, findings: Finding[]}} the order is null when something in its shape is wrong
 */
export function readOrder(data, rules) {
  const findings = [];
  const table = new OrderTable(data, [], findings, rules);
  const [first, last] = rules.pack.jaren;
  const organisatie = table.text("organisatie", { most: MOST_NAME_LETTERS });
  const laag = table.choice("laag", rules.pack.lagen, { standard: rules.pack.lagen[0] });
  const jaar = table.whole("jaar");
  const periode = table.whole("periode", { required: false });
  if (periode !== null && !(periode >= 0 && periode <= LAST_PERIOD)) table.wrong("geen-periode", "periode", { gevonden: periode });
  const opgesteldOp = table.day("opgesteld_op");
  const opmerking = table.text("opmerking", { required: false });
  if (jaar !== null && !(first <= jaar && jaar <= last)) table.wrong("geen-jaar", "jaar", { gevonden: jaar, eerste: first, laatste: last });
  const contract = readContract(table.tables("contract")[0], rules);
  if (findings.length > 0) return { order: null, findings };
  return { order: { organisatie, laag, jaar, periode, opgesteldOp, opmerking, contract }, findings };
}

/** A table of the order: it hands out its values one by one, and says what is wrong. */
class OrderTable {
  constructor(data, pad, findings, rules) {
    this.data = data;
    this.pad = pad;
    this.findings = findings;
    this.rules = rules;
  }

  wrong(regel, key, values = {}) {
    const pad = key === null ? this.pad : [...this.pad, key];
    const kop = pad.filter((part) => typeof part === "string").join(".");
    this.findings.push(fault(this.rules, regel, pad, { sleutel: shownPath(pad), kop, ...values }));
  }

  isGiven(key) {
    return this.data[key] !== undefined && this.data[key] !== null;
  }

  /** Return what stands under a key, without white space around it; half a pair of surrogates is no character. */
  written(key) {
    return strip(String(this.data[key] ?? "").toWellFormed());
  }

  text(key, { required = true, most = MOST_LETTERS } = {}) {
    const value = this.written(key);
    if (value === "" || value === NOT_FILLED_IN) {
      if (required || value !== "") this.wrong("leeg", key);
    } else if ([...value].length > most) this.wrong("te-lang", key, { aantal: [...value].length, grens: most });
    else return value;
    return "";
  }

  choice(key, options, { required = false, standard = "" } = {}) {
    const value = this.text(key, { required, most: MOST_NAME_LETTERS });
    if (value === "" || options.includes(value)) return value || standard;
    this.choose(key, value, options);
    return "";
  }

  /** Return the words of a list that are among `options`, in their order. */
  words(key, options) {
    const given = (this.data[key] ?? []).map((word) => word.toWellFormed());
    for (const word of given) if (!options.includes(word)) this.choose(key, word, options);
    return options.filter((word) => given.includes(word));
  }

  choose(key, value, options) {
    const near = nearest(value, options);
    const bedoelt = near === null ? "" : this.rules.say("bedoelt_u", { woord: near });
    this.wrong("kies", key, { gevonden: shown(value), mogelijk: options.join(", "), bedoelt });
  }

  day(key) {
    const value = this.written(key);
    if (isDay(value)) return value;
    if (value === "") this.wrong("leeg", key);
    else this.wrong("geen-datum", key, { gevonden: shown(value) });
    return null;
  }

  whole(key, { required = true } = {}) {
    const value = this.written(key);
    if (/^[0-9]{1,9}$/.test(value)) return Number(value);
    if (value !== "") this.wrong("geen-heel-getal", key, { gevonden: shown(value) });
    else if (required) this.wrong("leeg", key);
    return null;
  }

  money(key, { zero = false } = {}) {
    const value = this.written(key);
    if (value === "") {
      this.wrong("leeg", key);
      return null;
    }
    try {
      const amount = centsOf(value, this.rules.reading);
      if (amount > 0n || (amount === 0n && zero)) return amount;
      if (amount === 0n) this.wrong("bedrag-nul", key);
      else this.wrong("bedrag-negatief", key, { gevonden: shown(value) });
    } catch (error) {
      if (!(error instanceof NoAmount)) throw error;
      this.wrong("geen-bedrag", key, { reden: error.message });
    }
    return null;
  }

  number(key, soort) {
    if (soort === GELD) {
      const amount = this.money(key, { zero: true });
      return amount === null ? null : ratio(amount);
    }
    let written = this.written(key);
    if (written === "") {
      this.wrong("leeg", key);
      return null;
    }
    if (soort !== AANTAL) written = strip(written.replace(/%$/, ""));
    const found = numberOf(written);
    if (typeof found === "string") this.wrong(found, key, { gevonden: shown(written) });
    else if (soort !== AANTAL && isLess(ratio(100n), found)) this.wrong("procent-te-hoog", key, { gevonden: shown(written) });
    else return found;
    return null;
  }

  table(key) {
    return new OrderTable(this.data[key] ?? {}, [...this.pad, key], this.findings, this.rules);
  }

  tables(key) {
    const rows = this.data[key] ?? [];
    if (rows.length > MOST_ROWS) {
      this.wrong("te-veel", key, { aantal: rows.length, grens: MOST_ROWS });
      return [];
    }
    return rows.map((row, place) => new OrderTable(row, [...this.pad, key, place], this.findings, this.rules));
  }
}

function isDay(value) {
  const match = ISO_DAY.exec(value);
  if (match === null) return false;
  const [, year, month, day] = match.map(Number);
  const found = new Date(Date.UTC(2000, month - 1, day));
  found.setUTCFullYear(year, month - 1, day);
  return year >= 1 && found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}

function readContract(table, rules) {
  const id = table.text("id", { most: MOST_NAME_LETTERS });
  if (id !== "" && !IDENTIFIER.test(id)) table.wrong("geen-kenmerk", "id", { gevonden: shown(id) });
  const contract = {
    id,
    naam: table.text("naam", { most: MOST_NAME_LETTERS }),
    situatie: table.choice(
      "situatie",
      rules.pack.situaties.map((situation) => situation.id),
      { required: true },
    ),
    wet: table.choice("wet", Wet.VALUES),
    cent: table.money("bedrag"),
    kant: table.choice("kant", Kant.VALUES, { standard: LASTEN }),
    leveringsvorm: table.choice("leveringsvorm", Leveringsvorm.VALUES),
    bevat: table.words("bevat", Contractinhoud.VALUES),
    eenTaak: table.text("een_taak", { required: false }),
    reden: table.text("reden"),
    vast: table.tables("vast").map(readFixed).filter(({ cent }) => cent !== null),
    pad: table.pad,
  };
  const rest = contract.cent === null ? null : restOf(contract);
  if (rest !== null && rest < 0n) {
    table.wrong("vast-te-veel", "vast", { gevonden: euro(contract.cent - rest), bedrag: euro(contract.cent) });
  }
  contract.sleutel = readKey(table, rules, rest);
  contract.volgorde = readAnswers(table, rules);
  contract.hergebruik = table.isGiven("hergebruik") ? readReuse(table.table("hergebruik")) : null;
  return contract;
}

function readFixed(row) {
  return { taakveld: row.text("taakveld", { most: MOST_NAME_LETTERS }), cent: row.money("bedrag"), waarom: row.text("waarom"), pad: row.pad };
}

function readKey(table, rules, rest) {
  const methode = table.choice("methode", [...rules.methods.keys()], { required: true });
  const data = table.table("gegevens");
  const gegevens = {
    omschrijving: data.text("omschrijving"),
    herkomst: data.text("herkomst"),
    peildatum: data.day("peildatum"),
    bestand: data.text("bestand", { required: false, most: MOST_NAME_LETTERS }),
    pad: data.pad,
  };
  const rows = table.tables("sleutel");
  if (rows.length > 0 && rest === 0n) table.wrong("niets-te-verdelen", "sleutel");
  if (rows.length === 0 && rest !== null && rest > 0n) table.wrong("leeg", "sleutel");
  const method = rules.methods.get(methode);
  if (method === undefined) return { methode, gegevens, rijen: [], pad: table.pad };
  const before = table.findings.length;
  const rijen = rows.map((row) => readRow(row, method, rules));
  if (table.findings.length === before && rijen.length > 0) checkKey(table, method, rijen, rules);
  return { methode, gegevens, rijen, pad: table.pad };
}

function readRow(row, method, rules) {
  const taakveld = row.text("taakveld", { most: MOST_NAME_LETTERS });
  const omschrijving = row.text("omschrijving", { required: false });
  const before = row.findings.length;
  const waarden = {};
  for (const [name, field] of method.fields) if (row.isGiven(name)) waarden[name] = row.number(name, field.soort);
  if (row.findings.length === before && Object.keys(waarden).length === 0) {
    row.wrong("rij-zonder-gegevens", null, { methode: method.naam, mogelijk: keyWords(method, rules) });
  }
  return { taakveld, omschrijving, waarden, pad: row.pad };
}

function checkKey(table, method, rows, rules) {
  const fields = method.keyOf(rows);
  if (fields === null || rows.some((row) => Object.keys(row.waarden).length !== fields.length)) {
    const used = [...new Set(rows.flatMap((row) => Object.keys(row.waarden)))].sort();
    table.wrong("geen-sleutel", "sleutel", { gevonden: used.join(", "), mogelijk: keyWords(method, rules) });
    return;
  }
  const total = sumOf(rows.map((row) => weightOf(row, fields)));
  const wanted = method.totalOf(fields);
  if (total.above === 0n) table.wrong("sleutel-nul", "sleutel");
  else if (wanted !== null && !(total.below === 1n && total.above === BigInt(wanted))) {
    const veld = method.fields.get(fields[0]).titel.toLowerCase();
    table.wrong("som", "sleutel", { veld, gevonden: numberText(total), verwacht: wanted });
  }
}

function keyWords(method, rules) {
  return method.keys.map((fields) => fields.join(rules.say("maal"))).join(rules.say("of"));
}

function readAnswers(table, rules) {
  if (!table.isGiven("volgorde")) return [];
  const found = table.table("volgorde");
  return rules.pack.stappen
    .filter((step) => step.vraag !== undefined && found.isGiven(step.id))
    .map((step) => {
      const answer = found.table(step.id);
      const word = answer.choice("antwoord", [JA, NEE], { required: true });
      return { stap: step.id, ja: word === JA, toelichting: answer.text("toelichting"), pad: answer.pad };
    });
}

function readReuse(table) {
  const vanJaar = table.whole("van_jaar");
  const rows = table.tables("aanname");
  if (rows.length === 0) table.wrong("leeg", "aanname");
  const aannames = rows.map((one) => ({
    aanname: one.text("aanname"),
    getoetstOp: one.day("getoetst_op"),
    uitkomst: one.choice("uitkomst", Aannametoets.VALUES, { required: true }),
    toelichting: one.text("toelichting"),
    pad: one.pad,
  }));
  return { vanJaar, aannames, pad: table.pad };
}
