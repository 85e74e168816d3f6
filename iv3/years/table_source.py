"""The amounts of a table of totals (CSV or XLSX), to be restated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from iv3.core.errors import Unusable, UserError
from iv3.rows.amounts import ColumnSums
from iv3.rows.cells import cents, fold, shown
from iv3.rows.header import AmountTable
from iv3.rows.line_file import LineFile
from iv3.rows.named_columns import known_headers
from iv3.rows.reading import TableReading
from iv3.rows.refused_lines import most_refused
from iv3.rows.row_account import TableControl
from iv3.rows.row_kinds import TotalRow
from iv3.rows.table import Table, open_lines
from iv3.years.amounts import Amount, RowProblem
from iv3.years.outlook import Restating
from iv3.years.source import AmountSource
from iv3.years.table_cells import code_text, in_row
from iv3.years.words import BALANSCODE, BATEN, CATEGORIE, LASTEN, SIDES, TAAKVELD, say

_THOUSANDS = "_duizend"
UNITS = {"euro": 1, "duizend": 1000}
_AMOUNTS = (LASTEN, BATEN, "bedrag")
_ROWS = (TAAKVELD, BALANSCODE)
TABLE = (*_ROWS, CATEGORIE, "gemeente", "kant", *_AMOUNTS, *(name + _THOUSANDS for name in _AMOUNTS))


@dataclass
class _TotalsTable:
    """A table while it is read: ``columns`` has the meaning, the side and the factor of every column with amounts."""

    file: LineFile
    model: Restating
    columns: Sequence[tuple[str, str, int]]
    own_places: Sequence[int]
    amounts: list[Amount] = field(default_factory=list)
    own: list[Sequence[str]] = field(default_factory=list)
    refused: list[RowProblem] = field(default_factory=list)
    refused_rows: int = 0
    zeros: int = 0
    _codes: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    _pairs: dict[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Codes that were met, so that amounts on the same codes share them."""
    sums: ColumnSums = field(init=False)
    control: TableControl = field(init=False)

    def __post_init__(self) -> None:
        """Begin to keep account of the rows."""
        places = [self.file.at[meaning] for meaning, _, _ in self.columns]
        self.sums = ColumnSums(self.file, places, [factor for _, _, factor in self.columns])
        self.control = TableControl(self.file, self.sums)

    def read(self) -> None:
        """Read every row; a row with anything wrong is refused as a whole, and the first of those are listed."""
        sums, most = self.sums, most_refused()
        for number, cells, problem in self.file.rows():
            if isinstance(problem, TotalRow):
                problem = self.control.settle(number, cells, problem)
                if problem is not None:
                    continue
            stated = sums.written(cells)
            if problem is None and stated is None and self.refused_rows >= most:
                problem = ""  # nobody will see why, and finding it out takes longer than reading the row
            if problem is None:
                try:
                    found = [*self._row(number, cells)]
                except UserError as error:
                    problem = str(error)
            if problem is not None:
                if self.refused_rows < most:
                    self.refused.append(RowProblem(number, problem))
                self._refuse(stated)
                continue
            sums.add(stated or [])
            own = [cells[place] if place < len(cells) else "" for place in self.own_places]
            for amount in found:
                exists = all(code in self.model.codes(name) for name, code in amount.codes)
                if amount.cent == 0 and exists:
                    self.zeros += 1
                else:
                    self.amounts.append(amount)
                    self.own.append(own)

    def _refuse(self, stated: list[int] | None) -> None:
        self.refused_rows += 1
        if stated is None:
            self.control.unreadable += 1
        else:
            self.control.refused.add(sum(stated))
            self.sums.add(stated)

    def _row(self, number: int, cells: Sequence[str]) -> Iterator[Amount]:
        at = self.file.at
        rows = [(name, code) for name in _ROWS if name in at and (code := self._code(number, name, cells, (name,)))]
        if len(rows) > 1:
            raise UserError(say("twee_codes"))
        has_rows = any(name in at for name in _ROWS)
        filled = [column for column in self.columns if cells[at[column[0]]].strip()] or self.columns[:1]
        for meaning, side, factor in filled:
            kant = side or self._side(cells)
            codes = list(rows)
            if CATEGORIE in at:
                name = f"{CATEGORIE}_{kant}"
                codes.append((name, self._code(number, CATEGORIE, cells, (name,))))
            if (has_rows and not rows) or not all(code for _, code in codes):
                raise UserError(say("code_leeg"))
            try:
                cent = cents(cells[at[meaning]], self.file.decimal) * factor
            except UserError as error:
                raise UserError(in_row(self.file, number, meaning, error)) from None
            groep = " ".join(cells[at["gemeente"]].split()) if "gemeente" in at else ""
            kolom = codes[1][1] if len(codes) > 1 else ""
            pair = tuple(codes)
            yield Amount(cent, self._pairs.setdefault(pair, pair), kant, groep, kolom)

    def _side(self, cells: Sequence[str]) -> str:
        if "kant" not in self.file.at:
            return ""
        said = cells[self.file.at["kant"]]
        if fold(said) not in SIDES:
            raise UserError(say("kant_onbekend", gevonden=shown(said)))
        return fold(said)

    def _code(self, number: int, meaning: str, cells: Sequence[str], names: tuple[str, ...]) -> str:
        if names not in self._codes:
            self._codes[names] = {code for name in names for code in self.model.codes(name)}
        return code_text(cells[self.file.at[meaning]], self._codes[names], self.file, number, meaning)


@dataclass(frozen=True)
class TotalsColumns:
    """What the user said of the columns of a table of totals.

    Attributes:
        reading: how the table is read.
        unit: euro or duizend, where amounts stand in; None when the headers say it.
    """

    reading: TableReading = field(default_factory=TableReading)
    unit: str | None = None


def amounts_of_table(path: Table, model: Restating, said: TotalsColumns) -> AmountSource:
    """Return the amounts of a table of totals, one for every filled cell with an amount that is not zero.

    Args:
        path: the file (CSV or XLSX).
        model: the years.
        said: what the user said of its columns.

    Raises:
        Unusable: the file cannot be read, or its columns are not clear.
    """
    amount_columns = tuple(name for name in TABLE if name.removesuffix(_THOUSANDS) in _AMOUNTS)
    file = open_lines(
        path,
        known_headers(TABLE, say),
        said.reading.named,
        needed=((*_ROWS, CATEGORIE), amount_columns),
        sheet=said.reading.sheet,
        decimal=said.reading.decimal,
        table=AmountTable((*_ROWS, CATEGORIE), amount_columns, model.van),
        ignored=said.reading.ignored,
    )
    columns = [*_amount_columns(file, said.unit)]
    if CATEGORIE in file.at and any(not side for _, side, _ in columns) and "kant" not in file.at:
        raise Unusable(say("kant_ontbreekt", bestand=file.place))
    meanings = {name for name, _, _ in columns} | {*_ROWS, CATEGORIE, "gemeente"}
    meanings |= {"kant"} if any(not side for _, side, _ in columns) else set()
    used = {place for name, place in file.at.items() if name in meanings}
    own = [place for place in range(len(file.header)) if place not in used]
    table = _TotalsTable(file, model, columns, own)
    table.read()
    rows = tuple(name for name in _ROWS if name in file.at)
    return AmountSource(
        name=file.place,
        amounts=table.amounts,
        lijsten=(*rows, *((CATEGORIE,) if CATEGORIE in file.at else ())),
        own_header=tuple(file.header[place] for place in own),
        own=table.own,
        has_groups="gemeente" in file.at,
        has_columns=CATEGORIE in file.at and bool(rows),
        refused=table.refused,
        refused_rows=table.refused_rows,
        control=table.control,
        remarks=[*file.remarks, *([say("nul_weggelaten", aantal=table.zeros)] if table.zeros else [])],
    )


def _amount_columns(file: LineFile, unit: str | None) -> Iterator[tuple[str, str, int]]:
    """Yield the meaning, the side and the factor of the columns with amounts: lasten and baten, or else bedrag."""
    present = [name for name in _AMOUNTS if name in file.at or name + _THOUSANDS in file.at]
    for name in [name for name in present if name in SIDES] or present:
        found = [meaning for meaning in (name, name + _THOUSANDS) if meaning in file.at]
        if len(found) > 1:
            raise Unusable(say("kies_eenheid", bestand=file.place, kant=name))
        said = file.worth(file.at[found[0]])
        factor = UNITS[unit] if unit else max(said, UNITS["duizend" if found[0].endswith(_THOUSANDS) else "euro"])
        yield found[0], name if name in SIDES else "", factor
