// The sheet with information of an Excel model: the fields of the delivery and its remarks. The same as iv3/excel/information.py.

import { Excelveldsoort } from "../words.mjs";
import { columnIndex } from "./columns.mjs";
import { cellName, search, span } from "./modelsheet.mjs";
import { Block } from "./reading.mjs";
import { fold, joinedLines } from "./text.mjs";
import { deliveredMoment, fieldText, stripBlank } from "./values.mjs";

const WHOLE_FIELD = /^[0-9]{1,9}$/;
const YES_OR_NO = { ja: true, nee: false };

/** Reads the sheet with information into what is gathered. */
export class InformationReader {
  constructor(gathered, pack, layers, broken) {
    this.gathered = gathered;
    this.pack = pack;
    this.layers = layers;
    this.broken = broken;
    this.withLineBreaks = [];
  }

  read(sheet) {
    this.fields(sheet);
    this.readRemarks(sheet);
    if (this.withLineBreaks.length > 0) this.gathered.remark("regeleinden", sheet, this.withLineBreaks[0]);
  }

  fields(sheet) {
    const { labelkolom, waardekolom, rijen, opmerkingen } = this.pack.informatie;
    const labelColumn = columnIndex(labelkolom, this.broken);
    const valueColumn = columnIndex(waardekolom, this.broken);
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
      else if (at.length > 1) this.gathered.problem("veld_dubbel", sheet, [at[1], labelColumn], "", { sleutel: label });
      else if (record.eigen) this.set(record.pad, this.converted(record, record.standaard));
      else {
        const verwacht = this.gathered.say("excel_plaats", { kolom: labelkolom, van: rijen.van, tot: rijen.tot });
        const moved = search(sheet, label);
        this.gathered.problem(moved === null ? "veld_ontbreekt" : "veld_verschoven", sheet, moved, "", { sleutel: label, verwacht });
      }
    }
  }

  field(sheet, record, cell) {
    const error = sheet.error(...cell);
    if (error !== null) this.gathered.problem(error[0], sheet, cell, "", { gevonden: error[1] });
    else this.set(record.pad, this.onOneLine(this.converted(record, sheet.value(...cell) ?? record.standaard), cell), sheet, cell);
  }

  /** Return the value of a cell as a delivery may hold it, and keep in mind that lines were joined. */
  onOneLine(value, cell) {
    const joined = typeof value === "string" ? joinedLines(value) : value;
    if (joined !== value) this.withLineBreaks.push(cell);
    return joined;
  }

  /** Return the value of a field as a delivery holds it; what does not fit is left for the rules to say. */
  converted({ soort: kind }, value) {
    if (value === null) return kind === Excelveldsoort.GETAL || kind === Excelveldsoort.LAAG ? null : "";
    if (kind === Excelveldsoort.DATUM) return deliveredMoment(value, this.pack.rekenregels.tijdzone);
    const text = stripBlank(fieldText(value));
    if (kind === Excelveldsoort.GETAL) return WHOLE_FIELD.test(text) ? Number(text) : text;
    if (kind === Excelveldsoort.JA_NEE) {
      if (typeof value === "boolean") return value;
      const lower = text.toLowerCase();
      return Object.hasOwn(YES_OR_NO, lower) ? YES_OR_NO[lower] : text;
    }
    if (kind === Excelveldsoort.LAAG) {
      const names = new Map(Object.keys(this.layers).map((name) => [fold(name), name]));
      for (const [other, name] of Object.entries(this.pack.namen)) names.set(fold(other), name);
      return names.get(fold(text)) ?? text;
    }
    return text;
  }

  set(pointer, value, sheet = null, cell = null) {
    const [, block, key] = pointer.split("/");
    this.gathered.blocks[block].set(key, value);
    if (sheet !== null) this.gathered.cells.set(pointer, `${sheet.name}!${cellName(cell)}`);
  }

  readRemarks(sheet) {
    const { kolom, rijen, na, voor } = this.pack.informatie.opmerkingen;
    const column = columnIndex(kolom, this.broken);
    const rows = span(rijen.van, rijen.tot);
    const begin = rows.find((row) => sheet.text(row, column).includes(na));
    if (begin === undefined) {
      const verwacht = this.gathered.say("excel_plaats", { kolom, van: rijen.van, tot: rijen.tot });
      this.gathered.remark("opmerkingen_niet_gevonden", sheet, null, "", { sleutel: na, verwacht });
      return;
    }
    for (const row of span(begin + 1, rijen.tot)) {
      if (sheet.text(row, column).includes(voor)) break;
      const error = sheet.error(row, column);
      if (error !== null) this.gathered.problem(error[0], sheet, [row, column], "", { gevonden: error[1] });
      const value = sheet.value(row, column);
      if (value !== null) {
        const number = this.gathered.opmerkingen.length;
        this.gathered.opmerkingen.push(Block.of(new Map([["tekst", this.onOneLine(fieldText(value), [row, column])]])));
        for (const pointer of [`/opmerkingen/${number}`, `/opmerkingen/${number}/tekst`]) {
          this.gathered.cells.set(pointer, `${sheet.name}!${cellName([row, column])}`);
        }
      }
    }
  }
}
