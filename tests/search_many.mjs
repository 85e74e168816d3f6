// Answers the queries in a file, a JSON array of [query, options]; prints the hits of each as a JSON text on a line.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , module, index, queries] = process.argv;
const { maak } = await import(pathToFileURL(module));
const search = maak(JSON.parse(readFileSync(index, "utf8")));
const answers = JSON.parse(readFileSync(queries, "utf8")).map(([query, options, what = "zoek"]) => search[what](query, options));
process.stdout.write(`${answers.map((answer) => JSON.stringify(answer ?? null)).join("\n")}\n`);
