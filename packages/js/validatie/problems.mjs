// What is not certain in an Excel model of CBS, with its sheet and cell. The same as iv3/excel/problems.py.

import { Gebeurtenis } from "../words.mjs";
import { RULES, readPack } from "./packs.mjs";

export const MODEL_PACK = "excelmodel";
export const UNREADABLE = Gebeurtenis.EXCELMODEL_ONLEESBAAR;
export const REMARKABLE = Gebeurtenis.EXCELMODEL_OPVALLEND;

/** Something about a cell that the user must know: kind, reason, part, sheet, cell and other values for the sentence. */
export class CellProblem {
  constructor(kind, reason, part, sheet, cell, fill) {
    this.kind = kind;
    this.reason = reason;
    this.part = part;
    this.sheet = sheet;
    this.cell = cell;
    this.fill = fill;
  }

  /** Return the sheet and the cell: `5.Verdelingsmatrix lasten!K23`. */
  get place() {
    return [this.sheet, this.cell].filter((name) => name !== "").join("!");
  }
}

export function unusableProblem(error) {
  const rule = readPack(RULES).regels.find((one) => one.formule.gebeurtenissen?.includes(UNREADABLE));
  const isKnown = rule.redenen.some((reason) => reason.reden === error.key);
  const { werkblad = "", cel = "", ...others } = error.values;
  const values = Object.fromEntries(Object.entries(others).map(([key, value]) => [key, String(value)]));
  if (values.rij !== undefined) values.regel = values.rij;
  return new CellProblem(UNREADABLE, isKnown ? error.key : "werkmap_kapot", "", werkblad, cel, values);
}
