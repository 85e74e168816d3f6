// The module as a command: `node iv3-validatie.mjs FILE` prints the report as JSON.

import { Oordeel } from "../words.mjs";
import { missing, toCanonicalJson, validate } from "./index.mjs";
import { Validation } from "./validation.mjs";

const REASONS = { ENOENT: "bestand_niet_gevonden", EISDIR: "is_een_map" };

if (typeof process === "object" && process.versions?.node !== undefined) command();

/** Run when this file is what Node was started with; exit 0 without `fout`, 1 with, 2 when it could not run. */
async function command() {
  const [fs, path, url] = await Promise.all([import("node:fs"), import("node:path"), import("node:url")]);
  const started = process.argv[1];
  if (!started || !fs.existsSync(started)) return;
  if (fs.realpathSync(started) !== fs.realpathSync(url.fileURLToPath(import.meta.url))) return;
  const [file, ...others] = process.argv.slice(2);
  if (file === undefined || others.length > 0) {
    process.stderr.write("Gebruik: node iv3-validatie.mjs BESTAND\n");
    process.exitCode = 2;
    return;
  }
  const name = path.basename(file);
  let content;
  let reason;
  try {
    content = readAtMost(fs, file, new Validation(name).limits().hoogstens_bytes + 1);
  } catch (error) {
    reason = REASONS[error.code] ?? "niet_te_openen";
  }
  const report = reason === undefined ? validate(content, { name }) : missing(reason, { name });
  process.stdout.write(toCanonicalJson(report));
  process.exitCode = report.oordeel === Oordeel.FOUT ? 1 : 0;
}

function readAtMost(fs, file, most) {
  if (fs.statSync(file).size <= most) return fs.readFileSync(file);
  const content = new Uint8Array(most);
  const handle = fs.openSync(file);
  for (let at = 0; at < most; ) at += fs.readSync(handle, content, at, most - at, at);
  fs.closeSync(handle);
  return content;
}
