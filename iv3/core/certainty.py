"""How sure a fact is, the surest word first; the words are those of the enum Zekerheid in ``schema/kern.yaml``."""

from __future__ import annotations

from collections.abc import Iterable

from iv3.core.words import Zekerheid

CERTAINTIES = Zekerheid.VALUES


def weakest(words: Iterable[str]) -> str:
    """Return the least sure of ``words``; without any, the surest word there is."""
    return CERTAINTIES[max((CERTAINTIES.index(word) for word in words), default=0)]
