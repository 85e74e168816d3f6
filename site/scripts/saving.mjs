// Saving a file from a page: under a name that every computer takes, and as the bytes that the command writes.

import { oneLine, printable } from "../../packages/js/validatie/text.mjs";

const KEEP_MS = 60_000;
const NOT_IN_NAMES = /[\ufffd<>:"/\\|?*]/g;
const AROUND = /^[ .]+|[ .]+$/g;
const MOST_LETTERS = 100;

/** Return what a file can be called everywhere: without signs that mean something to a computer or that nobody sees. */
export function savedName(name) {
  const clean = printable(oneLine(name.toWellFormed())).replace(NOT_IN_NAMES, "_");
  return [...clean].slice(0, MOST_LETTERS).join("").replace(AROUND, "");
}

/** Offer a text to keep, as UTF-8; `name` is one that `savedName` returns, or our own. */
export function saveFile(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
}
