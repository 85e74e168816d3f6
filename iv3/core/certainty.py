"""How sure a fact is, the surest word first; the words are those of the enum Zekerheid in ``schema/kern.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from iv3.core.words import Zekerheid

CERTAINTIES = Zekerheid.VALUES


def weakest(words: Iterable[str]) -> str:
    """Return the least sure of ``words``; without any, the surest word there is."""
    return CERTAINTIES[max((CERTAINTIES.index(word) for word in words), default=0)]


def in_source_years(zekerheid: str, years: Sequence[int] | None, jaar: int) -> str:
    """Return a certainty in ``jaar``, when its source speaks of ``years`` (first, last); None for a source of any.

    What a source says of an earlier year than its own is derived from it; a later year has it carried forward.
    """
    if years is None or years[0] <= jaar <= years[-1]:
        return zekerheid
    return weakest([zekerheid, Zekerheid.AFGELEID if jaar < years[0] else Zekerheid.DOORGELOPEN])
