"""What a file is, told by how it begins and else by its name; the kinds stand in ``tables/inlezen.yaml``."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from iv3.core.packs import needed_pack

PACK = "inlezen"
"""The pack that tells how files are recognised."""
START = 4096
"""How many bytes of a file tell what it is."""

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How a workbook begins: it is a zip."""
OLE = b"\xd0\xcf\x11\xe0"
"""How an old workbook begins, and one with a password."""


class FileKind:
    """A kind of file.

    Attributes:
        soort: the short name, such as ``tabel``, ``auditfile``, ``bericht``, ``aanlevering``, ``werkmap``.
        naam: how a message calls such a file, with its article: ``een tabel (CSV)``.
        lezen: a sentence that says which command reads it.
    """

    # No dataclass: loading what makes one takes a fifth of the time in which a normal delivery is checked.
    def __init__(self, soort: str, naam: str, lezen: str, patroon: str, achtervoegsels: tuple[str, ...]) -> None:
        """Take what the table says of the kind."""
        self.soort, self.naam, self.lezen = soort, naam, lezen
        self._pattern = re.compile(patroon, re.IGNORECASE | re.ASCII) if patroon else None
        self._suffixes = achtervoegsels

    def begins(self, text: str) -> bool:
        """Tell whether a file of this kind can begin so."""
        return self._pattern is not None and self._pattern.match(text) is not None

    def is_named(self, suffix: str) -> bool:
        """Tell whether the name of a file of this kind can end so."""
        return suffix.lower() in self._suffixes


def what_is(start: bytes, suffix: str) -> FileKind | None:
    """Return the kind of a file; None when nothing tells.

    Args:
        start: the first `START` bytes of the file, or all of it when it is shorter.
        suffix: the end of its name, with its point; what the content tells goes before it.
    """
    text = _characters(start[:START])
    by_content = (kind for kind in _kinds() if kind.begins(text))
    by_name = (kind for kind in _kinds() if kind.is_named(suffix))
    return next(by_content, None) or next(by_name, None)


def unicode_of(content: bytes) -> tuple[str, bytes]:
    """Return which Unicode encoding a text surely has, empty when nothing tells, and the text without its mark.

    UTF-16 without a mark shows in its zeros: nearly every second byte of a Dutch text is one.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name, content[len(mark) :]
    even, odd = content[0:START:2], content[1:START:2]
    if len(odd) > 1 and odd.count(0) * 2 > len(odd) and not even.count(0):
        return "utf-16-le", content
    if len(odd) > 1 and even.count(0) * 2 > len(even) and not odd.count(0):
        return "utf-16-be", content
    return "", content


_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def _characters(start: bytes) -> str:
    """Return how a file begins as text: UTF-16 as what it says, else a character for every byte."""
    encoding, rest = unicode_of(start)
    return rest.decode(encoding, "replace") if encoding.startswith("utf-16") else rest.decode("latin-1")


@lru_cache(maxsize=1)
def _kinds() -> tuple[FileKind, ...]:
    return tuple(
        FileKind(
            kind["soort"], kind["naam"], kind["lezen"], kind.get("patroon", ""), tuple(kind.get("achtervoegsels", ()))
        )
        for kind in needed_pack(PACK)["bestandssoorten"]
    )
