"""The words of restating: lists, sides and stands, and the sentences about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iv3.core.sentences import text as sentence
from iv3.core.words import Codelijst, Kant, Overgangslijst

TEXTS = "omrekenen"
ZEKER, SLEUTEL, TE_VERDELEN = "zeker", "sleutel", "te_verdelen"
LASTEN, BATEN = Kant.LASTEN, Kant.BATEN
SIDES = Kant.VALUES
STAND = "stand"
"""What stands for the side of an amount that is neither lasten nor baten."""
TAAKVELD, CATEGORIE = Overgangslijst.TAAKVELD, Overgangslijst.CATEGORIE
BALANSCODE = Overgangslijst.BALANSCODE
LISTS: Mapping[str, tuple[str, str | None]] = {
    Codelijst.TAAKVELD: (TAAKVELD, None),
    Codelijst.CATEGORIE_LASTEN: (CATEGORIE, LASTEN),
    Codelijst.CATEGORIE_BATEN: (CATEGORIE, BATEN),
    Codelijst.BALANSCODE: (BALANSCODE, None),
}
"""Code list of a model year → list of the transitions, and the only side it is about."""


def say(key: str, **values: object) -> str:
    """Return a sentence of this command."""
    return sentence(TEXTS, key, **values)


def either(words: Sequence[str]) -> str:
    """Return words as a choice: ``a, b of c``."""
    return say("of").join([", ".join(words[:-1]), *words[-1:]]) if len(words) > 1 else "".join(words)
