"""Amounts as a table for people has them."""

from __future__ import annotations


def euros_with_comma(cent: int) -> str:
    """Return cents as euros with a decimal comma, without signs for thousands: ``-61250,00``."""
    whole, rest = divmod(abs(cent), 100)
    return f"{'-' if cent < 0 else ''}{whole},{rest:02d}"
