// What a file is, told by how it begins and else by its name. The same as iv3/core/filekinds.py.

import { FILE_KINDS, readPack } from "./packs.mjs";

const START = 4096;
const MARKS = [
  [[0xef, 0xbb, 0xbf], ""],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/**
 * Return the kind of a file, null when nothing tells; what the content tells goes before the name.
 * @param {Uint8Array} content
 * @param {string} suffix the end of its name, with its point
 * @returns {{ soort: string, naam: string, lezen: string } | null}
 */
export function whatIs(content, suffix) {
  const text = characters(content.subarray(0, START));
  const kinds = readPack(FILE_KINDS).bestandssoorten;
  const begins = ({ patroon }) => patroon !== undefined && new RegExp(`^(?:${patroon})`, "i").test(text);
  const isNamed = ({ achtervoegsels = [] }) => achtervoegsels.includes(suffix.toLowerCase());
  return kinds.find(begins) ?? kinds.find(isNamed) ?? null;
}

/** Return the end of the name of a file, with its point; empty when it has none. */
export function suffixOf(name) {
  return /[^/\\](\.[^./\\]+)$/.exec(name)?.[1] ?? "";
}

/** Return which UTF-16 a text without a byte order mark surely is: every second byte of a Dutch text is zero. */
export function unmarkedUtf16(content) {
  const zeros = [0, 0];
  const end = Math.min(content.length, START);
  for (let at = 0; at < end; at += 1) if (content[at] === 0) zeros[at % 2] += 1;
  const odd = Math.floor(end / 2);
  if (odd > 1 && zeros[1] * 2 > odd && zeros[0] === 0) return "utf-16le";
  return odd > 1 && zeros[0] * 2 > end - odd && zeros[1] === 0 ? "utf-16be" : "";
}

function characters(start) {
  const [mark, marked] = MARKS.find(([bytes]) => bytes.every((byte, at) => start[at] === byte)) ?? [[], unmarkedUtf16(start)];
  const rest = start.subarray(mark.length);
  if (marked === "") return Array.from(rest, (byte) => String.fromCharCode(byte)).join("");
  let text = "";
  for (let at = 0; at + 1 < rest.length; at += 2) {
    text += String.fromCharCode(marked === "utf-16le" ? rest[at] | (rest[at + 1] << 8) : (rest[at] << 8) | rest[at + 1]);
  }
  return text;
}
