"""Which accounts a cell of a mapping means: one, a range, or all that begin the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from iv3.bookkeeping.words import say
from iv3.core.characters import is_number, small
from iv3.core.errors import UserError
from iv3.rows.cells import shown

_MOST_LENGTH = 60
_RANGE = re.compile(r"([0-9]+)(\s*-\s*|\s*t/m\s*)([0-9]+)")
Precision = tuple[int, int]
"""Of two the lower is more precise: exact, then a range or beginning by how much it takes in, then everything."""
EVERYTHING: Precision = (2, 0)


@dataclass(frozen=True)
class Pattern:
    """What a value must be: exactly ``low``; from ``low`` to ``high``; or beginning with ``low`` (``is_start``)."""

    low: str
    high: str = ""
    is_start: bool = False

    def fits(self, value: str) -> bool:
        """Tell whether a value is meant."""
        if self.is_start:
            return value.startswith(self.low)
        if self.high:
            return len(value) == len(self.low) and is_number(value) and self.low <= value <= self.high
        return value == self.low

    def precision(self, value: str) -> Precision:
        """Return how precise this is for a value that fits."""
        if self.is_start and not self.low:
            return EVERYTHING
        if self.is_start:
            return 1, int(10 ** min(len(value) - len(self.low), _MOST_LENGTH))
        return (1, int(self.high) - int(self.low) + 1) if self.high else (0, 1)


def pattern(cell: str) -> Pattern | None:
    """Return what a cell means: ``4100``, ``4100-4199``, ``4100 t/m 4199`` or ``41*``; None for an empty cell.

    Raises:
        UserError: it cannot be understood; a Dutch message.
    """
    word = small(" ".join(cell.split()))
    if not word:
        return None
    if len(word) > _MOST_LENGTH:
        raise UserError(say("patroon_lang", gevonden=shown(word), grens=_MOST_LENGTH))
    if "*" in word:
        if word.index("*") != len(word) - 1:
            raise UserError(say("patroon_ster", gevonden=shown(word)))
        return Pattern(word[:-1].rstrip(), is_start=True)
    found = _RANGE.fullmatch(word)
    if found is None:
        return Pattern(word)
    low, between, high = found.groups()
    if len(low) != len(high):
        if between == "-":  # an account number with a hyphen in it
            return Pattern(word)
        raise UserError(say("patroon_lengte", van=low, tot=high))
    if low > high:
        raise UserError(say("patroon_volgorde", van=low, tot=high))
    return Pattern(low, high)
