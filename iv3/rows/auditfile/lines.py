"""The lines of an auditfile: they become rows while they are read, and everything that is checked adds up."""

from __future__ import annotations

from dataclasses import replace

from iv3.rows.auditfile.amounts import SideSums, StatedSums, audit_cents
from iv3.rows.auditfile.book import AuditBook
from iv3.rows.auditfile.elements import TWICE, AuditRecord, AuditTakers
from iv3.rows.auditfile.facts import audit_say
from iv3.rows.auditfile.periods import period_number
from iv3.rows.auditfile.selection import (
    BY_ELEMENT,
    BY_JOURNAL,
    BY_PERIOD,
    LATE,
    OPENING,
    ORDINARY,
    RESULT,
    AuditEntry,
    RowSelection,
)
from iv3.rows.cells import shown
from iv3.rows.source_total import UnbalancedEntry

MOST_LISTED = 5
"""Of one kind so many are named; the rest is counted."""


class AuditLines:
    """The lines of an auditfile; of one that was split, its parts come one after the other.

    Attributes:
        book: the accounts, which fill while the file is read.
        selection: the rows that can be handed out, and what becomes of the others.
        opening, entries: what was found in the opening balance and in all entries; with what the file says of them.
        journals: code → what was found in it.
        offsets: journal → the account that stands against its lines, and what its entries lack (debit minus credit).
        unbalanced: the first entries that are not in balance; ``unbalanced_count`` is of all.
        unknown: number → lines on an account that the file does not list.
        results: account of the result → debit minus credit of its lines, an opening balance apart.
        opening_results: what the opening balance has on accounts of the result.
        placed, unplaced: what lines on accounts of the result come to, with and without a cost centre, product or
            project; whatever their side.
    """

    def __init__(self, book: AuditBook) -> None:
        """Start with nothing added up."""
        self.book, self.selection = book, RowSelection(book.limits)
        self.opening, self.entries = SideSums(), SideSums()
        self.stated_opening, self.stated_entries = StatedSums(), StatedSums()
        self.journals: dict[str, SideSums] = {}
        self.offsets: dict[str, tuple[str, int]] = {}
        self.unbalanced: list[UnbalancedEntry] = []
        self.unbalanced_count = 0
        self.unknown: dict[str, SideSums] = {}
        self.results: dict[str, int] = {}
        self.opening_results = SideSums()
        self.placed = self.unplaced = 0
        self._entry: AuditEntry | None = None
        self._digits: int = book.limits["bedrag_cijfers"]

    def takers(self) -> AuditTakers:
        """Return what takes the elements of the whole file."""
        starts = {
            "beginbalans": self._begin_opening,
            "boekingen": self.book.refuse_without_accounts,
            "boeking": self._begin_entry,
            "regel": self._begin_line,
        }
        complete = {
            "beginregel": self._line,
            "beginbalans": self._opening_read,
            "regel": self._line,
            "boeking": self._entry_read,
            "boekingen": self._entries_read,
        }
        own = self.book.takers()
        return replace(own, starts=starts, complete={**own.complete, **complete})

    @property
    def is_emptied(self) -> bool:
        """Whether every account of the result stands at zero, although it has lines that count."""
        return bool(self.results) and self.selection.closing is None and not any(self.results.values())

    def finish(self) -> None:
        """Decide about the rows that wait, when the file has been read.

        Raises:
            Unusable: the file holds no lines.
        """
        if not self.opening.lines and not self.entries.lines:
            self.book.refuse_without_accounts()
            self.book.fail("geen-regels")
        self.selection.finish(self.results)

    # The opening balance as an element

    def _begin_opening(self, _records: list[dict[str, str]]) -> None:
        self._entry = AuditEntry(
            {}, {}, OPENING, self._shared_by_opening(""), self.selection.rows_of(OPENING, is_element=True)
        )

    def _opening_read(self, record: AuditRecord, _line: int) -> None:
        entry = self._taken()
        if entry is not None:
            self.opening.add(entry.lines, entry.debit, entry.credit)
            self.stated_opening.add(*self._stated(record))
            self.selection.take(entry, BY_ELEMENT)

    def _stated(self, record: AuditRecord) -> tuple[int | None, int | None, int | None]:
        count = period_number(record.get("aantal", ""))
        debit, credit = (audit_cents(record.get(side, ""), self._digits) for side in ("debet", "credit"))
        return count, debit, credit

    # An entry begins

    def _begin_entry(self, _records: list[dict[str, str]]) -> None:
        self._entry = None

    def _begin_line(self, records: list[dict[str, str]]) -> None:
        if self._entry is None:
            self._entry = self._new_entry(records[-2], records[-1])

    def _new_entry(self, journal: AuditRecord, written: AuditRecord) -> AuditEntry:
        periods, period, day = self.book.periods, written.get("periode", ""), written.get("datum", "")
        number, entry, kind = period_number(period), written.get("nummer", ""), ORDINARY
        if self._is_opening(journal) or periods.is_opening(number):
            kind, shared = OPENING, self._shared_by_opening(entry)
        else:
            shared = journal.get("code", ""), entry, period, periods.month(number, day), day
            if not self.selection.has_late_rows and periods.is_closing(number):
                kind = LATE
        return AuditEntry(journal, written, kind, shared, self.selection.rows_of(kind))

    def _shared_by_opening(self, entry: str) -> tuple[str, ...]:
        """Return the cells of an opening balance, however the file gives it: it is of the first day of the year."""
        period = str(self.book.rules["beginperiode"])
        return self.book.rules["begindagboek"], entry, period, period, self.book.first_day

    def _is_opening(self, journal: AuditRecord) -> bool:
        return journal.get("soort", "").upper() == str(self.book.rules["begindagboeksoort"])

    # A line is complete

    def _line(self, record: AuditRecord, line: int) -> None:
        entry = self._entry
        if entry is None:
            return
        account = record.get("rekening", "")
        known = self.book.accounts.get(account)
        name, kind = (known.name, known.kind) if known is not None else ("", "")
        place = record.get("kostenplaats", ""), record.get("kostendrager", ""), record.get("project", "")
        debit, credit, sides, problem = self._amounts(record)
        if not account:
            problem = problem or audit_say("regel-zonder-rekening")
        entry.is_readable = entry.is_readable and problem is None
        entry.lines += 1
        entry.debit += debit
        entry.credit += credit
        if known is None:
            self._unknown(account).add(1, debit, credit)
        elif kind == RESULT:
            self._result(account, debit, credit, entry.kind, is_placed=any(place))
        rows = entry.rows
        rows.append((line, [account, name, kind, *place, *entry.shared, *sides], problem))
        if self.selection.is_too_much(rows):
            self.book.fail("te-veel-wachtend", regel=line, meeste=self.book.limits["wachtende_regels"])

    def _amounts(self, record: AuditRecord) -> tuple[int, int, tuple[str, str], str | None]:
        """Return debit and credit in cents, the two cells as written, and why they cannot be used."""
        twice = record.get(TWICE)
        if twice is not None:
            return 0, 0, ("", ""), audit_say("regel-dubbel", veld=twice)
        written = record.get("bedrag", "")
        if not written and ("debet" in record or "credit" in record):
            return self._two_amounts(record.get("debet", ""), record.get("credit", ""))
        amount, side = audit_cents(written, self._digits), record.get("kant", "").upper()
        if amount is None:
            return 0, 0, (written, ""), audit_say("regel-bedrag", gevonden=shown(written))
        if side == self.book.rules["debet"]:
            return amount, 0, (written, ""), None
        if side == self.book.rules["credit"]:
            return 0, amount, ("", written), None
        return 0, 0, (written, ""), audit_say("regel-kant", gevonden=shown(side))

    def _two_amounts(self, debit: str, credit: str) -> tuple[int, int, tuple[str, str], str | None]:
        left, right = (audit_cents(written or "0", self._digits) for written in (debit, credit))
        if left is None or right is None:
            wrong = debit if left is None else credit
            return 0, 0, (debit, credit), audit_say("regel-bedrag", gevonden=shown(wrong))
        return left, right, (debit, credit), None

    def _unknown(self, account: str) -> SideSums:
        found = self.unknown.get(account)
        if found is None:
            self.book.limit(self.unknown)
            found = self.unknown[account] = SideSums()
        return found

    def _result(self, account: str, debit: int, credit: int, kind: int, *, is_placed: bool) -> None:
        if kind == OPENING:
            self.opening_results.add(1, debit, credit)
            return
        self.results[account] = self.results.get(account, 0) + debit - credit
        if is_placed:
            self.placed += abs(debit) + abs(credit)
        else:
            self.unplaced += abs(debit) + abs(credit)

    # An entry is complete

    def _taken(self) -> AuditEntry | None:
        entry, self._entry = self._entry, None
        return entry

    def _entry_read(self, record: AuditRecord, line: int) -> None:
        entry = self._taken()
        if entry is None:
            return
        if record.get("periode", "") != entry.period:
            self.book.fail("volgorde", regel=line)
        code = entry.journal.get("code", "")
        self._journal(code).add(entry.lines, entry.debit, entry.credit)
        self.entries.add(entry.lines, entry.debit, entry.credit)
        if entry.debit != entry.credit and entry.is_readable:
            self._not_balanced(entry, code, line)
        self.selection.take(entry, BY_JOURNAL if self._is_opening(entry.journal) else BY_PERIOD)

    def _journal(self, code: str) -> SideSums:
        found = self.journals.get(code)
        if found is None:
            self.book.limit(self.journals)
            found = self.journals[code] = SideSums()
        return found

    def _not_balanced(self, entry: AuditEntry, code: str, line: int) -> None:
        self.unbalanced_count += 1
        difference = entry.debit - entry.credit
        if len(self.unbalanced) < MOST_LISTED:
            self.unbalanced.append(UnbalancedEntry(code, entry.written.get("nummer", ""), line, difference))
        offset = entry.journal.get("tegenrekening", "")
        if offset:
            earlier = self.offsets.get(code, (offset, 0))
            self.offsets[code] = earlier[0], earlier[1] + difference

    def _entries_read(self, record: AuditRecord, _line: int) -> None:
        self.stated_entries.add(*self._stated(record))
