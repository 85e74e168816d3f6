// An Excel workbook opened with care: limits before anything is read, and the values with what its XML says beside them.
// The same as iv3/rows/workbook.py, and as what its reader python-calamine makes of values.

import { shown, strip, trimmed } from "./text.mjs";
import { BadXml, readXml } from "./xml.mjs";
import { Archive, BadZip, isEncrypted } from "./zip.mjs";

const MOST_ERROR = 60;
const MOST_ERRORS = 100;
const MOST_ENTRIES = 10_000;
const MOST_UNPACKED_BYTES = 2 ** 30;
const MOST_RATIO = 200;
const RATIO_FROM_BYTES = 2 ** 24;
const MOST_CELLS = 25_000_000;
export const MOST_MODEL_CELLS = 2_000_000; // a sheet of a model with more is refused, so no more are kept either
const MOST_MERGED = 100_000;
const LONGEST_PART = 2 ** 29 - 25; // what a browser can hold in one string
const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_384;

const ZIP_STARTS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
];
const OLE_START = [0xd0, 0xcf, 0x11, 0xe0];
const WORKBOOK = "xl/workbook.xml";
const RELATIONS = "xl/_rels/workbook.xml.rels";
const PACKAGE_RELATIONS = "_rels/.rels";
const SHARED_TEXTS = "xl/sharedstrings.xml";
const STYLES = "xl/styles.xml";
const MACROS = "xl/vbaproject.bin";

const YES = ["1", "true"];
const NO = ["0", "false"];
const CORNER = /^([A-Za-z]{1,3})([1-9][0-9]{0,6})$/;
const LETTERS = /^[A-Za-z]{1,3}$/;
const DIGITS = /^[0-9]+$/;
const REAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NO_NUMBER = /^[+-]?nan$/i;
const ERRORS = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];
const DECODED = ["str", "d"];
const STATES_OF_SHEETS = ["visible", "hidden", "veryHidden"];
const ESCAPED = /_x([0-9a-fA-F]{4})_/g;
const XML_SPACE = " \t\r\n";
const DOCUMENT_TYPE = ["<!DOCTYPE", "<!ENTITY"].map((word) => [...word].map((letter) => letter.charCodeAt(0)));
const LONGEST_DOCUMENT_TYPE = 9;

const DAY_MS = 86_400_000;
const EPOCH = Date.UTC(1899, 11, 30);
const DAYS_1904 = 1462;
const LAST_DAY = 2_958_466;
const FIRST_DAY = -96_000_000;
const MOST_DAYS = 999_999_999;
const ISO_DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?)?$/;
const ISO_TIME = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?$/;
const DATE_FORMATS = [[14, 22], [27, 36], [45, 45], [47, 47], [50, 58]];
const DURATION_FORMAT = "46";

/** A file that cannot be used as a whole: why, and the values for the sentence about it. */
export class Unusable extends Error {
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

/** A date, a time or both in a cell, or a duration; `year` and `day` are there for a date. */
export class Moment {
  /** Take the kind (`date`, `datetime`, `time` or `duration`), the text in ISO 8601 or of a duration, and the day. */
  constructor(kind, text, day = null) {
    this.kind = kind;
    this.text = text;
    this.day = day;
  }
}

const IMPOSSIBLE = Symbol("datum_onmogelijk");

/** Tell whether a file is a workbook, or any other zip. */
export function isZip(bytes) {
  return ZIP_STARTS.some((start) => startsWith(bytes, start));
}

/** Tell whether a file is an old workbook, or one with a password. */
export function isOle(bytes) {
  return startsWith(bytes, OLE_START);
}

function startsWith(bytes, start) {
  return start.every((byte, index) => bytes[index] === byte);
}

/** Return the letters of a column, as a spreadsheet shows them: 0 is `A`, 26 is `AA`. */
export function columnLetters(index) {
  let letters = "";
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  }
  return letters;
}

/** Return the number of a column, from 0; throw `broken` for what are no letters of a column. */
export function columnIndex(letters, broken) {
  if (!LETTERS.test(letters)) throw broken;
  let number = 0;
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}

/** A workbook that passed the limits. `sheets` holds the name, the kind and the visibility of each, in the order of the tabs. */
export class Workbook {
  /**
   * Open a workbook. Throws `Unusable`.
   * @param {Uint8Array} bytes
   * @param {string} name the file as the user named it
   */
  constructor(bytes, name) {
    this.name = name;
    this.broken = new Unusable("werkmap_kapot", { bestand: name });
    if (isOle(bytes)) throw new Unusable("oud_excel_of_wachtwoord", { bestand: name });
    this.careful(() => {
      this.archive = new Archive(bytes);
      this.byName = new Map(this.archive.entries.map((entry) => [entry.name.toLowerCase(), entry]));
      this.guard();
      this.parts = this.sheetParts();
      this.sheets = this.sheetsOfReader();
      this.shared = this.sharedTexts();
      this.formats = this.cellFormats();
    });
    this.hasMacros = this.byName.has(MACROS);
  }

  /** Run `read`, in which a damaged file is `broken`. */
  careful(read) {
    try {
      return read();
    } catch (error) {
      if (error instanceof BadZip || error instanceof BadXml) throw this.broken;
      throw error;
    }
  }

  /** Unpack every part once, in pieces, before any of it is read; what the zip says about itself is not believed. */
  guard() {
    const { entries } = this.archive;
    const bestand = this.name;
    if (entries.length > MOST_ENTRIES) {
      throw new Unusable("werkmap_te_veel_delen", { bestand, aantal: entries.length, grens: MOST_ENTRIES });
    }
    if (entries.some(isEncrypted)) throw new Unusable("oud_excel_of_wachtwoord", { bestand });
    if (!this.byName.has(WORKBOOK)) {
      const openDocument = this.byName.has("mimetype") && this.byName.has("content.xml");
      const isOther = openDocument || this.byName.has("xl/workbook.bin");
      throw new Unusable(isOther ? "andere_werkmap" : "geen_werkmap", { bestand });
    }
    if (this.byName.size < entries.length) throw this.broken;
    let total = 0;
    for (const entry of entries) {
      let size = 0;
      for (const piece of this.archive.unpacked(entry)) {
        size += piece.length;
        total += piece.length;
        const isPackedTightly = size > RATIO_FROM_BYTES && size > MOST_RATIO * Math.max(entry.packedSize, 1);
        if (total > MOST_UNPACKED_BYTES || isPackedTightly) {
          throw this.tooLargeToUnpack(entry);
        }
        if (hasDocumentType(piece)) throw this.broken;
      }
      if (size !== entry.size) throw this.broken;
    }
  }

  tooLargeToUnpack(entry) {
    const grens = MOST_UNPACKED_BYTES / 2 ** 20;
    return new Unusable("werkmap_te_groot", { bestand: this.name, deel: shown(entry.name), grens });
  }

  /** Return the bytes of a part. */
  part(name) {
    const entry = this.byName.get(name);
    if (entry === undefined) throw this.broken;
    if (entry.size > LONGEST_PART) throw this.tooLargeToUnpack(entry);
    const pieces = [...this.archive.unpacked(entry)];
    if (pieces.length === 1) return pieces[0];
    const result = new Uint8Array(entry.size);
    let at = 0;
    for (const piece of pieces) {
      result.set(piece, at);
      at += piece.length;
    }
    return result;
  }

  /** Return name of a sheet → its part of the zip, in the order of the tabs. */
  sheetParts() {
    if (!this.byName.has(RELATIONS)) throw this.broken;
    const sheets = new Map();
    const relations = new Set();
    const targets = new Map();
    readXml(this.part(WORKBOOK), {
      start: (tag, values) => {
        if (tag !== "sheet") return;
        const relation = [...values].find(([key]) => key.endsWith(":id"))?.[1] ?? "";
        const name = values.get("name") ?? "";
        if (sheets.has(name) || relations.has(relation)) throw this.broken;
        sheets.set(name, relation);
        relations.add(relation);
      },
    });
    readXml(this.part(RELATIONS), {
      start: (tag, values) => {
        if (tag !== "Relationship") return;
        const id = values.get("Id") ?? "";
        if (targets.has(id)) throw this.broken;
        targets.set(id, values.get("Target") ?? "");
      },
    });
    const found = new Map();
    for (const [sheet, relation] of sheets) {
      const target = (targets.get(relation) ?? "").replace(/^\//, "");
      const path = (target.startsWith("xl/") ? target : `xl/${target}`).toLowerCase();
      if (this.byName.has(path)) found.set(sheet, path);
    }
    return found;
  }

  /** Return the sheets as the reader of the Python side sees them; it is stricter in some ways. */
  sheetsOfReader() {
    let hasDocument = false;
    readXml(this.part(PACKAGE_RELATIONS), {
      start: (tag, values) => {
        hasDocument ||= tag === "Relationship" && (values.get("Type") ?? "").endsWith("/officeDocument");
      },
    });
    if (!hasDocument) throw this.broken;
    const kinds = new Map();
    readXml(this.part(RELATIONS), {
      start: (tag, values) => {
        const target = values.get("Target") ?? "";
        const kind = (values.get("Type") ?? "").split("/").at(-1);
        const path = target.startsWith("/") ? target.slice(1) : `xl/${target}`;
        if (tag === "Relationship") kinds.set(values.get("Id") ?? "", { kind, path: path.toLowerCase() });
      },
    });
    const sheets = [];
    this.has1904 = false;
    readXml(this.part(WORKBOOK), {
      start: (tag, values) => {
        if (tag === "workbookPr") this.has1904 = YES.includes(values.get("date1904"));
        if (tag !== "sheet") return;
        const visible = values.get("state") ?? STATES_OF_SHEETS[0];
        const id = [...values].find(([key]) => key === "id" || key.endsWith(":id"))?.[1];
        if (!STATES_OF_SHEETS.includes(visible) || !kinds.has(id)) throw this.broken;
        sheets.push({ name: values.get("name") ?? "", visible, ...kinds.get(id) });
      },
    });
    return sheets;
  }

  sharedTexts() {
    const result = [];
    if (!this.byName.has(SHARED_TEXTS)) return result;
    let text = null;
    readXml(this.part(SHARED_TEXTS), {
      start: (tag, values) => {
        if (tag === "si") text = new RichText();
        else text?.start(tag, values);
      },
      text: (piece) => text?.add(piece),
      end: (tag) => {
        if (tag === "si") {
          result.push(text.value);
          text = null;
        } else text?.end(tag);
      },
    });
    return result;
  }

  cellFormats() {
    const result = [];
    if (!this.byName.has(STYLES)) return result;
    const own = new Map();
    let isInside = false;
    readXml(this.part(STYLES), {
      start: (tag, values) => {
        if (tag === "numFmt") own.set(values.get("numFmtId") ?? "", values.get("formatCode") ?? "");
        else if (tag === "cellXfs") isInside = true;
        else if (tag === "xf" && isInside) {
          const id = values.get("numFmtId");
          result.push(own.has(id) ? kindOfFormat(own.get(id)) : kindOfFormatId(id));
        }
      },
      end: (tag) => {
        if (tag === "cellXfs") isInside = false;
      },
    });
    return result;
  }

  /** Read a sheet: what `SheetReader` gives. Throws `Unusable`. */
  read(name) {
    const broken = new Unusable("werkmap_kapot", { bestand: this.name, werkblad: name });
    const reader = new SheetReader(this, name, broken);
    try {
      readXml(this.part(this.parts.get(name)), {
        start: (tag, values) => reader.start(tag, values),
        text: (piece, kind) => reader.text(piece, kind),
        end: (tag) => reader.end(tag),
      });
      reader.finish();
    } catch (error) {
      throw error instanceof BadXml ? broken : error;
    }
    if (reader.area > MOST_CELLS) throw this.tooLarge(reader, MOST_CELLS);
    const found = this.sheets.find((sheet) => sheet.name === name);
    if (found === undefined || !this.byName.has(found.path) || reader.isDamaged) throw this.broken;
    reader.merged.sort((one, other) => one.order(other));
    return reader;
  }

  /** Return the error for a sheet with too many cells. */
  tooLarge({ sheet, last }, limit) {
    const cel = `${columnLetters(last.column)}${last.row}`;
    return new Unusable("blad_te_groot", { bestand: this.name, cel, grens: limit, werkblad: sheet });
  }
}

function hasDocumentType(bytes) {
  for (let at = bytes.indexOf(0x3c); at >= 0; at = bytes.indexOf(0x3c, at + 1)) {
    if (bytes[at + 1] === 0x21 && DOCUMENT_TYPE.some((word) => word.every((byte, index) => bytes[at + index] === byte))) {
      return true;
    }
    if (at + LONGEST_DOCUMENT_TYPE > bytes.length) break;
  }
  return false;
}

/** A text in runs: what stands in every `t`, apart from how it is pronounced. */
class RichText {
  constructor() {
    this.value = "";
    this.piece = null;
    this.keepsSpace = false;
    this.pronunciations = 0;
  }

  start(tag, values) {
    if (tag === "rPh") this.pronunciations += 1;
    else if (tag === "t" && this.pronunciations === 0) {
      this.piece = "";
      this.keepsSpace = values.get("xml:space") === "preserve";
    }
  }

  add(text) {
    if (this.piece !== null) this.piece += text;
  }

  end(tag) {
    if (tag === "rPh") this.pronunciations -= 1;
    else if (tag === "t" && this.piece !== null) {
      this.value += unescapedText(this.keepsSpace ? this.piece : withoutXmlSpace(this.piece));
      this.piece = null;
    }
  }
}

function withoutXmlSpace(text) {
  return trimmed(text, (letter) => XML_SPACE.includes(letter));
}

function unescapedText(text) {
  return text.replace(ESCAPED, (whole, digits) => {
    const code = Number.parseInt(digits, 16);
    return code >= 0xd800 && code <= 0xdfff ? whole : String.fromCharCode(code);
  });
}

function kindOfFormatId(id) {
  if (id === DURATION_FORMAT) return "duration";
  const number = DIGITS.test(id ?? "") ? Number(id) : -1;
  return DATE_FORMATS.some(([from, to]) => from <= number && number <= to) ? "date" : "number";
}

/** Return what a number format shows: its first part decides. */
function kindOfFormat(format) {
  let isEscaped = false;
  let isQuoted = false;
  let brackets = 0;
  let previous = " ";
  let isElapsed = false;
  let isHalfDay = false;
  for (const letter of format) {
    const lower = letter.toLowerCase();
    if (isEscaped) isEscaped = false;
    else if (isQuoted) isQuoted = letter !== '"';
    else if ("_\\*".includes(letter)) isEscaped = true;
    else if (letter === '"') isQuoted = true;
    else if (letter === ";") return "number";
    else if (letter === "[") brackets += 1;
    else if (letter === "]" && brackets === 1 && isElapsed) return "duration";
    else if (letter === "]") brackets = Math.max(0, brackets - 1);
    else if (brackets === 0 && !isHalfDay && lower === "a") isHalfDay = true;
    else if (brackets === 0 && isHalfDay && "pm/".includes(lower)) return "date";
    else if (brackets === 0 && !isHalfDay && "dmhys".includes(lower)) return "date";
    else if (!isElapsed || lower !== previous.toLowerCase()) isElapsed = previous === "[" && "mhs".includes(lower);
    previous = letter;
  }
  return "number";
}

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
  constructor(depth, type, style) {
    this.depth = depth;
    this.type = type;
    this.style = style;
    this.part = "";
    this.text = "";
    this.isAtStart = false;
    this.rich = null;
    this.value = null;
  }

  startPart(name) {
    this.part = name;
    this.text = "";
    this.isAtStart = true;
    this.rich = name === "is" ? new RichText() : null;
  }

  /** Take a piece of text: all of it for what is text, only what comes first for numbers and the like. */
  add(piece, kind) {
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
class SheetReader {
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
    this.impossibleRow = 0;
    this.isDamaged = false;
    this.errorsSeen = [];
    this.depth = 0;
    this.dataDepth = 0;
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

  start(tag, values) {
    this.depth += 1;
    this.look(tag, values);
    const { cell } = this;
    if (cell !== null) this.inCell(cell, tag, values);
    else if (tag === "c" && this.dataDepth > 0) {
      this.cell = new CellInXml(this.depth, values.get("t"), values.get("s"));
    } else if (tag === "sheetData" && !this.hasData) {
      this.hasData = true;
      this.dataDepth = this.depth;
    } else if (tag === "dimension" && !this.hasData && values.has("ref")) {
      const corners = values.get("ref").split(":");
      if (corners.length > 2 || !corners.every((corner) => CORNER.test(corner))) this.isDamaged = true;
    }
  }

  /** Note down what matters whatever the reader makes of it. */
  look(tag, values) {
    if (tag === "v") {
      this.hasValue = true;
      this.listens ||= this.hasFormula || this.kind === "e";
    } else if (tag === "c") this.nextCell(values);
    else if (tag === "f") this.hasFormula = true;
    else if (tag === "is") this.hasValue = true;
    else if (tag === "row") this.nextRow(values);
    else if (tag === "col") {
      if (YES.includes(values.get("hidden"))) this.hiddenColumns.push(this.hiddenRange(values));
    } else if (tag === "mergeCell") {
      this.merged.push(new Merged(values.get("ref") ?? "", this.broken));
      if (this.merged.length > MOST_MERGED) {
        throw new Unusable("te_veel_samengevoegd", { bestand: this.workbook.name, grens: MOST_MERGED, werkblad: this.sheet });
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
  }

  nextRow(values) {
    this.finish();
    const number = values.get("r") ?? String(this.row + 1);
    if (!DIGITS.test(number) || number.length > 7 || Number(number) <= this.row || Number(number) > LAST_ROW) throw this.broken;
    this.row = Number(number);
    this.column = -1;
    if (YES.includes(values.get("hidden"))) this.hiddenRows.add(this.row);
  }

  hiddenRange(values) {
    const [first, last] = [values.get("min") ?? "", values.get("max") ?? ""];
    if (!DIGITS.test(first) || !DIGITS.test(last) || first.length + last.length > 10) throw this.broken;
    return [Number(first) - 1, Number(last) - 1];
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
    if (this.kind === "e") this.marks.set(cellKey(this.row, this.column), { isError: true, error: this.known(this.valueText) });
    else if (this.hasFormula && this.valueText === "" && !(this.hasValue && this.kind === "str")) {
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
    if (this.listens) {
      const stripped = [...strip(piece).slice(0, 2 * MOST_ERROR)].slice(0, MOST_ERROR).join("");
      this.valueText = [...(this.valueText + stripped)].slice(0, MOST_ERROR).join("");
    }
    this.cell?.add(piece, kind);
  }

  end(tag) {
    const { cell } = this;
    if (cell !== null) {
      if (this.depth === cell.depth) {
        this.put(cell.value);
        this.cell = null;
      } else if (this.depth === cell.depth + 1) {
        if (cell.part === "v") cell.value = this.valueOf(cell);
        else if (cell.part === "is") cell.value = cell.rich.value;
        cell.part = "";
        cell.rich = null;
      } else cell.rich?.end(tag);
    } else if (this.depth === this.dataDepth) this.dataDepth = 0;
    this.depth -= 1;
  }

  put(value) {
    if (value === null) return;
    this.lastValueRow = this.row;
    if (value === IMPOSSIBLE) this.impossibleRow ||= this.row;
    else if (this.values.size <= MOST_MODEL_CELLS) this.values.set(cellKey(this.row, this.column), value);
  }

  /** Return the value of a cell, null for none. */
  valueOf({ type, style, text }) {
    switch (type) {
      case "str":
        return unescapedText(text);
      case "d":
        return isoMoment(text);
      case "s":
        return text === "" ? null : this.sharedText(text);
      case "b":
        return text === "" ? null : this.yesOrNo(withoutXmlSpace(text).toLowerCase());
      case "e":
        if (text !== "" && !ERRORS.includes(text)) this.isDamaged = true;
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

  yesOrNo(text) {
    if (!YES.includes(text) && !NO.includes(text)) this.isDamaged = true;
    return YES.includes(text);
  }

  sharedText(text) {
    const index = DIGITS.test(text) ? Number(text) : 0;
    if (index >= this.workbook.shared.length) {
      this.isDamaged = true;
      return null;
    }
    return this.workbook.shared[index];
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

/** Return the key of a cell in the Maps of a sheet. */
export function cellKey(row, column) {
  return row * LAST_COLUMN + column;
}

/** Return a number as a date or a time; a number that is none comes back as it is. */
function momentOf(value, has1904) {
  let days = value + (has1904 ? DAYS_1904 : 0);
  if (!(days < LAST_DAY) && !Number.isNaN(days)) return value;
  if (days < FIRST_DAY) return value;
  if (days < 60 && !has1904) days += 1;
  const moment = new Date(EPOCH + (Number.isNaN(days) ? 0 : Math.round(days * DAY_MS)));
  const [date, time] = moment.toISOString().slice(0, -1).split("T");
  const clock = time.endsWith(".000") ? time.slice(0, -4) : `${time}000`;
  if (value < 1) return new Moment("time", clock);
  const [year, month, day] = date.split("-").map(Number);
  if (year > 9999 || !/^[0-9]{4}-/.test(date)) return value;
  return value % 1 === 0 ? new Moment("date", date, { year, month, day }) : new Moment("datetime", `${date}T${clock}`, { year, month, day });
}

function duration(value) {
  const ms = Number.isNaN(value) ? 0 : Math.round(value * DAY_MS);
  const days = Math.floor(ms / DAY_MS);
  if (!(Math.abs(days) <= MOST_DAYS)) return IMPOSSIBLE;
  const rest = ms - days * DAY_MS;
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, seconds, left] = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1000) % 60, rest % 1000];
  const clock = `${hours}:${two(minutes)}:${two(seconds)}${left ? `.${String(left).padStart(3, "0")}000` : ""}`;
  return new Moment("duration", days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? "" : "s"}, ${clock}`);
}

function isoMoment(raw) {
  const text = withoutXmlSpace(raw);
  const date = ISO_DATE.exec(text);
  const time = date === null ? ISO_TIME.exec(text) : null;
  const [hours, minutes, seconds, fraction] = (date === null ? time : date?.slice(3))?.slice(1) ?? [];
  if (hours > 23 || minutes > 59 || seconds > 59) return raw;
  const micros = (fraction ?? "").slice(0, 6).padEnd(6, "0");
  const clock = hours === undefined ? "" : `${hours}:${minutes}:${seconds}${Number(micros) ? `.${micros}` : ""}`;
  if (time !== null) return new Moment("time", clock);
  if (date === null) return raw;
  const [year, month, day] = date.slice(1, 4).map(Number);
  const made = new Date(Date.UTC(2000, month - 1, day));
  made.setUTCFullYear(year, month - 1, day);
  if (year === 0 || made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day) return raw;
  const iso = text.slice(0, 10);
  return clock === "" ? new Moment("date", iso, { year, month, day }) : new Moment("datetime", `${iso}T${clock}`, { year, month, day });
}
