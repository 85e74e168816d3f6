"""Compare two years or two specifications, and say each change once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from generators.difference.cells import cell_changes
from generators.difference.changes import SECTIONS, Change
from generators.difference.codes import code_changes
from generators.difference.controls import control_changes
from generators.difference.records import record_changes
from generators.difference.scopes import Comparison, Pair
from generators.difference.words import new_or_gone, numbers
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
    changes = [*_year_changes(old, new, lagen), *_changes(comparison), *record_changes(old, new, laag)]
    return _finished(changes, comparison)


def _check_layer(laag: str, specification: Specification) -> None:
    if laag not in specification.layers:
        raise ValueError(f"de laag {laag} bestaat niet; kies uit {listed(specification.layers, 'of')}")


def _changes(comparison: Comparison) -> Iterator[Change]:
    yield from code_changes(comparison)
    yield from cell_changes(comparison)
    yield from control_changes(comparison)


def _year_changes(old: Specification, new: Specification, lagen: Iterable[str]) -> Iterator[Change]:
    found: dict[tuple[str, int], list[str]] = {}
    for laag in lagen:
        before, after = set(old.years(laag)), set(new.years(laag))
        for jaar in sorted(before ^ after):
            found.setdefault(("nieuw" if jaar in after else "vervallen", jaar), []).append(new.layers[laag].meervoud)
    for (soort, jaar), who in found.items():
        verb, _ = new_or_gone(soort, is_between_years=False)
        yield Change(soort, "boekjaren", f"Boekjaar {jaar} {verb} voor {listed(who)}.", code=str(jaar))


def _finished(changes: Iterable[Change], comparison: Comparison) -> list[Change]:
    """Say equal changes of several layers once, put years and layers in words, and sort by section and kind."""
    merged: dict[Change, dict[str, set[int]]] = {}
    for change in changes:
        per_laag = merged.setdefault(dataclasses.replace(change, lagen=(), jaren=()), {})
        for laag in change.lagen:
            per_laag.setdefault(laag, set()).update(change.jaren)
    result = []
    for change, found in merged.items():
        years = {laag: tuple(sorted(found[laag])) for laag in comparison.years if laag in found}
        scope = {"lagen": tuple(years), "jaren": tuple(sorted(set().union(*years.values())))}
        when = _when(years, comparison) if years else ""
        result.append(dataclasses.replace(change, **scope, per_laag=tuple(years.items()), wanneer=when))
    sections, kinds = list(SECTIONS), {kind: index for index, kind in enumerate(_KINDS)}
    return sorted(result, key=lambda c: (sections.index(c.onderdeel), kinds.get(c.soort, len(kinds))))


def _when(per_laag: Mapping[str, tuple[int, ...]], comparison: Comparison) -> str:
    """Return years and layers in words; between two years only the layers, and nothing when all have the change."""
    plurals = {pair.new.laag.id: pair.new.laag.meervoud for pair in comparison.pairs.values()}
    if comparison.is_between_years:
        return "" if len(per_laag) == len(comparison.years) else listed(plurals[laag] for laag in per_laag)
    lagen: dict[str, list[str]] = {}
    for laag, jaren in per_laag.items():
        lagen.setdefault(_years(jaren, comparison.years[laag]), []).append(plurals[laag])
    word = ", " if len(lagen) == 1 else " voor "
    return ", ".join(f"{years}{word}{listed(who)}" for years, who in lagen.items())


def _years(jaren: tuple[int, ...], compared: tuple[int, ...]) -> str:
    if jaren == compared:
        return "alle jaren"
    if len(jaren) > 1 and compared[-len(jaren) :] == jaren:
        return f"{jaren[0]} en later"
    return numbers(jaren)
