"""The XML of a part of a workbook: its character set, its form and how large it grows are settled before it is read.

What is taken stands in ``tables/inlezen.yaml``; JavaScript (``xml.mjs``) takes the same.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from iv3.core.errors import Unusable
from iv3.core.filekinds import PACK
from iv3.core.packs import needed_pack
from iv3.rows.cells import say, shown, unusable

Pieces = Callable[[], Iterable[bytes]]
"""Gives the bytes of a part in pieces, from the first again at every call."""
_UTF8, _ASCII, _UTF16 = "utf-8", "us-ascii", "utf-16"
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_VERSION = re.compile(r"1\.[0-9]+")


@lru_cache(maxsize=1)
def workbook_limits() -> dict[str, int]:
    """Return how large a workbook and what stands in it may be, as ``tables/inlezen.yaml`` has it."""
    limits: dict[str, int] = needed_pack(PACK)["werkmapingang"]["grenzen"]
    return limits


@lru_cache(maxsize=1)
def _character_sets() -> dict[str, str]:
    known = needed_pack(PACK)["werkmapingang"]["tekensets"]
    return {charset["naam"]: charset["lezen_als"] for charset in known}


@dataclass(frozen=True)
class Part:
    """A part of a file, for saying what is wrong with it.

    Attributes:
        file: the file as the user named it.
        name: of the part.
        is_shallow: whether its elements surely do not stand deep in each other.
    """

    file: str
    name: str
    is_shallow: bool = False

    def broken(self, reason: str, **values: object) -> Unusable:
        """Return the error that says what is odd in this part; ``reason`` is the key of its sentence."""
        why = say(f"werkmap_{reason}", **values)
        return unusable("werkmap_kapot", bestand=self.file, waar=say("werkmap_deel", deel=shown(self.name), reden=why))


def is_utf16(start: bytes) -> bool:
    """Tell whether XML begins as a text in UTF-16."""
    return start[:2] in _MARKS


def utf8_pieces(pieces: Iterable[bytes], part: Part, errors: str = "strict") -> Iterator[bytes]:
    """Yield pieces of XML in UTF-8 when they are in UTF-16 with its mark; others as they are.

    Args:
        pieces: the XML.
        part: the part that it is.
        errors: what is done with bytes that are not UTF-16, as a decoder calls it.

    Raises:
        Unusable: there are such bytes, and ``errors`` is strict.
    """
    decoder: Any = None
    begun = False
    try:
        for piece in pieces:
            if not begun and is_utf16(piece):
                decoder = codecs.getincrementaldecoder(_MARKS[piece[:2]])(errors)
            begun = True
            yield piece if decoder is None else decoder.decode(piece).encode("utf-8", errors)
        if decoder is not None:
            decoder.decode(b"", True)
    except UnicodeDecodeError:
        raise part.broken("tekenset_bytes") from None


def parse(pieces: Pieces, part: Part, listen: Callable[[Any], None]) -> None:
    """Let expat read XML; ``listen`` gets the parser and sets what it wants to hear.

    A name comes as its namespace, a space and the name in it.

    Raises:
        Unusable: another character set, a document type, no well-formed XML, or too deep.
    """
    parser, form = expat.ParserCreate("utf-8", " "), _Characters(part)

    def refuse(*_: Any) -> None:
        raise part.broken("documenttype")

    parser.XmlDeclHandler = form.declared
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    listen(parser)
    fed = 0
    try:
        if not part.is_shallow:
            _measure(pieces, part)
        for piece in utf8_pieces(form.seen(pieces()), part):
            parser.Parse(piece, False)
            form.check(piece)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > workbook_limits()["stuk_bytes"]:
                raise part.broken("stuk", grens=workbook_limits()["stuk_bytes"])
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise part.broken("xml", regel=error.lineno) from None


class _Characters:
    """What a part says of its characters."""

    def __init__(self, part: Part) -> None:
        self.part, self.actual = part, ""
        self.is_ascii = False

    def seen(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Pass on pieces; how the first begins tells what they are in."""
        for piece in pieces:
            if not self.actual and 0 in piece[:2]:  # expat would take it for UTF-16 without a mark, whatever it is told
                raise self.part.broken("tekenset_bytes")
            self.actual = self.actual or (_UTF16 if is_utf16(piece) else _UTF8)
            yield piece

    def declared(self, version: str, encoding: str | None, _standalone: int) -> None:
        """Take the declaration."""
        meant = self.actual if encoding is None else _character_sets().get(encoding.lower())
        self.is_ascii = meant == _ASCII
        if (_UTF8 if self.is_ascii else meant) != self.actual:
            raise self.part.broken("tekenset_onbekend", tekenset=shown(encoding or ""))
        if _VERSION.fullmatch(version) is None:
            raise self.part.broken("xml", regel=1)

    def check(self, piece: bytes) -> None:
        """Refuse bytes that are not of the character set that was declared; expat looks at those of UTF-8."""
        if self.is_ascii and not piece.isascii():
            raise self.part.broken("tekenset_bytes")


def _measure(pieces: Pieces, part: Part) -> None:
    """Refuse XML that is too deep."""
    most, depth = workbook_limits()["diepte"], 0

    def start(*_: Any) -> None:
        nonlocal depth
        depth += 1
        if depth > most:
            raise part.broken("te_diep", grens=most)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    for piece in utf8_pieces(pieces(), part):
        parser.Parse(piece, False)


def each_element(pieces: Pieces, part: Part, take: Callable[[tuple[str, ...], dict[str, str]], None]) -> None:
    """Hand over the elements that are of the namespace of the first, as all around them are.

    Args:
        pieces: the XML.
        part: the part that it is.
        take: gets the names of an element and of those it stands in, from the outermost; and its attributes.
    """
    path: list[str] = []
    namespace = ""

    def start(tag: str, values: dict[str, str]) -> None:
        nonlocal namespace
        space, _, name = tag.rpartition(" ")
        if not path:
            namespace = space
        path.append(name if space == namespace else "")
        if "" not in path:
            take(tuple(path), values)

    def end(_: str) -> None:
        path.pop()

    def listen(parser: Any) -> None:
        parser.StartElementHandler, parser.EndElementHandler = start, end

    parse(pieces, part, listen)
