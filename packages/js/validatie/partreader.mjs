// Reading a part of a delivery from its sheet: the codes of its rows and columns, and every cell with a value. The same as iv3/excel/partreader.py.

import { cellKey, columnLetters } from "./columns.mjs";
import { Side, firstOf } from "./modelparts.mjs";
import { cellName, span } from "./modelsheet.mjs";
import { Block } from "./reading.mjs";
import { resolve } from "./structure.mjs";
import { fold, shown } from "./text.mjs";
import { isDay, said, shownNumber, stripBlank, wholeEuros } from "./values.mjs";

const YEAR = /^[0-9]{4}$/;

/** Reads the parts of one layer and year into what is gathered. */
export class PartReader {
  constructor(gathered, sheets, pack, schema, codes, factor) {
    this.gathered = gathered;
    this.sheets = sheets;
    this.pack = pack;
    this.schema = schema;
    this.codes = codes;
    this.factor = factor;
    this.totalWord = pack.rekenregels.totaalwoord;
    this.names = new Map();
  }

  /** Read the records of a part; `parts` are all, for two of them can share a sheet. */
  read(part, parts) {
    if (!this.gathered.data.has(part.name)) this.gathered.data.set(part.name, []);
    const records = this.gathered.data.get(part.name);
    const sheet = this.sheets.find(part.sheetName);
    if (sheet === null) {
      const isRequired = resolve(this.schema.properties.data, this.schema.$defs).required.includes(part.name);
      const fill = { verwacht: part.sheetName };
      if (isRequired) this.gathered.problem("blad_ontbreekt", null, null, part.name, fill);
      else this.gathered.remark("blad_ontbreekt", null, null, part.name, fill);
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
      this.gathered.cells.set(`/data/${part.name}/${records.length}`, `${sheet.name}!${cellName(cell)}`);
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
      const gevonden = count > 0 ? this.gathered.say("excel_rij", { rij: best }) : this.gathered.say("excel_nergens");
      this.gathered.problem("kop_verschoven", sheet, [codeRow, part.columns[0]], part.name, { gevonden, verwacht: String(codeRow) });
      shifted = true;
    }
    const codeColumn = part.codeColumn ?? part.nameColumn;
    if (!part.rows.some((row) => this.isKnown(sheet, [row, codeColumn], rows))) {
      const knownRows = (column) => sheet.searchedRows.filter((row) => this.isKnown(sheet, [row, column], rows));
      const [widest, count] = largest(sheet.columns.map((column) => [column, knownRows(column).length]));
      let gevonden = this.gathered.say("excel_nergens");
      if (count > 0) {
        const at = knownRows(widest);
        gevonden = this.gathered.say("excel_plaats", { kolom: columnLetters(widest), van: at[0], tot: at.at(-1) });
      }
      const verwacht = this.gathered.say("excel_plaats", { kolom: columnLetters(codeColumn), van: part.rows[0], tot: part.rows.at(-1) });
      this.gathered.problem("codes_verschoven", sheet, [part.rows[0], codeColumn], part.name, { gevonden, verwacht });
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
          this.gathered.problem("code_dubbel", sheet, line.codeCell, part.name, fill);
        } else seen.set(line.code, line.codeCell);
      } else line.isUsable = false;
    }
  }

  /** Tell whether it is certain which code a row or column has, and say so when it is not. */
  isCertain(part, sheet, side, line, first) {
    const { code, codeCell: cell } = line;
    const refuse = (reason, fill) => {
      this.gathered.problem(reason, sheet, cell, part.name, fill);
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
      this.gathered.problem("code_buiten_bereik", sheet, cell, part.name, { sleutel, verwacht });
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
    return this.gathered.say("excel_rijen", { van: part.rows[0], tot: part.rows.at(-1) });
  }

  columnsText(part) {
    return this.gathered.say("excel_kolommen", { van: columnLetters(part.columns[0]), tot: columnLetters(part.columns.at(-1)) });
  }

  merged(part, sheet, rows, columns) {
    for (const { top, left, bottom, right, reference } of sheet.found.merged) {
      if (bottom < part.rows[0] || top > part.rows.at(-1)) continue;
      const isInside =
        rows.some((row) => top <= row.index && row.index <= bottom && row.code !== "") &&
        columns.some((column) => left <= column.index && column.index <= right && column.code !== "");
      if (isInside && (top !== bottom || left !== right)) {
        this.gathered.problem("cel_samengevoegd", sheet, [top, left], part.name, { gevonden: shown(reference) });
      }
    }
  }

  /** Say which rows, columns and sheets nobody sees, but count. */
  hidden(part, sheet, pairs) {
    if (pairs.length === 0) return;
    const { visible } = this.sheets.workbook.sheets.find((one) => one.name === sheet.name);
    if (visible !== "visible") this.gathered.remark("verborgen_blad", sheet, null, part.name);
    for (const [line, first] of firstOf(pairs, 0)) {
      if (sheet.found.hiddenRows.has(line.index)) {
        this.gathered.remark("verborgen_rij", sheet, first, part.name, { regel: String(line.index) });
      }
    }
    for (const [line, first] of firstOf(pairs, 1)) {
      if (sheet.found.hiddenColumns.some(([from, to]) => from <= line.index && line.index <= to)) {
        this.gathered.remark("verborgen_kolom", sheet, first, part.name, { kolom: columnLetters(line.index) });
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
      this.gathered.remark("code_ontbreekt", sheet, null, part.name, { sleutel: missing.join(", "), verwacht });
    }
  }

  /** Return the key and the value of a record; null, and a problem, when there is no certain value. */
  content(part, sheet, cell) {
    const refuse = (reason, gevonden) => {
      this.gathered.problem(reason, sheet, cell, part.name, { gevonden });
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

/** Return the first pair with the largest count; the count is 0 when there are none. */
function largest(pairs) {
  return pairs.reduce((best, pair) => (pair[1] > best[1] ? pair : best), pairs[0] ?? [0, 0]);
}
