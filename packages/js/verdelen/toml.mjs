// An order as a file that `iv3 allocate` reads: written from what was read, not from what was typed, and read again.

import { NOT_PRINTABLE } from "../characterranges.mjs";
import { plainEuros } from "./account.mjs";
import { numberText } from "./division.mjs";
import { GELD } from "./rules.mjs";

const NOT_PLAIN = new RegExp(`["\\\\\\\\${NOT_PRINTABLE}]`, "gu");
const ESCAPED = /\\(?:u([0-9A-F]{4})|U([0-9A-F]{8})|(["\\]))/g;
const TEXT = '"(?:[^"\\\\]|\\\\.)*"';
const HEADER = /^(\[\[?)([a-z_.]+)\]\]?$/;
const PAIR = /^([a-z_]+) = (.+)$/;
const LIST = new RegExp(`^\\[(${TEXT}(?:, ${TEXT})*)\\]$`, "u");
const ONE_TEXT = new RegExp(TEXT, "gu");
const BARE = /^[0-9]+(?:-[0-9]{2}-[0-9]{2})?$/;
const THREE_DECIMALS = /,[0-9]{3}$/;

/** A value that stands in TOML without quotes: a whole number or a day. */
class Bare {
  constructor(text) {
    this.text = text;
  }
}

/** Return an order that was read as TOML; what it does not say stays out, and no text can add a key to it. */
export function tomlOf(order, rules) {
  const { contract } = order;
  const data = {
    organisatie: order.organisatie,
    laag: order.laag,
    jaar: bare(order.jaar),
    periode: bare(order.periode),
    opgesteld_op: bare(order.opgesteldOp),
    opmerking: order.opmerking,
    contract: [contractData(contract, rules)],
  };
  return `${tomlLines(data, []).join("\n")}\n`;
}

function contractData({ sleutel, vast, volgorde, hergebruik, ...contract }, rules) {
  const { fields } = rules.methods.get(sleutel.methode);
  const { omschrijving, herkomst, peildatum, bestand } = sleutel.gegevens;
  return {
    id: contract.id,
    naam: contract.naam,
    situatie: contract.situatie,
    wet: contract.wet,
    bedrag: plainEuros(contract.cent),
    kant: contract.kant,
    leveringsvorm: contract.leveringsvorm,
    bevat: contract.bevat,
    een_taak: contract.eenTaak,
    reden: contract.reden,
    methode: sleutel.methode,
    gegevens: { omschrijving, herkomst, peildatum: bare(peildatum), bestand },
    sleutel: sleutel.rijen.map((row) => rowData(row, fields)),
    vast: vast.map(({ taakveld, cent, waarom }) => ({ taakveld, bedrag: plainEuros(cent), waarom })),
    volgorde: Object.fromEntries(volgorde.map(({ stap, ja, toelichting }) => [stap, { antwoord: ja ? "ja" : "nee", toelichting }])),
    hergebruik: hergebruik === null ? null : reuseData(hergebruik),
  };
}

function rowData({ taakveld, omschrijving, waarden }, fields) {
  const written = Object.entries(waarden).map(([name, value]) => [name, fields.get(name).soort === GELD ? plainEuros(value.above) : decimals(value)]);
  return { taakveld, omschrijving, ...Object.fromEntries(written) };
}

/** Return a number that can be read in one way only: three decimals could be thousands. */
function decimals(value) {
  const text = numberText(value);
  return THREE_DECIMALS.test(text) ? `${text}0` : text;
}

function reuseData({ vanJaar, aannames }) {
  const rows = aannames.map(({ aanname, getoetstOp, uitkomst, toelichting }) => ({ aanname, getoetst_op: bare(getoetstOp), uitkomst, toelichting }));
  return { van_jaar: bare(vanJaar), aanname: rows };
}

function bare(value) {
  return value === null ? null : new Bare(String(value));
}

function tomlLines(data, path) {
  const given = Object.entries(data).filter(([, value]) => isGiven(value));
  const lines = given.filter(([, value]) => !isTable(value) && !isTableList(value)).map(([key, value]) => `${key} = ${tomlValue(value)}`);
  for (const [key, value] of given) {
    const name = [...path, key];
    if (isTableList(value)) for (const row of value) lines.push("", `[[${name.join(".")}]]`, ...tomlLines(row, name));
    else if (isTable(value)) lines.push("", `[${name.join(".")}]`, ...tomlLines(value, name));
  }
  return lines;
}

function isGiven(value) {
  if (value === null || value === "") return false;
  return typeof value !== "object" || value instanceof Bare || Object.keys(value).length > 0;
}

function isTable(value) {
  return typeof value === "object" && !Array.isArray(value) && !(value instanceof Bare);
}

function isTableList(value) {
  return Array.isArray(value) && typeof value[0] === "object";
}

function tomlValue(value) {
  if (value instanceof Bare) return value.text;
  return Array.isArray(value) ? `[${value.map(tomlText).join(", ")}]` : tomlText(value);
}

function tomlText(text) {
  return `"${text.replace(NOT_PLAIN, escaped)}"`;
}

function escaped(letter) {
  if (letter === '"' || letter === "\\") return `\\${letter}`;
  const number = letter.codePointAt(0).toString(16).toUpperCase();
  return number.length > 4 ? `\\U${number.padStart(8, "0")}` : `\\u${number.padStart(4, "0")}`;
}

/**
 * Return the data of an order as `tomlOf` writes it, for `readOrder`.
 * @param {string} text what was written; other TOML is refused
 */
export function dataOfToml(text) {
  const data = {};
  let table = data;
  for (const line of text.split("\n")) {
    const header = HEADER.exec(line);
    const pair = PAIR.exec(line);
    if (header !== null) table = tableAt(data, header[2].split("."), header[1] === "[[");
    else if (pair !== null) table[pair[1]] = valueOf(pair[2]);
    else if (line !== "") throw new Error(`no line of an order: ${line}`);
  }
  return data;
}

/** Return the table that a header begins; of a list on the way, the last one. */
function tableAt(data, path, isItem) {
  const last = path.pop();
  const holder = path.reduce((inner, key) => (Array.isArray(inner[key]) ? inner[key].at(-1) : (inner[key] ??= {})), data);
  if (!isItem) return (holder[last] ??= {});
  holder[last] ??= [];
  holder[last].push({});
  return holder[last].at(-1);
}

function valueOf(written) {
  if (BARE.test(written)) return written;
  const list = LIST.exec(written);
  if (list !== null) return list[1].match(ONE_TEXT).map(textOf);
  if (written.match(ONE_TEXT)?.[0] !== written) throw new Error(`no value of an order: ${written}`);
  return textOf(written);
}

function textOf(quoted) {
  const unescaped = (_, short, long, sign) => sign ?? String.fromCodePoint(Number.parseInt(short ?? long, 16));
  return quoted.slice(1, -1).replace(ESCAPED, unescaped);
}
