"""What stands in the XML of a sheet of Excel and does not come out of the reader of its values.

Names count only where they mean something: cells inside the first ``sheetData``, columns inside ``cols``, merged ranges
inside ``mergeCells``, and all of these only in the namespace of the sheet itself. What programs put beside that (lists,
bars, sparklines, buttons, comments) has the same names for other things.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from iv3.core.errors import Unusable
from iv3.rows.cells import column_letters, shown, unusable
from iv3.rows.package import IS_TRUE, Part, parse

MOST_SHOWN = 60
"""Characters of an error value that are kept."""
MOST_MERGED = 100_000
"""Merged ranges in a sheet."""
MOST_ERRORS = 100
"""Different error values in a sheet."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The size of a sheet in Excel."""
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_KNOWN = ("sheetData", "row", "c", "v", "f", "is", "cols", "col", "mergeCells", "mergeCell")


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
        if len(self.merged) > MOST_MERGED:
            raise unusable("te_veel_samengevoegd", bestand=place, grens=MOST_MERGED)


def scan(pieces: Iterable[bytes], place: str, part: Part) -> Scan:
    """Look through the XML of a sheet.

    Args:
        pieces: the XML.
        place: how messages call the sheet.
        part: the part of the file that it is.

    Raises:
        Unusable: rows or cells out of order or beyond what a sheet can hold, or too many merged ranges.
    """
    scan = Scan()
    columns: dict[str, int] = {}
    known: dict[str, str] = {}
    seen_data = False
    row, row_text, column = 0, "", -1
    kind = value_text = ""
    formula = value = False
    depth, skipped = 0, ""
    listens: Any = None
    parser: Any = None

    def root(tag: str, _: dict[str, str]) -> None:
        space = tag.rpartition(" ")[0]
        known.update({f"{space} {name}".lstrip(): name for name in _KNOWN})
        parser.StartElementHandler = start

    def start(tag: str, values: dict[str, str]) -> None:
        """Hear an element of the sheet, of its rows, of a row or of a cell; what else there is, is skipped whole."""
        nonlocal row, row_text, column, kind, value_text, formula, value, seen_data
        name = known.get(tag)
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
                    found = columns[letters] = column_index(letters, part.broken("cel_plaats", cel=shown(reference)))
                if len(letters) + len(row_text) != len(reference):
                    raise part.broken("cel_plaats", cel=shown(reference))
                column = found
            if not row or not before < column < LAST_COLUMN:
                raise part.broken("cel_plaats", cel=shown(reference or f"{column_letters(column)}{row}"))
            kind = values.get("t", "")
        elif name == "f":
            formula = True
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
        elif name == "sheetData" and not seen_data:
            seen_data = True
        else:
            value = value or name == "is"
            skip(name or "")

    def skip(name: str) -> None:
        nonlocal depth, skipped, listens
        depth, skipped, listens = 1, name, parser.CharacterDataHandler
        parser.CharacterDataHandler = None
        parser.StartElementHandler, parser.EndElementHandler = deeper, back

    def deeper(tag: str, values: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 2:
            listed(known.get(tag), values)

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
        value_text = (value_text + text.strip()[:MOST_SHOWN])[:MOST_SHOWN]

    def finish() -> None:
        """Note down the cell that ended, if there was one."""
        nonlocal kind, value_text, formula, value
        if value or formula:
            if column < 0:
                raise part.broken("cel_buiten", rij=row)
            scan.fill(row, column, column)
            if kind == "e":
                scan.mark(row, column, value_text)
            elif formula and not value_text and not (value and kind == "str"):
                scan.mark(row, column, None)
            if value_text or formula or kind == "e":
                parser.CharacterDataHandler = None
                value_text = ""
            formula = value = False

    def listen(created: Any) -> None:
        nonlocal parser
        parser = created
        parser.buffer_text = True
        parser.StartElementHandler = root

    parse(pieces, part, listen)
    finish()
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
