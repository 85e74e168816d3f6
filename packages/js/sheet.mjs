// Tables for people as CSV, in the one dialect that a Dutch spreadsheet opens right. The same as iv3/core/sheet.py.

import { WHITE_SPACE } from "./characterranges.mjs";

const MARK = "\ufeff";
const RUNS = /^[=+\-@\t\r\n]/;
const SIGNED_NUMBER = /^[-+] ?(?:€ ?|EUR ?)?[0-9]+(?:[., \u00a0][0-9]+)*(?: ?[€%])?$/;
const NEEDS_QUOTES = new RegExp(`[;"\\r\\n\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]|^[${WHITE_SPACE}]|[${WHITE_SPACE}]$`, "u");
const READS_AS_NUMBER = /^[0-9][0-9.,:/eE+-]*$/;
const STAYS_ITSELF = /^(?:0|[1-9][0-9]*|[0-9]+,[0-9]+)$/;

/**
 * Return a table as CSV for people, its mark included.
 * @param {string[]} header the names of the columns
 * @param {string[][]} rows the cells of each row; what a spreadsheet would run gets an apostrophe
 */
export function tableText(header, rows) {
  return MARK + [header, ...rows].map((cells) => `${cells.map((cell) => quoted(neutral(cell))).join(";")}\r\n`).join("");
}

/** A code that reads as another number stands in quotes, which a spreadsheet can be told to keep as text. */
function quoted(cell) {
  const isOtherNumber = READS_AS_NUMBER.test(cell) && !STAYS_ITSELF.test(cell);
  return NEEDS_QUOTES.test(cell) || isOtherNumber ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function neutral(cell) {
  return RUNS.test(cell) && !SIGNED_NUMBER.test(cell) ? `'${cell}` : cell;
}
