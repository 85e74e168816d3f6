// Which words of the index a word of a query finds, and how well: itself, its stem, a part, a few letters off, a synonym.

import { distance, letters, stem } from "./words.mjs";

export const LEAST_LETTERS = 4;
export const LEAST_PART = 5;
const SAME = { gelijk: 1, stam: 0.95, samen: 0.9, begin: 0.72, eind: 0.6, deel: 0.4, letters: 0.65, synoniem: 0.85 };
const SHORT_WORD = 6;
const LONG_WORD = 8;
const KIN_LETTERS = 6;
const KIN_SHARE = 0.75;

/** Return the units in which a word of the query is found, each with how well: unit → 0 to 1. */
export function matches(prepared, word, words, place) {
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
      else if (own.length >= 4 && entry.stem.endsWith(own)) note(entry, SAME.eind);
      else if (own.length >= 4 && entry.word.includes(own)) note(entry, SAME.deel);
      else if (entry.stem.length >= LEAST_PART && (word.includes(entry.stem) || own.includes(entry.stem))) note(entry, SAME.deel);
    }
  }
  for (const joined of [words.slice(place - 1, place + 1), words.slice(place, place + 2)]) {
    if (joined.length === 2) for (const entry of prepared.stems.get(stem(joined.join(""))) ?? []) note(entry, SAME.samen);
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
  if (word.length >= LEAST_LETTERS && highest(found.values()) < SAME.begin) {
    const has = [letters(word), letters(own)];
    for (const entry of prepared.words.values()) {
      const off = slips(word, entry.word, has[0], entry.letters) ?? slips(own, entry.stem, has[1], entry.stemLetters);
      if (off !== null) note(entry, SAME.letters - 0.1 * (off - 1));
      else if (isKin(own, entry.stem)) note(entry, SAME.deel);
    }
  }
  return found;
}

/** Return how many letters a known word is off, or null when that is too many; both with the letters they have. */
export function slips(word, known, has, knownHas) {
  const most = word.length >= LONG_WORD ? 2 : 1;
  if (Math.abs(word.length - known.length) > most || known.length < LEAST_LETTERS) return null;
  if (bits(has ^ knownHas) > 2 * most || (word.length < SHORT_WORD && word[0] !== known[0]) || /[0-9]/.test(known)) return null;
  const off = distance(word, known, most);
  return off <= most ? off : null;
}

function bits(number) {
  let count = 0;
  for (let left = number; left !== 0; left &= left - 1) count += 1;
  return count;
}

/** Tell whether two stems begin with the same letters, most of the shorter one: crematie and crematorium. */
function isKin(one, other) {
  const least = Math.max(KIN_LETTERS, Math.ceil(KIN_SHARE * Math.min(one.length, other.length)));
  return one.length >= least && one.slice(0, least) === other.slice(0, least);
}

/** Yield the words for the same thing as the word at `place`, alone or with the words beside it. */
function* synonymsOf({ synonyms }, words, place) {
  for (let length = 1; length <= 3; length += 1) {
    for (let start = Math.max(0, place - length + 1); start <= place && start + length <= words.length; start += 1) {
      yield* synonyms.get(words.slice(start, start + length).map(stem).join(" ")) ?? [];
    }
  }
}

/** Return the highest of some numbers, 0 when there are none. */
export function highest(values) {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}
