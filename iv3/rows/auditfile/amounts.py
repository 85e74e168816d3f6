"""Sums over an auditfile, each amount on the side where the file writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AMOUNT = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]{0,2})0*)?")


def audit_cents(written: str, most_digits: int) -> int | None:
    """Return an amount of an auditfile in whole cents: a point before the decimals, without signs for thousands.

    Args:
        written: ``121``, ``609.9``, ``-200.00``.
        most_digits: how many digits may stand before the point.

    Returns:
        None when it is no such amount, or not in whole cents.
    """
    if written[-3:-2] == "." and written[:-3].isdigit() and written[-2:].isdigit() and written.isascii():
        return int(written[:-3] + written[-2:]) if len(written) <= most_digits + 3 else None
    found = _AMOUNT.fullmatch(written)
    if found is None or len(found[2]) > most_digits:
        return None
    amount = int(found[2] + (found[3] or "").ljust(2, "0"))
    return -amount if found[1] == "-" else amount


@dataclass
class SideSums:
    """Lines, and their debit and credit in whole cents, as written."""

    lines: int = 0
    debit: int = 0
    credit: int = 0

    def add(self, lines: int, debit: int, credit: int) -> None:
        """Add lines."""
        self.lines += lines
        self.debit += debit
        self.credit += credit


@dataclass
class StatedSums:
    """What a file says of its own lines; None where it says nothing."""

    lines: int | None = None
    debit: int | None = None
    credit: int | None = None

    def add(self, lines: int | None, debit: int | None, credit: int | None) -> None:
        """Add what a following part of the file says."""
        self.lines = _sum(self.lines, lines)
        self.debit = _sum(self.debit, debit)
        self.credit = _sum(self.credit, credit)


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one + (other or 0)
