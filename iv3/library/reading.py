"""How tables are read: what a user says once, and keeps in a profile for next time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iv3.core.errors import Unusable
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
    import tomllib  # only who keeps a profile waits for it

    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Unusable(say("niet_te_lezen", bestand=path, reden=error.strerror or error)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unusable(say("profiel_toml", bestand=path, reden=error)) from None
    known = (_COLUMNS, _ONLY, _HEADERS, _IGNORED, *_SIMPLE)
    strange = [key for key in given if key not in known]
    if strange:
        raise Unusable(say("profiel_sleutel", bestand=path, sleutel=shown(strange[0]), mogelijk=", ".join(known)))
    return Profile(_reading(given), tuple(map(str, given.get(_HEADERS, ()))))


def _reading(given: Mapping[str, Any]) -> TableReading:
    return TableReading(
        named={str(meaning): str(header) for meaning, header in given.get(_COLUMNS, {}).items()},
        ignored=tuple(map(str, given.get(_IGNORED, ()))),
        only=tuple((str(header), str(value)) for header, value in given.get(_ONLY, {}).items()),
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
