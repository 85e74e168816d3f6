"""Lines with amounts, as people keep them: CSV or an Excel workbook in, rows of text and exact cents out.

What a file is, follows from its content and not from its name. A file that cannot be used as a whole raises `Unusable`,
with a sentence that names the file, the place and the remedy. A row that cannot be read comes back with its reason, so
that whoever adds up can show it; no row disappears. CSV is read as a stream, in memory that does not grow.
"""

from __future__ import annotations

import codecs
import csv
import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from iv3.core.nearest import nearest
from iv3.delivery.reading import OLE, ZIP
from iv3.rows.cells import (
    MOST_AMOUNT_CHARACTERS,
    MOST_DIGITS,
    Number,
    cents,
    column_letters,
    fold,
    neutral,
    neutral_row,
    printable,
    say,
    shown,
)
from iv3.rows.workbook import Opened, Scan, Unusable, opened, rows_of, unusable

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = [
    "MOST_AMOUNT_CHARACTERS",
    "MOST_DIGITS",
    "LineFile",
    "Number",
    "Row",
    "Unusable",
    "cents",
    "column_letters",
    "fold",
    "neutral",
    "neutral_row",
    "open_lines",
    "require",
    "shown",
]

Row = tuple[int, list[str], str | None]
"""Number of the row as the file counts it (from 1; a line break inside quotes begins no row), its cells as text, and
why the row cannot be used, None when it can."""

_DELIMITERS = ";\t,"
_BLANK = " \t\r\n\x1a\u00a0"
"""What a row without anything in it may hold; DOS ended a file with the one in the middle."""
_COMMA, _POINT = ",", "."

_CHUNK = 1 << 20
"""Bytes read at a time. A line of a CSV file must end within the piece it begins in or the one after."""
_MOST_HEADER_LINES = 50
"""How many lines a header with line breaks inside quotes may take."""
_CONTROL_SHARE = 100
"""A text has fewer than one control character in so many bytes; what has more is no text."""
_MOST_NAMES = 40
"""Headers or sheets that a message lists."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SPREADSHEET_NAMES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_WORKBOOK_NAMES = (".xlsx", ".xlsm")

_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[;,\t]*', re.IGNORECASE)
_NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROLS = bytes([*range(1, 9), *range(14, 26), *range(27, 32)])

# What a file with lines offers


@dataclass(kw_only=True)
class LineFile:
    """A table of which the header is understood.

    Attributes:
        name: the file as the user named it, for messages.
        header: the headers as they stand in the file; the index is that of the cells of a row.
        at: meaning → index of its column.
        decimal: the decimal sign of amounts, ``,`` or ``.``, for `cents`.
        delimiter: what stands between cells; empty for a workbook.
        sheet: the sheet that is read; None for CSV.
        remarks: sentences for the user about how the file was read.
        needed_cells: a shorter row cannot be read; `require` sets it.
    """

    name: str
    header: list[str]
    at: dict[str, int]
    decimal: str
    delimiter: str
    header_row: int
    first_column: int = 0
    sheet: str | None = None
    remarks: list[str] = field(default_factory=list)
    needed_cells: int = 0

    def rows(self) -> Iterator[Row]:
        """Read the rows below the header, from the first again at every call; blank ones are left out.

        Raises:
            Unusable: the rest of the file cannot be read; rows before that have been handed out.
        """
        raise NotImplementedError

    def where(self, number: int, meaning: str) -> str:
        """Return where a value stands, as the user finds it: ``cel K23``, or ``rij 23, kolom “bedrag”``."""
        index = self.at[meaning]
        if self.sheet is not None:
            return say("plaats_cel", cel=f"{column_letters(self.first_column + index)}{number}")
        return say("plaats_rij", rij=number, kop=shown(self.header[index]))

    @property
    def place(self) -> str:
        """The file, and the sheet when it has sheets, for messages."""
        if self.sheet is None:
            return self.name
        return say("bestand_en_blad", bestand=self.name, blad=shown(self.sheet))


def open_lines(
    path: str | os.PathLike[str],
    recognised: Mapping[str, Sequence[str]],
    named: Mapping[str, str] | None = None,
    *,
    needed: Sequence[Sequence[str]] = (),
    sheet: str | None = None,
    decimal: str | None = None,
    title_rows: int = 0,
) -> LineFile:
    """Look at a file and understand its header.

    Args:
        path: CSV (comma, semicolon or tab; UTF-8 or Windows-1252) or an Excel workbook.
        recognised: meaning → headers that mean it; letter case, spaces, ``_``, ``-``, ``.`` and accents do not count.
        named: meaning → header, as the user said; goes before ``recognised``.
        needed: groups of meanings of which the file must have at least one; see `require`.
        sheet: the sheet of a workbook. Else the first visible one with the columns, or else with any data.
        decimal: the decimal sign of amounts; else a comma, and a point in a file with commas between its cells.
        title_rows: how many rows may stand above the header, which is then the first row with what is ``needed``.

    Raises:
        Unusable: no such file, no table in it, or columns that cannot be told apart.
    """
    name = printable(os.fspath(path))
    start = _beginning(path, name)
    wanted = _Wanted(recognised, named or {}, needed, decimal, title_rows)
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122
    if start.startswith(OLE):
        raise unusable("oud_excel_of_wachtwoord", bestand=name)
    if start.startswith(ZIP):
        file: LineFile = _open_workbook(path, name, wanted, sheet)
        if suffix not in _WORKBOOK_NAMES:
            file.remarks.insert(0, say("is_werkmap", bestand=name))
    else:
        remark = [say("is_geen_werkmap", bestand=name)] if suffix in _SPREADSHEET_NAMES else []
        try:
            file = _open_csv(path, name, wanted, start)
        except Unusable as error:
            raise Unusable(" ".join([str(error), *remark]), error.key, **error.values) from None
        file.remarks += remark
    require(file, *needed)
    if next(file.rows(), None) is None:
        raise unusable("alleen_kop", bestand=file.place, rij=file.header_row)
    return file


def require(file: LineFile, *groups: Sequence[str]) -> None:
    """Refuse a file without the columns a command needs, and rows that stop before these.

    Args:
        file: what `open_lines` gave.
        groups: of every group at least one meaning must have a column.

    Raises:
        Unusable: naming what is missing and which headers there are.
    """
    missing = [group for group in groups if not any(meaning in file.at for meaning in group)]
    if missing:
        expected = say("en").join(say("of").join(f"“{meaning}”" for meaning in group) for group in missing)
        heads = {fold(head): head for head in file.header if fold(head)}
        near = next((heads[n] for group in missing for m in group if (n := nearest(fold(m), heads))), None)
        raise unusable(
            "kolom_ontbreekt",
            bestand=file.place,
            kolommen=expected,
            rij=file.header_row,
            koppen=_listed(file.header),
            betekenis=missing[0][0],
            hint=_hint(near),
        )
    if groups:
        file.needed_cells = max(min(file.at[m] for m in group if m in file.at) + 1 for group in groups)


def _listed(names: Sequence[str]) -> str:
    """Return headers or sheets in quotes, the first so many; empty ones are left out."""
    filled = [f"“{shown(name)}”" for name in names if name.strip()]
    rest = len(filled) - _MOST_NAMES
    return ", ".join(filled[:_MOST_NAMES]) + (say("en_nog", aantal=rest) if rest > 0 else "")


def _hint(name: str | None) -> str:
    return "" if name is None else " " + say("bedoelt_u", naam=shown(name))


# The header


@dataclass(frozen=True)
class _Wanted:
    """What the caller of `open_lines` looks for."""

    recognised: Mapping[str, Sequence[str]]
    named: Mapping[str, str]
    needed: Sequence[Sequence[str]]
    decimal: str | None
    title_rows: int = 0

    def found(self, header: Sequence[str]) -> int:
        """Return how many cells of ``header`` are the header of something that is looked for."""
        keys = {fold(name) for names in self.recognised.values() for name in names}
        keys.update(map(fold, self.named.values()))
        return sum(fold(cell) in keys for cell in header)

    def complete(self, header: Sequence[str]) -> bool:
        """Tell whether ``header`` has what is looked for; two columns for one thing count as having it."""
        folded = set(map(fold, header))
        groups = self.needed or [list(self.recognised) + list(self.named)]
        heads = {m: {fold(n) for n in names} for m, names in self.recognised.items()}
        heads.update({m: {fold(name)} for m, name in self.named.items()})
        return all(any(not folded.isdisjoint(heads.get(m, ())) for m in group) for group in groups)

    def columns(self, header: Sequence[str], place: str, row: int, first_column: int = 0) -> dict[str, int]:
        """Return the index of the column of every meaning that has one.

        Raises:
            Unusable: a named column is not there, or two columns can have the same meaning.
        """
        folded = [fold(cell) for cell in header]
        at: dict[str, int] = {}
        for meaning, head in self.named.items():
            same = [i for i, cell in enumerate(header) if cell.strip() == head.strip()]
            found = same or [i for i, cell in enumerate(folded) if cell and cell == fold(head)]
            if not found:
                heads = dict(zip(folded, header, strict=True))
                near = nearest(fold(head), [cell for cell in heads if cell])
                raise unusable(
                    "kolom_onbekend",
                    bestand=place,
                    kop=shown(head),
                    betekenis=meaning,
                    rij=row,
                    hint=_hint(heads.get(near) if near else None),
                    koppen=_listed(header),
                )
            at[meaning] = _only(found, header, meaning, place, row, first_column)
        taken = set(at.values())
        for meaning, names in self.recognised.items():
            if meaning not in at:
                keys = set(map(fold, names))
                found = [i for i, cell in enumerate(folded) if cell in keys and i not in taken]
                if found:
                    at[meaning] = _only(found, header, meaning, place, row, first_column)
        return at


def _only(found: list[int], header: Sequence[str], meaning: str, place: str, row: int, first_column: int) -> int:
    if len(found) == 1:
        return found[0]
    choices = say("en").join(f"“{shown(header[i])}” ({column_letters(first_column + i)}{row})" for i in found)
    same = len({header[i].strip() for i in found}) < len(found)
    key = "kolom_dubbel" if same else "kolom_keuze"
    raise unusable(key, bestand=place, betekenis=meaning, kolommen=choices, kop=shown(header[found[0]]))


# The file itself


def _beginning(path: str | os.PathLike[str], name: str) -> bytes:
    """Return the first bytes of a file.

    Raises:
        Unusable: missing, a folder, not an ordinary file, not permitted, or empty.
    """
    try:
        status = os.stat(path)  # noqa: PTH116
        if stat.S_ISDIR(status.st_mode):
            raise unusable("map", bestand=name)
        if not stat.S_ISREG(status.st_mode):
            raise unusable("geen_gewoon_bestand", bestand=name)
        with open(path, "rb") as stream:  # noqa: PTH123
            start = stream.read(_CHUNK)
    except PermissionError:
        raise unusable("geen_toegang", bestand=name) from None
    except (FileNotFoundError, NotADirectoryError):
        raise unusable("ontbreekt", bestand=name) from None
    except OSError as error:
        raise unusable("niet_te_lezen", bestand=name, reden=error.strerror or error) from None
    except Unusable:
        raise
    except ValueError:  # a path with a NUL character
        raise unusable("ontbreekt", bestand=name) from None
    if not start:
        raise unusable("leeg", bestand=name)
    return start


def _encoding(path: str | os.PathLike[str], name: str, start: bytes) -> str:
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
    with open(path, "rb") as stream:  # noqa: PTH123
        while chunk := stream.read(_CHUNK):
            nul = chunk.find(b"\0")
            if nul >= 0:
                raise unusable("nul", bestand=name, rij=_line_of(path, done + nul))
            if len(chunk) == _CHUNK and b"\n" not in chunk and b"\r" not in chunk:
                raise unusable("regel_te_lang", bestand=name, rij=_line_of(path, done), grens=_CHUNK)
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


def _refuse_other_charset(path: str | os.PathLike[str], name: str) -> None:
    done = 0
    with open(path, "rb") as stream:  # noqa: PTH123
        while chunk := stream.read(_CHUNK):
            if unknown := _NOT_IN_1252.search(chunk):
                raise unusable("tekenset", bestand=name, rij=_line_of(path, done + unknown.start()))
            done += len(chunk)


def _line_of(path: str | os.PathLike[str], position: int) -> int:
    """Return the number of the line with the byte at ``position``."""
    feeds = returns = 0
    with open(path, "rb") as stream:  # noqa: PTH123
        while position > 0 and (chunk := stream.read(min(position, _CHUNK))):
            feeds, returns = feeds + chunk.count(b"\n"), returns + chunk.count(b"\r")
            position -= len(chunk)
    return (feeds or returns) + 1


# CSV


@dataclass(frozen=True)
class _Head:
    """The header of a CSV file; ``lines`` are all lines up to and with it, ``row`` its number as a row."""

    cells: list[str]
    delimiter: str
    lines: int
    row: int


def _open_csv(path: str | os.PathLike[str], name: str, wanted: _Wanted, start: bytes) -> LineFile:
    encoding = _encoding(path, name, start)
    with open(path, encoding=encoding, newline="") as stream:  # noqa: PTH123
        head, first_line = _head(stream, name, wanted)
    at = wanted.columns(head.cells, name, head.row)
    if len(head.cells) == 1 and not at and wanted.recognised:
        raise unusable("scheidingsteken", bestand=name, rij=head.row, regel=shown(first_line))
    return _CsvFile(
        name=name,
        header=head.cells,
        at=at,
        decimal=wanted.decimal or (_POINT if head.delimiter == "," else _COMMA),
        delimiter=head.delimiter,
        header_row=head.row,
        needed_cells=max(at.values(), default=-1) + 1,
        path=path,
        encoding=encoding,
        header_lines=head.lines,
    )


def _head(stream: Iterable[str], name: str, wanted: _Wanted) -> tuple[_Head, str]:
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


@dataclass(kw_only=True)
class _CsvFile(LineFile):
    path: str | os.PathLike[str]
    encoding: str
    header_lines: int

    def rows(self) -> Iterator[Row]:
        return chain.from_iterable(self._batches())

    def _batches(self) -> Iterator[Iterable[Row]]:
        try:
            with open(self.path, encoding=self.encoding, newline="") as stream:  # noqa: PTH123
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


# Excel workbooks


def _open_workbook(path: str | os.PathLike[str], name: str, wanted: _Wanted, sheet: str | None) -> LineFile:
    """Choose a sheet and understand its header."""
    try:
        stream = open(path, "rb")  # noqa: PTH123, SIM115
    except OSError as error:
        raise unusable("niet_te_lezen", bestand=name, reden=error.strerror or error) from None
    with stream, opened(stream, name) as workbook:
        return _choose(workbook, _Request(workbook, wanted, sheet))


@dataclass(frozen=True)
class _Request:
    """What is asked of a workbook."""

    workbook: Opened
    wanted: _Wanted
    sheet: str | None

    @property
    def name(self) -> str:
        return self.workbook.name

    def place(self, sheet: str) -> str:
        return self.workbook.place(sheet)


def _choose(workbook: Opened, request: _Request) -> LineFile:
    """Return the sheet that was asked for, or else the first visible one that has the columns, or else has data."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    listed = [meta for meta in workbook.reader.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    names = [meta.name for meta in listed]
    if any(name not in workbook.parts for name in names) or len(set(names)) < len(names):
        raise workbook.broken
    if request.sheet is not None:
        asked = [n for n in names if n == request.sheet] or [n for n in names if fold(n) == fold(request.sheet)]
        if not asked:
            near = nearest(fold(request.sheet), folded := {fold(n): n for n in names})
            raise unusable(
                "blad_onbekend",
                bestand=request.name,
                blad=shown(request.sheet),
                bladen=_listed(names),
                hint=_hint(folded[near] if near else None),
            )
        names = asked[:1]
    else:
        names = [meta.name for meta in listed if meta.visible == SheetVisibleEnum.Visible]
    candidates: list[tuple[str, Scan]] = []
    for name in names:
        scan = workbook.scan(name)
        if not scan.cells:
            continue
        sheet = workbook.reader.get_sheet_by_name(name)
        if request.sheet is not None or len(names) == 1 or request.wanted.complete(_header(sheet, request.wanted)[1]):
            return _open_sheet(sheet, scan, request, names)
        del sheet
        candidates.append((name, scan))
    if not candidates:
        raise unusable("blad_leeg", bestand=request.name, bladen=_listed(names))
    name, scan = candidates[0]
    return _open_sheet(workbook.reader.get_sheet_by_name(name), scan, request, names)


def _header(sheet: CalamineSheet, wanted: _Wanted) -> tuple[int, list[str]]:
    """Return number and cells of the header: the first row with anything in it, unless there may be titles above it."""
    filled = ((number, cells) for number, cells in rows_of(sheet) if "".join(cells).strip())
    first = list(islice(filled, wanted.title_rows + 1))
    return next((row for row in first if wanted.title_rows and wanted.complete(row[1])), first[0] if first else (0, []))


def _open_sheet(sheet: CalamineSheet, scan: Scan, request: _Request, names: Collection[str]) -> LineFile:
    place = request.place(sheet.name)
    first_column = sheet.start[1] if sheet.start else scan.first_column
    row, header = _header(sheet, request.wanted)
    titled = bool(request.wanted.title_rows)
    in_header = [mark for mark in scan.marks if not row or mark >> 32 == row or (mark >> 32 < row and not titled)]
    if in_header:
        cell = f"{column_letters(in_header[0] >> 16 & 0xFFFF)}{in_header[0] >> 32}"
        raise unusable("kop_formule", bestand=place, cel=cell)
    if not row:
        raise unusable("blad_leeg", bestand=request.name, bladen=_listed([sheet.name]))
    width = max(i for i, cell in enumerate(header) if cell.strip()) + 1
    columns = range(first_column, first_column + width)
    for top, left, bottom, right, reference in scan.merged:
        if top <= row <= bottom and left <= columns[-1] and right >= columns[0]:
            raise unusable("kop_samengevoegd", bestand=place, bereik=shown(reference), rij=row)
    others = [name for name in names if name != sheet.name]
    at = request.wanted.columns(header, place, row, first_column)
    return _SheetFile(
        name=request.name,
        header=header,
        at=at,
        decimal=request.wanted.decimal or _COMMA,
        delimiter="",
        header_row=row,
        first_column=first_column,
        sheet=sheet.name,
        remarks=[say("andere_bladen", bestand=place, bladen=_listed(others))] if others else [],
        needed_cells=max(at.values(), default=-1) + 1,
        source=sheet,
        scan=scan,
        table_columns=columns,
    )


@dataclass(kw_only=True)
class _SheetFile(LineFile):
    source: CalamineSheet
    scan: Scan
    table_columns: range
    """The columns of the sheet that have a header, from the first to the last."""

    def rows(self) -> Iterator[Row]:
        marks = groupby((m for m in self.scan.marks if m >> 32 > self.header_row), key=lambda mark: mark >> 32)
        marked, found = next(marks, (0, iter(())))
        merged = self._merged_rows()
        number = 0
        for number, cells in self._all_cells():
            if number <= self.header_row:
                continue
            problem = None
            if number == marked:
                problem = self._marked(number, found, cells)
                marked, found = next(marks, (0, iter(())))
            if problem is not None or "".join(cells).strip():
                yield number, cells, problem or merged(number)
        while marked:
            cells = [""] * len(self.header)
            problem = self._marked(marked, found, cells)
            if problem is not None:
                yield marked, cells, problem
            marked, found = next(marks, (0, iter(())))

    def _all_cells(self) -> Iterator[tuple[int, list[str]]]:
        number = 0
        try:
            for number, cells in rows_of(self.source):
                yield number, cells
        except (OverflowError, ValueError):
            raise unusable("datum_onmogelijk", bestand=self.place, rij=number + 1) from None

    def _marked(self, number: int, marks: Iterable[int], cells: list[str]) -> str | None:
        """Put error values back in own columns; return the problem when a column that matters has no value."""
        problem = None
        meant = set(self.at.values())
        for mark in marks:
            column, kind = mark >> 16 & 0xFFFF, mark & 0xFFFF
            index = column - self.first_column
            if index in meant:
                cell = f"{column_letters(column)}{number}"
                error = shown(self.scan.errors[kind - 1]) if kind else ""
                problem = problem or say("cel_foutwaarde" if kind else "cel_formule", cel=cell, gevonden=error)
            elif kind and 0 <= index < len(cells):
                cells[index] = self.scan.errors[kind - 1]
        return problem

    def _merged_rows(self) -> Callable[[int], str | None]:
        """Return a function that says of each row, asked in order, in which merged range it lies."""
        ranges = [
            found
            for found in self.scan.merged
            if found[1] <= self.table_columns[-1] and found[3] >= self.table_columns[0]
        ]
        at = last = 0
        reference = ""

        def problem(number: int) -> str | None:
            nonlocal at, last, reference
            while at < len(ranges) and ranges[at][0] <= number:
                if ranges[at][2] > last:
                    last, reference = ranges[at][2], ranges[at][4]
                at += 1
            return say("rij_samengevoegd", rij=number, bereik=shown(reference)) if number <= last else None

        return problem
