"""Key figures: the formulas in the sources, with the terms that each way of calculating uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generators.kernel.reading import Facts
from generators.kernel.records import Kengetalwijze, Rekenkengetal, Rekenkengetallenbestand
from generators.kernel.sources import walk
from generators.kernel.validity import begins, holds
from generators.subjects.model.specification import Specification, code_facts, in_year
from iv3.core.words import Codelijst, Overgangslijst

Written = Mapping[str, Any]
LISTS = (Codelijst.KENGETALLEN, Codelijst.BELEIDSINDICATOREN)
"""The code lists of CBS with key figures."""


def file_of(facts: Facts) -> Rekenkengetallenbestand | None:
    """Return the formulas, without what the schema check rejected; None when no file holds any."""
    return next(iter(facts.files(Rekenkengetallenbestand)), None)


def key_figures(facts: Facts) -> tuple[Rekenkengetal, ...]:
    """Return the key figures in the order of the sources."""
    file = file_of(facts)
    return () if file is None else file.rekenkengetallen


def listed_names(facts: Facts) -> dict[str, str]:
    """Return the last name of every code in the lists of CBS."""
    return {fact.code: fact.names[-1].tekst for name in LISTS for fact in facts.codes if fact.lijst == name}


def name_of(figure: Rekenkengetal, facts: Facts) -> str:
    """Return what a key figure is called: by CBS, or here for one without a code of CBS."""
    return figure.naam or listed_names(facts).get(figure.code, figure.code)


def report_periods(specification: Specification) -> set[str]:
    """Return every code of a report period of a key figure, with ``{jaar}`` in it."""
    return {
        fact.code
        for layer in specification.layers.values()
        for fact in code_facts(specification.facts, Codelijst.VERSLAGPERIODE, layer.model)
    }


def years_of(record: Rekenkengetal | Kengetalwijze, specification: Specification) -> dict[str, list[int | None]]:
    """Return layer → first and last year in which a record holds; the last is None when no end is known."""
    found: dict[str, list[int | None]] = {}
    for laag in specification.layers:
        years = [jaar for jaar in specification.years(laag) if holds(record, laag, jaar)]
        if years and record.geldig is not None:
            found[laag] = [max(begins(record.geldig, laag), years[0]), record.geldig.tot]
    return found


def said_names(facts: Facts) -> dict[str, str]:
    """Return what formulas call groups, balance posts and categories; of the latter two with their code."""
    named = (Overgangslijst.BALANSCODE, Overgangslijst.CATEGORIE)
    codes = {f.code: f"{f.names[-1].tekst} ({f.code})" for f in facts.codes if f.lijst in named}
    return {**codes, **{group.id: group.naam for group in facts.groups}}


def terms_of(way: Kengetalwijze, file: Rekenkengetallenbestand) -> list[Written]:
    """Return the terms of a way as they are written, the shared ones that it uses first, in their order."""
    own = [term.origin.written() for term in way.termen]
    shared = {term.id: term.origin.written() for term in file.termen}
    used: set[str] = set()
    wanted = [
        way.waarde,
        *([] if way.van is None else [way.van]),
        *(name for term in own for name in named_terms(term)),
    ]
    while wanted:
        name = wanted.pop()
        if name in shared and name not in used:
            used.add(name)
            wanted += named_terms(shared[name])
    return [*(term for name, term in shared.items() if name in used), *own]


def named_terms(term: Written) -> list[str]:
    """Return the terms that the expression of a term names."""
    return [str(value) for pointer, value in walk(term["is"]) if pointer and pointer[-1] == "term"]


def written_terms(facts: Facts) -> Iterable[Written]:
    """Yield every term of every key figure as it is written, for the groups that it names."""
    file = file_of(facts)
    if file is not None:
        yield from (term.origin.written() for term in file.termen)
        yield from (term.origin.written() for f in file.rekenkengetallen for way in f.wijzen for term in way.termen)


def figures_in(specification: Specification, laag: str, jaar: int) -> list[Rekenkengetal]:
    """Return the key figures that hold for a layer in a year."""
    return [figure for figure in key_figures(specification.facts) if holds(figure, laag, jaar)]


def report_period(file: Rekenkengetallenbestand, periode: int, jaar: int) -> str | None:
    """Return the report period that belongs to the amounts of a period, None when there is none."""
    return next((in_year(one.verslagperiode, jaar) for one in file.verslagperioden if one.periode == periode), None)
