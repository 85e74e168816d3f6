"""A delivery as a table with a line for every cell, which reads back to the same cells."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from iv3.bookkeeping.cells import Cell
from iv3.bookkeeping.words import BALANSCODE, BATEN, CATEGORIE, DELIVERED, LASTEN, STANDPER, TAAKVELD
from iv3.core.characters import printable
from iv3.core.components import require_writer
from iv3.core.house_style import NO_CLOCK
from iv3.core.money import cents
from iv3.core.sheet import euros_with_comma, neutral, table_text
from iv3.filing.codes import column_list
from iv3.filing.words import say

_AMOUNT = "#,##0.00"
_LONGEST_CODE = 100
_WIDTHS = (16, 20, 44, 20, 44, 18)


class CellLine(NamedTuple):
    """A line of the table: a cell with the names of its codes, and cents."""

    onderdeel: str
    code: str
    naam: str
    kolom: str
    kolomnaam: str
    cent: int


def cell_lines(delivery: Mapping[str, Any], pack: Mapping[str, Any]) -> list[CellLine]:
    """Return a line for every cell of a delivery with an amount, in the order of the delivery.

    Args:
        delivery: what was read of the JSON.
        pack: of its layer and year, for the names.
    """
    names = {name: {c["code"]: c["naam"].strip() for c in codes} for name, codes in pack["codelijsten"].items()}
    sums: dict[Cell, int] = {}
    for cell, cent in _amounts(delivery["data"]):
        sums[cell] = sums.get(cell, 0) + cent
    return [
        CellLine(
            part,
            row,
            names[TAAKVELD if part in _ON_TAAKVELD else BALANSCODE].get(row, ""),
            column,
            names[column_list(part)].get(column, ""),
            cent,
        )
        for (part, row, column), cent in sums.items()
        if cent
    ]


_ON_TAAKVELD = (LASTEN, BATEN)


def _amounts(data: Mapping[str, Any]) -> Iterator[tuple[Cell, int]]:
    for part in DELIVERED:
        for record in data.get(part, ()):
            row = record.get(TAAKVELD, record.get(BALANSCODE, ""))
            column = record.get(CATEGORIE, record.get(STANDPER, ""))
            yield (part, _shown_code(row), _shown_code(column)), cents(record["bedrag"])


def _shown_code(code: str) -> str:
    """Return a code as a cell can hold it: one that does not exist may have anything in it, of any length."""
    return printable(code[:_LONGEST_CODE])


def table_header() -> list[str]:
    """Return the headers of the table; they say what it takes to read it back."""
    return say("kop_tabel").split("; ")


def lines_csv(lines: Sequence[CellLine]) -> bytes:
    """Return the table as CSV for people: amounts in euros with a decimal comma."""
    rows = ([*line[:-1], euros_with_comma(line.cent)] for line in lines)
    return table_text(table_header(), rows).encode("utf-8")


def lines_xlsx(lines: Sequence[CellLine]) -> bytes:
    """Return the table as a workbook, in which codes are text.

    Raises:
        MissingComponent: what writes workbooks is not there.
    """
    require_writer()
    import xlsxwriter  # iv3.pyz goes without

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties(NO_CLOCK)
        sheet = book.add_worksheet(say("blad_tabel"))
        bold, amount = book.add_format({"bold": True}), book.add_format({"num_format": _AMOUNT})
        for column, (header, width) in enumerate(zip(table_header(), _WIDTHS)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, header, bold)
        for number, line in enumerate(lines, start=1):
            for column, cell in enumerate(line[:-1]):
                sheet.write_string(number, column, neutral(str(cell)))
            sheet.write_number(number, len(line) - 1, Decimal(line.cent).scaleb(-2), amount)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(lines), len(_WIDTHS) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:F{len(lines) + 1}"})
    return content.getvalue()
