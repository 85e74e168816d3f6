"""The pack with the yardsticks for size: small, and read only when a rule on size runs."""

from __future__ import annotations

from collections import Counter
from typing import Any

from generators.kernel.reading import Facts
from generators.kernel.records import Gemeentenbestand
from generators.subjects.figures.facts import FigureSeries, figures_of
from iv3.core.words import Cijferkolom, Laagkenmerk

_UNIT_CENTS = 100_000
COLUMNS = (Cijferkolom.INWONERS, Cijferkolom.LASTEN, Cijferkolom.BATEN, Cijferkolom.ACTIVA)
"""The columns that a rule lays an amount beside; passiva are as much as activa."""


def size_pack(facts: Facts, versie: str) -> dict[str, Any]:
    """Return the newest figures of every municipality.

    ``gemeenten`` maps a code to its numbers in the order of ``kolommen``, null where there is none, followed for each
    by the place in ``reeksen`` of the series it is from; when nothing follows, these are the places in ``gewoon``.
    Amounts are in units of ``eenheid_cent`` cents.
    ``voorvoegsels`` may stand before a code of ``laag`` in a delivery.
    """
    figures = figures_of(facts)
    used: list[FigureSeries] = [
        one for one in figures.series if any(column in one.record.kolommen for column in COLUMNS)
    ]
    numbers: dict[str, list[int | None]] = {}
    places: dict[str, tuple[int | None, ...]] = {}
    for code in figures.codes():
        found = [figures.newest(column, code) for column in COLUMNS]
        if any(found):
            numbers[code] = [None if one is None else one[1] for one in found]
            places[code] = tuple(None if one is None else used.index(one[0]) for one in found)
    [(usual, _)] = Counter(places.values()).most_common(1) or [((), 0)]
    prefixes = [prefix for file in facts.files(Gemeentenbestand) for prefix in file.voorvoegsels]
    return {
        "versie": versie,
        "laag": Laagkenmerk.GEMEENTE,
        "voorvoegsels": ["", *prefixes],
        "eenheid_cent": _UNIT_CENTS,
        "kolommen": list(COLUMNS),
        "reeksen": [one.record.naam for one in used],
        "gewoon": list(usual),
        "gemeenten": {code: row if places[code] == usual else [*row, *places[code]] for code, row in numbers.items()},
    }
