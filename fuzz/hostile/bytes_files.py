"""Hostile whatever is expected: bytes that are no file of any kind, cut, doubled, or in another character set."""

from __future__ import annotations

import codecs
import gzip
import random
from collections.abc import Iterator
from pathlib import Path

from fuzz.hostile.hostile import Content, Hostile, always, repeated, written
from fuzz.seeds import zipped

_MEGA = 1 << 20
_HOLE = 3 << 30


def files() -> list[Hostile]:
    """Return them."""
    return [*written("bytes", _ways()), Hostile("bytes-gat", "3 GB zonder inhoud (een gat)", "bytes", _hole)]


def _ways() -> Iterator[tuple[str, str, Content]]:
    yield "leeg", "niets", always(b"")
    yield "nul", "één NUL", always(b"\0")
    yield "nullen", "1 MB NUL", repeated(b"\0", _MEGA)
    yield "bom", "alleen een BOM (UTF-8)", always(codecs.BOM_UTF8)
    yield "bom-16", "alleen een BOM (UTF-16)", always(codecs.BOM_UTF16_LE)
    yield "bommen", "drie BOM's voor het goede bestand", lambda good: codecs.BOM_UTF8 * 3 + good
    yield "wit", "alleen spaties", repeated(b" ", 5000)
    yield "regels", "een miljoen lege regels", repeated(b"\n", 1_000_000)
    yield "lange-regel", "een regel van 3 MB", repeated(b"a", 3 * _MEGA)
    yield "lange-regel-cellen", "een regel van 3 MB met puntkomma's", repeated(b"a;", 3 * _MEGA // 2)
    yield "zeventig", "70 MB tekst", repeated(b"regel met tekst; en nog wat\r\n", 70 * _MEGA // 29)
    yield "toeval", "64 kB toeval", lambda _: random.Random(1).randbytes(1 << 16)
    yield "half", "het goede bestand, halverwege afgebroken", lambda good: good[: len(good) // 2]
    yield "dubbel", "het goede bestand twee keer achter elkaar", lambda good: good * 2
    yield "nul-erin", "het goede bestand met een NUL in het midden", lambda good: _inside(good, b"\0")
    yield (
        "escape-erin",
        "het goede bestand met ESC in het midden",
        lambda good: _inside(good, b"\x1b[2J\n::error::nep\n"),
    )
    yield "surrogaat", "het goede bestand met een half surrogaat", lambda good: _inside(good, b"\xed\xa0\x80")
    yield "te-lang-utf8", "het goede bestand met UTF-8 dat te lang is", lambda good: _inside(good, b"\xc0\x80")
    yield "cr", "regeleinden zijn CR", lambda good: good.replace(b"\r", b"").replace(b"\n", b"\r")
    yield "utf-16", "het goede bestand in UTF-16", lambda good: _in(good, "utf-16")
    yield "utf-16-half", "UTF-16, midden in een teken afgebroken", lambda good: _in(good, "utf-16")[:-1]
    yield "utf-16-be", "UTF-16 zonder BOM", lambda good: _in(good, "utf-16-be")
    yield "utf-32", "UTF-32", lambda good: _in(good, "utf-32")
    yield "utf-7", "UTF-7", lambda good: _in(good, "utf-7")
    yield "latin", "Windows-1252 met een é", lambda good: _in(good, "cp1252") + b"\n\xe9\x80"
    yield "ebcdic", "EBCDIC", lambda good: _in(good, "cp500")
    yield "pdf", "het begin van een PDF", always(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")
    yield "html", "een webpagina", always(b"<!doctype html><html><body><table><tr><td>1</table>")
    yield "gzip", "het goede bestand ingepakt (gzip)", lambda good: gzip.compress(good, mtime=0)
    yield "zip", "het goede bestand ingepakt (zip)", lambda good: zipped({"a.txt": good})
    yield "ole", "het begin van een oude werkmap", always(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504)
    yield "exe", "een programma", always(b"MZ\x90\0" + b"\0" * 2000)


def _inside(good: bytes, piece: bytes) -> bytes:
    at = len(good) // 2
    return good[:at] + piece + good[at:]


def _in(good: bytes, charset: str) -> bytes:
    return good.decode("utf-8", "replace").encode(charset, "replace")


def _hole(path: Path, good: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(good)
        stream.truncate(_HOLE)
