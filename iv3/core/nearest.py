"""The code that somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_LONGEST = 12


def nearest(code: str, permitted: Iterable[str]) -> str | None:
    """Return the permitted code that takes the fewest typing changes, the first of several; None when none is near."""
    if len(code) > _LONGEST:
        return None
    best, changes = None, max(1, len(code) // 2) + 1
    letters = _letters(code)
    for candidate in permitted:
        others = _letters(candidate)
        if len(letters - others) >= changes or len(others - letters) >= changes:
            continue
        count = _changes(code, candidate)
        if count < changes:
            best, changes = candidate, count
    return best


@lru_cache(maxsize=4096)
def _letters(code: str) -> frozenset[str]:
    """Return the characters of a code: each that only one of two codes has, takes a change at least."""
    return frozenset(code)


@lru_cache(maxsize=65536)
def _changes(one: str, other: str) -> int:
    """Return the edit distance: how many characters to add, leave out or replace."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
