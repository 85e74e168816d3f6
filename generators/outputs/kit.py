"""Conformance kit: deliveries with the report that belongs to each, for who writes a validator of their own.

The expected reports come from the validator in ``iv3/``, run on the packs of the same build; the tests compare each
example with what its author expects, so that the kit cannot repeat a mistake of the validator unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

import iv3
from generators.kernel.files import Files, json_bytes, records_json_text
from generators.kernel.records import Rapportgrenzen, Specificatie, Voorbeeld
from generators.outputs.generator import Generator
from generators.subjects.model.specification import ModelYear, Specification
from generators.subjects.rules import examples
from iv3.core import packs as runtime
from iv3.core.terminal import escaped_json
from iv3.core.words import Regelstand, Voorbeeldsoort

FOLDER = "conformiteit"
BASE = "basis"
"""The folder of the deliveries that every rule lets pass."""

LIMIT = "grens"
"""The folder of the deliveries with as many findings of a kind as a report tells one by one, and with more."""

INDEX = "index.json"
_MOVED = (Voorbeeldsoort.FAALT, Voorbeeldsoort.NET_BINNEN, Voorbeeldsoort.NET_BUITEN)
_YEARS_BETWEEN = 3
_BASE_PERIODS = 3
_OWN_DATA = '{"taakveld": "bestaat-niet", "categorie": "1.1", "bedrag": 0.35, "rekening": "4000"}'
_LARGE = '{"taakveld": "bestaat-niet", "categorie": "1.1", "bedrag": -999999999999.99}'
_TWO_KEYS_AWAY = '{"bedrag": 2.5}'
_ALL_KEYS_AWAY = "{}"
_NO_AMOUNT = '{"taakveld": "0.1", "categorie": "1.1", "bedrag": null}'
_OF_KIND = (
    ("DF001", "/data/lasten", 1, _OWN_DATA, (_LARGE, _OWN_DATA, _LARGE)),
    ("SF016", "/data/baten", 2, _TWO_KEYS_AWAY, (_TWO_KEYS_AWAY, _ALL_KEYS_AWAY)),
    ("SF017", "/data/lasten", 1, _NO_AMOUNT, (_NO_AMOUNT,)),
    ("SF016", "/opmerkingen", 1, '{"onderdeel": "lasten"}', (_ALL_KEYS_AWAY,)),
)
"""The rule, the list, how many findings a record gives, the record, and the records that are over the limit."""


@dataclass(frozen=True)
class Case:
    """One case of the kit; ``regel`` is None for a delivery that every rule lets pass.

    ``is_moved`` tells that the example was put in another layer or year than its own.
    """

    path: str
    regel: str | None
    wat: str
    example: Voorbeeld
    is_moved: bool = False

    @property
    def name(self) -> str:
        """The name of the file with the delivery."""
        return f"{self.path.rpartition('/')[2]}.json"


def files(specification: Specification, packs: Files) -> Files:
    """Return the kit: deliveries, their reports, an index and an explanation.

    Args:
        specification: facts that passed the checks, with the examples.
        packs: the rule packs of the same build, by file name.
    """
    result: Files = {}
    index = []
    for case, delivery, report in _with_reports(specification, packs):
        result[f"{FOLDER}/{case.path}.json"] = delivery
        result[f"{FOLDER}/{case.path}.rapport.json"] = escaped_json(records_json_text(report)).encode()
        index.append(
            {
                "aanlevering": f"{case.path}.json",
                "rapport": f"{case.path}.rapport.json",
                "regel": case.regel,
                "soort": case.example.soort,
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


def _with_reports(specification: Specification, packs: Files) -> Iterator[tuple[Case, bytes, dict[str, Any]]]:
    """Yield each case with its delivery and report; an example moves only to where its rule says the same."""
    found: dict[str, tuple[bytes, dict[str, Any]]] = {}
    wanted = list(cases(specification))
    with in_memory(packs):
        for case in sorted(wanted, key=lambda case: (case.example.laag, case.example.jaar)):  # each pack is read once
            delivery = examples.delivery_bytes(case.example, specification.facts.bases, specification)
            report = iv3.validate(delivery, name=case.name).data
            if not case.is_moved or _ran_as_expected(case.example, report):
                found[case.path] = delivery, report
    return ((case, *found[case.path]) for case in wanted if case.path in found)


def cases(specification: Specification) -> Iterator[Case]:
    """Yield every case: the bases, the examples, and those of the controls of CBS moved to other layers and years."""
    controls = {rule.id: rule for rule in specification.facts.rules if rule.controle is not None}
    first_year = min(rule.geldig.van for rule in controls.values())
    models = [model for model in specification.model_years() if model.jaar >= first_year]
    for number, model in enumerate(models):
        yield from _base_cases(model, number % (len(model.periods) // _BASE_PERIODS))
    for file in specification.facts.files(Rapportgrenzen):
        yield from _limit_cases(models[-1], file.grens_per_soort)
    for example in specification.facts.examples:
        regel = examples.rule_of(example)
        yield Case(f"{regel}/{examples.name_of(example)}", regel, example.wat, example)
        if example.soort in _MOVED and regel in controls:
            yield from _moved(example, models, specification)


def _limit_cases(model: ModelYear, most: int) -> Iterator[Case]:
    """Yield deliveries on both sides of ``most``, the number of findings of a kind that a report tells one by one."""
    base = examples.base_example(model.laag.id, model.jaar, model.periods[-1].nummer)
    for regel, pad, findings, record, over in _OF_KIND:
        path, as_many = f"{LIMIT}/{regel}-{pad.rpartition('/')[2]}", [record] * (most // findings)
        within, beyond = (examples.with_more(base, pad, records) for records in (as_many, [*as_many, *over]))
        yield Case(f"{path}-op-de-grens", regel, f"{most} bevindingen van een soort: elk staat apart.", within)
        yield Case(f"{path}-over-de-grens", regel, "Wat meer is dan de grens, is samen één bevinding.", beyond)


def _base_cases(model: ModelYear, shift: int) -> Iterator[Case]:
    for period in model.periods[shift :: len(model.periods) // _BASE_PERIODS]:
        example = examples.base_example(model.laag.id, model.jaar, period.nummer)
        wat = f"{model.laag.naam} {model.jaar}, {period.naam.lower()}: een aanlevering waar niets op aan te merken is."
        yield Case(f"{BASE}/{model.laag.id}-{model.jaar}-{period.nummer}", None, wat, example)


def _moved(example: Voorbeeld, models: Sequence[ModelYear], specification: Specification) -> Iterator[Case]:
    """Yield the example in other layers and years of its model: every third year, so that the kit stays small."""
    own = specification.year(example.laag, example.jaar)
    for number, model in enumerate(m for m in models if m.laag.model == own.laag.model):
        if model.name != own.name and (number + example.periode) % _YEARS_BETWEEN == 0:
            regel, naam = examples.rule_of(example), f"{examples.name_of(example)}-{model.laag.id}-{model.jaar}"
            moved = msgspec.structs.replace(example, laag=model.laag.id, jaar=model.jaar)
            wat = f"{example.wat.rstrip('.')} ({model.laag.naam} {model.jaar})."
            yield Case(f"{regel}/{naam}", regel, wat, moved, is_moved=True)


def _ran_as_expected(example: Voorbeeld, report: dict[str, Any]) -> bool:
    row = next(row for row in report["regels"] if row["regel"] == examples.rule_of(example))
    return as_expected(example, row["stand"], row["bevindingen"])


def as_expected(example: Voorbeeld, stand: str, bevindingen: int) -> bool:
    """Tell whether the rule of an example ran and said what its author expects, by how many findings it has."""
    return stand == Regelstand.UITGEVOERD and bool(bevindingen) == bool(example.verwacht)


def _explanation(edition: Specificatie, count: int) -> str:
    return f"""# Conformiteitsset

{count} aanleveringen, elk met het rapport dat eruit moet komen. Bedoeld voor wie zelf een controle op
Iv3-aanleveringen bouwt en wil weten of die hetzelfde zegt. Versie {edition.versie} van {edition.titel}.
De organisaties en bedragen zijn verzonnen. Waar een aanlevering het nummer van een bestaande gemeente heeft, is dat om
haar naast gepubliceerde cijfers te leggen; de aanlevering zelf is niet van die gemeente.

## Wat er in zit

- `{BASE}/`: aanleveringen waar niets op aan te merken is, voor elke laag en elk jaar, over
  wisselende perioden.
- `{LIMIT}/`: aanleveringen met zoveel bevindingen van een soort als een rapport er apart noemt (`grens_per_soort` in
  het rapport), en met meer. Wat meer is, staat in het rapport als één bevinding met `aantal`, en waar regels een bedrag
  hebben met `som_cent`: wat die regels samen zijn, elke regel één keer.
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

Met `--fuzz 1000` erbij krijgt uw programma vreemde aanleveringen die van deze set zijn afgeleid, en zegt iv3 zelf wat
eruit moet komen; met `--keep MAP` bewaart u van elk soort verschil een kleine aanlevering.

## Zo vergelijkt u zelf

Lees beide rapporten als JSON en vergelijk ze. Alles telt mee: de volgorde van lijsten, de teksten, de bedragen. Alleen
de volgorde van sleutels in een blok telt niet mee. De rapporten hier zijn JSON in UTF-8, ingesprongen met één spatie,
met een regeleinde aan het slot. Het schema staat in `schemas/rapport.schema.json`.

## Licentie

{edition.licentie}
"""


GENERATOR = Generator("conformiteitsset", lambda building: files(building.specification, building.packs), is_slow=True)
