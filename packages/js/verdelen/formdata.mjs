// What somebody filled in, between the names of the fields and the order they make. A name is a path: `contract.0.naam`.

import { strip } from "../validatie/text.mjs";

/** Return the id of the field at a place in the order. */
export function fieldId(pad) {
  return `v-${pad.join("-")}`;
}

/**
 * Return the order that fields make: without last rows that nobody began, and without a year before of which nothing is said.
 * @param {[string, string][]} fields name and value; a name that comes back, as `contract.0.bevat`, makes a list
 */
export function orderOf(fields) {
  const data = { contract: [{ bevat: [] }] };
  for (const [name, value] of fields) {
    const path = name.split(".");
    const key = path.pop();
    const holder = path.reduce((inner, part, place) => (inner[part] ??= /^[0-9]+$/.test(path[place + 1] ?? key) ? [] : {}), data);
    const text = strip(value.toWellFormed());
    if (Array.isArray(holder[key])) holder[key].push(text);
    else holder[key] = text;
  }
  const [contract] = data.contract;
  for (const key of ["sleutel", "vast"]) contract[key] = begun(contract[key]);
  if (contract.hergebruik !== undefined) {
    const { van_jaar = "", aanname } = contract.hergebruik;
    contract.hergebruik = { van_jaar, aanname: begun(aanname) };
    if (van_jaar === "" && contract.hergebruik.aanname.length === 0) delete contract.hergebruik;
  }
  return data;
}

/** Return the rows up to the last that somebody began: the others keep their place, so that a finding lands beside them. */
function begun(rows = []) {
  return rows.slice(0, rows.findLastIndex((row) => Object.values(row).some((value) => value !== "")) + 1);
}
