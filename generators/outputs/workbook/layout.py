"""How a sheet of a workbook looks: styles, widths and heights, and what is kept of each sheet."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import xlsxwriter

from generators.kernel.tables import Column, Table
from generators.subjects.model.specification import ModelYear
from iv3.core.house_style import (
    COLUMN_CODE,
    DARK,
    HEADER,
    HEADING,
    LABEL,
    LINE,
    LINK,
    PROSE,
    TEXT,
    TINT,
    TITLE,
    UPRIGHT,
    Style,
    row_height,
    set_up_printing,
)

GREY_MARK = "grijs"
"""The word in every grey cell, so that colour is never the only sign."""

MAX_WIDTH = 52
_MAX_WIDTH_CODES = 32
_READ_COLUMNS = frozenset(
    {"naam", "titel", "waarom", "balanscodes", "formule", "toelichting", "melding", "herstel", "onderbouwing"}
)
_ROOM = 1.1
_CHARACTERS_PER_WIDTH = 1.15
_EXTRA_FOR_CAPITAL = 0.35
_GREY = "#C9C9C9"
_TEXT_CELL = {**TEXT, "bottom": 4, "bottom_color": LINE}
STYLES: Mapping[str, Style] = {
    "title": TITLE,
    "heading": {**HEADING, "bottom": 1, "bottom_color": DARK},
    "label": LABEL,
    "prose": PROSE,
    "link": LINK,
    "count": {"valign": "vcenter", "num_format": "#,##0"},
    "header": HEADER,
    "text_column": {"num_format": "@"},
    "text": _TEXT_CELL,
    "group": {**_TEXT_CELL, "bold": True, "bg_color": TINT},
    "number": {**_TEXT_CELL, "num_format": "0", "align": "center"},
    "group_number": {**_TEXT_CELL, "num_format": "0", "align": "center", "bold": True, "bg_color": TINT},
    "matrix_title": {**HEADING, "font_size": 13},
    "legend": {"num_format": "@", "italic": True},
    "column_code": COLUMN_CODE,
    "column_name": {**UPRIGHT, "num_format": "@", "right": 4, "right_color": LINE},
    "column_group": {**UPRIGHT, "num_format": "@", "bold": True, "bg_color": TINT},
    "corner": {"num_format": "@", "bold": True, "valign": "bottom", "bottom": 1},
    "row_code": {"num_format": "@", "bold": True, "valign": "top", "bottom": 1, "bottom_color": LINE},
    "row_name": {
        **TEXT,
        "right": 1,
        "bottom": 1,
        "bottom_color": LINE,
    },
    "open": {"border": 1, "border_color": LINE},
    "separator": {"num_format": "@", "bold": True, "bg_color": TINT, "top": 1},
    "band": {"bg_color": TINT},
    "grey": {
        "num_format": "@",
        "bg_color": _GREY,
        "font_color": "#333333",
        "font_size": 8,
        "align": "center",
        "valign": "vcenter",
        "border": 1,
        "border_color": LINE,
    },
}


@dataclass(frozen=True)
class SheetSet:
    """The layers that share one set of sheets in a year, because everything is equal for them."""

    models: tuple[ModelYear, ...]
    tables: tuple[Table, ...]

    @property
    def model(self) -> ModelYear:
        """The model that the sheets show; the others are equal to it."""
        return self.models[0]

    @property
    def label(self) -> str:
        """How the layers are called in the names of sheets: ``gemeente en gr``."""
        return " en ".join(model.laag.id for model in self.models)

    @property
    def people(self) -> str:
        """How the layers are called in sentences: ``gemeenten en gemeenschappelijke regelingen``."""
        return " en ".join(model.laag.meervoud for model in self.models)


@dataclass(frozen=True)
class SheetNote:
    """What the guide says about a sheet; ``count`` is its number of rows or grey cells, in the unit ``unit``."""

    name: str
    description: str
    count: int
    unit: str


def add_sheet(workbook: Any, name: str, colour: str, paper: int) -> Any:
    """Return a new sheet, with the colour of its tab and how it is printed."""
    sheet = workbook.add_worksheet(name)
    sheet.set_tab_color(colour)
    set_up_printing(sheet, paper)
    return sheet


def width_of(column: Column, cells: Sequence[str]) -> float:
    """Return a column width in characters: the content fits, up to a limit above which it wraps."""
    filter_button = 4
    header = max(len(word) for word in column.title.split()) + filter_button
    content = max((len(cell) for cell in cells), default=0)
    limit = MAX_WIDTH if column.name in _READ_COLUMNS else _MAX_WIDTH_CODES
    return min(max(content * _ROOM + 1, header), limit)


@cache
def _lines(text: str, width: float) -> int:
    """Return how many lines ``text`` takes in a column of ``width``; capitals are wider than other letters."""
    characters = width * _CHARACTERS_PER_WIDTH
    length = len(text) + _EXTRA_FOR_CAPITAL * sum(map(str.isupper, text))
    return 1 if length <= characters else len(textwrap.wrap(text, int(characters * len(text) / length)))


def fit_height(sheet: Any, row: int, cells: Iterable[tuple[str, float]]) -> None:
    """Make a row as high as its longest text needs, given the width of each cell in characters.

    Excel does this by itself when it opens a file, other programs do not.
    """
    lines = max(_lines(text, width) for text, width in cells)
    if lines > 1:
        sheet.set_row(row, row_height(lines))


def area_of(last_row: int, last_column: int) -> str:
    """Return the cells of a sheet up to a last one as Excel names them, both counted from 0: ``A1:C10``."""
    return str(xlsxwriter.utility.xl_range(0, 0, last_row, last_column))
