"""Cells of a matrix as few rectangles: some rows by some columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

Cell: TypeAlias = tuple[str, str]
Rectangle: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
_Side = TypeVar("_Side")


def rectangles(
    cells: Collection[Cell], rows: Sequence[str], columns: Sequence[str], vacant: Collection[Cell] = ()
) -> list[Rectangle]:
    """Cover ``cells`` (row, column) with few rectangles that do not overlap.

    Args:
        cells: what must be covered.
        rows: every row, in the order in which the answer names them.
        columns: every column, in that order.
        vacant: cells that do not exist; a rectangle may cover them too.

    Returns:
        Rectangles as (rows, columns). Together they hold every cell once, and besides them only vacant ones.
    """
    options = []
    for is_widest in (True, False):
        options.append(_cover(cells, rows, columns, vacant, is_widest))
        options.append(_turned(_cover(_turned(cells), columns, rows, _turned(vacant), is_widest)))
    return min(options, key=lambda found: (len(found), sum(len(r) + len(c) for r, c in found)))


def _turned(pairs: Iterable[tuple[_Side, _Side]]) -> list[tuple[_Side, _Side]]:
    return [(second, first) for first, second in pairs]


def _cover(
    cells: Iterable[Cell], rows: Sequence[str], columns: Sequence[str], vacant: Iterable[Cell], is_widest: bool
) -> list[Rectangle]:
    """Take the rectangle with the most cells, again and again; without ``is_widest`` only rows that are equal."""
    bit = {column: 1 << index for index, column in enumerate(columns)}
    left, free = (dict.fromkeys(rows, 0) for _ in range(2))
    for masks, places in ((left, cells), (free, vacant)):
        for row, column in places:
            masks[row] |= bit[column]
    found: list[Rectangle] = []
    while any(left.values()):
        options = [(mask, _fitting(mask, left, free, is_widest)) for mask in _shapes(left, free, is_widest)]
        mask, chosen = max(options, key=lambda option: sum((option[0] & left[row]).bit_count() for row in option[1]))
        touched = 0
        for row in chosen:
            touched |= mask & left[row]
            left[row] &= ~mask
        found.append((tuple(chosen), tuple(column for column in columns if bit[column] & touched)))
    return found


def _shapes(left: Mapping[str, int], free: Mapping[str, int], is_widest: bool) -> Iterable[int]:
    """Return the sets of columns, as bits, that a rectangle may have: those of one row, or common to two."""
    shapes = dict.fromkeys(mask for mask in left.values() if mask)
    if is_widest:
        within = dict.fromkeys(mask | free[row] for row, mask in left.items() if mask)
        used = 0
        for mask in left.values():
            used |= mask
        shapes.update(dict.fromkeys(a & b & used for a in within for b in within if a & b & used))
    return shapes


def _fitting(mask: int, left: Mapping[str, int], free: Mapping[str, int], is_widest: bool) -> list[str]:
    return [
        row
        for row, own in left.items()
        if mask & own and not mask & ~(own | free[row]) and (is_widest or not own & ~mask)
    ]
