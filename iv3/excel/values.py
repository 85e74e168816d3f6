"""Values of cells: amounts to whole euros, numbers and days as people write them; no binary fraction touches money."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from iv3.rows.cells import MOST_DIGITS, shown

BLANK = " \t\r\n\u00a0"
_AS_SHOWN = Context(prec=15)
"""The digits a spreadsheet shows, and turns into text."""
_NUMBER = (int, float)
_DAY = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


# Values


def whole_euros(value: float, factor: int) -> int:
    """Return a number in a cell times ``factor``, rounded to a whole number; a half goes to the even side.

    Raises:
        ValueError: not a number, or too large to be an amount.
    """
    exact = Decimal(repr(value))
    if not exact.is_finite() or abs(exact) >= 10**MOST_DIGITS:
        raise ValueError(value)
    return int((exact * factor).quantize(Decimal(1), rounding=ROUND_HALF_EVEN, context=Context(prec=60)))


def whole_cents(value: float, factor: int) -> int:
    """Return a number in a cell times ``factor``, in cents of euros; see `whole_euros`."""
    return whole_euros(value, factor * 100)


def shown_number(value: float) -> str:
    """Return a number as a spreadsheet turns it into text in Dutch: at most 15 digits, and a decimal comma."""
    text = format(_AS_SHOWN.create_decimal(repr(value)), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def is_number(value: Any) -> bool:
    """Tell whether a value is a number; ja and nee are none."""
    return isinstance(value, _NUMBER) and not isinstance(value, bool)


def is_day(value: Any) -> bool:
    """Tell whether a value is a day, with or without a time."""
    return hasattr(value, "year") and hasattr(value, "day")


def said(value: Any) -> str:
    """Return a value as a message shows it."""
    if is_number(value):
        return shown_number(value)
    if is_day(value):
        return f"{value.day}-{value.month}-{value.year}"
    return shown(str(value))


def field_text(value: Any) -> str:
    """Return a field as text: a number without decimals, a day as people write it."""
    return value if isinstance(value, str) else said(value)


def moment(value: Any, timezone: str) -> str:
    """Return a day, or a day and a time, as a delivery holds it; text that is no day comes back as it is."""
    if is_day(value):
        if hasattr(value, "hour"):
            return f"{value.isoformat(sep='T', timespec='seconds')}{timezone}"
        return f"{value.isoformat()}T00:00:00{timezone}"
    text = field_text(value).strip(BLANK)
    day = _DAY.fullmatch(text)
    if day:
        text = f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
    return f"{text}T00:00:00{timezone}" if _ISO_DAY.fullmatch(text) else text
