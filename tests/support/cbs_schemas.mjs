// Asks a schema of CBS about the deliveries in a file, one JSON text a line; prints the places that are wrong as a JSON list a line.
import { readFileSync } from "node:fs";
import Ajv from "ajv";

const [, , schema, deliveries] = process.argv;
// One of the patterns of CBS is no regular expression in the stricter reading with the flag u.
const ajv = new Ajv({ allErrors: true, strict: false, strictNumbers: false, unicodeRegExp: false });
const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));
const told = readFileSync(deliveries, "utf8")
  .split("\n")
  .slice(0, -1)
  .map((line) => (validate(JSON.parse(line)) ? [] : validate.errors.map((error) => error.instancePath)));
process.stdout.write(told.map((places) => `${JSON.stringify(places)}\n`).join(""));
