// What is looked at in a workbook before anybody reads it, as tables/inlezen.yaml has it. The same as iv3/rows/part_xml.py.

import { FILE_KINDS, readPack } from "./packs.mjs";

/** Return how large a workbook and what stands in it may be. */
export function limits() {
  return readPack(FILE_KINDS).werkmapingang.grenzen;
}

/** Return the character sets that a part may say that it is in, in small letters → how it is read. */
export function characterSets() {
  return new Map(readPack(FILE_KINDS).werkmapingang.tekensets.map(({ naam, lezen_als }) => [naam, lezen_als]));
}
