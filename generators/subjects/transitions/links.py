"""Where codes go from one year to the next, and back: the whole mapping of a code list, changed or not.

The facts name only what changes. Here that becomes a complete mapping, with one `Link` for every way a code goes. The
way back is the same links read from the other side, and several years are steps one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import TypeAlias

from generators.kernel.codes import CodeFact
from generators.kernel.reading import Facts
from generators.kernel.records import Laag
from generators.kernel.transitions import Transition
from generators.subjects.model.specification import code_facts
from iv3.core.words import Overgangsoort

LISTS: Mapping[str, tuple[str, ...]] = {
    "taakveld": ("taakveld",),
    "categorie": ("categorie_lasten", "categorie_baten"),
    "balanscode": ("balanscode",),
}
"""The code lists that have transitions, each with the lists of CBS it stands for."""

RENAMED = Overgangsoort.HERNOEMD
PART = Overgangsoort.VERPLAATST_DEEL
"""The kind of a transition that tells of a part; every other kind tells of the whole code."""

ADDED = (Overgangsoort.NIEUW, PART)
"""The kinds that may leave out where the amounts stood before."""


@dataclass(frozen=True)
class Link:
    """One way from an old code to a new one.

    ``van`` is None when it is not known where the amounts stood; ``naar`` is None for a code that ends without a
    successor. ``als`` says what goes this way; empty means everything, or all that no other link of ``van`` names.
    ``fact`` is None for a code that stays as it was. ``van_perioden`` and ``naar_perioden`` are the periods in which
    the old and the new code could be delivered; empty means every period.
    """

    van: str | None
    naar: str | None
    als: str = ""
    fact: Transition | None = None
    van_perioden: tuple[int, ...] = ()
    naar_perioden: tuple[int, ...] = ()

    @property
    def is_part(self) -> bool:
        """Tell whether only a part of the old code goes this way, apart from the rest."""
        return self.fact is not None and self.fact.soort == PART


Route: TypeAlias = tuple[Link, ...]
"""Links one after the other, a year each."""


def year_pairs(facts: Facts) -> list[tuple[int, int]]:
    """Return every pair of years whose mapping is known: from the first file on, to the last year of the edition.

    A pair without a file is one in which nothing changes; the checks see to that.
    """
    if not facts.transition_years or facts.edition is None:
        return []
    return list(pairwise(range(min(facts.transition_years)[0], facts.edition.laatste_jaar + 1)))


def links(facts: Facts, laag: str, van_jaar: int, lijst: str) -> tuple[Link, ...]:
    """Return every link from ``van_jaar`` to the next year for the deliverable codes of a list.

    Args:
        facts: facts whose transitions passed the checks.
        laag: id of a layer that has both years.
        van_jaar: the old year.
        lijst: a code list of CBS, such as ``taakveld`` or ``categorie_lasten``.

    Raises:
        KeyError: when the layer does not exist.
    """
    layer = layer_of(facts, laag)
    old, new = leaves(facts, layer, van_jaar, lijst), leaves(facts, layer, van_jaar + 1, lijst)
    told = [fact for fact in facts.transitions if fact.van_jaar == van_jaar and holds(fact, laag, lijst)]
    whole, parts = _by_old_code(f for f in told if f.soort != PART), _by_old_code(f for f in told if f.soort == PART)
    found: list[Link] = []
    for code in old:
        if code in whole:
            found += [link for fact in whole[code] for link in _told(code, fact)]
        elif code in new:
            found.append(Link(code, code))
        found += [link for fact in parts.get(code, ()) for link in _told(code, fact)]
    found += [link for fact in told if not fact.van for link in _told(None, fact)]
    return tuple(link for link in found if link.naar is None or link.naar in new)


def forward(facts: Facts, laag: str, van_jaar: int, lijst: str, periode: int | None = None) -> dict[str, list[Link]]:
    """Return for every old code where it goes, the main way first; a code without successors has an empty list.

    With ``periode`` (0 to 5) only the ways to codes that may be delivered over that period.
    """
    result: dict[str, list[Link]] = {}
    for link in links(facts, laag, van_jaar, lijst):
        if link.van is not None:
            ways = result.setdefault(link.van, [])
            if link.naar is not None and _in_period(link.naar_perioden, periode):
                ways.append(link)
    return result


def backward(facts: Facts, laag: str, van_jaar: int, lijst: str, periode: int | None = None) -> dict[str, list[Link]]:
    """Return for every code of the year after ``van_jaar`` where its amounts stood; the links still run forward.

    A link without ``van`` says that (a part of) the amounts stood on a code that is not known. With ``periode`` (0 to
    5) only the codes that could be delivered over that period.
    """
    layer = layer_of(facts, laag)
    result: dict[str, list[Link]] = {code: [] for code in leaves(facts, layer, van_jaar + 1, lijst)}
    for link in links(facts, laag, van_jaar, lijst):
        if link.naar is not None and _in_period(link.van_perioden, periode):
            result[link.naar].append(link)
    return result


def composed(
    facts: Facts, laag: str, van_jaar: int, naar_jaar: int, lijst: str, periode: int | None = None
) -> dict[str, list[Route]]:
    """Return for every code of ``van_jaar`` all routes to ``naar_jaar``, which may be an earlier year.

    A route to an earlier year has its links in the order of travel, each still from the older year to the newer one. It
    breaks off where it is not known on which code the amounts stood: its last link then has no ``van``.
    """
    if naar_jaar >= van_jaar:
        steps = [forward(facts, laag, year, lijst, periode) for year in range(van_jaar, naar_jaar)]
        return _chained(_start(facts, laag, van_jaar, lijst), steps, lambda link: link.naar)
    steps = [backward(facts, laag, year - 1, lijst, periode) for year in range(van_jaar, naar_jaar, -1)]
    return _chained(_start(facts, laag, van_jaar, lijst), steps, lambda link: link.van)


def leaves(facts: Facts, layer: Laag, jaar: int, lijst: str) -> dict[str, CodeFact]:
    """Return the deliverable codes of a list of CBS in a year, in its order."""
    return {code: fact for code, fact in codes(facts, layer, jaar, lijst).items() if fact.soort is None}


def codes(facts: Facts, layer: Laag, jaar: int, lijst: str) -> dict[str, CodeFact]:
    """Return every code of a list of CBS in a year, groups and totals included."""
    return {fact.code: fact for fact in code_facts(facts, lijst, layer.model) if fact.holds(layer.id, jaar)}


def holds(fact: Transition, laag: str, lijst: str) -> bool:
    """Tell whether a transition is one for this layer and this code list of CBS."""
    side = fact.kant is None or lijst == f"categorie_{fact.kant}"
    return (not fact.lagen or laag in fact.lagen) and lijst in LISTS.get(fact.lijst, ()) and side


def layer_of(facts: Facts, laag: str) -> Laag:
    """Return a layer by its id.

    Raises:
        KeyError: it does not exist.
    """
    layers: dict[str, Laag] = {layer.id: layer for layer in facts.layers}
    return layers[laag]


def _by_old_code(told: Iterable[Transition]) -> dict[str, list[Transition]]:
    result: dict[str, list[Transition]] = {}
    for fact in told:
        for code in fact.van:
            result.setdefault(code, []).append(fact)
    return result


def _told(code: str | None, fact: Transition) -> Iterator[Link]:
    if not fact.naar:
        yield Link(code, None, fact=fact, van_perioden=fact.perioden)
    for successor in fact.naar:
        yield Link(code, successor.code, successor.als or "", fact, fact.perioden, successor.perioden)


def _in_period(perioden: tuple[int, ...], periode: int | None) -> bool:
    return periode is None or not perioden or periode in perioden


def _start(facts: Facts, laag: str, jaar: int, lijst: str) -> dict[str, list[Route]]:
    layer = layer_of(facts, laag)
    return {code: [()] for code in leaves(facts, layer, jaar, lijst)}


def _chained(
    start: dict[str, list[Route]], steps: list[dict[str, list[Link]]], end: Callable[[Link], str | None]
) -> dict[str, list[Route]]:
    def longer(routes: dict[str, list[Route]], step: dict[str, list[Link]]) -> dict[str, list[Route]]:
        return {code: [new for route in of for new in _extended(code, route, step, end)] for code, of in routes.items()}

    return reduce(longer, steps, start)


def _extended(
    code: str, route: Route, step: dict[str, list[Link]], end: Callable[[Link], str | None]
) -> Iterator[Route]:
    here = end(route[-1]) if route else code
    if here is None:
        yield route
    else:
        yield from ((*route, link) for link in step.get(here, ()))
