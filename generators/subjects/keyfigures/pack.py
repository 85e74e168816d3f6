"""The pack with the formulas of key figures: what the run time works out and tells."""

from __future__ import annotations

from typing import Any

from generators.kernel.findings import listed
from generators.kernel.reading import source_text
from generators.kernel.records import (
    Kengetalmeting,
    Kengetalwijze,
    Rekenkengetal,
    Rekenkengetallenbestand,
    Signaalwaarden,
)
from generators.subjects.keyfigures.facts import file_of, name_of, said_names, terms_of, years_of
from generators.subjects.model.formula_text import terms_in_notation, terms_in_words
from generators.subjects.model.specification import Specification

FOLDER = "kengetallen"
"""The page on the site; a key figure has its own below it."""
_TOLD = ("wat", "eenheid", "niet_uit_iv3", "hoogstens_deel", "nooit_meer_dan", "nul_is_leeg", "zekerheid")


def key_figures_pack(specification: Specification) -> dict[str, Any]:
    """Return the key figures with their formulas.

    ``jaren`` maps a layer to the first and last year in which something holds, null for a last year that is not known.
    A key figure without ``wijzen`` is in no delivery; ``niet_uit_iv3`` says why. ``termen`` of a way are in the
    language of the rules, each after those it uses; ``waarde`` is the outcome, as a part of ``van`` where there is one.
    """
    file = file_of(specification.facts)
    if file is None:
        return {}
    return {
        "versie": specification.edition.versie,
        "gelijk_binnen_duizendsten": file.gelijk_binnen_duizendsten,
        "verslagperioden": {str(one.periode): one.verslagperiode for one in file.verslagperioden},
        "kengetallen": [_figure(figure, file, specification) for figure in file.rekenkengetallen],
    }


def _figure(figure: Rekenkengetal, file: Rekenkengetallenbestand, specification: Specification) -> dict[str, Any]:
    told = {key: value for key in _TOLD if (value := getattr(figure, key)) is not None}
    return {
        "code": figure.code,
        "naam": name_of(figure, specification.facts),
        "jaren": years_of(figure, specification),
        **told,
        "let_op": list(figure.let_op),
        **({} if figure.signaalwaarden is None else {"signaalwaarden": in_words(figure.signaalwaarden)}),
        "metingen": [_measured(one) for one in figure.metingen],
        "wijzen": [_way(way, file, specification) for way in figure.wijzen],
        "bron": source_text(figure.bron),
        "zie": f"{specification.edition.adres}{FOLDER}/{figure.code}/",
    }


def _measured(one: Kengetalmeting) -> dict[str, Any]:
    return {"cijfers": one.cijfers, "gemeenten": one.gemeenten, "binnen_1": one.binnen_1, "binnen_2": one.binnen_2}


def in_words(levels: Signaalwaarden) -> str:
    """Return the levels that supervisors look at, in one sentence without its end."""
    parts = [f"{levels.minste} (minste risico)", levels.midden, f"{levels.meeste} (meeste risico)"]
    return listed(parts)


def _way(way: Kengetalwijze, file: Rekenkengetallenbestand, specification: Specification) -> dict[str, Any]:
    terms = terms_of(way, file)
    names = said_names(specification.facts)
    return {
        "id": way.id,
        "naam": way.naam,
        "jaren": years_of(way, specification),
        "perioden": list(way.perioden),
        "waarom_alleen": way.waarom_alleen,
        "termen": terms,
        "waarde": way.waarde,
        **({} if way.van is None else {"van": way.van}),
        **({"bovengrens": True} if way.bovengrens else {}),
        "zekerheid": way.zekerheid,
        "woorden": [*terms_in_words(terms, names), outcome_in_words(way, terms)],
        "notatie": terms_in_notation(terms),
    }


def outcome_in_words(way: Kengetalwijze, terms: list[Any]) -> str:
    """Return what the outcome of a way is, as a sentence."""
    names = {term["id"]: f"“{term['naam']}”" for term in terms}
    if way.van is None:
        return f"Uitkomst: {names[way.waarde]}."
    most = "Hoogstens" if way.bovengrens else "Uitkomst:"
    return f"{most} {names[way.waarde]} gedeeld door {names[way.van]}."
