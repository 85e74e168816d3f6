// A part of a delivery on its sheet of an Excel model: where its codes, names and values stand. The same as iv3/excel/modelparts.py.

import { columnIndex } from "./columns.mjs";
import { span } from "./modelsheet.mjs";

/** A part of a delivery on its sheet. */
export class ModelPart {
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

/** What is common to the rows, or to the columns, of a part. */
export class Side {
  constructor(listName, leaves, others, byName) {
    this.listName = listName;
    this.leaves = leaves;
    this.known = new Set(leaves);
    this.others = others;
    this.byName = byName;
  }
}

/** Return every row (side 0) or column (side 1) that has a value, in order, with the first cell that has one. */
export function firstOf(pairs, side) {
  const first = new Map();
  for (const pair of pairs) {
    if (!first.has(pair[side].index)) first.set(pair[side].index, [pair[side], [pair[0].index, pair[1].index]]);
  }
  return [...first.keys()].sort((one, other) => one - other).map((index) => first.get(index));
}
