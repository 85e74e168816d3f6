// An order as a file that `iv3 allocate` reads.

const DAYS = ["opgesteld_op", "peildatum", "getoetst_op"];
const WHOLE_NUMBERS = ["jaar", "periode", "van_jaar"];
const NOT_PLAIN = /["\\]|[\p{C}\p{Zl}\p{Zp}]/gu;

/** Return the data of an order as TOML; what is empty stays out, and no text can add a key to it. */
export function tomlOf(data) {
  return `${tomlLines(data, []).join("\n")}\n`;
}

function tomlLines(data, path) {
  const given = Object.entries(data).filter(([, value]) => isGiven(value));
  const lines = given.filter(([, value]) => !isTable(value) && !isTableList(value)).map(([key, value]) => `${key} = ${tomlValue(key, value)}`);
  for (const [key, value] of given) {
    const name = [...path, key];
    if (isTableList(value)) for (const row of value) lines.push("", `[[${name.join(".")}]]`, ...tomlLines(row, name));
    else if (isTable(value)) lines.push("", `[${name.join(".")}]`, ...tomlLines(value, name));
  }
  return lines;
}

function isGiven(value) {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

function isTable(value) {
  return typeof value === "object" && !Array.isArray(value);
}

function isTableList(value) {
  return Array.isArray(value) && typeof value[0] === "object";
}

function tomlValue(key, value) {
  if (Array.isArray(value)) return `[${value.map(tomlText).join(", ")}]`;
  return DAYS.includes(key) || WHOLE_NUMBERS.includes(key) ? String(value) : tomlText(String(value));
}

function tomlText(text) {
  const escaped = (letter) => (letter === '"' || letter === "\\" ? `\\${letter}` : `\\U${letter.codePointAt(0).toString(16).toUpperCase().padStart(8, "0")}`);
  return `"${text.toWellFormed().replace(NOT_PLAIN, escaped)}"`;
}
