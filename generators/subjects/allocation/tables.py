"""Dividing as tables: the situations, the methods and what is forbidden."""

from __future__ import annotations

from collections.abc import Iterable

from generators.kernel.reading import source_text
from generators.kernel.records import Geldigheid, Herkenning, Verbod, Verdeelmethode, Verdeelsituatie, Verdeelsleutel
from generators.kernel.tables import CERTAINTY, SOURCE, Column, Table
from generators.subjects.allocation.facts import allocation_of
from generators.subjects.model.specification import Specification, once

_ID = Column("id", "Kenmerk", "De vaste naam.")
_NAAM = Column("naam", "Naam", "De naam in woorden.")
_UITLEG = Column("uitleg", "Uitleg", "Wat het is en hoe u begint.")
_VAN = Column("geldig_van", "Geldig van", "Het eerste verslagjaar.")
_TOT = Column("geldig_tot", "Geldig tot en met", "Het laatste verslagjaar; leeg als er geen einde bekend is.")
_ONDERBOUWING = Column("onderbouwing", "Onderbouwing", "Hoe een afgeleid feit of voorstel is onderbouwd.")
_RULES = Column("toedelingsregels", "Toedelingsregels", "Kenmerken van de algemene regels, met een spatie ertussen.")
_BETWEEN = " | "


@once
def tables(specification: Specification) -> tuple[Table, ...]:
    """Return every table; the name of a table is its path below ``tabellen/``."""
    allocation = allocation_of(specification)
    return (
        _situations(allocation.situations, specification),
        _methods(allocation.methods),
        _prohibitions(allocation.prohibitions),
    )


def _situations(situations: Iterable[Verdeelsituatie], specification: Specification) -> Table:
    return Table(
        "verdeling/situaties",
        "Situaties waarin kosten worden verdeeld",
        "De soorten contracten en kosten, met de methoden die daarbij mogen.",
        (
            _ID,
            _NAAM,
            _UITLEG,
            Column("methoden", "Methoden", "De methoden die mogen, met een spatie ertussen."),
            Column(
                "taakvelden",
                "Taakvelden",
                "Taakvelden of groepen, met een spatie ertussen; leeg als het ervan afhangt.",
            ),
            Column("volgorde", "Volgorde", "ja als eerst de vragen over overhead en overwegend taakveld gelden."),
            _RULES,
            _VAN,
            _TOT,
            CERTAINTY,
            SOURCE,
        ),
        ("id",),
        tuple(
            (
                s.id,
                s.naam,
                s.uitleg,
                " ".join(method.id for method in allocation_of(specification).methods_of(s.id)),
                " ".join(s.taakvelden),
                "ja" if s.volgorde else "nee",
                " ".join(s.toedelingsregels),
                *_span(s.geldig),
                s.zekerheid or "",
                source_text(s.bron),
            )
            for s in situations
        ),
    )


def _methods(methods: Iterable[Verdeelmethode]) -> Table:
    return Table(
        "verdeling/methoden",
        "Methoden om te verdelen",
        "Waar een methode mag, welke gegevens zij vraagt, hoe oud die mogen zijn en wat er vaak misgaat.",
        (
            _ID,
            _NAAM,
            _UITLEG,
            Column(
                "mag", "Mag", "De situaties waarin de methode mag, met een spatie ertussen; leeg als zij nergens mag."
            ),
            Column(
                "alleen_wet", "Alleen wet", "De wet waarvoor de gegevens bestaan; leeg als de methode voor alles kan."
            ),
            Column("gegevens", "Gegevens", "Welke gegevens nodig zijn, met | ertussen."),
            Column(
                "hoogstens_jaren_oud",
                "Hoogstens jaren oud",
                "Verslagjaar min jaar van de peildatum; daarboven een waarschuwing.",
            ),
            Column("zekerheid_leeftijd", "Zekerheid van de leeftijd", "vastgesteld, afgeleid of voorstel."),
            Column(
                "sleutels",
                "Sleutels",
                "De sets van velden waaruit u kiest, met | ertussen; het product is het gewicht.",
            ),
            Column("let_op", "Let op", "Wat er vaak misgaat, met | ertussen."),
            Column(
                "verboden", "Verboden", "Verboden waar de methode mee te maken kan krijgen, met een spatie ertussen."
            ),
            _RULES,
            _VAN,
            _TOT,
            CERTAINTY,
            _ONDERBOUWING,
            SOURCE,
        ),
        ("id",),
        tuple(_method_row(method) for method in methods),
    )


def _method_row(method: Verdeelmethode) -> tuple[str, ...]:
    asked = method.vraagt
    return (
        method.id,
        method.naam,
        method.uitleg,
        " ".join(method.mag),
        method.alleen_wet or "",
        _BETWEEN.join(asked.gegevens),
        str(asked.hoogstens_jaren_oud),
        asked.zekerheid or method.zekerheid,
        _BETWEEN.join(_key(key) for key in method.sleutels),
        _BETWEEN.join(method.let_op),
        " ".join(method.mag_niet_voor),
        " ".join(method.rust_op),
        *_span(method.geldig),
        method.zekerheid,
        method.onderbouwing or "",
        source_text(method.bron),
    )


def _key(key: Verdeelsleutel) -> str:
    total = f" (samen {key.som})" if key.som is not None else ""
    return " × ".join(key.velden) + total


def _prohibitions(prohibitions: Iterable[Verbod]) -> Table:
    return Table(
        "verdeling/verboden",
        "Wat niet mag bij het verdelen",
        "Verdelingen die iv3 allocate weigert, met de regel en wat wel kan.",
        (
            _ID,
            Column("wat", "Wat", "Wat er niet mag."),
            Column("waarom", "Waarom", "De reden."),
            Column("alternatief", "Alternatief", "Wat er wel kan."),
            Column("herken", "Herkenning", "Waaraan het te herkennen is; alles moet opgaan, met | ertussen."),
            Column(
                "toedelingsregel",
                "Toedelingsregel",
                "Kenmerk van de algemene regel; leeg als zij bij een taakveld staat.",
            ),
            _VAN,
            _TOT,
            CERTAINTY,
            _ONDERBOUWING,
            SOURCE,
        ),
        ("id",),
        tuple(
            (
                p.id,
                p.wat,
                p.waarom,
                p.alternatief,
                _recognition(p.herken),
                p.toedelingsregel or "",
                *_span(p.geldig),
                p.zekerheid or "",
                p.onderbouwing or "",
                source_text(p.bron),
            )
            for p in prohibitions
        ),
    )


def _recognition(herken: Herkenning) -> str:
    written = herken.origin.written()  # a reader sees the parts in the order of the file
    return _BETWEEN.join(f"{key}: {_words(value)}" for key, value in written.items())


def _words(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "ja" if value is True else str(value)


def _span(years: Geldigheid) -> tuple[str, str]:
    return str(years.van), "" if years.tot is None else str(years.tot)
