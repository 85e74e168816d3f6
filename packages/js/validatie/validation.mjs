// Validating a delivery: read, structure, codes, content; every rule says whether it ran and why not.
// The same as iv3/delivery/validation.py.

import { Ernst, Fase, Gebeurtenis, Moment, Regelstand } from "../words.mjs";
import { Fraction, euro, narrow, percent, wholeOf } from "./amounts.mjs";
import { PHASES, ReportDraft, toRecord } from "./draft.mjs";
import { readModel } from "./excelmodel.mjs";
import { suffixOf, whatIs } from "./filekinds.mjs";
import { Codes, Evaluator } from "./formulas.mjs";
import { readPack } from "./packs.mjs";
import { Block, Unreadable, clean, decode, scan, unescape } from "./reading.mjs";
import { collect } from "./records.mjs";
import { isComparable, repeatedParts } from "./repeated.mjs";
import { amountOf } from "./report.mjs";
import { sha256 } from "./sha256.mjs";
import { ABOVE, firstDeviations, reasonOf, sizeFill, sizeOutcomes, yardsticksOf } from "./size.mjs";
import { Event, check, isKind, lastPart, resolve } from "./structure.mjs";
import { strip } from "./text.mjs";
import { isOle, isZip } from "./workbook.mjs";

const BLOCKING = Ernst.FOUT;
const EXCEL_EVENTS = new Set([Gebeurtenis.EXCELMODEL_ONLEESBAAR, Gebeurtenis.EXCELMODEL_OPVALLEND]);
const OTHER_FILE = "ander_bestand";
const JSON_KINDS = ["json", "aanlevering", "rapport"];
const NO_SUCH_DAY = "datum_bestaat_niet";
const IS_READ = ["leeg", "te_groot"];
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/** One delivery on its way through the phases. */
export class Validation extends ReportDraft {
  /** Validate the bytes of a delivery and return the report. */
  run(content) {
    this.source.sha256 = sha256(content);
    const limits = this.limits();
    if ((isZip(content) || isOle(content)) && content.length <= limits.hoogstens_bytes) return this.model(readModel(content));
    this.noWorkbook();
    let text;
    let read;
    try {
      text = decode(content, limits.hoogstens_bytes);
      read = scan(text.text, limits.hoogstens_diep);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.unreadable(error, Gebeurtenis.ONLEESBAAR, content);
      return this.report();
    }
    if (text.otherCharset) this.event(new Event(Gebeurtenis.ANDERE_TEKENSET, ""));
    this.document = this.withWholeNumbers(read.data);
    const doubles = new Map();
    for (const pointer of read.doubleKeys) {
      const event = new Event(Gebeurtenis.SLEUTEL_DUBBEL, toRecord(pointer), unescape(lastPart(pointer)));
      doubles.set(JSON.stringify([event.pointer, event.key]), event);
    }
    for (const event of doubles.values()) this.event(event);
    this.structureAndCodes(limits.hoogstens_bedrag_eur);
    return this.report();
  }

  /** Validate what `readModel` gave. */
  model({ delivery, cells, problems, remarks }) {
    this.cells = cells;
    for (const problem of [...problems, ...remarks]) this.excelFinding(problem);
    if (problems.length > 0) {
      const metadata = delivery.get("metadata");
      if (metadata !== undefined) this.sourceOf(metadata);
      this.skipAfter(PHASES.indexOf(Fase.LEZEN));
    } else {
      this.document = delivery;
      this.structureAndCodes(this.limits().hoogstens_bedrag_eur);
    }
    return this.report();
  }

  noWorkbook() {
    for (const rule of this.rules) {
      const events = rule.formule.gebeurtenissen ?? [""];
      if (events.every((event) => EXCEL_EVENTS.has(event))) {
        this.skipped.set(rule.id, [Regelstand.NIET_VAN_TOEPASSING, this.text("geen_excelmodel")]);
      }
    }
  }

  /** Return the report on a file that cannot be read at all. */
  missing(reason) {
    this.noWorkbook();
    this.unreadable(new Unreadable(reason), Gebeurtenis.BESTAND_ONTBREEKT);
    return this.report();
  }

  unreadable(error, kind = Gebeurtenis.ONLEESBAAR, content = new Uint8Array(0)) {
    const rule = this.ruleFor(new Event(kind, ""));
    const isNotLookedAt = IS_READ.includes(error.reason) || kind !== Gebeurtenis.ONLEESBAAR; // of no file a name says nothing
    const other = isNotLookedAt ? null : whatIs(content, suffixOf(this.source.bestand ?? ""));
    const isOther = other !== null && !JSON_KINDS.includes(other.soort);
    const name = isOther ? OTHER_FILE : error.reason;
    const reason = rule.redenen.find((one) => one.reden === name);
    const fill = { regel: String(error.line), kolom: String(error.column) };
    if (isOther) Object.assign(fill, { soort: other.naam, lezen: other.lezen });
    this.add(rule, fill, { pointer: "", melding: reason.melding, herstel: reason.herstel });
    this.skipAfter(PHASES.indexOf(Fase.LEZEN));
  }

  structureAndCodes(mostEuro) {
    const data = this.document instanceof Block ? this.document.get("data") : undefined;
    const metadata = this.document instanceof Block ? this.document.get("metadata") : undefined;
    const notice = (event) => this.event(event);
    let isKnown = metadata instanceof Block;
    check(this.withoutRecords(), this.schema, this.schema.$defs, this.packOfRules.codelijsten, (event) => {
      if (event.pointer.startsWith("/metadata")) isKnown = false;
      notice(event);
    });
    if (metadata instanceof Block) this.sourceOf(metadata);
    if (isKnown) this.choosePack(metadata).forEach(notice);
    let parts = {};
    if (data instanceof Block) {
      parts = collect(data, this.schema, this.codes === null ? new Map() : this.codes.sets, mostEuro, notice);
    }
    if (this.blocked(PHASES.indexOf("structuur")) || this.blocked(PHASES.indexOf("codes"))) return;
    if (this.isYearUnknown) {
      this.skipAfter(PHASES.indexOf("structuur"), "na_jaar");
      return;
    }
    this.content(parts);
  }

  /** Note down whose delivery it is. */
  sourceOf(metadata) {
    for (const key of ["overheidslaag", "overheidsnummer", "boekjaar", "periode"]) {
      const value = metadata.get(key);
      if (isKind(value, "string")) this.source[key] = clean(value);
      else if (isKind(value, "integer") && typeof value === "number") this.source[key] = value;
    }
  }

  /** Return the document in which 2025.0 is 2025 where the metadata holds a whole number. */
  withWholeNumbers(document) {
    const metadata = document instanceof Block ? document.get("metadata") : undefined;
    if (!(metadata instanceof Block)) return document;
    const entries = metadata.entries();
    for (const [key, schema] of Object.entries(resolve(this.schema.properties.metadata, this.schema.$defs).properties)) {
      if (schema.type === "integer" && entries.get(key) instanceof Fraction) entries.set(key, wholeOf(entries.get(key)));
    }
    return Block.of(document.entries().set("metadata", Block.of(entries)));
  }

  /** Return the document with empty lists of records: those are checked in the pass that adds them up. */
  withoutRecords() {
    if (!(this.document instanceof Block) || !(this.document.get("data") instanceof Block)) return this.document;
    const data = this.document.get("data").entries();
    for (const [key, value] of data) if (this.layouts.has(key) && Array.isArray(value)) data.set(key, []);
    return Block.of(this.document.entries().set("data", Block.of(data)));
  }

  choosePack(metadata) {
    const laag = this.packOfRules.lagen[metadata.get("overheidslaag")];
    const jaar = metadata.get("boekjaar");
    const [first, last] = this.packOfRules.jaren[laag];
    const pack = first <= jaar && jaar <= last ? readPack(`${laag}-${jaar}`) : null;
    if (pack === null) {
      const expected = this.text("jaren", { van: String(first), tot: String(last) });
      this.isYearUnknown = jaar > last && jaar <= this.limits().hoogstens_jaar;
      const kind = this.isYearUnknown ? Gebeurtenis.MODEL_ONBEKEND : Gebeurtenis.GEEN_MODEL;
      return [new Event(kind, "/metadata/boekjaar", "boekjaar", jaar, expected)];
    }
    this.takeYear(pack);
    this.codes = new Codes(pack);
    return [];
  }

  blocked(phase) {
    const blocked = this.rules.some(
      (rule) =>
        this.findings.get(rule.id).length > 0 && rule.ernst === BLOCKING && PHASES.indexOf(rule.fase) <= phase,
    );
    if (blocked) this.skipAfter(phase);
    return blocked;
  }

  content(parts) {
    const metadata = this.document.get("metadata");
    const period = metadata.get("periode");
    for (const event of this.sense(metadata, parts)) this.event(event);
    const applicable = new Map(this.pack.regels.map((entry) => [entry.regel, entry.berekeningen]));
    const moments = {};
    for (const moment of Moment.VALUES) {
      moments[moment] = this.pack.codelijsten.standper
        .filter((entry) => entry.naam.startsWith(moment) && entry.perioden.includes(period))
        .map((entry) => entry.code);
    }
    for (const rule of this.rules) {
      if (!applicable.has(rule.id)) {
        const fill = { laag: this.pack.overheidslaag, jaar: String(this.pack.boekjaar) };
        this.skipped.set(rule.id, [Regelstand.NIET_VAN_TOEPASSING, this.text("ander_jaar", fill)]);
        continue;
      }
      const calculation = applicable.get(rule.id).find((one) => one.perioden.includes(period));
      if (calculation === undefined) {
        this.skipped.set(rule.id, [Regelstand.NIET_VAN_TOEPASSING, this.text("andere_periode", { periode: String(period) })]);
      } else if (rule.formule.gebeurtenissen === undefined) {
        const parameters = {
          balanscode: calculation.balanscodes ?? [],
          taakveld: calculation.uitgesloten_taakvelden ?? [],
        };
        const evaluator = new Evaluator(this.codes, parts, moments, parameters);
        if (rule.formule.elke_cel !== undefined) this.eachCell(rule, evaluator);
        else if (rule.formule.herhaald !== undefined) this.repeated(rule);
        else if (rule.formule.grootte !== undefined) this.sizes(rule, evaluator);
        else this.test(rule, evaluator);
      }
    }
  }

  *sense(metadata, parts) {
    const period = this.pack.perioden.find((one) => one.nummer === metadata.get("periode"));
    const status = metadata.get("status");
    if (status !== period.status) {
      yield new Event("status_past_niet", "/metadata/status", "status", status, period.status);
    }
    const { van, tot } = period.venster;
    const date = metadata.get("datum");
    const day = date.slice(0, 10);
    if (!DAY.test(day) || !isDay(day) || day < van || day > tot) {
      const expected = this.text("venster", { van, tot });
      const event = new Event(Gebeurtenis.DATUM_BUITEN_VENSTER, "/metadata/datum", "datum", date, expected);
      if (DAY.test(day) && !isDay(day)) event.reason = NO_SUCH_DAY;
      yield event;
    }
    for (const part of Object.values(parts)) {
      for (const [cell, index] of part.twice) {
        yield new Event("cel_dubbel", `/data/${part.name}/${index}`, `${cell.row} × ${cell.column}`);
      }
    }
  }

  eachCell(rule, evaluator) {
    const grey = rule.formule.alleen_grijs ? this.grey() : null;
    const found = evaluator
      .cells(rule.formule.elke_cel)
      .filter(([part, cell]) => cell.total && (grey === null || grey[part].get(cell.row)?.has(cell.column)));
    const order = [...this.layouts.keys()];
    found.sort(([part, cell], [other, next]) => order.indexOf(part) - order.indexOf(other) || cell.first - next.first);
    for (const [part, cell] of found) {
      const amount = euro(cell.total);
      const pointer = `/data/${part}/${cell.first}`;
      this.add(rule, { bedrag: amount }, { pointer, gevonden: amount, cent: cell.total });
    }
  }

  grey() {
    const parts = Object.entries(this.pack.grijze_cellen).map(([part, groups]) => [
      part,
      new Map(groups.flatMap((group) => group.rijen.map((row) => [row, new Set(group.grijs)]))),
    ]);
    return Object.fromEntries(parts);
  }

  repeated(rule) {
    const data = this.document.get("data");
    if (!isComparable(data, rule.formule.herhaald)) {
      this.skipped.set(rule.id, [Regelstand.NIET_VAN_TOEPASSING, this.text("weinig_regels")]);
      return;
    }
    for (const found of repeatedParts(data, rule.formule.herhaald, this.layouts)) {
      const amounts = [
        { naam: this.text("met_herhalingen"), cent: narrow(found.cent) },
        { naam: this.text("zonder_herhalingen"), cent: narrow(found.centOnce) },
      ];
      const [amount, once] = [euro(found.cent), euro(found.centOnce)];
      const fill = { bedrag: amount, zonder: once, aantal: String(found.repeated), regels: String(found.records) };
      this.add(rule, fill, { pointer: `/data/${found.part}`, gevonden: amount, bedragen: amounts.map(amountOf) });
    }
  }

  yardsticks() {
    return yardsticksOf(this.pack.laag, this.document.get("metadata").get("overheidsnummer"));
  }

  sizes(rule, evaluator) {
    const { termen: terms, grootte: sizes } = rule.formule;
    const yardsticks = this.yardsticks();
    const outcomes = sizeOutcomes(sizes, evaluator.workOut(terms).terms, yardsticks);
    if (outcomes.length === 0) {
      const reason = this.text(yardsticks.size > 0 ? "geen_grootte" : "geen_cijfers");
      this.skipped.set(rule.id, [Regelstand.NIET_VAN_TOEPASSING, reason]);
    }
    for (const outcome of firstDeviations(outcomes)) {
      this.addSize(rule, outcome, terms.find((term) => term.id === outcome.waarde).naam);
    }
  }

  addSize(rule, outcome, naam) {
    const { melding, herstel } = reasonOf(rule, outcome);
    const { number, series } = outcome.yardstick;
    const beside = outcome.isPerInhabitant
      ? { naam: this.text("per_inwoner", { naam }), cent: narrow(outcome.perInhabitant) }
      : { naam: this.text("in_reeks", { naam, reeks: series }), cent: narrow(number) };
    this.add(rule, sizeFill(outcome, naam), {
      pointer: "",
      gevonden: euro(outcome.cents),
      verwacht: this.text(outcome.stand === ABOVE ? "hoogstens" : "minstens", { grens: euro(outcome.limit) }),
      bedragen: [{ naam, cent: narrow(outcome.cents) }, beside].map(amountOf),
      melding,
      herstel,
    });
  }

  test(rule, evaluator) {
    const { termen: terms, toets: demand } = rule.formule;
    const outcome = evaluator.workOut(terms);
    const nameOf = (id) => terms.find((term) => term.id === id).naam;
    const value = outcome.terms.get(demand.waarde);
    if (demand.alleen_zonder_cijfers && this.yardsticks().has(demand.waarde)) {
      this.skipped.set(rule.id, [Regelstand.NIET_VAN_TOEPASSING, this.text("met_cijfers")]);
      return;
    }
    const condition = demand.alleen_als_meer_dan_nul;
    if (condition !== undefined && outcome.terms.get(condition) <= 0n) {
      this.skipped.set(rule.id, [Regelstand.NIET_VAN_TOEPASSING, this.text("niets_geboekt", { term: nameOf(condition) })]);
      return;
    }
    const whole = demand.van === undefined ? null : outcome.terms.get(demand.van);
    if (whole !== null && whole <= 0n) {
      if (value) this.event(new Event(Gebeurtenis.NOEMER_ONTBREEKT, "", nameOf(demand.van), rule.id));
      this.skipped.set(rule.id, [Regelstand.OVERGESLAGEN, this.text("niet_te_berekenen", { term: nameOf(demand.van) })]);
      return;
    }
    if (!holds(demand, value, whole)) this.addOutcome(rule, outcome, value, whole);
  }

  addOutcome(rule, outcome, value, whole) {
    const [found, expected, difference] = this.measured(rule.formule.toets, value, whole);
    const fill = { waarde: found, grens: expected };
    for (const [term, amount] of outcome.terms) fill[term] = euro(amount);
    const names = new Map([...this.codes.names.values()].flatMap((labels) => [...labels]));
    for (const [term, code] of outcome.largest) fill[`${term}-code`] = `${code} (${strip(names.get(code) ?? "")})`;
    const amounts = rule.formule.termen.map(({ naam, id }) => amountOf({ naam, cent: narrow(outcome.terms.get(id)) }));
    const shown = rule.formule.toon_delen;
    if (shown !== undefined) {
      for (const [code, amount] of outcome.parts.get(shown)) {
        amounts.push(amountOf({ naam: `${code} ${strip(names.get(code) ?? "")}`, cent: narrow(amount) }));
      }
    }
    this.add(rule, fill, { pointer: "", gevonden: found, verwacht: expected, verschil: difference, bedragen: amounts });
  }

  /** Return what was found, what was expected, and by how much it differs. */
  measured(demand, value, whole) {
    if (demand.hoogstens_eur !== undefined) {
      const limit = BigInt(demand.hoogstens_eur) * 100n;
      return [euro(value), this.text("hoogstens", { grens: euro(limit) }), euro(value - limit)];
    }
    if (demand.minstens_eur !== undefined) {
      const limit = BigInt(demand.minstens_eur) * 100n;
      return [euro(value), this.text("minstens", { grens: euro(limit) }), euro(limit - value)];
    }
    if (demand.niet_nul) return [euro(value), this.text("niet_nul"), null];
    const name = demand.hoogstens_procent !== undefined ? "hoogstens" : "minder_dan";
    const limit = demand[`${name}_procent`];
    const found = this.text("procent", { getal: percent(value, whole, limit) });
    return [found, this.text(name, { grens: this.text("procent", { getal: String(limit) }) }), null];
  }
}

/** Tell whether a day, written as year-month-day, is in the calendar. */
function isDay(day) {
  const [year, month, number] = day.split("-").map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month >= 1 && month <= 12 && number >= 1 && number <= [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

function holds(demand, value, whole) {
  if (demand.hoogstens_eur !== undefined) return value <= BigInt(demand.hoogstens_eur) * 100n;
  if (demand.minstens_eur !== undefined) return value >= BigInt(demand.minstens_eur) * 100n;
  if (demand.niet_nul) return value !== 0n;
  if (demand.hoogstens_procent !== undefined) return value * 100n <= BigInt(demand.hoogstens_procent) * whole;
  return value * 100n < BigInt(demand.minder_dan_procent) * whole;
}
