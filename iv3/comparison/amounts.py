"""What differs between the amounts of two deliveries: per cell, per code, in total, and from one year to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from iv3.comparison.differences import SALDO, Cell, CodeLine, Delta, Total
from iv3.comparison.filed import Filed
from iv3.comparison.groups import CodeGroup, CodeGroups
from iv3.core.words import Moment
from iv3.delivery.reading import clean
from iv3.years.amounts import Amount
from iv3.years.restating import RestatingResult
from iv3.years.words import BALANSCODE, BATEN, LASTEN, LISTS

_BEGIN, _END = Moment.BEGIN, Moment.EIND


class PlacedAmount(NamedTuple):
    """An amount on the place where it is compared."""

    onderdeel: str
    rij: CodeGroup
    kolom: CodeGroup
    cent: int


def placed_amounts(filed: Filed, groups: CodeGroups, result: RestatingResult | None) -> Iterator[PlacedAmount]:
    """Yield the amounts of a delivery that are not zero; restated, when there is a result."""
    moments = {amount.kolom: filed.moment(amount.kolom) for amount in filed.amounts if len(amount.codes) == 1}
    for place, (amount, part) in enumerate(zip(filed.amounts, filed.parts, strict=True)):
        if result is None:
            delen = [(tuple((False, code) for _, code in amount.codes), amount.cent)]
        else:
            delen = [
                (
                    tuple(
                        (True, code) if naar is None else (False, naar)
                        for naar, (_, code) in zip(found.naar, amount.codes, strict=True)
                    ),
                    found.cent,
                )
                for found in result.restated[place].delen
            ]
        for nodes, cent in delen:
            if cent:
                found_groups = [groups.of(name, node) for (name, _), node in zip(amount.codes, nodes, strict=True)]
                kolom = found_groups[1] if len(nodes) > 1 else _moment(moments[amount.kolom])
                yield PlacedAmount(part, found_groups[0], kolom, cent)


def _moment(name: str) -> CodeGroup:
    return CodeGroup((clean(name),), order=(0, name))


Place = tuple[str, CodeGroup, CodeGroup]


def added_up(pair: tuple[Iterable[PlacedAmount], Iterable[PlacedAmount]]) -> dict[Place, Delta]:
    """Return the amounts of both deliveries by the place where they are compared."""
    sums: dict[Place, list[int]] = {}
    for side, entries in enumerate(pair):
        for part, row, column, cent in entries:
            sums.setdefault((part, row, column), [0, 0])[side] += cent
    return {place: Delta(*both) for place, both in sums.items()}


def changed_cells(table: Mapping[Place, Delta], parts: Sequence[str]) -> list[Cell]:
    """Return the cells with another amount, the biggest difference first."""
    found = [Cell(*place, delta) for place, delta in table.items() if delta.verschil]
    return sorted(found, key=lambda c: (-abs(c.bedrag.verschil), parts.index(c.onderdeel), c.rij.order, c.kolom.order))


def changed_lines(
    table: Mapping[Place, Delta],
    names: Sequence[str],
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    *,
    on_row: bool,
) -> list[CodeLine]:
    """Return what differs by the code of the row, or of the column, of the parts that have it from one of ``names``."""
    lists = rows if on_row else columns
    sums: dict[tuple[str, CodeGroup], dict[str, list[int]]] = {}
    measures: dict[str, dict[str, None]] = {name: {} for name in names}
    for part, name in lists.items():
        if name in names and columns[part] in LISTS:
            measures[name][part] = None
    for (part, row, column), delta in table.items():
        name = lists[part]
        if name not in names:
            continue
        measure = part if columns[part] in LISTS else column.codes[0]
        measures[name].setdefault(measure)
        both = sums.setdefault((name, row if on_row else column), {}).setdefault(measure, [0, 0])
        both[0] += delta.oud
        both[1] += delta.nieuw
    found = []
    for (name, group), amounts in sums.items():
        order = [*sorted(m for m in measures[name] if m not in columns), *(m for m in measures[name] if m in columns)]
        deltas = {measure: Delta(*amounts.get(measure, (0, 0))) for measure in order}
        if {LASTEN, BATEN} <= deltas.keys():
            deltas[SALDO] = _balance(deltas[LASTEN], deltas[BATEN])
        if any(delta.verschil for delta in deltas.values()):
            found.append(CodeLine(name, group, deltas))
    return sorted(found, key=lambda line: (-line.shift_cent, names.index(line.lijst), line.codes.order))


def _balance(lasten: Delta, baten: Delta) -> Delta:
    return Delta(baten.oud - lasten.oud, baten.nieuw - lasten.nieuw)


def changed_totals(old: Filed, new: Filed, columns: Mapping[str, str]) -> Iterator[Total]:
    """Yield the total of every part, from the amounts as they were delivered."""
    sides = []
    for filed in (old, new):
        sums: dict[tuple[str, str], int] = {}
        for amount, part in zip(filed.amounts, filed.parts, strict=True):
            key = (part, "") if columns[part] in LISTS else (filed.moment(amount.kolom), _side(filed, amount))
            sums[key] = sums.get(key, 0) + amount.cent
        sides.append(sums)
    parts = [part for part, name in columns.items() if name in LISTS]
    for part in parts:
        yield Total(part, "", Delta(*(side.get((part, ""), 0) for side in sides)))
        if part == BATEN:
            lasten, baten = (Delta(*(side.get((p, ""), 0) for side in sides)) for p in (LASTEN, BATEN))
            yield Total(SALDO, "", _balance(lasten, baten))
    for key in sorted({key for side in sides for key in side if key[0] not in parts}):
        yield Total(clean(key[0]), key[1], Delta(*(side.get(key, 0) for side in sides)))


def _side(filed: Filed, amount: Amount) -> str:
    """Return the name of the side of the balance, the highest total below the total of all; empty when unknown."""
    listed = filed.model["codelijsten"][BALANSCODE]
    tops = {c["code"] for c in listed if "onder" not in c}
    code = amount.codes[0][1]
    for entry in listed:
        if entry.get("onder") in tops and code in filed.model["groepen"][BALANSCODE].get(entry["code"], ()):
            return str(entry["naam"]).strip()
    return ""


def broken_connections(
    earlier: Filed,
    later: Filed,
    pair: tuple[Sequence[PlacedAmount], Sequence[PlacedAmount]],
    columns: Mapping[str, str],
    *,
    is_turned: bool,
) -> list[CodeLine] | None:
    """Return where the closing balance is not the next opening balance, when the deliveries are to connect."""
    moments = (_END, _BEGIN) if not is_turned else (_BEGIN, _END)
    if later.jaar - earlier.jaar != 1 or not earlier.is_whole_year:
        return None
    sums: dict[CodeGroup, list[int]] = {}
    seen = set()
    for side, (entries, moment) in enumerate(zip(pair, moments, strict=True)):
        for part, row, column, cent in entries:
            if columns[part] not in LISTS and column.codes[0].startswith(moment):
                seen.add(side)
                sums.setdefault(row, [0, 0])[side] += cent
    if len(seen) < len(pair):
        return None
    found = [CodeLine(BALANSCODE, group, {"stand": Delta(*both)}) for group, both in sums.items() if both[0] != both[1]]
    return sorted(found, key=lambda line: (-line.shift_cent, line.codes.order))
