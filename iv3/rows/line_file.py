"""What a file with lines offers once its header is understood, and what it must have.

A row that cannot be read comes back with its reason, so that whoever adds up can show it; no row disappears.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Optional

from iv3.core.counting import dotted
from iv3.core.nearest import nearest
from iv3.core.sheet import neutral_row
from iv3.rows.cells import column_letters, fold, say, shown, unusable
from iv3.rows.units import UnitSaid, names_a_unit, unit_in, without_unit

if TYPE_CHECKING:
    from iv3.rows.row_kinds import LeftOut, RowJudge

Row = tuple[int, list[str], Optional[str]]
"""Number of the row as the file counts it (from 1; a line break inside quotes begins no row), its cells as text, and
why the row cannot be used, None when it can; in a table with amounts that can be a `TotalRow`."""
_MOST_NAMES = 40
"""Headers or sheets that a message lists."""


@dataclass
class LineFile:
    """A table of which the header is understood.

    Attributes:
        name: the file as the user named it, for messages.
        header: the headers as they stand in the file; the index is that of the cells of a row.
        at: meaning → index of its column.
        decimal: the decimal sign of amounts, ``,`` or ``.``, for `cents`.
        delimiter: what stands between cells; empty for a workbook.
        sheet: the sheet that is read; None for CSV.
        remarks: sentences for the user about how the file was read.
        needed_cells: a shorter row cannot be read; `require` sets it.
        titles: how many filled rows stand above the header.
        notes: the texts that stand above the header, and those that stand alone in a row just below it.
        hidden: how many rows below the header a spreadsheet hides; they are read all the same.
        form: what the file is, for a person: ``CSV, UTF-8, puntkomma``.
        judge: tells lines from headings and totals; None when every row is a line.
        left_out: the rows that are no lines, once `rows` has been read to its end.
        fingerprints: a number for the cells of every row of a table with amounts, once it has been read.
    """

    name: str
    header: list[str]
    at: dict[str, int]
    decimal: str
    delimiter: str
    header_row: int
    first_column: int
    sheet: str | None
    remarks: list[str]
    needed_cells: int
    titles: int
    notes: tuple[str, ...]
    hidden: int
    form: str
    judge: RowJudge | None
    left_out: LeftOut
    fingerprints: array[int]

    def rows(self) -> Iterator[Row]:
        """Read the rows below the header, from the first again at every call; blank ones are left out.

        Raises:
            Unusable: the rest of the file cannot be read; rows before that have been handed out.
        """
        raise NotImplementedError

    def begin(self) -> None:
        """Forget what an earlier reading of the rows noted."""
        self.left_out.clear()
        del self.fingerprints[:]

    def where(self, number: int, meaning: str) -> str:
        """Return where a value stands, as the user finds it: ``cel K23``, or ``rij 23, kolom “bedrag”``."""
        index = self.at[meaning]
        if self.sheet is not None:
            return say("plaats_cel", cel=f"{column_letters(self.first_column + index)}{number}")
        return say("plaats_rij", rij=number, kop=shown(self.header[index]))

    def written(self, cells: list[str]) -> list[str]:
        """Return the cells of a row as they are written in a table of our own."""
        return neutral_row(cells)

    @cached_property
    def unit(self) -> UnitSaid | None:
        """The unit that is said for all amounts of the table; None when none is, or euros are."""
        return unit_in(self.notes)

    def worth(self, column: int) -> int:
        """Return how many euros one is worth in the column with an index: as its header says, or the whole table."""
        header = self.header[column]
        return without_unit(header)[1] if names_a_unit(header) or self.unit is None else self.unit.worth

    def header_with_unit(self, amounts: Iterable[str]) -> list[str]:
        """Return the headers, with the unit of the whole table behind those of amounts that name none.

        Args:
            amounts: the meanings that are an amount.
        """
        if self.unit is None:
            return self.header
        columns = {self.at[name] for name in amounts if name in self.at}
        unit = f" (x € {dotted(self.unit.worth)})"
        return [h + unit if i in columns and not names_a_unit(h) else h for i, h in enumerate(self.header)]

    @property
    def place(self) -> str:
        """The file, and the sheet when it has sheets, for messages."""
        if self.sheet is None:
            return self.name
        return say("bestand_en_blad", bestand=self.name, blad=shown(self.sheet))


def require(file: LineFile, *groups: Sequence[str]) -> None:
    """Refuse a file without the columns a command needs, and rows that stop before these.

    Args:
        file: what `open_lines` gave.
        groups: of every group at least one meaning must have a column.

    Raises:
        Unusable: naming what is missing and which headers there are.
    """
    missing = [group for group in groups if not any(meaning in file.at for meaning in group)]
    if missing:
        expected = say("en").join(say("of").join(f"“{meaning}”" for meaning in group) for group in missing)
        heads = {fold(head): head for head in file.header if fold(head)}
        near = next((heads[n] for group in missing for m in group if (n := nearest(fold(m), heads))), None)
        raise unusable(
            "kolom_ontbreekt",
            bestand=file.place,
            kolommen=expected,
            rij=file.header_row,
            koppen=listed(file.header),
            betekenis=missing[0][0],
            hint=hint(near),
        )
    if groups:
        file.needed_cells = max(min(file.at[m] for m in group if m in file.at) + 1 for group in groups)


def listed(names: Sequence[str]) -> str:
    """Return headers or sheets in quotes, the first so many; empty ones are left out."""
    filled = [f"“{shown(name)}”" for name in names if name.strip()]
    rest = len(filled) - _MOST_NAMES
    return ", ".join(filled[:_MOST_NAMES]) + (say("en_nog", aantal=rest) if rest > 0 else "")


def hint(name: str | None) -> str:
    """Return the question whether ``name`` was meant, with a space before it; empty for None."""
    return "" if name is None else " " + say("bedoelt_u", naam=shown(name))
