"""Rows that a program has in memory, as a table of which the header is understood."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Union

from iv3.core.errors import UserError
from iv3.rows.cells import COMMA, POINT, Number, say, unusable, with_decimal_commas
from iv3.rows.header import Wanted
from iv3.rows.line_file import LineFile, Row
from iv3.rows.row_kinds import LeftOut, TotalRow, row_judge

Cell = Union[str, int, Decimal, None]
"""A cell of a row. A code is text; an amount is text, whole euros or an exact number of euros, never a float."""
UNNAMED = "regels"


@dataclass(frozen=True)
class Records:
    """Rows in memory, where a file with lines is asked for.

    Attributes:
        rows: header → cell; every row has the headers of the first, in any order; what is left out is empty.
        name: how messages call them.
    """

    rows: tuple[Mapping[str, Cell], ...]
    name: str = UNNAMED

    @property
    def suffix(self) -> str:
        """Return nothing: rows have no form."""
        return ""


def records(rows: Iterable[Mapping[str, Cell]], name: str = UNNAMED) -> Records:
    """Return rows in memory as a table."""
    return Records(tuple(rows), name)


def open_records(given: Records, wanted: Wanted) -> LineFile:
    """Understand the header of rows in memory.

    Raises:
        Unusable: no rows, or columns that cannot be told apart.
    """
    if not given.rows:
        raise unusable("leeg", bestand=given.name)
    header = list(given.rows[0])
    at = wanted.columns(header, given.name, 1)
    return _RecordsFile(
        name=given.name,
        header=header,
        at=at,
        decimal=wanted.decimal or COMMA,
        delimiter="",
        header_row=0,
        first_column=0,
        sheet=None,
        remarks=[],
        needed_cells=max(at.values(), default=-1) + 1,
        titles=0,
        notes=(),
        hidden=0,
        form=say("vorm_rijen"),
        judge=row_judge(header, at, wanted),
        left_out=LeftOut(),
        fingerprints=array("q"),
        records=given.rows,
    )


@dataclass
class _RecordsFile(LineFile):
    records: tuple[Mapping[str, Cell], ...]

    def written(self, cells: list[str]) -> list[str]:
        return super().written(with_decimal_commas(cells))

    def rows(self) -> Iterator[Row]:
        self.begin()
        for number, record in enumerate(self.records, start=1):
            strange = [name for name in record if name not in self.header]
            cells = [_text(record.get(name)) for name in self.header]
            if strange:
                self.fingerprints.append(hash((number, *cells)))
                yield number, cells, say("kolom_alleen_hier", rij=number, kop=strange[0])
            elif "".join(cells).strip():
                kind = self.judge.kind(cells) if self.judge is not None else None
                if kind is None or isinstance(kind, TotalRow):
                    if self.judge is not None:
                        self.fingerprints.append(hash(tuple(cells)))
                    yield number, cells, kind
                else:
                    self.left_out.add(kind, number)


def _text(cell: Cell) -> str:
    """Return a cell as text; a number keeps what it is worth whatever the decimal sign of the text is.

    Raises:
        UserError: a float, which holds no exact amount, or something else that is no cell.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, (int, Decimal)):
        raise UserError(say("cel_soort", soort=type(cell).__name__))
    return Number(format(cell, "f").replace(COMMA, POINT))
