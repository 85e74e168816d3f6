"""Codes over the years: in which years each exists, and years with the same content taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def runs(values: Mapping[int, Value]) -> list[YearRun]:
    """Return the years with equal values together, the latest first."""
    found: list[YearRun] = []
    for jaar in sorted(values):
        if found and found[-1].tot == jaar - 1 and found[-1].what == values[jaar]:
            found[-1] = YearRun(found[-1].van, jaar, values[jaar])
        else:
            found.append(YearRun(jaar, jaar, values[jaar]))
    return found[::-1]


@once
def all_codes(specification: Specification) -> tuple[CodeYears, ...]:
    """Return every deliverable code of gemeenten, in the order of CBS, codes that ended where they stood."""
    layer = next(iter(specification.layers))
    years = {jaar: specification.year(layer, jaar) for jaar in specification.years(layer)}
    return tuple(
        CodeYears(kind, code, {jaar: entry for jaar, model in years.items() if (entry := _entry(model, kind, code))})
        for kind in KINDS
        for code in _ever(specification, kind, years.values())
    )


def in_order(specification: Specification, codes: Iterable[str]) -> list[str]:
    """Return codes in the order of CBS: 0.9 before 0.10, and a code that ended where it stood."""
    place = {code: number for number, code in enumerate(dict.fromkeys(fact.code for fact in specification.facts.codes))}
    return sorted(codes, key=lambda code: place[code])


def _ever(specification: Specification, kind: str, models: Iterable[ModelYear]) -> list[str]:
    found = {code for model in models for name in LISTS[kind] for code in model.lists[name].leaves}
    return in_order(specification, found)


def _entry(model: ModelYear, kind: str, code: str) -> Code | None:
    return next((c for name in LISTS[kind] if (c := model.lists[name].by_code.get(code)) and c.soort is None), None)
