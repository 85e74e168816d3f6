"""Totals that stand in a table with cells: rows of a heading code, and columns of a grid that add up others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from iv3.bookkeeping.cells import Cell
from iv3.bookkeeping.words import CATEGORIES
from iv3.filing.amounts import AmountColumn
from iv3.filing.codes import CellCodes, ColumnCode, RowCode, column_list
from iv3.rows.line_file import LineFile
from iv3.rows.row_account import TotalFound


@dataclass(frozen=True)
class HeadingAmount:
    """An amount on a heading or total: its part of the delivery, its codes, and cents."""

    part: str
    row: RowCode
    column: ColumnCode
    cent: int

    @property
    def shown_code(self) -> str:
        """The code that is a heading or total."""
        return self.row.code if self.row.is_heading else self.column.code


@dataclass(frozen=True)
class HeadingRow:
    """A row with amounts on headings or totals; ``written`` is what it holds per column, in cents."""

    number: int
    amounts: Sequence[HeadingAmount]
    written: Sequence[int]

    def wrong(self, cells: Mapping[Cell, int], codes: CellCodes) -> tuple[HeadingAmount, int] | None:
        """Return the first amount that is not the sum of its parts, and that sum; None when every one is."""
        for amount in self.amounts:
            found = sum_of_parts(amount, cells, codes)
            if found != amount.cent:
                return amount, found
        return None


def sum_of_parts(amount: HeadingAmount, cells: Mapping[Cell, int], codes: CellCodes) -> int:
    """Return what the cells below a heading or total come to, in cents."""
    rows = codes.leaves(amount.row.name, amount.row.code)
    columns = codes.leaves(column_list(amount.part), amount.column.code)
    return sum(
        cent for (part, row, column), cent in cells.items() if part == amount.part and row in rows and column in columns
    )


class RowTotals:
    """The columns of a grid that are a total of others in their row."""

    def __init__(self, columns: Sequence[AmountColumn], totals: Sequence[AmountColumn], codes: CellCodes) -> None:
        """Find out which columns belong to which total."""
        self._totals = [(total, _parts_of(total, columns, codes)) for total in totals]

    def found(
        self, number: int, amounts: Sequence[int], stated: Sequence[int], file: LineFile, label: str
    ) -> Iterator[TotalFound]:
        """Yield the totals of a row beside what its amounts come to.

        Args:
            number: of the row.
            amounts: of the columns that are no total, in cents.
            stated: of the totals, in cents.
            file: the table.
            label: what the row is about.
        """
        for (total, choices), said in zip(self._totals, stated):
            sums = [sum(amounts[place] for place in places) for places in choices]
            counted = min(sums, key=lambda cent: abs(cent - said))
            yield TotalFound(number, label, file.header[total.index], said, counted)


def _parts_of(total: AmountColumn, columns: Sequence[AmountColumn], codes: CellCodes) -> list[list[int]]:
    """Return the places of the columns that may be in a total: of a side, or of both together."""
    code = total.code
    everything = [*range(len(columns))]
    if code is None or not code.code:
        return [[place for place, column in enumerate(columns) if column.side == total.side], everything]
    sides = [code.side] if code.side else [*CATEGORIES]
    choices = []
    for side in sides:
        leaves = codes.leaves(CATEGORIES[side], code.code)
        choices.append(
            [
                place
                for place, column in enumerate(columns)
                if column.code is not None and column.code.code in leaves and column.side in ("", side)
            ]
        )
    return choices
