"""What is said of amounts outside their columns: a unit, a currency or a side that nobody reads is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from iv3.core.counting import dotted
from iv3.core.errors import UserError
from iv3.rows.amounts import AMOUNT, CREDIT, DEBIT, SIDE, side_signs, side_word
from iv3.rows.cells import cents, column_letters, fold, say, shown, unusable
from iv3.rows.header import AmountTable, Wanted
from iv3.rows.line_file import LineFile
from iv3.rows.rival_columns import columns_with_amounts
from iv3.rows.units import names_a_unit, unit_in, without_unit

_SAMPLE = 200
"""Rows that are looked at to see whether a column holds sides."""
_LETTER = 1
"""A side of one letter may be anything; longer words and both sides together are sure."""
_CURRENCY = re.compile(r"[A-Za-z]{3}|[$£¥]")


def settle_what_is_said(file: LineFile, wanted: Wanted, table: AmountTable) -> None:
    """Refuse a table in which something is said of the amounts that would not be read, and tell a unit that is.

    Raises:
        Unusable: two units, a unit or a currency for each line, or a column of sides that is not used.
    """
    _settle_unit(file, table)
    _tell_amounts_without_header(file)
    _refuse_cells(file, "kolom_eenheid", "eenheid_kolom", lambda cell: unit_in([cell]) is not None)
    _refuse_cells(file, "kolom_valuta", "valuta_kolom", _is_other_currency)
    if SIDE in wanted.recognised and SIDE not in wanted.ignored:
        _refuse_unused_side(file)


def _settle_unit(file: LineFile, table: AmountTable) -> None:
    if file.unit is None:
        return
    columns = [file.at[name] for name in table.amounts if name in file.at and name != SIDE]
    for column in columns:
        header = file.header[column]
        if names_a_unit(header) and without_unit(header)[1] == 1:
            raise unusable("eenheid_tegenstrijdig", bestand=file.place, tekst=shown(file.unit.text), kop=shown(header))
    if not all(names_a_unit(file.header[column]) for column in columns):
        values = {"tekst": shown(file.unit.text), "waarde": dotted(file.unit.worth)}
        file.remarks.append(say("eenheid_gezegd", bestand=file.place, **values))


def _tell_amounts_without_header(file: LineFile) -> None:
    columns = [i for i, header in enumerate(file.header) if not header.strip()]
    for column in columns_with_amounts(file, columns):
        letter = column_letters(file.first_column + column)
        file.remarks.append(say("kolom_zonder_naam", bestand=file.place, letter=letter, rij=file.header_row))


def _refuse_cells(file: LineFile, names: str, message: str, is_wrong: Callable[[str], bool]) -> None:
    known = {fold(word) for word in say(names).split("; ")}
    columns = [i for i in _unused(file) if fold(file.header[i]) in known]
    for number, cells, problem in file.rows() if columns else ():
        for column in columns:
            if problem is None and cells[column].strip() and is_wrong(cells[column].strip()):
                header = shown(file.header[column])
                raise unusable(message, bestand=file.place, kop=header, gevonden=shown(cells[column]), rij=number)


def _is_other_currency(cell: str) -> bool:
    return bool(_CURRENCY.fullmatch(cell)) and fold(cell) not in {
        fold(word) for word in say("woorden_euro").split("; ")
    }


def _refuse_unused_side(file: LineFile) -> None:
    if SIDE in file.at or AMOUNT not in file.at or DEBIT in file.at or CREDIT in file.at:
        return
    columns = [*_unused(file)]
    rows = [cells for _, cells, problem in islice(file.rows(), _SAMPLE) if problem is None] if columns else []
    for column in columns:
        if _are_sides([cells[column] for cells in rows]) and not _is_in_sign(file, rows, column):
            place = f"{column_letters(file.first_column + column)}{file.header_row}"
            raise unusable("kant_kolom", bestand=file.place, kop=shown(file.header[column]), plaats=place)


def _unused(file: LineFile) -> Iterator[int]:
    used = set(file.at.values())
    return (i for i, header in enumerate(file.header) if i not in used and header.strip())


def _are_sides(cells: list[str]) -> bool:
    """Tell whether cells say on which side each line is: nothing else, and either both sides or whole words."""
    words = {word for cell in cells if (word := side_word(cell))}
    signs = {side_signs().get(word) for word in words}
    return bool(words) and None not in signs and (len(signs) > 1 or all(len(word) > _LETTER for word in words))


def _is_in_sign(file: LineFile, rows: list[list[str]], column: int) -> bool:
    """Tell whether the amounts have the sign already that a column says."""
    said = ((_amount(file, cells), side_signs().get(side_word(cells[column]), 0)) for cells in rows)
    return all(amount * sign >= 0 for amount, sign in said)


def _amount(file: LineFile, cells: list[str]) -> int:
    try:
        return cents(cells[file.at[AMOUNT]], file.decimal)
    except UserError:
        return 0
