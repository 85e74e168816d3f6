"""The words of ledgers and mappings: parts of a delivery, places, columns, and the sentences about them."""

from __future__ import annotations

from iv3.core.sentences import text
from iv3.core.words import Exceldeel, Standsoort

TEXTS = "grootboek"
LASTEN, BATEN, BALANS = Exceldeel.LASTEN, Exceldeel.BATEN, "balans"
"""The parts of a mapping; of balans the debit lines are balans_lasten, the credit lines balans_baten."""
BALANS_LASTEN, BALANS_BATEN = Exceldeel.BALANS_LASTEN, Exceldeel.BALANS_BATEN
BALANS_STANDEN = Exceldeel.BALANS_STANDEN
PARTS = (LASTEN, BATEN, BALANS_LASTEN, BALANS_BATEN, BALANS_STANDEN)
DELIVERED = (LASTEN, BALANS_LASTEN, BATEN, BALANS_BATEN, BALANS_STANDEN)
"""The parts in the order in which CBS's own tool writes them."""
TAAKVELD, BALANSCODE, KOPPEL, SLEUTEL, BUITEN = "taakveld", "balanscode", "koppel", "sleutel", "buiten"
PLACES = (TAAKVELD, BALANSCODE, KOPPEL, SLEUTEL, BUITEN)
ONDERDEEL, CATEGORIE, STANDPER = "onderdeel", "categorie", "standper"
ACCOUNT, JOURNAL = "rekening", "dagboek"
DIMENSIONS = (ACCOUNT, "kostenplaats", "kostendrager", JOURNAL)
TARGETS = (ONDERDEEL, TAAKVELD, BALANSCODE, CATEGORIE, STANDPER, KOPPEL, SLEUTEL, BUITEN)
CEL, OPEN, NERGENS = "cel", "open", "fout"
BEGIN, EIND = Standsoort.BEGINDATUM, Standsoort.EINDDATUM
QUESTION = "?"
"""Stands in a proposal where a person must choose."""
SIDE_OF_PART = {LASTEN: LASTEN, BATEN: BATEN, BALANS_LASTEN: LASTEN, BALANS_BATEN: BATEN}
CATEGORIES = {side: f"{CATEGORIE}_{side}" for side in (LASTEN, BATEN)}
MOST_SHOWN = 10
"""Up to so many of one kind are named; the rest is counted."""


def say(key: str, **values: object) -> str:
    """Return a sentence about ledgers and mappings."""
    return text(TEXTS, key, **values)
