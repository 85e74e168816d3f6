// Validates the deliveries in a file of lines (base64) with a validator module; prints the reports as JSON texts, one a line.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , module, deliveries] = process.argv;
const { toCanonicalJson, validate } = await import(pathToFileURL(module));
const reports = readFileSync(deliveries, "latin1")
  .split("\n")
  .slice(0, -1)
  .map((line) => JSON.stringify(toCanonicalJson(validate(Buffer.from(line, "base64"), { name: "aanlevering.json" }))));
process.stdout.write(`${reports.join("\n")}\n`);
