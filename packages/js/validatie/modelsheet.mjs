// A sheet of an Excel model: its values, and what its XML says beside them. The same as iv3/excel/modelsheet.py.

import { cellKey, columnLetters } from "./columns.mjs";
import { MOST_MODEL_CELLS } from "./sheetreader.mjs";
import { fold, shown } from "./text.mjs";
import { Unusable } from "./unusable.mjs";
import { stripBlank } from "./values.mjs";

const MOST_SEARCHED_ROWS = 2000;
const MOST_SEARCHED_COLUMNS = 500;

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

/** The sheets of a workbook, each read once and only when it is asked for. */
export class Sheets {
  constructor(workbook) {
    this.workbook = workbook;
    this.found = new Map();
  }

  /** Return a sheet by its name, in which letter case, spaces and signs do not count; null when there is none. */
  find(wanted) {
    if (!this.found.has(wanted)) {
      const names = [...this.workbook.parts.keys()];
      let same = names.filter((name) => name === wanted);
      if (same.length === 0) same = names.filter((name) => fold(name) === fold(wanted));
      if (same.length !== 1) return null;
      this.found.set(wanted, new Sheet(this.workbook, same[0]));
    }
    return this.found.get(wanted);
  }
}

export function span(from, to) {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Return a cell, its row from 1 and its column from 0, as a spreadsheet calls it. */
export function cellName([row, column]) {
  return `${columnLetters(column)}${row}`;
}

/** Return the first cell with a label, anywhere on the sheet; null when there is none. */
export function search(sheet, label) {
  for (const row of sheet.searchedRows) {
    for (const column of sheet.columns) if (sheet.text(row, column) === label) return [row, column];
  }
  return null;
}
