"""The page of key figures, and one for each: what it says, how it follows from a delivery, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.kernel.records import Rekenkengetal, Rekenkengetallenbestand
from generators.outputs.site.page import Page, clipped
from generators.subjects.guidance.facts import open_points
from generators.subjects.keyfigures.facts import file_of, name_of, said_names, terms_of, years_of
from generators.subjects.keyfigures.pack import FOLDER, outcome_in_words
from generators.subjects.model.formula_text import terms_in_notation, terms_in_words
from generators.subjects.model.specification import Selector, Specification, once
from generators.subjects.rules.pack import groups_named_in
from iv3.core.words import Codelijst


def pages(specification: Specification) -> Iterator[Page]:
    """Yield the overview and the page of every key figure; nothing when no file holds any."""
    file = file_of(specification.facts)
    if file is None:
        return
    names = {figure.code: name_of(figure, specification.facts) for figure in file.rekenkengetallen}
    yield Page(
        path=FOLDER,
        title="Kengetallen en EMU-saldo",
        description="Solvabiliteit, netto schuldquote en andere kengetallen: de formule, en wat uit Iv3 volgt.",
        template="kengetallen",
        deel="controleren",
        data={"kengetallen": file.rekenkengetallen, "kengetalnamen": names},
    )
    for figure in file.rekenkengetallen:
        yield _page(figure, names[figure.code], file, specification)


def _page(figure: Rekenkengetal, name: str, file: Rekenkengetallenbestand, specification: Specification) -> Page:
    asked = [point for point in open_points(specification.facts) if point.id in figure.open]
    return Page(
        path=f"{FOLDER}/{figure.code}",
        title=name if figure.naam else f"{figure.code}: {name}",
        description=clipped(figure.wat),
        template="kengetal",
        deel="controleren",
        data={
            "kengetal": figure,
            "naam": name,
            "lagen": _layers(figure, specification),
            "wijzen": list(_ways(figure, file, specification)),
            "punten": asked,
        },
    )


def _layers(figure: Rekenkengetal, specification: Specification) -> list[tuple[str, int | None]]:
    """Return the layers by their plural, with the first year."""
    found = years_of(figure, specification)
    return [(specification.layers[laag].meervoud, first) for laag, (first, _) in found.items()]


def _ways(
    figure: Rekenkengetal, file: Rekenkengetallenbestand, specification: Specification
) -> Iterator[dict[str, Any]]:
    names = said_names(specification.facts)
    for way in figure.wijzen:
        terms = terms_of(way, file)
        members = {member for term in terms for lijst, member in groups_named_in(term) if lijst == Codelijst.BALANSCODE}
        posts = _posts(specification)
        yield {
            "wijze": way,
            "woorden": [*terms_in_words(terms, names), outcome_in_words(way, terms)],
            "notatie": [*terms_in_notation(terms), f"uitkomst = {way.waarde}{f' / {way.van}' if way.van else ''}"],
            "posten": [(names[m], posts[m]) for m in sorted(members) if m in posts],
        }


@once
def _posts(specification: Specification) -> dict[str, list[tuple[str, list[str]]]]:
    """Return the balance posts of every group, by runs of years with the same posts: ``2017 tot en met 2024``."""
    layer = next(iter(specification.layers))
    by_year = {jaar: specification.year(layer, jaar) for jaar in specification.years(layer)}
    found: dict[str, list[tuple[str, list[str]]]] = {}
    members = [group.id for group in specification.facts.groups] + ["P1", "P2"]
    for member in members:
        runs: list[tuple[int, int, list[str]]] = []
        for jaar, model in by_year.items():
            selector = Selector(specification.facts.groups, model.laag.model, model.lists)
            codes = list(selector.select(Codelijst.BALANSCODE, (member,)))
            if runs and runs[-1][2] == codes:
                runs[-1] = (runs[-1][0], jaar, codes)
            else:
                runs.append((jaar, jaar, codes))
        told = [(_span(first, last, max(by_year)), codes) for first, last, codes in runs if codes]
        if told:
            found[member] = told
    return found


def _span(first: int, last: int, newest: int) -> str:
    if last == newest:
        return f"vanaf {first}"
    return str(first) if first == last else f"{first} tot en met {last}"
