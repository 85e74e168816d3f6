"""What stands in an old workbook of Excel (.xls) and does not come out of the reader of its values.

The file is a small file system of its own (a compound file); one stream in it is the workbook, a row of records. Only
the records are heard that say where cells are, what is hidden, and where a formula gave an error.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from iv3.core.filekinds import OLE
from iv3.rows.old_texts import shared_lengths
from iv3.rows.part_xml import Part, workbook_limits
from iv3.rows.sheetscan import Scan

STREAMS = ("workbook", "book")
ENCRYPTED_STREAM = "encryptedpackage"
MACROS = "_vba_project_cur"
_HEADER = 512
_ENTRY = 128
_MOST_REGULAR = 0xFFFFFFFA
"""Numbers from here on say that a chain ends, or that a sector is free."""
_STREAM, _STORAGE, _ROOT = 2, 1, 5
_BEGIN, _END, _PASSWORD, _SHEET = 0x809, 0x0A, 0x2F, 0x85
_BEGINS = (0x009, 0x209, 0x409, _BEGIN)
_ROW, _COLUMNS, _FORMULA, _ERROR, _MANY = 0x208, 0x7D, (0x06, 0x206, 0x406), 0x205, (0xBD, 0xBE)
_SHARED = 0xFD
_VALUES = (0x203, 0x204, 0xD6, _SHARED, 0x27E)
_TEXTS, _MORE, _SIZE = 0xFC, 0x3C, 0x200
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
"""The size of a sheet in the old Excel."""
_FIXED, _EACH = 6, 6
"""Bytes of a record with many numbers: around these, and of each."""
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 1
_WORKSHEET = 0
_NO_NUMBER, _IS_ERROR = 0xFFFF, 2
_UNKNOWN = "#?"
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
"""The numbers that the format has for error values."""


@dataclass(frozen=True)
class OldWorkbook:
    """What the look gave.

    Attributes:
        has_password: whether its records cannot be read.
        scans: of each sheet with rows, in the order of the tabs.
        names: of the streams and folders in the file, in small letters.
    """

    has_password: bool = False
    scans: list[Scan] = field(default_factory=list)
    names: frozenset[str] = frozenset()


def old_workbook(content: bytes, part: Part) -> OldWorkbook | None:
    """Return what stands in a file that begins as `OLE`; None when there is no workbook in it.

    Raises:
        Unusable: the file is damaged.
    """
    try:
        file = _CompoundFile(content)
        names = frozenset(file.entries)
        if ENCRYPTED_STREAM in names:
            return OldWorkbook(has_password=True, names=names)
        stream = next((name for name in STREAMS if name in names), None)
        return None if stream is None else _looked_through(file.stream(stream), names, part)
    except (struct.error, IndexError, ValueError):
        raise part.broken("oud_kapot") from None


@dataclass(frozen=True)
class _Entry:
    kind: int
    start: int
    size: int


class _CompoundFile:
    """The streams of a compound file."""

    def __init__(self, content: bytes) -> None:
        if not content.startswith(OLE):
            raise ValueError
        self.content = content
        power, small_power = struct.unpack_from("<2H", content, 30)
        if power not in (9, 12) or small_power > power:
            raise ValueError
        self.sector, self.small_sector = 1 << power, 1 << small_power
        directory, _, self.cutoff, small_start, _, more = struct.unpack_from("<6I", content, 48)
        self.table = self._table(more)
        every = list(_entries(self._chain(directory)))
        self.entries = {name: entry for name, entry in reversed(every) if entry.kind in (_STREAM, _STORAGE)}
        self.small_table = _numbers(self._chain(small_start))
        root = next((entry.start for _, entry in every if entry.kind == _ROOT), _MOST_REGULAR)
        self.small = self._chain(root)

    def stream(self, name: str) -> bytes:
        """Return the content of a stream."""
        entry = self.entries[name]
        if entry.size >= self.cutoff:
            return self._chain(entry.start)[: entry.size]
        pieces = (
            self.small[at * self.small_sector : (at + 1) * self.small_sector]
            for at in _chained(self.small_table, entry.start)
        )
        return b"".join(pieces)[: entry.size]

    def _table(self, more: int) -> list[int]:
        """Return which sector comes after which."""
        sectors = list(struct.unpack_from("<109I", self.content, 76))
        for _ in range(len(self.content) // self.sector):
            if more >= _MOST_REGULAR:
                break
            *listed, more = _numbers(self._sector(more))
            sectors += listed
        return _numbers(b"".join(self._sector(at) for at in sectors if at < _MOST_REGULAR))

    def _sector(self, at: int) -> bytes:
        start = max(self.sector, _HEADER) + at * self.sector
        return self.content[start : start + self.sector]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(at) for at in _chained(self.table, start))


def _numbers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))


def _entries(directory: bytes) -> Iterator[tuple[str, _Entry]]:
    """Yield name, in small letters, and place of what is in the file."""
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        start, size = struct.unpack_from("<2I", directory, at + 116)
        name = directory[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
        yield name.lower(), _Entry(kind, start, size)


def _chained(table: list[int], start: int) -> Iterator[int]:
    """Yield the sectors of a chain; one that goes round raises ``ValueError``."""
    for _ in range(len(table) + 1):
        if start >= _MOST_REGULAR:
            return
        yield start
        start = table[start]
    raise ValueError


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the content of records, from a place to the end of what begins there."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        depth += (kind in _BEGINS) - (kind == _END)
        if depth <= 1 and kind not in _BEGINS:  # deeper is a chart on the sheet
            yield kind, stream[at + 4 : at + 4 + size]
        if depth <= 0:
            return
        at += 4 + size
    raise ValueError


def _looked_through(stream: bytes, names: frozenset[str], part: Part) -> OldWorkbook:
    places: list[int] = []
    texts: list[bytes] = []
    before = 0
    for kind, record in _records(stream, 0):
        if kind == _PASSWORD:
            return OldWorkbook(has_password=True, names=names)
        if kind == _SHEET and record[5] == _WORKSHEET:
            places += struct.unpack_from("<I", record)
        if kind == _TEXTS or (kind == _MORE and before == _TEXTS):
            texts.append(record)
        before = before if kind == _MORE else kind
    if len(places) > (most := workbook_limits()["bladen"]):
        raise part.broken("te_veel_bladen", grens=most)
    if len(set(places)) < len(places):
        raise part.broken("bladen_anders")
    look = _SheetLook(stream, part, _checked(shared_lengths(texts), part))
    return OldWorkbook(scans=[look.scan(at) for at in places], names=names)


def _checked(lengths: array[int], part: Part) -> array[int]:
    """Return the lengths of texts when none is too long."""
    if max(lengths, default=0) > (most := workbook_limits()["cel_tekens"]):
        raise part.broken("tekst_te_lang", grens=most)
    return lengths


class _SheetLook:
    """Looks through sheets, and counts their cells and texts together: the reader keeps all of these."""

    def __init__(self, stream: bytes, part: Part, lengths: array[int]) -> None:
        self.stream, self.part, self.lengths = stream, part, lengths
        self.text = self.cells = 0

    def scan(self, at: int) -> Scan:
        """Return what stands in the sheet that begins at a place."""
        scan = Scan()
        errors: list[tuple[int, int, str]] = []
        for kind, record in _records(self.stream, at):
            if kind == _ROW:
                row, hidden = struct.unpack_from("<H10xI", record)
                if hidden & _ROW_HIDDEN:
                    scan.hidden_rows.append(row + 1)
            elif kind == _COLUMNS:
                first, last, hidden = struct.unpack_from("<2H4xH", record)
                if hidden & _COLUMN_HIDDEN:
                    scan.hidden_columns.append((first, last))
            elif kind == _SIZE:
                _require_size(record)
            else:
                for row, first, last, error in _cells(kind, record):
                    self.take(scan, row, first, last)
                    errors += [] if error is None else [(row, first, error)]
                if kind == _SHARED:
                    self.refer(record)
        for row, column, error in sorted(errors, key=lambda one: one[:2]):
            scan.mark(row, column, error)
        scan.hidden_rows.sort()
        return scan

    def take(self, scan: Scan, row: int, first: int, last: int) -> None:
        """Note down cells beside each other; rows may come in any order."""
        if last >= _MOST_COLUMNS:
            raise ValueError
        top, bottom = min(scan.first_row or row, row), max(scan.last_row, row)
        scan.fill(bottom, first, last)
        scan.first_row = top
        self.cells += last - first + 1
        if self.cells > (most := workbook_limits()["cellen_oud"]):
            raise self.part.broken("te_veel_cellen", grens=most)

    def refer(self, record: bytes) -> None:
        """Count a text that a cell shares."""
        (number,) = struct.unpack_from("<I", record, 6)
        self.text += self.lengths[number] if number < len(self.lengths) else 0
        if self.text > (most := workbook_limits()["tekst_tekens"]):
            raise self.part.broken("te_veel_tekst", grens=most)


def _require_size(record: bytes) -> None:
    """Refuse a stated size that no sheet can have: the reader makes room for it."""
    wide = len(record) >= struct.calcsize("<2I2H")
    first_row, last_row, first, last = struct.unpack_from("<2I2H" if wide else "<4H", record)
    if not (first_row <= last_row <= _MOST_ROWS and first <= last <= _MOST_COLUMNS):
        raise ValueError


def _cells(kind: int, record: bytes) -> Iterator[tuple[int, int, int, str | None]]:
    """Yield row from 1, first and last column from 0, and the error value if it is one, of the cells in a record."""
    if kind in _VALUES:
        row, column = struct.unpack_from("<2H", record)
        yield row + 1, column, column, None
    elif kind in _FORMULA:
        row, column, what, code, mark = struct.unpack_from("<2H2xBxB3xH", record)
        is_error = (mark, what) == (_NO_NUMBER, _IS_ERROR)
        yield row + 1, column, column, _ERRORS.get(code, _UNKNOWN) if is_error else None
    elif kind == _ERROR:
        row, column, value, is_error = struct.unpack_from("<2H2x2B", record)
        yield row + 1, column, column, _ERRORS.get(value, _UNKNOWN) if is_error else None
    elif kind == _MANY[0]:
        row, column = struct.unpack_from("<2H", record)
        (last,) = struct.unpack_from("<H", record, len(record) - 2)
        if len(record) != _FIXED + (last - column + 1) * _EACH:
            raise ValueError
        yield row + 1, column, last, None
