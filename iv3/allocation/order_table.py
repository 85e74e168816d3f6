"""A table of an order in TOML that hands out its values one by one, and says what is left, unknown or wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from iv3.allocation.divide import AANTAL, GELD, HUNDRED_PERCENT, Path
from iv3.allocation.findings import OrderFinding, fault, say, shown_path
from iv3.core.errors import UserError
from iv3.core.nearest import nearest
from iv3.rows.cells import MOST_DIGITS, cents, shown

MOST_ROWS = 500
"""Rows in one list of a contract."""
MOST_CHARACTERS = 2_000
MOST_NAME_CHARACTERS = 200
_NUMBER = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,6}))?")
_UNCLEAR = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_NOT_FILLED_IN = "…"
_COMMA = ","
_TOO_LARGE = 10**MOST_DIGITS


class OrderTable:
    """A table of the order: it hands out its values one by one, and says what is left, unknown or wrong."""

    def __init__(self, data: Mapping[str, Any], pad: Path, findings: list[OrderFinding]) -> None:
        """Take the values, where the table stands, and the list to which what is wrong is added."""
        self.data = data
        self.pad = pad
        self.findings = findings
        self._known: list[str] = []

    def wrong(self, regel: str, key: str | None = None, **values: object) -> None:
        """Add a finding about this table, or about one of its keys."""
        pad = self.pad if key is None else (*self.pad, key)
        header = ".".join(shown(part) for part in pad if isinstance(part, str))
        self.findings.append(fault(regel, pad, sleutel=shown_path(pad), kop=header, **values))

    def allow(self, *keys: str) -> None:
        """Take note of keys that may be here."""
        self._known += keys

    def take(self, key: str, *, required: bool) -> Any:
        """Return a value, or None when it is not there."""
        self.allow(key)
        if key not in self.data and required:
            self.wrong("ontbreekt", key)
        return self.data.get(key)

    def text(self, key: str, *, required: bool = True, most: int = MOST_CHARACTERS) -> str:
        """Return a text; empty when it is not there or wrong."""
        value = self.take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong("geen-tekst", key, gevonden=_shown(value))
        elif not (said := value.strip()) or said == _NOT_FILLED_IN:
            self.wrong("leeg", key)
        elif len(said) > most:
            self.wrong("te-lang", key, aantal=len(said), grens=most)
        else:
            return said
        return ""

    def choice(self, key: str, options: Iterable[str], *, required: bool = True, standard: str = "") -> str:
        """Return one of ``options``."""
        value = self.text(key, required=required, most=MOST_NAME_CHARACTERS)
        known = list(options)
        if not value or value in known:
            return value or standard
        near = nearest(value, known)
        self.wrong("kies", key, gevonden=shown(value), mogelijk=", ".join(known), bedoelt=meant(near))
        return ""

    def code(self, key: str, *, required: bool = True) -> str:
        """Return a code, which is text: the number 6.20 would become 6.2."""
        value = self.data.get(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self.allow(key)
            self.wrong("code-zonder-aanhalingstekens", key, gevonden=_shown(value))
            return ""
        return self.text(key, required=required, most=MOST_NAME_CHARACTERS)

    def day(self, key: str) -> date | None:
        """Return a day."""
        value = self.take(key, required=True)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        if isinstance(value, str) and not value.strip():
            self.wrong("leeg", key)
        else:
            self.wrong("geen-datum", key, gevonden=_shown(value))
        return None

    def whole(self, key: str, *, required: bool = True) -> int | None:
        """Return a whole number."""
        value = self.take(key, required=required)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < _TOO_LARGE):
            return value
        if isinstance(value, str) and not value.strip():
            self.wrong("leeg", key)
        else:
            self.wrong("geen-heel-getal", key, gevonden=_shown(value))
        return None

    def money(self, key: str, *, zero: bool = False) -> int | None:
        """Return an amount in cents; a negative one, or zero unless ``zero``, is wrong."""
        value = self.take(key, required=True)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float, str)) or _is_huge(value):
            self.wrong("geen-bedrag", key, reden=say("geen_bedrag_kaal", gevonden=_shown(value)))
            return None
        if isinstance(value, float):
            self.wrong("bedrag-kommagetal", key, gevonden=_shown(value))
            return None
        if isinstance(value, str) and not value.strip():
            self.wrong("leeg", key)
            return None
        try:
            amount = cents(str(value), _COMMA)
        except UserError as error:
            self.wrong("geen-bedrag", key, reden=str(error))
            return None
        if amount < 0:
            self.wrong("bedrag-negatief", key, gevonden=_shown(value))
            return None
        if amount == 0 and not zero:
            self.wrong("bedrag-nul", key)
            return None
        return amount

    def number(self, key: str, soort: str) -> Fraction | None:
        """Return the value of a field: money in cents, a count or a percentage."""
        if soort == GELD:
            amount = self.money(key, zero=True)
            return None if amount is None else Fraction(amount)
        value = self.take(key, required=True)
        if isinstance(value, float):
            self.wrong("aantal-kommagetal", key, gevonden=_shown(value))
            return None
        if isinstance(value, str) and not value.strip():
            self.wrong("leeg", key)
            return None
        if isinstance(value, bool) or not isinstance(value, (int, str)) or _is_huge(value):
            self.wrong("geen-aantal", key, gevonden=_shown(value))
            return None
        written = str(value).strip()
        if soort != AANTAL:
            written = written.removesuffix("%").strip()
        if written.startswith("-"):
            self.wrong("aantal-negatief", key, gevonden=shown(written))
            return None
        if _UNCLEAR.fullmatch(written):
            self.wrong("aantal-onduidelijk", key, gevonden=shown(written))
            return None
        match = _NUMBER.fullmatch(written)
        if match is None:
            self.wrong("geen-aantal", key, gevonden=shown(written))
            return None
        decimals = match.group(2) or ""
        number = Fraction(int(match.group(1) + decimals), 10 ** len(decimals))
        if soort != AANTAL and number > HUNDRED_PERCENT:
            self.wrong("procent-te-hoog", key, gevonden=shown(written))
            return None
        return number

    def table(self, key: str, *, required: bool = False) -> OrderTable | None:
        """Return a table in this table."""
        value = self.take(key, required=required)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.wrong("geen-blok", key, gevonden=_shown(value))
            return None
        return OrderTable(value, (*self.pad, key), self.findings)

    def tables(self, key: str, *, required: bool = False, most: int = MOST_ROWS) -> list[OrderTable]:
        """Return a list of tables in this table."""
        value = self.take(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(item, Mapping) for item in value):
            self.wrong("geen-lijst", key)
            return []
        if len(value) > most:
            self.wrong("te-veel", key, aantal=len(value), grens=most)
            return []
        return [OrderTable(item, (*self.pad, key, number), self.findings) for number, item in enumerate(value)]

    def done(self) -> None:
        """Say which keys nobody asked for."""
        for key in self.data:
            if key not in self._known:
                near = nearest(key, self._known)
                possible = ", ".join(dict.fromkeys(self._known))
                self.wrong("onbekende-sleutel", key, gevonden=shown(key), mogelijk=possible, bedoelt=meant(near))


def meant(near: str | None) -> str:
    """Return the question whether ``near`` was meant; empty for None."""
    return "" if near is None else say("bedoelt_u", woord=near)


def _is_huge(value: object) -> bool:
    return isinstance(value, int) and abs(value) >= _TOO_LARGE


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if _is_huge(value):
        return say("groot_getal")
    if isinstance(value, list):
        return say("een_lijst")
    if isinstance(value, Mapping):
        return say("een_blok")
    return shown(str(value))
