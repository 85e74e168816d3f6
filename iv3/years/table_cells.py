"""Cells of a table that holds codes and shares, as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from iv3.core.errors import UserError
from iv3.rows.cells import Number, shown
from iv3.rows.line_file import LineFile
from iv3.years.words import say

_SHARE = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{1,15}))?(%?)")
_RATIO = re.compile(r"([0-9]{1,15})/([0-9]{1,15})")
_DECIMALS_OF_NUMBER = 9
"""A share in a workbook is a binary fraction; so many decimals of it are meant."""


def code_text(cell: str, codes: Iterable[str], file: LineFile, number: int, meaning: str) -> str:
    """Return a code as text.

    Raises:
        UserError: a workbook holds it as a number, in which 0.1 and 0.10 are the same.
    """
    code = cell.strip()
    if isinstance(cell, Number) and code + "0" in codes:
        raise UserError(in_row(file, number, meaning, say("code_is_getal", code=code)))
    return code


def in_row(file: LineFile, number: int, meaning: str, reason: object) -> str:
    """Return what is wrong with where in its row it is; the cell in a workbook."""
    if file.sheet is not None:
        return f"{file.where(number, meaning)}: {reason}"
    return say("in_kolom", kop=shown(file.header[file.at[meaning]]), reden=reason)


def share_of(cell: str) -> Fraction:
    """Return a share, from 0 to 1: ``25%``, ``0,25``, ``1/4``.

    Raises:
        UserError: no share; a Dutch message.
    """
    body = "".join(cell.split())
    share = None
    if isinstance(cell, Number):
        share = Fraction(round(Decimal(cell), _DECIMALS_OF_NUMBER))
    elif (ratio := _RATIO.fullmatch(body)) and int(ratio.group(2)):
        share = Fraction(int(ratio.group(1)), int(ratio.group(2)))
    elif match := _SHARE.fullmatch(body):
        whole, fraction, percent = match.group(1), match.group(2) or "", match.group(3)
        share = Fraction(int(whole + fraction), 10 ** len(fraction)) / (100 if percent else 1)
    if share is None or not 0 <= share <= 1:
        raise UserError(say("sleutel_deel", gevonden=shown(cell)))
    return share
