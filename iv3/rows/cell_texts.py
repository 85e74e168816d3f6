"""How much text the cells of a sheet of Excel hold together, told before anything copies it.

A shared text stands in a workbook once and counts for every cell that refers to it. What a small file cannot hold is
told from its bytes at once; only when these leave it open is every cell counted.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from iv3.rows.package import Package
from iv3.rows.part_xml import Part, Pieces, parse, utf8_pieces, workbook_limits

_ITEM = b"<si"
_AROUND = len(b"><t></t></si>")
"""Bytes of a shared text, behind its begin, that are never text."""
_WINDOW = 8192
"""A cell that is too long fills at least one such part of a piece, with no other cell in it."""
_ESCAPED = re.compile(rb"<(?:c|row)\s[^<>&]*&")
"""The begin of a row or cell with an attribute that is written with a reference: the reader of values reads another."""
_REFERENCE = re.compile(rb't="s"[^<>]*><v>([0-9]{1,9})</v>')


def text_units(text: str) -> int:
    """Return the length of a text as Excel counts it, in units of UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class SharedTexts:
    """The texts that cells share.

    Attributes:
        longest: no text is longer than this.
        bounds: what each text is not longer than; empty when that is not certain.
        lengths: returns the length of each, when it is asked for.
    """

    longest: int
    bounds: array[int]
    lengths: Callable[[], array[int]]


def shared_texts(package: Package) -> SharedTexts:
    """Look through the texts that the cells of a workbook share.

    Raises:
        Unusable: no well-formed XML, or a text that is too long.
    """
    if "sharedStrings" not in package.others:
        return SharedTexts(0, array("I"), lambda: array("Q"))
    pieces, part = package.pieces(package.others["sharedStrings"]), package.part(package.others["sharedStrings"])
    limits, bound = workbook_limits(), _Bound()
    parse(lambda: bound.heard(pieces()), part, lambda _: None)
    lengths = lru_cache(maxsize=1)(lambda: _lengths(pieces, part))
    longest = max(bound.lengths, default=0)
    if bound.is_certain and longest <= limits["cel_tekens"] and bound.size <= limits["tekst_tekens"]:
        return SharedTexts(longest, bound.lengths, lengths)
    return SharedTexts(max(lengths(), default=0), array("I"), lengths)


@dataclass
class _Bound:
    """What the bytes of the shared texts say of the length of each."""

    lengths: array[int] = field(default_factory=lambda: array("I"))
    size: int = 0
    ends: int = 0
    instructions: int = 0
    has_comments: bool = False

    def heard(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Pass on pieces and measure them."""
        left = 0
        for piece in pieces:
            lengths = [len(item) for item in piece.split(_ITEM)]
            lengths[0] += left
            left = lengths.pop()
            self.lengths.extend(lengths)
            self.size += len(piece)
            self.ends += piece.count(b"</si>") + piece.count(b"<si/>")
            self.instructions += piece.count(b"<?")
            self.has_comments = self.has_comments or b"<!" in piece
            yield piece
        self.lengths.append(left)
        self.lengths = array("I", (max(0, length - _AROUND) for length in self.lengths[1:]))

    @property
    def is_certain(self) -> bool:
        """Whether every text was seen: a comment may hold what looks like the begin of one."""
        return not self.has_comments and self.instructions <= 1 and self.ends == len(self.lengths)


def _lengths(pieces: Pieces, part: Part) -> array[int]:
    """Return the length of each shared text."""
    limits, found = workbook_limits(), array("Q")
    inside, total = 0, 0

    def start(tag: str, _: object) -> None:
        nonlocal inside
        if inside:
            inside += 1
        elif tag.rpartition(" ")[2] == "si":
            inside = 1
            found.append(0)

    def end(_: str) -> None:
        nonlocal inside
        inside -= inside > 0

    def characters(text: str) -> None:
        nonlocal total
        if inside:
            total += (units := text_units(text))
            found[-1] += units
            if found[-1] > limits["cel_tekens"]:
                raise part.broken("tekst_te_lang", grens=limits["cel_tekens"])
            if total > limits["tekst_tekens"]:
                raise part.broken("te_veel_tekst", grens=limits["tekst_tekens"])

    def listen(parser: Any) -> None:
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = characters

    parse(pieces, part, listen)
    return found


@dataclass
class SheetBytes:
    """The bytes of a sheet, as far as they were passed on.

    Attributes:
        begun, over: whether the rows have begun, and whether they are over.
        may_be_long: whether a cell may hold too much text.
        has_references: whether an attribute of a row or cell is written with a reference such as ``&#65;``.
    """

    begun: bool = False
    over: bool = False
    may_be_long: bool = False
    has_references: bool = False

    def heard(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Pass on pieces; none goes on behind the end of the rows."""
        self.begun = self.over = self.may_be_long = False
        for piece in pieces:
            if self.over:
                yield piece
                continue
            first = 0 if self.begun else piece.find(b"<sheetData")
            self.begun = self.begun or first >= 0
            last = piece.find(b"</sheetData") if self.begun else -1
            end = len(piece) if last < 0 else last
            self.may_be_long = self.may_be_long or b"<!" in piece or _is_empty_somewhere(piece, max(first, 0), end)
            if b"&" in piece and _ESCAPED.search(piece, max(first, 0), end):
                self.has_references = True
            yield piece[:end]
            if last >= 0:
                self.over = True
                yield piece[end:]

    @property
    def is_uncertain(self) -> bool:
        """Whether every cell is to be counted: the rows were not seen, or one of them may be too long."""
        return self.may_be_long or not self.begun


def referred(pieces: Pieces, part: Part, shared: SharedTexts) -> tuple[int, int]:
    """Return how many cells plainly refer to a shared text, and what these hold together at most."""
    count = total = 0
    left = b""
    for piece in utf8_pieces(pieces(), part):
        whole, start, left = (left + piece).rpartition(b"<c ")
        left = start + left
        numbers = [int(number) for number in _REFERENCE.findall(whole)]
        count += len(numbers)
        total += sum(shared.bounds[number] for number in numbers if number < len(shared.bounds))
    numbers = [int(number) for number in _REFERENCE.findall(left)]
    total += sum(shared.bounds[number] for number in numbers if number < len(shared.bounds))
    return count + len(numbers), total


def _is_empty_somewhere(piece: bytes, first: int, end: int) -> bool:
    """Tell whether a stretch of a piece holds neither the begin nor the end of a cell."""
    return any(
        piece.find(b"</c>", at, at + _WINDOW) < 0 and piece.find(b"<c ", at, at + _WINDOW) < 0
        for at in range(first, end - _WINDOW + 1, _WINDOW)
    )
