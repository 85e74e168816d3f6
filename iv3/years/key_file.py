"""A key in a file (CSV or XLSX)."""

from __future__ import annotations

from collections.abc import Sequence

from iv3.core.errors import UserError
from iv3.rows.cells import cents, fold, shown
from iv3.rows.line_file import LineFile
from iv3.rows.named_columns import known_headers
from iv3.rows.table import Table, open_lines
from iv3.years.amounts import RowProblem
from iv3.years.keys import RestatingKey, RestatingKeyRow, keys_of
from iv3.years.outlook import Restating
from iv3.years.table_cells import code_text, share_of
from iv3.years.words import CATEGORIE, LISTS, SIDES, STAND, either, say

_KEY = ("van", "naar", "deel", "bedrag", "lijst", "kant", "gemeente", CATEGORIE)


def read_keys(
    path: Table | None, model: Restating, lijsten: Sequence[str]
) -> tuple[list[RestatingKey], list[RowProblem]]:
    """Return the keys in a file, and what is wrong with the others.

    Raises:
        Unusable: the file cannot be read as a whole.
    """
    if path is None:
        return [], []
    file = open_lines(path, known_headers(_KEY, say), needed=(("van",), ("naar",), ("deel", "bedrag")))
    rows, problems = [], []
    spoiled: set[str] = set()
    for number, cells, problem in file.rows():
        row = None
        if problem is None:
            try:
                row = _key_row(number, cells, file, model)
            except UserError as error:
                problem = str(error)
        if problem is not None:
            problems.append(RowProblem(number, problem))
            spoiled |= {cells[place].strip() for place in [file.at["van"]] if place < len(cells)}
        elif row is not None:
            rows.append(row)
    keys, others = keys_of((row for row in rows if row.van not in spoiled), model, lijsten)
    return keys, [*problems, *others]


def _key_row(number: int, cells: Sequence[str], file: LineFile, model: Restating) -> RestatingKeyRow | None:
    """Return a row of a key; None for one with nothing filled in.

    Raises:
        UserError: something in it cannot be read; a Dutch message.
    """
    said = {name: cells[place] if place < len(cells) else "" for name, place in file.at.items()}
    old = {code for name in LISTS for code in model.codes(name)}
    new = {code for name in LISTS for code in model.new_codes(name)}
    share, amount = said.get("deel", "").strip(), said.get("bedrag", "").strip()
    van = code_text(said["van"], old, file, number, "van")
    naar = code_text(said["naar"], new, file, number, "naar")
    if not van:
        if share or amount or naar:
            raise UserError(say("sleutel_van_leeg"))
        return None
    kant = fold(said.get("kant", ""))
    if kant not in ("", *SIDES, STAND):
        raise UserError(say("sleutel_kant", gevonden=shown(kant), mogelijk=either((*SIDES, STAND))))
    lijst = fold(said.get("lijst", ""))
    lists = tuple(dict.fromkeys(of for of, _ in LISTS.values()))
    if lijst not in ("", *lists):
        raise UserError(say("sleutel_lijst", gevonden=shown(lijst), mogelijk=either(lists)))
    try:
        cent = cents(said["bedrag"], file.decimal) if amount else None
    except UserError as error:
        raise UserError(say("sleutel_bedrag", reden=error)) from None
    return RestatingKeyRow(
        rij=number,
        van=van,
        naar=naar,
        deel=share_of(said["deel"]) if share else None,
        cent=cent,
        lijst=lijst,
        kant=kant,
        groep=" ".join(said.get("gemeente", "").split()),
        categorie=said.get(CATEGORIE, "").strip(),
    )
