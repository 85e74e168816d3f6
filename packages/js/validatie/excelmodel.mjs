// The Excel model of CBS to a delivery: what stands where its own tool looks, and every cell that is not certain.
// The same as iv3/excel/model.py, method by method.

import { halfEven, narrow } from "./amounts.mjs";
import { RULES, readPack } from "./packs.mjs";
import { Block } from "./reading.mjs";
import { layouts } from "./records.mjs";
import { resolve } from "./structure.mjs";
import { filled, fold, shown, trimmed } from "./text.mjs";
import { MOST_MODEL_CELLS, Moment, Unusable, Workbook, cellKey, columnIndex, columnLetters } from "./workbook.mjs";

const MODEL_PACK = "excelmodel";
const UNREADABLE = "excelmodel_onleesbaar";
const REMARKABLE = "excelmodel_opvallend";

const MODEL_BLANK = " \t\r\n\xa0";
const MOST_AMOUNT_DIGITS = 15;
const DIGITS_SHOWN = 15;
const MOST_SEARCHED_ROWS = 2000;
const MOST_SEARCHED_COLUMNS = 500;
const WRITTEN_DAY = /^([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})$/;
const ISO_DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const WHOLE_FIELD = /^[0-9]{1,9}$/;
const YEAR = /^[0-9]{4}$/;
const YES_OR_NO = { ja: true, nee: false };
const LISTS_OF_MODEL = ["taakveld", "balanscode", "categorie_lasten", "categorie_baten"];

/** Something about a cell that the user must know: kind, reason, part, sheet, cell and other values for the sentence. */
class Problem {
  constructor(kind, reason, part, sheet, cell, fill) {
    this.kind = kind;
    this.reason = reason;
    this.part = part;
    this.sheet = sheet;
    this.cell = cell;
    this.fill = fill;
  }

  /** Return the sheet and the cell: `5.Verdelingsmatrix lasten!K23`. */
  get place() {
    return [this.sheet, this.cell].filter((name) => name !== "").join("!");
  }
}

/**
 * Read an Excel model of CBS.
 * @param {Uint8Array} bytes
 * @returns {{ delivery: Block, cells: Map<string, string>, problems: Problem[], remarks: Problem[] }} the delivery as
 *   `scan` gives it, pointer → sheet and cell, why it cannot be read with certainty, and what the user should know
 */
export function readModel(bytes) {
  try {
    return new ModelReader(new Workbook(bytes, "")).read();
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return { delivery: Block.of(new Map()), cells: new Map(), problems: [unusableProblem(error)], remarks: [] };
  }
}

function unusableProblem(error) {
  const rule = readPack(RULES).regels.find((one) => one.formule.gebeurtenissen?.includes(UNREADABLE));
  const isKnown = rule.redenen.some((reason) => reason.reden === error.key);
  const { werkblad = "", cel = "", ...others } = error.values;
  const values = Object.fromEntries(Object.entries(others).map(([key, value]) => [key, String(value)]));
  if (values.rij !== undefined) values.regel = values.rij;
  return new Problem(UNREADABLE, isKnown ? error.key : "werkmap_kapot", "", werkblad, cel, values);
}

// Values

/** Return a number in a cell times `factor`, rounded to a whole number, half to even; null for what is no amount. */
export function wholeEuros(value, factor) {
  if (!Number.isFinite(value) || Math.abs(value) >= 10 ** MOST_AMOUNT_DIGITS) return null;
  const { isNegative, digits, power } = decimalOf(value);
  const product = BigInt(digits) * BigInt(factor);
  const size = power >= 0 ? product * 10n ** BigInt(power) : halfEven(product, -power);
  return narrow(isNegative ? -size : size);
}

/** Return a number as a spreadsheet turns it into text in Dutch: at most 15 digits, and a decimal comma. */
export function shownNumber(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "-Infinity" : "Infinity";
  let { isNegative, digits, power } = decimalOf(value);
  if (digits.length > DIGITS_SHOWN) {
    const dropped = digits.length - DIGITS_SHOWN;
    digits = String(halfEven(BigInt(digits), dropped));
    power += dropped;
  }
  let text;
  if (power >= 0) text = digits + "0".repeat(power);
  else {
    const padded = digits.padStart(1 - power, "0");
    text = `${padded.slice(0, power)}.${padded.slice(power)}`.replace(/0+$/, "").replace(/\.$/, "");
  }
  return `${isNegative ? "-" : ""}${text.replace(".", ",")}`;
}

/** Return the digits that distinguish a number, and the power of ten of the last of them. */
function decimalOf(value) {
  const [mantissa, exponent] = Math.abs(value).toExponential().split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  const isNegative = value < 0 || Object.is(value, -0);
  return { isNegative, digits: whole + fraction, power: Number(exponent) - fraction.length };
}

function isDay(value) {
  return value instanceof Moment && value.day !== null;
}

/** Return a value as a message shows it. */
function said(value) {
  if (typeof value === "number") return shownNumber(value);
  if (isDay(value)) return `${value.day.day}-${value.day.month}-${value.day.year}`;
  if (typeof value === "boolean") return value ? "True" : "False";
  return shown(value instanceof Moment ? value.text : value);
}

function fieldText(value) {
  return typeof value === "string" ? value : said(value);
}

function stripBlank(text) {
  return trimmed(text, (letter) => MODEL_BLANK.includes(letter));
}

/** Return a day, or a day and a time, as a delivery holds it; text that is no day comes back as it is. */
function deliveredMoment(value, timezone) {
  if (isDay(value)) return `${value.kind === "date" ? `${value.text}T00:00:00` : value.text.slice(0, 19)}${timezone}`;
  let text = stripBlank(fieldText(value));
  const day = WRITTEN_DAY.exec(text);
  if (day !== null) text = `${day[3]}-${day[2].padStart(2, "0")}-${day[1].padStart(2, "0")}`;
  return ISO_DAY.test(text) ? `${text}T00:00:00${timezone}` : text;
}

// Sheets

/** A sheet with its values and with what its XML says beside them. */
class Sheet {
  constructor(workbook, name) {
    const found = workbook.read(name);
    const { first, last } = found;
    if (found.area > MOST_MODEL_CELLS) throw workbook.tooLarge(found, MOST_MODEL_CELLS);
    if (found.impossibleRow > 0) {
      throw new Unusable("datum_onmogelijk", { bestand: workbook.name, rij: found.impossibleRow, werkblad: name });
    }
    this.name = name;
    this.found = found;
    this.hasCells = found.area > 0;
    this.lastRow = Math.max(found.lastValueRow, last.row);
    this.columns = span(first.column, Math.min(last.column, MOST_SEARCHED_COLUMNS));
    this.searchedRows = span(1, Math.min(this.lastRow, MOST_SEARCHED_ROWS));
  }

  /** Return a value, null for an empty cell; text keeps its spaces, and blank text is empty. */
  value(row, column) {
    const value = this.found.values.get(cellKey(row, column)) ?? null;
    return typeof value === "string" && stripBlank(value) === "" ? null : value;
  }

  /** Return the text of a cell without spaces around it; empty when there is none, or no text. */
  text(row, column) {
    const value = this.value(row, column);
    return typeof value === "string" ? stripBlank(value) : "";
  }

  /** Tell whether there is something to read: not nothing, and not a zero. */
  filled(row, column) {
    if (this.found.marks.has(cellKey(row, column))) return true;
    const value = this.value(row, column);
    return value !== null && value !== 0;
  }

  /** Return the reason and the error value when a cell has a formula without a result, or an error; else null. */
  error(row, column) {
    const mark = this.found.marks.get(cellKey(row, column));
    if (mark === undefined) return null;
    return mark.isError ? ["cel_foutwaarde", shown(mark.error)] : ["cel_formule", ""];
  }
}

function span(from, to) {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Return a cell, its row from 1 and its column from 0, as a spreadsheet calls it. */
function cellName([row, column]) {
  return `${columnLetters(column)}${row}`;
}

/** A part of a delivery on its sheet. */
class ModelPart {
  constructor(record, layout, broken) {
    this.name = record.onderdeel;
    this.sheetName = record.blad;
    this.layout = layout;
    this.codeRow = record.coderij;
    this.nameRow = record.naamrij;
    this.codeColumn = record.codekolom === null ? null : columnIndex(record.codekolom, broken);
    this.nameColumn = columnIndex(record.naamkolom, broken);
    this.rows = span(record.rijen.van, record.rijen.tot);
    this.columns = span(columnIndex(record.kolommen.van, broken), columnIndex(record.kolommen.tot, broken));
  }

  /** Return the cells with the code and the name of a row. */
  row(row) {
    const named = [row, this.nameColumn];
    return [this.codeColumn === null ? named : [row, this.codeColumn], named];
  }

  /** Return the cells with the code and the name of a column. */
  column(column) {
    const named = [this.nameRow, column];
    return [this.codeRow === null ? named : [this.codeRow, column], named];
  }
}

/** What is common to the rows, or to the columns, of a part; see `_Lines` of the Python module. */
class Side {
  constructor(listName, leaves, others, byName) {
    this.listName = listName;
    this.leaves = leaves;
    this.known = new Set(leaves);
    this.others = others;
    this.byName = byName;
  }
}

// Reading

class ModelReader {
  constructor(workbook) {
    this.workbook = workbook;
    this.pack = readPack(MODEL_PACK);
    if (this.pack === null) throw new Error("the pack of the Excel model is missing from this module");
    const rules = readPack(RULES);
    this.schema = rules.aanlevering;
    this.texts = rules.teksten;
    this.layers = rules.lagen;
    this.layouts = new Map(layouts(this.schema).map((layout) => [layout.part, layout]));
    this.factor = this.pack.rekenregels.factor;
    this.totalWord = this.pack.rekenregels.totaalwoord;
    this.problems = [];
    this.remarks = [];
    this.cells = new Map();
    this.blocks = { metadata: new Map(), contact: new Map() };
    this.opmerkingen = [];
    this.data = new Map();
    this.sheets = new Map();
    this.codes = null;
    this.names = new Map();
  }

  read() {
    if (this.workbook.hasMacros) this.remark("macros");
    const information = this.sheet(this.pack.informatie.blad);
    if (information === null) {
      const names = [...this.workbook.parts.keys()].map((name) => shown(name)).join(", ");
      this.problem("geen_model", null, null, "", { verwacht: this.pack.informatie.blad, gevonden: names });
    } else {
      this.information(information);
      this.readRemarks(information);
      const parts = this.parts(information);
      if (parts.length > 0 && !this.isOtherModel(parts, information)) for (const part of parts) this.readPart(part, parts);
    }
    return { delivery: this.delivery(), cells: this.cells, problems: this.problems, remarks: this.remarks };
  }

  problem(reason, sheet, cell, part = "", fill = {}) {
    this.problems.push(new Problem(UNREADABLE, reason, part, sheet?.name ?? "", cell === null ? "" : cellName(cell), fill));
  }

  remark(reason, sheet = null, cell = null, part = "", fill = {}) {
    this.remarks.push(new Problem(REMARKABLE, reason, part, sheet?.name ?? "", cell === null ? "" : cellName(cell), fill));
  }

  say(key, values = {}) {
    return filled(this.texts[key], values);
  }

  /** Return a sheet by its name, in which letter case, spaces and signs do not count; null when there is none. */
  sheet(wanted) {
    if (!this.sheets.has(wanted)) {
      const names = [...this.workbook.parts.keys()];
      let same = names.filter((name) => name === wanted);
      if (same.length === 0) same = names.filter((name) => fold(name) === fold(wanted));
      if (same.length !== 1) return null;
      this.sheets.set(wanted, new Sheet(this.workbook, same[0]));
    }
    return this.sheets.get(wanted);
  }

  /** Return the delivery with the keys of each block in the order of the schema. */
  delivery() {
    const ordered = Object.entries(this.blocks).map(([key, block]) => {
      const order = Object.keys(resolve(this.schema.properties[key], this.schema.$defs).properties);
      return [key, Block.of(new Map(order.filter((inner) => block.has(inner)).map((inner) => [inner, block.get(inner)])))];
    });
    return Block.of(new Map([...ordered, ["opmerkingen", this.opmerkingen], ["data", Block.of(this.data)]]));
  }

  // the sheet with information

  information(sheet) {
    const { labelkolom, waardekolom, rijen, opmerkingen } = this.pack.informatie;
    const labelColumn = columnIndex(labelkolom, this.workbook.broken);
    const valueColumn = columnIndex(waardekolom, this.workbook.broken);
    const found = new Map();
    for (const row of span(rijen.van, rijen.tot)) {
      const text = sheet.text(row, labelColumn);
      if (text.includes(opmerkingen.na)) break;
      if (!found.has(text)) found.set(text, []);
      found.get(text).push(row);
    }
    for (const record of this.pack.velden) {
      const label = stripBlank(record.label);
      const at = found.get(label) ?? [];
      if (at.length === 1) this.field(sheet, record, [at[0], valueColumn]);
      else if (at.length > 1) this.problem("veld_dubbel", sheet, [at[1], labelColumn], "", { sleutel: label });
      else if (record.eigen) this.set(record.pad, this.converted(record, record.standaard));
      else {
        const verwacht = this.say("excel_plaats", { kolom: labelkolom, van: rijen.van, tot: rijen.tot });
        const moved = search(sheet, label);
        this.problem(moved === null ? "veld_ontbreekt" : "veld_verschoven", sheet, moved, "", { sleutel: label, verwacht });
      }
    }
  }

  field(sheet, record, cell) {
    const error = sheet.error(...cell);
    if (error !== null) this.problem(error[0], sheet, cell, "", { gevonden: error[1] });
    else this.set(record.pad, this.converted(record, sheet.value(...cell) ?? record.standaard), sheet, cell);
  }

  /** Return the value of a field as a delivery holds it; what does not fit is left for the rules to say. */
  converted({ soort: kind }, value) {
    if (value === null) return kind === "getal" || kind === "laag" ? null : "";
    if (kind === "datum") return deliveredMoment(value, this.pack.rekenregels.tijdzone);
    const text = stripBlank(fieldText(value));
    if (kind === "getal") return WHOLE_FIELD.test(text) ? Number(text) : text;
    if (kind === "ja_nee") {
      if (typeof value === "boolean") return value;
      const lower = text.toLowerCase();
      return Object.hasOwn(YES_OR_NO, lower) ? YES_OR_NO[lower] : text;
    }
    if (kind === "laag") {
      const names = new Map(Object.keys(this.layers).map((name) => [fold(name), name]));
      for (const [other, name] of Object.entries(this.pack.namen)) names.set(fold(other), name);
      return names.get(fold(text)) ?? text;
    }
    return text;
  }

  set(pointer, value, sheet = null, cell = null) {
    const [, block, key] = pointer.split("/");
    this.blocks[block].set(key, value);
    if (sheet !== null) this.cells.set(pointer, `${sheet.name}!${cellName(cell)}`);
  }

  readRemarks(sheet) {
    const { kolom, rijen, na, voor } = this.pack.informatie.opmerkingen;
    const column = columnIndex(kolom, this.workbook.broken);
    const rows = span(rijen.van, rijen.tot);
    const begin = rows.find((row) => sheet.text(row, column).includes(na));
    if (begin === undefined) {
      const verwacht = this.say("excel_plaats", { kolom, van: rijen.van, tot: rijen.tot });
      this.remark("opmerkingen_niet_gevonden", sheet, null, "", { sleutel: na, verwacht });
      return;
    }
    for (const row of span(begin + 1, rijen.tot)) {
      if (sheet.text(row, column).includes(voor)) break;
      const error = sheet.error(row, column);
      if (error !== null) this.problem(error[0], sheet, [row, column], "", { gevonden: error[1] });
      const value = sheet.value(row, column);
      if (value !== null) {
        const number = this.opmerkingen.length;
        this.opmerkingen.push(Block.of(new Map([["tekst", fieldText(value)]])));
        for (const pointer of [`/opmerkingen/${number}`, `/opmerkingen/${number}/tekst`]) {
          this.cells.set(pointer, `${sheet.name}!${cellName([row, column])}`);
        }
      }
    }
  }

  // which model it is

  /** Return the parts of this layer and year; nothing when these are not known. */
  parts(sheet) {
    const { metadata } = this.blocks;
    const labels = new Map(this.pack.velden.map((record) => [record.pad.slice(record.pad.lastIndexOf("/") + 1), record.label]));
    const cellOf = (key) => (this.cells.get(`/metadata/${key}`) ?? "").split("!").at(-1);
    const add = (reason, key, fill) => this.problems.push(new Problem(UNREADABLE, reason, "", sheet.name, cellOf(key), fill));
    for (const key of ["overheidslaag", "boekjaar", "periode"]) {
      if (metadata.get(key) === null) add("veld_leeg", key, { sleutel: stripBlank(labels.get(key)) });
    }
    const laag = metadata.get("overheidslaag") ?? null;
    const jaar = metadata.get("boekjaar") ?? null;
    if (laag === null || jaar === null) return [];
    if (!Object.hasOwn(this.layers, laag)) {
      add("laag_onbekend", "overheidslaag", { gevonden: shown(laag), verwacht: Object.keys(this.layers).join(", ") });
      return [];
    }
    const known = this.pack.indelingen[this.layers[laag]] ?? {};
    if (!Object.hasOwn(known, String(jaar))) {
      add("jaar_onbekend", "boekjaar", { gevonden: shown(String(jaar)), verwacht: Object.keys(known).join(", ") });
      return [];
    }
    this.codes = readPack(`${this.layers[laag]}-${jaar}`);
    return known[String(jaar)].map(
      (record) => new ModelPart(record, this.layouts.get(record.onderdeel), this.workbook.broken),
    );
  }

  /** Tell, and say, when the codes on the sheets are more those of another year or layer than of the stated. */
  isOtherModel(parts, information) {
    const found = new Set(this.foundCodes(parts));
    const countIn = (codes) => [...found].filter((code) => codes.has(code)).length;
    const stated = countIn(allCodes(this.codes));
    if (stated === found.size) return false;
    const scores = [];
    for (const [laag, years] of Object.entries(this.pack.indelingen)) {
      for (const year of Object.keys(years)) scores.push([laag, year, countIn(allCodes(readPack(`${laag}-${year}`)))]);
    }
    const best = Math.max(...scores.map(([, , score]) => score));
    if (best <= stated) return false;
    const { metadata } = this.blocks;
    const own = this.layers[metadata.get("overheidslaag")];
    let winners = scores.filter(([, , score]) => score === best);
    if (winners.some(([laag]) => laag === own)) winners = winners.filter(([laag]) => laag === own);
    const names = Object.fromEntries(Object.entries(this.layers).map(([name, laag]) => [laag, name]));
    const fill = {
      gevonden: winners.map(([laag, year]) => `${names[laag]} ${year}`).join(", "),
      verwacht: `${names[own]} ${metadata.get("boekjaar")}`,
    };
    const cell = this.cells.get("/metadata/boekjaar").split("!").at(-1);
    this.problems.push(new Problem(UNREADABLE, "ander_model", "", information.name, cell, fill));
    return true;
  }

  /** Yield the codes of rows and of categories, where they should stand. */
  *foundCodes(parts) {
    for (const part of parts) {
      const sheet = this.sheet(part.sheetName);
      if (sheet === null || part.codeColumn === null || part.codeRow === null) continue;
      const texts = part.rows.map((row) => sheet.text(row, part.codeColumn));
      if (part.codeRow !== part.nameRow) texts.push(...part.columns.map((column) => sheet.text(part.codeRow, column)));
      yield* texts.filter((text) => text !== "" && !text.includes(this.totalWord));
    }
  }

  // a part

  readPart(part, parts) {
    if (!this.data.has(part.name)) this.data.set(part.name, []);
    const records = this.data.get(part.name);
    const sheet = this.sheet(part.sheetName);
    if (sheet === null) {
      const isRequired = resolve(this.schema.properties.data, this.schema.$defs).required.includes(part.name);
      const fill = { verwacht: part.sheetName };
      if (isRequired) this.problem("blad_ontbreekt", null, null, part.name, fill);
      else this.remark("blad_ontbreekt", null, null, part.name, fill);
      return;
    }
    const [rows, columns] = this.sides(part, parts);
    if (this.isShifted(part, sheet, rows, columns)) return;
    const rowLines = part.rows.map((row) => this.line(sheet, part.row(row), row, rows, true)).filter((line) => !line.isTotal);
    const columnLines = part.columns
      .map((column) => this.line(sheet, part.column(column), column, columns, false))
      .filter((line) => !line.isTotal);
    const pairs = [];
    for (const row of rowLines) {
      for (const column of columnLines) if (sheet.filled(row.index, column.index)) pairs.push([row, column]);
    }
    this.checkLines(part, sheet, rows, firstOf(pairs, 0));
    this.checkLines(part, sheet, columns, firstOf(pairs, 1));
    this.outside(part, sheet, rows, columns);
    this.merged(part, sheet, rowLines, columnLines);
    this.hidden(part, sheet, pairs);
    this.missing(part, sheet, rows, rowLines, true);
    this.missing(part, sheet, columns, columnLines, false);
    const [[rowKey], [columnKey]] = part.layout.codes;
    for (const [row, column] of pairs) {
      if (!row.isUsable || !column.isUsable) continue;
      const cell = [row.index, column.index];
      const content = this.content(part, sheet, cell);
      if (content === null) continue;
      this.cells.set(`/data/${part.name}/${records.length}`, `${sheet.name}!${cellName(cell)}`);
      records.push(Block.of(new Map([[rowKey, row.code], [columnKey, column.code], content])));
    }
  }

  sides(part, parts) {
    const [[, rowList], [, columnList]] = part.layout.codes;
    const otherLists = parts.filter((other) => other.sheetName === part.sheetName).map((other) => other.layout.codes[0][1]);
    const others = new Set(otherLists.filter((list) => list !== rowList).flatMap((list) => this.leaves(list)));
    return [
      new Side(rowList, this.leaves(rowList), others, part.codeColumn === null),
      new Side(columnList, this.leaves(columnList), new Set(), part.codeRow === null),
    ];
  }

  leaves(listName) {
    return this.codes.codelijsten[listName].filter((entry) => entry.soort === undefined).map((entry) => entry.code);
  }

  /** Return folded name → the codes with that name; in the list of stands a name says no more than its kind. */
  namesOf(listName) {
    if (!this.names.has(listName)) {
      const result = new Map();
      for (const entry of this.codes.codelijsten[listName]) {
        if (entry.soort !== undefined || entry.perioden !== undefined) continue;
        const name = fold(entry.naam);
        if (!result.has(name)) result.set(name, []);
        result.get(name).push(entry.code);
      }
      this.names.set(listName, result);
    }
    return this.names.get(listName);
  }

  /** Return the code that a cell holds, or that follows from the name in it; empty when there is none. */
  code(sheet, cell, side) {
    const value = sheet.value(...cell);
    const text = isDay(value) ? said(value) : sheet.text(...cell);
    if (!side.byName || text === "") return text;
    const codes = this.namesOf(side.listName).get(fold(text)) ?? [];
    if (codes.length === 1) return codes[0];
    const at = text.lastIndexOf(" ");
    const [word, year] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
    const known = this.pack.perioden;
    if (side.listName === "verslagperiode" && Object.hasOwn(known, word) && YEAR.test(year)) return `${known[word]}_${year}`;
    return "";
  }

  line(sheet, [codeCell, nameCell], index, side, isRow) {
    const isTotal = sheet.text(...(isRow ? codeCell : nameCell)).includes(this.totalWord);
    return { index, codeCell, nameCell, code: this.code(sheet, codeCell, side), isTotal, isUsable: true };
  }

  /** Tell, and say, when no code at all stands where it should. */
  isShifted(part, sheet, rows, columns) {
    const isFilled = () => part.rows.some((row) => part.columns.some((column) => sheet.filled(row, column)));
    if (!sheet.hasCells || (rows.byName && columns.byName && !isFilled())) return false;
    let shifted = false;
    const codeRow = part.codeRow ?? part.nameRow;
    if (!part.columns.some((column) => this.isKnown(sheet, [codeRow, column], columns))) {
      const counts = sheet.searchedRows.map((row) => [
        row,
        sheet.columns.filter((column) => this.isKnown(sheet, [row, column], columns)).length,
      ]);
      const [best, count] = largest(counts);
      const gevonden = count > 0 ? this.say("excel_rij", { rij: best }) : this.say("excel_nergens");
      this.problem("kop_verschoven", sheet, [codeRow, part.columns[0]], part.name, { gevonden, verwacht: String(codeRow) });
      shifted = true;
    }
    const codeColumn = part.codeColumn ?? part.nameColumn;
    if (!part.rows.some((row) => this.isKnown(sheet, [row, codeColumn], rows))) {
      const knownRows = (column) => sheet.searchedRows.filter((row) => this.isKnown(sheet, [row, column], rows));
      const [widest, count] = largest(sheet.columns.map((column) => [column, knownRows(column).length]));
      let gevonden = this.say("excel_nergens");
      if (count > 0) {
        const at = knownRows(widest);
        gevonden = this.say("excel_plaats", { kolom: columnLetters(widest), van: at[0], tot: at.at(-1) });
      }
      const verwacht = this.say("excel_plaats", { kolom: columnLetters(codeColumn), van: part.rows[0], tot: part.rows.at(-1) });
      this.problem("codes_verschoven", sheet, [part.rows[0], codeColumn], part.name, { gevonden, verwacht });
      shifted = true;
    }
    return shifted;
  }

  isKnown(sheet, cell, side) {
    return side.known.has(this.code(sheet, cell, side));
  }

  /** Look at the code and the name of every row, or every column, that has a value. */
  checkLines(part, sheet, side, used) {
    const seen = new Map();
    for (const [line, first] of used) {
      if (this.isCertain(part, sheet, side, line, first)) {
        if (seen.has(line.code)) {
          const fill = { sleutel: shown(line.code), gevonden: cellName(seen.get(line.code)) };
          this.problem("code_dubbel", sheet, line.codeCell, part.name, fill);
        } else seen.set(line.code, line.codeCell);
      } else line.isUsable = false;
    }
  }

  /** Tell whether it is certain which code a row or column has, and say so when it is not. */
  isCertain(part, sheet, side, line, first) {
    const { code, codeCell: cell } = line;
    const refuse = (reason, fill) => {
      this.problem(reason, sheet, cell, part.name, fill);
      return false;
    };
    const error = sheet.error(...cell);
    if (error !== null) return refuse(error[0], { gevonden: error[1] });
    const value = sheet.value(...cell);
    if (value === null) return refuse("zonder_code", { gevonden: cellName(first) });
    if (side.byName) {
      if (code !== "") return true;
      const entries = this.codes.codelijsten[side.listName].filter((entry) => entry.soort === undefined);
      return refuse("naam_onbekend", { gevonden: said(value), verwacht: entries.map((entry) => entry.naam).join(", ") });
    }
    if (typeof value !== "string" && !(isDay(value) && side.known.has(code))) {
      return refuse("code_als_getal", { gevonden: said(value) });
    }
    if (side.others.has(code)) return refuse("code_ander_deel", { sleutel: shown(code) });
    const name = sheet.text(...line.nameCell);
    const isSameCell = line.nameCell === line.codeCell || cellKey(...line.nameCell) === cellKey(...cell);
    const named = isSameCell ? [] : (this.namesOf(side.listName).get(fold(name)) ?? []);
    if (named.length > 0 && side.known.has(code) && !named.includes(code)) {
      return refuse("naam_past_niet", { sleutel: code, gevonden: shown(name), verwacht: named.join(", ") });
    }
    return true;
  }

  /** Say which codes with values stand outside the rows or the columns where values are read. */
  outside(part, sheet, rows, columns) {
    const codeRow = part.codeRow ?? part.nameRow;
    const codeColumn = part.codeColumn ?? part.nameColumn;
    const tell = (cell, side, verwacht) => {
      const sleutel = this.code(sheet, cell, side);
      this.problem("code_buiten_bereik", sheet, cell, part.name, { sleutel, verwacht });
    };
    const [ownRows, ownColumns] = [new Set(part.rows), new Set(part.columns)];
    for (const row of span(1, sheet.lastRow)) {
      if (ownRows.has(row) || row === part.codeRow || row === part.nameRow) continue;
      const cell = [row, codeColumn];
      if (this.isKnown(sheet, cell, rows) && part.columns.some((column) => sheet.filled(row, column))) {
        tell(cell, rows, this.rowsText(part));
      }
    }
    for (const column of sheet.columns) {
      if (ownColumns.has(column) || column === part.codeColumn || column === part.nameColumn) continue;
      const cell = [codeRow, column];
      if (this.isKnown(sheet, cell, columns) && part.rows.some((row) => sheet.filled(row, column))) {
        tell(cell, columns, this.columnsText(part));
      }
    }
  }

  rowsText(part) {
    return this.say("excel_rijen", { van: part.rows[0], tot: part.rows.at(-1) });
  }

  columnsText(part) {
    return this.say("excel_kolommen", { van: columnLetters(part.columns[0]), tot: columnLetters(part.columns.at(-1)) });
  }

  merged(part, sheet, rows, columns) {
    for (const { top, left, bottom, right, reference } of sheet.found.merged) {
      if (bottom < part.rows[0] || top > part.rows.at(-1)) continue;
      const isInside =
        rows.some((row) => top <= row.index && row.index <= bottom && row.code !== "") &&
        columns.some((column) => left <= column.index && column.index <= right && column.code !== "");
      if (isInside && (top !== bottom || left !== right)) {
        this.problem("cel_samengevoegd", sheet, [top, left], part.name, { gevonden: shown(reference) });
      }
    }
  }

  /** Say which rows, columns and sheets nobody sees, but count. */
  hidden(part, sheet, pairs) {
    if (pairs.length === 0) return;
    const { visible } = this.workbook.sheets.find((one) => one.name === sheet.name);
    if (visible !== "visible") this.remark("verborgen_blad", sheet, null, part.name);
    for (const [line, first] of firstOf(pairs, 0)) {
      if (sheet.found.hiddenRows.has(line.index)) {
        this.remark("verborgen_rij", sheet, first, part.name, { regel: String(line.index) });
      }
    }
    for (const [line, first] of firstOf(pairs, 1)) {
      if (sheet.found.hiddenColumns.some(([from, to]) => from <= line.index && line.index <= to)) {
        this.remark("verborgen_kolom", sheet, first, part.name, { kolom: columnLetters(line.index) });
      }
    }
  }

  /** Say which codes are not on the sheet, apart from those on which nothing may be filled in. */
  missing(part, sheet, side, there, isRow) {
    const grey = this.codes.grijze_cellen[part.name];
    if (grey === undefined || side.byName) return;
    const [[, rowList], [, columnList]] = part.layout.codes;
    const closed = new Set(grey.flatMap((group) => group.rijen.flatMap((row) => group.grijs.map((column) => `${row}\n${column}`))));
    const across = this.leaves(isRow ? columnList : rowList);
    const isOpen = (code) => across.some((other) => !closed.has(isRow ? `${code}\n${other}` : `${other}\n${code}`));
    const found = new Set(there.map((line) => line.code));
    const missing = side.leaves.filter((code) => !found.has(code) && isOpen(code));
    if (missing.length > 0) {
      const verwacht = isRow ? this.rowsText(part) : this.columnsText(part);
      this.remark("code_ontbreekt", sheet, null, part.name, { sleutel: missing.join(", "), verwacht });
    }
  }

  /** Return the key and the value of a record; null, and a problem, when there is no certain value. */
  content(part, sheet, cell) {
    const refuse = (reason, gevonden) => {
      this.problem(reason, sheet, cell, part.name, { gevonden });
      return null;
    };
    const error = sheet.error(...cell);
    if (error !== null) return refuse(...error);
    const value = sheet.value(...cell);
    if (part.layout.hasAmount) {
      const amount = typeof value === "number" ? wholeEuros(value, this.factor) : null;
      return amount === null ? refuse("geen_bedrag", said(value)) : ["bedrag", amount];
    }
    if (typeof value === "string") return ["waarde", stripBlank(value)];
    return typeof value === "number" ? ["waarde", shownNumber(value)] : refuse("geen_waarde", said(value));
  }
}

/** Return every row (side 0) or column (side 1) that has a value, in order, with the first cell that has one. */
function firstOf(pairs, side) {
  const first = new Map();
  for (const pair of pairs) {
    if (!first.has(pair[side].index)) first.set(pair[side].index, [pair[side], [pair[0].index, pair[1].index]]);
  }
  return [...first.keys()].sort((one, other) => one - other).map((index) => first.get(index));
}

function allCodes(pack) {
  return new Set(LISTS_OF_MODEL.flatMap((name) => pack.codelijsten[name].map((entry) => entry.code)));
}

/** Return the first pair with the largest count; the count is 0 when there are none. */
function largest(pairs) {
  return pairs.reduce((best, pair) => (pair[1] > best[1] ? pair : best), pairs[0] ?? [0, 0]);
}

/** Return the first cell with a label, anywhere on the sheet; null when there is none. */
function search(sheet, label) {
  for (const row of sheet.searchedRows) {
    for (const column of sheet.columns) if (sheet.text(row, column) === label) return [row, column];
  }
  return null;
}
