"""Structure: a delivery against its JSON Schema, and what is wrong as events that the rules give a name.

Only the keywords that the schema of a delivery uses are known here: ``$ref``, ``type``, ``required``, ``properties``,
``additionalProperties``, ``items`` and ``pattern``, and ``x-codelijst`` for the few lists that hold for every year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from iv3.core.characters import has_line_break
from iv3.core.money import Fraction
from iv3.delivery.reading import MOST_DIGITS, escape

Schema = Mapping[str, Any]

_ENORMOUS = 10**MOST_DIGITS
"""From here on `reading.scan` keeps a whole number as text; it is no whole number that means anything."""

_CODE_AS_NUMBER, _LINE_BREAK = "code_als_getal", "regeleinde"
NOTHING = object()
"""What `Event.found` holds when there is no value to show."""


class Event:
    """Something that reading a delivery noticed: which kind, where, what was found and what was expected.

    ``expected`` is a text, or the name of a kind of value (``soort:integer``) or of a form (``vorm:email``) that the
    texts of the rules put in words. ``reason`` says which sentence of the rule tells it; usually that of its kind.
    """

    __slots__ = ("expected", "found", "key", "kind", "pointer", "reason")

    def __init__(self, kind: str, pointer: str, key: str = "", found: Any = NOTHING, expected: str = "") -> None:
        """Take a kind of the schema's enum Gebeurtenis and a JSON Pointer."""
        self.kind, self.pointer, self.key, self.found, self.expected = kind, pointer, key, found, expected
        self.reason = kind

    def matches(self, places: tuple[str, ...]) -> bool:
        """Tell whether this event is at one of ``places``; a star stands for one part, no places for everywhere."""
        return not places or any(_pattern(place).fullmatch(self.pointer) for place in places)


@lru_cache(maxsize=256)
def _pattern(place: str) -> re.Pattern[str]:
    return re.compile("/".join("[^/]*" if part == "*" else re.escape(part) for part in place.split("/")))


def check(
    value: Any, schema: Schema, definitions: Mapping[str, Schema], lists: Mapping[str, list[Any]], pointer: str = ""
) -> Iterator[Event]:
    """Yield every event in ``value``: missing keys first, then unknown keys, then the values in schema order.

    Args:
        value: data as `reading.parse` returns it.
        schema: the schema of this value.
        definitions: what ``$ref`` points at.
        lists: the code lists that hold for every year; other ``x-codelijst`` are left to the codes stage.
        pointer: the JSON Pointer of ``value``.
    """
    schema = resolve(schema, definitions)
    kind = schema.get("type")
    if kind is not None and not is_kind(value, kind):
        yield _wrong_kind(value, schema, pointer)
        return
    if kind == "object":
        yield from _check_object(value, schema, definitions, lists, pointer)
    elif kind == "array":
        for index, item in enumerate(value):
            yield from check(item, schema["items"], definitions, lists, f"{pointer}/{index}")
    else:
        yield from _check_plain(value, schema, lists, pointer)


def resolve(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Follow ``$ref``."""
    while "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    return schema


def _check_object(
    value: Any, schema: Schema, definitions: Mapping[str, Schema], lists: Mapping[str, list[Any]], pointer: str
) -> Iterator[Event]:
    properties = schema.get("properties", {})
    for key in schema.get("required", ()):
        if key not in value:
            is_part = resolve(properties[key], definitions).get("type") in ("object", "array")
            at = f"{pointer}/{escape(key)}" if is_part else pointer
            yield Event("element_ontbreekt" if is_part else "sleutel_ontbreekt", at, key)
    if schema.get("additionalProperties") is False:
        for key in value:
            if key not in properties:
                yield Event("sleutel_onbekend", pointer, key, expected=", ".join(properties))
    for key, inner in properties.items():
        if key in value:
            yield from check(value[key], inner, definitions, lists, f"{pointer}/{escape(key)}")


def _check_plain(value: Any, schema: Schema, lists: Mapping[str, list[Any]], pointer: str) -> Iterator[Event]:
    key = pointer.rpartition("/")[2]
    pattern = schema.get("pattern")
    if pattern is not None and not _compiled(pattern).search(value):
        yield _wrong_form(value, pattern, pointer, key)
        return
    allowed = lists.get(schema.get("x-codelijst", ""))
    if allowed is not None and value not in allowed:
        yield Event("waarde_verkeerd", pointer, key, value, ", ".join(str(item) for item in allowed))


def _wrong_form(value: str, pattern: str, pointer: str, key: str) -> Event:
    is_empty = not value.strip() and not _compiled(pattern).search("")
    event = Event("waarde_leeg" if is_empty else "waarde_verkeerd", pointer, key, value, f"vorm:{key}")
    if not is_empty and has_line_break(value):
        event.reason, event.expected = _LINE_BREAK, "vorm:regel"
    return event


def _wrong_kind(value: Any, schema: Schema, pointer: str) -> Event:
    kind = schema["type"]
    key = pointer.rpartition("/")[2]
    if key == "bedrag":
        return Event("bedrag_leeg", pointer, key, value, f"soort:{kind}")
    event = Event("waarde_leeg" if value is None else "waarde_verkeerd", pointer, key, value, f"soort:{kind}")
    if "x-codelijst" in schema and kind == "string" and is_kind(value, "number"):
        event.reason = _CODE_AS_NUMBER
    return event


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern)


def is_kind(value: Any, kind: str) -> bool:
    """Tell whether a value is of a kind of JSON Schema; a whole number without end is no integer."""
    if kind == "object":
        return isinstance(value, dict)
    if kind == "array":
        return isinstance(value, list)
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind == "number":
        return isinstance(value, (int, Fraction))
    return isinstance(value, int) and -_ENORMOUS < value < _ENORMOUS
