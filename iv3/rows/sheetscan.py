"""What stands in the XML of a sheet of Excel and does not come out of the reader of its values.

Names count only where they mean something: cells inside the first ``sheetData``, columns inside ``cols``, merged ranges
inside ``mergeCells``, and all of these only in the namespace of the sheet itself. What programs put beside that (lists,
bars, sparklines, buttons, comments) has the same names for other things.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import Any

from iv3.core.errors import Unusable
from iv3.rows.cell_texts import SharedTexts, SheetBytes, referred, text_units
from iv3.rows.cells import column_letters, shown, unusable
from iv3.rows.package import IS_TRUE, Package
from iv3.rows.part_xml import Part, Pieces, parse, workbook_limits

MOST_SHOWN = 60
"""Characters of an error value that are kept."""
MOST_ERRORS = 100
"""Different error values in a sheet."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The size of a sheet in Excel."""
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_KNOWN = ("sheetData", "row", "c", "v", "f", "is", "cols", "col", "mergeCells", "mergeCell")
_OF_CELLS = ("row", "c")
_KINDS = ("", "n", "s", "str", "b", "e", "d", "inlineStr", "is")
_LOOKED_AT = frozenset(("e", "b"))
"""The kinds of cell of which the text counts."""
_HEARD = ("e", "b", "s")
"""The kinds of cell of which more counts than how long their text is."""
_YES_OR_NO = ("0", "1", "true", "false")


@dataclass
class Scan:
    """What stands in a sheet and does not come out of the reader.

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
    first_column: int = LAST_COLUMN
    last_column: int = -1
    shared: int = 0
    """How many cells refer to a text that others may share."""

    @property
    def cells(self) -> int:
        """How many cells lie between the first filled one and the last."""
        return max(0, self.last_row - self.first_row + 1) * max(0, self.last_column - self.first_column + 1)

    def fill(self, row: int, first: int, last: int) -> None:
        """Note down that a row, not above the one before, is filled from a column to another."""
        self.first_row = self.first_row or row
        self.last_row = row
        if first < self.first_column:
            self.first_column = first
        if last > self.last_column:
            self.last_column = last

    def mark(self, row: int, column: int, error: str | None) -> None:
        """Note down an error value, or with None a formula without a result."""
        kind = 0 if error is None else _error_kind(self.errors, error)
        self.marks.append(row << 32 | column << 16 | kind)

    def merge(self, area: tuple[int, int, int, int, str], place: str) -> None:
        """Note down a merged range.

        Raises:
            Unusable: there are too many; ``place`` is how the message calls the sheet.
        """
        self.merged.append(area)
        if len(self.merged) > (most := workbook_limits()["samengevoegd"]):
            raise unusable("te_veel_samengevoegd", bestand=place, grens=most)


def scanned(package: Package, sheet: str, place: str, shared: SharedTexts) -> Scan:
    """Look through a sheet, and once more when its bytes leave open how much text its cells hold.

    Args:
        package: the workbook.
        sheet: the part that the sheet is.
        place: how messages call the sheet.
        shared: the texts that its cells may refer to.

    Raises:
        Unusable: see `scan`.
    """
    part, pieces, size = package.part(sheet), package.pieces(sheet), package.size(sheet)
    most = workbook_limits()["tekst_tekens"]
    if size <= most:
        seen = SheetBytes()
        found = scan(lambda: seen.heard(pieces()), place, part, seen)
        if not seen.is_uncertain and size + found.shared * shared.longest <= most:
            return found
        if not seen.is_uncertain and shared.bounds:
            count, total = referred(pieces, part, shared)
            if count == found.shared and size + total <= most:
                return found
    seen = SheetBytes()
    return scan(lambda: seen.heard(pieces()), place, part, seen, shared.lengths())


def scan(pieces: Pieces, place: str, part: Part, seen: SheetBytes, lengths: array[int] | None = None) -> Scan:
    """Look through the XML of a sheet.

    Args:
        pieces: the XML.
        place: how messages call the sheet.
        part: the part of the file that it is.
        seen: tells how far the XML has come.
        lengths: of the shared texts, to count the text of every cell; None leaves that.

    Raises:
        Unusable: rows or cells out of order, beyond what a sheet can hold or of no kind that there is; too much text;
            or too many merged ranges.
    """
    scan = Scan()
    columns: dict[str, int] = {}
    known: dict[str, str] = {}
    seen_data = False
    row, row_text, row_length, column = 0, "", 0, -1
    kind = value_text = ""
    formula = value = False
    depth, skipped = 0, ""
    first_row, last_row, lowest, highest = 0, 0, LAST_COLUMN, -1
    shared = size = total = 0
    limits = workbook_limits()
    listens: Any = None
    listening: Any = None
    """What hears text beside that of a formula or an error."""
    parser: Any = None

    def root(tag: str, _: dict[str, str]) -> None:
        space = tag.rpartition(" ")[0]
        known.update({f"{space} {name}".lstrip(): name for name in _KNOWN})
        if tag.rpartition(" ")[2] == "sheetData":
            raise part.broken("vreemde_cel", element="sheetData")
        parser.StartElementHandler = start

    def start(tag: str, values: dict[str, str]) -> None:
        """Hear an element of the sheet, of its rows, of a row or of a cell; what else there is, is skipped whole."""
        nonlocal row, row_text, row_length, column, kind, value_text, formula, value, seen_data, shared, size
        name = known.get(tag)
        if name == "v":
            value = True
            if formula or kind in _LOOKED_AT:
                parser.CharacterDataHandler = listening or characters
                if kind == "b":
                    parser.EndElementHandler = value_over
            elif listening is not None:
                size, parser.CharacterDataHandler = 0, listening
        elif name == "c":
            if value or formula:
                finish()
            reference = values.get("r")
            if reference is None:
                at = column + 1
            else:
                letters = reference.removesuffix(row_text)
                at = columns.get(letters, -1)
                if at < 0:
                    at = columns[letters] = column_index(letters, part.broken("cel_plaats", cel=shown(reference)))
                if len(letters) + row_length != len(reference):
                    raise part.broken("cel_plaats", cel=shown(reference))
            if not column < at < LAST_COLUMN or not row:
                raise part.broken("cel_plaats", cel=shown(reference or f"{column_letters(at)}{row}"))
            column = at
            kind = values.get("t", "")
            if kind == "s":
                shared += 1
            elif kind not in _KINDS:
                raise part.broken("cel_soort", cel=f"{column_letters(column)}{row}", soort=shown(kind))
        elif name == "f":
            formula = True
            if listening is not None:
                parser.CharacterDataHandler = None
        elif name == "row" and seen_data:
            finish()
            number = values.get("r", str(row + 1))
            if not (number.isascii() and number.isdigit() and len(number) <= 7 and row <= int(number) <= LAST_ROW):
                raise part.broken("rij_plaats", rij=shown(number))
            if int(number) == row and row:  # some programs write an element for every cell of a row
                return
            row, column = int(number), -1
            if values.get("hidden") in IS_TRUE:
                scan.hidden_rows.append(row)
            row_text = str(row)
            row_length = len(row_text)
        elif name == "sheetData" and not seen_data:
            seen_data = True
        else:
            value = value or name == "is"
            if name is None:
                refuse_foreign(tag)
            skip(name or "")

    def skip(name: str) -> None:
        nonlocal depth, skipped, listens
        depth, skipped, listens = 1, name, parser.CharacterDataHandler
        parser.CharacterDataHandler = listening if name == "is" else None
        parser.StartElementHandler, parser.EndElementHandler = deeper, back

    def deeper(tag: str, values: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 2:
            listed(known.get(tag), values)
        if not seen.over:
            refuse_foreign(tag)

    def refuse_foreign(tag: str) -> None:
        """Refuse a row or cell where the reader of values takes it for one of the sheet."""
        name = tag.rpartition(" ")[2]
        if (name == "sheetData" and not seen_data) or (name in _OF_CELLS and seen.begun and not seen.over):
            raise part.broken("vreemde_cel", element=shown(name))

    def back(_: str) -> None:
        nonlocal depth
        depth -= 1
        if not depth:
            parser.CharacterDataHandler = listens
            parser.StartElementHandler, parser.EndElementHandler = start, None

    def listed(name: str | None, values: dict[str, str]) -> None:
        if (skipped, name) == ("cols", "col"):
            if values.get("hidden") in IS_TRUE:
                scan.hidden_columns += _hidden(values)
        elif (skipped, name) == ("mergeCells", "mergeCell"):
            scan.merge(_range(values.get("ref", ""), part), place)

    def characters(text: str) -> None:
        nonlocal value_text
        value_text = (value_text + (text if kind == "b" else text.strip())[:MOST_SHOWN])[:MOST_SHOWN]

    def value_over(_: str) -> None:
        parser.CharacterDataHandler, parser.EndElementHandler = listening, None

    def counted(text: str) -> None:
        nonlocal size
        size += len(text) if text.isascii() else text_units(text)
        if formula or kind in _HEARD:
            characters(text)

    def settle() -> None:
        """Add the text of the cell that ended to that of the others."""
        nonlocal size, total
        if kind == "s" and lengths is not None:
            number = int(value_text) if value_text.isascii() and value_text.isdigit() else 0
            size = max(size, lengths[number] if number < len(lengths) else 0)
        if size > limits["cel_tekens"]:
            cell = f"{column_letters(column)}{row}"
            raise part.broken("cel_te_lang", cel=cell, grens=limits["cel_tekens"])
        total += size
        if total > limits["tekst_tekens"]:
            raise part.broken("te_veel_tekst", grens=limits["tekst_tekens"])
        size = 0

    def finish() -> None:
        """Note down the cell that ended, if there was one."""
        nonlocal formula, value, first_row, last_row, lowest, highest
        if value or formula:
            if column < 0:
                raise part.broken("cel_buiten", rij=row)
            last_row = row
            if not first_row:
                first_row = row
            if column < lowest:
                lowest = column
            if column > highest:
                highest = column
            if formula or kind in _LOOKED_AT or listening is not None:
                look_back()
            formula = value = False

    def look_back() -> None:
        """Note down what the text of the cell that ended tells."""
        nonlocal value_text
        if listening is not None:
            settle()
        if kind == "b" and value_text and value_text not in _YES_OR_NO:
            raise part.broken("ja_nee", cel=f"{column_letters(column)}{row}", gevonden=shown(value_text))
        if kind == "e":
            scan.mark(row, column, value_text)
        elif formula and not value_text and not (value and kind == "str"):
            scan.mark(row, column, None)
        parser.CharacterDataHandler = listening
        value_text = ""

    def listen(created: Any) -> None:
        nonlocal parser
        parser = created
        parser.buffer_text = True
        parser.StartElementHandler = root
        parser.CharacterDataHandler = listening

    if lengths is not None:
        listening = counted
    parse(pieces, part, listen)
    finish()
    if seen.has_references:
        raise part.broken("cel_verwijzing")
    if last_row:
        scan.fill(first_row, lowest, highest)
        scan.fill(last_row, lowest, highest)
    scan.shared = shared
    scan.merged.sort()
    return scan


def _hidden(values: dict[str, str]) -> list[tuple[int, int]]:
    """Return the first and the last of a row of hidden columns; nothing when it does not say which."""
    first, last = values.get("min", ""), values.get("max", "")
    if not (first + last).isascii() or not (first.isdigit() and last.isdigit() and len(first + last) <= 10):
        return []
    return [(int(first) - 1, int(last) - 1)]


def column_index(letters: str, broken: Exception) -> int:
    """Return the number of a column, from 0; raise ``broken`` for what are no letters of a column."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise broken
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _range(reference: str, part: Part) -> tuple[int, int, int, int, str]:
    """Return first row, first column, last row, last column and the reference itself."""
    corners = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")]
    broken: Unusable = part.broken("bereik", bereik=shown(reference))
    if not 1 <= len(corners) <= 2 or None in corners:
        raise broken
    rows = [int(corner.group(2)) for corner in corners if corner]
    columns = [column_index(corner.group(1), broken) for corner in corners if corner]
    return min(rows), min(columns), max(rows), max(columns), reference


def _error_kind(errors: list[str], error: str) -> int:
    """Return the kind of an error value, from 1; there are only a few."""
    if error not in errors and len(errors) < MOST_ERRORS:
        errors.append(error)
    return errors.index(error) + 1 if error in errors else len(errors)
