"""What one of an amount is worth: the unit in which a header ends, or that stands above or just below the header."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from iv3.core.character_ranges import WORD_CHARACTERS
from iv3.rows.cells import fold, say

_BRACKETS = str.maketrans("", "", "()[]")
_WORDS = (("woorden_euro", 1), ("woorden_duizend", 1_000), ("woorden_miljoen", 1_000_000))


class UnitSaid(NamedTuple):
    """A text that says a unit, and how many euros one is worth."""

    text: str
    worth: int


@lru_cache(maxsize=1024)
def without_unit(header: str) -> tuple[str, int]:
    """Return a folded header without the unit it ends in, and how many euros one is worth: 1, or 1000.

    Args:
        header: a header, such as ``Bedrag (EUR)`` or ``Lasten x € 1.000``.
    """
    plain = fold(header).translate(_BRACKETS)
    factor = 1
    for word, worth in _folded_units():
        if plain.endswith(word) and len(plain) > len(word):
            plain, factor = plain[: -len(word)], max(factor, worth)
    return plain, factor


def names_a_unit(header: str) -> bool:
    """Tell whether a header ends in a unit, euros too."""
    return without_unit(header)[0] != fold(header).translate(_BRACKETS)


def unit_in(texts: Iterable[str]) -> UnitSaid | None:
    """Return the first text that says that amounts are in thousands or millions; None without."""
    for text in texts:
        for pattern, worth in _unit_patterns():
            if pattern.search(text):
                return UnitSaid(text, worth)
    return None


@lru_cache(maxsize=1)
def _folded_units() -> list[tuple[str, int]]:
    """Return the folded words for a unit, each with its worth in euros; the longest first."""
    found = [(fold(word).translate(_BRACKETS), worth) for key, worth in _WORDS for word in say(key).split("; ")]
    return sorted(found, key=lambda unit: -len(unit[0]))


@lru_cache(maxsize=1)
def _unit_patterns() -> list[tuple[re.Pattern[str], int]]:
    """Return what to look for in a text, each with its worth; a word that only a header may end in does not count."""
    only_in_header = say("woorden_eenheid_kop").split("; ")
    return [
        (_pattern([word for word in say(key).split("; ") if word not in only_in_header]), worth)
        for key, worth in _WORDS
        if worth > 1
    ]


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for whole words, whatever spaces are in them; ``x 1.000`` is not in ``x 1.000.000``."""
    spaced = (r"\s*".join(map(re.escape, word.split())) for word in words)
    apart = f"[{WORD_CHARACTERS}]"
    return re.compile(rf"(?<!{apart})(?:{'|'.join(spaced)})(?!{apart}|[.,]?[0-9])", re.IGNORECASE)
