// The records of a delivery, in one pass: checked, and added up per cell in whole cents. The same as iv3/delivery/records.py.

import { Fraction, add, cents } from "./amounts.mjs";
import { Block, escape } from "./reading.mjs";
import { Event, check, resolve } from "./structure.mjs";

export const AMOUNT = "bedrag";
const NONE = new Set();

/** How the records of one part look: its schema, and the keys that hold a code with the list each is from. */
export class Layout {
  constructor(part, record) {
    this.part = part;
    this.schema = record;
    this.codes = Object.entries(record.properties)
      .filter(([, property]) => property["x-codelijst"] !== undefined)
      .map(([key, property]) => [key, property["x-codelijst"]]);
    this.hasAmount = Object.hasOwn(record.properties, AMOUNT);
  }
}

/** Return the layout of every part, from the schema of a delivery, in its order. */
export function layouts(deliverySchema) {
  const definitions = deliverySchema.$defs;
  const data = resolve(deliverySchema.properties.data, definitions);
  return Object.entries(data.properties).map(
    ([part, schema]) => new Layout(part, resolve(resolve(schema, definitions).items, definitions)),
  );
}

/** A filled cell: its row and column, cents, the first record with it, and the first that repeats it without own data. */
class Cell {
  constructor(row, column, first) {
    this.row = row;
    this.column = column;
    this.total = 0;
    this.first = first;
    this.isTwice = false;
  }
}

/** What one part of a delivery adds up to. */
export class Part {
  constructor(name) {
    this.name = name;
    this.rows = new Map();
    this.size = 0;
    this.twice = [];
  }

  /** Return the cell of a row (taakveld or balanscode) and a column (categorie or stand), undefined when it is empty. */
  cell(row, column) {
    const cells = this.rows.get(row);
    return cells === undefined ? undefined : cells.get(column);
  }

  /** Make the cell that stands first in the record at `index`. */
  fill(row, column, index) {
    const cell = new Cell(row, column, index);
    const cells = this.rows.get(row);
    if (cells === undefined) this.rows.set(row, new Map([[column, cell]]));
    else cells.set(column, cell);
    this.size += 1;
    return cell;
  }

  *cells() {
    for (const cells of this.rows.values()) yield* cells.values();
  }
}

/**
 * Check and add up every record in `data`; return all parts by name.
 * @param {Block} data the object `data` of a delivery; parts that are no list are passed over
 * @param {object} deliverySchema the schema of a delivery
 * @param {Map<string, Set<string>>} lists the deliverable codes of each list in this year; empty when the year is not known
 * @param {number} mostEuro an amount beyond this, in euros, is no amount
 * @param {(event: Event) => void} notice gets what is wrong with records, in their order; they are never all kept
 */
export function collect(data, deliverySchema, lists, mostEuro, notice) {
  const parts = {};
  for (const layout of layouts(deliverySchema)) {
    const part = (parts[layout.part] = new Part(layout.part));
    const records = data.get(layout.part);
    if (Array.isArray(records)) {
      const reader = new Reader(layout, deliverySchema.$defs, lists, mostEuro, part, notice);
      if (layout.hasAmount) reader.addUp(records);
      else records.forEach((record, index) => reader.lookAt(index, record));
    }
  }
  return parts;
}

class Reader {
  constructor(layout, definitions, lists, mostEuro, part, notice) {
    this.layout = layout;
    this.definitions = definitions;
    this.lists = lists;
    this.mostEuro = mostEuro;
    this.part = part;
    this.notice = notice;
  }

  /** Add up the records. The short way is for known codes and an amount; the rest is looked at. */
  addUp(records) {
    const [[rowKey, rowList], [columnKey, columnList]] = this.layout.codes;
    const rows = this.lists.get(rowList) ?? NONE;
    const columns = this.lists.get(columnList) ?? NONE;
    const { part } = this;
    let shape = null;
    let size = 0;
    let rowPlace = -1;
    let columnPlace = -1;
    let amountPlace = -1;
    for (let index = 0; index < records.length; index += 1) {
      const record = records[index];
      if (!(record instanceof Block)) {
        this.lookAt(index, record);
        continue;
      }
      const { store, offset } = record;
      if (record.shape !== shape) {
        shape = record.shape;
        size = record.size;
        rowPlace = shape.place(rowKey);
        columnPlace = shape.place(columnKey);
        amountPlace = shape.place(AMOUNT);
      }
      if (rowPlace < 0 || columnPlace < 0 || amountPlace < 0) {
        this.lookAt(index, record);
        continue;
      }
      const row = store[offset + rowPlace];
      const column = store[offset + columnPlace];
      const amount = store[offset + amountPlace];
      let cell = part.cell(row, column);
      const isKnown = cell !== undefined || (rows.has(row) && columns.has(column));
      if (
        !isKnown ||
        !(typeof amount === "number" || amount instanceof Fraction) ||
        this.isTooMuch(amount) ||
        (size > 3 && record.has("details") && !(record.get("details") instanceof Block))
      ) {
        if (!this.lookAt(index, record)) continue;
      }
      if (cell === undefined) cell = part.fill(row, column, index);
      else if (size === 3 && !cell.isTwice) {
        cell.isTwice = true;
        part.twice.push([cell, index]);
      }
      cell.total = add(cell.total, cents(amount));
    }
  }

  /** Check one record in full; tell whether nothing is wrong with it. */
  lookAt(index, record) {
    const pointer = `/data/${this.layout.part}/${index}`;
    let isRight = true;
    const notice = (event) => {
      isRight = false;
      this.notice(event);
    };
    check(record, this.layout.schema, this.definitions, {}, notice, pointer);
    if (isRight && this.layout.hasAmount && this.isTooMuch(record.get(AMOUNT))) {
      notice(new Event("bedrag_leeg", `${pointer}/${AMOUNT}`, AMOUNT, record.get(AMOUNT), "soort:bedrag"));
    }
    if (!isRight || this.lists.size === 0) return isRight;
    const unknown = this.layout.codes.filter(([key, listName]) => !this.lists.get(listName).has(record.get(key)));
    for (const [key, listName] of unknown) {
      this.notice(new Event("code_onbekend", `${pointer}/${escape(key)}`, listName, record.get(key)));
    }
    return unknown.length === 0;
  }

  isTooMuch(amount) {
    const size = cents(amount);
    return size > this.mostEuro * 100 || size < -this.mostEuro * 100;
  }
}
