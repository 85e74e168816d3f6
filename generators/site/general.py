"""The pages with lists of facts: codes, general rules, terms, what is open and what does not add up in the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.checks.guidance import without_text
from generators.code_years import KINDS, CodeYears, all_codes
from generators.facts import Source, inherited, source_text
from generators.site.page import Page
from generators.specification import CodeList, Specification


def pages(specification: Specification) -> Iterator[Page]:
    """Yield the pages."""
    guidance = specification.guidance
    yield _codes(specification)
    yield Page(
        path="toedeling",
        title="Regels voor het toedelen",
        description="De algemene regels: taakgericht en lumpsum, subsidies, overhead, reserves, heffingen en meer.",
        template="toedeling",
        deel="verdelen",
        data={
            "groepen": {
                group: [rule for rule in guidance.allocation_rules if rule.groep == group]
                for group in dict.fromkeys(rule.groep for rule in guidance.allocation_rules)
            },
            "themas": guidance.spuk_themes,
        },
    )
    yield Page(
        path="begrippen",
        title="Begrippen",
        description="Woorden uit het voorschrift, met wat zij betekenen.",
        template="begrippen",
        deel="codes",
        data={"termen": sorted(guidance.terms, key=lambda term: term.term.lower())},
    )
    yield Page(
        path="open",
        title="Open vragen aan BZK en CBS",
        description="Wat geen bron beslist, met de vraag die het beslist en aan wie wij haar stellen.",
        template="open",
        data={"punten": open_points(specification), "zonder": _without_text(specification)},
    )
    yield Page(
        path="onregelmatigheden",
        title="Wat niet klopt in de bronnen",
        description="Waar het voorschrift zichzelf tegenspreekt of een code verkeerd noemt, en hoe wij het lezen.",
        template="onregelmatigheden",
        data={"slips": guidance.irregularities},
    )


def open_points(specification: Specification) -> list[dict[str, Any]]:
    """Return every open point as the sources have it, with its source in words."""
    points = []
    for document in specification.facts.documents:
        if isinstance(document.data, dict) and isinstance(document.data.get("open"), list):
            for index, record in enumerate(document.data["open"]):
                bron = source_text(inherited(Source(document, ("open", index)), "bron"))
                points.append({**record, "bron": bron})
    return points


def _codes(specification: Specification) -> Page:
    last = specification.edition.laatste_jaar
    model = specification.coupled_model(last)
    every = all_codes(specification)
    taakvelden = model.lists["taakveld"]
    groups = [
        (group.code, group.naam, [_shown(specification, c) for c in every if _is_below(c, group.code, taakvelden)])
        for group in taakvelden.codes
        if group.soort == "groep"
    ]
    return Page(
        path="codes",
        title="Alle codes",
        description="Alle taakvelden, categorieën en balansposten van Iv3, met wat zij zijn; ook de codes van vroeger.",
        template="codes",
        deel="codes",
        data={
            "groepen": groups,
            "lijsten": [
                (kind, name, [_shown(specification, c) for c in every if c.lijst == kind and max(c.jaren) == last])
                for kind, name in KINDS.items()
                if kind != "taakveld"
            ],
            "vroeger": [_shown(specification, c) for c in every if max(c.jaren) < last],
        },
    )


def _is_below(code: CodeYears, group: str, taakvelden: CodeList) -> bool:
    return code.lijst == "taakveld" and code.code in taakvelden.leaves_below[group]


def _shown(specification: Specification, code: CodeYears) -> dict[str, Any]:
    text = specification.guidance.text(code.lijst, code.code)
    kort = text.kort_in(max(code.jaren)) if text is not None else None
    return {
        "lijst": code.lijst,
        "code": code.code,
        "naam": code.naam,
        "kort": kort.tekst if kort is not None else "",
        "van": min(code.jaren),
        "tot": max(code.jaren),
    }


def _without_text(specification: Specification) -> dict[int, list[tuple[str, str]]]:
    """Return year → kind and code of what has no text, for the years in which some code has one."""
    with_text = {
        jaar
        for jaar in specification.years(next(iter(specification.layers)))
        if any(text.kort_in(jaar) is not None for text in specification.guidance.texts)
    }
    found: dict[int, list[tuple[str, str]]] = {}
    for kind, code, jaar in without_text(specification):
        if jaar in with_text:
            found.setdefault(jaar, []).append((kind, code))
    return found
