// Runs ajv, in strict mode, over the cases in a file; prints how many, or which came out wrong.
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
const validators = new Map();
const wrong = [];
for (const { naam, schema, aanlevering, goed } of cases) {
  if (!validators.has(schema)) validators.set(schema, ajv.compile(JSON.parse(readFileSync(schema, "utf8"))));
  const validate = validators.get(schema);
  if (validate(aanlevering) !== goed) wrong.push(`${naam}: ${JSON.stringify(validate.errors)}`);
}
console.log(wrong.length ? wrong.join("\n") : `${cases.length} gevallen`);
process.exit(wrong.length ? 1 : 0);
