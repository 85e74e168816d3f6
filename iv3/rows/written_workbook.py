"""A table that is written as CSV, as a workbook instead: text stays text, and amounts are numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from iv3.core.components import require_writer
from iv3.core.errors import UserError
from iv3.core.house_style import NO_CLOCK
from iv3.core.sheet import DELIMITER, MARK
from iv3.rows.cells import COMMA, cents, unusable

_SHEET = "Regels"
_MOST_ROWS = 1_048_576
"""The rows of a sheet in Excel."""


def workbook_of(pieces: Iterable[str], amounts: Collection[str], name: str) -> bytes:
    """Return a workbook with the rows of a table.

    Args:
        pieces: the table as CSV, as we write it, cut anywhere.
        amounts: the headers of the columns with amounts in euros; a cell in these that is no amount stays text.
        name: the file that is made, for messages.

    Raises:
        Unusable: there are more rows than a sheet can hold.
        MissingComponent: what writes workbooks is not there.
    """
    require_writer()
    import xlsxwriter  # iv3.pyz goes without

    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties(NO_CLOCK)
        page = book.add_worksheet(_SHEET)
        bold, euros = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        page.freeze_panes(1, 0)
        numbers: list[bool] = []
        for row, cells in enumerate(csv.reader(_lines(pieces), delimiter=DELIMITER)):
            if row >= _MOST_ROWS:
                raise unusable("werkmap_te_lang", bestand=name, grens=_MOST_ROWS)
            numbers = numbers or [cell in amounts for cell in cells]
            for column, (cell, is_number) in enumerate(zip(cells, numbers)):
                value = _number(cell) if is_number and row else None
                if value is None:
                    page.write_string(row, column, cell, None if row else bold)
                else:
                    page.write_number(row, column, value, euros)
    return content.getvalue()


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a text in pieces, each with its end; the mark at the begin is left out."""
    rest, is_first = "", True
    for piece in pieces:
        *whole, rest = (rest + (piece.removeprefix(MARK) if is_first else piece)).splitlines(keepends=True) or [""]
        is_first = False
        yield from whole
    if rest:
        yield rest


def _number(cell: str) -> Decimal | None:
    """Return an amount as the exact number that a cell gets; None when it is no amount."""
    try:
        return Decimal(cents(cell, COMMA)) / 100 if cell.strip() else None
    except UserError:
        return None
