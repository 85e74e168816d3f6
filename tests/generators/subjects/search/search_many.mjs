// Answers lines on standard input, each a JSON array of [query, options, function]: the answers as a JSON array on a line.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [, , module, index] = process.argv;
const { maak } = await import(pathToFileURL(module));
const search = maak(JSON.parse(readFileSync(index, "utf8")));
for await (const line of createInterface({ input: process.stdin })) {
  const answers = JSON.parse(line).map(([query, options, what = "zoek"]) => search[what](query, options));
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
