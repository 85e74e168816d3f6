// The search as a command: `node zoek.mjs QUERY [--jaar Y]` prints the hits as JSON, best first.

import { maak } from "./engine.mjs";

export { maak };

const HELP = `Gebruik: node zoek.mjs VRAAG [--jaar JAAR]
Geeft de treffers als JSON, de beste eerst. Zonder jaar is dat het laatste; een jaar in de vraag telt ook.
Voorbeeld: node zoek.mjs "pgb jeugd" --jaar 2025
Uitkomst: 0 gevonden, 1 niets gevonden, 2 verkeerd gebruikt.
`;

if (typeof process === "object" && process.versions?.node !== undefined) command();

async function command() {
  const [fs, path, url] = await Promise.all([import("node:fs"), import("node:path"), import("node:url")]);
  const started = process.argv[1];
  const own = url.fileURLToPath(import.meta.url);
  if (!started || !fs.existsSync(started) || fs.realpathSync(started) !== fs.realpathSync(own)) return;
  const { query, jaar, wrong } = readWords(process.argv.slice(2));
  if (wrong !== null) {
    process.stderr.write(`${wrong}\n${HELP}`);
    process.exitCode = 2;
    return;
  }
  if (query === null) {
    process.stdout.write(HELP);
    return;
  }
  const place = path.join(path.dirname(own), "zoekindex.json");
  const index = readIndex(fs, place);
  if (index === null) {
    process.stderr.write(`De index is er niet, of is niet te lezen: ${place}. Zet zoekindex.json naast zoek.mjs.\n`);
    process.exitCode = 2;
    return;
  }
  const [first, last] = index.jaren;
  if (jaar !== undefined && (jaar < first || jaar > last)) {
    process.stderr.write(`Voor ${jaar} is er geen model; er zijn jaren van ${first} tot en met ${last}.\n`);
    process.exitCode = 2;
    return;
  }
  const search = maak(index);
  const hits = search.zoek(query, { jaar });
  const better = search.suggestie(query);
  if (better !== null) process.stderr.write(`Bedoelt u ${better}?\n`);
  process.stdout.write(`${JSON.stringify(hits, null, 1)}\n`);
  process.exitCode = hits.length > 0 ? 0 : 1;
}

function readIndex(fs, place) {
  try {
    const index = JSON.parse(fs.readFileSync(place, "utf8"));
    return Array.isArray(index?.documenten) ? index : null;
  } catch {
    return null;
  }
}

function readWords(words) {
  const query = [];
  let jaar;
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === "--help" || words[at] === "-h") return { query: null, jaar, wrong: null };
    if (words[at] === "--jaar") {
      at += 1;
      if (!/^\d{4}$/.test(words[at] ?? "")) return { query: null, jaar, wrong: "Na --jaar hoort een jaar van vier cijfers." };
      jaar = Number(words[at]);
    } else if (words[at].startsWith("--")) return { query: null, jaar, wrong: `${words[at]} is niet bekend.` };
    else query.push(words[at]);
  }
  if (query.join("").trim() === "") return { query: null, jaar, wrong: "Wat zoekt u?" };
  return { query: query.join(" "), jaar, wrong: null };
}
