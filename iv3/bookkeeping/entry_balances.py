"""Whether debit is credit, per journal and per entry, while a ledger is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from iv3.bookkeeping.words import JOURNAL
from iv3.rows.line_file import LineFile

ENTRY = "boeking"
_MOST_OPEN = 200_000
"""Entries that may be out of balance at once; more are not looked at one by one."""


@dataclass
class EntryBalances:
    """The balance of every journal, and of the entries that are not in balance, in cents with debit positive.

    ``has_too_many`` tells that entries are so much mixed up that they were not followed to the end.
    """

    journals: dict[str, int] = field(default_factory=dict)
    entries: dict[tuple[str, str], int] = field(default_factory=dict)
    has_entries: bool = False
    has_too_many: bool = False
    _finish: Callable[[], None] | None = None

    def watching(self, file: LineFile) -> Callable[[Sequence[str], int], None] | None:
        """Return what must be told the cells and the amount of every line; None when nothing can be followed."""
        at = file.at
        self.has_entries = ENTRY in at
        if ENTRY not in at and JOURNAL not in at:
            return None
        journal = itemgetter(at[JOURNAL]) if JOURNAL in at else lambda _: ""
        if ENTRY not in at:
            return lambda cells, amount: self._add_journal(journal(cells), amount)
        return self._watching_entries(journal, at[ENTRY], JOURNAL in at)

    def _watching_entries(
        self, journal: Callable[[Sequence[str]], str], place: int, has_journals: bool
    ) -> Callable[[Sequence[str], int], None]:
        add_journal = self._add_journal

        last_book = last_entry = ""
        running = 0  # of the entry whose lines are coming by: they nearly always stand together

        def watch(cells: Sequence[str], amount: int) -> None:
            nonlocal last_book, last_entry, running
            book, entry = journal(cells) if has_journals else "", cells[place]
            if has_journals:
                add_journal(book, amount)
            if entry != last_entry or book != last_book:
                self._keep((last_book, last_entry), running)
                last_book, last_entry, running = book, entry, 0
            running += amount

        self._finish = lambda: self._keep((last_book, last_entry), running)
        return watch

    def close(self) -> None:
        """Take the last entry: all lines have been told."""
        if self._finish is not None:
            self._finish()
            self._finish = None

    def _keep(self, key: tuple[str, str], amount: int) -> None:
        """Add what lines of an entry come to; an entry that is in balance is forgotten."""
        rest = self.entries.get(key, 0) + amount
        if not rest:
            self.entries.pop(key, None)
        elif len(self.entries) < _MOST_OPEN or key in self.entries:
            self.entries[key] = rest
        else:
            self.has_too_many = True

    def _add_journal(self, name: str, amount: int) -> None:
        if name in self.journals or len(self.journals) < _MOST_OPEN:
            self.journals[name] = self.journals.get(name, 0) + amount
        else:
            self.has_too_many = True
