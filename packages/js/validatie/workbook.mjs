// An Excel workbook opened with care: limits before anything is read, and the values with what its XML says beside them.
// The same as iv3/rows/workbook.py, and as what its reader python-calamine makes of values.

import { columnLetters } from "./columns.mjs";
import { limits } from "./entrance.mjs";
import { kindOfFormat, kindOfFormatId } from "./moments.mjs";
import { RichText } from "./richtext.mjs";
import { YES, SheetReader } from "./sheetreader.mjs";
import { shown } from "./text.mjs";
import { Unusable } from "./unusable.mjs";
import { BadXml, readXml } from "./xml.mjs";
import { Archive, BadZip, isEncrypted } from "./zip.mjs";

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
const WITHOUT_ROWS = ["chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"];
const MACROS = "vbaproject.bin";
const HIDDEN = ["hidden", "veryHidden"];

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
    const { onderdelen } = limits();
    const bestand = this.name;
    if (entries.length > onderdelen) {
      throw new Unusable("werkmap_te_veel_delen", { bestand, aantal: entries.length, grens: onderdelen });
    }
    if (files.some(isEncrypted)) throw new Unusable("werkmap_wachtwoord", { bestand });
    if (this.byName.size < files.length) throw this.broken;
    let total = 0;
    for (const entry of files) total += this.weighed(entry, total);
  }

  /** Return the bytes of a part unpacked; `before` are those of the parts before it. Throws `Unusable`. */
  weighed(entry, before) {
    const most = limits();
    const tightly = Math.max(most.verhouding_vanaf_bytes, most.verhouding * Math.max(entry.packedSize, 1));
    const room = Math.min(tightly, most.uitgepakt_bytes - before, most.onderdeel_bytes);
    let [size, elements] = [0, 0];
    for (const piece of this.archive.unpacked(entry)) {
      size += piece.length;
      elements += tagsThatOpen(piece);
      if (size > room) {
        const grens = Math.floor(most.uitgepakt_bytes / 1e6);
        throw new Unusable("werkmap_te_groot", { bestand: this.name, deel: shown(entry.name), grens });
      }
    }
    if (elements > most.elementen) {
      throw new Unusable("werkmap_te_vol", { bestand: this.name, deel: shown(entry.name), grens: most.elementen });
    }
    if (size !== entry.size) throw this.broken;
    return size;
  }

  /** Return the bytes of a part. */
  part(name) {
    const entry = this.byName.get(name);
    if (entry === undefined) throw this.broken;
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
      if (found.size >= limits().onderdelen || found.has(values.get("Id") ?? "")) throw this.broken;
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
    let properties = null;
    let listed = 0;
    elements(this.part(this.main), (path, values) => {
      if (path === "workbook/workbookPr") properties ??= values;
      if (path !== "workbook/sheets/sheet") return;
      listed += 1;
      if (listed > limits().bladen) throw this.broken;
      const name = values.get("name") ?? "";
      const id = [...values].find(([key]) => key.endsWith("relationships id"))?.[1] ?? "";
      if (names.has(name) || (id !== "" && ids.has(id))) throw this.broken;
      names.add(name);
      ids.add(id);
      const found = relations.get(id);
      if (id === "" || WITHOUT_ROWS.includes(found?.kind)) return;
      if (found?.kind !== "worksheet" || !this.byName.has(found.path)) throw this.broken;
      const visible = HIDDEN.includes(values.get("state")) ? values.get("state") : "visible";
      sheets.push({ name, visible, ...found });
    });
    this.has1904 = YES.includes(properties?.get("date1904"));
    return sheets;
  }

  /** Return the texts that cells share, with how long each is as it stands there. */
  sharedTexts() {
    const { cel_tekens: longest, tekst_tekens: most } = limits();
    const result = [];
    const part = this.kinds.get("sharedStrings");
    if (!this.byName.has(part)) return result;
    let [text, inside, length, total] = [null, 0, 0, 0];
    readXml(this.part(part), {
      start: (tag, values) => {
        if (text !== null) {
          inside += 1;
          text.start(tag, values);
        } else if (tag === "si") [text, inside, length] = [new RichText(), 1, 0];
      },
      text: (piece) => {
        if (text === null) return;
        text.add(piece);
        length += piece.length;
        total += piece.length;
        if (length > longest || total > most) throw this.broken;
      },
      end: (tag) => {
        if (text === null) return;
        inside -= 1;
        if (inside === 0) {
          result.push({ text: text.value, length });
          text = null;
        } else text.end(tag);
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
        start: (tag, values, isOther, hasReference) => reader.start(tag, values, isOther, hasReference),
        text: (piece, kind) => reader.text(piece, kind),
        end: (tag) => reader.end(tag),
      });
      reader.finish();
    } catch (error) {
      throw error instanceof BadXml ? broken : error;
    }
    const { cellen } = limits();
    if (reader.area > cellen) throw this.tooLarge(reader, cellen);
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

/**
 * Read a small part: `onElement` gets the names of an element and of those around it, with slashes, and its attributes, for as
 * far as they are of the namespace of the first.
 */
function elements(bytes, onElement) {
  const path = [];
  let others = 0;
  readXml(bytes, {
    start: (tag, values, isOther) => {
      if (others > 0 || isOther) others += 1;
      else {
        path.push(tag);
        onElement(path.join("/"), values);
      }
    },
    end: () => {
      if (others > 0) others -= 1;
      else path.pop();
    },
  });
}

function tagsThatOpen(bytes) {
  let count = 0;
  for (let at = bytes.indexOf(0x3c); at >= 0; at = bytes.indexOf(0x3c, at + 1)) if (bytes[at + 1] !== 0x2f) count += 1;
  return count;
}
