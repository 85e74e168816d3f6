"""Tables for people as CSV, in the one dialect that a Dutch spreadsheet opens right: ``;``, UTF-8 with a mark, CRLF.

Amounts have a decimal comma (`euros_with_comma`) and nothing that stands in a cell is run. A code that reads as another
number stands in quotes: a Dutch spreadsheet takes 6.751 for 6751, unless it keeps what is in quotes as text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

DELIMITER = ";"
LINE_END = "\r\n"
MARK = "\ufeff"
"""The first sign of a file; without it a spreadsheet takes UTF-8 for Windows-1252."""
OWN_MARK = "eigen_"
"""Stands before a column of the user that is called as one of ours."""

_RUNS = frozenset("=+-@\t\r\n")
_RUNS_IN_ROW = re.compile(r"\0[=+\-@\t\r\n]").search
_NEEDS_QUOTES = re.compile(r'[;"\r\n\v\f\x1c-\x1e\x85\u2028\u2029]|^\s|\s$')
_READS_AS_NUMBER = re.compile(r"[0-9][0-9.,:/eE+-]*")
_STAYS_ITSELF = re.compile(r"0|[1-9][0-9]*|[0-9]+,[0-9]+")
_SIGNED_NUMBER = re.compile(r"[-+] ?(?:€ ?|EUR ?)?[0-9]+(?:[., \u00a0][0-9]+)*(?: ?[€%])?")


def table_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV for people, its mark included.

    Args:
        header: the names of the columns.
        rows: the cells of each row, as text; what a spreadsheet would run gets an apostrophe.
    """
    return MARK + "".join(line_text(row) + LINE_END for row in (header, *rows))


def line_text(cells: Iterable[str]) -> str:
    """Return the cells of a row as a line, without its end; what a spreadsheet would run gets an apostrophe."""
    return DELIMITER.join(map(_quoted, map(neutral, cells)))


def _quoted(cell: str) -> str:
    """Return a cell in quotes when it needs them; the csv module cannot be told which cells it must quote."""
    if _NEEDS_QUOTES.search(cell) or (_READS_AS_NUMBER.fullmatch(cell) and not _STAYS_ITSELF.fullmatch(cell)):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def own_columns(header: Iterable[str], added: Collection[str]) -> list[str]:
    """Return the columns of the user, marked where one is called as a column that is added behind them."""
    return [f"{OWN_MARK}{name}" if name in added else name for name in header]


def neutral(cell: str) -> str:
    """Return a cell so that no spreadsheet runs it as a formula: with an apostrophe before it; numbers as they are."""
    if not cell or cell[0] not in _RUNS or _SIGNED_NUMBER.fullmatch(cell):
        return cell
    return "'" + cell


def neutral_row(cells: list[str]) -> list[str]:
    """Return the cells, each `neutral`; the same list when there is nothing to do."""
    return [neutral(cell) for cell in cells] if _RUNS_IN_ROW("\0" + "\0".join(cells)) else cells


def euros_with_comma(cent: int) -> str:
    """Return cents as euros with a decimal comma, without signs for thousands: ``-61250,00``."""
    whole, rest = divmod(abs(cent), 100)
    return f"{'-' if cent < 0 else ''}{whole},{rest:02d}"
