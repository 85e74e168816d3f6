// What an Excel model gives while it is read: the delivery, where its values stand, and what is not certain. The same as iv3/excel/gathered.py.

import { cellName } from "./modelsheet.mjs";
import { REMARKABLE, UNREADABLE, CellProblem } from "./problems.mjs";
import { filled } from "./text.mjs";

/** The delivery that comes out of a workbook, and everything there is to say about its cells. */
export class Gathered {
  /** Begin with an empty delivery; `texts` are the sentences of the rules. */
  constructor(texts) {
    this.texts = texts;
    this.problems = [];
    this.remarks = [];
    this.cells = new Map();
    this.blocks = { metadata: new Map(), contact: new Map() };
    this.opmerkingen = [];
    this.data = new Map();
  }

  problem(reason, sheet, cell, part = "", fill = {}) {
    this.problems.push(new CellProblem(UNREADABLE, reason, part, sheet?.name ?? "", cell === null ? "" : cellName(cell), fill));
  }

  /** Note down what is wrong with a field of the metadata, at the cell that it was read from. */
  fieldProblem(reason, sheet, key, fill) {
    const cell = (this.cells.get(`/metadata/${key}`) ?? "").split("!").at(-1);
    this.problems.push(new CellProblem(UNREADABLE, reason, "", sheet.name, cell, fill));
  }

  remark(reason, sheet = null, cell = null, part = "", fill = {}) {
    this.remarks.push(new CellProblem(REMARKABLE, reason, part, sheet?.name ?? "", cell === null ? "" : cellName(cell), fill));
  }

  say(key, values = {}) {
    return filled(this.texts[key], values);
  }
}
