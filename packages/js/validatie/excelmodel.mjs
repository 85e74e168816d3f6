// The Excel model of CBS to a delivery: what stands where its own tool looks, and every cell that is not certain.
// The same as iv3/excel/model.py.

import { Codelijst } from "../words.mjs";
import { Gathered } from "./gathered.mjs";
import { InformationReader } from "./information.mjs";
import { ModelPart } from "./modelparts.mjs";
import { Sheets } from "./modelsheet.mjs";
import { RULES, readPack } from "./packs.mjs";
import { PartReader } from "./partreader.mjs";
import { MODEL_PACK, unusableProblem } from "./problems.mjs";
import { Block } from "./reading.mjs";
import { layouts } from "./records.mjs";
import { resolve } from "./structure.mjs";
import { shown } from "./text.mjs";
import { Unusable } from "./unusable.mjs";
import { stripBlank } from "./values.mjs";
import { Workbook } from "./workbook.mjs";

const LISTS_OF_MODEL = [Codelijst.TAAKVELD, Codelijst.BALANSCODE, Codelijst.CATEGORIE_LASTEN, Codelijst.CATEGORIE_BATEN];

/**
 * Read an Excel model of CBS.
 * @param {Uint8Array} bytes
 * @returns {{ delivery: Block, cells: Map<string, string>, problems: CellProblem[], remarks: CellProblem[] }} the delivery as
 *   `scan` gives it, pointer → sheet and cell, why it cannot be read with certainty, and what the user should know
 */
export function readModel(bytes) {
  try {
    return new ModelReader(new Workbook(bytes, "")).read();
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return { delivery: Block.of(new Map()), cells: new Map(), problems: [unusableProblem(error)], remarks: [] };
  }
}

/** Reads one workbook. */
class ModelReader {
  constructor(workbook) {
    this.workbook = workbook;
    this.sheets = new Sheets(workbook);
    this.pack = readPack(MODEL_PACK);
    if (this.pack === null) throw new Error("the pack of the Excel model is missing from this module");
    const rules = readPack(RULES);
    this.schema = rules.aanlevering;
    this.layers = rules.lagen;
    this.layouts = new Map(layouts(this.schema).map((layout) => [layout.part, layout]));
    this.factor = this.pack.rekenregels.factor;
    this.totalWord = this.pack.rekenregels.totaalwoord;
    this.gathered = new Gathered(rules.teksten);
    this.codes = null;
  }

  read() {
    if (this.workbook.hasMacros) this.gathered.remark("macros");
    const information = this.sheets.find(this.pack.informatie.blad);
    if (information === null) {
      const names = [...this.workbook.parts.keys()].map((name) => shown(name)).join(", ");
      this.gathered.problem("geen_model", null, null, "", { verwacht: this.pack.informatie.blad, gevonden: names });
    } else {
      new InformationReader(this.gathered, this.pack, this.layers, this.workbook.broken).read(information);
      const parts = this.parts(information);
      if (parts.length > 0 && !this.isOtherModel(parts, information)) {
        const reader = new PartReader(this.gathered, this.sheets, this.pack, this.schema, this.codes, this.factor);
        for (const part of parts) reader.read(part, parts);
      }
    }
    const { cells, problems, remarks } = this.gathered;
    return { delivery: this.delivery(), cells, problems, remarks };
  }

  /** Return the delivery with the keys of each block in the order of the schema. */
  delivery() {
    const ordered = Object.entries(this.gathered.blocks).map(([key, block]) => {
      const order = Object.keys(resolve(this.schema.properties[key], this.schema.$defs).properties);
      return [key, Block.of(new Map(order.filter((inner) => block.has(inner)).map((inner) => [inner, block.get(inner)])))];
    });
    return Block.of(new Map([...ordered, ["opmerkingen", this.gathered.opmerkingen], ["data", Block.of(this.gathered.data)]]));
  }

  /** Return the parts of this layer and year; nothing when these are not known. */
  parts(sheet) {
    const { metadata } = this.gathered.blocks;
    const labels = new Map(this.pack.velden.map((record) => [record.pad.slice(record.pad.lastIndexOf("/") + 1), record.label]));
    const add = (reason, key, fill) => this.gathered.fieldProblem(reason, sheet, key, fill);
    for (const key of ["overheidslaag", "boekjaar", "periode"]) {
      if (metadata.get(key) === null) add("veld_leeg", key, { sleutel: stripBlank(labels.get(key)) });
    }
    const laag = metadata.get("overheidslaag") ?? null;
    const jaar = metadata.get("boekjaar") ?? null;
    if (laag === null || jaar === null) return [];
    if (!Object.hasOwn(this.layers, laag)) {
      add("laag_onbekend", "overheidslaag", { gevonden: shown(laag), verwacht: Object.keys(this.layers).join(", ") });
      return [];
    }
    const known = this.pack.indelingen[this.layers[laag]] ?? {};
    if (!Object.hasOwn(known, String(jaar))) {
      add("jaar_onbekend", "boekjaar", { gevonden: shown(String(jaar)), verwacht: Object.keys(known).join(", ") });
      return [];
    }
    this.codes = readPack(`${this.layers[laag]}-${jaar}`);
    return known[String(jaar)].map(
      (record) => new ModelPart(record, this.layouts.get(record.onderdeel), this.workbook.broken),
    );
  }

  /** Tell, and say, when the codes on the sheets are more those of another year or layer than of the stated. */
  isOtherModel(parts, information) {
    const found = new Set(this.foundCodes(parts));
    const countIn = (codes) => [...found].filter((code) => codes.has(code)).length;
    const stated = countIn(allCodes(this.codes));
    if (stated === found.size) return false;
    const scores = [];
    for (const [laag, years] of Object.entries(this.pack.indelingen)) {
      for (const year of Object.keys(years)) scores.push([laag, year, countIn(allCodes(readPack(`${laag}-${year}`)))]);
    }
    const best = Math.max(...scores.map(([, , score]) => score));
    if (best <= stated) return false;
    const { metadata } = this.gathered.blocks;
    const own = this.layers[metadata.get("overheidslaag")];
    let winners = scores.filter(([, , score]) => score === best);
    if (winners.some(([laag]) => laag === own)) winners = winners.filter(([laag]) => laag === own);
    const names = Object.fromEntries(Object.entries(this.layers).map(([name, laag]) => [laag, name]));
    const fill = {
      gevonden: winners.map(([laag, year]) => `${names[laag]} ${year}`).join(", "),
      verwacht: `${names[own]} ${metadata.get("boekjaar")}`,
    };
    this.gathered.fieldProblem("ander_model", information, "boekjaar", fill);
    return true;
  }

  /** Yield the codes of rows and of categories, where they should stand. */
  *foundCodes(parts) {
    for (const part of parts) {
      const sheet = this.sheets.find(part.sheetName);
      if (sheet === null || part.codeColumn === null || part.codeRow === null) continue;
      const texts = part.rows.map((row) => sheet.text(row, part.codeColumn));
      if (part.codeRow !== part.nameRow) texts.push(...part.columns.map((column) => sheet.text(part.codeRow, column)));
      yield* texts.filter((text) => text !== "" && !text.includes(this.totalWord));
    }
  }
}

function allCodes(pack) {
  return new Set(LISTS_OF_MODEL.flatMap((name) => pack.codelijsten[name].map((entry) => entry.code)));
}
