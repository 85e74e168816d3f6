"""Lines in a CSV file: character set, delimiter, header and rows, read as a stream in memory that does not grow."""

from __future__ import annotations

import codecs
import csv
import io
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import IO, Any

from iv3.core.counting import counted
from iv3.core.filekinds import unicode_of
from iv3.core.given import File
from iv3.rows.cells import COMMA, POINT, say, shown, unusable
from iv3.rows.charset import likely_charset
from iv3.rows.header import Wanted, header_row, notes_around
from iv3.rows.line_file import LineFile, Row
from iv3.rows.row_kinds import BLANK_ROW, LeftOut, RowJudge, TotalRow, row_judge

_DELIMITERS = ";\t,|"
_BLANK = " \t\r\n\x1a\u00a0"
"""What a row without anything in it may hold; DOS ended a file with the one in the middle."""
CHUNK = 1 << 20
"""Bytes read at a time. A line of a CSV file must end within the piece it begins in or the one after."""
_MOST_HEADER_LINES = 100
"""How many lines titles, and a header with line breaks inside quotes, may take together."""
_MOST_TITLE_LINES = 50
"""How many records, blank ones too, are looked at for a header."""
_DELIMITER_NAMES = {";": "puntkomma", "\t": "tab", ",": "komma", "|": "staande_streep"}
_CONTROL_SHARE = 100
"""A text has fewer than one control character in so many bytes; what has more is no text."""
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[;,\t|]*', re.IGNORECASE)
_NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROLS = bytes([*range(1, 9), *range(14, 26), *range(27, 32)])


def _encoding(path: File, name: str, start: bytes) -> tuple[str, str | None]:
    """Return the character set of a text, and a remark when that is a guess: UTF-8 when every byte agrees.

    Raises:
        Unusable: no text, another character set, or a line without end.
    """
    mark = unicode_of(start)[0]
    if mark.startswith("utf-16"):
        _refuse_half_characters(path, name, mark)
        return likely_charset(start)
    if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        raise unusable("webpagina", bestand=name)
    if (len(start) - len(start.translate(None, _CONTROLS))) * _CONTROL_SHARE > len(start):
        raise unusable("geen_tekst", bestand=name)
    decoder = codecs.getincrementaldecoder("utf-8")()
    strange: bytes | None = None
    chunk, done = b"", 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            nul = chunk.find(b"\0")
            if nul >= 0:
                raise unusable("nul", bestand=name, rij=_line_of(path, done + nul))
            if len(chunk) == CHUNK and b"\n" not in chunk and b"\r" not in chunk:
                raise unusable("regel_te_lang", bestand=name, rij=_line_of(path, done), grens=CHUNK)
            done += len(chunk)
            if strange is None and not _decodes(decoder, chunk):
                strange = chunk
    if strange is None and not _decodes(decoder, b"", final=True):
        strange = start
    if strange is None:
        return "utf-8", None
    encoding, remark = likely_charset(strange.removeprefix(codecs.BOM_UTF8))
    if encoding == "cp1252":
        _refuse_other_charset(path, name)
    return encoding, remark


def _refuse_half_characters(path: File, name: str, encoding: str) -> None:
    """Refuse UTF-16 that is no text to the end: one that was cut in two ends in half a character."""
    decoder = codecs.getincrementaldecoder(encoding)()
    row = 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            try:
                text = decoder.decode(chunk, not chunk)
            except UnicodeDecodeError:
                raise unusable("tekenset_half", bestand=name, rij=row, tekenset=encoding.upper()) from None
            if not chunk:
                return
            row += text.count("\n")


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


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
    """The header of a CSV file; ``lines`` are all lines up to and with it, ``row`` its number as a row, ``titles`` the
    filled rows above it and ``notes`` the texts around it."""

    cells: list[str]
    delimiter: str
    lines: int
    row: int
    titles: int
    notes: tuple[str, ...]


def open_csv(path: File, name: str, wanted: Wanted, start: bytes) -> LineFile:
    """Find out the character set and the delimiter, and understand the header; ``start`` is how the file begins."""
    encoding, guessed = _encoding(path, name, start)
    with _text(path, encoding) as stream:
        head, first_line = _head(stream, name, wanted)
    at = wanted.columns(head.cells, name, head.row)
    judge = row_judge(head.cells, at, wanted)
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
        remarks=[] if guessed is None else [f"{name}: {guessed}"],
        needed_cells=max(at.values(), default=-1) + 1,
        titles=head.titles,
        notes=head.notes,
        hidden=0,
        form=say("vorm_csv", tekenset=encoding, teken=say(_DELIMITER_NAMES[head.delimiter])),
        judge=judge,
        left_out=LeftOut(),
        fingerprints=array("q"),
        path=path,
        encoding=encoding,
        header_lines=head.lines,
    )


def _head(stream: Iterable[str], name: str, wanted: Wanted) -> tuple[_Head, str]:
    """Return the header and the first line with anything in it, apart from ``sep=;``."""
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
    following = [line, *islice(lines, _MOST_HEADER_LINES)]
    heads = [head for delimiter in permitted if (head := _head_with(following, delimiter, number, wanted))]
    best = max(heads, key=lambda h: (wanted.complete(h.cells), wanted.found(h.cells), len(h.cells)), default=None)
    if best is None or (len(heads) < len(permitted) and len(best.cells) == 1 and not wanted.found(best.cells)):
        raise unusable("kop_aanhalingsteken", bestand=name, rij=number)
    return best, line


def _head_with(lines: list[str], delimiter: str, number: int, wanted: Wanted) -> _Head | None:
    """Return the header when this is what stands between cells; None when no line can be read so.

    Args:
        lines: the first lines, from the first with anything in it.
        delimiter: what stands between cells.
        number: the number of the first of ``lines``.
        wanted: what is looked for.
    """
    read: list[tuple[int, list[str]]] = []
    ends: dict[int, int] = {}
    unreadable = False
    for row, (cells, used) in enumerate(_records(lines, delimiter, _MOST_TITLE_LINES), start=number):
        unreadable = unreadable or cells is None
        if cells is not None and "".join(cells).strip(_BLANK):
            read.append((row, cells))
            ends[row] = used
    found = header_row(read, wanted)
    if found is None or (unreadable and not wanted.complete(found[1])):
        return None
    row, cells = found
    titles = sum(1 for other, _ in read if other < row)
    return _Head(cells, delimiter, number + ends[row] - 1, row, titles, notes_around(row, read))


def _records(lines: list[str], delimiter: str, most: int) -> Iterator[tuple[list[str] | None, int]]:
    """Yield the first records, each with the lines up to its end; None for a line that cannot be read."""
    used = 0
    for _ in range(most):
        if used >= len(lines):
            return
        reader = csv.reader(lines[used:], delimiter=delimiter, strict=True)
        cells: list[str] | None = None
        count = 1
        with suppress(csv.Error):
            cells, count = next(reader), reader.line_num
        used += count
        yield cells, used


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
        self.begin()
        widths, judge = {len(self.header)}, self.judge
        number, read_lines, row_width = self.header_row + 1, 0, 0
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
            row_width = row_width or self._row_width(batch)
            if lines == len(batch) and set(map(len, batch)) == widths and self._is_ordinary(batch, judge):
                if judge is not None:
                    self.fingerprints.extend(map(hash, map(tuple, batch)))
                yield zip(range(number, number + lines), batch, repeat(None))
            else:
                taken = [1 + sum(len(_LINE_BREAK.findall(cell)) for cell in cells) for cells in batch]
                yield self._each(batch, number, taken, row_width)
                lines -= sum(taken)
            number += len(batch)
            if error is not None:
                if judge is not None:
                    self.fingerprints.append(hash((number, str(error))))
                yield [(number, [""] * len(self.header), self._error(str(error), number, lines))]
                number += 1

    def _row_width(self, batch: Iterable[list[str]]) -> int:
        """Return how many cells a row has: more than the header only when every one of the first rows has them, blank.

        A row that is wider than others has a separator in a text, and its amount stands in the wrong column.
        """
        header = len(self.header)
        filled = [cells for cells in batch if "".join(cells).strip(_BLANK)]
        widths = set(map(len, filled))
        is_wider = len(widths) == 1 and not any("".join(cells[header:]).strip(_BLANK) for cells in filled)
        return max(header, *widths) if is_wider else header

    @staticmethod
    def _is_ordinary(batch: list[list[str]], judge: RowJudge | None) -> bool:
        return min(map(itemgetter(0), batch)) > "!" if judge is None else judge.is_ordinary(batch)

    def _each(self, batch: Iterable[list[str]], number: int, taken: Sequence[int], row_width: int) -> Iterator[Row]:
        for row, (cells, lines) in enumerate(zip(batch, taken), start=number):
            if not "".join(cells).strip(_BLANK):
                self.left_out.add(BLANK_ROW, row)
                continue
            problem = self._fitted(cells, row, row_width) or self._swallowed(cells, row, lines)
            kind = self.judge.kind(cells) if problem is None and self.judge is not None else None
            if kind is None or isinstance(kind, TotalRow):
                if self.judge is not None:
                    self.fingerprints.append(hash(tuple(cells)))
                yield row, cells, problem if kind is None else kind
            else:
                self.left_out.add(kind, row)

    def _error(self, error: str, number: int, lines: int) -> str:
        """Return the reason why one line cannot be read; an error that took more lines makes the file unusable."""
        if lines > 1:
            raise unusable("aanhalingsteken", bestand=self.name, rij=number, tot=number + lines - 1)
        return say("cel_te_lang" if "field larger" in error else "rij_aanhalingsteken", rij=number)

    def _fitted(self, cells: list[str], number: int, row_width: int) -> str | None:
        """Make a row as wide as the header when nothing is lost by it; else return why it cannot be read."""
        width, count = len(self.header), len(cells)
        if count < width and count < self.needed_cells:
            return say("te_weinig_cellen", rij=number, cellen=counted(count, "cel"), verwacht=width)
        if count > width and (count != row_width or "".join(cells[width:]).strip()):
            key = "te_veel_cellen_komma" if self.delimiter == "," else "te_veel_cellen"
            return say(key, rij=number, cellen=counted(count, "cel"), verwacht=row_width)
        if width <= count < row_width:
            return say("te_weinig_cellen_rij", rij=number, cellen=counted(count, "cel"), verwacht=row_width)
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
