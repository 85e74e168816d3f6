// The XML of a sheet: its values, and what stands beside them. The same as `Scan` and `scan` of iv3/rows/workbook.py, and as what its
// reader python-calamine makes of values.

import { LAST_COLUMN, cellKey, columnIndex } from "./columns.mjs";
import { limits } from "./entrance.mjs";
import { DIGITS, IMPOSSIBLE, duration, isoMoment, momentOf } from "./moments.mjs";
import { RichText, unescapedText } from "./richtext.mjs";
import { strip } from "./text.mjs";
import { Unusable } from "./unusable.mjs";

const MOST_ERROR = 60;
const MOST_ERRORS = 100;
export const MOST_MODEL_CELLS = 2_000_000; // a sheet of a model with more is refused, so no more are kept either
const LAST_ROW = 1_048_576;
export const YES = ["1", "true"];
const NO = ["0", "false"];
const CORNER = /^([A-Za-z]{1,3})([1-9][0-9]{0,6})$/;
const REAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NO_NUMBER = /^[+-]?nan$/i;
const MOST_NUMBER = 2n ** 64n - 1n;
const DECODED = ["str", "d"];
const KINDS = ["", "n", "s", "str", "b", "e", "d", "inlineStr", "is"];
const OF_CELLS = ["row", "c", "v", "f", "is"];

/** A merged range. */
class Merged {
  constructor(reference, broken) {
    const corners = reference.split(":").map((corner) => CORNER.exec(corner));
    if (corners.length > 2 || corners.includes(null)) throw broken;
    const rows = corners.map((corner) => Number(corner[2]));
    const columns = corners.map((corner) => columnIndex(corner[1], broken));
    this.top = Math.min(...rows);
    this.left = Math.min(...columns);
    this.bottom = Math.max(...rows);
    this.right = Math.max(...columns);
    this.reference = reference;
  }

  order(other) {
    for (const key of ["top", "left", "bottom", "right"]) if (this[key] !== other[key]) return this[key] - other[key];
    return this.reference < other.reference ? -1 : 1;
  }
}

/** A cell while its XML is read. */
class CellInXml {
  constructor(depth, type, style, row, column) {
    this.depth = depth;
    this.row = row;
    this.column = column;
    this.type = type;
    this.style = style;
    this.part = "";
    this.text = "";
    this.isAtStart = false;
    this.rich = null;
    this.value = null;
    this.length = 0;
    this.whole = "";
  }

  startPart(name) {
    this.part = name;
    this.text = "";
    this.isAtStart = true;
    this.rich = name === "is" ? new RichText() : null;
  }

  /** Take a piece of text: all of it for what is text, only what comes first for numbers and the like. */
  add(piece, kind) {
    if (this.part === "v" || this.part === "is") this.length += piece.length;
    if (this.part === "v" && this.type === "b") this.whole = (this.whole + piece).slice(0, MOST_ERROR);
    if (this.rich !== null) this.rich.add(piece);
    else if (this.part === "v") {
      const counts = DECODED.includes(this.type) ? kind === "text" || kind === "reference" : kind === "text" && this.isAtStart;
      if (counts) this.text += piece;
      this.isAtStart = false;
    }
  }
}

/**
 * What stands on a sheet. `values` holds cells that are not empty, `marks` those with a formula without a result (an
 * empty text) or an error value, both under `cellKey(row, column)`; rows count from 1, columns from 0.
 */
export class SheetReader {
  constructor(workbook, sheet, broken) {
    this.workbook = workbook;
    this.sheet = sheet;
    this.broken = broken;
    this.values = new Map();
    this.marks = new Map();
    this.merged = [];
    this.hiddenRows = new Set();
    this.hiddenColumns = [];
    this.first = { row: 0, column: LAST_COLUMN };
    this.last = { row: 0, column: -1 };
    this.lastValueRow = 0;
    this.texts = 0;
    this.impossibleRow = 0;
    this.isDamaged = false;
    this.errorsSeen = [];
    this.depth = 0;
    this.dataDepth = 0;
    this.skippedDepth = 0;
    this.section = "";
    this.hasData = false;
    this.row = 0;
    this.column = -1;
    this.cell = null;
    this.resetMarks();
  }

  /** Return how many cells lie between the first filled one and the last. */
  get area() {
    return Math.max(0, this.last.row - this.first.row + 1) * Math.max(0, this.last.column - this.first.column + 1);
  }

  resetMarks() {
    this.kind = "";
    this.hasFormula = false;
    this.hasValue = false;
    this.listens = false;
    this.valueText = "";
  }

  start(tag, values, isOther, hasReference) {
    this.depth += 1;
    this.refuseOther(tag, isOther);
    if (hasReference && this.dataDepth > 0 && (tag === "c" || tag === "row")) throw this.broken;
    this.look(isOther ? "" : tag, values);
    const { cell } = this;
    if (cell !== null) this.inCell(cell, tag, values);
    else if (tag === "c" && this.dataDepth > 0) {
      this.cell = new CellInXml(this.depth, values.get("t"), values.get("s"), this.row, this.column);
    } else if (tag === "sheetData" && !this.hasData && this.depth === 2) {
      this.hasData = true;
      this.dataDepth = this.depth;
    }
  }

  /** Refuse a row or a cell of something else, where the reader of values takes it for one of the sheet. */
  refuseOther(tag, isOther) {
    const isRow = this.dataDepth > 0 && OF_CELLS.includes(tag) && (isOther || this.skippedDepth > 0);
    const isData = tag === "sheetData" && !this.hasData && (isOther || this.depth !== 2);
    if (isRow || isData) throw this.broken;
  }

  /** Note down what matters whatever the reader makes of it: a name counts only where it means something. */
  look(tag, values) {
    if (this.depth === 2) this.section = tag;
    if (this.dataDepth > 0) this.inRows(tag, values);
    else if (this.depth === 3) this.inList(tag, values);
  }

  inRows(tag, values) {
    if (this.skippedDepth > 0) return;
    if (tag === "v") {
      this.hasValue = true;
      this.listens ||= this.hasFormula || this.kind === "e";
    } else if (tag === "c") this.nextCell(values);
    else if (tag === "f") this.hasFormula = true;
    else if (tag === "row") this.nextRow(values);
    else {
      this.hasValue ||= tag === "is";
      this.skippedDepth = this.depth;
    }
  }

  inList(tag, values) {
    if (this.section === "cols" && tag === "col") {
      if (YES.includes(values.get("hidden"))) this.hideColumns(values);
    } else if (this.section === "mergeCells" && tag === "mergeCell") {
      this.merged.push(new Merged(values.get("ref") ?? "", this.broken));
      const { samengevoegd: grens } = limits();
      if (this.merged.length > grens) {
        throw new Unusable("te_veel_samengevoegd", { bestand: this.workbook.name, grens, werkblad: this.sheet });
      }
    }
  }

  nextCell(values) {
    this.finish();
    const before = this.column;
    const reference = values.get("r");
    const rowText = String(this.row);
    this.column += 1;
    if (reference !== undefined) {
      if (!reference.endsWith(rowText)) throw this.broken;
      this.column = columnIndex(reference.slice(0, reference.length - rowText.length), this.broken);
    }
    if (this.row === 0 || this.column <= before || this.column >= LAST_COLUMN) throw this.broken;
    this.kind = values.get("t") ?? "";
    if (!KINDS.includes(this.kind)) throw this.broken;
  }

  nextRow(values) {
    this.finish();
    const number = values.get("r") ?? String(this.row + 1);
    if (!DIGITS.test(number) || number.length > 7 || Number(number) < this.row || Number(number) > LAST_ROW) throw this.broken;
    if (Number(number) === this.row && this.row > 0) return;
    this.row = Number(number);
    this.column = -1;
    if (YES.includes(values.get("hidden"))) this.hiddenRows.add(this.row);
  }

  hideColumns(values) {
    const [first, last] = [values.get("min") ?? "", values.get("max") ?? ""];
    if (!DIGITS.test(first) || !DIGITS.test(last) || first.length + last.length > 10) return;
    this.hiddenColumns.push([Number(first) - 1, Number(last) - 1]);
  }

  /** Note down the cell that ended, if there was one. */
  finish() {
    if (!this.hasValue && !this.hasFormula) return;
    if (this.column < 0) throw this.broken;
    this.first.row ||= this.row;
    this.last.row = this.row;
    this.first.column = Math.min(this.first.column, this.column);
    this.last.column = Math.max(this.last.column, this.column);
    if (this.marks.size > MOST_MODEL_CELLS) this.marks.clear(); // such a sheet is refused
    const text = [...strip(this.valueText)].slice(0, MOST_ERROR).join("");
    if (this.kind === "e") this.marks.set(cellKey(this.row, this.column), { isError: true, error: this.known(text) });
    else if (this.hasFormula && text === "" && !(this.hasValue && this.kind === "str")) {
      this.marks.set(cellKey(this.row, this.column), { isError: false, error: "" });
    }
    const { kind } = this;
    this.resetMarks();
    this.kind = kind;
  }

  known(error) {
    if (!this.errorsSeen.includes(error) && this.errorsSeen.length < MOST_ERRORS) this.errorsSeen.push(error);
    return this.errorsSeen.includes(error) ? error : this.errorsSeen.at(-1);
  }

  inCell(cell, tag, values) {
    if (this.depth > cell.depth + 1) {
      cell.isAtStart = false;
      cell.rich?.start(tag, values);
    } else if (tag === "v" || tag === "f" || tag === "is") cell.startPart(tag);
    else this.isDamaged = true;
  }

  text(piece, kind) {
    if (this.listens && this.dataDepth > 0 && this.skippedDepth === 0) {
      this.valueText = (this.valueText + piece).trimStart().slice(0, 4 * MOST_ERROR);
    }
    this.cell?.add(piece, kind);
  }

  end(tag) {
    const { cell } = this;
    if (cell !== null) {
      if (this.depth === cell.depth) {
        this.count(cell);
        this.put(cell);
        this.cell = null;
      } else if (this.depth === cell.depth + 1) {
        if (cell.part === "v") cell.value = this.valueOf(cell);
        else if (cell.part === "is") cell.value = cell.rich.value;
        else if (cell.part === "f") cell.value = null;
        cell.part = "";
        cell.rich = null;
      } else cell.rich?.end(tag);
    } else if (this.depth === this.dataDepth) this.dataDepth = 0;
    if (this.depth === this.skippedDepth) this.skippedDepth = 0;
    this.depth -= 1;
  }

  /** Add the text of a cell to that of the others; a shared text counts for every cell that refers to it. */
  count({ type, text, length }) {
    const { cel_tekens: longest, tekst_tekens: most } = limits();
    const shared = type === "s" ? (this.workbook.shared[sharedNumber(text)]?.length ?? 0) : 0;
    const size = Math.max(length, shared);
    this.texts += size;
    if (size > longest || this.texts > most) throw this.broken;
  }

  put({ value, row, column }) {
    if (value === null) return;
    this.lastValueRow = row;
    if (value === IMPOSSIBLE) this.impossibleRow ||= row;
    else if (this.values.size <= MOST_MODEL_CELLS) this.values.set(cellKey(row, column), value);
  }

  /** Return the value of a cell, null for none. */
  valueOf({ type, style, text, whole }) {
    if (type === "b" && whole !== "" && !YES.includes(whole) && !NO.includes(whole)) throw this.broken;
    switch (type) {
      case "str":
        return unescapedText(text);
      case "d":
        return isoMoment(text);
      case "s":
        return text === "" ? null : this.sharedText(text);
      case "b":
        return text === "" ? null : YES.includes(text);
      case "e":
        return text === "" ? null : "";
      case "n":
      case undefined:
        return text === "" ? null : this.number(text, style, type === undefined);
      case "is":
      case "inlineStr":
        return null;
      default:
        this.isDamaged = true;
        return null;
    }
  }

  sharedText(text) {
    const found = this.workbook.shared[sharedNumber(text)];
    if (found === undefined) this.isDamaged = true;
    return found?.text ?? null;
  }

  number(text, style, mayBeText) {
    let value;
    if (REAL.test(text)) value = Number(text);
    else if (INFINITE.test(text)) value = text.startsWith("-") ? -Infinity : Infinity;
    else if (NO_NUMBER.test(text)) value = Number.NaN;
    else {
      if (!mayBeText) this.isDamaged = true;
      return text;
    }
    const kind = this.workbook.formats[DIGITS.test(style ?? "") ? Number(style) : 0];
    if (style === undefined || kind === undefined || kind === "number") return value;
    if (value === -Infinity) this.isDamaged = true;
    return kind === "date" ? momentOf(value, this.workbook.has1904) : duration(value);
  }
}

/** Return which shared text a cell refers to; the first, as the other reader has it, when that is unclear. */
function sharedNumber(text) {
  return DIGITS.test(text) && BigInt(text) <= MOST_NUMBER ? Number(text) : 0;
}
