"""The rows of a delivery of a care provider, whatever it is: a file with lines, or JSON."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from iv3.core.errors import Unusable
from iv3.core.money import Fraction, number_text
from iv3.core.words import Veldsoort
from iv3.delivery.reading import Unreadable, decode, parse
from iv3.protocol.findings import PACK, ProtocolFinding, Where, finding, say
from iv3.rows.cells import Number, column_letters, shown
from iv3.rows.table import open_lines

NUMBERS = (Veldsoort.GEHEEL, Veldsoort.GETAL, Veldsoort.BEDRAG, Veldsoort.PROCENT)
"""The kinds of field that hold a number."""

_ROWS = "regels"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Row = tuple[int, Sequence[str], Optional[str]]
"""Number of the row as the file counts it, its cells as text, and why it cannot be read, None when it can."""


@dataclass(frozen=True)
class Table:
    """Rows of text with their place.

    Attributes:
        header: every column, also those that the protocol does not know.
        at: field → index of its column.
        rows: reads the rows, from the first at every call.
        decimal: the decimal sign of amounts.
        letters: index of a column → its letters; None outside a workbook.
        problems: what was wrong before the rows.
    """

    header: Sequence[str]
    at: Mapping[str, int]
    rows: Callable[[], Iterable[Row]]
    decimal: str
    letters: Callable[[int], str] | None = None
    problems: tuple[ProtocolFinding, ...] = ()

    def place(self, number: int | None, index: int | None) -> Where:
        """Return where a cell is, as a finding tells it; without ``number`` a column, without ``index`` a row."""
        if index is None:
            return {"rij": number}
        cell = f"{self.letters(index)}{number}" if self.letters is not None and number is not None else ""
        return {"rij": number, "kolom": shown(self.header[index]), "cel": cell}


def read(
    path: str | os.PathLike[str],
    content: bytes,
    variant: str,
    heads: Mapping[str, tuple[str, ...]],
    kinds: Mapping[str, str],
    limits: Mapping[str, int],
) -> Table:
    """Return the table in a file.

    Args:
        path: the file, which is read again row by row unless it is JSON.
        content: all of it.
        variant: the protocol that a JSON delivery must name.
        heads: field → the headers that its column may have.
        kinds: field → its kind.
        limits: ``hoogstens_bytes`` and ``hoogstens_diep``.

    Raises:
        Unusable: the file cannot be used as a whole; the text says why and what to do.
    """
    if content.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] in (b"{", b"["):
        return _json(content, variant, kinds, limits)
    file = open_lines(Path(path), heads)
    letters = None if file.sheet is None else lambda index: column_letters(file.first_column + index)
    return Table(header=file.header, at=file.at, rows=file.rows, decimal=file.decimal, letters=letters)


def _json(content: bytes, variant: str, kinds: Mapping[str, str], limits: Mapping[str, int]) -> Table:
    try:
        found = parse(decode(content, limits["hoogstens_bytes"]).text, limits["hoogstens_diep"])
    except Unreadable as error:
        raise Unusable(say("json_onleesbaar", regel=error.line, kolom=error.column)) from None
    data = found.data
    if not isinstance(data, dict) or not isinstance(data.get(_ROWS), list):
        raise Unusable(say("json_geen_regels"))
    if found.double_keys:
        raise Unusable(say("json_dubbele_sleutel", pad=shown(found.double_keys[0])))
    told = data.get(PACK)
    named = told if isinstance(told, str) else ""
    problems = () if named == variant else (finding("json_protocol", gevonden=named, verwacht=variant),)
    records: list[Any] = data[_ROWS]
    header = list(
        dict.fromkeys(
            [
                *(key for key in data if key not in (PACK, _ROWS)),
                *(key for record in records if isinstance(record, dict) for key in record),
            ]
        )
    )

    def rows() -> Iterator[Row]:
        for number, record in enumerate(records, start=1):
            if isinstance(record, dict):
                yield number, [_cell(record.get(name)) for name in header], _wrong_kind(number, record, kinds)
            else:
                yield number, [""] * len(header), say("json_geen_rij", rij=number)

    at = {name: index for index, name in enumerate(header) if name in kinds}
    return Table(header=header, at=at, rows=rows, decimal=".", problems=problems)


def _wrong_kind(number: int, record: Mapping[str, Any], kinds: Mapping[str, str]) -> str | None:
    for name, value in record.items():
        if name in kinds and not _has_kind(value, kinds[name]):
            return say("json_getal" if kinds[name] in NUMBERS else "json_tekst", rij=number, kolom=name)
    return None


def _has_kind(value: Any, kind: str) -> bool:
    if kind in NUMBERS:
        return isinstance(value, (int, Fraction)) and not isinstance(value, bool)
    return isinstance(value, str)


def _cell(value: Any) -> str:
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Number(number_text(value))
    return value if isinstance(value, str) else ""
