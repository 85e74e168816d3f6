// The report on one delivery while it is made: what is found, in sentences with places, and what each rule did.
// The same as iv3/delivery/draft.py.

import { Ernst, Fase, Gebeurtenis, Oordeel, Regelstand } from "../words.mjs";
import { Fraction, cents, isWhole } from "./amounts.mjs";
import { FindingKind, certaintyOf, numberOf } from "./findingkinds.mjs";
import { CodeHints } from "./meantcode.mjs";
import { RULES, readPack } from "./packs.mjs";
import { Block, clean } from "./reading.mjs";
import { AMOUNT, layouts } from "./records.mjs";
import { ordered } from "./report.mjs";
import { statement } from "./statement.mjs";
import { NOTHING, Event, isKind } from "./structure.mjs";
import { filled, strip } from "./text.mjs";

export const PHASES = Fase.VALUES;
const SURE_PHASES = [Fase.LEZEN, Fase.STRUCTUUR]; // the same in every year: what they refuse is refused, whatever the model
const DIFFERENT = "in_dit_jaar"; // key of a rule in a pack: what it says in that year and not in general
const PROVISIONAL = "voorlopig_naar"; // key of a pack and of a report: the year whose model is used for one of which none is known
const INDEX = /^[0-9]{1,9}$/;
const MOST_SHOWN = 80;
const TOTAL = "is_totaal"; // the reason, and the text, of a code that is a total or a group

/** What is known of a delivery so far, and the findings about it. */
export class ReportDraft {
  /** Take the name of the file, as the report shows it. */
  constructor(name) {
    const rules = readPack(RULES);
    if (rules === null) throw new Error("the rule packs are missing from this module");
    this.packOfRules = rules;
    this.rules = rules.regels;
    this.texts = rules.teksten;
    this.schema = rules.aanlevering;
    this.layouts = new Map(layouts(this.schema).map((layout) => [layout.part, layout]));
    this.findings = new Map(this.rules.map((rule) => [rule.id, []])); // a kind stands where its first finding was that is not told
    this.kinds = new Map();
    this.mostCent = this.limits().hoogstens_bedrag_eur * 100;
    this.skipped = new Map();
    this.said = new Set();
    this.source = {
      bestand: name === null ? null : clean(name),
      sha256: null,
      overheidslaag: null,
      overheidsnummer: null,
      boekjaar: null,
      periode: null,
    };
    this.pack = null;
    this.codes = null;
    this.document = null;
    this.isYearUnknown = false; // whether the year is after the last of which we know a model
    this.hints = new Map();
    this.codeHints = new Map();
    this.rulesOfEvents = new Map();
    this.rulesAt = new Map();
    this.cells = new Map(); // pointer → sheet and cell, when the delivery comes from an Excel model
  }

  /** Take the rules as they are in the year of a pack; what was found before belongs to the same rules. */
  takeYear(pack) {
    const different = new Map(pack.regels.filter((entry) => DIFFERENT in entry).map((entry) => [entry.regel, entry[DIFFERENT]]));
    this.pack = pack;
    this.rules = this.rules.map((rule) => ({ ...rule, ...different.get(rule.id) }));
    this.rulesOfEvents.clear();
    this.rulesAt.clear();
  }

  /** Return the report: the verdict, every finding in the order of the rules, and what each rule did. */
  report() {
    const say = (key, fill) => this.text(key, fill);
    const told = (found) => (found instanceof FindingKind ? found.finding(say) : found);
    const byRule = new Map(this.rules.map((rule) => [rule.id, this.findings.get(rule.id).map(told)]));
    const findings = [...byRule.values()].flat();
    const verdict = this.verdict(findings);
    return {
      oordeel: verdict,
      uitspraak: statement(verdict, findings, this.rules, say, this.provisionalNote()),
      grens_per_soort: this.packOfRules.grenzen.grens_per_soort,
      bevindingen: findings,
      regels: this.rules.map((rule) => this.row(rule, byRule.get(rule.id))),
      bron: this.source,
      specificatie: { versie: this.packOfRules.versie, pakket: this.pack === null ? null : this.pack.pakket, ...this.provisional() },
    };
  }

  /** Return the year whose model is used for a year of which none is known; empty for any other. */
  provisional() {
    const year = this.pack?.[PROVISIONAL];
    return year === undefined ? {} : { [PROVISIONAL]: year };
  }

  /** Return the sentence that says that the model of the year is provisional; empty for a year that is known. */
  provisionalNote() {
    const naar = this.pack?.[PROVISIONAL];
    return naar === undefined ? "" : this.text("voorlopig", { jaar: String(this.source.boekjaar), naar: String(naar) });
  }

  /** Return the verdict; what differs from a model that is not known for sure is no reason to refuse. */
  verdict(findings) {
    const degrees = new Set(findings.map((finding) => finding.ernst));
    if (degrees.has(Ernst.FOUT)) {
      const broken = this.rules.filter((rule) => rule.ernst === Ernst.FOUT && this.findings.get(rule.id).length > 0);
      const isSure = this.pack?.[PROVISIONAL] === undefined || broken.some((rule) => SURE_PHASES.includes(rule.fase));
      return isSure ? Oordeel.FOUT : Oordeel.NIET_TE_BEOORDELEN;
    }
    if (this.isYearUnknown) return Oordeel.NIET_TE_BEOORDELEN;
    return degrees.has(Ernst.WAARSCHUWING) ? Oordeel.WAARSCHUWING : Oordeel.GOED;
  }

  row(rule, findings) {
    const count = findings.reduce((number, finding) => number + numberOf(finding), 0);
    const [state, reason] = (count === 0 && this.skipped.get(rule.id)) || [Regelstand.UITGEVOERD, ""];
    const { zekerheid, reden: why } = certaintyOf(rule);
    const certainty = { zekerheid, ...(why === undefined ? {} : { reden_zekerheid: why }) };
    return { regel: rule.id, stand: state, ...(reason ? { reden: reason } : {}), ...certainty, bevindingen: count };
  }

  /** Skip the rules of later phases, also where these have found something meanwhile. */
  skipAfter(phase, reason = `na_${PHASES[phase]}`) {
    for (const rule of this.rules) {
      if (PHASES.indexOf(rule.fase) > phase) {
        this.skipped.set(rule.id, [Regelstand.OVERGESLAGEN, this.text(reason)]);
        this.findings.set(rule.id, []);
      }
    }
  }

  /** Return the kind of a finding; what is in no part of the schema is one kind, for such keys have no end. */
  kind(rule, reason, pointer) {
    const parts = pointer.split("/", 3);
    const part = (parts[1] === "data" && parts.length > 2 ? parts[2] : parts[1]) ?? "";
    if (this.layouts.has(part)) return this.kindOfPart(rule, reason, part, `/data/${part}`);
    if (Object.hasOwn(this.schema.properties, part)) return this.kindOfPart(rule, reason, part, `/${part}`);
    return this.kindOfPart(rule, reason, "", "");
  }

  kindOfPart(rule, reason, part, pad) {
    const key = `${rule.id}/${reason}/${part}`;
    if (!this.kinds.has(key)) this.kinds.set(key, new FindingKind(rule, reason, part, pad, this.packOfRules.grenzen));
    return this.kinds.get(key);
  }

  /** Count a finding of a kind of which enough are told; tell whether its place was not counted just before. */
  count(kind, place) {
    if (kind.aantal === 0) this.findings.get(kind.rule.id).push(kind);
    return kind.count(place);
  }

  /** Count a finding about a record or about something else; `cent` is its amount where that is known. */
  countAt(kind, pointer, cent) {
    if (!this.count(kind, pointer) || !this.layouts.get(kind.onderdeel)?.hasAmount) return;
    const record = cent === null ? this.record(pointer.split("/")) : null;
    kind.add(record === null ? cent : this.centsOf(record));
  }

  /** Return the amount of a record in whole cents; null when there is none that can be right. */
  centsOf(record) {
    const amount = record.get(AMOUNT);
    if (!isWhole(amount) && !(amount instanceof Fraction)) return null;
    const cent = cents(amount);
    return cent <= this.mostCent && cent >= -this.mostCent ? cent : null;
  }

  tell(kind, finding) {
    kind.tell(finding.herstel);
    this.findings.get(kind.rule.id).push(finding);
  }

  /** Return the limits on a file, by the names the schema of the rules gives them. */
  limits() {
    const names = ["hoogstens_bytes", "hoogstens_diep", "hoogstens_bedrag_eur", "hoogstens_jaar"];
    const found = {};
    for (const { formule } of this.rules) {
      for (const name of names) if (formule[name] !== undefined) found[name] = formule[name];
    }
    return found;
  }

  excelFinding(problem) {
    const rule = this.ruleFor(new Event(problem.kind, ""));
    const reason = rule.redenen.find((one) => one.reden === problem.reason);
    const fill = { onderdeel: problem.part, blad: clean(problem.sheet), cel: problem.cell };
    for (const [key, value] of Object.entries(problem.fill)) fill[key] = clean(value);
    const place = { onderdeel: problem.part, pad: "" };
    if (problem.sheet !== "") place.cel = clean(problem.place);
    const melding = strip(filled(reason.melding, fill));
    const sentence = JSON.stringify([melding, place.cel ?? ""]);
    if (this.said.has(sentence)) return;
    this.said.add(sentence);
    const kind = this.kindOfPart(rule, problem.reason, problem.part, "");
    if (kind.isFull) {
      this.count(kind, place.cel ?? "");
      return;
    }
    const finding = { regel: rule.id, ernst: rule.ernst, ...kind.certainty, melding, plaats: place };
    if (fill.gevonden) finding.gevonden = fill.gevonden;
    finding.herstel = filled(reason.herstel, fill);
    finding.zie = rule.zie;
    this.tell(kind, finding);
  }

  /** Tell of an event; when enough of its kind are told, count it and make nothing of it. */
  event(event) {
    const pointer = toRecord(event.pointer);
    const rule = this.ruleOf(event);
    const isCode = event.kind === Gebeurtenis.CODE_ONBEKEND;
    const reason = isCode && this.isTotal(event.key, event.found) ? TOTAL : event.reason;
    const kind = this.kind(rule, reason, pointer);
    if (kind.isFull) this.countAt(kind, pointer, null);
    else if (isCode) {
      const shown = short(clean(event.found));
      const fill = { code: shown, hint: this.hint(event.key, event.found) };
      this.add(rule, fill, { pointer, gevonden: shown, reason });
    } else this.tellEvent(rule, event, pointer);
  }

  tellEvent(rule, event, pointer) {
    const found = event.found === NOTHING ? null : this.shown(event.found);
    const expected = (Object.hasOwn(this.texts, event.expected) ? this.texts[event.expected] : event.expected) || null;
    const fill = { sleutel: short(clean(event.key)), gevonden: found ?? "", verwacht: expected ?? "" };
    const { melding, herstel } = rule.redenen?.find((reason) => reason.reden === event.reason) ?? rule;
    this.add(rule, fill, { pointer, gevonden: found, verwacht: expected, melding, herstel, reason: event.reason });
  }

  /** Tell of a finding, or count it; `cent` is what it is about, when its record does not say so. */
  add(rule, fill, { pointer, gevonden, verwacht, verschil, bedragen, melding, herstel, reason = "", cent = null }) {
    const kind = this.kind(rule, reason, pointer);
    if (kind.isFull) {
      this.countAt(kind, pointer, cent);
      return;
    }
    const [place, own] = this.place(pointer);
    const everything = {};
    for (const layout of this.layouts.values()) for (const [key] of layout.codes) everything[key] = "";
    Object.assign(everything, place, fill);
    const finding = {
      regel: rule.id,
      ernst: rule.ernst,
      ...kind.certainty,
      melding: strip(filled(melding ?? rule.melding, everything)),
      plaats: place,
    };
    if (gevonden) finding.gevonden = gevonden;
    if (verwacht) finding.verwacht = verwacht;
    if (verschil) finding.verschil = verschil;
    if (bedragen?.length) finding.bedragen = bedragen;
    if (own.size > 0) finding.eigen = ordered(own);
    finding.herstel = filled(herstel ?? rule.herstel, everything);
    finding.zie = rule.zie;
    this.tell(kind, finding);
  }

  /** Return the rule of an event; whatever the record, the same place in one has the same rule. */
  ruleOf(event) {
    const place = event.kind === Gebeurtenis.CODE_ONBEKEND ? `/${event.key}` : placeInRecords(event.pointer);
    if (place === "") return this.ruleFor(event);
    const key = `${event.kind} ${place}`;
    if (!this.rulesAt.has(key)) this.rulesAt.set(key, this.ruleFor(new Event(event.kind, place)));
    return this.rulesAt.get(key);
  }

  /** Return the rule that names this event: one that names its place goes before one that holds everywhere. */
  ruleFor(event) {
    if (!this.rulesOfEvents.has(event.kind)) {
      const rules = this.rules.filter((rule) => rule.formule.gebeurtenissen?.includes(event.kind));
      const named = rules.filter((rule) => rule.formule.bij !== undefined);
      this.rulesOfEvents.set(event.kind, [...named, ...rules.filter((rule) => rule.formule.bij === undefined)]);
    }
    const rule = this.rulesOfEvents.get(event.kind).find((one) => event.matches(one.formule.bij ?? []));
    if (rule === undefined) throw new Error(`no rule for ${event.kind} at ${event.pointer}`);
    return rule;
  }

  text(key, fill = {}) {
    return filled(this.texts[key], fill);
  }

  shown(value) {
    if (value instanceof Block) return this.texts["soort:object"];
    if (Array.isArray(value)) return this.texts["soort:array"];
    if (value === null) return this.texts.niets;
    if (typeof value === "boolean") return value ? "true" : "false";
    if (typeof value === "string") return `“${short(clean(value))}”`;
    return short(String(value));
  }

  /** Tell whether an unknown code is a total or a group of this year, on which nothing is delivered. */
  isTotal(listName, code) {
    return this.codes.names.get(listName).has(code);
  }

  hint(listName, code) {
    const key = JSON.stringify([listName, code]);
    if (!this.hints.has(key)) this.hints.set(key, this.newHint(listName, code));
    return this.hints.get(key);
  }

  newHint(listName, code) {
    const otherYears = this.pack.andere_jaren[listName] ?? {};
    if (Object.hasOwn(otherYears, code)) {
      const told = this.text("ander_jaar_code", { jaren: otherYears[code] });
      const instead = this.pack.opvolgers[listName] ?? {};
      if (!Object.hasOwn(instead, code)) return told;
      return `${told} ${this.text("in_plaats", { codes: instead[code].join(", ") })}`;
    }
    const names = this.codes.names.get(listName);
    if (names.has(code)) return this.text(TOTAL, { naam: strip(names.get(code)) });
    return this.meant(this.meanings(listName).meant(code), names);
  }

  meanings(listName) {
    if (!this.codeHints.has(listName)) this.codeHints.set(listName, new CodeHints(this.codes.leaves.get(listName)));
    return this.codeHints.get(listName);
  }

  meant(meant, names) {
    if (meant === null) return "";
    if (meant.isDate) return this.text("excel_datum", { codes: meant.codes.join(this.text("of")) });
    return this.text("bedoelt_u", { code: meant.codes[0], naam: strip(names.get(meant.codes[0])) });
  }

  /** Return where a pointer is, with the codes of its record, and the own data of that record. */
  place(pointer) {
    const parts = pointer.split("/");
    const place = { onderdeel: "", pad: clean(pointer) };
    if (this.cells.has(pointer)) place.cel = clean(this.cells.get(pointer));
    if (parts.length > 1) place.onderdeel = clean(parts[1] === "data" && parts.length > 2 ? parts[2] : parts[1]);
    const own = new Map();
    const record = this.record(parts);
    if (record === null) return [place, own];
    const layout = this.layouts.get(parts[2]);
    for (const [key] of layout.codes) {
      if (isKind(record.get(key), "string")) place[key] = clean(record.get(key));
    }
    const known = new Set([...layout.codes.map(([key]) => key), ...layout.schema.required, AMOUNT]);
    for (const [key, value] of record.entries()) if (!known.has(key)) own.set(clean(key), plain(value));
    return [place, own];
  }

  /** Return the record that a pointer names; of a key that stands twice, the pointer can name one that is gone. */
  record(parts) {
    if (parts.length !== 4 || parts[1] !== "data" || !this.layouts.has(parts[2]) || !INDEX.test(parts[3])) return null;
    const data = this.document instanceof Block ? this.document.get("data") : undefined;
    const records = data instanceof Block ? data.get(parts[2]) : undefined;
    const record = Array.isArray(records) ? records[Number(parts[3])] : undefined;
    return record instanceof Block ? record : null;
  }
}

/** Return own data of a record for the report: numbers as the text that was written, the rest as it was. */
function plain(value) {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Block) {
    const entries = new Map();
    for (const [key, inner] of value.entries()) entries.set(clean(key), plain(inner));
    return ordered(entries);
  }
  return typeof value === "boolean" || value === null ? value : String(value);
}

/** Return `pointer`, or where it goes inside a record, the pointer of that record. */
export function toRecord(pointer) {
  const parts = pointer.split("/");
  return parts[0] === "" && parts[1] === "data" ? parts.slice(0, 4).join("/") : pointer;
}

/** Return a pointer into a record without the number of that record; empty when it is no such pointer. */
function placeInRecords(pointer) {
  const parts = pointer.split("/");
  if (parts[1] !== "data" || parts.length < 4) return "";
  return [...parts.slice(0, 3), "", ...parts.slice(4)].join("/");
}

/** Return at most the first 80 characters; a character outside the basic plane is one, although it has two units. */
function short(text) {
  if (text.length <= MOST_SHOWN) return text;
  let end = 0;
  for (let count = 1; count < MOST_SHOWN; count += 1) end += text.codePointAt(end) > 0xffff ? 2 : 1;
  const isOneMore = end >= text.length || String.fromCodePoint(text.codePointAt(end)).length === text.length - end;
  return isOneMore ? text : `${text.slice(0, end)}…`;
}
