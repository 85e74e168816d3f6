"""What is wrong with the rows of a mapping in a model year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from iv3.bookkeeping.mapping import AccountMapping, MappingRow, Place
from iv3.bookkeeping.words import BALANSCODE, BUITEN, TAAKVELD, say
from iv3.core.errors import UserError

FAULT, ATTENTION = "soort_fout", "soort_let_op"


class RowFinding(NamedTuple):
    """What there is to say of a row: ``soort`` is the key of fout or let op."""

    rij: int
    soort: str
    melding: str


def findings(mapping: AccountMapping) -> list[RowFinding]:
    """Return what is wrong with rows, and which rows that say everything themselves lead to a grey cell."""
    result = []
    for row in mapping.rows:
        if row.problem:
            result.append(RowFinding(row.rij, FAULT, row.problem))
        elif row.plaats is not None and row.kolom is not None and row.plaats[0] != BUITEN:
            result += _together(row, row.plaats, row.kolom, mapping)
    return result


def _together(row: MappingRow, plaats: Place, kolom: Place, mapping: AccountMapping) -> Iterator[RowFinding]:
    """Yield what is wrong with a place and a column that stand in one row."""
    kind, code = plaats
    try:
        parts = mapping.parts(kind, kolom, row.onderdeel)
    except UserError as error:
        # Another row may say the part; without one its lines stay open.
        yield RowFinding(row.rij, ATTENTION if not row.onderdeel else FAULT, str(error))
        return
    codes = mapping.keys[code].taakvelden if kind not in (TAAKVELD, BALANSCODE) and code in mapping.keys else (code,)
    for part in dict.fromkeys(parts):
        for each in codes:
            if mapping.model.is_grey(part, each, kolom[1]):
                told = say("rij_grijs", code=each, kolom=kolom[1], onderdeel=part)
                yield RowFinding(row.rij, ATTENTION, told)
