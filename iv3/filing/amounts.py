"""The columns with amounts of a table with cells: each amount as it is written, in cents, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from iv3.core.errors import UserError
from iv3.filing.codes import ColumnCode
from iv3.filing.words import say
from iv3.rows.amounts import ColumnSums
from iv3.rows.cells import cents
from iv3.rows.line_file import LineFile


@dataclass(frozen=True)
class AmountColumn:
    """A column with amounts.

    Attributes:
        index: which column it is.
        side: lasten or baten, when all its amounts are.
        factor: how many euros one is.
        code: the categorie or stand in its header, in a grid.
    """

    index: int
    side: str = ""
    factor: int = 1
    code: ColumnCode | None = None


class CellAmounts(ColumnSums):
    """Reads the columns with amounts of a table with cells and adds them up; every amount is positive as Iv3 has it.

    Args:
        file: the table.
        columns: its columns with amounts.
    """

    def __init__(self, file: LineFile, columns: Sequence[AmountColumn]) -> None:
        """Start with nothing added up."""
        super().__init__(file, [column.index for column in columns], [column.factor for column in columns])
        self._read = columns

    def read(self, cells: Sequence[str]) -> list[int]:
        """Return what stands in each column, in cents; an empty cell is nothing.

        Raises:
            UserError: an amount cannot be read.
        """
        return [amount_in(cells, column, self.file.decimal) for column in self._read]

    def written(self, cells: Sequence[str]) -> list[int] | None:
        """Return what stands in each column, in cents; None when one of them cannot be read."""
        try:
            return self.read(cells)
        except UserError:
            return None


def amount_in(cells: Sequence[str], column: AmountColumn, decimal: str) -> int:
    """Return what stands in a column, in cents; an empty cell, or a sign for nothing, is nothing.

    Raises:
        UserError: the amount cannot be read.
    """
    cell = cells[column.index] if column.index < len(cells) else ""
    bare = cell.strip()
    if not bare or bare in _signs_for_nothing():
        return 0
    return cents(cell if bare == cell else bare, decimal) * column.factor


@lru_cache(maxsize=1)
def _signs_for_nothing() -> frozenset[str]:
    return frozenset(say("woorden_geen_bedrag").split("; "))
