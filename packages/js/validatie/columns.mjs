// How cells and columns are called and numbered. The same as `column_letters` of iv3/rows/cells.py and `column_index` of iv3/rows/workbook.py.

export const LAST_COLUMN = 16_384;
const LETTERS = /^[A-Za-z]{1,3}$/;

/** Return the letters of a column, as a spreadsheet shows them: 0 is `A`, 26 is `AA`. */
export function columnLetters(index) {
  let letters = "";
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  }
  return letters;
}

/** Return the number of a column, from 0; throw `broken` for what are no letters of a column. */
export function columnIndex(letters, broken) {
  if (!LETTERS.test(letters)) throw broken;
  let number = 0;
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}

/** Return the key of a cell in the Maps of a sheet. */
export function cellKey(row, column) {
  return row * LAST_COLUMN + column;
}
