"""Hostile JSON: deep, endless, twice the same key, numbers that no machine has, values of another type."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from fuzz.hostile.hostile import Content, Hostile, always, repeated, written

_DEEP = 1_000_000
VALUES = (
    *(
        "null",
        "true",
        "0",
        "-0",
        "1e400",
        "-1e400",
        "1e-400",
        "0.5",
        "9" * 401,
        "9" * 5000,
        "1" + "0" * 320,
        "NaN",
        "Infinity",
    ),
    *(
        '""',
        '" "',
        '"\\u0000"',
        '"\\ud800"',
        '"\\udc00\\ud800"',
        "[]",
        "{}",
        "[[]]",
        '[{"a":1}]',
        '{"__proto__":{"x":1}}',
    ),
    *("12345678901234567", "1e308", "0.005", '"2025"', '"1e400"', '"' + "x" * 100_000 + '"', "[" * 90 + "]" * 90),
)
"""What may stand where a value belongs."""
_PLACES: tuple[tuple[str | int, ...], ...] = (
    *(
        ("metadata",),
        ("contact",),
        ("opmerkingen",),
        ("data",),
        ("data", "lasten"),
        ("data", "lasten", 0),
        ("pakketten",),
    ),
    *(
        ("metadata", key)
        for key in ("boekjaar", "periode", "overheidslaag", "overheidsnummer", "datum", "details_openbaar")
    ),
    *(("data", "lasten", 0, key) for key in ("taakveld", "categorie", "bedrag", "details")),
    *(("data", "balans_standen", 0, key) for key in ("balanscode", "standper", "bedrag")),
    *(
        ("regels",),
        ("regels", 0),
        ("protocol",),
        ("bestanden",),
        ("versie",),
        ("regels", 0, "bedrag"),
        ("regels", 0, "jaar"),
    ),
)
_MARK = "@@hier@@"


def files() -> list[Hostile]:
    """Return them."""
    return written("json", _ways(), ".json")


def values(good: Path) -> list[Hostile]:
    """Return the good file with another value in each place that counts; nothing for a file of another kind."""
    if good.suffix != ".json":
        return []
    data = json.loads(good.read_bytes())
    return written("waarde", _elsewhere(place for place in _PLACES if _holder(data, place) is not None), ".json")


def _ways() -> Iterator[tuple[str, str, Content]]:
    yield "diep-lijst", "een miljoen lijsten in elkaar", repeated(b"[", _DEEP, after=b"]" * _DEEP)
    yield "diep-open", "een miljoen lijsten die niet sluiten", repeated(b"[", _DEEP)
    yield "diep-sleutel", "een miljoen sleutels in elkaar", repeated(b'{"a":', _DEEP, after=b"1" + b"}" * _DEEP)
    yield (
        "diep-data",
        "100.000 lijsten in elkaar in data",
        repeated(b"[", 100_000, b'{"metadata":{},"data":', b"]" * 100_000 + b"}"),
    )
    yield "sleutels", "300.000 sleutels", _many_keys
    yield "dubbel", "elke sleutel twee keer", lambda good: good.replace(b'"bedrag":', b'"bedrag": 1, "bedrag":')
    yield "getal-lang", "een getal van een miljoen cijfers", repeated(b"9", 1_000_000, b'{"metadata":', b"}")
    yield "tekst-lang", "een tekst van 20 MB", repeated(b"x", 20_000_000, b'{"metadata":"', b'"}')
    yield "breuk", "een NUL na het einde", lambda good: good + b"\0"
    yield "staart", "een komma te veel", lambda good: good.rstrip()[:-1] + b",}"
    yield "opmerking", "opmerkingen van JavaScript", lambda good: b"// x\n" + good.replace(b",", b", /* x */", 3)
    yield "enkel", "enkele aanhalingstekens", lambda good: good.replace(b'"', b"'")
    yield "regels", "een record per regel", lambda good: b"\n".join(good.split(b"\n")[:3]) * 100
    yield (
        "proto",
        "__proto__ en constructor als sleutel",
        lambda good: b'{"__proto__":1,"constructor":2,' + good.lstrip()[1:],
    )
    yield "surrogaat", "halve surrogaten als sleutel", lambda good: b'{"\\ud800":1,' + good.lstrip()[1:]
    yield "records", "300.000 keer hetzelfde record", lambda good: _records(good, 300_000, _same)
    yield "oude-codes", "300.000 records met een code die er niet is", lambda good: _records(good, 300_000, _old)
    yield "andere-codes", "100.000 records met elk een andere code", lambda good: _records(good, 100_000, _own)
    yield "kapotte-records", "100.000 records zonder wat erin hoort", lambda good: _records(good, 100_000, _broken)
    yield "rapport", "een rapport", always(b'{"rapportvorm": 1, "oordeel": "goed", "bevindingen": []}')


def _elsewhere(places: Iterable[tuple[str | int, ...]]) -> Iterator[tuple[str, str, Content]]:
    for place in places:
        for at, value in enumerate(VALUES):
            where = "/".join(map(str, place))
            yield f"{where}-{at}", f"op plaats {where} staat {value[:20]}", _put(place, value)


def _holder(data: Any, place: Sequence[str | int]) -> Any:
    """Return what holds a place; None when there is no such place."""
    try:
        for step in place[:-1]:
            data = data[step]
        data[place[-1]]
    except (LookupError, TypeError):
        return None
    return data


def _put(place: Sequence[str | int], value: str) -> Content:
    def changed(good: bytes) -> bytes:
        data = json.loads(good)
        _holder(data, place)[place[-1]] = _MARK
        return json.dumps(data, ensure_ascii=False).replace(f'"{_MARK}"', value).encode("utf-8", "surrogatepass")

    return changed


def _many_keys(_good: bytes) -> bytes:
    return json.dumps({f"sleutel{at}": at for at in range(300_000)}).encode()


def _records(good: bytes, count: int, change: Callable[[int, dict[str, Any]], dict[str, Any]]) -> bytes:
    try:
        data = json.loads(good)
        first = data["data"]["lasten"][0]
    except (ValueError, LookupError, TypeError):
        data, first = {"data": {}}, {"taakveld": "0.1", "categorie": "1.1", "bedrag": 1}
    data["data"]["lasten"] = [change(at, deepcopy(first)) for at in range(count)]
    return json.dumps(data).encode()


def _same(_at: int, record: dict[str, Any]) -> dict[str, Any]:
    return record


def _old(_at: int, record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "taakveld": "6.72a"}


def _own(at: int, record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "taakveld": f"x{at}"}


def _broken(at: int, _record: dict[str, Any]) -> dict[str, Any]:
    return {f"onbekend{at % 7}": at, "bedrag": "veel"}
