"""What is compared, and for which layers, years and parts a difference holds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, TypeVar

from generators.kernel.dutch import grouped
from generators.kernel.noted import noted_property
from generators.kernel.reading import Facts
from generators.subjects.model.specification import CODE_LISTS, MATRIX_PARTS, ModelYear, Selector

_PLACES = {deel: place for place, deel in enumerate((*CODE_LISTS, *MATRIX_PARTS))}


class Spot(NamedTuple):
    """A place where a difference shows: layer, year, and the code list or matrix part (empty for controls)."""

    laag: str
    jaar: int
    deel: str


Scope: TypeAlias = frozenset[Spot]
Atom = TypeVar("Atom", bound=Hashable)


class Block(NamedTuple):
    """Layers × years × parts; years ascend and parts are in the order of CBS."""

    lagen: tuple[str, ...]
    jaren: tuple[int, ...]
    delen: tuple[str, ...]

    def spots(self) -> list[Spot]:
        """Return the spots by year, so that what is read from the last one is the newest."""
        spots = (Spot(laag, jaar, deel) for laag in self.lagen for jaar in self.jaren for deel in self.delen)
        return sorted(spots, key=lambda spot: (spot.jaar, spot.deel))


@dataclass(frozen=True)
class Pair:
    """The old and the new state of a layer in a year; ``facts`` are those of the new state."""

    old: ModelYear
    new: ModelYear
    facts: Facts

    @noted_property
    def selector(self) -> Selector:
        """What turns a group into codes, in the new state."""
        return Selector(self.facts.groups, self.new.laag.model, self.new.lists)

    @noted_property
    def common(self) -> Mapping[str, frozenset[str]]:
        """For each code list the deliverable codes that both states have."""
        return {
            name: frozenset(self.old.lists[name].leaves) & frozenset(self.new.lists[name].leaves) for name in CODE_LISTS
        }


@dataclass(frozen=True)
class ComparedPairs:
    """The pairs to compare, by layer and new year."""

    pairs: Mapping[tuple[str, int], Pair]
    is_between_years: bool

    @noted_property
    def years(self) -> Mapping[str, tuple[int, ...]]:
        """For each layer the years that are compared."""
        return {laag: tuple(jaar for other, jaar in self.pairs if other == laag) for laag, _ in self.pairs}

    def pair(self, spot: Spot) -> Pair:
        """Return the pair that ``spot`` belongs to."""
        return self.pairs[spot.laag, spot.jaar]


def collected(found: Iterable[tuple[Atom, Spot]]) -> dict[Atom, Scope]:
    """Return for each atom, a smallest difference, all spots where it was found."""
    return {atom: frozenset(spots) for atom, spots in grouped(found).items()}


def shared(atoms: Mapping[Atom, Scope], exists: Callable[[Atom], Scope]) -> list[tuple[Scope, tuple[Atom, ...]]]:
    """Divide ``atoms`` over the fewest scopes, the largest first.

    An atom may join a larger scope than its own when it does not exist in the rest of it.
    """
    scopes = sorted(set(atoms.values()), key=lambda scope: (-len(scope), sorted(scope)))
    there = {atom: exists(atom) for atom in atoms}
    homes = grouped((next(s for s in scopes if s & there[atom] == own), atom) for atom, own in atoms.items())
    return [(scope, homes[scope]) for scope in scopes if scope in homes]


def products(scope: Scope) -> list[Block]:
    """Split a scope into blocks that hold every spot once, early years first."""
    ordered = sorted(scope, key=lambda spot: (spot.laag, spot.jaar, _PLACES.get(spot.deel, 0), spot.deel))
    years = grouped(((laag, deel), jaar) for laag, jaar, deel in ordered)
    parts = grouped(((laag, jaren), deel) for (laag, deel), jaren in years.items())
    layers = grouped(((jaren, delen), laag) for (laag, jaren), delen in parts.items())
    return [Block(lagen, jaren, delen) for (jaren, delen), lagen in sorted(layers.items())]
