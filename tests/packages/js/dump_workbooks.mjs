// Reads the workbooks in a file, each a line of base64, and prints what is on every sheet: a JSON text on a line.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , folder, workbooks, packs] = process.argv;
const imported = async (name) => import(`${pathToFileURL(folder)}/${name}.mjs`);
const { CellMoment } = await imported("moments");
const { Unusable } = await imported("unusable");
const { Workbook } = await imported("workbook");
const { EMBEDDED, FILE_KINDS } = await imported("packs");
EMBEDDED[FILE_KINDS] = readFileSync(`${packs}/${FILE_KINDS}.json`, "utf8");
const lines = readFileSync(workbooks, "utf8").split("\n").slice(0, -1);
console.log(lines.map((line) => JSON.stringify(dumped(Buffer.from(line, "base64")))).join("\n"));

function dumped(content) {
  const workbook = attempt(() => new Workbook(content, "x"));
  if (typeof workbook === "string") return workbook;
  return Object.fromEntries([...workbook.parts.keys()].map((name) => [name, attempt(() => sheet(workbook.read(name)))]));
}

function attempt(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unusable) return error.key;
    throw error;
  }
}

function sheet({ values, marks, merged, hiddenRows, hiddenColumns, impossibleRow }) {
  if (impossibleRow > 0) return "datum_onmogelijk";
  return {
    values: [...values].map(([at, value]) => [...place(at), said(value)]).filter(([, , value]) => value !== ""),
    marks: [...marks].map(([at, mark]) => [...place(at), mark.isError ? `fout ${mark.error}` : "formule"]),
    merged: merged.map((range) => range.reference),
    hidden: [[...hiddenRows], hiddenColumns],
  };
}

function place(at) {
  return [Math.floor(at / 16_384), at % 16_384];
}

function said(value) {
  if (value instanceof CellMoment) return `${value.kind} ${value.text}`;
  return typeof value === "number" ? `getal ${value === 0 ? 0 : value}` : value;
}
