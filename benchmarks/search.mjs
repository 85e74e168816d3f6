// Speed of the search in Node: `node benchmarks/search.mjs [FOLDER]`, after a build; FOLDER holds zoek.mjs and zoekindex.json.
// Beside making the index ready stands JSON.parse of the same file; queries are those of the tests and hard ones.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const QUERY_LIMIT_MS = 50;
const READY_LIMIT_MS = 150;
const RUNS = 7;
const folder = process.argv[2] ?? fileURLToPath(new URL("../dist/zoeken/", import.meta.url));
const { maak } = await import(pathToFileURL(join(folder, "zoek.mjs")));
const text = readFileSync(join(folder, "zoekindex.json"), "utf8");
const names = ["zoekvragen", "zoekvragen-kantoor", "zoektreffers", "zoektreffers-kantoor"];
const asked = names.map((name) => readFileSync(new URL(`../tests/generators/subjects/search/${name}.yaml`, import.meta.url), "utf8")).join("");
const queries = [...asked.matchAll(/vraag: (?:"([^"]+)"|([^,\n}]+))/g)].map(([, quoted, bare]) => quoted ?? bare);
const hard = ["jeugd ".repeat(40), "verblijfsvergunningaanvraagformulier", "abcdefgh ijklmnop qrstuvwx yzabcdef", "6.7", "de het een"];
if (queries.length < 100) throw new Error(`er zijn maar ${queries.length} vragen`);

const index = JSON.parse(text);
const parse = times(() => JSON.parse(text));
const ready = times(() => maak(index));
const search = maak(index);
const first = elapsed(() => maak(JSON.parse(text)).zoek("pgb jeugd"));
const perQuery = [...queries, ...hard].map((query) => [median(times(() => search.zoek(query))), query]).sort(([one], [other]) => one - other);
const [slowest, which] = perQuery.at(-1);

console.log(`index ${(text.length / 1e3).toFixed(0)} kB, ${index.documenten.length} documenten, ${perQuery.length} vragen, mediaan van ${RUNS}`);
console.log(`JSON.parse van de index     ${median(parse).toFixed(1)} ms`);
console.log(`klaarzetten (maak)          ${median(ready).toFixed(1)} ms, de eerste keer ${ready[0].toFixed(1)} ms; grens ${READY_LIMIT_MS} ms`);
console.log(`lezen, klaarzetten en eerste vraag ${first.toFixed(1)} ms`);
console.log(`een vraag, in het midden    ${perQuery[Math.floor(perQuery.length / 2)][0].toFixed(2)} ms`);
console.log(`de traagste vraag           ${slowest.toFixed(2)} ms (${which.slice(0, 40)}); grens ${QUERY_LIMIT_MS} ms`);
process.exitCode = slowest > QUERY_LIMIT_MS || median(ready) > READY_LIMIT_MS ? 1 : 0;

function times(run) {
  return Array.from({ length: RUNS }, () => elapsed(run));
}

function elapsed(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}
