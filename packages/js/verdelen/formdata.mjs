// What somebody filled in, between the names of the fields and the order they make. A name is a path: `contract.0.naam`.

/** Return the id of the field at a place in the order. */
export function fieldId(pad) {
  return `v-${pad.join("-")}`;
}

/**
 * Return the order that fields make.
 * @param {[string, string][]} fields name and value; a name that comes back, as `contract.0.bevat`, makes a list
 */
export function orderOf(fields) {
  const data = { contract: [{ bevat: [] }] };
  for (const [name, value] of fields) {
    const path = name.split(".");
    const key = path.pop();
    const holder = path.reduce((inner, part, place) => (inner[part] ??= /^[0-9]+$/.test(path[place + 1] ?? key) ? [] : {}), data);
    if (Array.isArray(holder[key])) holder[key].push(value);
    else holder[key] = value.trim();
  }
  return data;
}
