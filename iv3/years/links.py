"""Which codes of a year a code of the year before can become: the links between two years, and the routes over more.

What is known of the changes is told by a `Fact` of any kind: an entry of the pack for the run-time, a transition of the
sources for the build. The way back is the same links read from the other side.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Optional, TypeVar

from iv3.core.words import Overgangsoort
from iv3.years.words import LISTS

Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Move(Generic[Fact]):
    """What a fact says of one old code.

    Attributes:
        van: the old code; None when it is not known where the amounts stood.
        soort: the kind of the change; ``verplaatst_deel`` tells of a part, every other kind of the whole code.
        perioden: the periods in which the old code could be delivered; empty means every period.
        naar: the successors: code, what goes there (empty: everything, or the rest), and its periods.
        fact: what tells it.
    """

    van: str | None
    soort: str
    perioden: tuple[int, ...]
    naar: tuple[tuple[str, str, tuple[int, ...]], ...]
    fact: Fact


@dataclass(frozen=True)
class Link(Generic[Fact]):
    """One way from an old code to a code of the year after it.

    ``van`` is None when it is not known where the amounts stood; ``naar`` is None for a code that ends without a
    successor. ``als`` says what goes this way; empty means everything, or all that no other link of ``van`` names.
    ``fact`` is None for a code that stays as it was. ``van_perioden`` and ``naar_perioden`` are the periods in which
    the old and the new code could be delivered; empty means every period.
    """

    van: str | None
    naar: str | None
    als: str = ""
    soort: str = ""
    fact: Fact | None = None
    van_perioden: tuple[int, ...] = ()
    naar_perioden: tuple[int, ...] = ()

    @property
    def is_part(self) -> bool:
        """Tell whether only a part of the old code goes this way, apart from the rest."""
        return self.soort == Overgangsoort.VERPLAATST_DEEL

    @property
    def changes_content(self) -> bool:
        """Tell whether the code stays and other things belong to it."""
        return self.soort == Overgangsoort.ANDERE_INHOUD

    def end(self, *, is_forward: bool) -> str | None:
        """Return the code where a traveller comes; None when nobody knows it."""
        return self.naar if is_forward else self.van

    def is_open(self, periode: int | None, *, is_forward: bool) -> bool:
        """Tell whether the code where a traveller comes could be delivered over a period (0 to 5; None: any)."""
        perioden = self.naar_perioden if is_forward else self.van_perioden
        return periode is None or not perioden or periode in perioden


@dataclass(frozen=True)
class Stage(Generic[Fact]):
    """A link on the way.

    ``end`` is the code it leads to (None: nobody knows) and ``jaar`` the year of that code; ``is_choice`` says that
    other ways leave from the same code.
    """

    link: Link[Fact]
    end: str | None
    is_choice: bool
    jaar: int


Route = tuple[Stage[Fact], ...]
"""Stages one after the other, a year each, in the order of travel."""

Step = Callable[[str], list[tuple[Optional[str], Link[Fact]]]]
"""Code → the codes it can become in the next year of the way, each with its link."""


def is_about(name: str, lijst: str, kant: str | None) -> bool:
    """Tell whether a change in ``lijst`` (both sides when ``kant`` is None) is one of the code list ``name``."""
    of, side = LISTS.get(name, ("", None))
    return lijst == of and kant in (None, side)


def move_of(entry: Mapping[str, Any]) -> Move[Mapping[str, Any]]:
    """Return what an entry of the pack ``overgangen`` says."""
    naar = tuple((n["code"], n["als"], tuple(n["perioden"])) for n in entry["naar"])
    return Move(entry["van"], entry["soort"], tuple(entry["perioden"]), naar, entry)


def links_between(moves: Iterable[Move[Fact]], old: Iterable[str], new: Collection[str]) -> Iterator[Link[Fact]]:
    """Yield every way from the codes of a year to those of the next; the moves name only what changes."""
    whole: dict[str, list[Move[Fact]]] = {}
    parts: dict[str, list[Move[Fact]]] = {}
    unknown = []
    for move in moves:
        if move.van is None:
            unknown.append(move)
        else:
            (parts if move.soort == Overgangsoort.VERPLAATST_DEEL else whole).setdefault(move.van, []).append(move)
    for code in old:
        told = whole.get(code, [])
        if not told and code in new:
            yield Link(code, code)
        for move in (*told, *parts.get(code, ())):
            yield from _links_of(move, new)
    for move in unknown:
        yield from _links_of(move, new)


def _links_of(move: Move[Fact], new: Collection[str]) -> Iterator[Link[Fact]]:
    if not move.naar:
        yield Link(move.van, None, "", move.soort, move.fact, move.perioden)
    for code, als, perioden in move.naar:
        if code in new:
            yield Link(move.van, code, als, move.soort, move.fact, move.perioden, perioden)


def departures(links: Iterable[Link[Fact]], *, is_forward: bool) -> dict[str, list[Link[Fact]]]:
    """Return the links by the code that a traveller leaves; one that leaves no known code is left out."""
    result: dict[str, list[Link[Fact]]] = {}
    for link in links:
        start = link.end(is_forward=not is_forward)
        if start is not None:
            result.setdefault(start, []).append(link)
    return result


def years_between(van: int, naar: int) -> Iterator[tuple[int, int]]:
    """Yield every (old, new) pair of years on the way from ``van`` to ``naar``, in the order of travel."""
    for year in range(van, naar) if naar > van else range(van - 1, naar - 1, -1):
        yield year, year + 1


def routes_of(code: str, steps: Sequence[tuple[Step[Fact], int]]) -> Iterator[Route[Fact]]:
    """Yield every route of a code, by steps and the years they lead to; one that nobody knows the end of ends there."""
    if not steps:
        yield ()
        return
    (step, jaar), *rest = steps
    ways = step(code)
    for end, link in ways:
        stage = Stage(link, end, len(ways) > 1, jaar)
        if end is None:
            yield (stage,)
        else:
            yield from ((stage, *route) for route in routes_of(end, rest))
