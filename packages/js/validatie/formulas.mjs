// Formulas: the small closed language of the rules, worked out on the cells of a delivery in whole cents.
// The same as iv3/delivery/formulas.py; amounts are BigInt here.

import { Codelijst, Langs, Onderdeel } from "../words.mjs";
import { absolute } from "./amounts.mjs";

const THIS = "deze";
const PARAMETER = "parameter";
const ALL = "alle";

export const ROW_LIST = {
  [Onderdeel.LASTEN]: Codelijst.TAAKVELD,
  [Onderdeel.BATEN]: Codelijst.TAAKVELD,
  [Onderdeel.BALANS_LASTEN]: Codelijst.BALANSCODE,
  [Onderdeel.BALANS_BATEN]: Codelijst.BALANSCODE,
};
export const CATEGORY_LIST = {
  [Onderdeel.LASTEN]: Codelijst.CATEGORIE_LASTEN,
  [Onderdeel.BATEN]: Codelijst.CATEGORIE_BATEN,
  [Onderdeel.BALANS_LASTEN]: Codelijst.CATEGORIE_LASTEN,
  [Onderdeel.BALANS_BATEN]: Codelijst.CATEGORIE_BATEN,
};
const LIST_OF_ROWS = { [Codelijst.TAAKVELD]: "taakvelden", [Codelijst.BALANSCODE]: "balansposten" };
const ALONG = {
  [Langs.TAAKVELD]: [Codelijst.TAAKVELD],
  [Langs.BALANSPOST]: [Codelijst.BALANSCODE],
  [Langs.CATEGORIE]: [Codelijst.CATEGORIE_LASTEN, Codelijst.CATEGORIE_BATEN],
};

/** The codes of a layer and year: lists, and the groups that rules name. */
export class Codes {
  constructor(pack) {
    const lists = Object.entries(pack.codelijsten);
    this.leaves = new Map(
      lists.map(([name, codes]) => [name, codes.filter((entry) => entry.soort === undefined).map((entry) => entry.code)]),
    );
    this.sets = new Map([...this.leaves].map(([name, codes]) => [name, new Set(codes)]));
    this.names = new Map(lists.map(([name, codes]) => [name, new Map(codes.map((entry) => [entry.code, entry.naam]))]));
    this.groups = pack.groepen;
    this.known = new Map();
  }

  /** Return the codes that `members` stand for; a code that this year does not have stands for nothing. */
  select(listName, members) {
    const key = JSON.stringify([listName, members]);
    if (!this.known.has(key)) {
      const found = new Set();
      const codes = this.sets.get(listName);
      const groups = this.groups[listName] ?? {};
      for (const member of members) {
        if (member === ALL) codes.forEach((code) => found.add(code));
        else if (codes.has(member)) found.add(member);
        else if (Object.hasOwn(groups, member)) groups[member].forEach((code) => found.add(code));
      }
      this.known.set(key, found);
    }
    return this.known.get(key);
  }
}

/** Works out the terms of one rule on one delivery. */
export class Evaluator {
  /**
   * Take the codes, the cells, the stands that count as begin and as end, and the lists of a control.
   * `outcome` holds the value of every term in cents, the parts of each sum along codes, and the code of each largest.
   */
  constructor(codes, parts, moments, parameters) {
    this.codes = codes;
    this.parts = parts;
    this.moments = moments;
    this.parameters = parameters;
    this.outcome = { terms: new Map(), parts: new Map(), largest: new Map() };
    this.these = {};
    this.term = "";
  }

  /** Return the outcome of `terms`, each of which may use the ones before it. */
  workOut(terms) {
    for (const term of terms) {
      this.term = term.id;
      this.outcome.terms.set(term.id, this.value(term.is));
    }
    return this.outcome;
  }

  value(expression) {
    const [[operator, operand]] = Object.entries(expression);
    switch (operator) {
      case "som":
        return sum(this.cells(operand).map(([, cell]) => BigInt(cell.total)));
      case "som_absoluut":
        return sum(this.cells(operand).map(([, cell]) => absolute(BigInt(cell.total))));
      case "stand":
        return this.stand(operand);
      case "optellen":
        return sum(operand.map((inner) => this.value(inner)));
      case "aftrekken": {
        const [first, ...others] = operand.map((inner) => this.value(inner));
        return first - sum(others);
      }
      case "absoluut":
        return absolute(this.value(operand));
      case "naar_zijde":
        return this.value(operand) * (this.these.balanspost.startsWith("A") ? 1n : -1n);
      case "term":
        return this.outcome.terms.get(operand);
      case "som_langs": {
        const parts = this.along(operand);
        this.outcome.parts.set(this.term, parts.filter(([, value]) => value));
        return sum(parts.map(([, value]) => value));
      }
      case "grootste_langs": {
        const parts = this.along(operand);
        const best = parts.reduce((most, part) => (part[1] > most[1] ? part : most), parts[0] ?? ["", 0n]);
        this.outcome.largest.set(this.term, best[0]);
        return best[1];
      }
      default:
        throw new Error(`onbekende bewerking ${operator}`);
    }
  }

  along(operand) {
    const along = operand.elke;
    const result = [];
    for (const code of this.ordered(along, operand.uit)) {
      this.these[along] = code;
      result.push([code, this.value(operand.van)]);
    }
    delete this.these[along];
    return result;
  }

  ordered(along, members) {
    const found = new Set();
    for (const listName of ALONG[along]) {
      const chosen = this.select(listName, members);
      for (const code of this.codes.leaves.get(listName)) if (chosen.has(code)) found.add(code);
    }
    return found;
  }

  select(listName, members) {
    const kind = Object.keys(ALONG).find((along) => ALONG[along].includes(listName));
    const expanded = members.flatMap((member) => {
      if (member === THIS) return [this.these[kind]];
      return member === PARAMETER ? (this.parameters[listName] ?? []) : [member];
    });
    return this.codes.select(listName, expanded);
  }

  /** Return the filled cells that `selection` chooses, each with the name of its part. */
  cells(selection) {
    const result = [];
    for (const name of selection.onderdelen) {
      const rowsKey = LIST_OF_ROWS[ROW_LIST[name]];
      if (selection[rowsKey] === undefined) continue;
      const rows = this.chosen(ROW_LIST[name], selection[rowsKey], selection[`behalve_${rowsKey}`]);
      const categories = this.chosen(CATEGORY_LIST[name], selection.categorieen ?? [ALL], selection.behalve_categorieen);
      const part = this.parts[name];
      if (rows.size * categories.size < part.size) {
        for (const row of rows) {
          for (const category of categories) {
            const cell = part.cell(row, category);
            if (cell !== undefined) result.push([name, cell]);
          }
        }
      } else {
        for (const cell of part.cells()) {
          if (rows.has(cell.row) && categories.has(cell.column)) result.push([name, cell]);
        }
      }
    }
    return result;
  }

  chosen(listName, members, except = []) {
    const excluded = this.select(listName, except);
    return new Set([...this.select(listName, members)].filter((code) => !excluded.has(code)));
  }

  stand(operand) {
    const rows = this.select("balanscode", operand.balansposten);
    const moments = this.moments[operand.moment];
    const part = this.parts.balans_standen;
    let total = 0n;
    for (const row of rows) for (const moment of moments) total += BigInt(part.cell(row, moment)?.total ?? 0);
    return total;
  }
}

function sum(amounts) {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
