// The code that somebody probably meant. The same as iv3/core/nearest.py.

const LONGEST = 12;

/** Return the permitted code that takes the fewest typing changes, the first when several do; null when none is near. */
export function nearest(code, permitted) {
  if (code.length > 2 * LONGEST) return null;
  const characters = Array.from(code);
  if (characters.length > LONGEST) return null;
  let best = null;
  let changes = Math.max(1, Math.floor(characters.length / 2)) + 1;
  for (const candidate of permitted) {
    const count = countChanges(characters, Array.from(candidate));
    if (count < changes) {
      best = candidate;
      changes = count;
    }
  }
  return best;
}

/** Return the edit distance: how many characters to add, leave out or replace. */
function countChanges(one, other) {
  const row = Array.from({ length: other.length + 1 }, (_, j) => j);
  one.forEach((a, i) => {
    let before = row[0];
    row[0] = i + 1;
    other.forEach((b, j) => {
      const replaced = before + (a === b ? 0 : 1);
      before = row[j + 1];
      row[j + 1] = Math.min(row[j + 1] + 1, row[j] + 1, replaced);
    });
  });
  return row[other.length];
}
