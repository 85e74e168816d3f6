"""Where codes go from one year to the next, and back: the whole mapping of a code list, changed or not.

The facts name only what changes. `iv3.years.links` makes that a complete mapping, with one link for every way a code
goes, and several years steps one after the other; here the facts are what tells it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TypeAlias

from generators.kernel.codes import CodeFact
from generators.kernel.reading import Facts
from generators.kernel.records import Laag
from generators.kernel.transitions import Transition, ways
from generators.subjects.model.specification import code_facts
from iv3.core.words import Overgangsoort
from iv3.years.links import (
    Link,
    Move,
    Route,
    Step,
    departures,
    is_about,
    links_between,
    routes_of,
    years_between,
)
from iv3.years.words import LISTS as LIST_OF

LISTS: Mapping[str, tuple[str, ...]] = {
    lijst: tuple(name for name, (of, _) in LIST_OF.items() if of == lijst)
    for lijst in dict.fromkeys(of for of, _ in LIST_OF.values())
}
"""The code lists that have transitions, each with the lists of CBS it stands for."""

RENAMED = Overgangsoort.HERNOEMD
ADDED = (Overgangsoort.NIEUW, Overgangsoort.VERPLAATST_DEEL)
"""The kinds that may leave out where the amounts stood before."""


TransitionLink: TypeAlias = Link[Transition]
TransitionRoute: TypeAlias = Route[Transition]


def year_pairs(facts: Facts) -> list[tuple[int, int]]:
    """Return every pair of years whose mapping is known: from the first file on, to the last year of the edition.

    A pair without a file is one in which nothing changes; the checks see to that.
    """
    if not facts.transition_years or facts.edition is None:
        return []
    return list(pairwise(range(min(facts.transition_years)[0], facts.edition.laatste_jaar + 1)))


def links(facts: Facts, laag: str, van_jaar: int, lijst: str) -> tuple[TransitionLink, ...]:
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
    told = (fact for fact in facts.transitions if fact.van_jaar == van_jaar and holds(fact, laag, lijst))
    moves = (Move(van, f.soort, f.perioden, ways(f), f) for f in told for van in f.van or (None,))
    return (*links_between(moves, old, new),)


def forward(
    facts: Facts, laag: str, van_jaar: int, lijst: str, periode: int | None = None
) -> dict[str, list[TransitionLink]]:
    """Return for every old code where it goes, the main way first; a code without successors has an empty list.

    With ``periode`` (0 to 5) only the ways to codes that may be delivered over that period.
    """
    return {
        code: [link for link in found if link.naar is not None and link.is_open(periode, is_forward=True)]
        for code, found in departures(links(facts, laag, van_jaar, lijst), is_forward=True).items()
    }


def backward(
    facts: Facts, laag: str, van_jaar: int, lijst: str, periode: int | None = None
) -> dict[str, list[TransitionLink]]:
    """Return for every code of the year after ``van_jaar`` where its amounts stood; the links still run forward.

    A link without ``van`` says that (a part of) the amounts stood on a code that is not known. With ``periode`` (0 to
    5) only the codes that could be delivered over that period.
    """
    found = departures(links(facts, laag, van_jaar, lijst), is_forward=False)
    return {
        code: [link for link in found.get(code, ()) if link.is_open(periode, is_forward=False)]
        for code in leaves(facts, layer_of(facts, laag), van_jaar + 1, lijst)
    }


def composed(
    facts: Facts, laag: str, van_jaar: int, naar_jaar: int, lijst: str, periode: int | None = None
) -> dict[str, list[TransitionRoute]]:
    """Return for every code of ``van_jaar`` all routes to ``naar_jaar``, which may be an earlier year.

    A route to an earlier year has its links in the order of travel, each still from the older year to the newer one. It
    breaks off where it is not known on which code the amounts stood: its last stage then has no ``end``.
    """
    is_forward = naar_jaar > van_jaar
    mapping = forward if is_forward else backward
    steps = [
        (_step(mapping(facts, laag, old, lijst, periode), is_forward=is_forward), new if is_forward else old)
        for old, new in years_between(van_jaar, naar_jaar)
    ]
    return {code: [*routes_of(code, steps)] for code in leaves(facts, layer_of(facts, laag), van_jaar, lijst)}


def _step(mapping: Mapping[str, list[TransitionLink]], *, is_forward: bool) -> Step[Transition]:
    return lambda code: [(link.end(is_forward=is_forward), link) for link in mapping.get(code, ())]


def leaves(facts: Facts, layer: Laag, jaar: int, lijst: str) -> dict[str, CodeFact]:
    """Return the deliverable codes of a list of CBS in a year, in its order."""
    return {code: fact for code, fact in codes(facts, layer, jaar, lijst).items() if fact.soort is None}


def codes(facts: Facts, layer: Laag, jaar: int, lijst: str) -> dict[str, CodeFact]:
    """Return every code of a list of CBS in a year, groups and totals included."""
    return {fact.code: fact for fact in code_facts(facts, lijst, layer.model) if fact.holds(layer.id, jaar)}


def holds(fact: Transition, laag: str, lijst: str) -> bool:
    """Tell whether a transition is one for this layer and this code list of CBS."""
    return (not fact.lagen or laag in fact.lagen) and is_about(lijst, fact.lijst, fact.kant)


def layer_of(facts: Facts, laag: str) -> Laag:
    """Return a layer by its id.

    Raises:
        KeyError: it does not exist.
    """
    layers: dict[str, Laag] = {layer.id: layer for layer in facts.layers}
    return layers[laag]
