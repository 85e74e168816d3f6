"""Ranges of characters of Unicode 17.0, each a part of a pattern between square brackets.

Made from tables/tekens.yaml by generators/outputs/characters.py; `make build` makes it anew. Do not edit.
"""

from typing import Final

NOT_PRINTABLE: Final = (
    r"\u0000-\u001f\u007f-\u00a0\u00ad\u0600-\u0605"
    r"\u061c\u06dd\u070f\u0890-\u0891"
    r"\u08e2\u1680\u180e\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u3000\ud800-\uf8ff"
    r"\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe-\uffff"
    r"\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U0001fffe-\U0001ffff\U0002fffe-\U0002ffff\U0003fffe-\U0003ffff"
    r"\U0004fffe-\U0004ffff\U0005fffe-\U0005ffff\U0006fffe-\U0006ffff\U0007fffe-\U0007ffff"
    r"\U0008fffe-\U0008ffff\U0009fffe-\U0009ffff\U000afffe-\U000affff\U000bfffe-\U000bffff"
    r"\U000cfffe-\U000cffff\U000dfffe-\U000e00ff\U000e01f0-\U000e0fff\U000efffe-\U0010ffff"
)
WHITE_SPACE: Final = (
    r"\u0009-\u000d\u001c-\u0020\u0085\u00a0"
    r"\u1680\u2000-\u200a\u2028-\u2029\u202f"
    r"\u205f\u3000"
)
LINE_BREAKS: Final = r"\u000a\u000d\u0085\u2028-\u2029"
MARKS: Final = r"\u0300-\u036f\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f"
LETTERS: Final = (
    r"\u0020-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a"
    r"\u038c\u038e-\u03a1\u03a3-\u0481\u048a-\u052f"
    r"\u1e00-\u1eff\u2000-\u2064\u2070-\u2071\u2074-\u208e"
    r"\u2090-\u209c\u20a0-\u20bf\u2100-\u218b\u2460-\u24ff"
    r"\ufb00-\ufb06\uff01-\uff5e\uffe0-\uffe6"
)
WORD_CHARACTERS: Final = (
    r"\u0030-\u0039\u0041-\u005a\u005f\u0061-\u007a"
    r"\u00aa\u00b5\u00ba\u00c0-\u00d6"
    r"\u00d8-\u00f6\u00f8-\u02c1\u0370-\u0373\u0376-\u0377"
    r"\u037b-\u037d\u037f\u0386\u0388-\u038a"
    r"\u038c\u038e-\u03a1\u03a3-\u03f5\u03f7-\u0481"
    r"\u048a-\u052f\u1e00-\u1eff"
)
