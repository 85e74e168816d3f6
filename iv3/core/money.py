"""Amounts: whole cents, read exactly from how they were written, and shown as people write them."""

from __future__ import annotations

import re
from typing import Any

_PARTS = r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?"
_MOST_POWER = 400
_MOST_WHOLE = 15
"""A whole number with more digits says no year and no period."""
_USUAL_LENGTH = 20
"""An amount up to so long with one or two decimals needs no look at its parts."""


Fraction = bytes
"""A number with a fraction or an exponent, as it was written: no binary fraction ever touches money.

JSON knows no bytes, so one is never taken for a text: the number 0.10 is not the code "0.10".
"""


def cents(value: int | Fraction) -> int:
    """Return an amount in euros as whole cents; a half cent goes to the even side.

    A number with more than 400 digits before the point, or an amount beyond 10^400, comes back as 10^400: no limit
    lets that pass. After the point 400 digits count, and whether anything follows.
    """
    if not isinstance(value, Fraction):
        return value * 100
    if len(value) <= _USUAL_LENGTH and b"." in value[-3:-1]:
        return int(value.replace(b".", b"")) * (10 if value[-2:-1] == b"." else 1)
    match = re.fullmatch(_PARTS, value.decode())
    if match is None:
        raise ValueError(value)
    sign, whole, fraction, exponent = match.groups()
    fraction = fraction or ""
    if len(fraction) > _MOST_POWER:
        fraction = fraction[:_MOST_POWER] + ("1" if fraction[_MOST_POWER:].strip("0") else "0")
    power = _clipped(exponent or "0") - len(fraction) + 2
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return 0
    if len(whole) > _MOST_POWER or len(digits) + power > _MOST_POWER:
        amount = int(10**_MOST_POWER)
    elif power >= 0:
        amount = int(digits) * int(10**power)
    else:
        amount = _half_even(int(digits), -power)
    return -amount if sign else amount


def whole(value: Fraction) -> int | Fraction:
    """Return a number without a fraction by value, such as 2025.0 and 2.025e3, as that integer; else the number."""
    match = re.fullmatch(_PARTS, value.decode())
    if match is None:
        return value
    sign, units, fraction, exponent = match.groups()
    fraction = (fraction or "").rstrip("0")
    digits = (units + fraction).lstrip("0")
    if not digits:
        return 0
    power = _clipped(exponent or "0") - len(fraction)
    if power < len(digits.rstrip("0")) - len(digits) or len(digits) + power > _MOST_WHOLE:
        return value
    number = int(digits[:power] if power < 0 else digits + "0" * power)
    return -number if sign else number


def _clipped(exponent: str) -> int:
    digits = exponent.lstrip("+-").lstrip("0")
    size = int(digits[:9] or "0") if len(digits) < 9 else 10**8
    return -size if exponent.startswith("-") else size


def _half_even(number: int, power: int) -> int:
    """Return ``number`` divided by ten to the ``power``, rounded; beyond twice the digits that is always zero."""
    if power > 3 * _MOST_POWER:
        return 0
    divisor = int(10**power)
    quotient, rest = divmod(number, divisor)
    if rest * 2 == divisor:
        return quotient + quotient % 2
    return quotient + (1 if rest * 2 > divisor else 0)


def euro(amount_cents: int) -> str:
    """Return cents as Dutch people write euros: ``€ 61.250`` and ``-€ 0,50``."""
    whole, part = divmod(abs(amount_cents), 100)
    text = f"{whole:,}".replace(",", ".")
    return f"{'-' if amount_cents < 0 else ''}€ {text}{f',{part:02d}' if part else ''}"


def percent(part: int, whole: int, limit: int) -> str:
    """Return ``part`` of ``whole`` in percents, with so many decimals that it does not look like ``limit``.

    ``whole`` is not zero; two decimals are the usual number and twelve the most.
    """
    for decimals in range(2, 13):
        scaled = nearest_whole(abs(part) * 100 * 10**decimals, abs(whole))
        if scaled != limit * 10**decimals or abs(part) * 100 == limit * abs(whole):
            break
    text = f"{scaled // 10**decimals}"
    fraction = f"{scaled % 10**decimals:0{decimals}d}".rstrip("0")
    sign = "-" if scaled and (part < 0) != (whole < 0) else ""
    return f"{sign}{text}{',' + fraction if fraction else ''}"


def nearest_whole(number: int, divisor: int) -> int:
    """Return ``number`` divided by ``divisor``, both not below zero, as a whole number; a half goes up."""
    return (2 * number + divisor) // (2 * divisor)


def plain(value: Any) -> Any:
    """Return own data of a record for the report: numbers as the text that was written, the rest as it was."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value if isinstance(value, (bool, str)) or value is None else number_text(value)


def number_text(value: int | Fraction) -> str:
    """Return a number as text; Python refuses to write out a whole number of thousands of digits, we do not."""
    if isinstance(value, Fraction):
        return value.decode()
    try:
        return str(value)
    except ValueError:
        from decimal import Decimal  # for this rare number only: validating JSON loads no decimal

        return str(Decimal(value))
