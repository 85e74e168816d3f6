"""A table with cells, row by row: every amount to a cell of the delivery, or refused with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import itemgetter
from typing import Any

from iv3.bookkeeping.cells import Cell, cell_order
from iv3.bookkeeping.words import CATEGORIE, ONDERDEEL, STANDPER
from iv3.bookkeeping.words import say as ledger_words
from iv3.core.errors import Unusable, UserError
from iv3.core.money import euro
from iv3.filing.amounts import AmountColumn, CellAmounts, amount_in
from iv3.filing.choosing import lines_that_count
from iv3.filing.codes import CellCodes, ColumnCode, RowCode, said_part
from iv3.filing.columns import CellTable
from iv3.filing.totals import HeadingAmount, HeadingRow, RowTotals
from iv3.filing.words import PLACEMENTS, ROWS, say
from iv3.rows.cells import shown
from iv3.rows.line_file import LineFile
from iv3.rows.refused_lines import most_refused
from iv3.rows.row_account import LineSum, TableControl, TotalFound
from iv3.rows.years_and_periods import ADMINISTRATION
from iv3.years.table_cells import code_text

_Place = tuple[str, RowCode, ColumnCode]


@dataclass
class TableCells:
    """What became of a table with cells.

    Attributes:
        table: the table.
        codes: the codes of its year.
        control: the account of its rows.
        cells: the amount of every cell, in cents.
        placed: the lines that are in cells.
        zeros: the lines without an amount.
        refused: row and reason of the first lines that have no place.
        organisation: how the organisation of the lines stands in the table; empty without such a column.
        is_credit_negative: baten and passiva stand in the table with a minus.
    """

    table: CellTable
    codes: CellCodes
    control: TableControl
    cells: dict[Cell, int] = field(default_factory=dict)
    placed: LineSum = field(default_factory=LineSum)
    zeros: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    organisation: str = ""
    is_credit_negative: bool = False

    def sign(self, part: str, code: str) -> int:
        """Return -1 for a part of which the table has the amounts with a minus, else 1."""
        return self.codes.model.sign(part, code) if self.is_credit_negative else 1

    @property
    def written_cents(self) -> int:
        """What the cells come to as they stand in the table, in cents."""
        return sum(cent * self.sign(part, code) for (part, code, _), cent in self.cells.items())

    @property
    def refused_lines(self) -> int:
        """How many lines have no place."""
        return self.control.refused.lines + self.control.unreadable

    @property
    def is_complete(self) -> bool:
        """Tell whether there are lines that count, and every one was read and has a place."""
        return not self.refused_lines and bool(self.cells)

    @property
    def grey(self) -> list[Cell]:
        """The cells in which CBS expects no amount."""
        return [cell for cell, cent in self.cells.items() if cent and self.codes.model.is_grey(*cell)]


@dataclass(frozen=True)
class LineChoices:
    """What a user says of the lines of a table.

    Attributes:
        part: the part of the delivery of every line, when the table does not say it.
        only: header and the one value that counts.
        own: the one organisation that counts, by name or code.
        is_credit_negative: baten and passiva stand in the table with a minus.
    """

    part: str = ""
    only: Sequence[tuple[str, str]] = ()
    own: str | None = None
    is_credit_negative: bool = False


def read_cells(
    table: CellTable,
    codes: CellCodes,
    choices: LineChoices,
    progress: Callable[[int], None] = lambda _: None,
) -> TableCells:
    """Read a table with cells.

    Args:
        table: what `open_cells` gave.
        codes: the codes of the year.
        choices: what the user says of its lines.
        progress: told the number of lines, now and then.

    Raises:
        Unusable: the rest of the file cannot be read, or what lines mean must be asked.
    """
    outside = lines_that_count(table.file, codes.model, choices.only, choices.own)
    table = _with_placement(table, outside)
    amounts = CellAmounts(table.file, table.columns)
    found = TableCells(table, codes, TableControl(table.file, amounts), is_credit_negative=choices.is_credit_negative)
    reader = _CellReader(found, amounts, outside, choices.part)
    reader.read(progress)
    return reader.found


def _with_placement(table: CellTable, outside: Callable[[Sequence[str]], str]) -> CellTable:
    """Return the table with one publication by CBS: the one that was asked for, or the last that has amounts."""
    if not table.is_published:
        return table
    chosen = table.columns[-1]
    if len(table.columns) > 1 and not _has_amounts(table, chosen, outside):
        chosen = table.columns[0]
    names = {name: number for number, name in PLACEMENTS.items()}
    meaning = next(name for name in names if table.file.at.get(name) == chosen.index)
    told = say("plaatsing_gekozen", nummer=names[meaning], kop=shown(table.file.header[chosen.index]))
    for name in names:
        if name != meaning:
            table.file.at.pop(name, None)
    return replace(table, columns=[chosen], remarks=[*table.remarks, told])


def _has_amounts(table: CellTable, column: AmountColumn, outside: Callable[[Sequence[str]], str]) -> bool:
    for _, cells, problem in table.file.rows():
        if problem is None:
            with suppress(UserError):
                if not outside(cells) and amount_in(cells, column, table.file.decimal):
                    return True
    return False


class _CellReader:
    """A table while it is read."""

    def __init__(
        self, found: TableCells, amounts: CellAmounts, outside: Callable[[Sequence[str]], str], part: str
    ) -> None:
        """Look up the columns that say what a row is about."""
        self.found, self._amounts, self._outside, self._part = found, amounts, outside, part
        table = found.table
        at = table.file.at
        self._file, self._columns = table.file, table.columns
        self._rows = [(name, at[name]) for name in ROWS if name in at]
        self._kolommen = [(name, at[name]) for name in (CATEGORIE, STANDPER) if name in at]
        self._totals = RowTotals(table.columns, table.totals, found.codes)
        self._headings: list[HeadingRow] = []
        parts = [at[ONDERDEEL]] if ONDERDEEL in at else []
        self._said = _key_reader([*(i for _, i in (*self._rows, *self._kolommen)), *parts], table.file)
        self._known: dict[tuple[Any, int], _Place] = {}
        self._ready: dict[Any, tuple[Cell, int]] = {}

    def read(self, progress: Callable[[int], None]) -> None:
        """Read every row, and then settle the headings."""
        found = self.found
        for count, (number, cells, problem) in enumerate(self._file.rows(), start=1):
            if problem is not None:
                reason = found.control.settle(number, cells, problem)
                if reason is not None:
                    if reason:
                        self._note(number, reason)
                    continue
            self._line(number, cells)
            if count % _TOLD_AT_ONCE == 0:
                progress(count)
        for heading in self._headings:
            self._settle(heading)
        order = cell_order(found.codes.model)
        found.cells = {cell: found.cells[cell] for cell in sorted(found.cells, key=order)}

    def _line(self, number: int, cells: Sequence[str]) -> None:
        found = self.found
        try:
            amounts = self._amounts.read(cells)
            stated = [amount_in(cells, total, self._file.decimal) for total in found.table.totals]
        except UserError as error:
            found.control.unreadable += 1
            self._note(number, str(error))
            return
        try:
            away = self._outside(cells)
            ready = self._ready.get(self._said(cells)) if not away and amounts[0] else None
            places = [] if away or ready else [*self._places(number, cells, amounts)]
        except Unusable:
            raise
        except UserError as error:
            self._refuse(number, amounts, str(error))
            return
        if ready is not None:
            self._add(amounts, *ready)
        elif away:
            self._amounts.add(amounts)
            found.control.leave_outside(away, sum(amounts))
        elif any(row.is_heading or column.is_heading for (_, row, column), _ in places):
            parts = [HeadingAmount(*place, cent * self._heading_sign(place)) for place, cent in places]
            self._headings.append(HeadingRow(number, parts, amounts))
        else:
            self._place(number, cells, amounts, stated, places)

    def _place(
        self,
        number: int,
        cells: Sequence[str],
        amounts: Sequence[int],
        stated: Sequence[int],
        places: Sequence[tuple[_Place, int]],
    ) -> None:
        found = self.found
        self._amounts.add(amounts)
        if found.table.totals:
            label = shown(next((cells[i] for _, i in self._rows if cells[i].strip()), ""))
            found.control.totals += self._totals.found(number, amounts, stated, self._file, label)
        if not places:
            found.zeros += 1
            return
        found.placed.add(sum(amounts))
        if not found.organisation and ADMINISTRATION in self._file.at:
            found.organisation = cells[self._file.at[ADMINISTRATION]].strip()
        for (part, row, column), cent in places:
            cell, sign = (part, row.code, column.code), found.sign(part, row.code)
            found.cells[cell] = found.cells.get(cell, 0) + cent * sign
            if len(self._columns) == 1 and not found.table.totals:
                self._ready[self._said(cells)] = cell, sign

    def _add(self, amounts: Sequence[int], cell: Cell, sign: int) -> None:
        """Take a line that says what an earlier one said; nearly all there are."""
        (cent,) = amounts
        self._amounts.add(amounts)
        self.found.placed.add(cent)
        self.found.cells[cell] += cent * sign

    def _places(self, number: int, cells: Sequence[str], amounts: Sequence[int]) -> Iterator[tuple[_Place, int]]:
        """Yield where each amount of a line goes, and the amount.

        Raises:
            UserError: a code is wrong, or codes do not go together.
            Unusable: nothing in the table tells which side a line is on.
        """
        for column, cent in zip(self._columns, amounts):
            if cent:
                key = self._said(cells), column.index
                place = self._known.get(key)
                if place is None:
                    place = self._known[key] = self._placed(number, cells, column)
                yield place, cent

    def _placed(self, number: int, cells: Sequence[str], column: AmountColumn) -> _Place:
        codes = self.found.codes
        said = cells[self._file.at[ONDERDEEL]] if ONDERDEEL in self._file.at else ""
        row = codes.row(self._only_filled(number, cells, self._rows, "twee_codes", "code_leeg"))
        kolom = column.code
        if kolom is None:
            kolom = codes.column(self._only_filled(number, cells, self._kolommen, "twee_kolomcodes", "categorie_leeg"))
        told = said_part(said) or self._part
        if column.side and not kolom.is_stand:
            kolom = _on_side(kolom, column.side)
        part = codes.part(row, kolom, told)
        if not part and not self.found.table.has_sides:
            raise Unusable(say("kant_vragen", bestand=self._file.place, categorie=kolom.code))
        if not part:
            raise UserError(ledger_words("onderdeel_kiezen", categorie=kolom.code))
        return part, row, kolom

    def _only_filled(
        self, number: int, cells: Sequence[str], columns: Sequence[tuple[str, int]], double: str, none: str
    ) -> str:
        filled = [(name, i) for name, i in columns if cells[i].strip()]
        if len(filled) != 1:
            raise UserError(say(double if filled else none))
        name, at = filled[0]
        known = chain.from_iterable(self.found.codes.model.codes.values())
        return code_text(cells[at], known, self._file, number, name)

    def _heading_sign(self, place: _Place) -> int:
        part, row, _ = place
        return self.found.sign(part, min(self.found.codes.leaves(row.name, row.code)))

    def _settle(self, heading: HeadingRow) -> None:
        """Leave a row with headings out as a total, or refuse it when it is not the sum of its parts."""
        found = self.found
        wrong = heading.wrong(found.cells, found.codes)
        if wrong is None:
            found.control.total_rows += 1
            found.control.totals += [
                TotalFound(heading.number, amount.shown_code, amount.column.code, amount.cent, amount.cent)
                for amount in heading.amounts
            ]
            return
        amount, counted = wrong
        told = say("deel_van_totaal", code=amount.shown_code, verwacht=euro(amount.cent), gevonden=euro(counted))
        self._refuse(heading.number, heading.written, told)

    def _refuse(self, number: int, amounts: Sequence[int], reason: str) -> None:
        """Take a line whose amount is known and that has no place."""
        self._amounts.add(amounts)
        self.found.control.refused.add(sum(amounts))
        self._note(number, reason)

    def _note(self, number: int, reason: str) -> None:
        if len(self.found.refused) < most_refused():
            self.found.refused.append((number, reason))


def _key_reader(places: Sequence[int], file: LineFile) -> Callable[[Sequence[str]], Any]:
    """Return what tells lines that say the same; a number in a workbook is not the text that looks like it."""
    if file.delimiter:
        return itemgetter(*places)
    return lambda cells: tuple((type(cells[i]), cells[i]) for i in places)


def _on_side(kolom: ColumnCode, side: str) -> ColumnCode:
    if kolom.side and kolom.side != side:
        raise UserError(say("kant_tegenspraak", een=side, ander=kolom.side))
    return kolom._replace(side=side)


_TOLD_AT_ONCE = 5_000
