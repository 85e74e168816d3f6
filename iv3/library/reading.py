"""How tables are read: what a user says once, and keeps in a profile for next time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iv3.core.characters import printable
from iv3.core.errors import Unusable
from iv3.rows.beginning import beginning
from iv3.rows.cells import fold, say, shown
from iv3.rows.control_sheet import Receipt
from iv3.rows.reading import TableReading

_COLUMNS, _ONLY, _HEADERS = "kolommen", "alleen", "koppen"
_SIMPLE = {
    "blad": "sheet",
    "decimaalteken": "decimal",
    "credit_positief": "is_credit_positive",
    "teken_in_bedrag": "is_signed",
}
"""Key of a profile → what it says, in `TableReading`."""
_IGNORED = "negeer"
_TEXT, _LIST, _BLOCK, _YES_NO = "soort_tekst", "soort_lijst", "soort_blok", "soort_ja_nee"
_KINDS = {
    **{_COLUMNS: _BLOCK, _ONLY: _BLOCK, _HEADERS: _LIST, _IGNORED: _LIST, "blad": _TEXT, "decimaalteken": _TEXT},
    **{"credit_positief": _YES_NO, "teken_in_bedrag": _YES_NO},
}
"""Key of a profile → the kind of value that belongs there."""
_IS_KIND: Mapping[str, Callable[[Any], bool]] = {
    _TEXT: lambda value: isinstance(value, str),
    _YES_NO: lambda value: isinstance(value, bool),
    _LIST: lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    _BLOCK: lambda value: isinstance(value, dict) and all(isinstance(one, str) for one in value.values()),
}
_MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Profile:
    """Answers about how a table is read.

    Attributes:
        reading: the answers.
        headers: the headers of the table for which they were given, in their order.
    """

    reading: TableReading
    headers: tuple[str, ...] = ()

    def check(self, receipts: Iterable[Receipt]) -> None:
        """Refuse a table with other headers than the one for which the answers were given.

        Raises:
            Unusable: the text says which headers are new and which are gone.
        """
        for receipt in receipts:
            found = [header for _, header, _ in receipt.kolommen] + list(receipt.ongebruikt)
            new = [h for h in found if fold(h) not in map(fold, self.headers)]
            gone = [h for h in self.headers if fold(h) not in map(fold, found)]
            if self.headers and (new or gone):
                raise Unusable(say("profiel_past_niet", bestand=receipt.bestand, nieuw=_listed(new), weg=_listed(gone)))


def _listed(headers: Iterable[str]) -> str:
    return ", ".join(f"“{shown(header)}”" for header in headers) or "-"


def read_profile(path: Path) -> Profile:
    """Return the answers in a file (TOML).

    Raises:
        Unusable: the file cannot be read, or has something that no profile has.
    """
    from iv3.core.toml_file import NotToml, toml_of  # loads tomllib: only who keeps a profile waits for it

    content = beginning(path, printable(str(path)))  # no pipe: a profile is read again to see whether it fits
    if len(content) > _MOST_BYTES:
        raise Unusable(say("profiel_te_groot", bestand=path, grens=_MOST_BYTES))
    try:
        given = toml_of(content)
    except NotToml as error:
        raise Unusable(say("profiel_toml", bestand=path, reden=error)) from None
    known = (_COLUMNS, _ONLY, _HEADERS, _IGNORED, *_SIMPLE)
    strange = [key for key in given if key not in known]
    if strange:
        raise Unusable(say("profiel_sleutel", bestand=path, sleutel=shown(strange[0]), mogelijk=", ".join(known)))
    for key, value in given.items():
        kind = _KINDS[key]
        if not _IS_KIND[kind](value):
            raise Unusable(say("profiel_waarde", bestand=path, sleutel=key, soort=say(kind)))
    return Profile(_reading(given), tuple(given.get(_HEADERS, ())))


def _reading(given: Mapping[str, Any]) -> TableReading:
    return TableReading(
        named=given.get(_COLUMNS, {}),
        ignored=tuple(given.get(_IGNORED, ())),
        only=tuple(given.get(_ONLY, {}).items()),
        **{name: given[key] for key, name in _SIMPLE.items() if key in given},
    )


def profile_text(reading: TableReading, receipt: Receipt) -> str:
    """Return a profile (TOML) that keeps the answers for a table that was read with them."""
    headers = [header for _, header, _ in receipt.kolommen] + list(receipt.ongebruikt)
    simple = {key: getattr(reading, name) for key, name in _SIMPLE.items()}
    lines = [f"{key} = {_toml(value)}" for key, value in simple.items() if value not in (None, False)]
    if reading.ignored:
        lines.append(f"{_IGNORED} = {_toml(list(reading.ignored))}")
    lines.append(f"{_HEADERS} = {_toml(headers)}")
    named = {meaning: header for meaning, header, _ in receipt.kolommen}
    for section, values in ((_COLUMNS, named), (_ONLY, dict(reading.only))):
        if values:
            lines += ["", f"[{section}]", *(f"{_toml(key)} = {_toml(value)}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """Return a value as TOML; text, lists of text and booleans are written there as in JSON."""
    return json.dumps(value, ensure_ascii=False)


def merged(profile: TableReading, told: TableReading) -> TableReading:
    """Return the answers of a profile with what the user says now, which goes before it."""
    return TableReading(
        named={**profile.named, **told.named},
        sheet=told.sheet or profile.sheet,
        decimal=told.decimal or profile.decimal,
        is_credit_positive=told.is_credit_positive or profile.is_credit_positive,
        is_signed=told.is_signed or profile.is_signed,
        ignored=(*profile.ignored, *told.ignored),
        only=tuple({**dict(profile.only), **dict(told.only)}.items()),
    )
