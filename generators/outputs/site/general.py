"""The pages with lists of facts: codes, general rules, terms, what is open and what does not add up in the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.outputs.site.choices import of_enum
from generators.outputs.site.page import Page, folder_of_model
from generators.subjects.guidance.check import without_text
from generators.subjects.guidance.facts import guidance_of, open_points
from generators.subjects.model.specification import Specification
from generators.subjects.transitions.code_years import KINDS, CodeYears, all_codes, codes_by_layer, runs
from iv3.core.words import Codelijst, Knoopsoort, Overgangslijst


def pages(specification: Specification) -> Iterator[Page]:
    """Yield the pages."""
    guidance = guidance_of(specification)
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
        data={"punten": list(open_points(specification.facts)), "zonder": _without_text(specification)},
    )
    yield Page(
        path="onregelmatigheden",
        title="Wat niet klopt in de bronnen",
        description="Waar het voorschrift zichzelf tegenspreekt of een code verkeerd noemt, en hoe wij het lezen.",
        template="onregelmatigheden",
        data={
            "slips": guidance.irregularities,
            "soorten": [
                (kind, words, found)
                for kind, words in of_enum("taakveldtekst", "Onregelmatigheidsoort").items()
                if (found := [slip for slip in guidance.irregularities if slip.soort == kind])
            ],
        },
    )


def _codes(specification: Specification) -> Page:
    last = specification.edition.laatste_jaar
    every = all_codes(specification)
    return Page(
        path="codes",
        title="Alle codes",
        description="Alle taakvelden, categorieën en balansposten van Iv3, met wat zij per jaar zijn en waren.",
        template="codes",
        deel="codes",
        data={
            "modellen": [
                (lagen, folder_of_model(specification, model), _grouped_rows(specification, lagen[0]))
                for model, lagen in _layers_of_models(specification).items()
            ],
            "lijsten": [
                (kind, name, [row for c in every if c.lijst == kind for row in _rows(specification, c)])
                for kind, name in KINDS.items()
                if kind != Overgangslijst.TAAKVELD
            ],
            "vroeger": [_rows(specification, c)[0] for c in every if max(c.jaren) < last],
        },
    )


def _layers_of_models(specification: Specification) -> dict[str, list[str]]:
    """Return model → the layers that use it."""
    found: dict[str, list[str]] = {}
    for laag, layer in specification.layers.items():
        found.setdefault(layer.model, []).append(laag)
    return found


def _grouped_rows(specification: Specification, laag: str) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return each hoofdtaakveld of a layer: its code, its name and the rows of its taakvelden."""
    taakvelden = [c for c in codes_by_layer(specification)[laag] if c.lijst == Overgangslijst.TAAKVELD]
    return [
        (code, naam, [row for c in taakvelden if c.code in below for row in _rows(specification, c)])
        for code, (naam, below) in _groups(specification, laag).items()
    ]


def _groups(specification: Specification, laag: str) -> dict[str, tuple[str, set[str]]]:
    """Return code → name in its last year and taakvelden of every year, for each hoofdtaakveld of a layer."""
    found: dict[str, tuple[str, set[str]]] = {}
    for jaar in specification.years(laag):
        taakvelden = specification.year(laag, jaar).lists[Codelijst.TAAKVELD]
        for group in taakvelden.codes:
            if group.soort == Knoopsoort.GROEP:
                below = found[group.code][1] if group.code in found else set()
                found[group.code] = (group.naam, below | set(taakvelden.leaves_below[group.code]))
    return found


def _rows(specification: Specification, code: CodeYears) -> list[dict[str, Any]]:
    """Return the code once for every run of years with one name and one text, the latest first."""
    text = guidance_of(specification).text(code.lijst, code.code, code.model)
    told = {jaar: (entry.naam, text.kort_in(jaar) if text is not None else None) for jaar, entry in code.jaren.items()}
    return [
        {
            "lijst": code.lijst,
            "code": code.code,
            "naam": run.what[0],
            "kort": run.what[1].tekst if run.what[1] is not None else "",
            "van": run.van,
            "tot": run.tot,
            "eerste": min(code.jaren),
            "laatste": max(code.jaren),
        }
        for run in runs(told)
    ]


def _without_text(specification: Specification) -> list[tuple[str, dict[int, list[tuple[str, str]]]]]:
    """Return of each model a layer, and year → kind and code of what has no text, for the years in which some has."""
    return [
        (lagen[0], _without_text_for(specification, lagen[0], model))
        for model, lagen in _layers_of_models(specification).items()
    ]


def _without_text_for(specification: Specification, laag: str, model: str) -> dict[int, list[tuple[str, str]]]:
    own = [text for text in guidance_of(specification).texts if text.model == model]
    with_text = {jaar for jaar in specification.years(laag) if any(text.kort_in(jaar) is not None for text in own)}
    found: dict[int, list[tuple[str, str]]] = {}
    for kind, code, jaar in without_text(specification, laag):
        if jaar in with_text:
            found.setdefault(jaar, []).append((kind, code))
    return found
