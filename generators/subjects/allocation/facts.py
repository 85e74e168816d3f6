"""The facts about dividing an amount over taakvelden: situations, methods, prohibitions, and the order of steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generators.kernel.records import (
    Herkenning,
    Verbod,
    Verdeelmethode,
    Verdeelsituatie,
    Verdeelsituatiebestand,
    Verdeelstap,
    Verdeelverbodbestand,
    Verdeelvolgordebestand,
    Verdeelvoorbeeld,
)
from generators.subjects.model.specification import Specification


@dataclass(frozen=True)
class Allocation:
    """Everything about dividing, in the order of the sources."""

    situations: tuple[Verdeelsituatie, ...] = ()
    methods: tuple[Verdeelmethode, ...] = ()
    prohibitions: tuple[Verbod, ...] = ()
    steps: tuple[Verdeelstap, ...] = ()
    examples: tuple[Verdeelvoorbeeld, ...] = ()

    @cached_property
    def situation_ids(self) -> frozenset[str]:
        """The ids of all situations."""
        return frozenset(situation.id for situation in self.situations)

    @cached_property
    def method_ids(self) -> frozenset[str]:
        """The ids of all methods."""
        return frozenset(method.id for method in self.methods)

    def methods_of(self, situatie: str) -> tuple[Verdeelmethode, ...]:
        """Return the methods that are allowed in a situation."""
        return tuple(method for method in self.methods if situatie in method.mag)


def allocation_of(specification: Specification) -> Allocation:
    """Return the facts about dividing an amount over taakvelden."""
    return specification.derived(_allocation)


def named_codes(herken: Herkenning) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each key of a recognition that names codes or groups, with what it names."""
    yield "taakvelden", herken.taakvelden
    yield "buiten_taakvelden", herken.buiten_taakvelden


def _allocation(specification: Specification) -> Allocation:
    facts = specification.facts
    files = facts.files
    return Allocation(
        situations=tuple(situation for file in files(Verdeelsituatiebestand) for situation in file.situaties),
        methods=tuple(method for method in files(Verdeelmethode) if not facts.is_rejected(method)),
        prohibitions=tuple(prohibition for file in files(Verdeelverbodbestand) for prohibition in file.verboden),
        steps=tuple(step for file in files(Verdeelvolgordebestand) for step in file.stappen),
        examples=tuple(example for example in files(Verdeelvoorbeeld) if not facts.is_rejected(example)),
    )
