"""Lines in a CSV file: character set, delimiter, header and rows, read as a stream in memory that does not grow."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import IO, Any

from iv3.core.given import File
from iv3.rows.cells import COMMA, POINT, say, shown, unusable
from iv3.rows.header import Wanted
from iv3.rows.line_file import LineFile, Row

_DELIMITERS = ";\t,"
_BLANK = " \t\r\n\x1a\u00a0"
"""What a row without anything in it may hold; DOS ended a file with the one in the middle."""
CHUNK = 1 << 20
"""Bytes read at a time. A line of a CSV file must end within the piece it begins in or the one after."""
_MOST_HEADER_LINES = 50
"""How many lines a header with line breaks inside quotes may take."""
_CONTROL_SHARE = 100
"""A text has fewer than one control character in so many bytes; what has more is no text."""
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[;,\t]*', re.IGNORECASE)
_NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROLS = bytes([*range(1, 9), *range(14, 26), *range(27, 32)])


def _encoding(path: File, name: str, start: bytes) -> str:
    """Return the character set of a text: UTF-8 when every byte agrees, else Windows-1252.

    Raises:
        Unusable: no text, another character set, or a line without end.
    """
    if start.startswith(_UTF16):
        raise unusable("utf16", bestand=name)
    if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        raise unusable("webpagina", bestand=name)
    if (len(start) - len(start.translate(None, _CONTROLS))) * _CONTROL_SHARE > len(start):
        raise unusable("geen_tekst", bestand=name)
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            nul = chunk.find(b"\0")
            if nul >= 0:
                raise unusable("nul", bestand=name, rij=_line_of(path, done + nul))
            if len(chunk) == CHUNK and b"\n" not in chunk and b"\r" not in chunk:
                raise unusable("regel_te_lang", bestand=name, rij=_line_of(path, done), grens=CHUNK)
            done += len(chunk)
            if decoder is not None:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    decoder = None
    if decoder is not None:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            decoder = None
    if decoder is not None:
        return "utf-8"
    _refuse_other_charset(path, name)
    return "cp1252"


def _refuse_other_charset(path: File, name: str) -> None:
    done = 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            if unknown := _NOT_IN_1252.search(chunk):
                raise unusable("tekenset", bestand=name, rij=_line_of(path, done + unknown.start()))
            done += len(chunk)


def _line_of(path: File, position: int) -> int:
    """Return the number of the line with the byte at ``position``."""
    feeds = returns = 0
    with path.open("rb") as stream:
        while position > 0 and (chunk := stream.read(min(position, CHUNK))):
            feeds, returns = feeds + chunk.count(b"\n"), returns + chunk.count(b"\r")
            position -= len(chunk)
    return (feeds or returns) + 1


def _text(path: File, encoding: str) -> IO[str]:
    return io.TextIOWrapper(path.open("rb"), encoding, newline="")


@dataclass(frozen=True)
class _Head:
    """The header of a CSV file; ``lines`` are all lines up to and with it, ``row`` its number as a row."""

    cells: list[str]
    delimiter: str
    lines: int
    row: int


def open_csv(path: File, name: str, wanted: Wanted, start: bytes) -> LineFile:
    """Find out the character set and the delimiter, and understand the header; ``start`` is how the file begins."""
    encoding = _encoding(path, name, start)
    with _text(path, encoding) as stream:
        head, first_line = _head(stream, name, wanted)
    at = wanted.columns(head.cells, name, head.row)
    if len(head.cells) == 1 and not at and wanted.recognised:
        raise unusable("scheidingsteken", bestand=name, rij=head.row, regel=shown(first_line))
    return _CsvFile(
        name=name,
        header=head.cells,
        at=at,
        decimal=wanted.decimal or (POINT if head.delimiter == "," else COMMA),
        delimiter=head.delimiter,
        header_row=head.row,
        first_column=0,
        sheet=None,
        remarks=[],
        needed_cells=max(at.values(), default=-1) + 1,
        path=path,
        encoding=encoding,
        header_lines=head.lines,
    )


def _head(stream: Iterable[str], name: str, wanted: Wanted) -> tuple[_Head, str]:
    """Return the header and the first line with anything in it, apart from ``sep=;``: that is where it stands, unless
    there may be titles above it."""
    lines = iter(stream)
    permitted = _DELIMITERS
    for number, raw in enumerate(lines, start=1):
        line = raw.removeprefix("\ufeff").removeprefix("ï»¿") if number == 1 else raw
        told = _SEPARATOR_LINE.fullmatch(line.rstrip("\r\n")) if number == 1 else None
        if told:
            permitted = told.group(1)
            if permitted not in _DELIMITERS:
                raise unusable("scheidingsteken", bestand=name, rij=number, regel=shown(line))
        elif line.strip(_BLANK + ';,"'):
            break
    else:
        raise unusable("leeg", bestand=name)
    following = list(islice(lines, _MOST_HEADER_LINES))
    read = [
        _Head(cells, delimiter, number + used - 1, number + place)
        for delimiter in permitted
        for place, (cells, used) in enumerate(_records([line, *following], delimiter, wanted.title_rows + 1))
    ]
    row = min((head.row for head in read if wanted.title_rows and wanted.complete(head.cells)), default=number)
    heads = [head for head in read if head.row == row]
    best = max(heads, key=lambda head: (wanted.found(head.cells), len(head.cells)), default=None)
    if best is None or (len(heads) < len(permitted) and len(best.cells) == 1 and not wanted.found(best.cells)):
        raise unusable("kop_aanhalingsteken", bestand=name, rij=number)
    return best, line


def _records(lines: list[str], delimiter: str, most: int) -> list[tuple[list[str], int]]:
    """Return the first records, each with the lines up to its end; up to one that cannot be read."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    found: list[tuple[list[str], int]] = []
    try:
        for cells in islice(reader, most):
            found.append((cells, reader.line_num))
    except csv.Error:
        pass
    return found


_BATCH = 256
"""Rows that are looked at together; nearly always nothing is the matter with any of them."""
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass
class _CsvFile(LineFile):
    path: File
    encoding: str
    header_lines: int

    def rows(self) -> Iterator[Row]:
        return chain.from_iterable(self._batches())

    def _batches(self) -> Iterator[Iterable[Row]]:
        try:
            with _text(self.path, self.encoding) as stream:
                for _ in range(self.header_lines):
                    stream.readline()
                yield from self._looked_at(csv.reader(stream, delimiter=self.delimiter, strict=True))
        except UnicodeDecodeError:
            raise unusable("gewijzigd", bestand=self.name) from None
        except OSError as error:
            raise unusable("niet_te_lezen", bestand=self.name, reden=error.strerror or error) from None

    def _looked_at(self, reader: Any) -> Iterator[Iterable[Row]]:
        """Yield the records of ``reader`` in batches: as they are when all look right, else each on its own."""
        widths, first = {len(self.header)}, itemgetter(0)
        number, read_lines = self.header_row + 1, 0
        while True:
            batch: list[list[str]] = []
            error: csv.Error | None = None
            try:
                any(map(batch.append, islice(reader, _BATCH)))  # stops at an error and keeps what came before
            except csv.Error as found:
                error = found
            lines = reader.line_num - read_lines
            read_lines = reader.line_num
            if not batch and error is None:
                return
            if lines == len(batch) and set(map(len, batch)) == widths and min(map(first, batch)) > "!":
                yield zip(range(number, number + lines), batch, repeat(None))
            else:
                taken = [1 + sum(len(_LINE_BREAK.findall(cell)) for cell in cells) for cells in batch]
                yield list(self._each(batch, number, taken))
                lines -= sum(taken)
            number += len(batch)
            if error is not None:
                yield [(number, [""] * len(self.header), self._error(str(error), number, lines))]
                number += 1

    def _each(self, batch: Iterable[list[str]], number: int, taken: Sequence[int]) -> Iterator[Row]:
        for row, (cells, lines) in enumerate(zip(batch, taken, strict=True), start=number):
            if "".join(cells).strip(_BLANK):
                problem = self._fitted(cells, row) or self._swallowed(cells, row, lines)
                yield row, cells, problem

    def _error(self, error: str, number: int, lines: int) -> str:
        """Return the reason why one line cannot be read; an error that took more lines makes the file unusable."""
        if lines > 1:
            raise unusable("aanhalingsteken", bestand=self.name, rij=number, tot=number + lines - 1)
        return say("cel_te_lang" if "field larger" in error else "rij_aanhalingsteken", rij=number)

    def _fitted(self, cells: list[str], number: int) -> str | None:
        """Make a row as wide as the header when nothing is lost by it; else return why it cannot be read."""
        width, count = len(self.header), len(cells)
        if count < width and count < self.needed_cells:
            return say("te_weinig_cellen", rij=number, cellen=count, verwacht=width)
        if count > width and "".join(cells[width:]).strip():
            key = "te_veel_cellen_komma" if self.delimiter == "," else "te_veel_cellen"
            return say(key, rij=number, cellen=count, verwacht=width)
        cells[width:] = [""] * max(0, width - count)
        return None

    def _swallowed(self, cells: list[str], number: int, lines: int) -> str | None:
        """Return the reason when a cell with line breaks looks like rows: as many cells in each as the header has."""
        between = len(self.header) - 1
        for cell in cells if lines > 1 and between else ():
            breaks = len(_LINE_BREAK.findall(cell))
            if breaks and cell.count(self.delimiter) == breaks * between:
                return say("rij_opgeslokt", rij=number, regels=lines)
        return None
