"""From a file to its records: which class a path belongs to, and what stands in it as the schema has it.

A record knows where it stands (``origin``), and has from its file what it does not say itself (see `records.TAKEN`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from generators.kernel.origin import Origin
from generators.kernel.records import FILES, PARTS, TAKEN, Record
from generators.kernel.sources import Document, Pointer

Kind = TypeVar("Kind", bound=Record)

_ORIGIN = "_origin"
_ID = "id"
_BRON, _BLAD = "bron", "blad"


@lru_cache(maxsize=8192)
def kind_of(path: str) -> type[Record] | None:
    """Return the class of the file at ``path`` (relative to the repository), None when there is no such kind."""
    for kind, patterns in FILES.items():
        if any(fnmatchcase(path, pattern) and path.count("/") == pattern.count("/") for pattern in patterns):
            return kind
    return None


def file_record(document: Document, kind: type[Kind], rejected: Iterable[tuple[str, Pointer]] = ()) -> Kind | None:
    """Return a file as a record, without the records in it that the check on shape rejected.

    Args:
        document: a file of this kind.
        kind: its class.
        rejected: path and pointer of what has the wrong shape.

    Returns:
        None when the file itself has the wrong shape.
    """
    wrong = {pointer for path, pointer in rejected if path == document.path}
    whole = _placed(document.data, kind, Origin(document, ()), {}, wrong)
    try:
        return msgspec.convert(whole, kind)
    except msgspec.ValidationError:
        if not wrong:
            raise  # the check on shape let it through, so the records and the schema say different things
        return None


def record(data: Mapping[str, Any], kind: type[Kind], origin: Origin) -> Kind:
    """Return a record of ``kind`` that stands at ``origin``, from what the sources would say.

    Raises:
        msgspec.ValidationError: it does not have the shape of its class.
    """
    return msgspec.convert(_placed(data, kind, origin, {}, ()), kind)


def said(found: Record) -> dict[str, Any]:
    """Return what a record says, by slot in the order of the schema; what it leaves out is not there."""
    slots = zip(found.__struct_encode_fields__, found.__struct_fields__, strict=True)
    values = {slot: getattr(found, field) for slot, field in slots if slot != _ORIGIN}
    return {slot: value for slot, value in values.items() if value is not None and value != ()}


def _placed(
    data: Mapping[str, Any],
    kind: type[Record],
    origin: Origin,
    of_file: Mapping[str, Any],
    wrong: Iterable[Pointer],
) -> dict[str, Any]:
    """Return a record with its place, with what it has from its file, and the same for the records in it."""
    result: dict[str, Any] = {**data, _ORIGIN: origin}
    parts = [(slot, part, data[slot]) for slot, part in PARTS.get(kind, {}).items() if slot in data]
    for slot, part, value in parts:
        if isinstance(value, dict):
            result[slot] = _one_or_by_id(value, part, origin.below(slot), of_file, wrong)
    if not origin.pointer:
        of_file = {slot: result[slot] for slot in TAKEN.get(kind, ()) if slot in result}
    for slot, part, value in parts:
        if isinstance(value, list):
            result[slot] = [
                _placed(item, part, origin.below(slot, index), of_file, wrong) if isinstance(item, dict) else item
                for index, item in enumerate(value)
                if (*origin.pointer, slot, index) not in wrong
            ]
    for slot in TAKEN.get(kind, ()):
        if slot in of_file:
            result.setdefault(slot, of_file[slot])
    if _BRON in of_file and _BRON not in data and isinstance(data.get(_BLAD), int):  # a text is the name of a sheet
        result[_BRON] = _on_page(of_file[_BRON], data[_BLAD], origin)
    return result


def _on_page(bron: Any, blad: int, origin: Origin) -> dict[str, Any]:
    """Return the source of a file with a page: that is what a record means with a page and no source of its own."""
    return {_ID: bron[_ID] if isinstance(bron, dict) else bron, _BLAD: blad, _ORIGIN: origin}


def _one_or_by_id(
    value: Mapping[str, Any],
    part: type[Record],
    origin: Origin,
    of_file: Mapping[str, Any],
    wrong: Iterable[Pointer],
) -> dict[str, Any]:
    if not _is_by_id(value, part):
        return _placed(value, part, origin, of_file, wrong)
    return {
        key: _placed({_ID: key, **record}, part, origin.below(key), of_file, wrong)
        for key, record in value.items()
        if (*origin.pointer, key) not in wrong and isinstance(record, dict)
    }


def _is_by_id(value: Mapping[str, Any], part: type[Record]) -> bool:
    """Tell whether records stand under their ids: every value is then a record, and no key is a field of one."""
    fields = part.__struct_encode_fields__
    return _ID in fields and not any(key in fields for key in value)
