"""A page for every taakveld, categorie and balanspost that ever was: what it is in each year, and where it went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.kernel.codes import CodeFact
from generators.kernel.transitions import Transition
from generators.outputs.site.page import FOLDER_OF_KIND, Page, clipped
from generators.subjects.couplings.tables import outcomes
from generators.subjects.guidance.facts import SECTIONS, AskedQuestion, guidance_of
from generators.subjects.model.specification import MATRIX_PARTS, Specification
from generators.subjects.proposals.comparison import read_figures
from generators.subjects.transitions.code_years import KINDS, CodeYears, all_codes, runs
from iv3.core.words import Overgangslijst


def pages(specification: Specification) -> Iterator[Page]:
    """Yield the page of every code."""
    by_taakveld = _coupled(specification)
    for code in all_codes(specification):
        text = guidance_of(specification).text(code.lijst, code.code)
        last = max(code.jaren)
        kort = text.kort_in(last) if text is not None else None
        yield Page(
            path=f"{FOLDER_OF_KIND[code.lijst]}/{code.code}",
            title=f"{code.code} {code.naam}",
            description=clipped(
                kort.tekst if kort else f"{KINDS[code.lijst].capitalize()} {code.code} {code.naam} in Iv3."
            ),
            template="code",
            deel="codes",
            data={
                "code": code,
                "soort": KINDS[code.lijst],
                "bestaat": runs(dict.fromkeys(code.jaren, True)),
                "namen_per_jaar": runs({jaar: entry.naam for jaar, entry in code.jaren.items()}),
                "teksten": runs({jaar: _told(specification, code, jaar) for jaar in code.jaren}),
                "vroeger": [f for f in _transitions(specification, code) if code.code in [n.code for n in f.naar]],
                "later": [f for f in _transitions(specification, code) if code.code in f.van],
                "producten": runs(by_taakveld.get(code.code, {})) if code.lijst == Overgangslijst.TAAKVELD else [],
                "cellen": runs({jaar: _cells(specification, code, jaar) for jaar in code.jaren}),
                "vragen": _questions(specification, code),
                "controles": _rules(specification, code),
                "cijfers": _figures(specification, code.code) if code.lijst == Overgangslijst.TAAKVELD else [],
                "bewerken": kort.origin.place() if kort is not None else _fact(specification, code).origin.place(),
            },
        )


def _fact(specification: Specification, code: CodeYears) -> CodeFact:
    """Return the fact that gives the code its name, for a code without a text."""
    model = specification.layers[next(iter(specification.layers))].model
    return next(
        fact
        for fact in specification.facts.codes
        if (fact.lijst, fact.code) == (code.lijst, code.code) and fact.model in (None, model)
    )


def _told(specification: Specification, code: CodeYears, jaar: int) -> dict[str, Any] | None:
    text = guidance_of(specification).text(code.lijst, code.code)
    kort = text.kort_in(jaar) if text is not None else None
    if text is None or kort is None:
        return None
    return {"kort": kort, **{section: text.items_in(section, jaar) for section in SECTIONS}}


def _transitions(specification: Specification, code: CodeYears) -> list[Transition]:
    return [fact for fact in specification.facts.transitions if fact.lijst == code.lijst]


def _coupled(specification: Specification) -> dict[str, dict[int, tuple[tuple[str, ...], ...]]]:
    """Return taakveld → year → the categories coupled to it: law, category, state, how many codes."""
    counted: dict[tuple[str, int], dict[tuple[str, str, str], int]] = {}
    for coupled in outcomes(specification):
        for taakveld in coupled.outcome.taakvelden:
            for category in coupled.code.categories:
                key = (coupled.table, category, coupled.outcome.stand)
                per_year = counted.setdefault((taakveld, coupled.jaar), {})
                per_year[key] = per_year.get(key, 0) + 1
    result: dict[str, dict[int, tuple[tuple[str, ...], ...]]] = {}
    for (taakveld, jaar), rows in counted.items():
        result.setdefault(taakveld, {})[jaar] = tuple((*key, str(rows[key])) for key in sorted(rows))
    return result


def _cells(specification: Specification, code: CodeYears, jaar: int) -> dict[str, tuple[tuple[str, ...], int]]:
    """Return per part the open codes on the other side of the matrix, and how many there are in all."""
    model = specification.coupled_model(jaar)
    found: dict[str, tuple[tuple[str, ...], int]] = {}
    for part, (rows, columns) in MATRIX_PARTS.items():
        grey = model.grey[part]
        if code.lijst == rows and code.code in model.lists[rows].leaves:
            every = model.lists[columns].leaves
            found[part] = (tuple(c for c in every if c not in grey.get(code.code, {})), len(every))
        elif code.lijst == Overgangslijst.CATEGORIE and code.code in model.lists[columns].leaves:
            every = model.lists[rows].leaves
            found[part] = (tuple(c for c in every if code.code not in grey.get(c, {})), len(every))
    return found


def _questions(specification: Specification, code: CodeYears) -> list[AskedQuestion]:
    return [q for q in guidance_of(specification).questions if code.code in q.codes.get(code.lijst, ())]


def _rules(specification: Specification, code: CodeYears) -> list[tuple[str, str]]:
    """Return id and title of every rule whose formula names the code or a group with it."""
    kind = {"balanscode": "balanspost"}.get(code.lijst, code.lijst)
    groups = {g.id for g in specification.facts.groups if g.soort == kind and code.code in g.codes}
    wanted = {code.code, *groups}
    return [
        (rule.id, rule.titel)
        for rule in specification.facts.rules
        if wanted & set(_words(rule.formule.origin.written()))
    ]


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _words(item)


def _figures(specification: Specification, code: str) -> list[dict[str, Any]]:
    return [
        {"jaar": figures.jaar, "periode": figures.periode, "gemeenten": figures.gemeenten, "bedrag": total}
        for figures in read_figures(specification.facts)
        for total in figures.bedragen
        if total.code == code
    ]
