"""What stands in the sheets of an OpenDocument workbook (.ods) and does not come out of the reader of its values.

All sheets stand in one part. A cell or a row can say that it stands there many times, so that a small file can be as
large as any: this look comes before the reader, and counts.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from iv3.core.errors import Unusable
from iv3.rows.cell_texts import text_units
from iv3.rows.cells import column_letters, shown, unusable
from iv3.rows.package import unpacked
from iv3.rows.part_xml import Part, Pieces, parse, workbook_limits
from iv3.rows.sheetscan import LAST_COLUMN, LAST_ROW, MOST_SHOWN, Scan

CONTENT = "content.xml"
_MIMETYPE, _MANIFEST = "mimetype", "meta-inf/manifest.xml"
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_ENCRYPTED = b"encryption-data"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_USUAL_PREFIXES = {
    "table": _TABLE.rstrip(),
    "office": _OFFICE.rstrip(),
    "style": _STYLE.rstrip(),
    "text": _TEXT.rstrip(),
}
"""What the reader of values goes by, whatever the document says that it stands for."""
_WRITTEN = (_OFFICE + "string-value", _OFFICE + "date-value", _OFFICE + "time-value", _TABLE + "formula")
"""Attributes of a cell that are kept with every cell that it stands for."""
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_ROW_GROUPS = (_TABLE + "table-rows", _TABLE + "table-row-group", _TABLE + "table-header-rows")
_COLUMN_GROUPS = (_TABLE + "table-columns", _TABLE + "table-column-group", _TABLE + "table-header-columns")
_BODY = (_OFFICE + "document-content", _OFFICE + "body", _OFFICE + "spreadsheet")
_NOT_SHOWN = ("collapse", "filter")
_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]?|Err:[0-9]{3}")
"""An error value as programs show it, in a cell with a formula."""


@dataclass
class SheetOfDocument:
    """A sheet: its name, whether its tab shows, and what the look at its XML gave."""

    name: str
    is_visible: bool
    scan: Scan = field(default_factory=Scan)


def is_spreadsheet(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> bool:
    """Tell whether a zip is an OpenDocument workbook."""
    if _MIMETYPE not in entries or CONTENT not in entries:
        return False
    return b"".join(unpacked(archive, entries[_MIMETYPE])).startswith(_SPREADSHEET)


def is_encrypted(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> bool:
    """Tell whether an OpenDocument file has a password."""
    return _MANIFEST in entries and _ENCRYPTED in b"".join(unpacked(archive, entries[_MANIFEST]))


def sheets_of(pieces: Pieces, part: Part) -> list[SheetOfDocument]:
    """Return the sheets, in the order of the tabs.

    Raises:
        Unusable: rows beyond what a sheet can hold; too many sheets, cells or merged ranges, or too much text, all that
            is repeated counted; or no such document.
    """
    look = _DocumentLook(part)
    parse(pieces, part, look.listen)
    if not look.sheets:
        raise part.broken("geen_bladen")
    return look.sheets


class _DocumentLook:
    """Hears the elements of the part with all sheets."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.sheets: list[SheetOfDocument] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.path: list[str] = []
        self.row, self.column = 0, 0
        self.row_times = self.cell_times = 1
        self.row_is_hidden = False
        self.filled: list[tuple[int, int]] = []
        self.marks: list[tuple[int, str | None]] = []
        self.cell_depth = 0
        self.cell: Mapping[str, str] = {}
        self.text: list[str] = []
        self.columns = 0
        self.in_paragraph = False
        self.cell_text = self.total_text = self.stored = self.before = self.merged = 0
        self.limits = workbook_limits()
        self.parser: Any = None

    def listen(self, parser: Any) -> None:
        self.parser = parser
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.StartNamespaceDeclHandler = self.declare

    def declare(self, prefix: str | None, space: str | None) -> None:
        """Refuse a prefix that means something else, or another prefix for what the reader goes by."""
        usual = _USUAL_PREFIXES.get(prefix or "")
        if (usual is not None or space in _USUAL_PREFIXES.values()) and usual != space:
            raise self.part.broken("voorvoegsel", voorvoegsel=shown(prefix or ""))

    def start(self, tag: str, values: dict[str, str]) -> None:
        self.path.append(tag)
        if tag == _TABLE + "table" and self.path[3:4] == [tag] and len(self.path) > len(_BODY) + 1:
            raise self.part.broken("tabel_in_blad", blad=shown(self.sheets[-1].name))  # the reader stops at its end
        if self.cell_depth:
            if tag == _TEXT + "p" and len(self.path) == self.cell_depth + 1:
                self.in_paragraph = True
        elif tag == _STYLE + "style":
            self.style = values.get(_STYLE + "name", "")
        elif tag == _STYLE + "table-properties" and values.get(_TABLE + "display") == "false":
            self.hidden_styles.add(self.style)
        elif tag == _TABLE + "table" and tuple(self.path[:-1]) == _BODY:
            self.start_sheet(values)
        elif self.sheets and self.is_of_sheet():
            self.in_sheet(tag, values)

    def is_of_sheet(self) -> bool:
        """Tell whether an element is of the grid itself: not of a shape, a source or the changes that were kept."""
        groups = _ROW_GROUPS + _COLUMN_GROUPS
        inner = [tag for tag in self.path[4:-1] if tag not in groups]
        return self.path[3:4] == [_TABLE + "table"] and inner in ([], [_TABLE + "table-row"])

    def in_sheet(self, tag: str, values: dict[str, str]) -> None:
        if tag == _TABLE + "table-column":
            times = self.times(values, "number-columns-repeated")
            if values.get(_TABLE + "visibility") in _NOT_SHOWN:
                self.sheets[-1].scan.hidden_columns.append((self.columns, self.columns + times - 1))
            self.columns += times
        elif tag == _TABLE + "table-row":
            self.row += self.row_times
            self.row_times, self.column = self.times(values, "number-rows-repeated"), 0
            self.row_is_hidden = values.get(_TABLE + "visibility") in _NOT_SHOWN
            self.filled, self.marks = [], []
        elif tag in _CELLS:
            self.cell_times = self.times(values, "number-columns-repeated")
            self.cell, self.cell_depth, self.text = values, len(self.path), []
            self.cell_text = sum(text_units(values.get(name, "")) for name in _WRITTEN)
            self.parser.CharacterDataHandler = self.hear

    def hear(self, text: str) -> None:
        """Take a piece of what stands in a cell."""
        self.cell_text += text_units(text)
        if self.in_paragraph and len(self.text) <= MOST_SHOWN:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if self.cell_depth == len(self.path):
            self.end_cell()
        elif self.cell_depth and tag == _TEXT + "p":
            self.in_paragraph = False
        elif not self.cell_depth and tag == _TABLE + "table-row" and self.is_of_sheet():
            self.end_row()
        self.path.pop()

    def start_sheet(self, values: dict[str, str]) -> None:
        name = values.get(_TABLE + "name", "")
        if any(sheet.name == name for sheet in self.sheets):
            raise self.part.broken("blad_dubbel", blad=shown(name))
        if len(self.sheets) >= self.limits["bladen"]:
            raise self.part.broken("te_veel_bladen", grens=self.limits["bladen"])
        self.before += _area(self.sheets[-1].scan) if self.sheets else 0
        self.sheets.append(SheetOfDocument(name, values.get(_TABLE + "style-name") not in self.hidden_styles))
        self.row, self.row_times, self.columns = 1, 0, 0

    def end_cell(self) -> None:
        """Note down the cell that ended, if there is anything in it."""
        self.cell_depth = 0
        self.parser.CharacterDataHandler, self.in_paragraph = None, False
        kind, text = self.cell.get(_OFFICE + "value-type"), "".join(self.text)[:MOST_SHOWN].strip()
        has_formula = _TABLE + "formula" in self.cell
        if kind is not None or text or has_formula:
            self.require_room()
            self.filled.append((self.column, self.column + self.cell_times - 1))
            is_error = self.cell.get(_CALC + "value-type") == "error" or (has_formula and _ERROR.fullmatch(text))
            if is_error or (has_formula and kind is None):
                self.marks += [(self.column + at, text if is_error else None) for at in range(self.cell_times)]
        self.note_merged()
        self.column += self.cell_times

    def require_room(self) -> None:
        """Refuse a cell that stands where none can, or with too much text, as often as it stands there."""
        if self.column + self.cell_times > LAST_COLUMN:
            raise self._wrong()
        if self.cell_text > self.limits["cel_tekens"]:
            cell = f"{column_letters(self.column)}{self.row}"
            raise self.part.broken("cel_te_lang", cel=cell, grens=self.limits["cel_tekens"])
        self.total_text += self.cell_text * self.cell_times * self.row_times
        if self.total_text > self.limits["tekst_tekens"]:
            raise self.part.broken("te_veel_tekst", grens=self.limits["tekst_tekens"])

    def require_cells(self, last: int) -> None:
        """Refuse more cells than the reader may keep: it keeps a row as it is written, and all rows from column A."""
        self.stored += last + 1
        scan = self.sheets[-1].scan
        if self.stored + self.before + _area(scan) > (most := self.limits["cellen_opendocument"]):
            cell = f"{column_letters(last)}{scan.last_row}"
            raise unusable("blad_te_groot", bestand=self.part.file, cel=cell, grens=most)

    def note_merged(self) -> None:
        across = self.times(self.cell, "number-columns-spanned")
        down = self.times(self.cell, "number-rows-spanned")
        if across > 1 or down > 1:
            last_row, last_column = self.row + down - 1, self.column + across - 1
            reference = f"{column_letters(self.column)}{self.row}:{column_letters(last_column)}{last_row}"
            area = (self.row, self.column, last_row, last_column, reference)
            self.merged += 1
            if self.merged > self.limits["samengevoegd"]:
                raise unusable("te_veel_samengevoegd", bestand=self.part.file, grens=self.limits["samengevoegd"])
            self.sheets[-1].scan.merge(area, shown(self.sheets[-1].name))

    def end_row(self) -> None:
        if not self.filled:
            return
        if self.row + self.row_times - 1 > LAST_ROW:
            raise self.part.broken("rij_plaats", rij=self.row + self.row_times - 1)
        scan = self.sheets[-1].scan
        first, last = min(at for at, _ in self.filled), max(at for _, at in self.filled)
        scan.fill(self.row, first, last)
        scan.fill(self.row + self.row_times - 1, first, last)
        self.require_cells(last)
        for row in range(self.row, self.row + self.row_times):
            if self.row_is_hidden:
                scan.hidden_rows.append(row)
            for column, error in self.marks:
                scan.mark(row, column, error)

    def times(self, values: Mapping[str, str], name: str) -> int:
        """Return how many times a cell or a row stands there, or over how many it reaches."""
        text = values.get(_TABLE + name, "1")
        if not (text.isascii() and text.isdigit() and len(text) <= 7):
            raise self._wrong()
        return max(1, int(text))

    def _wrong(self) -> Unusable:
        return self.part.broken("cel_plaats", cel=f"{column_letters(self.column)}{self.row}")


def _area(scan: Scan) -> int:
    """Return how many cells the reader keeps of a sheet: from column A, whatever the first that is filled."""
    return (scan.last_row - scan.first_row + 1) * (scan.last_column + 1)
