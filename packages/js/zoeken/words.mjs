// Words as the search compares them: without accents, endings and long vowels, so that straten finds straat.

const ENDINGS = [
  [/heden$/, "heid"],
  [/(?:etje|tje|pje|kje|je)s?$/, "", 5],
  [/ingen$/, "ing"],
  [/(?:eren|ers)$/, "er", 6],
  [/en$/, "", 5],
  [/e?'?s$/, "", 4],
  [/e$/, "", 4],
];
const DOUBLE_END = /([bdfgklmnprst])\1$/;
const IS_PLAIN = /^[ -_a-~]*$/;
const LONG_VOWEL = /(aa|ee|oo|uu)/g;

/** Return a text in small letters, without accents. */
export function plain(text) {
  const small = text.toLowerCase();
  if (IS_PLAIN.test(small)) return small;
  return small.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’‘`]/g, "'");
}

/** Return the words of a text; points and underscores inside a word stay, and so does the sign of 18+ and 18-. */
export function wordsOf(text) {
  return plain(text).match(/[0-9]+[+-](?![a-z0-9])|[a-z0-9]+(?:[.'_][a-z0-9]+)*/g) ?? [];
}

/** Return the stem of a plain word; a word with a figure in it stays as it is. */
export function stem(word) {
  if (/[0-9]/.test(word)) return word;
  let found = word.replace(/'/g, "");
  for (const [ending, instead, least = 0] of ENDINGS) {
    if (found.length >= least && ending.test(found)) {
      const shorter = found.replace(ending, instead);
      if (shorter.length >= 3) {
        found = shorter;
        break;
      }
    }
  }
  return found.replace(DOUBLE_END, "$1").replace(LONG_VOWEL, (pair) => pair[0]).replace(/v$/, "f").replace(/z$/, "s");
}

/** Return a code without points, spaces and case: 6.71 A and 671a are the same. */
export function codeKey(text) {
  return plain(text).replace(/[^a-z0-9]/g, "");
}

/** Return which letters a plain word has, a bit each: two words that differ in a letter differ in at most two bits. */
export function letters(word) {
  let found = 0;
  for (let at = 0; at < word.length; at += 1) found |= 1 << (word.charCodeAt(at) & 31);
  return found;
}

/** Return the number of letters to change, add, leave out or swap to make one word of the other; `most` + 1 when more. */
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= other.length; j += 1) {
      const change = previous[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      let value = Math.min(previous[j] + 1, current[j - 1] + 1, change);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        value = Math.min(value, before[j - 2] + 1);
      }
      current.push(value);
      least = Math.min(least, value);
    }
    if (least > most) return most + 1;
    before = previous;
    previous = current;
  }
  return previous[other.length];
}
