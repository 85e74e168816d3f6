// The search. It needs no browser: Node runs the same file.
//
// How hits are ranked:
// 1. A query that is a code comes first: typed as CBS writes it, then without points or capitals.
// 2. Otherwise every text is a unit of words: a name, a keyword, a short text, a thing that belongs there.
// 3. A word of the query finds a word of a unit when it is the same, its stem is, it begins so, it is part of it, or it is
//    a few letters off; each next one counts less. Words for the same thing count almost as the word itself.
// 4. A unit counts for how rare its found words are, for its kind (name and keyword most), and for how much of it was found.
// 5. A document counts for its best unit, and for the share of the query that all its units together found.
// 6. What does not hold in the year counts for little, and says so: vervallen or nog niet.
// 7. Equal hits: taakveld, categorie, balanspost, then the others; then the order of CBS.

import { codeKey, distance, plain, stem, wordsOf } from "./words.mjs";

const KIND = {
  taakveld: 1,
  categorie: 0.92,
  balanspost: 0.86,
  productcategorie: 0.84,
  vraag: 0.72,
  hulpvorm: 0.7,
  hoofdgroep: 0.66,
  productcode: 0.66,
  begrip: 0.62,
  toedelingsregel: 0.62,
  regel: 0.6,
};
const UNIT = { naam: 6, woord: 6, kort: 2.2, tekst: 2.6 };
const SAME = { gelijk: 1, stam: 0.95, begin: 0.72, deel: 0.55, letters: 0.65, synoniem: 0.85 };
const OTHER_YEAR = 0.3;
const ASKED_KIND = 1.8;
const MOST_QUERY = 200;
const MOST_WORDS = 12;
const DEFAULT_HITS = 10;

/**
 * Make a search of an index.
 * @param {object} index what zoeken/zoekindex.json holds
 */
export function maak(index) {
  const prepared = prepare(index);
  return {
    zoek: (query, options = {}) => search(prepared, query, options),
    suggestie: (query) => suggestion(prepared, query),
    naam: (soort, code, jaar) => nameIn(prepared.byCode.get(`${soort} ${code}`), jaar),
    bron: (bron) => sourceWords(index.bronnen, bron),
    jaren: index.jaren,
  };
}

function prepare(index) {
  const units = [];
  const words = new Map();
  const byCode = new Map();
  const codes = new Map();
  index.documenten.forEach((document, number) => {
    byCode.set(`${document.soort} ${document.code}`, document);
    const key = codeKey(document.code);
    codes.set(key, [...(codes.get(key) ?? []), number]);
    for (const [kind, text, van, tot] of unitsOf(document)) {
      const found = wordsOf(text).filter((word) => !index.overslaan.includes(word) || kind === "naam");
      const unit = { number, kind, van, tot, length: new Set(found).size, text: plain(text) };
      units.push(unit);
      for (const word of new Set(found)) {
        if (!words.has(word)) words.set(word, { word, stem: stem(word), units: [] });
        words.get(word).units.push(units.length - 1);
      }
    }
  });
  const stems = new Map();
  for (const entry of words.values()) stems.set(entry.stem, [...(stems.get(entry.stem) ?? []), entry]);
  const synonyms = new Map();
  for (const group of index.synoniemen) {
    const split = group.map((words) => wordsOf(words).map(stem));
    for (const own of split) synonyms.set(own.join(" "), split.filter((other) => other !== own));
  }
  const kinds = new Map();
  for (const [soort, said] of Object.entries(index.soorten)) for (const word of said) kinds.set(plain(word), soort);
  return { index, units, words, stems, byCode, codes, synonyms, kinds, skipped: new Set(index.overslaan) };
}

function* unitsOf(document) {
  const [van, tot] = document.jaren;
  for (const [first, last, name] of document.namen ?? [[van, tot, document.naam]]) yield ["naam", name, first, last];
  for (const [word, first, last] of document.woorden ?? []) yield ["woord", word, first, last];
  for (const [first, last, text] of document.kort ?? []) yield ["kort", text, first, last];
  for (const [text, first, last] of document.tekst ?? []) yield ["tekst", text, first, last];
}

function search(prepared, said, { jaar, soorten, hoogstens = DEFAULT_HITS } = {}) {
  const asked = read(prepared, said, jaar);
  const scores = new Map();
  addCodes(prepared, asked, scores);
  addWords(prepared, asked, scores);
  return [...scores.entries()]
    .map(([number, score]) => [prepared.index.documenten[number], score, number])
    .filter(([document]) => soorten === undefined || soorten.includes(document.soort))
    .sort(([, one, first], [, other, second]) => other - one || first - second)
    .slice(0, hoogstens)
    .map(([document, score]) => hit(prepared, document, asked.jaar, score));
}

/** Return what a query asks: its year, its kind, its words without office language, and the query as one code. */
function read(prepared, said, jaar) {
  const text = plain(String(said).slice(0, MOST_QUERY));
  const [first, last] = prepared.index.jaren;
  let year = jaar ?? last;
  let kind = null;
  const kept = [];
  for (const word of wordsOf(text)) {
    const number = /^20\d\d$/.test(word) ? Number(word) : null;
    if (number !== null && number >= first && number <= last) year = number;
    else if (prepared.kinds.has(word)) kind = prepared.kinds.get(word);
    else kept.push(word);
  }
  const telling = kept.filter((word) => !prepared.skipped.has(word));
  const words = (telling.length > 0 ? telling : kept).slice(0, MOST_WORDS);
  return { jaar: year, kind, words, typed: kept.join(" ") };
}

function addCodes(prepared, { jaar, kind, words, typed }, scores) {
  const whole = codeKey(typed);
  const candidates = [...words.map((word) => [word, codeKey(word)]), [typed, whole]];
  for (const [shown, key] of candidates) {
    if (!/[0-9]/.test(key) && !prepared.codes.has(key)) continue;
    for (const number of prepared.codes.get(key) ?? []) {
      const document = prepared.index.documenten[number];
      if (document.soort === "vraag" || document.soort === "begrip" || document.soort === "toedelingsregel") continue;
      const exact = plain(document.code) === shown ? 1 : 0.6;
      if (exact < 1 && key.length < 3 && whole !== key) continue;
      const now = holds(document.jaren, jaar) ? 1 : 0.9;
      add(scores, number, 1000 * exact * now * KIND[document.soort] * (kind === document.soort ? ASKED_KIND : 1));
    }
  }
}

function addWords(prepared, { jaar, kind, words }, scores) {
  if (words.length === 0) return;
  const looked = words.map((word, place) => matches(prepared, word, words, place));
  const rare = looked.map((found) => rarity(prepared, found));
  const total = rare.reduce((sum, value) => sum + value, 0);
  const perUnit = new Map();
  looked.forEach((found, place) => {
    for (const [unit, quality] of found) {
      if (!perUnit.has(unit)) perUnit.set(unit, []);
      perUnit.get(unit).push([place, quality]);
    }
  });
  const perDocument = new Map();
  for (const [unitNumber, found] of perUnit) {
    const unit = prepared.units[unitNumber];
    const document = prepared.index.documenten[unit.number];
    const now = jaar >= unit.van && jaar <= unit.tot ? 1 : OTHER_YEAR;
    const share = found.reduce((sum, [place, quality]) => sum + rare[place] * quality, 0) / total;
    const full = Math.min(found.length / Math.max(unit.length, 1), 1);
    const closeness = unit.kind === "naam" || unit.kind === "woord" ? 0.35 + 0.65 * full : 0.7 + 0.3 * full;
    const value = UNIT[unit.kind] * share * closeness * now;
    if (!perDocument.has(unit.number)) perDocument.set(unit.number, { best: 0, second: 0, places: new Map(), document });
    const sum = perDocument.get(unit.number);
    if (value > sum.best) [sum.best, sum.second] = [value, sum.best];
    else sum.second = Math.max(sum.second, value);
    for (const [place, quality] of found) {
      sum.places.set(place, Math.max(sum.places.get(place) ?? 0, quality * (now === 1 ? 1 : 0.6)));
    }
  }
  for (const [number, { best, second, places, document }] of perDocument) {
    const covered = [...places].reduce((sum, [place, quality]) => sum + rare[place] * quality, 0) / total;
    const asked = kind === null ? 1 : kind === document.soort ? ASKED_KIND : 0.8;
    add(scores, number, 10 * (best + 0.15 * second) * covered ** 1.5 * KIND[document.soort] * asked);
  }
}

/** Return the units in which a word of the query is found, each with how well: unit → 0 to 1. */
function matches(prepared, word, words, place) {
  const found = new Map();
  const note = (entry, quality) => {
    for (const unit of entry.units) if ((found.get(unit) ?? 0) < quality) found.set(unit, quality);
  };
  const own = stem(word);
  if (prepared.words.has(word)) note(prepared.words.get(word), SAME.gelijk);
  for (const entry of prepared.stems.get(own) ?? []) note(entry, SAME.stam);
  const isLast = place === words.length - 1;
  if (word.length >= 3) {
    for (const entry of prepared.words.values()) {
      if (entry.stem === own) continue;
      if (entry.word.startsWith(own) && own.length >= 3) note(entry, isLast ? SAME.begin + 0.1 : SAME.begin);
      else if (own.length >= 4 && entry.word.includes(own)) note(entry, SAME.deel);
      else if (entry.stem.length >= 5 && word.includes(entry.stem)) note(entry, SAME.deel);
    }
  }
  for (const other of synonymsOf(prepared, words, place)) {
    const each = other.map((part) => {
      const units = new Set();
      for (const entry of prepared.stems.get(part) ?? []) for (const unit of entry.units) units.add(unit);
      return units;
    });
    for (const unit of each[0] ?? []) {
      if (each.every((units) => units.has(unit)) && (found.get(unit) ?? 0) < SAME.synoniem) found.set(unit, SAME.synoniem);
    }
  }
  if (word.length >= 4 && Math.max(0, ...found.values()) < SAME.begin) {
    const most = word.length >= 8 ? 2 : 1;
    for (const entry of prepared.words.values()) {
      if (/[0-9]/.test(entry.word)) continue;
      const off = Math.min(distance(word, entry.word, most), distance(own, entry.stem, most));
      if (off <= most) note(entry, SAME.letters - 0.1 * (off - 1));
    }
  }
  return found;
}

/** Yield the words for the same thing as the word at `place`, alone or with the words beside it. */
function* synonymsOf({ synonyms }, words, place) {
  for (let length = 1; length <= 3; length += 1) {
    for (let start = Math.max(0, place - length + 1); start <= place && start + length <= words.length; start += 1) {
      yield* synonyms.get(words.slice(start, start + length).map(stem).join(" ")) ?? [];
    }
  }
}

function rarity(prepared, found) {
  return found.size === 0 ? 1 : Math.log(1 + prepared.units.length / found.size) / Math.log(1 + prepared.units.length);
}

function add(scores, number, score) {
  scores.set(number, Math.max(scores.get(number) ?? 0, score));
}

function hit(prepared, document, jaar, score) {
  const result = { soort: document.soort, code: document.code, naam: nameIn(document, jaar), jaar, stand: state(document, jaar) };
  const placed = inYear(document.plaats, jaar);
  if (placed !== undefined) {
    const [, , stand, taakvelden, vraag, zekerheid, bron] = placed;
    Object.assign(result, { stand, taakvelden, zekerheid, bron, ...(vraag ? { vraag } : {}) });
  }
  const short = inYear(document.kort, jaar) ?? (result.stand === "geldig" ? undefined : document.kort?.at(-1));
  if (short !== undefined) Object.assign(result, { antwoord: short[2], zekerheid: short[3], ...(short[4] ? { bron: short[4] } : {}) });
  if (result.stand === "vervallen" && document.opvolgers !== undefined) {
    const [ended, codes, vraag] = document.opvolgers;
    const named = codes.map((code) => ({ code, naam: nameIn(prepared.byCode.get(`${document.soort} ${code}`), jaar) ?? "" }));
    Object.assign(result, { laatste_jaar: ended, opvolgers: named, ...(vraag ? { vraag } : {}) });
  }
  if (document.beslis !== undefined && placed !== undefined) result.beslis = document.beslis;
  if (document.wet !== undefined) result.wet = document.wet;
  return { ...result, punten: Math.round(score * 1000) / 1000 };
}

function state(document, jaar) {
  if (holds(document.jaren, jaar)) return "geldig";
  return jaar > document.jaren[1] ? "vervallen" : "nog_niet";
}

function nameIn(document, jaar) {
  if (document === undefined) return undefined;
  return inYear(document.namen, jaar)?.[2] ?? document.naam;
}

function inYear(parts, jaar) {
  return parts?.find(([van, tot]) => van <= jaar && jaar <= tot);
}

function holds([van, tot], jaar) {
  return van <= jaar && jaar <= tot;
}

function suggestion(prepared, said) {
  const { words } = read(prepared, said);
  const better = words.map((word) => {
    if (prepared.words.has(word) || word.length < 4) return word;
    let best = [3, word];
    for (const entry of prepared.words.values()) {
      if (/[0-9]/.test(entry.word) || entry.word.length < 4) continue;
      const off = distance(word, entry.word, 2);
      if (off < best[0]) best = [off, entry.word];
    }
    return best[1];
  });
  return better.join(" ") === words.join(" ") ? null : better.join(" ");
}

function sourceWords(sources, bron) {
  const [id, ...place] = bron.split(", ");
  return [sources[id] ?? id, ...place].join(", ");
}
