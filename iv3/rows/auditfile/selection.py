"""Which lines of an auditfile are rows: an opening balance counts once, and a closing entry does not count.

Most rows can be handed out at once. Those wait that could be an opening balance for the second time, or a closing
entry that empties the accounts of the result: only the end of the file tells.
"""

from __future__ import annotations

from collections.abc import Mapping

from iv3.core.words import Rekeningsoort
from iv3.rows.auditfile.amounts import SideSums, audit_cents
from iv3.rows.auditfile.elements import AuditRecord
from iv3.rows.line_file import Row

PERIOD, MONTH = "periode", "maand"
AUDIT_HEADER = (
    "rekening",
    "omschrijving",
    "rekeningsoort",
    "kostenplaats",
    "kostendrager",
    "project",
    "dagboek",
    "boeking",
    PERIOD,
    MONTH,
    "boekdatum",
    "debet",
    "credit",
)
"""The columns of an auditfile as a table; the month is that in which the period ends, 0 for an opening balance."""
RESULT = Rekeningsoort.P
BY_ELEMENT, BY_JOURNAL, BY_PERIOD = "element", "dagboek", "periode"
"""How a file gives its opening balance."""
ORDINARY, OPENING, LATE = range(3)
"""Kinds of entry: one whose rows count at once, one of an opening balance, one of a period that closes the year."""
_AT_ACCOUNT, _AT_KIND, _AT_PERIOD, _AT_DEBIT, _AT_CREDIT = map(
    AUDIT_HEADER.index, ("rekening", "rekeningsoort", PERIOD, "debet", "credit")
)


class AuditEntry:
    """An entry that is being read, or an opening balance as an element of its own.

    Attributes:
        journal, written: the fields of its journal and its own, as far as they were read.
        kind: see `ORDINARY`.
        shared: the cells that all its rows have: journal, number, period, month and day.
        period: as it was written before the first line.
        rows: where its rows go.
    """

    __slots__ = ("credit", "debit", "is_readable", "journal", "kind", "lines", "period", "rows", "shared", "written")

    def __init__(
        self, journal: AuditRecord, written: AuditRecord, kind: int, shared: tuple[str, ...], rows: list[Row]
    ) -> None:
        """Begin an entry without lines."""
        self.journal, self.written, self.kind, self.shared, self.rows = journal, written, kind, shared, rows
        self.period = written.get("periode", "")
        self.lines = self.debit = self.credit = 0
        self.is_readable = True


class _Waiting:
    """Rows that wait, and what they come to."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.sums = SideSums()

    def add(self, entry: AuditEntry) -> None:
        self.rows += entry.rows
        self.sums.add(entry.lines, entry.debit, entry.credit)


class RowSelection:
    """Decides which rows are handed out, and adds up those that are not.

    Attributes:
        ready: rows that can be handed out; whoever takes them empties it.
        opening_by: how the file gives the opening balance that counts; None without one.
        opening: what that opening balance comes to.
        opening_left: how → an opening balance that is there too.
        closing: what closing entries come to that are no rows, None without them; ``closing_account`` is against what.
        has_late_rows: so many rows waited that a closing entry could not be looked for.
    """

    def __init__(self, limits: Mapping[str, int]) -> None:
        """Take how many rows may wait."""
        self.ready: list[Row] = []
        self.opening_by: str | None = None
        self.opening = SideSums()
        self.opening_left: dict[str, SideSums] = {}
        self.closing: SideSums | None = None
        self.closing_account = ""
        self.has_late_rows = False
        self._digits, self._most = limits["bedrag_cijfers"], limits["wachtende_regels"]
        self._waiting = 0
        self._periods = _Waiting()
        self._closings: dict[tuple[str, str], _Waiting] = {}

    def rows_of(self, kind: int, *, is_element: bool = False) -> list[Row]:
        """Return where the rows of an entry go while it is read."""
        is_certain = kind == ORDINARY or (is_element and self.opening_by is None)
        return self.ready if is_certain else []

    def is_too_much(self, rows: list[Row]) -> bool:
        """Whether the rows of one entry that wait are more than may."""
        return rows is not self.ready and len(rows) > self._most

    def take(self, entry: AuditEntry, how: str) -> None:
        """Take an entry that is complete; ``how`` tells of an opening balance in which way the file gives it."""
        if entry.kind == OPENING:
            self._opening_entry(entry, how)
        elif entry.kind == LATE:
            self._late(entry)

    def _opening_entry(self, entry: AuditEntry, how: str) -> None:
        if how == BY_PERIOD and self.opening_by is None:  # a journal for it may come still, and goes before
            self._periods.add(entry)
            self._wait(len(entry.rows))
        else:
            self._open(how, entry.rows, SideSums(entry.lines, entry.debit, entry.credit))

    def _open(self, how: str, rows: list[Row], sums: SideSums) -> None:
        """Hand out an opening balance, unless there is one of another kind already."""
        if not sums.lines:
            return
        if self.opening_by not in (None, how):
            self.opening_left.setdefault(how, SideSums()).add(sums.lines, sums.debit, sums.credit)
            return
        self.opening_by = how
        self.opening.add(sums.lines, sums.debit, sums.credit)
        if rows is not self.ready:
            self.ready += rows

    def _late(self, entry: AuditEntry) -> None:
        """Let the rows of an entry wait that only has accounts of the result, against one other account."""
        others = {cells[_AT_ACCOUNT] for _, cells, _ in entry.rows if cells[_AT_KIND] != RESULT}
        is_candidate = len(others) == 1 and entry.is_readable and not self.has_late_rows
        if is_candidate and any(cells[_AT_KIND] == RESULT for _, cells, _ in entry.rows):
            key = entry.rows[0][1][_AT_PERIOD], others.pop()
            self._closings.setdefault(key, _Waiting()).add(entry)
            self._wait(len(entry.rows))
        else:
            self.ready += entry.rows

    def _wait(self, rows: int) -> None:
        """Count rows that wait; when they are too many, all are handed out that can be."""
        self._waiting += rows
        if self._waiting > self._most:
            self.has_late_rows, self._waiting = True, 0
            self._release(None)

    def _release(self, closing: tuple[str, str] | None) -> None:
        """Hand out what waits, apart from the entries that close the year."""
        periods, self._periods = self._periods, _Waiting()
        self._open(BY_PERIOD, periods.rows, periods.sums)
        for key, waiting in self._closings.items():
            if key == closing:
                self.closing, self.closing_account = waiting.sums, key[1]
            else:
                self.ready += waiting.rows
        self._closings.clear()

    def finish(self, results: Mapping[str, int]) -> None:
        """Decide about the rows that wait.

        Args:
            results: account of the result → debit minus credit of all its lines, an opening balance apart.
        """
        self._release(None if any(results.values()) else self._largest())

    def _largest(self) -> tuple[str, str] | None:
        """Return of the entries that may empty the accounts of the result those with the most accounts."""
        touched = {
            key: sum(map(bool, _by_account(waiting.rows, self._digits).values()))
            for key, waiting in self._closings.items()
        }
        return max(touched, key=lambda key: touched[key]) if any(touched.values()) else None


def _by_account(rows: list[Row], digits: int) -> dict[str, int]:
    """Return account of the result → debit minus credit of rows that can be read."""
    found: dict[str, int] = {}
    for _, cells, _ in rows:
        if cells[_AT_KIND] == RESULT:
            debit, credit = (audit_cents(cells[at] or "0", digits) or 0 for at in (_AT_DEBIT, _AT_CREDIT))
            found[cells[_AT_ACCOUNT]] = found.get(cells[_AT_ACCOUNT], 0) + debit - credit
    return found
