"""Which lines of a table with cells count: of the year and the period, and of one organisation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache

from iv3.bookkeeping.booking import QUARTERS
from iv3.bookkeeping.model_year import ModelYear
from iv3.care.municipalities import Municipalities
from iv3.core.errors import Unusable, UserError
from iv3.core.words import Laagkenmerk
from iv3.filing.words import REPORT, say
from iv3.rows.cells import fold, shown
from iv3.rows.line_file import LineFile
from iv3.rows.years_and_periods import ADMINISTRATION, OTHER_PERIOD, OTHER_YEAR, PERIOD, LineFilter

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_PERIODS = range(6)
_MOST_SHOWN = 20
_REGION_MARK, _ADDED_WORD = "GM", "(gemeente)"
"""How CBS marks the code and the name of a municipality."""


def report_of(cell: str) -> tuple[int | None, int]:
    """Return the year, when it has one, and the period of a kind of report: ``2025X005``, ``Begroting 2025``.

    Raises:
        UserError: it is no kind of report.
    """
    year = _YEAR.search(cell)
    period = _periods().get(fold(_YEAR.sub("", cell)))
    if period is None:
        raise UserError(say("verslagsoort_onbekend", gevonden=shown(cell)))
    return (int(year[0]) if year is not None else None), period


@lru_cache(maxsize=1)
def _periods() -> dict[str, int]:
    return {fold(word): number for number in _PERIODS for word in say(f"woorden_verslag_{number}").split("; ")}


def lines_that_count(
    file: LineFile, model: ModelYear, only: Sequence[tuple[str, str]], own: str | None
) -> Callable[[Sequence[str]], str]:
    """Return what tells why a line does not count; it returns an empty text for one that does.

    Args:
        file: the table.
        model: the layer, year and period.
        only: header and the one value that counts.
        own: the one organisation that counts, by name or code; None when that is not told.

    Raises:
        Unusable: several organisations stand in the table and nobody said which, or the one is not there.
    """
    _take_period_for_report(file)
    chosen = [*only, *([organisation_cell(file, own, model.laag)] if own is not None else [])]
    quarter = model.periode if model.periode in QUARTERS else None
    outside = LineFilter(file, model.jaar, quarter, chosen).outside
    at = file.at.get(REPORT)
    if at is None:
        return outside
    known: dict[str, str] = {}

    def outside_report(cells: Sequence[str]) -> str:
        cell = cells[at]
        if cell not in known:
            known[cell] = _away(cell, model)
        return outside(cells) or known[cell]

    return outside_report


def _take_period_for_report(file: LineFile) -> None:
    """Read a column with periods that are all those of Iv3 (0 to 5, or their names) as kinds of report, not months."""
    at = file.at.get(PERIOD)
    if at is None or REPORT in file.at:
        return
    values = {cells[at] for _, cells, problem in file.rows() if problem is None and cells[at].strip()}
    if values and all(fold(value) in _periods() for value in values):
        file.at[REPORT] = file.at.pop(PERIOD)


def _away(cell: str, model: ModelYear) -> str:
    year, period = report_of(cell)
    if year not in (None, model.jaar):
        return OTHER_YEAR
    return "" if period == model.periode else OTHER_PERIOD


def organisation_cell(file: LineFile, own: str, laag: str) -> tuple[str, str]:
    """Return the header of the column with organisations, and how one of them stands in it.

    Args:
        file: the table.
        own: the organisation, by name or code.
        laag: gemeente, gr or provincie.

    Raises:
        Unusable: there is no such column, or the organisation does not stand in it.
    """
    at = file.at.get(ADMINISTRATION)
    if at is None:
        raise Unusable(say("eigen_zonder_kolom", bestand=file.place))
    header, names = file.header[at], _names(own, laag)
    seen: dict[str, None] = {}
    for _, cells, problem in file.rows():
        cell = cells[at].strip() if problem is None else ""
        if cell and fold(cell) in names:
            return header, cell
        if cell and len(seen) < _MOST_SHOWN:
            seen.setdefault(f"“{shown(cell)}”")
    raise Unusable(
        say("eigen_onbekend", bestand=file.place, kop=shown(header), naam=shown(own), waarden=", ".join(seen))
    )


def _names(own: str, laag: str) -> frozenset[str]:
    """Return the folded ways in which an organisation can stand in a table."""
    words = [own, f"{_REGION_MARK}{own}", f"{own} {_ADDED_WORD}"]
    if laag == Laagkenmerk.GEMEENTE:
        with suppress(Unusable):
            known = Municipalities.read()
            code = known.own(own)
            name = known.name_of[code]
            words += [code, f"{_REGION_MARK}{code}", name, f"{name} {_ADDED_WORD}"]
    return frozenset(map(fold, words))


def municipality_code(cell: str) -> str:
    """Return the code of a municipality that stands in a table; empty when nothing tells."""
    with suppress(Unusable):
        return Municipalities.read().own(cell.strip().removesuffix(_ADDED_WORD).removeprefix(_REGION_MARK).strip())
    return ""
