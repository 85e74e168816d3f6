"""Cells as people fill them: amounts to whole cents, text that no spreadsheet may run, and how columns are called."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from iv3.core.character_ranges import NOT_PRINTABLE, WHITE_SPACE
from iv3.core.characters import one_of, plain, printable
from iv3.core.errors import Unusable, UserError
from iv3.core.sentences import text as sentence

TEXTS = "inlezen"
"""The part of the texts of the commands that is about reading files."""

COMMA, POINT = ",", "."
_MOST_SHOWN = 60
"""Characters of somebody's cell that a message repeats."""

MOST_AMOUNT_CHARACTERS = 64
"""A longer cell is no amount."""
MOST_DIGITS = 15
"""Digits before the decimal sign: what a spreadsheet keeps exactly, and a thousand times all the euros there are."""
_NOISE_POWER = 6
"""A number in a workbook is a binary fraction; it may be off by ten to minus this power, in euros."""


class Number(str):
    """The number of a cell that a workbook holds as a number: its decimal sign is a point, whatever the file does."""

    __slots__ = ()


def with_decimal_commas(cells: list[str]) -> list[str]:
    """Return cells with a decimal comma in every `Number`, as a Dutch spreadsheet reads them; text stays as it is."""
    return [cell.replace(POINT, COMMA) if type(cell) is Number else cell for cell in cells]


def say(key: str, **values: object) -> str:
    """Return a sentence about reading a file, with its values filled in."""
    return sentence(TEXTS, key, **values)


def unusable(key: str, **values: object) -> Unusable:
    """Return the error with a sentence about reading a file."""
    return Unusable(say(key, **values), key, **values)


def fold(word: str) -> str:
    """Return a header without what does not count: letter case, accents, spaces, ``_``, ``-`` and ``.``."""
    if word.isascii():
        return word.lower().translate(_ASCII_NOT_IN_NAMES)
    return one_of(_NOT_IN_NAMES).sub("", plain(word))


_NOT_IN_NAMES = f"{NOT_PRINTABLE}{WHITE_SPACE}_.‐‑–-"
_ASCII_NOT_IN_NAMES = dict.fromkeys((*range(ord(" ") + 1), 0x7F, *map(ord, "_.-")))


def column_letters(index: int) -> str:
    """Return the letters of a column, as a spreadsheet shows them: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        letters = chr(ord("A") + letter) + letters
        index -= 1
    return letters


def shown(value: str, most: int = _MOST_SHOWN) -> str:
    """Return somebody's text so that it fits in a sentence: on one line, not too long, and possible to print."""
    clean = printable(" ".join(value[: 4 * most].split()))
    return clean if len(clean) <= most else clean[:most] + "…"


# Amounts


def cents(text: str, decimal: str) -> int:
    """Return an amount in euros as whole cents.

    A point and a comma together: the last is the decimal sign. One sign with one or two digits behind it is the decimal
    sign; with three it separates thousands, unless it is ``decimal``. A `Number` always has a point.

    A dash alone is zero, as the accounting notation of a spreadsheet shows it. Digits far behind the decimal sign count
    as noise of a binary fraction when there are so many that nobody typed them.

    Args:
        text: ``1.234,56``, ``1,234.56``, ``1 234``, ``1'234``, ``-12,50``, ``12,50-``, ``€ 12``, ``EUR 12``, ``€ -``.
        decimal: the decimal sign of the file, ``,`` or ``.``.

    Raises:
        UserError: the text is no amount in whole cents; the message says why, in Dutch.
    """
    if text[-3:-2] in {",", "."}:
        digits = text[:-3] + text[-2:]
        if digits.isascii() and len(digits) <= MOST_DIGITS + 2:
            if digits.isdigit():
                return int(digits)
            if digits[:1] == "-" and digits[1:].isdigit():
                return -int(digits[1:])
    elif text.isdigit() and text.isascii() and len(text) <= MOST_DIGITS:
        return int(text) * 100
    if type(text) is Number:
        return _number_cents(text)
    if _USUAL.fullmatch(text):
        return int(text.translate(_WITHOUT_SIGNS))
    written = text.translate(_DASHES).strip()
    if _without_currency(written) == "-" or _NEARLY_ZERO.fullmatch(written):
        return 0
    body, negative = _unsigned(written, text)
    whole, fraction = _split(body, text, decimal)
    if len(whole) > MOST_DIGITS:
        raise UserError(say("bedrag_te_groot", gevonden=shown(text), cijfers=MOST_DIGITS))
    amount = _whole_cents(whole or "0", fraction)
    if amount is None:
        raise UserError(say("bedrag_decimalen", gevonden=shown(text)))
    return -amount if negative else amount


_USUAL = re.compile(
    r"-?(?:[0-9]{1,15}[.,]|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4},|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}\.)[0-9]{2}"
)
"""Amounts with two decimals that can be read in one way only: nearly all there are."""
_WITHOUT_SIGNS = str.maketrans("", "", ".,")
_SPACE_LIKE = "\u00a0\u2009\u202f"
_AMOUNT_CHARACTERS = re.compile(f"[0-9., {_SPACE_LIKE}]*[0-9]")
_SPACES = str.maketrans(_SPACE_LIKE, "   ")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
"""Signs that programs write where a minus belongs."""
_APOSTROPHE = re.compile("(?<=[0-9])['\u2019](?=[0-9]{3})")
_NEARLY_ZERO = re.compile("[-+]?[0-9](?:[.,][0-9]+)?[eE]-0*(?:[7-9]|[1-9][0-9]+)")
_NOISE_IN_A_CENT = 10_000
_NOISE_DIGITS = 15
"""So many digits and more a program writes for a number that is not exactly what it stands for."""
_CURRENCIES = ("€", "EUR")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:([ .,])[0-9]{3})(?:\1[0-9]{3})*")
_POWER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?[eE][-+]?[0-9]+")


def _unsigned(written: str, text: str) -> tuple[str, bool]:
    """Return the digits and signs of an amount without minus and currency, and whether it is negative."""
    body = _APOSTROPHE.sub(" ", written)
    if not body:
        raise UserError(say("bedrag_leeg"))
    if len(body) > MOST_AMOUNT_CHARACTERS:
        raise UserError(say("bedrag_geen", gevonden=shown(text)))
    outside, body = _signs(body)
    inside, body = _signs(_without_currency(body))
    if len(outside + inside) > 1 or not _AMOUNT_CHARACTERS.fullmatch(body):
        raise UserError(_why_not(written, text))
    return body.translate(_SPACES), outside + inside == "-"


def _signs(body: str) -> tuple[str, str]:
    """Return the plus or minus before an amount with the minus behind it, and what is left."""
    before = body[:1] if body[:1] in ("-", "+") else ""
    behind = "-" if body.endswith("-") and len(body) > 1 else ""
    return before + behind, body[len(before) : len(body) - len(behind)].strip()


def _without_currency(body: str) -> str:
    upper = body.upper()
    for currency in _CURRENCIES:
        if upper.startswith(currency):
            return body[len(currency) :].strip()
        if upper.endswith(currency):
            return body[: -len(currency)].strip()
    return body


def _why_not(body: str, text: str) -> str:
    """Return the sentence for a text that is no amount."""
    strange = next((c for c in body if not c.isascii() and c not in f"€{_SPACE_LIKE}"), "")
    key = "bedrag_teken" if strange else "bedrag_geen"
    inside = _without_currency(body)
    if body.startswith("#"):
        key = "bedrag_foutwaarde"
    elif body.startswith("="):
        key = "bedrag_formule"
    elif inside.startswith("(") and inside.endswith(")"):
        key = "bedrag_haakjes"
    elif _POWER.fullmatch(body):
        key = "bedrag_macht"
    return say(key, gevonden=shown(text), teken=strange and f"U+{ord(strange):04X}")


def _whole_cents(whole: str, fraction: str) -> int | None:
    """Return an amount in cents; None when it has more decimals than noise explains."""
    amount = int(whole) * 100 + int(fraction[:2].ljust(2, "0"))
    if not fraction[2:].strip("0"):
        return amount
    unit = int(10 ** (len(fraction) - 2))
    rest = int(fraction[2:])
    if len(whole + fraction) < _NOISE_DIGITS or min(rest, unit - rest) * _NOISE_IN_A_CENT >= unit:
        return None
    return amount + (rest * 2 > unit)


def _split(body: str, text: str, decimal: str) -> tuple[str, str]:
    """Return the digits before and behind the decimal sign."""
    last = max(body.rfind(","), body.rfind("."))
    whole, fraction = body, ""
    if last >= 0:
        sign, behind = body[last], len(body) - last - 1
        both = "," in body and "." in body
        if both or (body.count(sign) == 1 and (behind != 3 or sign == decimal)):
            whole, fraction = body[:last], body[last + 1 :]
    groups = _GROUPS.fullmatch(whole)
    plain = "".join(c for c in whole if c.isdigit()) if groups else whole
    if not (plain + fraction).isdigit():
        raise UserError(say("bedrag_groepen", gevonden=shown(text)))
    return plain, fraction


def _number_cents(number: Number) -> int:
    """Return the amount of a number in a workbook, in which a sum may be off by the last binary digit."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        raise UserError(say("bedrag_geen", gevonden=shown(number))) from None
    if abs(value) >= 10**MOST_DIGITS:
        raise UserError(say("bedrag_te_groot", gevonden=shown(number), cijfers=MOST_DIGITS))
    rounded = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)
    if abs(value - rounded) >= Decimal(1).scaleb(-_NOISE_POWER):
        raise UserError(say("bedrag_decimalen", gevonden=shown(number)))
    return int(rounded * 100)
