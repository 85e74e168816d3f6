"""Codes over the years: in which years each exists, and years with the same content taken together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from generators.subjects.model.specification import Code, ModelYear, Specification, once
from generators.subjects.transitions.links import LISTS

Value = TypeVar("Value")

KINDS: Mapping[str, str] = {"taakveld": "taakveld", "categorie": "categorie", "balanscode": "balanspost"}
"""Kind of code → what a reader calls it."""


@dataclass(frozen=True)
class YearRun:
    """Years one after the other, with what holds in all of them."""

    van: int
    tot: int
    what: Any

    @property
    def words(self) -> str:
        """The years in words: ``2025`` or ``2023 tot en met 2024``."""
        return str(self.van) if self.van == self.tot else f"{self.van} tot en met {self.tot}"


@dataclass(frozen=True)
class CodeYears:
    """A code with the years it exists in, each with its entry in the code list of that year."""

    lijst: str
    code: str
    jaren: Mapping[int, Code]

    @property
    def naam(self) -> str:
        """The name in its last year."""
        return self.jaren[max(self.jaren)].naam

    @property
    def model(self) -> str | None:
        """The model that it is a code of; None when every model has it."""
        fact = self.jaren[max(self.jaren)].fact
        return None if fact is None else fact.model

    @property
    def key(self) -> tuple[str | None, str, str]:
        """What tells it from every other code: 2.1 of a provincie is not 2.1 of a gemeente."""
        return self.model, self.lijst, self.code


def runs(values: Mapping[int, Value]) -> list[YearRun]:
    """Return the years with equal values together, the latest first."""
    found: list[YearRun] = []
    for jaar in sorted(values):
        if found and found[-1].tot == jaar - 1 and found[-1].what == values[jaar]:
            found[-1] = YearRun(found[-1].van, jaar, values[jaar])
        else:
            found.append(YearRun(jaar, jaar, values[jaar]))
    return found[::-1]


def all_codes(specification: Specification) -> tuple[CodeYears, ...]:
    """Return every deliverable code of gemeenten, in the order of CBS, codes that ended where they stood."""
    return codes_by_layer(specification)[next(iter(specification.layers))]


@once
def codes_by_layer(specification: Specification) -> Mapping[str, tuple[CodeYears, ...]]:
    """Return layer → every deliverable code that it ever had, as `all_codes` does for gemeenten."""
    return {laag: tuple(_codes(specification, laag)) for laag in specification.layers}


def codes_of_models(specification: Specification) -> Iterator[tuple[str, CodeYears]]:
    """Yield layer and code of every code once: of a code that several models have, the first layer with it."""
    seen: set[tuple[str | None, str, str]] = set()
    for laag, codes in codes_by_layer(specification).items():
        for code in codes:
            if code.key not in seen:
                seen.add(code.key)
                yield laag, code


def in_order(specification: Specification, codes: Iterable[str], model: str | None = None) -> list[str]:
    """Return codes in the order of CBS: 0.9 before 0.10, and a code that ended where it stood.

    Args:
        specification: facts that passed the checks.
        codes: codes of one list.
        model: the model whose order counts; without one, that of every code together.
    """
    facts = (fact for fact in specification.facts.codes if model is None or fact.model in (None, model))
    place = {code: number for number, code in enumerate(dict.fromkeys(fact.code for fact in facts))}
    return sorted(codes, key=lambda code: place[code])


def _codes(specification: Specification, laag: str) -> Iterator[CodeYears]:
    models = {jaar: specification.year(laag, jaar) for jaar in specification.years(laag)}
    own = specification.layers[laag].model
    for kind in KINDS:
        found = {code for model in models.values() for name in LISTS[kind] for code in model.lists[name].leaves}
        for code in in_order(specification, found, own):
            entries = {jaar: entry for jaar, model in models.items() if (entry := _entry(model, kind, code))}
            yield CodeYears(kind, code, entries)


def _entry(model: ModelYear, kind: str, code: str) -> Code | None:
    return next((c for name in LISTS[kind] if (c := model.lists[name].by_code.get(code)) and c.soort is None), None)
