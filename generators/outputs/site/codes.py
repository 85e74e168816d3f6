"""A page for every taakveld, categorie and balanspost that ever was: what it is in each year, and where it went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from generators.kernel.codes import CodeFact, model_of
from generators.kernel.transitions import Transition
from generators.outputs.site.page import Page, clipped, folder_of_model, folders_of
from generators.subjects.couplings.tables import outcomes
from generators.subjects.guidance.facts import SECTIONS, AskedQuestion, guidance_of, layers_of_question
from generators.subjects.model.specification import MATRIX_PARTS, ModelYear, Specification
from generators.subjects.proposals.comparison import read_figures
from generators.subjects.transitions.code_years import KINDS, CodeYears, YearRun, codes_by_layer, codes_of_models, runs
from iv3.core.words import Overgangslijst

Cells: TypeAlias = dict[str, tuple[tuple[str, ...], int]]
"""Part of a delivery → the codes on the other side of the matrix that are open, and how many codes there are."""


def pages(specification: Specification) -> Iterator[Page]:
    """Yield the page of every code of every model."""
    by_taakveld = _coupled(specification)
    first = next(iter(specification.layers))
    for laag, code in codes_of_models(specification):
        text = guidance_of(specification).text(code.lijst, code.code, code.model)
        last = max(code.jaren)
        kort = text.kort_in(last) if text is not None else None
        folder = folder_of_model(specification, code.model)
        of_gemeenten = code.lijst == Overgangslijst.TAAKVELD and laag == first
        yield Page(
            path="/".join(part for part in (*folders_of(code.lijst, folder), code.code) if part),
            title=f"{code.code} {code.naam}{f' ({specification.layers[laag].meervoud})' if folder else ''}",
            description=clipped(
                kort.tekst if kort else f"{KINDS[code.lijst].capitalize()} {code.code} {code.naam} in Iv3."
            ),
            template="code",
            deel="codes",
            model=folder,
            data={
                "code": code,
                "soort": KINDS[code.lijst],
                "lagen": _layers(specification, code),
                "elders": _elsewhere(specification, code),
                "bestaat": runs(dict.fromkeys(code.jaren, True)),
                "namen_per_jaar": runs({jaar: entry.naam for jaar, entry in code.jaren.items()}),
                "teksten": runs({jaar: _told(specification, code, jaar) for jaar in code.jaren}),
                "vroeger": [f for f in _transitions(specification, code) if code.code in [n.code for n in f.naar]],
                "later": [f for f in _transitions(specification, code) if code.code in f.van],
                "producten": runs(by_taakveld.get(code.code, {})) if of_gemeenten else [],
                "cellen": _cells_of_layers(specification, code),
                "vragen": _questions(specification, code),
                "controles": _rules(specification, code),
                "cijfers": _figures(specification, code.code) if of_gemeenten else [],
                "bewerken": kort.origin.place() if kort is not None else _fact(code).origin.place(),
            },
        )


def _layers(specification: Specification, code: CodeYears) -> list[str]:
    """Return the layers that have a code."""
    return [laag for laag, codes in codes_by_layer(specification).items() if any(c.key == code.key for c in codes)]


def _elsewhere(specification: Specification, code: CodeYears) -> list[tuple[list[str], str, str | None]]:
    """Return for the layers without a code: the layers, the folder of their model, and what that code is for them."""
    own = set(_layers(specification, code))
    found: dict[str, tuple[list[str], str | None]] = {}
    for laag, codes in codes_by_layer(specification).items():
        if laag not in own:
            same = (other.naam for other in codes if (other.lijst, other.code) == (code.lijst, code.code))
            folder = folder_of_model(specification, specification.layers[laag].model)
            found.setdefault(folder, ([], next(same, None)))[0].append(laag)
    return [(lagen, folder, naam) for folder, (lagen, naam) in found.items()]


def _fact(code: CodeYears) -> CodeFact:
    """Return the fact that gives the code its name, for a code without a text.

    Raises:
        ValueError: the code does not come from the facts.
    """
    fact = code.jaren[max(code.jaren)].fact
    if fact is None:
        raise ValueError(f"{code.code} heeft geen feit")
    return fact


def _told(specification: Specification, code: CodeYears, jaar: int) -> dict[str, Any] | None:
    text = guidance_of(specification).text(code.lijst, code.code, code.model)
    kort = text.kort_in(jaar) if text is not None else None
    if text is None or kort is None:
        return None
    return {"kort": kort, **{section: text.items_in(section, jaar) for section in SECTIONS}}


def _transitions(specification: Specification, code: CodeYears) -> list[Transition]:
    own = set(_layers(specification, code))
    return [
        fact
        for fact in specification.facts.transitions
        if fact.lijst == code.lijst and (not fact.lagen or own & set(fact.lagen))
    ]


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


def _cells_of_layers(specification: Specification, code: CodeYears) -> list[YearRun]:
    """Return the years with the same cells; a run holds, for each kind of cells, the layers that share them."""
    per_year: dict[int, list[tuple[list[str], Cells]]] = {}
    for laag in _layers(specification, code):
        for jaar in code.jaren:
            if jaar in specification.years(laag):
                cells, alike = _cells(specification.year(laag, jaar), code), per_year.setdefault(jaar, [])
                same = next((lagen for lagen, other in alike if other == cells), None)
                if same is None:
                    alike.append(([laag], cells))
                else:
                    same.append(laag)
    return runs(per_year)


def _cells(model: ModelYear, code: CodeYears) -> Cells:
    """Return per part the open codes on the other side of the matrix, and how many there are in all."""
    found: Cells = {}
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
    """Return the questions about a code; a question is about the codes of its layers."""
    own = set(_layers(specification, code))
    return [
        question
        for question in guidance_of(specification).questions
        if code.code in question.codes.get(code.lijst, ()) and own & set(layers_of_question(specification, question))
    ]


def _rules(specification: Specification, code: CodeYears) -> list[tuple[str, str]]:
    """Return id and title of every rule whose formula names the code or a group with it."""
    kind = {"balanscode": "balanspost"}.get(code.lijst, code.lijst)
    groups = {
        group.id
        for group in specification.facts.groups
        if group.soort == kind
        and code.code in group.codes
        and (code.model is None or model_of(group) in (None, code.model))
    }
    wanted, own = {code.code, *groups}, set(_layers(specification, code))
    return [
        (rule.id, rule.titel)
        for rule in specification.facts.rules
        if (not rule.lagen or own & set(rule.lagen)) and wanted & set(_words(rule.formule.origin.written()))
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
