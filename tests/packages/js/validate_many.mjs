// Validates the deliveries in a file, each a line with a name, a tab and base64; prints each report as a JSON text on a line.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , module, deliveries] = process.argv;
const { toCanonicalJson, validate } = await import(pathToFileURL(module));
const reports = readFileSync(deliveries, "utf8")
  .split("\n")
  .slice(0, -1)
  .map((line) => line.split("\t"))
  .map(([name, content]) => JSON.stringify(toCanonicalJson(validate(Buffer.from(content, "base64"), { name }))));
process.stdout.write(`${reports.join("\n")}\n`);
