"""A sheet of an Excel model: its values, and what its XML says beside them."""

from __future__ import annotations

from itertools import product
from typing import Any

from iv3.excel.values import BLANK, is_number
from iv3.rows.cells import column_letters, fold, shown, unusable
from iv3.rows.workbook import Opened, Scan

_MOST_CELLS = 2_000_000
"""Rows times columns between the first and the last filled cell of a sheet of a model."""
MOST_SEARCHED_ROWS = 2_000
_MOST_SEARCHED_COLUMNS = 500
"""Where a code or a label that is not in its place is looked for."""
Cell = tuple[int, int]
"""Row from 1 and column from 0."""


# Sheets


class Sheet:
    """A sheet with its values and with what its XML says beside them."""

    def __init__(self, workbook: Opened, name: str) -> None:
        """Read a sheet.

        Raises:
            Unusable: too large, damaged, or with a date that does not exist.
        """
        self.name = name
        self.scan: Scan = workbook.scan(name)
        if self.scan.cells > _MOST_CELLS:
            last = cell_name((self.scan.last_row, self.scan.last_column))
            raise unusable("blad_te_groot", bestand=workbook.place(name), cel=last, grens=_MOST_CELLS, werkblad=name)
        sheet = workbook.values(name)
        self.first_column = sheet.start[1] if sheet.start else 0
        self.rows: list[list[Any]] = []
        try:
            self.rows.extend(sheet.iter_rows())
        except (OverflowError, ValueError):
            raise unusable(
                "datum_onmogelijk", bestand=workbook.place(name), rij=len(self.rows) + 1, werkblad=name
            ) from None
        self.marks = {(mark >> 32, mark >> 16 & 0xFFFF): mark & 0xFFFF for mark in self.scan.marks}

    @property
    def last_row(self) -> int:
        """The last row with anything in it."""
        return max(len(self.rows), self.scan.last_row)

    @property
    def columns(self) -> range:
        """The columns from the first to the last with anything in it; the first so many."""
        return range(self.scan.first_column, min(self.scan.last_column, _MOST_SEARCHED_COLUMNS) + 1)

    def value(self, row: int, column: int) -> Any:
        """Return a value, None for an empty cell; text keeps its spaces, and blank text is empty."""
        index = column - self.first_column
        if not 0 < row <= len(self.rows) or not 0 <= index < len(self.rows[row - 1]):
            return None
        value = self.rows[row - 1][index]
        return None if isinstance(value, str) and not value.strip(BLANK) else value

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell without spaces around it; empty when there is none, or no text."""
        value = self.value(row, column)
        return value.strip(BLANK) if isinstance(value, str) else ""

    def filled(self, row: int, column: int) -> bool:
        """Tell whether there is something to read: not nothing, and not a zero."""
        if (row, column) in self.marks:
            return True
        value = self.value(row, column)
        return value is not None and not (is_number(value) and value == 0)

    def error(self, row: int, column: int) -> tuple[str, str] | None:
        """Return the reason and the error value when a cell has a formula without a result, or an error."""
        kind = self.marks.get((row, column))
        if kind is None:
            return None
        return ("cel_foutwaarde", shown(self.scan.errors[kind - 1])) if kind else ("cel_formule", "")


class Sheets:
    """The sheets of a workbook, each read once and only when it is asked for."""

    def __init__(self, workbook: Opened) -> None:
        """Take the workbook."""
        self.workbook = workbook
        self._read: dict[str, Sheet] = {}

    def find(self, wanted: str) -> Sheet | None:
        """Return a sheet by its name, in which letter case, spaces and signs do not count."""
        if wanted not in self._read:
            parts = self.workbook.parts
            same = [name for name in parts if name == wanted] or [n for n in parts if fold(n) == fold(wanted)]
            if len(same) != 1:
                return None
            self._read[wanted] = Sheet(self.workbook, same[0])
        return self._read[wanted]


def cell_name(cell: Cell) -> str:
    """Return a cell as a spreadsheet calls it."""
    return f"{column_letters(cell[1])}{cell[0]}"


def search(sheet: Sheet, label: str) -> Cell | None:
    """Return the first cell with a label, anywhere on the sheet."""
    for row, column in product(range(1, min(sheet.last_row, MOST_SEARCHED_ROWS) + 1), sheet.columns):
        if sheet.text(row, column) == label:
            return row, column
    return None
