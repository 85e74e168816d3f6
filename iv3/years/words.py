"""The words of restating: lists, sides and stands, and the sentences about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iv3.core.sentences import text as sentence

TEXTS = "omrekenen"
ZEKER, SLEUTEL, TE_VERDELEN = "zeker", "sleutel", "te_verdelen"
LASTEN, BATEN = "lasten", "baten"
SIDES = (LASTEN, BATEN)
STAND = "stand"
"""What stands for the side of an amount that is neither lasten nor baten."""
TAAKVELD, CATEGORIE, BALANSCODE = "taakveld", "categorie", "balanscode"
LISTS: Mapping[str, tuple[str, str | None]] = {
    "taakveld": (TAAKVELD, None),
    "categorie_lasten": (CATEGORIE, LASTEN),
    "categorie_baten": (CATEGORIE, BATEN),
    "balanscode": (BALANSCODE, None),
}
"""Code list of a model year → list of the transitions, and the only side it is about."""


def say(key: str, **values: object) -> str:
    """Return a sentence of this command."""
    return sentence(TEXTS, key, **values)


def either(words: Sequence[str]) -> str:
    """Return words as a choice: ``a, b of c``."""
    return say("of").join([", ".join(words[:-1]), *words[-1:]]) if len(words) > 1 else "".join(words)
