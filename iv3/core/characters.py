"""Characters as they count in every version of Python alike: seen or not, large or small, bare or with a mark.

Python's own answers (``isprintable``, ``isalnum``, ``casefold``) change when it knows a newer Unicode, and those of a
browser change at another moment. What decides or is written goes by the ranges of ``tables/tekens.yaml`` instead; white
space is the exception, for it has not changed. The same as packages/js/validatie/text.mjs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from iv3.core.character_ranges import LETTERS, LINE_BREAKS, MARKS, NOT_PRINTABLE, WHITE_SPACE

UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"
"""Stands where a character was that nobody can see."""


@lru_cache(maxsize=8)
def one_of(ranges: str) -> re.Pattern[str]:
    """Return the pattern of one character in the ranges; made when first needed, for most texts are ASCII."""
    return re.compile(f"[{ranges}]")


def is_printable(text: str) -> bool:
    """Tell whether every character of a text can be seen; a space counts as one that can."""
    return text.isprintable() if text.isascii() else one_of(NOT_PRINTABLE).search(text) is None


def printable(text: str, keep: str = "") -> str:
    """Return a text with what no terminal can show replaced, except the characters in ``keep``."""
    if text.isascii() and text.isprintable():
        return text
    return one_of(NOT_PRINTABLE).sub(lambda found: found[0] if found[0] in keep else UNPRINTABLE, text)


def has_line_break(text: str) -> bool:
    """Tell whether a text stands on more than one line for some program that reads deliveries."""
    return one_of(LINE_BREAKS).search(text) is not None


def joined_lines(text: str) -> str:
    """Return a text on one line: a space between its lines, and none around it when there were more; else as it is."""
    lines = one_of(LINE_BREAKS).split(text)
    return text if len(lines) == 1 else " ".join(filter(None, map(str.strip, lines)))


def is_number(text: str) -> bool:
    """Tell whether a text is a row of the digits 0 to 9, and not empty."""
    return text.isascii() and text.isdigit()


def small(text: str) -> str:
    """Return a text in small letters, to compare; letters outside the ranges stay as they are."""
    return text.lower() if text.isascii() else _runs(LETTERS).sub(lambda found: found[0].casefold(), text)


def capitals(text: str) -> str:
    """Return a code in capitals; a text with other signs than a code has stays as it is."""
    return text.upper() if text.isascii() else text


def plain(text: str) -> str:
    """Return a text in small letters without accents, ``é`` as ``e`` and ``ﬁ`` as ``fi``."""
    if text.isascii():
        return text.lower()
    apart = _runs(LETTERS).sub(lambda found: unicodedata.normalize("NFKD", found[0]), text)
    return small(one_of(MARKS).sub("", apart))


def is_word_sign(character: str) -> bool:
    """Tell whether a character of a name counts; what is outside the ranges does, for it makes another name."""
    return character.isalnum() or _is_foreign(character)


def _is_foreign(character: str) -> bool:
    return one_of(LETTERS + MARKS + NOT_PRINTABLE + WHITE_SPACE).match(character) is None


@lru_cache(maxsize=8)
def _runs(ranges: str) -> re.Pattern[str]:
    return re.compile(f"[{ranges}]+")
