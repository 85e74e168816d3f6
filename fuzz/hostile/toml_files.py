"""Hostile TOML: deep, endless, and values of another type than belong there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from fuzz.hostile.hostile import Content, Hostile, always, repeated, written

VALUES = (
    *(
        "5",
        "-5",
        "0.5",
        "inf",
        "-inf",
        "nan",
        "true",
        "2025-01-01",
        "0001-01-01",
        "12:00:00",
        "9999-12-31T23:59:59.999999Z",
    ),
    *("1979-05-27T00:32:00-23:59", "[]", "{}", "[1, 2]", "[[1]]", '[""]', "[{a = 1}]", "{a = {b = 1}}", '""', '" "'),
    *("9" * 400, "9" * 5000, "0x" + "f" * 5000, '"""\nx\n"""', '"\\u0000"', '"\\U0010FFFF"', "'" + "x" * 100_000 + "'"),
    *("99999999999999999999", "1e400", '"1e400"', '"-0,00"', '"1.000.000.000.000.000,00"', '"…"'),
)
"""What may stand where a value belongs."""
_MOST_PLACES = 40
_VALUE = re.compile(r'(?m)(?<== )(?:"(?:[^"\\\n]|\\.)*"|[^"\[{\n#]+|\[[^\n]*\]|\{[^\n]*\})(?=\n|$)')


def files() -> list[Hostile]:
    """Return them."""
    return written("toml", _ways(), ".toml")


def values(good: Path) -> list[Hostile]:
    """Return the good file with another value in each place where it has one; nothing for a file of another kind."""
    places = len(_VALUE.findall(good.read_text(encoding="utf-8"))) if good.suffix == ".toml" else 0
    return written("waarde", _elsewhere(min(places, _MOST_PLACES)), ".toml")


def _ways() -> Iterator[tuple[str, str, Content]]:
    yield "diep-lijst", "100.000 lijsten in elkaar", repeated(b"[", 100_000, b"a = ", b"]" * 100_000)
    yield "diep-tabel", "100.000 tabellen in elkaar", repeated(b"{a=", 100_000, b"a = ", b"1" + b"}" * 100_000)
    yield "diep-punt", "een sleutel van 50.000 delen", repeated(b"a.", 50_000, after=b"a = 1\n")
    yield "diep-kop", "een kop van 50.000 delen", repeated(b"a.", 50_000, b"[", b"a]\n")
    yield "sleutels", "100.000 sleutels", lambda _: b"".join(b"sleutel%d = %d\n" % (at, at) for at in range(100_000))
    yield "tabellen", "20.000 contracten", lambda good: good + b'[[contract]]\nid = "x"\n' * 20_000
    yield "lijst", "een lijst van 200.000 getallen", repeated(b"1,", 200_000, b"koppen = [", b"]\n")
    yield "dubbel", "elke regel twee keer", lambda good: b"\n".join(line + b"\n" + line for line in good.split(b"\n"))
    yield "getal", "een getal van 100.000 cijfers", repeated(b"9", 100_000, b"jaar = ", b"\n")
    yield "open", "een tekst die niet sluit", lambda good: good + b'\nx = "'
    yield "open-lang", "een lange tekst die niet sluit", lambda good: good + b'\nx = """' + b"a\n" * 500_000
    yield "tekst", "een tekst van 5 MB", repeated(b"x", 5_000_000, b'naam = "', b'"\n')
    yield "ander", "TOML met alleen wat niemand kent", always(b"[onbekend]\nwat = 1\n")


def _elsewhere(places: int) -> Iterator[tuple[str, str, Content]]:
    for place in range(places):
        for at, value in enumerate(VALUES):
            yield f"{place}-{at}", f"waarde {place} is {value[:20]}", _put(place, value)


def _put(place: int, value: str) -> Content:
    def changed(good: bytes) -> bytes:
        text = good.decode("utf-8", "replace")
        found = list(_VALUE.finditer(text))[place]
        return (text[: found.start()] + value + text[found.end() :]).encode()

    return changed
