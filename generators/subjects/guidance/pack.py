"""The pack with what codes mean, which ``iv3 explain`` reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.kernel.certainty import certainty_runs
from generators.kernel.reading import source_text
from generators.kernel.records import GedateerdeTekst, Tekstfeit
from generators.kernel.validity import in_years
from generators.subjects.guidance.facts import SECTIONS, CodeText, belongs_on, guidance_of, named_codes
from generators.subjects.model.specification import Specification

KORT = "kort"


def texts_pack(specification: Specification) -> dict[str, Any]:
    """Return what every code means.

    ``modellen`` says which model a layer uses. A text has ``lijst`` and ``code``, its ``model`` unless every model has
    the code, and ``zinnen``: each with its ``deel`` (kort or a section), ``tekst``, ``bron`` when it is another than
    that of the sentence before, ``jaren`` (first, last, certainty), and what it has more: ``voorwaarde``,
    ``hoort_op``, ``codes`` and ``lagen``.
    """
    return {
        "pakket": "codeteksten",
        "modellen": {laag: layer.model for laag, layer in specification.layers.items()},
        "teksten": [_text(specification, text) for text in guidance_of(specification).texts],
    }


def _text(specification: Specification, text: CodeText) -> dict[str, Any]:
    sentences = list(_sentences(specification, text))
    for before, after in zip(sentences[-2::-1], sentences[:0:-1], strict=True):
        if before["bron"] == after["bron"]:
            del after["bron"]
    of_model = {} if text.model is None else {"model": text.model}
    return {"lijst": text.lijst, **of_model, "code": text.code, "zinnen": sentences}


def _sentences(specification: Specification, text: CodeText) -> Iterator[dict[str, Any]]:
    years = _years(specification, text.model)
    for kort in text.kort:
        yield {"deel": KORT, "tekst": kort.tekst, **_told(specification, kort, [j for j in years if in_years(kort, j)])}
    for section in SECTIONS:
        for item in text.items(section):
            codes = [code for named in named_codes(item).values() for code in named]
            more = {
                "voorwaarde": item.voorwaarde,
                "hoort_op": list(belongs_on(item)),
                "codes": codes,
                "lagen": list(item.lagen),
            }
            held = [jaar for jaar in years if in_years(item.geldig, jaar)]
            told = {"deel": section, "tekst": item.wat, **_told(specification, item, held)}
            yield {**told, **{key: value for key, value in more.items() if value}}


def _years(specification: Specification, model: str | None) -> range:
    """Return every year that a layer of a model has."""
    layers = [laag for laag, layer in specification.layers.items() if model in (None, layer.model)]
    return max((specification.years(laag) for laag in layers), key=len)


def _told(specification: Specification, fact: GedateerdeTekst | Tekstfeit, years: list[int]) -> dict[str, Any]:
    runs = certainty_runs(fact, years, specification.facts.bronnen)
    return {"bron": source_text(fact.bron), "jaren": [list(run) for run in runs]}
