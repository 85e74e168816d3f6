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
LINE_HEIGHT = 15
PAPER_A4, PAPER_A3 = 9, 8
_DARK, _TINT, _GREY, _LINE = "#1F4E79", "#DDE7F1", "#C9C9C9", "#B8B8B8"
_TEXT_CELL = {"num_format": "@", "valign": "top", "text_wrap": True, "bottom": 4, "bottom_color": _LINE}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _DARK},
    "heading": {"bold": True, "font_size": 12, "font_color": _DARK, "bottom": 1, "bottom_color": _DARK},
    "label": {"bold": True, "valign": "vcenter"},
    "prose": {"valign": "vcenter", "text_wrap": True, "num_format": "@"},
    "link": {"valign": "vcenter", "font_color": "#0B5394", "underline": 1},
    "count": {"valign": "vcenter", "num_format": "#,##0"},
    "header": {"bold": True, "font_color": "#FFFFFF", "bg_color": _DARK, "text_wrap": True, "valign": "vcenter"},
    "text_column": {"num_format": "@"},
    "text": _TEXT_CELL,
    "group": {**_TEXT_CELL, "bold": True, "bg_color": _TINT},
    "number": {**_TEXT_CELL, "num_format": "0", "align": "center"},
    "group_number": {**_TEXT_CELL, "num_format": "0", "align": "center", "bold": True, "bg_color": _TINT},
    "matrix_title": {"bold": True, "font_size": 13, "font_color": _DARK},
    "legend": {"num_format": "@", "italic": True},
    "column_code": {
        "num_format": "@",
        "bold": True,
        "font_size": 9,
        "align": "center",
        "font_color": "#FFFFFF",
        "bg_color": _DARK,
    },
    "column_name": {
        "num_format": "@",
        "rotation": 90,
        "text_wrap": True,
        "font_size": 9,
        "align": "center",
        "bottom": 1,
        "right": 4,
        "right_color": _LINE,
    },
    "column_group": {
        "num_format": "@",
        "rotation": 90,
        "text_wrap": True,
        "font_size": 9,
        "align": "center",
        "bottom": 1,
        "bold": True,
        "bg_color": _TINT,
    },
    "corner": {"num_format": "@", "bold": True, "valign": "bottom", "bottom": 1},
    "row_code": {"num_format": "@", "bold": True, "valign": "top", "bottom": 1, "bottom_color": _LINE},
    "row_name": {
        "num_format": "@",
        "valign": "top",
        "text_wrap": True,
        "right": 1,
        "bottom": 1,
        "bottom_color": _LINE,
    },
    "open": {"border": 1, "border_color": _LINE},
    "separator": {"num_format": "@", "bold": True, "bg_color": _TINT, "top": 1},
    "band": {"bg_color": _TINT},
    "grey": {
        "num_format": "@",
        "bg_color": _GREY,
        "font_color": "#333333",
        "font_size": 8,
        "align": "center",
        "valign": "vcenter",
        "border": 1,
        "border_color": _LINE,
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
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RBlad &P van &N")
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
        sheet.set_row(row, lines * LINE_HEIGHT + 2)


def area_of(last_row: int, last_column: int) -> str:
    """Return the cells of a sheet up to a last one as Excel names them, both counted from 0: ``A1:C10``."""
    return str(xlsxwriter.utility.xl_range(0, 0, last_row, last_column))
