"""The periods of an auditfile: in which month they end, and which of them only close the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_MONTHS = range(1, 13)


def day_of(written: str) -> date | None:
    """Return a day (``2026-01-31``, with or without a time behind it), None when it is none."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def period_number(written: str) -> int | None:
    """Return the number of a period (``1``, ``01``), None when it is none."""
    return int(written) if written.isdigit() and written.isascii() and len(written) < 10 else None


@dataclass
class AuditPeriods:
    """The periods that a file names.

    Attributes:
        rules: the facts about periods of an opening and a closing.
        ends: number → first and last day.
    """

    rules: Mapping[str, Any]
    ends: dict[int, tuple[date, date]] = field(default_factory=dict)

    def add(self, number: str, begin: str, end: str) -> None:
        """Take a period that has a number and two days; of others nothing can be said."""
        found, first, last = period_number(number), day_of(begin), day_of(end)
        if found is not None and first is not None and last is not None:
            self.ends[found] = first, last

    def is_opening(self, number: int | None) -> bool:
        """Whether entries in a period are an opening balance."""
        return number is not None and number == self.rules["beginperiode"]

    def is_closing(self, number: int | None) -> bool:
        """Whether a period adds no days to those before it; without days its number tells."""
        if number is None:
            return False
        days = self.ends.get(number)
        if days is None:
            return number >= int(self.rules["afsluitperiode_vanaf"])
        return any(other < number and last >= days[1] for other, (_, last) in self.ends.items() if other)

    def month(self, number: int | None, day: str) -> str:
        """Return the month in which a period ends, the opening period for that, empty when nothing tells.

        Args:
            number: of the period; None without one.
            day: of the entry; used when the period does not tell.
        """
        if number is not None and number in self.ends and not self.is_opening(number):
            return str(self.ends[number][1].month)
        if number is not None and (number in _MONTHS or self.is_opening(number)):
            return str(number)
        found = day_of(day)
        return "" if found is None else str(found.month)
