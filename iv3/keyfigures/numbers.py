"""Numbers of key figures: parts of a whole, exactly, and how people write them."""

from __future__ import annotations

import re
from fractions import Fraction

from iv3.core.money import euro, nearest_whole
from iv3.core.words import Kengetaleenheid

HUNDRED = 100
_DECIMALS = 4
_NUMBER = re.compile(r"([-+]?)([0-9]{1,15})(?:[.,]([0-9]{1,15}))? ?(%?)")


def read_number(written: str, unit: str) -> Fraction | None:
    """Return a delivered value in its unit, None when it is no number; ``18 %`` is the part 0,18."""
    match = _NUMBER.fullmatch(written.strip())
    if match is None:
        return None
    sign, whole, decimals, percent = match[1], match[2], match[3] or "", match[4]
    number = Fraction(int(whole + decimals), int(10 ** len(decimals))) * (-1 if sign == "-" else 1)
    return number / HUNDRED if percent and unit == Kengetaleenheid.DEEL else number


def in_unit(part: Fraction, unit: str) -> Fraction:
    """Return a part of a whole in the unit of its key figure."""
    return part * HUNDRED if unit == Kengetaleenheid.PROCENT else part


def written_number(number: Fraction) -> str:
    """Return a number with a decimal comma and at most four decimals; a half goes away from zero."""
    scaled = nearest_whole(abs(number.numerator) * int(10**_DECIMALS), number.denominator)
    whole, decimals = divmod(scaled, int(10**_DECIMALS))
    tail = f"{decimals:0{_DECIMALS}d}".rstrip("0")
    return f"{'-' if number < 0 and scaled else ''}{whole}{',' + tail if tail else ''}"


def value_text(number: Fraction, unit: str) -> str:
    """Return a value as people write it; of euros ``number`` is whole cents."""
    if unit == Kengetaleenheid.EURO:
        return euro(int(number))
    return f"{written_number(number)}{' %' if unit == Kengetaleenheid.PROCENT else ''}"
