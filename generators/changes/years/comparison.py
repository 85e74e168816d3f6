"""Compare two years or two specifications, and say each change once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generators.changes.years.cells import cell_changes
from generators.changes.years.changes import GONE, NEW, SECTIONS, Change, new_or_gone
from generators.changes.years.classes import Classes, classes_of
from generators.changes.years.codes import code_changes
from generators.changes.years.controls import control_changes
from generators.changes.years.outcomes import coupling_changes
from generators.changes.years.records import record_changes
from generators.changes.years.scopes import Block, ComparedPairs, Pair
from generators.changes.years.spelling import Spelling, all_texts
from generators.kernel.dutch import grouped, years_in_words
from generators.kernel.findings import listed
from generators.subjects.model.specification import Specification
from iv3.core.errors import UserError

_KINDS = (NEW, GONE, "naam", "titel", "onder", "soort", "perioden", "volgorde", "open", "grijs", "gegeven")
"""The kinds of changes in the order in which a section shows them; any other kind comes last."""


def between_years(specification: Specification, laag: str | None, old: int, new: int) -> list[Change]:
    """Return what changed for ``laag`` (None: for every layer that has both years) from ``old`` to ``new``.

    Raises:
        UserError: when the layer is not known or has no model in one of the years.
    """
    pairs = {
        (id_, new): Pair(specification.year(id_, old), specification.year(id_, new), specification.facts)
        for id_ in compared_layers(specification, laag, old, new)
    }
    comparison = ComparedPairs(pairs, is_between_years=True)
    return _finished(_changes(comparison), comparison)


def compared_layers(specification: Specification, laag: str | None, old: int, new: int) -> list[str]:
    """Return the layers that `between_years` compares; see there."""
    if laag is not None:
        _check_layer(laag, specification)
        return [laag]
    lagen = [id_ for id_ in specification.layers if {old, new} <= {*specification.years(id_)}]
    if not lagen:
        raise UserError(f"geen enkele laag heeft een model voor {old} en {new}")
    return lagen


def between(
    old: Specification, new: Specification, laag: str | None = None, classes: Classes | None = None
) -> list[Change]:
    """Return what changed from one specification to another, over all layers (or only ``laag``) and years.

    Args:
        old: the old side.
        new: the new side.
        laag: the layer; None is every layer.
        classes: the classes of changes; without them those of ``new`` are used. When ``new`` has none either, the
            changes have no class.

    Raises:
        UserError: when neither specification has ``laag``, or a change has no class in the table.
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
    comparison = ComparedPairs(pairs, is_between_years=False)
    classes = classes or classes_of(new.facts)
    resolved = list(_changes(comparison))
    elsewhere = [
        *_year_changes(old, new, lagen),
        *coupling_changes(old, new, lagen, classes),
        *record_changes(old, new, laag, classes, (change for change, _ in resolved), comparison, known_years(old)),
    ]
    told = [*resolved, *((change, Block((), (), ())) for change in elsewhere)]
    order = list(classes.by_id) if classes is not None else list(SECTIONS)
    known = known_years(old)
    changes = [_in_known_year(change, known) for change in _finished(told, comparison, order)]
    if classes is None:
        return changes
    return classes.classified(
        changes, Spelling(lambda: (text for d in new.facts.documents for text in all_texts(d.data)))
    )


def known_years(specification: Specification) -> frozenset[int]:
    """Return the years of which the model is known for some layer: only in those a delivery was judged."""
    return frozenset(jaar for laag in specification.layers for jaar in specification.known_years(laag))


def _in_known_year(change: Change, known: frozenset[int]) -> Change:
    is_known = not change.jaren or bool(known & {*change.jaren})
    return change if is_known else dataclasses.replace(change, in_bestaand_jaar=False)


def _check_layer(laag: str, specification: Specification) -> None:
    if laag not in specification.layers:
        raise UserError(f"de laag {laag} bestaat niet; kies uit {listed(specification.layers, 'of')}")


def _changes(comparison: ComparedPairs) -> Iterator[tuple[Change, Block]]:
    yield from code_changes(comparison)
    yield from cell_changes(comparison)
    yield from control_changes(comparison)


def _year_changes(old: Specification, new: Specification, lagen: Iterable[str]) -> Iterator[Change]:
    found = grouped(
        ((NEW if jaar in new.years(laag) else GONE, jaar), new.layers[laag].meervoud)
        for laag in lagen
        for jaar in sorted({*old.years(laag)} ^ {*new.years(laag)})
    )
    for (soort, jaar), who in found.items():
        change = Change(soort, "boekjaren", code=str(jaar), in_bestaand_jaar=soort == GONE)
        yield new_or_gone(change, side=f" voor {listed(who)}")


def _finished(
    told: Iterable[tuple[Change, Block]], comparison: ComparedPairs, order: Sequence[str] = tuple(SECTIONS)
) -> list[Change]:
    """Say equal changes of several layers once, put years and layers in words, and sort by section and kind."""
    merged: dict[Change, dict[str, set[int]]] = {}
    for change, block in told:
        found = merged.setdefault(dataclasses.replace(change, delen=tuple(filter(None, block.delen))), {})
        for laag in block.lagen:
            found.setdefault(laag, set()).update(block.jaren)
    result = []
    for change, found in merged.items():
        if not found:  # not tied to layers: it says itself when it holds
            result.append(change)
            continue
        years = {laag: tuple(sorted(found[laag])) for laag in comparison.years if laag in found}
        jaren, when = tuple(sorted(set().union(*years.values()))), _when(years, comparison)
        per_laag = tuple(years.items())
        result.append(dataclasses.replace(change, lagen=tuple(years), jaren=jaren, per_laag=per_laag, wanneer=when))
    places, kinds = ({name: index for index, name in enumerate(names)} for names in (order, _KINDS))
    return sorted(result, key=lambda c: (places.get(c.onderdeel, len(places)), kinds.get(c.soort, len(kinds))))


def _when(per_laag: Mapping[str, tuple[int, ...]], comparison: ComparedPairs) -> str:
    """Return years and layers in words; between two years only the layers, and nothing when all have the change."""
    plurals: dict[str, str] = {pair.new.laag.id: pair.new.laag.meervoud for pair in comparison.pairs.values()}
    if comparison.is_between_years:
        return "" if len(per_laag) == len(comparison.years) else listed(plurals[laag] for laag in per_laag)
    lagen = grouped((_years(jaren, comparison.years[laag]), plurals[laag]) for laag, jaren in per_laag.items())
    word = ", " if len(lagen) == 1 else " voor "
    return ", ".join(f"{years}{word}{listed(who)}" for years, who in lagen.items())


def _years(jaren: tuple[int, ...], compared: tuple[int, ...]) -> str:
    return "alle jaren" if jaren == compared else years_in_words(jaren, compared)
