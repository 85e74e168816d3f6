"""Says what this Python makes of every character there can be: the hash of each answer, as JSON."""

import hashlib
import json
import re
import unicodedata

from iv3.care.municipalities import loose
from iv3.core.character_ranges import LETTERS, MARKS, WHITE_SPACE, WORD_CHARACTERS
from iv3.core.characters import plain, printable, small
from iv3.rows.cells import fold

APART = ","
"""Between two characters, so that none joins the next."""
LOOKED_AT = (*range(0x20000), *range(0xE0000, 0xE1000), *range(0x10FF00, 0x110000))
"""What is left out is Chinese, not given out, or for private use."""
EVERY = APART.join(map(chr, LOOKED_AT))
ANSWERS = {
    "printable": printable(EVERY),
    "fold": fold(EVERY),
    "small": small(EVERY),
    "plain": plain(EVERY),
    "loose": loose(EVERY),
    "white_space": "".join("01"[chr(code).isspace()] for code in LOOKED_AT),
}


def main() -> None:
    """Print the hashes, and the version of Unicode that gave them."""
    hashes = {
        name: hashlib.sha256(answer.encode("utf-16-le", "surrogatepass")).hexdigest()
        for name, answer in ANSWERS.items()
    }
    letters = re.compile(f"[{LETTERS}{MARKS}{WHITE_SPACE}{WORD_CHARACTERS}]")
    missing = [code for code in LOOKED_AT if letters.match(chr(code)) and unicodedata.category(chr(code)) == "Cn"]
    print(json.dumps({"unicode": unicodedata.unidata_version, "hashes": hashes, "not_given_out": missing}))


if __name__ == "__main__":
    main()
