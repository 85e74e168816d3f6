"""Grey cells: which became open or grey, told as a few rows by a few categories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from generators.changes.years.changes import Change
from generators.changes.years.rectangles import Cell, rectangles
from generators.changes.years.scopes import Block, ComparedPairs, Scope, Spot, collected, products, shared
from generators.changes.years.views import View, view
from generators.kernel.dutch import capital, grouped
from generators.kernel.findings import listed
from generators.subjects.model.specification import ALL, MATRIX_PARTS

_WHOLE_ROW = 3
"""From so many closed cells on, a row that is now grey altogether is told as a whole."""


def cell_changes(comparison: ComparedPairs) -> Iterator[tuple[Change, Block]]:
    """Yield the changes in cells whose row and category both states have; models and kinds of rows are told apart."""
    together = grouped(
        ((row_list, pair.new.laag.model), Spot(laag, jaar, part))
        for part, (row_list, _) in MATRIX_PARTS.items()
        for (laag, jaar), pair in comparison.pairs.items()
    )
    for spots in together.values():
        changed = collected(found for spot in spots for found in _changed_cells(comparison, spot))
        for kind in ("rij", "open", "grijs"):
            cells = {cell: scope for (own, cell), scope in changed.items() if own == kind}
            for block, rows, categories in _blocks(comparison, cells, spots):
                yield _told(comparison, "open" if kind == "open" else "grijs", block, rows, categories), block


def _changed_cells(comparison: ComparedPairs, spot: Spot) -> Iterator[tuple[tuple[str, Cell], Spot]]:
    """Yield the cells that became open or grey; a row that is grey as a whole now is one cell, of all categories."""
    pair = comparison.pair(spot)
    row_list, category_list = MATRIX_PARTS[spot.deel]
    old, new = pair.old.grey[spot.deel], pair.new.grey[spot.deel]
    for row in sorted(pair.common[row_list]):
        was, now = (state[row].keys() & pair.common[category_list] for state in (old, new))
        closed = now - was
        if len(closed) >= _WHOLE_ROW and len(new[row]) == len(pair.new.lists[category_list].leaves):
            yield ("rij", (row, ALL)), spot
            closed = set()
        for kind, categories in (("open", was - now), ("grijs", closed)):
            for category in sorted(categories):
                yield (kind, (row, category)), spot


def _blocks(
    comparison: ComparedPairs, scopes: Mapping[Cell, Scope], spots: Iterable[Spot]
) -> Iterator[tuple[Block, tuple[str, ...], tuple[str, ...]]]:
    """Yield rectangles of cells (layers, years and parts; rows; categories) that together hold every cell once."""
    common = {spot: tuple(comparison.pair(spot).common[name] for name in MATRIX_PARTS[spot.deel]) for spot in spots}

    @cache
    def exists(cell: Cell) -> Scope:
        row, category = cell
        return frozenset(
            spot
            for spot, (rows, categories) in common.items()
            if row in rows and (category in categories or category == ALL)
        )

    for scope, cells in shared(scopes, exists):
        rows, categories = (_view(comparison, sorted(scope), index).codes for index in (0, 1))
        crossings = {(row, category) for row, _ in cells for _, category in cells}
        vacant = [cell for cell in crossings - scopes.keys() if not exists(cell) & scope]
        for some_rows, some_categories in rectangles(cells, rows, (*categories, ALL), vacant):
            inside = [scopes[cell] for cell in cells if cell[0] in some_rows and cell[1] in some_categories]
            for block in products(frozenset().union(*inside)):
                yield block, some_rows, some_categories


def _told(
    comparison: ComparedPairs, soort: str, block: Block, rows: tuple[str, ...], categories: tuple[str, ...]
) -> Change:
    row_view, category_view = (_view(comparison, block.spots(), index) for index in (0, 1))
    rows, chosen = row_view.only(rows), category_view.only(categories)
    where = listed(f"de {part}" for part in block.delen)
    if where.startswith("de balans_"):
        where = f"de balansmutaties ({listed(part.removeprefix('balans_') for part in block.delen)})"
    if ALL in categories:
        tekst = f"Op {row_view.described(rows)} is bij {where} nu alles grijs."
    else:
        what = f"{capital(category_view.described(chosen))} {'zijn' if len(chosen) > 1 else 'is'}"
        tekst = f"{what} bij {where} nu {soort} op {row_view.described(rows, at_end=True)}."
    oud = "grijs" if soort == "open" else "open"
    return Change(soort, "cellen", tekst, oud=oud, nieuw=soort, rijen=rows, categorieen=chosen)


def _view(comparison: ComparedPairs, spots: Iterable[Spot], index: int) -> View:
    return view((comparison.pair(spot), MATRIX_PARTS[spot.deel][index]) for spot in spots)
