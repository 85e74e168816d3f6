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
import unicodedata
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from iv3.nearest import nearest
from iv3.texts import text as sentence

if TYPE_CHECKING:
    import zipfile

    from python_calamine import CalamineSheet, CalamineWorkbook

Row = tuple[int, list[str], str | None]
"""Number of the row as the file counts it (from 1; a line break inside quotes begins no row), its cells as text, and
why the row cannot be used, None when it can."""

_TEXTS = "inlezen"
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
_MOST_SHOWN = 60
"""Characters of somebody's cell that a message repeats."""
_MOST_NAMES = 40
"""Headers or sheets that a message lists."""

MOST_AMOUNT_CHARACTERS = 64
"""A longer cell is no amount."""
MOST_DIGITS = 15
"""Digits before the decimal sign: what a spreadsheet keeps exactly, and a thousand times all the euros there are."""
_NOISE_POWER = 6
"""A number in a workbook is a binary fraction; it may be off by ten to minus this power, in euros."""

MOST_ENTRIES = 10_000
"""Parts in the zip that a workbook is; large workbooks with pictures have hundreds."""
MOST_UNPACKED_BYTES = 1 << 30
"""All parts of a workbook unpacked: a full sheet of 1,048,576 rows and ten columns takes about half of it."""
MOST_RATIO = 200
"""Unpacked size over packed size of one part; sheets reach 10 to 30, a zip bomb 1000."""
_RATIO_FROM_BYTES = 16 << 20
"""A part smaller than this may be packed as tightly as it likes."""
MOST_CELLS = 25_000_000
"""Rows times columns between the first and the last filled cell of a sheet: all of these take memory."""
MOST_MERGED = 100_000
"""Merged ranges in a sheet."""
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
"""The size of a sheet in Excel."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SPREADSHEET_NAMES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_WORKBOOK_NAMES = (".xlsx", ".xlsm")

_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[;,\t]*', re.IGNORECASE)
_NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROLS = bytes([*range(1, 9), *range(14, 26), *range(27, 32)])
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


class Unusable(ValueError):  # noqa: N818  (it says what the file is)
    """A file that cannot be used as a whole; the text is a Dutch message with file, place and remedy."""


class Number(str):
    """The number of a cell that a workbook holds as a number: its decimal sign is a point, whatever the file does."""

    __slots__ = ()


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
            return _say("plaats_cel", cel=f"{column_letters(self.first_column + index)}{number}")
        return _say("plaats_rij", rij=number, kop=shown(self.header[index]))

    @property
    def place(self) -> str:
        """The file, and the sheet when it has sheets, for messages."""
        if self.sheet is None:
            return self.name
        return _say("bestand_en_blad", bestand=self.name, blad=shown(self.sheet))


def open_lines(
    path: str | os.PathLike[str],
    recognised: Mapping[str, Sequence[str]],
    named: Mapping[str, str] | None = None,
    *,
    needed: Sequence[Sequence[str]] = (),
    sheet: str | None = None,
    decimal: str | None = None,
) -> LineFile:
    """Look at a file and understand its header.

    Args:
        path: CSV (comma, semicolon or tab; UTF-8 or Windows-1252) or an Excel workbook.
        recognised: meaning → headers that mean it; letter case, spaces, ``_``, ``-``, ``.`` and accents do not count.
        named: meaning → header, as the user said; goes before ``recognised``.
        needed: groups of meanings of which the file must have at least one; see `require`.
        sheet: the sheet of a workbook. Else the first visible one with the columns, or else with any data.
        decimal: the decimal sign of amounts; else a comma, and a point in a file with commas between its cells.

    Raises:
        Unusable: no such file, no table in it, or columns that cannot be told apart.
    """
    name = _printable(os.fspath(path))
    start = _beginning(path, name)
    wanted = _Wanted(recognised, named or {}, needed, decimal)
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122
    if start.startswith(_OLE):
        raise Unusable(_say("oud_excel_of_wachtwoord", bestand=name))
    if start.startswith(_ZIP):
        file: LineFile = _open_workbook(path, name, wanted, sheet)
        if suffix not in _WORKBOOK_NAMES:
            file.remarks.insert(0, _say("is_werkmap", bestand=name))
    else:
        remark = [_say("is_geen_werkmap", bestand=name)] if suffix in _SPREADSHEET_NAMES else []
        try:
            file = _open_csv(path, name, wanted, start)
        except Unusable as error:
            raise Unusable(" ".join([str(error), *remark])) from None
        file.remarks += remark
    require(file, *needed)
    if next(file.rows(), None) is None:
        raise Unusable(_say("alleen_kop", bestand=file.place, rij=file.header_row))
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
        expected = _say("en").join(_say("of").join(f"“{meaning}”" for meaning in group) for group in missing)
        heads = {fold(head): head for head in file.header if fold(head)}
        near = next((heads[n] for group in missing for m in group if (n := nearest(fold(m), heads))), None)
        raise Unusable(
            _say(
                "kolom_ontbreekt",
                bestand=file.place,
                kolommen=expected,
                rij=file.header_row,
                koppen=_listed(file.header),
                betekenis=missing[0][0],
                hint=_hint(near),
            )
        )
    if groups:
        file.needed_cells = max(min(file.at[m] for m in group if m in file.at) + 1 for group in groups)


def fold(word: str) -> str:
    """Return a header without what does not count: letter case, accents, spaces, ``_``, ``-`` and ``.``."""
    plain = (c for c in unicodedata.normalize("NFKD", word) if unicodedata.category(c) not in ("Mn", "Cf", "Cc"))
    return "".join(c for c in plain if not c.isspace() and c not in "_-.‐‑–").casefold()


def column_letters(index: int) -> str:
    """Return the letters of a column, as a spreadsheet shows them: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        letters = chr(ord("A") + letter) + letters
        index -= 1
    return letters


def shown(value: str, most: int = _MOST_SHOWN) -> str:
    """Return somebody's text so that it fits in a sentence: on one line, not too long, and possible to print."""
    clean = _printable(" ".join(value[: 4 * most].split()))
    return clean if len(clean) <= most else clean[:most] + "…"


def _printable(value: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value)


def _say(key: str, **values: object) -> str:
    return sentence(_TEXTS, key, **values)


def _listed(names: Sequence[str]) -> str:
    """Return headers or sheets in quotes, the first so many; empty ones are left out."""
    filled = [f"“{shown(name)}”" for name in names if name.strip()]
    rest = len(filled) - _MOST_NAMES
    return ", ".join(filled[:_MOST_NAMES]) + (_say("en_nog", aantal=rest) if rest > 0 else "")


def _hint(name: str | None) -> str:
    return "" if name is None else " " + _say("bedoelt_u", naam=shown(name))


# The header


@dataclass(frozen=True)
class _Wanted:
    """What the caller of `open_lines` looks for."""

    recognised: Mapping[str, Sequence[str]]
    named: Mapping[str, str]
    needed: Sequence[Sequence[str]]
    decimal: str | None

    def found(self, header: Sequence[str]) -> int:
        """Return how many cells of ``header`` are the header of something that is looked for."""
        keys = {fold(name) for names in self.recognised.values() for name in names}
        keys.update(map(fold, self.named.values()))
        return sum(fold(cell) in keys for cell in header)

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
                raise Unusable(
                    _say(
                        "kolom_onbekend",
                        bestand=place,
                        kop=shown(head),
                        betekenis=meaning,
                        rij=row,
                        hint=_hint(heads.get(near) if near else None),
                        koppen=_listed(header),
                    )
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
    choices = _say("en").join(f"“{shown(header[i])}” ({column_letters(first_column + i)}{row})" for i in found)
    same = len({header[i].strip() for i in found}) < len(found)
    key = "kolom_dubbel" if same else "kolom_keuze"
    raise Unusable(_say(key, bestand=place, betekenis=meaning, kolommen=choices, kop=shown(header[found[0]])))


# The file itself


def _beginning(path: str | os.PathLike[str], name: str) -> bytes:
    """Return the first bytes of a file.

    Raises:
        Unusable: missing, a folder, not an ordinary file, not permitted, or empty.
    """
    try:
        status = os.stat(path)  # noqa: PTH116
        if stat.S_ISDIR(status.st_mode):
            raise Unusable(_say("map", bestand=name))
        if not stat.S_ISREG(status.st_mode):
            raise Unusable(_say("geen_gewoon_bestand", bestand=name))
        with open(path, "rb") as stream:  # noqa: PTH123
            start = stream.read(_CHUNK)
    except PermissionError:
        raise Unusable(_say("geen_toegang", bestand=name)) from None
    except (FileNotFoundError, NotADirectoryError):
        raise Unusable(_say("ontbreekt", bestand=name)) from None
    except OSError as error:
        raise Unusable(_say("niet_te_lezen", bestand=name, reden=error.strerror or error)) from None
    except Unusable:
        raise
    except ValueError:  # a path with a NUL character
        raise Unusable(_say("ontbreekt", bestand=name)) from None
    if not start:
        raise Unusable(_say("leeg", bestand=name))
    return start


def _encoding(path: str | os.PathLike[str], name: str, start: bytes) -> str:
    """Return the character set of a text: UTF-8 when every byte agrees, else Windows-1252.

    Raises:
        Unusable: no text, another character set, or a line without end.
    """
    if start.startswith(_UTF16):
        raise Unusable(_say("utf16", bestand=name))
    if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        raise Unusable(_say("webpagina", bestand=name))
    if (len(start) - len(start.translate(None, _CONTROLS))) * _CONTROL_SHARE > len(start):
        raise Unusable(_say("geen_tekst", bestand=name))
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with open(path, "rb") as stream:  # noqa: PTH123
        while chunk := stream.read(_CHUNK):
            nul = chunk.find(b"\0")
            if nul >= 0:
                raise Unusable(_say("nul", bestand=name, rij=_line_of(path, done + nul)))
            if len(chunk) == _CHUNK and b"\n" not in chunk and b"\r" not in chunk:
                raise Unusable(_say("regel_te_lang", bestand=name, rij=_line_of(path, done), grens=_CHUNK))
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
                raise Unusable(_say("tekenset", bestand=name, rij=_line_of(path, done + unknown.start())))
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
        raise Unusable(_say("scheidingsteken", bestand=name, rij=head.row, regel=shown(first_line)))
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
    """Return the header and its first line: the first line with anything in it, apart from ``sep=;``."""
    lines = iter(stream)
    permitted = _DELIMITERS
    for number, raw in enumerate(lines, start=1):
        line = raw.removeprefix("\ufeff").removeprefix("ï»¿") if number == 1 else raw
        told = _SEPARATOR_LINE.fullmatch(line.rstrip("\r\n")) if number == 1 else None
        if told:
            permitted = told.group(1)
            if permitted not in _DELIMITERS:
                raise Unusable(_say("scheidingsteken", bestand=name, rij=number, regel=shown(line)))
        elif line.strip(_BLANK + ';,"'):
            break
    else:
        raise Unusable(_say("leeg", bestand=name))
    following = list(islice(lines, _MOST_HEADER_LINES))
    heads = [
        _Head(cells, delimiter, number + used - 1, number)
        for delimiter in permitted
        for cells, used in _first_record([line, *following], delimiter)
    ]
    best = max(heads, key=lambda head: (wanted.found(head.cells), len(head.cells)), default=None)
    if best is None or (len(heads) < len(permitted) and len(best.cells) == 1 and not wanted.found(best.cells)):
        raise Unusable(_say("kop_aanhalingsteken", bestand=name, rij=number))
    return best, line


def _first_record(lines: list[str], delimiter: str) -> list[tuple[list[str], int]]:
    """Return the first record and how many lines it takes; nothing when it cannot be read."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        return [(next(reader), reader.line_num)]
    except csv.Error:
        return []


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
            raise Unusable(_say("gewijzigd", bestand=self.name)) from None
        except OSError as error:
            raise Unusable(_say("niet_te_lezen", bestand=self.name, reden=error.strerror or error)) from None

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
            raise Unusable(_say("aanhalingsteken", bestand=self.name, rij=number, tot=number + lines - 1))
        return _say("cel_te_lang" if "field larger" in error else "rij_aanhalingsteken", rij=number)

    def _fitted(self, cells: list[str], number: int) -> str | None:
        """Make a row as wide as the header when nothing is lost by it; else return why it cannot be read."""
        width, count = len(self.header), len(cells)
        if count < width and count < self.needed_cells:
            return _say("te_weinig_cellen", rij=number, cellen=count, verwacht=width)
        if count > width and "".join(cells[width:]).strip():
            key = "te_veel_cellen_komma" if self.delimiter == "," else "te_veel_cellen"
            return _say(key, rij=number, cellen=count, verwacht=width)
        cells[width:] = [""] * max(0, width - count)
        return None

    def _swallowed(self, cells: list[str], number: int, lines: int) -> str | None:
        """Return the reason when a cell with line breaks looks like rows: as many cells in each as the header has."""
        between = len(self.header) - 1
        for cell in cells if lines > 1 and between else ():
            breaks = len(_LINE_BREAK.findall(cell))
            if breaks and cell.count(self.delimiter) == breaks * between:
                return _say("rij_opgeslokt", rij=number, regels=lines)
        return None


# Amounts


def cents(text: str, decimal: str) -> int:
    """Return an amount in euros as whole cents.

    A point and a comma together: the last is the decimal sign. One sign with one or two digits behind it is the decimal
    sign; with three it separates thousands, unless it is ``decimal``. A `Number` always has a point.

    Args:
        text: ``1.234,56``, ``1,234.56``, ``1 234``, ``-12,50``, ``12,50-``, ``€ 12``, ``EUR 12``.
        decimal: the decimal sign of the file, ``,`` or ``.``.

    Raises:
        ValueError: the text is no amount in whole cents; the message says why, in Dutch.
    """
    if text[-3:-2] in {",", "."}:
        digits = text[:-3] + text[-2:]
        if digits.isdigit() and digits.isascii() and len(digits) <= MOST_DIGITS + 2:
            return int(digits)
    elif text.isdigit() and text.isascii() and len(text) <= MOST_DIGITS:
        return int(text) * 100
    if type(text) is Number:
        return _number_cents(text)
    if _USUAL.fullmatch(text):
        return int(text.translate(_WITHOUT_SIGNS))
    body, negative = _unsigned(text)
    whole, fraction = _split(body, text, decimal)
    if len(whole) > MOST_DIGITS:
        raise ValueError(_say("bedrag_te_groot", gevonden=shown(text), cijfers=MOST_DIGITS))
    if fraction[2:].strip("0"):
        raise ValueError(_say("bedrag_decimalen", gevonden=shown(text)))
    amount = int(whole or "0") * 100 + int(fraction[:2].ljust(2, "0"))
    return -amount if negative else amount


_USUAL = re.compile(
    r"-?(?:[0-9]{1,15}[.,]|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4},|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}\.)[0-9]{2}"
)
"""Amounts with two decimals that can be read in one way only: nearly all there are."""
_WITHOUT_SIGNS = str.maketrans("", "", ".,")
_AMOUNT_CHARACTERS = re.compile("[0-9., \u00a0\u2009\u202f]*[0-9]")
_SPACES = str.maketrans("\u00a0\u2009\u202f", "   ")
_CURRENCIES = ("€", "EUR")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:([ .,])[0-9]{3})(?:\1[0-9]{3})*")
_POWER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?[eE][-+]?[0-9]+")


def _unsigned(text: str) -> tuple[str, bool]:
    """Return the digits and signs of an amount without minus and currency, and whether it is negative."""
    body = text.strip()
    if not body:
        raise ValueError(_say("bedrag_leeg"))
    if len(body) > MOST_AMOUNT_CHARACTERS:
        raise ValueError(_say("bedrag_geen", gevonden=shown(text)))
    outside, body = _signs(body)
    inside, body = _signs(_without_currency(body))
    if len(outside + inside) > 1 or not _AMOUNT_CHARACTERS.fullmatch(body):
        raise ValueError(_say(_why_not(text.strip()), gevonden=shown(text)))
    return body.translate(_SPACES), outside + inside == "-"


def _signs(body: str) -> tuple[str, str]:
    """Return the plus or minus before an amount with the minus behind it, and what is left."""
    before = body[:1] if body[:1] in ("-", "+") else ""
    behind = "-" if body.endswith("-") and len(body) > 1 else ""
    return before + behind, body[len(before) : len(body) - len(behind)].strip()


def _without_currency(body: str) -> str:
    upper = body.upper()
    for currency in _CURRENCIES:
        if upper.startswith(currency):
            return body[len(currency) :].strip()
        if upper.endswith(currency):
            return body[: -len(currency)].strip()
    return body


def _why_not(body: str) -> str:
    """Return the key of the sentence for a text that is no amount."""
    if body.startswith("#"):
        return "bedrag_foutwaarde"
    if body.startswith("="):
        return "bedrag_formule"
    if body.startswith("(") and body.endswith(")"):
        return "bedrag_haakjes"
    return "bedrag_macht" if _POWER.fullmatch(body) else "bedrag_geen"


def _split(body: str, text: str, decimal: str) -> tuple[str, str]:
    """Return the digits before and behind the decimal sign."""
    last = max(body.rfind(","), body.rfind("."))
    whole, fraction = body, ""
    if last >= 0:
        sign, behind = body[last], len(body) - last - 1
        both = "," in body and "." in body
        if both or (body.count(sign) == 1 and (behind != 3 or sign == decimal)):
            whole, fraction = body[:last], body[last + 1 :]
    groups = _GROUPS.fullmatch(whole)
    plain = "".join(c for c in whole if c.isdigit()) if groups else whole
    if not (plain + fraction).isdigit():
        raise ValueError(_say("bedrag_groepen", gevonden=shown(text)))
    return plain, fraction


def _number_cents(number: Number) -> int:
    """Return the amount of a number in a workbook, in which a sum may be off by the last binary digit."""
    from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

    try:
        value = Decimal(number)
    except InvalidOperation:
        raise ValueError(_say("bedrag_geen", gevonden=shown(number))) from None
    if abs(value) >= 10**MOST_DIGITS:
        raise ValueError(_say("bedrag_te_groot", gevonden=shown(number), cijfers=MOST_DIGITS))
    rounded = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)
    if abs(value - rounded) >= Decimal(1).scaleb(-_NOISE_POWER):
        raise ValueError(_say("bedrag_decimalen", gevonden=shown(number)))
    return int(rounded * 100)


# What a spreadsheet would run

_RUNS = frozenset("=+-@\t\r")
_RUNS_IN_ROW = re.compile(r"\0[=+\-@\t\r]").search
_SIGNED_NUMBER = re.compile(r"[-+][0-9]+(?:[.,][0-9]+)*")


def neutral(cell: str) -> str:
    """Return a cell so that no spreadsheet runs it as a formula: with an apostrophe before it; numbers as they are."""
    if cell[:1] not in _RUNS or not cell or _SIGNED_NUMBER.fullmatch(cell) or _is_amount(cell):
        return cell
    return "'" + cell


def neutral_row(cells: list[str]) -> list[str]:
    """Return the cells, each `neutral`; the same list when there is nothing to do."""
    return [neutral(cell) for cell in cells] if _RUNS_IN_ROW("\0" + "\0".join(cells)) else cells


def _is_amount(cell: str) -> bool:
    for decimal in (_COMMA, _POINT):
        try:
            cents(cell, decimal)
        except ValueError:
            continue
        return True
    return False


# Excel workbooks


def _open_workbook(path: str | os.PathLike[str], name: str, wanted: _Wanted, sheet: str | None) -> LineFile:
    """Choose a sheet and understand its header; nothing but this module's own look comes before the limits."""
    import zipfile
    import zlib

    try:
        import python_calamine
    except ImportError:
        raise Unusable(_say("excel_ontbreekt", bestand=name)) from None
    broken = Unusable(_say("werkmap_kapot", bestand=name))
    try:
        with open(path, "rb") as stream, zipfile.ZipFile(stream) as archive:  # noqa: PTH123
            _guard(archive, name)
            parts = _sheet_parts(archive, broken)
            stream.seek(0)
            with python_calamine.CalamineWorkbook.from_filelike(stream) as workbook:
                return _choose(workbook, archive, parts, _Request(name, wanted, sheet, broken))
    except Unusable:
        raise
    except OSError as error:
        raise Unusable(_say("niet_te_lezen", bestand=name, reden=error.strerror or error)) from None
    except python_calamine.PasswordError:
        raise Unusable(_say("oud_excel_of_wachtwoord", bestand=name)) from None
    except (zipfile.BadZipFile, zlib.error, python_calamine.CalamineError, ValueError, EOFError, NotImplementedError):
        raise broken from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how calamine breaks off; it descends from nothing else
            raise broken from None
        raise


def _guard(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack every part once, in pieces, before any reader does; what the zip says about itself is not believed."""
    import zipfile

    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    if len(entries) > MOST_ENTRIES:
        raise Unusable(_say("werkmap_te_veel_delen", bestand=name, aantal=len(entries), grens=MOST_ENTRIES))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unusable(_say("oud_excel_of_wachtwoord", bestand=name))
    if _WORKBOOK not in names:
        opendocument = "mimetype" in names and "content.xml" in names
        other = opendocument or "xl/workbook.bin" in names
        raise Unusable(_say("andere_werkmap" if other else "geen_werkmap", bestand=name))
    if len(names) < len(entries):
        raise zipfile.BadZipFile
    total = 0
    for entry in entries:
        size = 0
        for piece in _unpacked(archive, entry):
            size += len(piece)
            total += len(piece)
            packed_tightly = size > _RATIO_FROM_BYTES and size > MOST_RATIO * max(entry.compress_size, 1)
            if total > MOST_UNPACKED_BYTES or packed_tightly:
                grens = MOST_UNPACKED_BYTES >> 20
                raise Unusable(_say("werkmap_te_groot", bestand=name, deel=shown(entry.filename), grens=grens))
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise zipfile.BadZipFile
        if size != entry.file_size:
            raise zipfile.BadZipFile


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces, to its real end: not to the size the zip gives, behind which anything may follow."""
    import copy
    import zipfile

    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    real = copy.copy(entry)
    real.file_size = MOST_UNPACKED_BYTES + 1
    with archive.open(real) as part:
        while piece := part.read(_CHUNK):
            yield piece


def _elements(pieces: Iterable[bytes], handle: Callable[[Any], None], broken: Unusable) -> None:
    """Let expat read pieces of XML; ``handle`` gets the parser and sets what it wants to hear. Entities are refused."""
    from xml.parsers import expat

    parser = expat.ParserCreate()

    def refuse(*_: Any) -> None:
        raise broken

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    handle(parser)
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise broken from None


def _sheet_parts(archive: zipfile.ZipFile, broken: Unusable) -> dict[str, str]:
    """Return name of a sheet → its part of the zip, in the order of the tabs."""
    entries = {entry.filename.lower(): entry for entry in archive.infolist()}
    if _RELATIONS not in entries:
        raise broken
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def on_sheet(tag: str, values: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            relation = next((value for key, value in values.items() if key.endswith(":id")), "")
            if values.get("name", "") in sheets or relation in sheets.values():
                raise broken
            sheets[values.get("name", "")] = relation

    def on_relation(tag: str, values: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            if values.get("Id", "") in targets:
                raise broken
            targets[values.get("Id", "")] = values.get("Target", "")

    for part, handler in ((_WORKBOOK, on_sheet), (_RELATIONS, on_relation)):

        def listen(parser: Any, handler: Any = handler) -> None:
            parser.StartElementHandler = handler

        _elements(_unpacked(archive, entries[part]), listen, broken)
    found: dict[str, str] = {}
    for sheet, relation in sheets.items():
        target = targets.get(relation, "").removeprefix("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if path.lower() in entries:
            found[sheet] = entries[path.lower()].filename
    return found


@dataclass
class _Scan:
    """What stands in the XML of a sheet and does not come out of the reader.

    ``marks`` holds row × 2^32 + column × 2^16 + kind, in the order of the sheet: kind 0 is a formula without a result,
    a higher one the error value ``errors[kind - 1]``. Rows count from 1, columns from 0.
    """

    marks: array[int] = field(default_factory=lambda: array("Q"))
    errors: list[str] = field(default_factory=list)
    merged: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    first_row: int = 0
    last_row: int = 0
    first_column: int = _LAST_COLUMN
    last_column: int = -1

    @property
    def cells(self) -> int:
        """How many cells lie between the first filled one and the last."""
        return max(0, self.last_row - self.first_row + 1) * max(0, self.last_column - self.first_column + 1)


def _scan(pieces: Iterable[bytes], place: str, broken: Unusable) -> _Scan:
    """Look through the XML of a sheet.

    Raises:
        Unusable: rows or cells out of order or beyond what a sheet can hold, or too many merged ranges.
    """
    scan = _Scan()
    columns: dict[str, int] = {}
    row, row_text, column = 0, "", -1
    kind = value_text = ""
    formula = value = False
    parser: Any = None

    def start(tag: str, values: dict[str, str]) -> None:
        nonlocal row, row_text, column, kind, value_text, formula, value
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "v":
            value = True
            if formula or kind == "e":
                parser.CharacterDataHandler = characters
        elif name == "c":
            finish()
            before, column = column, column + 1
            reference = values.get("r")
            if reference is not None:
                letters = reference.removesuffix(row_text)
                found = columns.get(letters)
                if found is None:
                    found = columns[letters] = _number_of(letters, broken)
                if len(letters) + len(row_text) != len(reference):
                    raise broken
                column = found
            if not row or not before < column < _LAST_COLUMN:
                raise broken
            kind = values.get("t", "")
        elif name == "f":
            formula = True
        elif name == "is":
            value = True
        elif name == "row":
            finish()
            number = values.get("r", str(row + 1))
            if not (number.isascii() and number.isdigit() and len(number) <= 7 and row < int(number) <= _LAST_ROW):
                raise broken
            row, column = int(number), -1
            row_text = str(row)
        elif name == "mergeCell":
            scan.merged.append(_range(values.get("ref", ""), broken))
            if len(scan.merged) > MOST_MERGED:
                raise Unusable(_say("te_veel_samengevoegd", bestand=place, grens=MOST_MERGED))

    def characters(data: str) -> None:
        nonlocal value_text
        value_text = (value_text + data.strip()[:_MOST_SHOWN])[:_MOST_SHOWN]

    def finish() -> None:
        """Note down the cell that ended, if there was one."""
        nonlocal kind, value_text, formula, value
        if value or formula:
            if column < 0:
                raise broken
            scan.first_row = scan.first_row or row
            scan.last_row = row
            if column < scan.first_column:
                scan.first_column = column
            if column > scan.last_column:
                scan.last_column = column
            if kind == "e":
                scan.marks.append(row << 32 | column << 16 | _error_kind(scan.errors, value_text))
            elif formula and not value_text and not (value and kind == "str"):
                scan.marks.append(row << 32 | column << 16)
            if value_text or formula or kind == "e":
                parser.CharacterDataHandler = None
                value_text = ""
            formula = value = False

    def listen(created: Any) -> None:
        nonlocal parser
        parser = created
        parser.buffer_text = True
        parser.StartElementHandler = start

    _elements(pieces, listen, broken)
    finish()
    scan.merged.sort()
    return scan


def _number_of(letters: str, broken: Unusable) -> int:
    """Return the number of a column, from 0."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise broken
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _range(reference: str, broken: Unusable) -> tuple[int, int, int, int, str]:
    """Return first row, first column, last row, last column and the reference itself."""
    corners = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")]
    if not 1 <= len(corners) <= 2 or None in corners:
        raise broken
    rows = [int(corner.group(2)) for corner in corners if corner]
    columns = [_number_of(corner.group(1), broken) for corner in corners if corner]
    return min(rows), min(columns), max(rows), max(columns), reference


def _error_kind(errors: list[str], error: str) -> int:
    """Return the kind of an error value, from 1; there are only a few."""
    if error not in errors and len(errors) < 100:
        errors.append(error)
    return errors.index(error) + 1 if error in errors else len(errors)


@dataclass(frozen=True)
class _Request:
    """What is asked of a workbook."""

    name: str
    wanted: _Wanted
    sheet: str | None
    broken: Unusable

    def place(self, sheet: str) -> str:
        return _say("bestand_en_blad", bestand=self.name, blad=shown(sheet))


def _choose(workbook: CalamineWorkbook, archive: zipfile.ZipFile, parts: dict[str, str], request: _Request) -> LineFile:
    """Return the sheet that was asked for, or else the first visible one that has the columns, or else has data."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    listed = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    names = [meta.name for meta in listed]
    if any(name not in parts for name in names) or len(set(names)) < len(names):
        raise request.broken
    if request.sheet is not None:
        asked = [n for n in names if n == request.sheet] or [n for n in names if fold(n) == fold(request.sheet)]
        if not asked:
            near = nearest(fold(request.sheet), folded := {fold(n): n for n in names})
            raise Unusable(
                _say(
                    "blad_onbekend",
                    bestand=request.name,
                    blad=shown(request.sheet),
                    bladen=_listed(names),
                    hint=_hint(folded[near] if near else None),
                )
            )
        names = asked[:1]
    else:
        names = [meta.name for meta in listed if meta.visible == SheetVisibleEnum.Visible]
    candidates: list[tuple[str, _Scan]] = []
    for name in names:
        scan = _scan(_unpacked(archive, archive.getinfo(parts[name])), request.place(name), request.broken)
        if not scan.cells:
            continue
        if scan.cells > MOST_CELLS:
            last = f"{column_letters(scan.last_column)}{scan.last_row}"
            raise Unusable(_say("blad_te_groot", bestand=request.place(name), cel=last, grens=MOST_CELLS))
        sheet = workbook.get_sheet_by_name(name)
        if request.sheet is not None or len(names) == 1 or _fits(sheet, request.wanted):
            return _open_sheet(sheet, scan, request, names)
        del sheet
        candidates.append((name, scan))
    if not candidates:
        raise Unusable(_say("blad_leeg", bestand=request.name, bladen=_listed(names)))
    name, scan = candidates[0]
    return _open_sheet(workbook.get_sheet_by_name(name), scan, request, names)


def _fits(sheet: CalamineSheet, wanted: _Wanted) -> bool:
    """Tell whether the header of a sheet has what is looked for; two columns for one thing count as having it."""
    header = next((cells for _, cells in _cells(sheet) if "".join(cells).strip()), [])
    folded = set(map(fold, header))
    groups = wanted.needed or [list(wanted.recognised) + list(wanted.named)]
    heads = {m: {fold(n) for n in names} for m, names in wanted.recognised.items()}
    heads.update({m: {fold(name)} for m, name in wanted.named.items()})
    return all(any(not folded.isdisjoint(heads.get(m, ())) for m in group) for group in groups)


def _open_sheet(sheet: CalamineSheet, scan: _Scan, request: _Request, names: Collection[str]) -> LineFile:
    place = request.place(sheet.name)
    first_column = sheet.start[1] if sheet.start else scan.first_column
    row, header = next(((n, cells) for n, cells in _cells(sheet) if "".join(cells).strip()), (0, []))
    in_header = [mark for mark in scan.marks if not row or mark >> 32 <= row]
    if in_header:
        cell = f"{column_letters(in_header[0] >> 16 & 0xFFFF)}{in_header[0] >> 32}"
        raise Unusable(_say("kop_formule", bestand=place, cel=cell))
    if not row:
        raise Unusable(_say("blad_leeg", bestand=request.name, bladen=_listed([sheet.name])))
    width = max(i for i, cell in enumerate(header) if cell.strip()) + 1
    columns = range(first_column, first_column + width)
    for top, left, bottom, right, reference in scan.merged:
        if top <= row <= bottom and left <= columns[-1] and right >= columns[0]:
            raise Unusable(_say("kop_samengevoegd", bestand=place, bereik=shown(reference), rij=row))
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
        remarks=[_say("andere_bladen", bestand=place, bladen=_listed(others))] if others else [],
        needed_cells=max(at.values(), default=-1) + 1,
        source=sheet,
        scan=scan,
        table_columns=columns,
    )


@dataclass(kw_only=True)
class _SheetFile(LineFile):
    source: CalamineSheet
    scan: _Scan
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
            for number, cells in _cells(self.source):
                yield number, cells
        except (OverflowError, ValueError):
            raise Unusable(_say("datum_onmogelijk", bestand=self.place, rij=number + 1)) from None

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
                problem = problem or _say("cel_foutwaarde" if kind else "cel_formule", cel=cell, gevonden=error)
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
            return _say("rij_samengevoegd", rij=number, bereik=shown(reference)) if number <= last else None

        return problem


def _cells(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet as text, from row 1."""
    for number, values in enumerate(sheet.iter_rows(), start=1):
        yield number, [value if type(value) is str else _as_text(value) for value in values]


def _as_text(value: Any) -> str:
    """Return a typed value as text: a number without ``.0``, a date as ISO 8601, a boolean as ja or nee."""
    if isinstance(value, bool):
        return _say("ja" if value else "nee")
    if isinstance(value, (int, float)):
        return _number_text(value)
    hour = getattr(value, "hour", None)
    if hour is not None and hasattr(value, "year"):
        at_midnight = not (value.hour or value.minute or value.second or value.microsecond)
        return str(value.date().isoformat() if at_midnight else value.isoformat())
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _number_text(value: int | float) -> str:
    """Return a number written out in full, with a point; every digit that distinguishes it and no more."""
    written = repr(value + 0).removesuffix(".0")
    if not written.lstrip("-")[:1].isdigit():  # not a number, or infinite
        return written
    if "e" in written:
        from decimal import Decimal

        written = format(Decimal(written), "f")
    return Number(written)
