"""Identity: nothing is defined twice, and no list names the same thing twice."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations

from generators.kernel.codes import CodeFact, model_of
from generators.kernel.findings import Finding
from generators.kernel.origin import Origin
from generators.kernel.reading import Facts
from generators.kernel.records import (
    Excelmodelbestand,
    Geldigheid,
    Gemeente,
    Gemeentenbestand,
    Inkoopniveaubestand,
    Roepnaam,
)
from generators.kernel.sources import Document
from generators.kernel.validity import begins, holds


def check(facts: Facts, documents: list[Document]) -> tuple[list[Finding], int]:
    """Return the findings and how many definitions were compared."""
    findings = list(_code_twice(facts))
    count = len(facts.codes)
    municipalities = [m for file in facts.files(Gemeentenbestand) for m in file.gemeenten]
    nicknames = [name for file in facts.files(Gemeentenbestand) for name in file.roepnamen or ()]
    purchase_levels = [level for file in facts.files(Inkoopniveaubestand) for level in file.inkoopniveaus]
    for what, records in (
        ("De laag", [(layer.id, layer.origin) for layer in facts.layers]),
        ("De groep", list(_groups(facts))),
        ("De celregel", [((model_of(r), r.id), r.origin) for r in facts.cell_rules]),
        ("Controle", [(c.nummer, c.origin) for c in facts.controls]),
        ("De foutcode", [(c.foutcode, c.origin) for c in facts.controls]),
        ("Periode", [(p.nummer, p.origin) for p in facts.periods]),
        ("De afwijking", [(d.id, d.origin) for d in facts.deviations]),
        ("Het open punt", list(_by_id(documents, "open"))),
        ("Het begrip", list(_by_id(documents, "begrippen"))),
        ("De toedelingsregel", list(_by_id(documents, "toedelingsregels"))),
        ("De onregelmatigheid", list(_by_id(documents, "onregelmatigheden"))),
        ("De gemeentecode", [((jaar, m.code), m.origin) for m in municipalities for jaar in _of(m.geldig, facts)]),
        ("De gemeente", [((jaar, m.naam), m.origin) for m in municipalities for jaar in _of(m.geldig, facts)]),
        ("De roepnaam", [(name.naam, name.origin) for name in nicknames]),
        (
            "Het inkoopniveau",
            [((jaar, level.id), level.origin) for level in purchase_levels for jaar in _of(level.geldig, facts)],
        ),
        ("In het Excel-model: het onderdeel", list(_excel_parts(facts))),
        (
            "De inkoopsituatie",
            [
                ((jaar, situation), level.origin)
                for level in purchase_levels
                for situation in level.inkopers
                for jaar in _of(level.geldig, facts)
            ],
        ),
    ):
        count += len(records)
        findings += _twice(what, records)
    findings += _repeated_members(documents)
    findings += _nameless(nicknames, municipalities)
    return findings, count


def _of(years: Geldigheid | None, facts: Facts) -> range:
    """Return the years of an interval, up to the last that there is."""
    if years is None or facts.edition is None:
        return range(1)
    last = facts.edition.laatste_jaar
    return range(years.van, min(last if years.tot is None else years.tot, last) + 1)


def _nameless(nicknames: Iterable[Roepnaam], municipalities: Iterable[Gemeente]) -> Iterator[Finding]:
    """Yield each everyday name that stands for no municipality and no youth region, or for both."""
    codes = {municipality.code for municipality in municipalities}
    regions = {municipality.jeugdregio for municipality in municipalities}
    for name in nicknames:
        if (name.gemeente in codes) == (name.jeugdregio in regions):
            yield Finding(
                name.origin.place("naam"),
                "verwijzing",
                f"De roepnaam {name.naam} staat niet voor één gemeente of jeugdregio uit deze lijst.",
                "Vul de code van een gemeente in, of de naam van een jeugdregio zoals zij bij de gemeenten staat.",
            )


def _groups(facts: Facts) -> Iterator[tuple[Hashable, Origin]]:
    """Yield every group once per model that can see it: a shared group may not be defined again for a model."""
    models = sorted({layer.model for layer in facts.layers})
    for group in facts.groups:
        for model in [own] if (own := model_of(group)) else models:
            yield (model, group.soort, group.id), group.origin


def _by_id(documents: list[Document], key: str) -> Iterator[tuple[Hashable, Origin]]:
    for document in documents:
        if isinstance(document.data, dict) and isinstance(document.data.get(key), list):
            for index, record in enumerate(document.data[key]):
                if isinstance(record, dict) and "id" in record:
                    yield str(record["id"]), Origin(document, (key, index))


def _excel_parts(facts: Facts) -> Iterator[tuple[Hashable, Origin]]:
    """Yield every part once per layer and year: it stands in one place."""
    last = facts.edition.laatste_jaar if facts.edition is not None else 0
    for part in (part for file in facts.files(Excelmodelbestand) for part in file.excelonderdelen):
        for layer in facts.layers:
            for year in range(begins(layer.geldig, layer.id), last + 1):
                if holds(part, layer.id, year):
                    yield (layer.id, year, part.onderdeel), part.origin


def _twice(what: str, records: Iterable[tuple[Hashable, Origin]]) -> Iterator[Finding]:
    first: dict[Hashable, Origin] = {}
    for key, source in records:
        if key in first and source != first[key]:
            shown = key[-1] if isinstance(key, tuple) else key
            yield Finding(
                source.place(),
                "dubbel",
                f"{what} {shown} staat er twee keer, eerder op {first[key].place()}.",
                "Haal een van de twee weg, of geef deze een ander kenmerk.",
            )
        first.setdefault(key, source)


def _code_twice(facts: Facts) -> Iterator[Finding]:
    same: dict[Hashable, list[CodeFact]] = {}
    for fact in facts.codes:
        same.setdefault((fact.lijst, fact.model, fact.code), []).append(fact)
    for group in same.values():
        for one, other in combinations(group, 2):
            if _share_side(one, other) and _share_a_year(one, other, facts):
                yield Finding(
                    other.origin.place("code"),
                    "dubbel",
                    f"De code {other.code} staat er in dezelfde jaren twee keer, eerder op {one.origin.place()}.",
                    "Haal een van de twee weg, of geef ze jaren die niet overlappen.",
                )


def _share_side(one: CodeFact, other: CodeFact) -> bool:
    return one.kant is None or other.kant is None or one.kant == other.kant


def _share_a_year(one: CodeFact, other: CodeFact, facts: Facts) -> bool:
    last = facts.edition.laatste_jaar if facts.edition else 2099
    return any(
        one.holds(layer.id, year) and other.holds(layer.id, year)
        for layer in facts.layers
        for year in range(layer.geldig.van, last + 1)
    )


def _repeated_members(documents: list[Document]) -> Iterator[Finding]:
    for document in documents:
        for pointer, value in document.values:
            if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
                for index, item in enumerate(value):
                    if item in value[:index]:
                        yield Finding(
                            document.place((*pointer, index)),
                            "dubbel",
                            f"{item} staat twee keer in deze lijst.",
                            "Haal een van de twee weg.",
                        )
