"""Conformance kit: deliveries with the report that belongs to each, for who writes a validator of their own.

The expected reports come from the validator in ``iv3/``, run on the packs of the same build; the tests compare each
example with what its author expects, so that the kit cannot repeat a mistake of the validator unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import iv3
from generators import examples
from generators.artefacts.serialise import Files, json_bytes
from generators.examples import Base, Example
from generators.facts import Edition
from generators.specification import ModelYear, Specification
from iv3 import packs as runtime

FOLDER = "conformiteit"
BASE = "basis"
"""The folder of the deliveries that every rule lets pass."""

INDEX = "index.json"
_MOVED = ("faalt", "net-binnen", "net-buiten")
_YEARS_BETWEEN = 2


@dataclass(frozen=True)
class Case:
    """One case of the kit; ``regel`` is None for a delivery that every rule lets pass."""

    path: str
    regel: str | None
    soort: str
    wat: str
    example: Example


def files(specification: Specification, packs: Files, first_year: int) -> Files:
    """Return the kit: deliveries, their reports, an index and an explanation.

    Args:
        specification: facts that passed the checks, with the examples.
        packs: the rule packs of the same build, by file name.
        first_year: the first year for which the bases are in the kit.
    """
    bases = examples.load_bases(specification.facts.made_up)
    result: Files = {}
    index = []
    with in_memory(packs):
        for case in cases(specification, bases, first_year):
            delivery = examples.delivery_bytes(case.example, bases, specification)
            name = case.path.rpartition("/")[2]
            report = f"{case.path}.rapport.json"
            result[f"{FOLDER}/{case.path}.json"] = delivery
            result[f"{FOLDER}/{report}"] = X
            index.append(
                {
                    "aanlevering": f"{case.path}.json",
                    "rapport": report,
                    "regel": case.regel,
                    "soort": case.soort,
                    "wat": case.wat,
                }
            )
    result[f"{FOLDER}/{INDEX}"] = json_bytes(index)
    result[f"{FOLDER}/README.md"] = _explanation(specification.edition, len(index)).encode()
    return result


@contextmanager
def in_memory(packs: Files) -> Iterator[None]:
    """Let the validator read these packs, and not the ones that stand in its folder."""
    before = dict(runtime.EMBEDDED)
    runtime.EMBEDDED.clear()
    runtime.EMBEDDED.update({name.removesuffix(".json"): content.decode() for name, content in packs.items()})
    runtime.read_pack.cache_clear()
    try:
        yield
    finally:
        runtime.EMBEDDED.clear()
        runtime.EMBEDDED.update(before)
        runtime.read_pack.cache_clear()


def cases(specification: Specification, bases: Mapping[str, Base], first_year: int) -> Iterator[Case]:
    """Yield every case: the bases, the examples, and examples moved to other layers and years.

    To be called inside `in_memory`: an example moves only to where its rule has the same outcome.
    """
    models = [model for model in specification.model_years() if model.jaar >= first_year]
    for model in models:
        yield from _base_cases(model)
    for example in examples.load(specification.facts.made_up):
        yield Case(f"{example.regel}/{example.naam}", example.regel, example.soort, example.wat, example)
        if example.soort in _MOVED and _is_formula(example.regel, specification):
            yield from _moved(example, models, bases, specification)


def _base_cases(model: ModelYear) -> Iterator[Case]:
    for period in model.periods:
        example = examples.base_example(model.laag.id, model.jaar, period.nummer)
        wat = f"{model.laag.naam} {model.jaar}, {period.naam.lower()}: een aanlevering waar niets op aan te merken is."
        yield Case(f"{BASE}/{example.naam}", None, example.soort, wat, example)


def _is_formula(regel: str, specification: Specification) -> bool:
    rule = next(rule for rule in specification.facts.rules if rule.id == regel)
    return "termen" in rule.record["formule"]


def _moved(
    example: Example, models: Sequence[ModelYear], bases: Mapping[str, Base], specification: Specification
) -> Iterator[Case]:
    """Yield the example in other layers and years of its model: every second year, so that the kit stays small."""
    own = specification.year(example.laag, example.jaar)
    for model in models:
        apart = abs(model.jaar - own.jaar) % _YEARS_BETWEEN == (0 if model.laag.id == own.laag.id else 1)
        if model is own or model.laag.model != own.laag.model or not apart:
            continue
        moved = replace(
            example, laag=model.laag.id, jaar=model.jaar, naam=f"{example.naam}-{model.laag.id}-{model.jaar}"
        )
        if _same_outcome(moved, bases, specification):
            wat = f"{example.wat.rstrip('.')} ({model.laag.naam} {model.jaar})."
            yield Case(f"{moved.regel}/{moved.naam}", moved.regel, moved.soort, wat, moved)


def _same_outcome(moved: Example, bases: Mapping[str, Base], specification: Specification) -> bool:
    report = iv3.validate(examples.delivery_bytes(moved, bases, specification), name="").data
    row = next(row for row in report["regels"] if row["regel"] == moved.regel)
    return row["stand"] == "uitgevoerd" and bool(row["bevindingen"]) == bool(moved.verwacht)


def _explanation(edition: Edition, count: int) -> str:
    return f"""# Conformiteitsset

{count} aanleveringen, elk met het rapport dat eruit moet komen. Bedoeld voor wie zelf een controle op
Iv3-aanleveringen bouwt en wil weten of die hetzelfde zegt. Versie {edition.versie} van {edition.titel}.
De organisaties en bedragen zijn verzonnen.

## Wat er in zit

- `{BASE}/`: aanleveringen waar niets op aan te merken is, voor elke laag, elk jaar en elke periode.
- `<regel>/`: de voorbeelden bij een regel. `slaagt` en `net-binnen` geven geen bevinding van die regel, `faalt` en
  `net-buiten` wel; bij `niet-van-toepassing` geldt de regel niet.
- Elk voorbeeld is een paar: `<naam>.json` is de aanlevering, byte voor byte, en `<naam>.rapport.json` het rapport.
  Niet elke aanlevering is geldige JSON: dat is de bedoeling.
- `{INDEX}`: de lijst van alle paren, met de regel (null bij `{BASE}/`), de soort en wat het voorbeeld laat zien. De
  paden zijn vanaf deze map.

## Zo controleert u uw programma

Laat uw programma een aanlevering controleren en het rapport als JSON naar de standaarduitvoer schrijven. Het pad van
de aanlevering is het laatste argument. Draai dan:

    iv3 conform --kit {FOLDER} -- uw-programma --uw-opties

U ziet per verschil om welk geval het gaat, waar in het rapport het eerste verschil zit, wat daar hoort te staan en wat
er stond. De laatste regel telt hoeveel rapporten gelijk zijn. De opdracht eindigt met 0 als alles gelijk is, met 1 als
er verschillen zijn, en met 2 als zij niet kon draaien.

## Zo vergelijkt u zelf

Lees beide rapporten als JSON en vergelijk ze. Alles telt mee: de volgorde van lijsten, de teksten, de bedragen. Alleen
de volgorde van sleutels in een blok telt niet mee. De rapporten hier zijn JSON in UTF-8, ingesprongen met één spatie,
met een regeleinde aan het slot. Het schema staat in `schemas/rapport.schema.json`.

## Licentie

{edition.licentie}
"""
