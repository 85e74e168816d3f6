"""An Excel workbook opened with care: limits before any reader sees it, and what its XML says that no reader tells.

Nothing in a workbook is run. A file that cannot be used as a whole raises `Unusable`.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat

from iv3.core.components import require_reader
from iv3.core.errors import Unusable, UserError
from iv3.core.filekinds import OLE
from iv3.rows.cells import Number, column_letters, say, shown, unusable
from iv3.rows.mending import mended

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_CHUNK = 1 << 20
"""Bytes unpacked at a time."""
_MOST_SHOWN = 60
"""Characters of an error value that are kept."""

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

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TRUE = ("1", "true")
_MACROS = "xl/vbaproject.bin"
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True)
class Opened:
    """A workbook that passed the limits.

    Attributes:
        name: the file as the user named it, for messages.
        reader: the reader of its values.
        parts: name of a sheet with cells → its part of the zip, in the order of the tabs.
        has_macros: whether there is a program in it; it is never run.
        broken: the error for a workbook that is damaged.
    """

    name: str
    reader: CalamineWorkbook
    parts: dict[str, str]
    has_macros: bool
    broken: Unusable
    archive: zipfile.ZipFile
    again: Callable[[], CalamineWorkbook]
    """Gives a reader of the same values for a workbook with something odd in it; see `iv3.rows.mending`."""

    def values(self, sheet: str) -> CalamineSheet:
        """Return the values of a sheet; one that is refused over something odd is read without that."""
        from python_calamine import CalamineError  # iv3.pyz goes without; `opened` has asked

        try:
            return self.reader.get_sheet_by_name(sheet)
        except CalamineError:
            return self.again().get_sheet_by_name(sheet)

    def place(self, sheet: str) -> str:
        """Return the file and a sheet of it, for messages."""
        return say("bestand_en_blad", bestand=self.name, blad=shown(sheet))

    def scan(self, sheet: str) -> Scan:
        """Look through the XML of a sheet.

        Raises:
            Unusable: damaged, too large, or too many merged ranges.
        """
        place = self.place(sheet)
        try:
            found = scan(unpacked(self.archive, self.archive.getinfo(self.parts[sheet])), place, self.broken)
        except Unusable as error:
            error.values["werkblad"] = sheet
            raise
        if found.cells > MOST_CELLS:
            last = f"{column_letters(found.last_column)}{found.last_row}"
            raise unusable("blad_te_groot", bestand=place, cel=last, grens=MOST_CELLS, werkblad=sheet)
        return found


@contextmanager
def opened(stream: IO[bytes], name: str) -> Iterator[Opened]:
    """Open a workbook; nothing but this module's own look comes before the limits.

    Args:
        stream: the workbook, open for reading at its begin.
        name: the file as the user named it, for messages.

    Raises:
        Unusable: also for what goes wrong while the caller reads from it.
        MissingComponent: the library that reads values is not there.
    """
    broken = unusable("werkmap_kapot", bestand=name)
    kinds: tuple[type[BaseException], ...] = ()
    try:
        if stream.read(len(OLE)) == OLE:
            raise unusable("oud_excel_of_wachtwoord", bestand=name)
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            guard(archive, name)
            parts = _sheet_parts(archive, broken)
            require_reader(name)
            import python_calamine  # iv3.pyz goes without

            kinds = (python_calamine.CalamineError, python_calamine.PasswordError)
            again = lru_cache(maxsize=1)(partial(_mended, archive))
            stream.seek(0)
            try:
                reader = python_calamine.CalamineWorkbook.from_filelike(stream)
            except python_calamine.CalamineError:
                reader = again()
            with reader:
                has_macros = _MACROS in {entry.filename.lower() for entry in archive.infolist()}
                yield Opened(name, reader, parts, has_macros, broken, archive, again)
    except UserError:
        raise
    except OSError as error:
        raise unusable("niet_te_lezen", bestand=name, reden=error.strerror or error) from None
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError):
        raise broken from None
    except BaseException as error:
        if isinstance(error, kinds):
            password = type(error).__name__ == "PasswordError"
            raise (unusable("oud_excel_of_wachtwoord", bestand=name) if password else broken) from None
        if type(error).__name__ == "PanicException":  # how calamine breaks off; it descends from nothing else
            raise broken from None
        raise


def _mended(archive: zipfile.ZipFile) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook  # iv3.pyz goes without; `opened` has asked

    parts = ((entry.filename, b"".join(unpacked(archive, entry))) for entry in archive.infolist())
    return CalamineWorkbook.from_filelike(io.BytesIO(mended(parts)))


def guard(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack every part once, in pieces, before any reader does; what the zip says about itself is not believed."""
    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    if len(entries) > MOST_ENTRIES:
        raise unusable("werkmap_te_veel_delen", bestand=name, aantal=len(entries), grens=MOST_ENTRIES)
    if any(entry.flag_bits & 1 for entry in entries):
        raise unusable("oud_excel_of_wachtwoord", bestand=name)
    if _WORKBOOK not in names:
        opendocument = "mimetype" in names and "content.xml" in names
        other = opendocument or "xl/workbook.bin" in names
        raise unusable("andere_werkmap" if other else "geen_werkmap", bestand=name)
    if len(names) < len(entries):
        raise zipfile.BadZipFile
    total = 0
    for entry in entries:
        size = 0
        for piece in unpacked(archive, entry):
            size += len(piece)
            total += len(piece)
            packed_tightly = size > _RATIO_FROM_BYTES and size > MOST_RATIO * max(entry.compress_size, 1)
            if total > MOST_UNPACKED_BYTES or packed_tightly:
                grens = MOST_UNPACKED_BYTES >> 20
                raise unusable("werkmap_te_groot", bestand=name, deel=shown(entry.filename), grens=grens)
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise zipfile.BadZipFile
        if size != entry.file_size:
            raise zipfile.BadZipFile


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces, to its real end: not to the size the zip gives, behind which anything may follow."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    real = copy.copy(entry)
    real.file_size = MOST_UNPACKED_BYTES + 1
    with archive.open(real) as part:
        while piece := part.read(_CHUNK):
            yield piece


def _elements(pieces: Iterable[bytes], handle: Callable[[Any], None], broken: Unusable) -> None:
    """Let expat read pieces of XML; ``handle`` gets the parser and sets what it wants to hear. Entities are refused."""
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
            if relation:  # a module of macros points nowhere
                sheets[values.get("name", "")] = relation

    def on_relation(tag: str, values: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            if values.get("Id", "") in targets:
                raise broken
            targets[values.get("Id", "")] = values.get("Target", "")

    for part, handler in ((_WORKBOOK, on_sheet), (_RELATIONS, on_relation)):

        def listen(parser: Any, handler: Any = handler) -> None:
            parser.StartElementHandler = handler

        _elements(unpacked(archive, entries[part]), listen, broken)
    found: dict[str, str] = {}
    for sheet, relation in sheets.items():
        target = targets.get(relation, "").removeprefix("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if path.lower() in entries:
            found[sheet] = entries[path.lower()].filename
    return found


@dataclass
class Scan:
    """What stands in the XML of a sheet and does not come out of the reader.

    ``marks`` holds row × 2^32 + column × 2^16 + kind, in the order of the sheet: kind 0 is a formula without a result,
    a higher one the error value ``errors[kind - 1]``. Rows count from 1, columns from 0. ``hidden_columns`` holds
    the first and the last of columns side by side.
    """

    marks: array[int] = field(default_factory=lambda: array("Q"))
    errors: list[str] = field(default_factory=list)
    merged: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    first_row: int = 0
    last_row: int = 0
    first_column: int = _LAST_COLUMN
    last_column: int = -1

    @property
    def cells(self) -> int:
        """How many cells lie between the first filled one and the last."""
        return max(0, self.last_row - self.first_row + 1) * max(0, self.last_column - self.first_column + 1)


def scan(pieces: Iterable[bytes], place: str, broken: Unusable) -> Scan:
    """Look through the XML of a sheet.

    Raises:
        Unusable: rows or cells out of order or beyond what a sheet can hold, or too many merged ranges.
    """
    scan = Scan()
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
                    found = columns[letters] = column_index(letters, broken)
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
            if values.get("hidden") in _TRUE:
                scan.hidden_rows.append(row)
            row_text = str(row)
        elif name == "col":
            if values.get("hidden") in _TRUE:
                scan.hidden_columns.append(_hidden(values, broken))
        elif name == "mergeCell":
            scan.merged.append(_range(values.get("ref", ""), broken))
            if len(scan.merged) > MOST_MERGED:
                raise unusable("te_veel_samengevoegd", bestand=place, grens=MOST_MERGED)

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


def _hidden(values: dict[str, str], broken: Unusable) -> tuple[int, int]:
    """Return the first and the last of a row of hidden columns."""
    first, last = values.get("min", ""), values.get("max", "")
    if not (first + last).isascii() or not (first.isdigit() and last.isdigit() and len(first + last) <= 10):
        raise broken
    return int(first) - 1, int(last) - 1


def column_index(letters: str, broken: Exception) -> int:
    """Return the number of a column, from 0; raise ``broken`` for what are no letters of a column."""
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
    columns = [column_index(corner.group(1), broken) for corner in corners if corner]
    return min(rows), min(columns), max(rows), max(columns), reference


def _error_kind(errors: list[str], error: str) -> int:
    """Return the kind of an error value, from 1; there are only a few."""
    if error not in errors and len(errors) < 100:
        errors.append(error)
    return errors.index(error) + 1 if error in errors else len(errors)


def rows_of(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet as text, from row 1."""
    for number, values in enumerate(sheet.iter_rows(), start=1):
        yield number, [value if type(value) is str else as_text(value) for value in values]


def as_text(value: Any) -> str:
    """Return a typed value as text: a number without ``.0``, a date as ISO 8601, a boolean as ja or nee."""
    if isinstance(value, bool):
        return say("ja" if value else "nee")
    if isinstance(value, (int, float)):
        return number_text(value)
    hour = getattr(value, "hour", None)
    if hour is not None and hasattr(value, "year"):
        at_midnight = not (value.hour or value.minute or value.second or value.microsecond)
        return str(value.date().isoformat() if at_midnight else value.isoformat())
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def number_text(value: int | float) -> str:
    """Return a number written out in full, with a point; every digit that distinguishes it and no more."""
    written = repr(value + 0).removesuffix(".0")
    if not written.lstrip("-")[:1].isdigit():  # not a number, or infinite
        return written
    if "e" in written:
        written = format(Decimal(written), "f")
    return Number(written)
