"""Where codes go from one year to the next: a table for each pair of years, and the same by list for a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from generators.kernel.files import Files, lines_json_bytes
from generators.kernel.reading import source_text
from generators.kernel.records import Laag
from generators.kernel.tables import FOLDER, Column, Table
from generators.kernel.transitions import Transition, ways
from generators.subjects.model.specification import Specification, name_in, once
from generators.subjects.transitions.links import LISTS, codes, links, year_pairs
from iv3.core.words import Overgangslijst, Overgangsoort

_NAMES = {
    Overgangslijst.TAAKVELD: "Taakvelden",
    Overgangslijst.CATEGORIE: "Economische categorieën",
    Overgangslijst.BALANSCODE: "Balansposten",
}
_DEPTH = 5


@once
def tables(specification: Specification) -> list[Table]:
    """Return a table for every pair of years; its name is its path below the folder of tables."""
    return [
        Table(
            f"overgangen/{old}-{new}",
            f"Overgangen van {old} naar {new}",
            "Waar codes blijven, een rij per oude code en opvolger. Een code die hier niet staat, blijft gelijk.",
            (
                Column("lagen", "Lagen", "De overheidslagen, met een spatie ertussen."),
                Column("lijst", "Codelijst", "taakveld, categorie of balanscode."),
                Column("kant", "Kant", "lasten of baten; leeg bij beide kanten en bij taakvelden en balansposten."),
                Column("van", "Van", "De oude code; leeg als niet bekend is waar de bedragen eerst stonden."),
                Column("van_naam", "Oude naam", f"De naam in {old}."),
                Column(
                    "soort",
                    "Soort",
                    "hernoemd, gesplitst, samengevoegd, verplaatst_deel, andere_inhoud, nieuw of vervallen.",
                ),
                Column("naar", "Naar", "De nieuwe code; leeg als de code is vervallen."),
                Column("naar_naam", "Nieuwe naam", f"De naam in {new}."),
                Column("als", "Als", "Wat er naar de nieuwe code gaat; leeg betekent alles, of al het andere."),
                Column(
                    "perioden", "Perioden", "De perioden van de nieuwe code, met een spatie ertussen; leeg is alle."
                ),
                Column("vraag", "Vraag", "De vraag die de verdeling beslist."),
                Column("sleutel", "Sleutel", "Gegevens waarmee te verdelen is, met een spatie ertussen."),
                Column("zekerheid", "Zekerheid", "vastgesteld, afgeleid of voorstel."),
                Column("onderbouwing", "Onderbouwing", "Hoe een afgeleide overgang is afgeleid."),
                Column("bron", "Bron", "Kenmerk van de bron, met de plaats erin als die bekend is."),
            ),
            ("lagen", "lijst", "kant", "van", "soort", "naar"),
            tuple(row for fact in _told(specification, old) for row in _rows(fact, specification)),
        )
        for old, new in year_pairs(specification.facts)
    ]


def pages(specification: Specification) -> Files:
    """Return the JSON of every pair of years: by list, as a page shows it, in place of that of the table."""
    return {
        f"{FOLDER}/overgangen/{old}-{new}.json": lines_json_bytes(page(specification, old), _DEPTH)
        for old, new in year_pairs(specification.facts)
    }


def page(specification: Specification, van_jaar: int) -> dict[str, Any]:
    """Return what changes from ``van_jaar`` to the next year, by code list.

    ``aantallen`` counts the deliverable codes of each layer: old codes by what happens to them as a whole, old codes
    that lose a part (``verplaatst_deel``), and new codes of unknown origin (``nieuw``).
    """
    facts = specification.facts
    return {
        "van_jaar": van_jaar,
        "naar_jaar": van_jaar + 1,
        "inleiding": facts.transition_years.get((van_jaar, van_jaar + 1), ""),
        "lijsten": [
            {
                "lijst": lijst,
                "naam": naam,
                "aantallen": {
                    layer.id: _counts(specification, layer, van_jaar, lijst)
                    for layer in specification.layers.values()
                    if {van_jaar, van_jaar + 1} <= {*specification.years(layer.id)}
                },
                "overgangen": [
                    _entry(fact, specification) for fact in _told(specification, van_jaar) if fact.lijst == lijst
                ],
            }
            for lijst, naam in _NAMES.items()
        ],
    }


def _told(specification: Specification, van_jaar: int) -> list[Transition]:
    return [fact for fact in specification.facts.transitions if fact.van_jaar == van_jaar]


def _rows(fact: Transition, specification: Specification) -> Iterator[tuple[str, ...]]:
    for van in fact.van or ("",):
        for code, als, perioden in ways(fact) or [("", "", ())]:
            yield (
                " ".join(_layers(fact, specification)),
                fact.lijst,
                fact.kant or "",
                van,
                _name(fact, specification, van, fact.van_jaar),
                fact.soort,
                code,
                _name(fact, specification, code, fact.naar_jaar),
                als,
                " ".join(map(str, perioden)),
                fact.vraag or "",
                " ".join(fact.sleutel),
                fact.zekerheid or "",
                fact.onderbouwing or "",
                source_text(fact.bron),
            )


def _entry(fact: Transition, specification: Specification) -> dict[str, Any]:
    return {
        "lagen": _layers(fact, specification),
        "kant": fact.kant,
        "soort": fact.soort,
        "van": [{"code": code, "naam": _name(fact, specification, code, fact.van_jaar)} for code in fact.van],
        "naar": [
            {
                "code": n.code,
                "naam": _name(fact, specification, n.code, fact.naar_jaar),
                "als": n.als or "",
                "perioden": list(n.perioden),
            }
            for n in fact.naar
        ],
        "vraag": fact.vraag or "",
        "sleutel": list(fact.sleutel),
        "zekerheid": fact.zekerheid,
        "onderbouwing": fact.onderbouwing or "",
        "bron": source_text(fact.bron),
    }


def _layers(fact: Transition, specification: Specification) -> list[str]:
    return [laag for laag in specification.layers if not fact.lagen or laag in fact.lagen]


def _name(fact: Transition, specification: Specification, code: str, jaar: int) -> str:
    """Return the name of a code in the first layer of a transition."""
    layer = specification.layers[_layers(fact, specification)[0]]
    for lijst in LISTS[fact.lijst]:
        found = codes(specification.facts, layer, jaar, lijst).get(code)
        if found is not None:
            return name_in(found, layer.id, jaar) or ""
    return ""


def _counts(specification: Specification, layer: Laag, van_jaar: int, lijst: str) -> dict[str, int]:
    found = {
        (link.van or link.naar, link.fact.soort if link.fact is not None else "gelijk"): link.van
        for name in LISTS[lijst]
        for link in links(specification.facts, layer.id, van_jaar, name)
    }
    return dict(Counter(kind for (_, kind), van in found.items() if van is not None or kind == Overgangsoort.NIEUW))
