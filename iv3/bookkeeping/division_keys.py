"""The keys of a mapping in a file (CSV or XLSX): how an amount is divided over taakvelden."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from iv3.bookkeeping.mapping import DivisionKey
from iv3.bookkeeping.model_year import ModelYear
from iv3.bookkeeping.words import SLEUTEL, TAAKVELD, say
from iv3.core.errors import Unusable, UserError
from iv3.rows.cells import fold, shown
from iv3.rows.lookup_rows import uncommented_rows
from iv3.rows.named_columns import known_headers
from iv3.rows.table import Table, open_lines
from iv3.years.keys import percentage
from iv3.years.table_cells import code_text, share_of


def read_division_keys(path: Table | None, model: ModelYear) -> dict[str, DivisionKey]:
    """Return the keys in a file (CSV or XLSX: sleutel, taakveld, deel), by their names; wrong ones have a problem.

    Raises:
        Unusable: the file cannot be read, or a row does not say which key it is of.
    """
    if path is None:
        return {}
    needed = (SLEUTEL, TAAKVELD, "deel")
    file = open_lines(path, known_headers(needed, say), needed=[(name,) for name in needed])
    found: dict[str, list[tuple[int, str, Fraction]]] = {}
    problems: dict[str, list[str]] = {}
    for number, cells, problem in uncommented_rows(file):
        if problem is not None:
            raise Unusable(say("sleutelbestand_rij", bestand=file.place, rij=number, reden=problem))
        name = fold(cells[file.at[SLEUTEL]])
        if not name:
            raise Unusable(say("sleutelbestand_rij", bestand=file.place, rij=number, reden=say("sleutel_zonder_naam")))
        wrong = problems.setdefault(name, [])
        code = cells[file.at[TAAKVELD]].strip()
        told = []
        try:
            code_text(cells[file.at[TAAKVELD]], model.codes[TAAKVELD], file, number, TAAKVELD)
            part = share_of(cells[file.at["deel"]])
        except UserError as error:
            told, part = [str(error)], Fraction()
        told += filter(None, [model.wrong(code, TAAKVELD)])
        if code in [other for _, other, _ in found.get(name, ())]:
            told.append(say("sleutel_taakveld_dubbel", taakveld=code))
        wrong += [say("sleutel_rij", sleutel=shown(name), rij=number, reden=reason) for reason in told]
        found.setdefault(name, []).append((number, code, part))
    return {name: _division(name, parts, problems[name]) for name, parts in found.items()}


def _division(name: str, parts: Sequence[tuple[int, str, Fraction]], problems: Sequence[str]) -> DivisionKey:
    numbers = tuple(number for number, _, _ in parts)
    total = sum((part for _, _, part in parts), Fraction())
    told = list(problems)
    if not told and total != 1:
        rows = ", ".join(map(str, numbers))
        told.append(say("sleutel_geen_100", sleutel=shown(name), rijen=rows, som=percentage(total)))
    whole = lcm(*(part.denominator for _, _, part in parts))
    filled = [(code, int(part * whole)) for _, code, part in parts if part]
    ordered = sorted(filled)
    return DivisionKey(tuple(c for c, _ in ordered), tuple(w for _, w in ordered), numbers, " ".join(told))
