"""Which lines of a table are of the year and the period that are asked for; the others count apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from iv3.core.counting import counted
from iv3.core.errors import UserError
from iv3.rows.cells import fold, say, shown, unusable
from iv3.rows.line_file import LineFile

YEAR, PERIOD, DATE, END_DATE, KIND, ADMINISTRATION = "jaar", "periode", "datum", "einddatum", "soort", "administratie"
OTHER_YEAR, OTHER_PERIOD, MORE_YEARS = "ander_jaar", "andere_periode", "meer_jaren"
NOT_CHOSEN = "niet_gekozen"
OUTSIDE = (OTHER_YEAR, OTHER_PERIOD, MORE_YEARS, NOT_CHOSEN)
"""Why a line does not count."""
_MOST_KINDS = 20
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?(?:[T ].*)?")
_DUTCH = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2}|[a-z]{3,9})\.?[-/. ]([0-9]{4}|[0-9]{2})(?:[T ].*)?", re.IGNORECASE)
_PACKED = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})?")
_YEAR = re.compile(r"(?:FY)?([0-9]{4})(?:[-/][0-9]{2,4})?", re.IGNORECASE)
_PERIOD = re.compile(r"(?:p|per|periode|m|maand)?\.?\s*([0-9]{1,3})", re.IGNORECASE)
_YEAR_PERIOD = re.compile(r"(20[0-9]{2})[-/. ]?(?:(?:p|per|periode|m)\.?\s*([0-9]{1,3})|([0-9]{2,3}))", re.IGNORECASE)
_CENTURY = 2000
MONTHS_IN_QUARTER, LAST_MONTH = 3, 12


def year_and_month(text: str) -> tuple[int, int]:
    """Return year and month of a date or a period with its year.

    Args:
        text: ``2025-03-31``, ``31-03-2025``, ``31 mrt 2025``, ``202503``, ``20250331``, ``2025-03``.

    Raises:
        UserError: it is no date.
    """
    said = text.strip()
    found = _ISO.fullmatch(said) or _PACKED.fullmatch(said)
    if found:
        year, month = int(found[1]), int(found[2])
    else:
        dutch = _DUTCH.fullmatch(said)
        if dutch is None:
            raise UserError(say("datum_onbekend", gevonden=shown(text)))
        month = int(dutch[2]) if dutch[2].isdigit() else _months().get(fold(dutch[2])[:3], 0)
        year = int(dutch[3]) + (_CENTURY if len(dutch[3]) == 2 else 0)
    if not 1 <= month <= LAST_MONTH:
        raise UserError(say("datum_onbekend", gevonden=shown(text)))
    return year, month


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the first letters of a month → its number; some months have more than one."""
    return {
        fold(word): number
        for number, words in enumerate(say("woorden_maanden").split("; "), start=1)
        for word in words.split("/")
    }


def year_of(text: str) -> int:
    """Return the year in a cell with a year; ``2025-2026`` is 2025.

    Raises:
        UserError: it is no year.
    """
    found = _YEAR.fullmatch(text.strip())
    if found is None:
        raise UserError(say("jaar_onbekend", gevonden=shown(text)))
    return int(found[1])


def year_and_period(text: str) -> tuple[int | None, int]:
    """Return the year in a cell with a period, when it has one, and the number: 1 to 12 are months, 0 is the opening.

    Raises:
        UserError: it is no period.
    """
    said = text.strip()
    found = _PERIOD.fullmatch(said)
    if found is not None:
        return None, int(found[1])
    month = _months().get(fold(said)[:3])
    if month is not None and fold(said).isascii() and fold(said).isalpha():
        return None, month
    packed = _YEAR_PERIOD.fullmatch(said)
    if packed is not None:
        return int(packed[1]), int(packed[2] or packed[3])
    return year_and_month(said)


class LineFilter:
    """Tells of every line whether it is of the year and the quarter that are asked for.

    Args:
        file: the table.
        year: the year.
        quarter: 1 to 4 for the months up to the end of it; None for the whole year.
        only: header → the one value that counts, as the user said.

    Raises:
        Unusable: a column divides the lines in kinds of which one must be chosen, and the user chose none.

    Attributes:
        undated: lines without a year, period or date where others have one; they count.
        is_needed: whether there is anything to look at; else every line counts.
    """

    def __init__(
        self, file: LineFile, year: int, quarter: int | None = None, only: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Find the columns that say when and what."""
        self.file, self.year, self.quarter = file, year, quarter
        self._only = [(_column(file, header), fold(value)) for header, value in only]
        self._refuse_mixed()
        found = [name for name in (YEAR, PERIOD, DATE, END_DATE) if name in file.at]
        self._looks: list[tuple[int, Callable[[str], str]]] = []
        if YEAR in found:
            self._looks.append((file.at[YEAR], self._of_year))
        if PERIOD in found:
            self._looks.append((file.at[PERIOD], self._of_period))
        elif DATE in found and quarter is not None:
            self._looks.append((file.at[DATE], self._of_date))
        if YEAR not in found:
            self._looks += [(file.at[name], self._of_date_year) for name in (DATE, END_DATE) if name in found]
        self._spans = YEAR not in found and DATE in found and END_DATE in found
        self._known: list[dict[str, str]] = [{} for _ in self._looks]
        self.undated = 0
        self.is_needed = bool(self._looks or self._only)

    def outside(self, cells: Sequence[str]) -> str:
        """Return why a line does not count: the key of a reason; empty when it does.

        Raises:
            UserError: a year, a period or a date cannot be read.
        """
        for column, value in self._only:
            if fold(cells[column]) != value:
                return NOT_CHOSEN
        reasons = []
        is_undated = False
        for (column, look), known in zip(self._looks, self._known):
            cell = cells[column]
            if not cell or cell.isspace():
                is_undated = True
                reasons.append("")
                continue
            reason = known.get(cell)
            if reason is None:
                reason = look(cell)
                if len(known) < _MOST_REMEMBERED:
                    known[cell] = reason
            reasons.append(reason)
        self.undated += is_undated
        if self._spans and reasons[-1] != reasons[-2]:
            return MORE_YEARS
        return next((reason for reason in reasons if reason), "")

    def _of_year(self, cell: str) -> str:
        return "" if year_of(cell) == self.year else OTHER_YEAR

    def _of_period(self, cell: str) -> str:
        year, number = year_and_period(cell)
        if year is not None and year != self.year and YEAR not in self.file.at:
            return OTHER_YEAR
        is_later = self.quarter is not None and number > self.quarter * MONTHS_IN_QUARTER
        return OTHER_PERIOD if is_later else ""

    def _of_date(self, cell: str) -> str:
        year, month = year_and_month(cell)
        is_later = year == self.year and month > (self.quarter or LAST_MONTH) * MONTHS_IN_QUARTER
        return OTHER_PERIOD if is_later else ""

    def _of_date_year(self, cell: str) -> str:
        return "" if year_and_month(cell)[0] == self.year else OTHER_YEAR

    def _refuse_mixed(self) -> None:
        """Refuse columns that divide the lines in kinds that cannot be added up, unless one kind was chosen."""
        chosen = {column for column, _ in self._only}
        columns = {
            name: self.file.at[name]
            for name in (KIND, ADMINISTRATION)
            if name in self.file.at and self.file.at[name] not in chosen
        }
        if not columns:
            return
        values: dict[str, dict[str, str]] = {name: {} for name in columns}
        for _, cells, problem in self.file.rows():
            for name, column in columns.items():
                if problem is None and len(values[name]) <= _MOST_KINDS and cells[column].strip():
                    values[name].setdefault(fold(cells[column]), cells[column].strip())
        for name, found in values.items():
            if len(found) > 1:
                header = self.file.header[columns[name]]
                first = next(iter(found.values()))
                listed = ", ".join(f"“{shown(value)}”" for value in [*found.values()][:_MOST_KINDS])
                raise unusable(
                    f"gemengd_{name}", bestand=self.file.place, kop=shown(header), waarden=listed, eerste=shown(first)
                )


_MOST_REMEMBERED = 20_000


def _column(file: LineFile, header: str) -> int:
    """Return the index of the column with a header.

    Raises:
        Unusable: there is no such column.
    """
    found = [i for i, cell in enumerate(file.header) if fold(cell) == fold(header)]
    if len(found) != 1:
        raise unusable("alleen_kolom", bestand=file.place, kop=shown(header))
    return found[0]


def undated_remark(file: LineFile, count: int) -> str:
    """Return the sentence about lines that have no year, period or date where others have one."""
    return say("zonder_datum", bestand=file.place, aantal=counted(count, "regel"))
