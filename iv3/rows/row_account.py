"""What happens to every row of a table with amounts while it is read: nothing gets lost between file and sum."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import gcd

from iv3.rows.amounts import AmountReader, ColumnSums
from iv3.rows.line_file import LineFile
from iv3.rows.row_kinds import TotalRow

_MOST_CHECKPOINTS = 2_000
"""Totals that a later total may include; earlier ones are forgotten."""
_MOST_LISTED = 10
_BUCKETS = 64
_LAST_BUCKET = _BUCKETS - 1
_MOST_TWICE = 100_000


@dataclass
class LineSum:
    """Lines and what they come to, in cents with debit positive; ``debit`` is that of the lines above zero."""

    lines: int = 0
    cents: int = 0
    debit: int = 0

    def add(self, cents: int) -> None:
        """Take one more line."""
        self.lines += 1
        self.cents += cents
        if cents > 0:
            self.debit += cents


@dataclass(frozen=True)
class TotalFound:
    """A total of the file itself.

    Attributes:
        row: the number of its row.
        label: what it is called.
        header: the header of the column with the total.
        stated: what the file says, in cents as written.
        counted: what the lines come to, in cents as written.
    """

    row: int
    label: str
    header: str
    stated: int
    counted: int

    @property
    def is_right(self) -> bool:
        """Tell whether the lines come to the total."""
        return self.stated == self.counted


@dataclass(frozen=True)
class Doubles:
    """Rows that are word for word an earlier row: how many, the numbers of the first, and whether all rows stand twice.

    Equal rows are ordinary in a table without numbers of its lines; a table that is in itself twice is not.
    """

    count: int
    rows: tuple[int, ...]
    is_all: bool


@dataclass
class TableControl:
    """Keeps account of the rows of one table.

    Attributes:
        file: the table.
        amounts: what reads its amounts.
        outside: reason → lines that are not of what is asked for.
        refused: lines with an amount that have no place.
        unreadable: rows of which not even the amount can be read.
        totals: the totals of the file itself.
        total_rows: the rows that are a total.
    """

    file: LineFile
    amounts: AmountReader | ColumnSums
    outside: dict[str, LineSum] = field(default_factory=dict)
    refused: LineSum = field(default_factory=LineSum)
    unreadable: int = 0
    totals: list[TotalFound] = field(default_factory=list)
    total_rows: int = 0
    _checkpoints: list[tuple[int, ...]] = field(default_factory=list)

    def settle(self, number: int, cells: Sequence[str], problem: str) -> str | None:
        """Return why a row is refused, empty when it is a total, or None when it is a line after all."""
        if not isinstance(problem, TotalRow):
            self.unreadable += 1
            return problem
        stated = self.amounts.written(cells)
        if stated is None or not any(stated):
            self.total_rows += problem.is_sure
            return "" if problem.is_sure else None
        counted = self._as_counted(stated)
        if counted is None and not problem.is_sure:
            return None
        self.total_rows += 1
        self._take(number, problem, stated, counted or self._since_last())
        return ""

    def leave_outside(self, reason: str, cents: int) -> None:
        """Take note of a line that is not of what is asked for."""
        self.outside.setdefault(reason, LineSum()).add(cents)

    def _take(self, number: int, label: str, stated: Sequence[int], counted: Sequence[int]) -> None:
        for index, said, found in zip(self.amounts.columns, stated, counted):
            if said or found:
                self.totals.append(TotalFound(number, str(label), self.file.header[index], said, found))
        self._checkpoints.append(self._now())
        del self._checkpoints[:-_MOST_CHECKPOINTS]

    def _now(self) -> tuple[int, ...]:
        return tuple(self.amounts.sums_by_column)

    def _since_last(self) -> list[int]:
        before = self._checkpoints[-1] if self._checkpoints else (0,) * len(self._now())
        return [now - then for now, then in zip(self._now(), before)]

    def _as_counted(self, stated: Sequence[int]) -> list[int] | None:
        """Return the sum of the lines since an earlier total, or since the begin, that is this one; None without."""
        now = self._now()
        for before in ((0,) * len(now), *reversed(self._checkpoints)):
            found = [n - b for n, b in zip(now, before)]
            if found == list(stated):
                return found
        if len(stated) == 1 and self.amounts.net_sum == stated[0]:
            return list(stated)
        return None

    def totals_held(self) -> list[TotalFound]:
        """Return the totals of the file; one above all of its lines is held against all of these, once all are read."""
        sums = self.amounts.sums
        return [
            replace(total, counted=total.stated)
            if not total.counted and sums.get(total.header) == total.stated
            else total
            for total in self.totals
        ]

    def doubles(self) -> Doubles:
        """Return which rows are word for word an earlier row of the table."""
        parts = [array("q") for _ in range(_BUCKETS)]  # a part at a time: sets stay small
        add_to = [part.append for part in parts]
        for value in self.file.fingerprints:
            add_to[value & _LAST_BUCKET](value)
        count, twice, times, different = 0, set[int](), 0, 0
        for part in filter(None, parts):
            surplus = len(part) - len(set(part))
            count += surplus
            if not surplus:
                times = 1
                continue
            found = Counter(part)
            different += len(found)
            times = gcd(times, *found.values())
            if len(twice) <= _MOST_TWICE:
                twice.update(value for value, often in found.items() if often > 1)
        rows = self._first_doubles(None if len(twice) > _MOST_TWICE else twice) if count else []
        return Doubles(count, tuple(rows), times > 1 and different > 1)

    def _first_doubles(self, twice: set[int] | None) -> list[int]:
        """Return the first rows that stood before; ``twice`` has what stands more than once, None for a lot."""
        met: set[int] = set()
        found: list[int] = []
        for number, cells, _ in self.file.rows():
            value = hash(tuple(cells))
            if twice is None or value in twice:
                if value in met:
                    found.append(number)
                    if len(found) >= _MOST_LISTED:
                        break
                met.add(value)
        return found
