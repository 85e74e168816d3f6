// Says what this Node makes of every character that tests/iv3/core/all_characters.py looks at, and how the ranges lie
// in the Unicode that Node knows.
import { createHash } from "node:crypto";

import { MARKS, LETTERS, NOT_PRINTABLE, WHITE_SPACE } from "../../../packages/js/characterranges.mjs";
import { fold, printable, strip } from "../../../packages/js/validatie/text.mjs";

const lookedAt = [[0, 0x20000], [0xe0000, 0xe1000], [0x10ff00, 0x110000]].flatMap(([from, to]) =>
  Array.from({ length: to - from }, (_, place) => String.fromCodePoint(from + place)),
);
const every = lookedAt.join(",");
const answers = {
  printable: printable(every),
  fold: fold(every),
  white_space: lookedAt.map((letter) => (strip(letter) === "" ? "1" : "0")).join(""),
};
const hash = (answer) => createHash("sha256").update(Buffer.from(answer, "utf16le")).digest("hex");

const inRanges = (ranges) => new RegExp(`[${ranges}]`, "u");
const unseen = inRanges(NOT_PRINTABLE);
const isUnseen = (letter) =>
  letter !== " " &&
  (/\p{Cn}/u.test(letter)
    ? /\p{Default_Ignorable_Code_Point}|\p{Noncharacter_Code_Point}/u.test(letter)
    : /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Zs}]/u.test(letter));
const named = (letter) => `U+${letter.codePointAt(0).toString(16).toUpperCase()}`;
const folded = inRanges(LETTERS + MARKS + WHITE_SPACE);

process.stdout.write(
  JSON.stringify({
    unicode: process.versions.unicode,
    hashes: Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, hash(answer)])),
    otherwise: lookedAt.filter((letter) => unseen.test(letter) !== isUnseen(letter)).map(named),
    notGivenOut: lookedAt.filter((letter) => folded.test(letter) && /\p{Cn}/u.test(letter)).map(named),
  }),
);
