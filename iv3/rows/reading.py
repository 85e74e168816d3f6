"""What a user says about how a table is read, and the columns that tables of every kind may have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from iv3.rows.cells import say
from iv3.rows.named_columns import known_headers
from iv3.rows.years_and_periods import ADMINISTRATION, DATE, KIND, PERIOD, YEAR

MOMENTS = (YEAR, PERIOD, DATE, KIND, ADMINISTRATION)
"""What columns of any table can mean: when a line is of, and which kind of amount or administration it is."""


@dataclass(frozen=True)
class TableReading:
    """How a table is read, where that does not follow from the table.

    Attributes:
        named: meaning → header.
        sheet: the sheet of a workbook.
        decimal: the decimal sign of amounts in text.
        is_credit_positive: in the one column of amounts credit is positive.
        is_signed: amounts have their sign already, whatever a column with a side says.
        ignored: meanings that no column is wanted for.
        only: header and the one value that counts, for columns that divide the lines.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    decimal: str | None = None
    is_credit_positive: bool = False
    is_signed: bool = False
    ignored: tuple[str, ...] = ()
    only: tuple[tuple[str, str], ...] = ()


def shared_headers(meanings: Iterable[str]) -> dict[str, list[str]]:
    """Return meaning → the headers that it is recognised by, for columns that tables of every kind may have."""
    return known_headers(meanings, say)
