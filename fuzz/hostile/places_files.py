"""Hostile because of what stands at the path: a device, a pipe, a folder, a link, or a name that steers a terminal."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

from fuzz.hostile.hostile import Hostile

_LONGEST_NAME = 250
_LONGEST_WAIT = 20
_NAMES = (
    ("escape", "ESC in de naam", "\x1b[2J\x1b[32mgoed\x1b[8m"),
    ("bel", "een titel voor het venster in de naam", "\x1b]0;nep\x07"),
    ("c1", "een stuurteken van een byte in de naam", "\x9b31m"),
    ("opdracht", "een opdracht aan een bouwlog in de naam", "a\n::error title=nep::stuk"),
    ("opdracht-vooraan", "de naam begint met een opdracht aan een bouwlog", "::stop-commands::x"),
    ("opdracht-oud", "een opdracht in de oude vorm in de naam", "a\n##[error]nep"),
    ("cr", "CR in de naam", "fout\rgoed"),
    ("bidi", "tekens die de leesrichting draaien in de naam", "\u202egoed\u2066x"),
    ("regelscheiding", "U+2028 in de naam", "a\u2028b\u0085c"),
    ("bytes", "bytes in de naam die geen UTF-8 zijn", "a\udcff\udcfeb"),
    ("formule", "een formule in de naam", "=cmd|' C calc'!A0"),
    ("opmaak", "opmaak in de naam", "<img src=x onerror=alert(1)>"),
    ("accolades", "accolades en procenten in de naam", "{0}{naam}%s%(x)s"),
    ("spaties", "spaties en aanhalingstekens in de naam", " \"a' b "),
    ("lang", "een naam van 250 tekens", "x" * _LONGEST_NAME),
)


def files() -> list[Hostile]:
    """Return them."""
    return [*_at_the_path(), *_already_there(), *_named()]


def _at_the_path() -> Iterator[Hostile]:
    yield Hostile("plaats-niets", "er is geen bestand", "plaats", lambda _path, _good: None)
    yield Hostile("plaats-map", "een lege map", "plaats", lambda path, _good: path.mkdir())
    yield Hostile("plaats-lus", "een rondje van links", "plaats", _loop)
    yield Hostile("plaats-los", "een link naar niets", "plaats", lambda path, _good: path.symlink_to("weg"))
    yield Hostile("plaats-pijp", "een pijp waaruit het goede bestand komt", "plaats", _pipe)
    yield Hostile("plaats-socket", "een socket", "plaats", _socket)
    yield Hostile("plaats-diep", "een map in een map in een map, 200 keer", "plaats", _deep)


def _already_there() -> Iterator[Hostile]:
    for name, what in (("zero", "nullen zonder einde"), ("null", "niets"), ("full", "een volle schijf")):
        path = f"/dev/{name}"
        yield Hostile(f"plaats-dev-{name}", f"{path}: {what}", "plaats", lambda _path, _good: None, "", path, True)
    path = "/proc/self/mem"
    yield Hostile("plaats-mem", "het eigen geheugen", "plaats", lambda _path, _good: None, "", path, True)


def _named() -> Iterator[Hostile]:
    for naam, wat, name in _NAMES:
        yield Hostile(f"naam-{naam}", f"{wat}, verder goed", "naam", _good, called=name)
        yield Hostile(
            f"naam-{naam}-weg", f"{wat}, en er is geen bestand", "naam", lambda _path, _good: None, called=name
        )
        yield Hostile(f"naam-{naam}-fout", f"{wat}, en de inhoud is onzin", "naam", _nonsense, called=name)


def _good(path: Path, good: bytes) -> None:
    path.write_bytes(good)


def _nonsense(path: Path, _good: bytes) -> None:
    path.write_bytes(b"\x01\x02onzin")


def _loop(path: Path, _good: bytes) -> None:
    other = path.with_name(path.name + ".lus")
    path.symlink_to(other.name)
    other.symlink_to(path.name)


def _socket(path: Path, _good: bytes) -> None:
    here = os.open(path.parent, os.O_RDONLY)  # the path itself may be longer than a socket takes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(f"/proc/self/fd/{here}/{path.name}")
    finally:
        os.close(here)


def _deep(path: Path, _good: bytes) -> None:
    path.mkdir()
    for _ in range(200):
        path = path / "m"
        path.mkdir()


def _pipe(path: Path, good: bytes) -> None:
    """Make a pipe, and a process that writes the good content into it once, as long as somebody reads it."""
    os.mkfifo(path)
    if os.fork() == 0:
        try:
            signal.alarm(_LONGEST_WAIT)  # nobody may come to read
            handle = os.open(path, os.O_WRONLY)
            os.write(handle, good[: 1 << 16])
        finally:
            os._exit(0)
