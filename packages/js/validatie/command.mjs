// The command: `node iv3-validatie-cli.mjs FILE` prints the report as JSON; exit 0 without `fout`, 1 with,
// 2 when it could not run or cannot judge, 70 when it crashed.

import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { Oordeel } from "../words.mjs";
import { missing, toCanonicalJson, validate } from "./index.mjs";
import { Validation } from "./validation.mjs";

const HELP = `Gebruik: node iv3-validatie-cli.mjs BESTAND
Controleert een aanlevering (JSON of het Excel-model) en geeft het rapport als JSON. Er wordt niets verstuurd.
Begint de naam van het bestand met een streepje, zet er dan ./ voor.
Uitkomst: 0 geen fouten, 1 fouten, 2 niet te beoordelen, verkeerd gebruikt of niet te schrijven, 70 een fout in iv3 zelf.
`;
const REASONS = { ENOENT: "bestand_niet_gevonden", EISDIR: "is_een_map" };
const FULL = "Dit is niet gelukt: het rapport past niet op de schijf of de uitvoer is dicht. Maak ruimte vrij en probeer het opnieuw.\n";
const CRASH = "Dit is een fout in iv3 zelf en niet in uw bestand. Meld de fout met de regels hierboven bij de makers van iv3.\n";
const NOT_RUN = 2;
const EXIT_CODES = { [Oordeel.FOUT]: 1, [Oordeel.NIET_TE_BEOORDELEN]: NOT_RUN };
const CRASHED = 70;

process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") return; // the reader of our output has seen enough
  process.stderr.write(FULL);
  process.exitCode = NOT_RUN;
});
process.stderr.on("error", () => undefined); // nobody is left to tell
try {
  process.exitCode = command(process.argv.slice(2));
} catch (error) {
  process.exitCode = CRASHED;
  process.stderr.write(`${error.stack}\n${CRASH}`);
}

function command([file, ...others]) {
  if (file === "--help" || file === "-h") {
    process.stdout.write(HELP);
    return 0;
  }
  if (file === undefined || file.startsWith("-") || others.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  const report = reportOn(file);
  process.stdout.write(toCanonicalJson(report));
  return EXIT_CODES[report.oordeel] ?? 0;
}

function reportOn(file) {
  const name = basename(file);
  let content;
  try {
    content = readAtMost(file, new Validation(name).limits().hoogstens_bytes + 1);
  } catch (error) {
    return missing(REASONS[error.code] ?? "niet_te_openen", { name });
  }
  return validate(content, { name });
}

function readAtMost(file, most) {
  if (statSync(file).size <= most) return readFileSync(file);
  const content = new Uint8Array(most);
  const handle = openSync(file);
  for (let at = 0; at < most; ) at += readSync(handle, content, at, most - at, at);
  closeSync(handle);
  return content;
}
