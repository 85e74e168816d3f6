"""Two reports laid side by side: where they first differ."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from iv3.core.sentences import text
from iv3.delivery.reading import clean, escape

Json = Any
"""A report as JSON gives it."""

_ABSENT = object()
_LONGEST_SHOWN = 160


class ReportDifference(NamedTuple):
    """Where two reports first differ: a JSON Pointer, and as JSON what belongs there and what stood there."""

    pointer: str
    expected: str
    got: str


class _Written(str):
    """A number with a fraction or an exponent, as it was written."""

    __slots__ = ()


def report_of(content: bytes) -> Json:
    """Return what a report says.

    Raises:
        ValueError: it is no JSON in UTF-8, or nested without end.
    """
    try:
        return json.loads(content.decode("utf-8"), parse_float=_Written)
    except RecursionError:
        raise ValueError from None


def first_difference(expected: Json, got: Json) -> ReportDifference | None:
    """Return where two reports first differ; None when they say the same, in whatever order their keys stand."""
    for pointer, wanted, found in _differences(expected, got, ""):
        return ReportDifference(clean(pointer), _value_text(wanted), _value_text(found))
    return None


def _differences(expected: Json, got: Json, pointer: str) -> Iterator[tuple[str, Json, Json]]:
    """Yield every place where two reports differ; the order of keys does not count, everything else does."""
    if type(expected) is not type(got):
        yield pointer, expected, got
    elif isinstance(expected, dict):
        for key in [*expected, *(key for key in got if key not in expected)]:
            at = f"{pointer}/{escape(key)}"
            yield from _differences(expected.get(key, _ABSENT), got.get(key, _ABSENT), at)
    elif isinstance(expected, list):
        for index in range(max(len(expected), len(got))):
            pair = [values[index] if index < len(values) else _ABSENT for values in (expected, got)]
            yield from _differences(pair[0], pair[1], f"{pointer}/{index}")
    elif expected != got:
        yield pointer, expected, got


def _value_text(value: Json) -> str:
    if value is _ABSENT:
        return text("conformiteit", "niets")
    return short(clean(json.dumps(value, ensure_ascii=False)))


def short(told: str) -> str:
    """Return the begin of a text, which says enough."""
    return told if len(told) <= _LONGEST_SHOWN else told[: _LONGEST_SHOWN - 1] + "…"
