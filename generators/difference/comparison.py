"""Compare two years or two specifications, and say each change once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from generators.difference.cells import cell_changes
from generators.difference.changes import SECTIONS, Change, new_or_gone
from generators.difference.codes import code_changes
from generators.difference.controls import control_changes
from generators.difference.records import record_changes
from generators.difference.scopes import Block, Comparison, Pair
from generators.difference.words import grouped, numbers
from generators.findings import listed
from generators.specification import Specification

_KINDS = ("nieuw", "vervallen", "naam", "titel", "onder", "soort", "perioden", "volgorde", "open", "grijs", "gegeven")
"""The kinds of changes in the order in which a section shows them; any other kind comes last."""


def between_years(specification: Specification, laag: str | None, old: int, new: int) -> list[Change]:
    """Return what changed for ``laag`` (None: for every layer that has both years) from ``old`` to ``new``.

    Raises:
        ValueError: when the layer is not known or has no model in one of the years.
    """
    pairs = {
        (id_, new): Pair(specification.year(id_, old), specification.year(id_, new), specification.facts)
        for id_ in compared_layers(specification, laag, old, new)
    }
    comparison = Comparison(pairs, is_between_years=True)
    return _finished(_changes(comparison), comparison)


def compared_layers(specification: Specification, laag: str | None, old: int, new: int) -> list[str]:
    """Return the layers that `between_years` compares; see there."""
    if laag is not None:
        _check_layer(laag, specification)
        return [laag]
    lagen = [id_ for id_ in specification.layers if {old, new} <= {*specification.years(id_)}]
    if not lagen:
        raise ValueError(f"geen enkele laag heeft een model voor {old} en {new}")
    return lagen


def between(old: Specification, new: Specification, laag: str | None = None) -> list[Change]:
    """Return what changed from one specification to another, over all layers (or only ``laag``) and years.

    Raises:
        ValueError: when neither specification has ``laag``.
    """
    if laag is not None and laag not in old.layers:
        _check_layer(laag, new)
    lagen = [id_ for id_ in new.layers if id_ in old.layers and laag in (None, id_)]
    pairs = {
        (id_, jaar): Pair(old.year(id_, jaar), new.year(id_, jaar), new.facts)
        for id_ in lagen
        for jaar in new.years(id_)
        if jaar in old.years(id_)
    }
    comparison = Comparison(pairs, is_between_years=False)
    elsewhere = [*_year_changes(old, new, lagen), *record_changes(old, new, laag)]
    return _finished([*_changes(comparison), *((change, Block((), (), ())) for change in elsewhere)], comparison)


def _check_layer(laag: str, specification: Specification) -> None:
    if laag not in specification.layers:
        raise ValueError(f"de laag {laag} bestaat niet; kies uit {listed(specification.layers, 'of')}")


def _changes(comparison: Comparison) -> Iterator[tuple[Change, Block]]:
    yield from code_changes(comparison)
    yield from cell_changes(comparison)
    yield from control_changes(comparison)


def _year_changes(old: Specification, new: Specification, lagen: Iterable[str]) -> Iterator[Change]:
    found = grouped(
        (("nieuw" if jaar in new.years(laag) else "vervallen", jaar), new.layers[laag].meervoud)
        for laag in lagen
        for jaar in sorted({*old.years(laag)} ^ {*new.years(laag)})
    )
    for (soort, jaar), who in found.items():
        yield new_or_gone(Change(soort, "boekjaren", code=str(jaar)), side=f" voor {listed(who)}")


def _finished(told: Iterable[tuple[Change, Block]], comparison: Comparison) -> list[Change]:
    """Say equal changes of several layers once, put years and layers in words, and sort by section and kind."""
    merged: dict[Change, dict[str, set[int]]] = {}
    for change, block in told:
        found = merged.setdefault(dataclasses.replace(change, delen=tuple(filter(None, block.delen))), {})
        for laag in block.lagen:
            found.setdefault(laag, set()).update(block.jaren)
    result = []
    for change, found in merged.items():
        years = {laag: tuple(sorted(found[laag])) for laag in comparison.years if laag in found}
        jaren, when = tuple(sorted(set().union(*years.values()))), _when(years, comparison)
        per_laag = tuple(years.items())
        result.append(dataclasses.replace(change, lagen=tuple(years), jaren=jaren, per_laag=per_laag, wanneer=when))
    sections, kinds = list(SECTIONS), {kind: index for index, kind in enumerate(_KINDS)}
    return sorted(result, key=lambda c: (sections.index(c.onderdeel), kinds.get(c.soort, len(kinds))))


def _when(per_laag: Mapping[str, tuple[int, ...]], comparison: Comparison) -> str:
    """Return years and layers in words; between two years only the layers, and nothing when all have the change."""
    plurals = {pair.new.laag.id: pair.new.laag.meervoud for pair in comparison.pairs.values()}
    if comparison.is_between_years:
        return "" if len(per_laag) == len(comparison.years) else listed(plurals[laag] for laag in per_laag)
    lagen = grouped((_years(jaren, comparison.years[laag]), plurals[laag]) for laag, jaren in per_laag.items())
    word = ", " if len(lagen) == 1 else " voor "
    return ", ".join(f"{years}{word}{listed(who)}" for years, who in lagen.items())


def _years(jaren: tuple[int, ...], compared: tuple[int, ...]) -> str:
    if jaren == compared:
        return "alle jaren"
    if len(jaren) > 1 and compared[-len(jaren) :] == jaren:
        return f"{jaren[0]} en later"
    return numbers(jaren)
