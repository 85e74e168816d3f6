"""Numbers with the word for what is counted: ``1 regel``, ``1.234 regels``; the words are in ``telwoorden.yaml``."""

from __future__ import annotations

from iv3.core.sentences import text

_WORDS = "telwoorden"
_BETWEEN = "|"


def dotted(number: int) -> str:
    """Return a whole number with dots for thousands."""
    return f"{number:,}".replace(",", ".")


def counted(number: int, word: str) -> str:
    """Return a number with its word.

    Args:
        number: how many.
        word: the key in ``tables/opdrachten/telwoorden.yaml``: ``regel``, ``rij``, ``bestand``.
    """
    one, more = text(_WORDS, word).split(_BETWEEN)
    return f"{dotted(number)} {one if number == 1 else more}"
