// The account of a division as Markdown; texts of the order cannot add markup, HTML or columns to it. The same as iv3/allocation/account_text.py.

import { euro } from "../validatie/amounts.mjs";
import { oneLine, printable } from "../validatie/text.mjs";
import { percentage, rulesOf, weightText } from "./account.mjs";
import { numberText, restOf, weightOf } from "./division.mjs";
import { shownPath, yearOfDay } from "./order.mjs";
import { GELD } from "./rules.mjs";

const MARKUP = /[\\`*_[\]{}|]/g;
const ENTITIES = /[<>&~$^]|(?<=:)\/\/|(?<=www)\.|@|^[-+=#](?= )|^[0-9]+[.)](?= )/gi;
const SENTENCE_ENDS = [".", "!", "?", "…"];
const JSON_FILE = "verantwoording.json";

/** Return the account of an outcome that is allowed, as Markdown; `account` is the same as data. */
export function markdownOf(outcome, account, rules) {
  const { order } = outcome;
  const { contract } = order;
  const names = rules.year(order.laag, order.jaar).names;
  const say = (key, values) => rules.say(key, values);
  const lines = [say("md_titel", { organisatie: safe(order.organisatie), jaar: order.jaar }), ""];
  lines.push(say("md_inleiding", { datum: dayText(order.opgesteldOp) }), "");
  if (order.periode !== null) lines.push(say("md_periode", { periode: say(`periode_${order.periode}`) }), "");
  if (order.opmerking !== "") lines.push(say("md_opmerking", { opmerking: sentence(order.opmerking) }), "");
  lines.push(say("md_kop_totaal"), "");
  const totals = outcome.delen.map(({ taakveld, cent }) => [contract.kant, taakveld, names.get(taakveld), euro(cent)]);
  totals.push([contract.kant, say("totaal"), "", euro(contract.cent)]);
  lines.push(...titledTable(rules, ["kop_kant", "kop_taakveld", "kop_naam", "kop_bedrag"], totals, 1));
  lines.push(...contractLines(outcome, rules, names));
  if (outcome.findings.length > 0) {
    lines.push(say("md_kop_let_op"), "");
    lines.push(...outcome.findings.map(({ pad, melding, herstel }) => `- ${safe(shownPath(pad))}: ${sentence(melding)} ${sentence(herstel)}`), "");
  }
  lines.push(say("md_kop_narekenen"), "", say("md_narekenen"), "");
  lines.push(say("md_vingerafdruk", { vingerafdruk: account.vingerafdruk, versie: rules.pack.versie, bestand: JSON_FILE }));
  return `${lines.join("\n")}\n`;
}

function contractLines(outcome, rules, names) {
  const { order, getoetst } = outcome;
  const { contract } = order;
  const method = rules.methods.get(contract.sleutel.methode);
  const say = (key, values) => rules.say(key, values);
  const facts = [
    ["feit_situatie", rules.situation(contract.situatie).naam],
    ["feit_bedrag", `${euro(contract.cent)} (${contract.kant})`],
    ["feit_wet", contract.wet],
    ["feit_leveringsvorm", contract.leveringsvorm],
    ["feit_bevat", contract.bevat.join(", ")],
    ["feit_methode", `${method.naam} (${method.id})`],
    ["feit_reden", contract.reden],
    ["feit_een_taak", contract.eenTaak],
  ];
  const lines = [say("md_kop_contract", { id: safe(contract.id), naam: safe(contract.naam) }), ""];
  lines.push(...facts.filter(([, value]) => value !== "").map(([key, value]) => `- ${say(key)}: ${safe(value)}`));
  lines.push(...evidenceLines(contract.sleutel.gegevens, order, rules), "");
  if (contract.volgorde.length > 0) {
    const question = (step) => rules.pack.stappen.find(({ id }) => id === step).vraag;
    const rows = contract.volgorde.map(({ stap, ja, toelichting }) => [question(stap), ja ? "ja" : "nee", safe(toelichting)]);
    lines.push(say("md_kop_volgorde"), "", ...titledTable(rules, ["kop_vraag", "kop_antwoord", "kop_toelichting"], rows));
  }
  if (contract.vast.length > 0) {
    const rows = contract.vast.map(({ taakveld, waarom, cent }) => [safe(taakveld), safe(waarom), euro(cent)]);
    lines.push(say("md_kop_vast"), "", say("md_vast"), "", ...titledTable(rules, ["kop_taakveld", "kop_waarom", "kop_bedrag"], rows, 1));
  }
  if (contract.sleutel.rijen.length > 0) lines.push(say("md_kop_sleutel"), "", ...keyLines(contract, method, rules));
  lines.push(say("md_kop_uitkomst"), "", say("md_uitkomst", { rest: euro(restOf(contract)) }), "");
  lines.push(...outcomeLines(outcome, rules, names), ...reuseLines(contract, rules));
  const tests = getoetst.map(({ wat, goed }) => [wat, say(goed ? "toets_goed" : "toets_let_op")]);
  lines.push(say("md_kop_getoetst"), "", ...titledTable(rules, ["kop_toets", "kop_uitkomst"], tests));
  lines.push(say("md_kop_regels"), "");
  for (const [kenmerk, { titel, regel, bron }] of rulesOf(contract, rules)) lines.push(`- ${say("regel_met_bron", { titel, regel, kenmerk, bron })}`);
  const { bron, zekerheid } = method.record;
  return [...lines, `- ${say("md_methode_bron", { naam: method.naam, bron, zekerheid })}`, ""];
}

function evidenceLines({ omschrijving, herkomst, peildatum, bestand }, order, rules) {
  const age = rules.say("jaren_oud", { aantal: order.jaar - yearOfDay(peildatum) });
  return [
    `- ${rules.say("feit_gegevens")}: ${safe(omschrijving)}`,
    `- ${rules.say("feit_herkomst")}: ${safe(herkomst)}`,
    `- ${rules.say("feit_peildatum")}: ${dayText(peildatum)} (${age})`,
    ...(bestand === "" ? [] : [`- ${rules.say("feit_bestand")}: ${safe(bestand)}`]),
  ];
}

function keyLines(contract, method, rules) {
  const { rijen } = contract.sleutel;
  const fields = method.keyOf(rijen);
  const titles = fields.map((name) => method.fields.get(name).titel);
  const isDescribed = rijen.some(({ omschrijving }) => omschrijving !== "");
  const head = [rules.say("kop_taakveld"), ...(isDescribed ? [rules.say("kop_omschrijving")] : []), ...titles, rules.say("kop_gewicht")];
  const rows = rijen.map((row) => [
    safe(row.taakveld),
    ...(isDescribed ? [safe(row.omschrijving)] : []),
    ...fields.map((name) => (method.fields.get(name).soort === GELD ? euro(row.waarden[name].above) : numberText(row.waarden[name]))),
    weightText(weightOf(row, fields), contract, rules),
  ]);
  const formule = titles.map((title) => title.toLowerCase()).join(rules.say("maal"));
  return [rules.say("md_gewicht", { formule }), "", ...tableLines(head, rows, fields.length + 1)];
}

function outcomeLines({ order, delen }, rules, names) {
  const { contract } = order;
  const rest = restOf(contract);
  const rows = delen.map(({ taakveld, vast, verdeeld, afronding, cent }) => [
    taakveld,
    names.get(taakveld),
    euro(vast),
    euro(verdeeld),
    String(afronding),
    euro(cent),
    rules.say("procent", { getal: percentage(cent, contract.cent) }),
  ]);
  const rounding = delen.reduce((sum, { afronding }) => sum + afronding, 0n);
  const all = rules.say("procent", { getal: "100" });
  rows.push([rules.say("totaal"), "", euro(contract.cent - rest), euro(rest), String(rounding), euro(contract.cent), all]);
  const heads = ["kop_taakveld", "kop_naam", "kop_vast", "kop_verdeeld", "kop_afronding", "kop_bedrag", "kop_aandeel"];
  return titledTable(rules, heads, rows, 5);
}

function reuseLines({ hergebruik }, rules) {
  if (hergebruik === null) return [];
  const rows = hergebruik.aannames.map(({ aanname, getoetstOp, uitkomst, toelichting }) => [safe(aanname), dayText(getoetstOp), uitkomst, safe(toelichting)]);
  const heads = ["kop_aanname", "kop_getoetst_op", "kop_uitkomst", "kop_toelichting"];
  return [rules.say("md_kop_hergebruik"), "", rules.say("md_hergebruik", { jaar: hergebruik.vanJaar }), "", ...titledTable(rules, heads, rows)];
}

function titledTable(rules, heads, rows, numbers = 0) {
  return tableLines(
    heads.map((head) => rules.say(head)),
    rows,
    numbers,
  );
}

/** Return a table in Markdown, of which the last `numbers` columns are aligned to the right. */
function tableLines(head, rows, numbers) {
  const rule = head.map((_, place) => (place < head.length - numbers ? "---" : "---:"));
  return [...[head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`), ""];
}

/** Return somebody's text so that Markdown shows it as it is: no markup, no HTML, no column, no link, one line. */
export function safe(text) {
  const flat = printable(oneLine(text));
  const plain = flat.replace(ENTITIES, (match) => Array.from(match, (letter) => `&#${letter.codePointAt(0)};`).join(""));
  return plain.replace(MARKUP, (letter) => `\\${letter}`);
}

function sentence(text) {
  const told = safe(text);
  return SENTENCE_ENDS.includes(told.at(-1)) ? told : `${told}.`;
}

function dayText(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${date}-${month}-${year}`;
}
