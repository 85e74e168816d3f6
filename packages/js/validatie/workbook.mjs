// An Excel workbook opened with care: limits before anything is read, and the values with what its XML says beside them.
// The same as iv3/rows/workbook.py, and as what its reader python-calamine makes of values.

import { columnLetters } from "./columns.mjs";
import { kindOfFormat, kindOfFormatId } from "./moments.mjs";
import { RichText } from "./richtext.mjs";
import { YES, SheetReader } from "./sheetreader.mjs";
import { shown } from "./text.mjs";
import { Unusable } from "./unusable.mjs";
import { BadXml, readXml } from "./xml.mjs";
import { Archive, BadZip, isEncrypted } from "./zip.mjs";

const MOST_ENTRIES = 10_000;
const MOST_UNPACKED_BYTES = 2 ** 30;
const MOST_RATIO = 200;
const RATIO_FROM_BYTES = 2 ** 24;
const MOST_CELLS = 25_000_000;
const LONGEST_PART = 2 ** 29 - 25; // what a browser can hold in one string
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
const STATES_OF_SHEETS = ["visible", "hidden", "veryHidden"];
const DOCUMENT_TYPE = ["<!DOCTYPE", "<!ENTITY"].map((word) => [...word].map((letter) => letter.charCodeAt(0)));
const LONGEST_DOCUMENT_TYPE = 9;

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
