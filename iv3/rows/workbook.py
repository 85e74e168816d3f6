"""A workbook opened with care: limits before any reader sees it, and what stands in it that no reader tells.

Read are Excel (.xlsx, .xlsm and the old .xls) and OpenDocument (.ods); which it is, follows from the content. Nothing
in a workbook is run. A file that cannot be used as a whole raises `Unusable`.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any

from iv3.core.components import require_reader
from iv3.core.errors import Unusable, UserError
from iv3.core.filekinds import OLE
from iv3.rows.cell_texts import shared_texts
from iv3.rows.cells import Number, column_letters, say, shown, unusable
from iv3.rows.mending import copied, mended
from iv3.rows.oldexcel import MACROS, OldWorkbook, old_workbook
from iv3.rows.opendocument import CONTENT, is_encrypted, is_spreadsheet, sheets_of
from iv3.rows.package import Entries, Package, guarded, package, unbroken, unpacked
from iv3.rows.part_xml import Part, parse, workbook_limits
from iv3.rows.sheetscan import Scan as Scan  # who opens a workbook gets one for every sheet
from iv3.rows.sheetscan import scanned

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

XLSX, XLS, ODS = ".xlsx", ".xls", ".ods"
"""The kinds of workbook, by the name that a file of that kind has."""
_NAMES = {XLSX: (XLSX, ".xlsm", ".xltx", ".xltm"), XLS: (XLS, ".xlt"), ODS: (ODS, ".ots")}
_XLSX_MACROS = "vbaproject.bin"
_ODS_MACROS = "basic/"
_XLSB = ".bin"
_NUMBERS = ("index.zip", "index/document.iwa")
_DOCUMENTS = ("mimetype", "word/document.xml", "ppt/presentation.xml")
_OLD_PART = "Workbook"


@dataclass(frozen=True)
class Opened:
    """A workbook that passed the limits.

    Attributes:
        name: the file as the user named it, for messages.
        kind: what it is: `XLSX` (with or without macros), `XLS` or `ODS`.
        reader: the reader of its values.
        parts: name of a sheet with cells → its part of the file, in the order of the tabs.
        has_macros: whether there is a program in it; it is never run.
        broken: the error for a workbook that is damaged.
    """

    name: str
    kind: str
    reader: CalamineWorkbook
    parts: Mapping[str, str]
    has_macros: bool
    broken: Unusable
    look: Callable[[str], Scan]
    """Looks through a sheet."""
    again: Callable[[], CalamineWorkbook]
    """Gives a reader of the same values for a workbook with something odd in it; see `iv3.rows.mending`."""

    @property
    def remarks(self) -> list[str]:
        """What the user should know about the file as a whole."""
        remarks = []
        if PurePath(self.name).suffix.lower() not in _NAMES[self.kind]:
            remarks.append(say("is_werkmap", bestand=self.name, vorm=self.kind))
        if hidden := [name for name in self.parts if name in self._hidden()]:
            remarks.append(say("verborgen_bladen", bestand=self.name, bladen=", ".join(map(shown, hidden))))
        return remarks

    def _hidden(self) -> set[str]:
        """Return the names of the sheets whose tabs do not show."""
        from python_calamine import SheetVisibleEnum  # iv3.pyz goes without; `opened` has asked

        return {meta.name for meta in self.reader.sheets_metadata if meta.visible != SheetVisibleEnum.Visible}

    def values(self, sheet: str) -> CalamineSheet:
        """Return the values of a sheet; one that is refused over something odd is read without that.

        Raises:
            Unusable: there is a value in it that cannot be read.
        """
        from python_calamine import CalamineError  # iv3.pyz goes without; `opened` has asked

        try:
            return self.reader.get_sheet_by_name(sheet)
        except CalamineError:
            pass
        try:
            return self.again().get_sheet_by_name(sheet)
        except CalamineError as error:
            raise self._part(sheet).broken("waarde", fout=shown(str(error))) from None

    def place(self, sheet: str) -> str:
        """Return the file and a sheet of it, for messages."""
        return say("bestand_en_blad", bestand=self.name, blad=shown(sheet))

    def scan(self, sheet: str) -> Scan:
        """Look through a sheet.

        Raises:
            Unusable: damaged, too large, or too many merged ranges.
        """
        try:
            found = self.look(sheet)
            _require_room([found], self.place(sheet))
        except Unusable as error:
            error.values["werkblad"] = sheet
            raise
        return found

    def _part(self, sheet: str) -> Part:
        return Part(self.name, self.parts[sheet])


def _require_room(scans: Iterable[Scan], place: str, limit: str = "cellen") -> None:
    """Refuse sheets that take too much memory together; ``limit`` is the key of how much that is."""
    total, most = 0, workbook_limits()[limit]
    for found in scans:
        total += found.cells
        if total > most:
            last = f"{column_letters(found.last_column)}{found.last_row}"
            raise unusable("blad_te_groot", bestand=place, cel=last, grens=most)


@contextmanager
def opened(stream: IO[bytes], name: str) -> Iterator[Opened]:
    """Open a workbook; nothing but a look of our own comes before the limits.

    Args:
        stream: the workbook, open for reading at its begin.
        name: the file as the user named it, for messages.

    Raises:
        Unusable: also for what goes wrong while the caller reads from it.
        MissingComponent: the library that reads values is not there.
    """
    with _errors_told(name):
        is_old = stream.read(len(OLE)) == OLE
        stream.seek(0)
        with (_old if is_old else _zipped)(stream, name) as workbook:
            yield workbook


@contextmanager
def _errors_told(name: str) -> Iterator[None]:
    """Tell what goes wrong with a file as an error of its user."""
    try:
        yield
    except UserError:
        raise
    except OSError as error:
        raise unusable("niet_te_lezen", bestand=name, reden=error.strerror or error) from None
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError):
        raise unbroken(name) from None
    except BaseException as error:
        kind = type(error).__name__
        if kind == "PasswordError":
            raise unusable("werkmap_wachtwoord", bestand=name) from None
        # calamine breaks off with an exception that descends from nothing else
        if kind == "PanicException" or type(error).__module__.startswith("python_calamine"):
            raise unbroken(name) from None
        raise


@contextmanager
def _zipped(stream: IO[bytes], name: str) -> Iterator[Opened]:
    with zipfile.ZipFile(stream) as archive:
        entries = guarded(archive, name)
        found = package(archive, name, entries)
        if found is not None:
            with _excel(found) as workbook:
                yield workbook
        elif is_spreadsheet(archive, entries.by_path):
            with _opendocument(stream, name, archive, entries) as workbook:
                yield workbook
        else:
            raise unusable(_other_kind(entries.by_path), bestand=name)


def _other_kind(entries: Mapping[str, zipfile.ZipInfo]) -> str:
    """Return the key of the sentence for a zip without a workbook that is read."""
    if any(path.endswith(_XLSB) for path in entries):
        return "werkmap_xlsb"
    if any(path in entries for path in _NUMBERS):
        return "werkmap_numbers"
    return "ander_document" if any(path in entries for path in _DOCUMENTS) else "geen_werkmap"


@contextmanager
def _excel(found: Package) -> Iterator[Opened]:
    require_reader(found.file)
    from python_calamine import CalamineError, CalamineWorkbook  # iv3.pyz goes without

    shared = shared_texts(found)
    if "styles" in found.others:
        parse(found.pieces(found.others["styles"]), found.part(found.others["styles"]), lambda _: None)
    again = lru_cache(maxsize=1)(lambda: CalamineWorkbook.from_filelike(io.BytesIO(mended(found))))
    try:
        reader = CalamineWorkbook.from_filelike(io.BytesIO(copied(found)))
    except CalamineError:
        reader = again()
    parts = {sheet.name: sheet.part for sheet in found.sheets}
    has_macros = any(path.endswith(_XLSX_MACROS) for path in found.entries.by_path)

    def look(sheet: str) -> Scan:
        place = say("bestand_en_blad", bestand=found.file, blad=shown(sheet))
        return scanned(found, parts[sheet], place, shared)

    with reader:
        yield Opened(found.file, XLSX, reader, parts, has_macros, unbroken(found.file), look, again)


@contextmanager
def _opendocument(stream: IO[bytes], name: str, archive: zipfile.ZipFile, entries: Entries) -> Iterator[Opened]:
    if is_encrypted(archive, entries.by_path):
        raise unusable("werkmap_wachtwoord", bestand=name)
    part, content = entries.part(name, CONTENT), entries.by_path[CONTENT]
    scans = {sheet.name: sheet.scan for sheet in sheets_of(lambda: unpacked(archive, content), part)}
    _require_room(scans.values(), name, "cellen_opendocument")
    with _reader(stream, name) as reader:
        if reader.sheet_names != list(scans):
            raise part.broken("bladen_anders")
        has_macros = any(path.startswith(_ODS_MACROS) for path in entries.by_path)
        parts = dict.fromkeys(scans, part.name)
        yield Opened(name, ODS, reader, parts, has_macros, unbroken(name), scans.__getitem__, lambda: reader)


@contextmanager
def _old(stream: IO[bytes], name: str) -> Iterator[Opened]:
    most = workbook_limits()["oud_bytes"]
    content = stream.read(most + 1)
    if len(content) > most:
        raise unusable("werkmap_oud_te_groot", bestand=name, grens=most // 1_000_000)
    part = Part(name, _OLD_PART)
    look = old_workbook(content, part)
    if look is None:
        raise unusable("geen_oude_werkmap", bestand=name)
    if look.has_password:
        raise unusable("werkmap_wachtwoord", bestand=name)
    _require_room(look.scans, name, "cellen_oud")
    with _reader(stream, name) as reader:
        yield _old_opened(reader, look, part)


def _old_opened(reader: CalamineWorkbook, look: OldWorkbook, part: Part) -> Opened:
    from python_calamine import SheetTypeEnum  # iv3.pyz goes without; `opened` has asked

    names = [meta.name for meta in reader.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    scans = dict(zip(names, look.scans))
    if not len(names) == len(look.scans) == len(scans):
        raise part.broken("bladen_anders")

    def with_merged(sheet: str) -> Scan:
        found = replace(scans[sheet], merged=[])
        for (top, left), (bottom, right) in reader.get_sheet_by_name(sheet).merged_cell_ranges or ():
            reference = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
            found.merge((top + 1, left, bottom + 1, right, reference), part.file)
        found.merged.sort()
        return found

    parts = dict.fromkeys(names, part.name)
    broken = unbroken(part.file)
    return Opened(part.file, XLS, reader, parts, MACROS in look.names, broken, with_merged, lambda: reader)


@contextmanager
def _reader(stream: IO[bytes], name: str) -> Iterator[CalamineWorkbook]:
    require_reader(name)
    from python_calamine import CalamineWorkbook  # iv3.pyz goes without

    stream.seek(0)
    with CalamineWorkbook.from_filelike(stream) as reader:
        yield reader


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
