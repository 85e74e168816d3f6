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
const USUAL_WORKBOOK = "xl/workbook.xml";
const USUAL_PARTS = [
  ["sharedStrings", "xl/sharedstrings.xml"],
  ["styles", "xl/styles.xml"],
];
const XML = [".xml", ".rels"];
const NOT_READ = ["basic/", "dialogs/", "docprops/", "customxml/"];
const WITHOUT_ROWS = ["chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"];
const MACROS = "vbaproject.bin";
const HIDDEN = ["hidden", "veryHidden"];
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
      const files = this.archive.entries.filter((entry) => !entry.name.endsWith("/"));
      this.byName = new Map(files.map((entry) => [pathOf(entry.name), entry]));
      this.guard(files);
      this.main = this.mainPart();
      this.sheets = this.sheetsOfMain();
      this.parts = new Map(this.sheets.map((sheet) => [sheet.name, sheet.path]));
      this.shared = this.sharedTexts();
      this.formats = this.cellFormats();
    });
    this.hasMacros = [...this.byName.keys()].some((path) => path.endsWith(MACROS));
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
  guard(files) {
    const { entries } = this.archive;
    const bestand = this.name;
    if (entries.length > MOST_ENTRIES) {
      throw new Unusable("werkmap_te_veel_delen", { bestand, aantal: entries.length, grens: MOST_ENTRIES });
    }
    if (files.some(isEncrypted)) throw new Unusable("werkmap_wachtwoord", { bestand });
    if (this.byName.size < files.length) throw this.broken;
    let total = 0;
    for (const entry of files) {
      let size = 0;
      for (const piece of this.archive.unpacked(entry)) {
        size += piece.length;
        total += piece.length;
        const isPackedTightly = size > RATIO_FROM_BYTES && size > MOST_RATIO * Math.max(entry.packedSize, 1);
        if (total > MOST_UNPACKED_BYTES || isPackedTightly) {
          throw this.tooLargeToUnpack(entry);
        }
        if (isRead(pathOf(entry.name)) && hasDocumentType(piece)) throw this.broken;
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

  /** Return id → kind and part of what a part points to; the package itself, without a name, points from its root. */
  relations(source) {
    const folder = source.slice(0, source.lastIndexOf("/") + 1);
    const path = `${folder}_rels/${source.slice(folder.length)}.rels`;
    const found = new Map();
    if (!this.byName.has(path)) return found;
    elements(this.part(path), (names, values) => {
      if (names !== "Relationships/Relationship" || values.get("TargetMode") === "External") return;
      if (found.has(values.get("Id") ?? "")) throw this.broken;
      const kind = (values.get("Type") ?? "").split("/").at(-1);
      found.set(values.get("Id") ?? "", { kind, path: this.target(folder, values.get("Target") ?? "") });
    });
    return found;
  }

  /** Return the part that a relation points to; a name from the root may lack the sign that says so. */
  target(folder, name) {
    const path = pathOf(/^[/\\]/.test(name) ? name : folder + name);
    return !this.byName.has(path) && this.byName.has(pathOf(name)) ? pathOf(name) : path;
  }

  /** Return the part that the package says is the workbook; else the usual one. Throws `Unusable`. */
  mainPart() {
    const named = [...this.relations("").values()].filter(({ kind }) => kind === "officeDocument").map(({ path }) => path);
    const main = [...named, USUAL_WORKBOOK].find((path) => this.byName.has(path));
    if (main?.endsWith(".xml")) return main;
    const isOther = [main, "content.xml", "xl/workbook.bin"].some((path) => this.byName.has(path));
    throw new Unusable(isOther ? "andere_werkmap" : "geen_werkmap", { bestand: this.name });
  }

  /** Return the sheets with rows, in the order of the tabs, with their parts. */
  sheetsOfMain() {
    const relations = this.relations(this.main);
    this.kinds = new Map([...USUAL_PARTS, ...[...relations.values()].map(({ kind, path }) => [kind, path])]);
    const sheets = [];
    const names = new Set();
    const ids = new Set([""]);
    this.has1904 = false;
    elements(this.part(this.main), (path, values) => {
      if (path === "workbook/workbookPr") this.has1904 = YES.includes(values.get("date1904"));
      if (path !== "workbook/sheets/sheet") return;
      const name = values.get("name") ?? "";
      const id = [...values].find(([key]) => key.endsWith(":id"))?.[1] ?? "";
      if (names.has(name) || (id !== "" && ids.has(id))) throw this.broken;
      names.add(name);
      ids.add(id);
      const found = relations.get(id);
      if (id === "" || WITHOUT_ROWS.includes(found?.kind)) return;
      if (found?.kind !== "worksheet" || !this.byName.has(found.path)) throw this.broken;
      const visible = HIDDEN.includes(values.get("state")) ? values.get("state") : "visible";
      sheets.push({ name, visible, ...found });
    });
    return sheets;
  }

  sharedTexts() {
    const result = [];
    const part = this.kinds.get("sharedStrings");
    if (!this.byName.has(part)) return result;
    let text = null;
    readXml(this.part(part), {
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
    const part = this.kinds.get("styles");
    if (!this.byName.has(part)) return result;
    const own = new Map();
    let isInside = false;
    readXml(this.part(part), {
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
    if (reader.isDamaged) throw this.broken;
    reader.merged.sort((one, other) => one.order(other));
    return reader;
  }

  /** Return the error for a sheet with too many cells. */
  tooLarge({ sheet, last }, limit) {
    const cel = `${columnLetters(last.column)}${last.row}`;
    return new Unusable("blad_te_groot", { bestand: this.name, cel, grens: limit, werkblad: sheet });
  }
}

/** Return the name of a part in one spelling: small letters, slashes, nothing before the first folder. */
function pathOf(name) {
  const steps = [];
  for (const step of name.replaceAll("\\", "/").toLowerCase().split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}

/** Tell whether anybody reads a part: what is odd in another does no harm. */
function isRead(path) {
  return XML.some((end) => path.endsWith(end)) && !NOT_READ.some((start) => path.startsWith(start));
}

/** Read a small part: `onElement` gets the names of an element and of those around it, with slashes, and its attributes. */
function elements(bytes, onElement) {
  const path = [];
  readXml(bytes, {
    start: (tag, values) => {
      path.push(tag);
      onElement(path.join("/"), values);
    },
    end: () => path.pop(),
  });
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
