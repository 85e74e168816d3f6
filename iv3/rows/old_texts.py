"""The texts that the cells of an old workbook of Excel (.xls) share: how long each is, before anything copies them.

They stand in one record that goes on in others; where a text breaks off, the next record says anew whether its
characters take one byte or two.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence

_WIDE, _PHONETIC, _RUNS = 1, 4, 8
_RUN = 4
_COUNTS = 8
"""Bytes at the begin that say how many texts there are."""


def shared_lengths(records: Sequence[bytes]) -> array[int]:
    """Return the length of each text, in characters.

    Args:
        records: the content of the record with texts, and of those that it goes on in; none gives no texts.

    Raises:
        IndexError: they stop before the last text is complete.
    """
    lengths = array("Q")
    if records:
        cursor = _Cursor(records)
        (count,) = struct.unpack_from("<I", cursor.bytes(_COUNTS), 4)
        for _ in range(count):
            lengths.append(cursor.text())
    return lengths


class _Cursor:
    """A place in records that follow each other."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self.records, self.record, self.at = records, 0, 0

    def text(self) -> int:
        """Go past a text; return its length."""
        length, flags = struct.unpack("<HB", self.bytes(3))
        runs = struct.unpack("<H", self.bytes(2))[0] if flags & _RUNS else 0
        phonetic = struct.unpack("<I", self.bytes(4))[0] if flags & _PHONETIC else 0
        self.characters(length, 1 + (flags & _WIDE))
        self.skip(runs * _RUN + phonetic)
        return int(length)

    def characters(self, count: int, width: int) -> None:
        """Go past characters; a record that they go on in begins with their width."""
        while count:
            fits = min(count, (len(self.records[self.record]) - self.at) // width)
            self.at += fits * width
            count -= fits
            if count:
                self.record, self.at = self.record + 1, 1
                width = 1 + (self.records[self.record][0] & _WIDE)

    def bytes(self, count: int) -> bytes:
        """Return so many bytes, and go past them."""
        found = b""
        while len(found) < count:
            piece = self.records[self.record][self.at : self.at + count - len(found)]
            found += piece
            self.at += len(piece)
            if len(found) < count:
                self.record, self.at = self.record + 1, 0
        return found

    def skip(self, count: int) -> None:
        """Go past so many bytes."""
        while count > (left := len(self.records[self.record]) - self.at):
            count -= left
            self.record, self.at = self.record + 1, 0
        self.at += count
