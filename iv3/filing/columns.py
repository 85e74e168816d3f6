"""Which columns of a table with cells mean what: cells in a list, cells in a grid, or the open data of CBS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from iv3.bookkeeping.words import BATEN, LASTEN, ONDERDEEL
from iv3.bookkeeping.words import say as ledger_words
from iv3.core.errors import Unusable, UserError
from iv3.filing.amounts import AmountColumn, amount_in
from iv3.filing.codes import EVERYTHING, CellCodes, is_total
from iv3.filing.words import AMOUNT, AMOUNTS, COLUMNS, MEANINGS, PLACEMENTS, ROW_CODE, ROWS, UNITS, say
from iv3.rows.cells import column_letters, fold, shown
from iv3.rows.header import AmountTable
from iv3.rows.line_file import LineFile, listed
from iv3.rows.named_columns import known_headers, refuse_unknown
from iv3.rows.reading import MOMENTS, TableReading, shared_headers
from iv3.rows.records import Records
from iv3.rows.table import Table, open_lines
from iv3.rows.units import names_a_unit
from iv3.rows.years_and_periods import ADMINISTRATION

_MOMENTS = tuple(name for name in MOMENTS if name != ADMINISTRATION)
_CELL = "cel "
"""Stands before what a column of a grid means: ``cel lasten 1.1``."""
POSSIBLE = (*MEANINGS, *MOMENTS)
_UNIT_TEXTS = {1_000: "eenheid_duizend", 1_000_000: "eenheid_miljoen"}


@dataclass(frozen=True)
class CellTable:
    """A table with cells of which the columns are understood.

    Attributes:
        file: the table.
        columns: the columns with amounts.
        totals: columns that are a total of others, in a grid.
        is_published: whether it is the open data of CBS.
        remarks: sentences about how it is read.
    """

    file: LineFile
    columns: Sequence[AmountColumn]
    totals: Sequence[AmountColumn] = ()
    is_published: bool = False
    remarks: list[str] = field(default_factory=list)

    @property
    def has_sides(self) -> bool:
        """Tell whether a column says which side a line is on, or every amount is in a column of one side."""
        return ONDERDEEL in self.file.at or all(column.side for column in self.columns)


def open_cells(
    given: Table, codes: CellCodes, reading: TableReading, *, unit: str | None = None, placement: int | None = None
) -> CellTable:
    """Open a table with cells.

    Args:
        given: the table.
        codes: the codes of the year.
        reading: how it is read, as the user said.
        unit: euro or duizend; None when the table says it.
        placement: which publication by CBS is read; None for the last that has amounts.

    Raises:
        Unusable: the table cannot be read, or what its columns mean must be asked.
    """
    named = {meaning: header for meaning, header in reading.named.items() if not meaning.startswith(_CELL)}
    refuse_unknown(named, POSSIBLE)
    refuse_unknown(dict.fromkeys(reading.ignored, "-"), POSSIBLE)
    file = open_lines(
        given,
        {**known_headers((*MEANINGS, ADMINISTRATION), say), **shared_headers(_MOMENTS)},
        named,
        needed=(ROWS,),
        sheet=reading.sheet,
        decimal=reading.decimal,
        table=AmountTable(ROWS, AMOUNTS, codes.model.jaar),
        ignored=reading.ignored,
        optional=(*MOMENTS, ROW_CODE),
    )
    said = {fold(header): meaning.removeprefix(_CELL) for meaning, header in reading.named.items()}
    is_list = any(name in file.at for name in COLUMNS)
    table = _list(file, placement) if is_list else _grid(file, codes, said, _sides_above(given, file))
    return _with_unit(table, unit)


def _list(file: LineFile, placement: int | None) -> CellTable:
    """Return a table with a cell on every row, or with its lasten and baten beside each other."""
    at, remarks = file.at, list[str]()
    published = [number for number, name in PLACEMENTS.items() if name in at]
    if published:
        return _published(file, published, placement)
    if placement is not None:
        raise Unusable(say("plaatsing_ontbreekt", bestand=file.place, nummer=placement))
    sides = [name for name in (LASTEN, BATEN) if name in at]
    if sides and AMOUNT in at:
        remarks.append(say("bedragen_niet_gebruikt", kop=shown(file.header[at.pop(AMOUNT)])))
    names = sides or [name for name in (AMOUNT,) if name in at]
    if not names:
        raise Unusable(say("geen_bedragen", bestand=file.place))
    columns = [AmountColumn(at[name], name if name in sides else "") for name in names]
    return CellTable(file, columns, remarks=remarks)


def _published(file: LineFile, numbers: Sequence[int], placement: int | None) -> CellTable:
    if placement is not None and placement not in numbers:
        raise Unusable(say("plaatsing_ontbreekt", bestand=file.place, nummer=placement))
    columns = {number: AmountColumn(file.at[PLACEMENTS[number]]) for number in numbers}
    chosen = columns if placement is None else {placement: columns[placement]}
    file.needed_cells = max(file.needed_cells, *(column.index + 1 for column in chosen.values()))
    return CellTable(file, [*chosen.values()], is_published=True)


def _grid(file: LineFile, codes: CellCodes, named: Mapping[str, str], above: Mapping[int, str]) -> CellTable:
    """Return a table with categories in its header.

    Args:
        file: the table.
        codes: the codes of the year.
        named: folded header → what the user says that it is.
        above: column → the side that stands above it.
    """
    columns: list[AmountColumn] = []
    totals: list[AmountColumn] = []
    meanings: dict[str, list[int]] = {}
    for index, header in enumerate(file.header):
        if index in file.at.values() or not header.strip():
            continue
        with suppress(UserError):
            said = named.get(fold(header), header)
            code = EVERYTHING if is_total(said) else codes.column(said)
            if not code.is_stand and not code.side:
                code = code._replace(side=above.get(index, ""))
            (totals if code.is_heading else columns).append(AmountColumn(index, code.side, code=code))
            meanings.setdefault(_CELL + code.shown, []).append(index)
    if not columns:
        raise Unusable(say("geen_celtabel", bestand=file.place, rij=file.header_row, koppen=listed(file.header)))
    for meaning, places in meanings.items():
        if len(places) > 1 and places[0] in [column.index for column in columns]:
            heads = say("en").join(
                f"“{shown(file.header[i])}” ({column_letters(file.first_column + i)})" for i in places
            )
            raise Unusable(say("kolom_twee_keer", bestand=file.place, cel=meaning, kolommen=heads))
        file.at[meaning] = places[0]
    file.needed_cells = max(column.index for column in columns) + 1
    return CellTable(file, columns, totals)


def _sides_above(given: Table, file: LineFile) -> dict[int, str]:
    """Return column → lasten or baten, when a row above the header has both; each goes on until the next."""
    if isinstance(given, Records) or not file.titles:
        return {}
    words = {side: ledger_words(f"woorden_{side}").split("; ") for side in (LASTEN, BATEN)}
    try:
        upper = open_lines(given, words, needed=((LASTEN,), (BATEN,)), sheet=file.sheet, optional=words)
    except Unusable:
        return {}
    if upper.header_row >= file.header_row:
        return {}
    heads = {fold(word): side for side, names in words.items() for word in names}
    found, side = dict[int, str](), ""
    for index, cell in enumerate(upper.header):
        side = heads.get(fold(cell), "" if cell.strip() else side)
        found[index + upper.first_column - file.first_column] = side
    return {**found, **dict.fromkeys(range(max(found) + 1, len(file.header)), side)}


def _with_unit(table: CellTable, unit: str | None) -> CellTable:
    """Return the table with what one is worth in every column with amounts.

    Raises:
        Unusable: nothing tells whether amounts are in euros or in thousands.
    """
    if unit is not None:
        return _times(table, UNITS[unit], "eenheid_duizend")
    if table.is_published:
        return _times(table, UNITS["duizend"], "eenheid_cbs")
    factors = {_factor(table.file, column.index) for column in table.columns}
    if factors == {0} and _has_cents(table):
        return replace(table, remarks=[*table.remarks, say("eenheid_centen")])
    if len(factors) == 1 and 0 not in factors:
        factor = factors.pop()
        return _times(table, factor, _UNIT_TEXTS.get(factor, ""))
    raise Unusable(say("eenheid_vragen", bestand=table.file.place))


def _factor(file: LineFile, column: int) -> int:
    """Return how many euros one is by the header of a column or what stands above it; 0 when neither says."""
    return file.worth(column) if file.unit is not None or names_a_unit(file.header[column]) else 0


def _times(table: CellTable, factor: int, key: str) -> CellTable:
    columns, totals = ([replace(c, factor=factor) for c in found] for found in (table.columns, table.totals))
    return replace(table, columns=columns, totals=totals, remarks=[*table.remarks, *([say(key)] if factor > 1 else [])])


def _has_cents(table: CellTable) -> bool:
    """Tell whether an amount is not in whole euros, so that none is in thousands."""
    for _, cells, problem in table.file.rows():
        with suppress(UserError):
            if problem is None and any(amount_in(cells, c, table.file.decimal) % 100 for c in table.columns):
                return True
    return False
