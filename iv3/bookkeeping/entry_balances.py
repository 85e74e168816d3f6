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
        entries, add_journal = self.entries, self._add_journal

        def watch(cells: Sequence[str], amount: int) -> None:
            book = journal(cells)
            if has_journals:
                add_journal(book, amount)
            key = book, cells[place]
            rest = entries.get(key, 0) + amount
            if rest:
                if len(entries) < _MOST_OPEN or key in entries:
                    entries[key] = rest
                else:
                    self.has_too_many = True
            else:
                entries.pop(key, None)

        return watch

    def _add_journal(self, name: str, amount: int) -> None:
        if name in self.journals or len(self.journals) < _MOST_OPEN:
            self.journals[name] = self.journals.get(name, 0) + amount
        else:
            self.has_too_many = True
