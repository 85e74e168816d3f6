"""Where the codes of a layer and year stand in the fill-in workbook: rows, columns and the rectangles they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iv3.core.words import Knoopsoort
from iv3.delivery.formulas import CATEGORY_LIST, ROW_LIST
from iv3.rows.cells import column_letters

LETTERS = 26
"""How many letters a column name counts with."""


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, the edges included; rows and columns count from zero."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def a1(self) -> str:
        """Return the rectangle as Excel writes it: ``C6:AM17``, or ``C6`` for one cell."""
        first, last = a1(self.first_row, self.first_column), a1(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"


@dataclass(frozen=True)
class GridRow:
    """A row of a part: ``under`` holds the codes that a total adds up, and is empty for a code with amounts."""

    row: int
    code: str
    naam: str
    under: tuple[str, ...] = ()
    soort: str | None = None


@dataclass(frozen=True)
class Grid:
    """Where a part of a delivery stands: its sheet, its rows from top to bottom, and the column of every code.

    Rows and columns count from zero. ``first_row`` and ``last_row`` are the limits that CBS's layout sets, and
    ``last_column`` is the last column it reads.
    """

    part: str
    sheet: str
    rows: tuple[GridRow, ...]
    row_of: Mapping[str, int]
    column_of: Mapping[str, int]
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    code_row: int | None
    name_row: int
    code_column: int | None
    name_column: int

    def code_lines(self) -> tuple[int, int]:
        """Return the row with the codes of the columns, and the column with the codes of the rows.

        Raises:
            ValueError: the codes of this part follow from names.
        """
        if self.code_row is None or self.code_column is None:
            raise ValueError(f"{self.part} has no row or no column with codes")
        return self.code_row, self.code_column

    def areas(self, rows: Iterable[str], columns: Iterable[str]) -> list[Area]:
        """Return the rectangles in which exactly these rows and columns stand, from the top left."""
        across = list(runs(self.column_of[code] for code in columns))
        down = runs(self.row_of[code] for code in rows)
        return [Area(top, left, bottom, right) for top, bottom in down for left, right in across]

    def area(self) -> Area:
        """Return the rectangle from the first code to the last, totals included."""
        columns = self.column_of.values()
        return Area(self.rows[0].row, min(columns), self.rows[-1].row, max(columns))

    def on_sheet(self, area: Area) -> str:
        """Return a rectangle with the name of the sheet in front, as a formula on another sheet needs it."""
        return f"{quoted(self.sheet)}!{area.a1()}"


def grids(
    pack: Mapping[str, Any], layout: Iterable[Mapping[str, Any]], columns: Mapping[str, Sequence[str]]
) -> dict[str, Grid]:
    """Return where each part stands, in the order of the layout.

    Args:
        pack: the rule pack of a layer and year.
        layout: the parts in the Excel model of that layer and year, from the pack ``excelmodel``.
        columns: the codes of the columns of each part that has no categories.

    Raises:
        ValueError: when the codes do not fit in the rows or columns of the layout.
    """
    result = {}
    for record in layout:
        part = record["onderdeel"]
        lists = pack["codelijsten"]
        if part in ROW_LIST:
            entries, across = lists[ROW_LIST[part]], [e["code"] for e in lists[CATEGORY_LIST[part]] if "soort" not in e]
        else:
            entries, across = lists.get(part, lists["balanscode"]), list(columns[part])
        result[part] = _grid(record, entries, across)
    return result


def _grid(record: Mapping[str, Any], entries: list[Mapping[str, Any]], columns: list[str]) -> Grid:
    first_row, last_row = record["rijen"]["van"] - 1, record["rijen"]["tot"] - 1
    first_column, last_column = (column_number(record["kolommen"][end]) for end in ("van", "tot"))
    under = _under(entries)
    rows = tuple(
        GridRow(first_row + number, entry["code"], entry["naam"], under.get(entry["code"], ()), entry.get("soort"))
        for number, entry in enumerate(entry for entry in entries if not _adds_opposites(entry, entries))
    )
    if rows[-1].row > last_row or len(columns) > last_column - first_column + 1:
        raise ValueError(f"{record['onderdeel']}: {len(rows)} rows and {len(columns)} columns do not fit")
    return Grid(
        part=record["onderdeel"],
        sheet=record["blad"],
        rows=rows,
        row_of={row.code: row.row for row in rows if row.soort is None},
        column_of={code: first_column + number for number, code in enumerate(columns)},
        first_row=first_row,
        last_row=last_row,
        first_column=first_column,
        last_column=last_column,
        code_row=None if record["coderij"] is None else record["coderij"] - 1,
        name_row=record["naamrij"] - 1,
        code_column=None if record["codekolom"] is None else column_number(record["codekolom"]),
        name_column=column_number(record["naamkolom"]),
    )


def _under(entries: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    parents = {entry["code"]: entry.get("onder") for entry in entries}
    result: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        parent = parents[entry["code"]] if "soort" not in entry else None
        while parent is not None:
            result[parent] = (*result.get(parent, ()), entry["code"])
            parent = parents[parent]
    return result


def _adds_opposites(entry: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether a total has totals below it, as that of a balance: both sides together say nothing."""
    return entry.get("soort") == Knoopsoort.TOTAAL and any(
        inner.get("onder") == entry["code"] and inner.get("soort") == Knoopsoort.TOTAAL for inner in entries
    )


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of every unbroken run of numbers, in order."""
    first = last = None
    for number in sorted(set(numbers)):
        if first is None or last is None:
            first = last = number
        elif number == last + 1:
            last = number
        else:
            yield first, last
            first = last = number
    if first is not None and last is not None:
        yield first, last


def column_number(letters: str) -> int:
    """Return the number of a column, from zero: ``A`` is 0 and ``AA`` is 26."""
    number = 0
    for letter in letters:
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def a1(row: int, column: int) -> str:
    """Return a cell as Excel writes it; row and column count from zero."""
    return f"{column_letters(column)}{row + 1}"


def quoted(sheet: str) -> str:
    """Return the name of a sheet as a formula writes it."""
    return "'" + sheet.replace("'", "''") + "'"
