// The search as a command: `node zoek-cli.mjs QUERY [--jaar Y] [--laag L]` prints the hits as JSON, best first.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Laagkenmerk } from "../words.mjs";
import { maak } from "./engine.mjs";

const LAYERS = Laagkenmerk.VALUES.join(", ");
const HELP = `Gebruik: node zoek-cli.mjs VRAAG [--jaar JAAR] [--laag LAAG]
Geeft de treffers als JSON, de beste eerst. Zonder jaar is dat het laatste; een jaar in de vraag telt ook.
De laag is ${LAYERS}; zonder is dat de eerste. Is een antwoord voor een andere laag, dan staat dat bij voor.
Voorbeeld: node zoek-cli.mjs "pgb jeugd" --jaar 2025
           node zoek-cli.mjs vaarwegen --laag provincie
Uitkomst: 0 gevonden, 1 niets gevonden, 2 verkeerd gebruikt.
`;

process.exitCode = command(process.argv.slice(2));

function command(words) {
  const { query, jaar, laag, wrong } = readWords(words);
  if (wrong !== null) return refuse(`${wrong}\n${HELP}`);
  if (query === null) {
    process.stdout.write(HELP);
    return 0;
  }
  const place = join(dirname(fileURLToPath(import.meta.url)), "zoekindex.json");
  const index = readIndex(place);
  if (index === null) return refuse(`De index is er niet, of is niet te lezen: ${place}. Zet zoekindex.json naast zoek-cli.mjs.\n`);
  const asked = laag ?? Object.keys(index.lagen)[0];
  if (!Object.hasOwn(index.lagen, asked)) {
    return refuse(`${asked} is geen laag. Na --laag hoort ${Object.keys(index.lagen).join(", ")}.\n`);
  }
  const [first, last] = index.lagen[asked].jaren;
  if (jaar !== undefined && (jaar < first || jaar > last)) {
    return refuse(`Voor ${asked} ${jaar} is er geen model; er zijn jaren van ${first} tot en met ${last}.\n`);
  }
  return search(maak(index), query, { jaar, laag: asked });
}

function refuse(text) {
  process.stderr.write(text);
  return 2;
}

function search(engine, query, options) {
  const hits = engine.zoek(query, options);
  const better = engine.suggestie(query, options);
  if (better !== null) process.stderr.write(`Bedoelt u ${better}?\n`);
  process.stdout.write(`${JSON.stringify(hits, null, 1)}\n`);
  return hits.length > 0 ? 0 : 1;
}

function readIndex(place) {
  try {
    const index = JSON.parse(readFileSync(place, "utf8"));
    return Array.isArray(index?.documenten) && index.lagen !== undefined ? index : null;
  } catch {
    return null;
  }
}

function readWords(words) {
  const query = [];
  let jaar;
  let laag;
  const refused = (wrong) => ({ query: null, jaar, laag, wrong });
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === "--help" || words[at] === "-h") return refused(null);
    if (words[at] === "--jaar") {
      at += 1;
      if (!/^\d{4}$/.test(words[at] ?? "")) return refused("Na --jaar hoort een jaar van vier cijfers.");
      jaar = Number(words[at]);
    } else if (words[at] === "--laag") {
      at += 1;
      if (words[at] === undefined) return refused(`Na --laag hoort een laag: ${LAYERS}.`);
      laag = words[at];
    } else if (words[at].startsWith("--")) return refused(`${words[at]} is niet bekend.`);
    else query.push(words[at]);
  }
  if (query.join("").trim() === "") return refused("Wat zoekt u?");
  return { query: query.join(" "), jaar, laag, wrong: null };
}
