// The search. It needs no browser: Node runs the same file.
//
// How hits are ranked:
// 1. A query, or a part of it, that is a code comes first; points, spaces and capitals do not count. A code that is not
//    known gives the codes that begin so, or the longest code it begins with.
// 2. Otherwise every text is a unit of words: a name, a keyword, a short text, a thing that belongs there. A unit
//    counts for its kind, for how rare the found words are, and for how much of it was found; a whole name counts extra.
// 3. A word finds the same word, its stem, a word that begins or ends so, and a word a few letters off; each next one
//    counts less. Words for the same thing (tables/zoekwoorden.yaml) count almost as the word itself.
// 4. A document counts for its best unit, and for the share of the query that all its units together found. A code that
//    a found product or question names counts for half of that, up to nearly all when many name it.
// 5. What holds in another year counts less, and says so: vervallen or nog niet.
// 6. A layer has its own search: of its own codes, and of what holds for every layer. An answer that is written for
//    another layer is only there when the facts say so, counts less, and says for whom it is (voor).
// 7. Equal hits: taakveld, categorie, balanspost, then the others, in the order of CBS.

import { Lijstsoort } from "../words.mjs";
import { LEAST_LETTERS, LEAST_PART, highest, matches, slips } from "./matching.mjs";
import { codeKey, letters, plain, stem, wordsOf } from "./words.mjs";

const KIND = {
  taakveld: 1,
  categorie: 0.92,
  balanspost: 0.86,
  [Lijstsoort.PRODUCTCATEGORIE]: 0.84,
  vraag: 0.72,
  [Lijstsoort.HULPVORM]: 0.7,
  [Lijstsoort.HOOFDGROEP]: 0.66,
  [Lijstsoort.PRODUCTCODE]: 0.66,
  begrip: 0.62,
  toedelingsregel: 0.62,
  regel: 0.6,
  kengetal: 0.56,
};
const NO_WHOLES = [];
const NO_CODE = new Set(["vraag", "begrip", "toedelingsregel"]);
const UNIT = { naam: 6, woord: 6, kort: 2.2, tekst: 2.6 };
const WHOLE_NAME = 1.6;
const OTHER_LAYER = 0.5;
const OTHER_YEAR = { naam: 0.8, anders: 0.6, bestaat_niet: 0.3 };
const CODE = { exact: 1000, anders: 600, begin: 300, getal: 20, ander_jaar: 0.9 };
const NAMED = { gekoppeld: 0.5, keuze: 0.4, vraag: 0.5 };
const MOST_NAMING = 9;
const OWN_SHARE = 0.2;
const JUST_LESS = 0.95;
const AS_GOOD = 0.1;
const ASKED_KIND = 1.8;
const ASKED_LAW = 3;
const OTHER_KIND = 0.8;
const MOST_QUERY = 200;
const MOST_WORDS = 12;
const MOST_PARTS_OF_CODE = 4;
const LEAST_BEGIN = 3;
const MOST_BEGIN = 8;
const DEFAULT_HITS = 10;

/**
 * @typedef {{
 *   soort: string,
 *   code: string,
 *   naam: string,
 *   jaar: number,
 *   stand: string,
 *   punten: number,
 *   taakvelden?: string[],
 *   vraag?: string,
 *   antwoord?: string,
 *   zekerheid?: string,
 *   bron?: string,
 *   laatste_jaar?: number,
 *   opvolgers?: { code: string, naam: string, als?: string }[],
 *   beslis?: string,
 *   wet?: string,
 *   lagen?: string[],
 *   voor?: string[],
 *   over?: { soort: string, code: string }[],
 *   categorie?: string,
 *   gevonden?: { in: string, tekst: string, zekerheid?: string },
 * }} Treffer a hit: `stand` is geldig, vervallen or nog_niet, and of a product code gekoppeld, keuze or open; `lagen`
 *   are the layers that it is for when not every layer has it, `voor` the same when the asked layer is not one of them
 */

/**
 * Make a search of an index.
 * @param {object} index what zoeken/zoekindex.json holds
 * @returns {{
 *   zoek: (query: string, options?: { jaar?: number, laag?: string, soorten?: string[], hoogstens?: number }) => Treffer[],
 *   suggestie: (query: string, options?: { laag?: string }) => string | null,
 *   naam: (soort: string, code: string, jaar: number, laag?: string) => string | undefined,
 *   bron: (bron: string) => string,
 *   jaren: [number, number],
 *   lagen: Record<string, { meervoud: string, jaren: [number, number] }>,
 * }} `zoek` gives the best hits first, over the year in the query, else `jaar`, else the last, for `laag`, else the
 *   first of `lagen`; it throws a RangeError for a layer that is not there. `suggestie` gives the query with the nearest
 *   known words in it, or null when there is nothing to improve
 */
export function maak(index) {
  const [usual] = Object.keys(index.lagen);
  const made = new Map();
  const of = (laag = usual) => {
    if (!Object.hasOwn(index.lagen, laag)) throw new RangeError(`De laag ${laag} is niet bekend.`);
    if (!made.has(laag)) made.set(laag, prepare(index, laag));
    return made.get(laag);
  };
  return {
    zoek: (query, options = {}) => search(of(options.laag), query, options),
    suggestie: (query, options = {}) => suggestion(of(options.laag), query),
    naam: (soort, code, jaar, laag) => nameIn(of(laag).byCode.get(`${soort} ${code}`), jaar),
    bron: (bron) => sourceWords(index.bronnen, bron),
    jaren: index.jaren,
    lagen: index.lagen,
  };
}

/** Return what is for a layer, and what is for others that it may see too. */
function documentsOf(index, laag) {
  return index.documenten.filter(({ lagen, elders }) => isFor({ lagen }, laag) || elders?.includes(laag));
}

function prepare(index, laag) {
  const documents = documentsOf(index, laag);
  const skipped = new Set(index.overslaan);
  const telling = (text) => wordsOf(text).filter((word) => !skipped.has(word));
  const units = [];
  const words = new Map();
  const numbers = new Map();
  const codes = new Map();
  documents.forEach((document, number) => {
    const name = `${document.soort} ${document.code}`;
    if (!numbers.has(name)) numbers.set(name, number);
    if (!NO_CODE.has(document.soort)) {
      const key = codeKey(document.code);
      codes.set(key, [...(codes.get(key) ?? []), number]);
    }
    for (const [kind, text, van, tot, ...more] of unitsOf(document)) {
      const all = wordsOf(text);
      const found = new Set(kind === "naam" ? all : all.filter((word) => !skipped.has(word)));
      const length = found.size;
      if (kind === "naam" && document.wet !== undefined) found.add(document.wet);
      for (const word of found) known(words, word).units.push(units.length);
      const wholes = kind === "naam" ? wholesOf(text, document, words, skipped) : NO_WHOLES;
      units.push({ number, kind, text, van, tot, more, length, wholes });
    }
  });
  const stems = new Map();
  for (const entry of words.values()) stems.set(entry.stem, [...(stems.get(entry.stem) ?? []), entry]);
  const synonyms = new Map();
  for (const group of index.synoniemen) {
    const split = group.map((said) => telling(said).map(stem));
    for (const own of split) {
      const key = own.join(" ");
      synonyms.set(key, [...(synonyms.get(key) ?? []), ...split.filter((other) => other !== own)]);
    }
  }
  const kinds = Object.entries(index.soorten).flatMap(([soort, said]) => said.map((text) => [wordsOf(text), soort]));
  kinds.sort(([one], [other]) => other.length - one.length);
  const byCode = new Map([...numbers].map(([name, number]) => [name, documents[number]]));
  return { laag, jaren: index.lagen[laag].jaren, documents, units, words, stems, numbers, byCode, codes, synonyms, kinds, skipped };
}

function known(words, word) {
  let entry = words.get(word);
  if (entry === undefined) {
    const own = stem(word);
    entry = { word, stem: own, letters: letters(word), stemLetters: letters(own), units: [] };
    words.set(word, entry);
  }
  return entry;
}

/** Return the stems of a whole name: as it is, without what stands between brackets, and without the group before a colon. */
function wholesOf(name, document, words, skipped) {
  const names = [name];
  if (name.includes("(")) names.push(name.replace(/\([^)]*\)/g, ""));
  if (name.includes(": ") && document.wet === undefined) names.push(name.slice(name.indexOf(": ")));
  const stemmed = (text) => wordsOf(text).filter((word) => !skipped.has(word)).map((word) => known(words, word).stem).join(" ");
  return names.map(stemmed);
}

function* unitsOf(document) {
  const [van, tot] = document.jaren;
  for (const [first, last, name] of document.namen ?? [[van, tot, document.naam]]) yield ["naam", name, first, last];
  for (const [word, first, last, ...more] of document.woorden ?? []) yield ["woord", word, first, last, ...more];
  for (const [first, last, text] of document.kort ?? []) yield ["kort", text, first, last];
  for (const [text, first, last] of document.tekst ?? []) yield ["tekst", text, first, last];
}

function search(prepared, said, { jaar, soorten, hoogstens = DEFAULT_HITS } = {}) {
  const asked = read(prepared, said, jaar);
  const found = new Map();
  addCodes(prepared, asked, found);
  addWords(prepared, asked, found);
  addNamed(prepared, asked, found);
  return [...found.entries()]
    .map(([number, why]) => [prepared.documents[number], forLayer(prepared, number, why), number])
    .filter(([document]) => soorten === undefined || soorten.includes(document.soort))
    .sort(([, one, first], [, other, second]) => other.score - one.score || first - second)
    .slice(0, hoogstens)
    .map(([document, why]) => hit(prepared, document, asked.jaar, why));
}

/** Return what was found, less when it is written for another layer. */
function forLayer({ documents, laag }, number, why) {
  return isFor(documents[number], laag) ? why : { ...why, score: why.score * OTHER_LAYER };
}

function isFor({ lagen }, laag) {
  return lagen === undefined || lagen.includes(laag);
}

/** Return what a query asks: its year, its kind, all its words, and those that tell something. */
function read(prepared, said, jaar) {
  const typed = wordsOf(plain(String(said ?? "").slice(0, MOST_QUERY)));
  const [first, last] = prepared.jaren;
  let year = jaar ?? last;
  let kind = null;
  const kept = [];
  for (let at = 0; at < typed.length; ) {
    const number = /^20\d\d$/.test(typed[at]) ? Number(typed[at]) : null;
    const [words, soort] = prepared.kinds.find(([words]) => words.every((word, i) => typed[at + i] === word)) ?? [];
    if (number !== null && number >= first && number <= last) year = number;
    else if (words !== undefined) kind = soort;
    else kept.push(typed[at]);
    at += words?.length ?? 1;
  }
  if (kept.length === 0 && kind !== null) return { jaar: year, kind: null, kept: typed, words: typed.slice(0, MOST_WORDS) };
  const telling = kept.filter((word) => !prepared.skipped.has(word));
  return { jaar: year, kind, kept, words: (telling.length > 0 ? telling : kept).slice(0, MOST_WORDS) };
}

/** Add the documents of which the code is in the query: of words beside each other the most that make a code. */
function addCodes(prepared, { jaar, kind, kept, words }, found) {
  const note = (number, value) => {
    const document = prepared.documents[number];
    const now = holds(document.jaren, jaar) ? 1 : CODE.ander_jaar;
    const law = document.wet !== undefined && words.some((word) => document.wet.startsWith(word)) ? ASKED_LAW : 1;
    add(found, number, value * now * law * KIND[document.soort] * asks(kind, document), {});
  };
  for (let at = 0; at < kept.length; ) {
    const run = longestCode(prepared, kept, at);
    const typed = kept.slice(at, at + Math.max(run, 1)).join("");
    if (run === 0 && /[0-9]/.test(typed)) for (const number of nearCodes(prepared, typed, jaar)) note(number, CODE.begin);
    const bare = /^\d{1,2}[+-]?$/.test(typed) && words.length > 1;
    for (const number of run === 0 ? [] : prepared.codes.get(codeKey(typed))) {
      const same = plain(prepared.documents[number].code) === typed;
      if (same || !bare) note(number, bare ? CODE.getal / (words.length - 1) : same ? CODE.exact : CODE.anders);
    }
    at += Math.max(run, 1);
  }
}

function longestCode({ codes }, kept, at) {
  for (let run = Math.min(MOST_PARTS_OF_CODE, kept.length - at); run > 0; run -= 1) {
    const parts = kept.slice(at, at + run);
    const whole = at === 0 && run === kept.length;
    if (codes.has(codeKey(parts.join(""))) && (whole || parts.some((part) => /[0-9]/.test(part)))) return run;
  }
  return 0;
}

/** Return the documents whose code lacks a first zero in `typed`, begins with it, or is the longest it begins with. */
function nearCodes({ codes, documents }, typed, jaar) {
  const key = codeKey(typed);
  if (codes.has(`0${key}`)) return codes.get(`0${key}`);
  if (key.length < (typed.includes(".") ? 2 : LEAST_BEGIN)) return [];
  const longer = [...codes].filter(([code]) => code.startsWith(key)).flatMap(([, numbers]) => numbers);
  const other = (number) => (holds(documents[number].jaren, jaar) ? 0 : 1);
  if (longer.length > 0) return longer.sort((one, two) => other(one) - other(two) || one - two).slice(0, MOST_BEGIN);
  for (let length = key.length - 1; length >= 2; length -= 1) {
    if (codes.has(key.slice(0, length))) return codes.get(key.slice(0, length));
  }
  return [];
}

function addWords(prepared, { jaar, kind, words }, found) {
  if (words.length === 0) return;
  const looked = words.map((word, place) => matches(prepared, word, words, place));
  const rare = looked.map((units) => rarity(prepared, units));
  const total = rare.reduce((sum, value) => sum + value, 0);
  const typed = words.map(stem).join(" ");
  const perUnit = new Map();
  looked.forEach((units, place) => {
    for (const [unit, quality] of units) {
      if (!perUnit.has(unit)) perUnit.set(unit, []);
      perUnit.get(unit).push([place, quality]);
    }
  });
  const perDocument = new Map();
  for (const [unitNumber, parts] of perUnit) {
    const unit = prepared.units[unitNumber];
    const document = prepared.documents[unit.number];
    const whole = unit.wholes.includes(typed);
    const now = inYears(unit, document, jaar, whole);
    const share = parts.reduce((sum, [place, quality]) => sum + rare[place] * quality, 0) / total;
    const full = Math.min(parts.length / Math.max(unit.length, 1), 1);
    const closeness = unit.kind === "naam" || unit.kind === "woord" ? 0.35 + 0.65 * full : 0.7 + 0.3 * full;
    const value = UNIT[unit.kind] * share * now * (whole ? wholeName(document) : closeness);
    if (!perDocument.has(unit.number)) perDocument.set(unit.number, { best: 0, second: 0, places: new Map(), document });
    const sum = perDocument.get(unit.number);
    if (value > sum.best) [sum.best, sum.second, sum.unit] = [value, sum.best, unit];
    else sum.second = Math.max(sum.second, value);
    for (const [place, quality] of parts) {
      sum.places.set(place, Math.max(sum.places.get(place) ?? 0, quality * Math.sqrt(now)));
    }
  }
  for (const [number, { best, second, places, document, unit }] of perDocument) {
    const covered = [...places].reduce((sum, [place, quality]) => sum + rare[place] * quality, 0) / total;
    const score = 10 * (best + 0.15 * second) * covered ** 1.5 * KIND[document.soort] * asks(kind, document);
    add(found, number, score, { unit });
  }
}

/** Add the codes that found products or questions name: they count for a part of the best, more when many name them. */
function addNamed(prepared, { jaar, kind }, found) {
  const named = new Map();
  for (const [number, { score }] of found) {
    const document = prepared.documents[number];
    const placed = inYear(document.plaats, jaar);
    const part = placed === undefined ? NAMED.vraag : NAMED[placed[2]];
    const codes = placed?.[3].map((code) => ["taakveld", code]) ?? (holds(document.jaren, jaar) ? document.over : undefined);
    for (const [soort, code] of codes ?? []) {
      const target = prepared.numbers.get(`${soort} ${code}`);
      if (target === undefined || !holds(prepared.documents[target].jaren, jaar)) continue;
      const most = (score * asks(kind, prepared.documents[target])) / asks(kind, document);
      const before = named.get(target) ?? { value: 0, count: 0 };
      const best = most * part > before.value ? { value: most * part, most, door: document } : before;
      named.set(target, { ...best, count: before.count + 1 });
    }
  }
  for (const [target, { value, most, count, door }] of named) {
    const own = found.get(target)?.score ?? 0;
    const many = 1 + Math.min(count - 1, MOST_NAMING) / MOST_NAMING;
    const ceiling = most * (JUST_LESS - 0.05 / (1 + own)); // of equals the one that has the words itself comes first
    if (value * many > own) add(found, target, Math.min(value * many + OWN_SHARE * own, ceiling), { door });
  }
}

function asks(kind, document) {
  if (kind === null) return 1;
  return kind === document.soort ? ASKED_KIND : OTHER_KIND;
}

function wholeName(document) {
  return NO_CODE.has(document.soort) ? 1 : WHOLE_NAME;
}

function inYears(unit, document, jaar, whole) {
  if (unit.van <= jaar && jaar <= unit.tot) return 1;
  if (!holds(document.jaren, jaar)) return whole && jaar > document.jaren[1] ? OTHER_YEAR.anders : OTHER_YEAR.bestaat_niet;
  return unit.kind === "naam" ? OTHER_YEAR.naam : OTHER_YEAR.anders;
}

/** Return how rare a word is, 0 to 1: by the units in which it is found best, not by those in which a part of it is. */
function rarity({ units }, found) {
  const best = highest(found.values());
  let count = 0;
  for (const quality of found.values()) if (quality > best - AS_GOOD) count += 1;
  return count === 0 ? 1 : Math.log(1 + units.length / count) / Math.log(1 + units.length);
}

function add(found, number, score, why) {
  if (score > (found.get(number)?.score ?? 0)) found.set(number, { score, ...why });
}

function hit(prepared, document, jaar, { score, unit, door }) {
  const result = { soort: document.soort, code: document.code, naam: nameIn(document, jaar), jaar, stand: state(document, jaar) };
  const placed = inYear(document.plaats, jaar);
  if (placed !== undefined) {
    const [, , stand, taakvelden, vraag, zekerheid, bron] = placed;
    Object.assign(result, { stand, taakvelden, zekerheid, bron, ...(vraag ? { vraag } : {}) });
  }
  const short = inYear(document.kort, jaar) ?? (result.stand === "geldig" ? undefined : document.kort?.at(-1));
  if (short !== undefined) Object.assign(result, { antwoord: short[2], zekerheid: short[3], ...(short[4] ? { bron: short[4] } : {}) });
  if (result.stand === "vervallen" && document.opvolgers !== undefined) {
    const [ended, , vraag] = document.opvolgers;
    Object.assign(result, { laatste_jaar: ended, opvolgers: successors(prepared, document, jaar), ...(vraag ? { vraag } : {}) });
  }
  if (document.beslis !== undefined && placed !== undefined) result.beslis = document.beslis;
  if (document.wet !== undefined) result.wet = document.wet;
  if (document.lagen !== undefined) result.lagen = document.lagen;
  if (!isFor(document, prepared.laag)) result.voor = document.lagen;
  if (document.over !== undefined) result.over = document.over.map(([soort, code]) => ({ soort, code }));
  if (unit !== undefined) {
    const [certainty, category] = unit.more;
    result.gevonden = { in: unit.kind, tekst: unit.text, ...(certainty ? { zekerheid: certainty } : {}) };
    if (category) result.categorie = category;
  }
  if (door !== undefined) result.gevonden = { in: door.soort, tekst: nameIn(door, jaar) };
  return { ...result, punten: Math.round(score * 1000) / 1000 };
}

function successors(prepared, document, jaar) {
  const [, codes] = document.opvolgers;
  return codes.map(([code, als]) => {
    const naam = nameIn(prepared.byCode.get(`${document.soort} ${code}`), jaar) ?? "";
    return { code, naam, ...(als ? { als } : {}) };
  });
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
  const better = words.map((word) => nearestWord(prepared, word));
  return better.join(" ") === words.join(" ") ? null : better.join(" ");
}

/**
 * Return the known word that is the fewest letters off, of equals the one that is used most.
 * A word that is found as it is stays; one with a known word in it stays too, unless another is one letter off.
 */
function nearestWord({ words, stems, synonyms, codes }, word) {
  const own = stem(word);
  if (word.length < LEAST_LETTERS || stems.has(own) || synonyms.has(own) || codes.has(codeKey(word))) return word;
  let best = { off: Infinity, used: 0, word };
  let most = Infinity;
  const has = letters(word);
  for (const entry of words.values()) {
    if (entry.word.includes(own)) return word;
    if (entry.stem.length >= LEAST_PART && word.includes(entry.stem)) most = 1;
    const off = slips(word, entry.word, has, entry.letters);
    const used = entry.units.length;
    if (off !== null && (off < best.off || (off === best.off && used > best.used))) best = { off, used, word: entry.word };
  }
  return best.off <= most ? best.word : word;
}

function sourceWords(sources, bron) {
  const [id, ...place] = bron.split(", ");
  return [sources[id] ?? id, ...place].join(", ");
}
