"""How every workbook of ours looks: colours, formats as xlsxwriter takes them, heights and paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

DARK, TINT, LINE, WHITE = "#1F4E79", "#DDE7F1", "#B8B8B8", "#FFFFFF"
LINE_HEIGHT = 15
"""How high one line of text is, in points."""

NO_CLOCK = {"created": datetime(2000, 1, 1, tzinfo=timezone.utc)}
"""The moment on which a workbook says that it was made: the same content gives the same bytes, today and tomorrow."""

PAPER_A4, PAPER_A3 = 9, 8
"""Sizes of paper by their numbers in Excel."""

Style = Mapping[str, Any]
"""The properties of a format of xlsxwriter."""

TITLE: Style = {"bold": True, "font_size": 16, "font_color": DARK}
HEADING: Style = {"bold": True, "font_size": 12, "font_color": DARK}
LABEL: Style = {"bold": True, "valign": "vcenter"}
TEXT: Style = {"num_format": "@", "valign": "top", "text_wrap": True}
PROSE: Style = {**TEXT, "valign": "vcenter"}
LINK: Style = {"font_color": "#0B5394", "underline": 1, "valign": "vcenter"}
ON_DARK: Style = {"bold": True, "font_color": WHITE, "bg_color": DARK}
HEADER: Style = {**ON_DARK, "text_wrap": True, "valign": "vcenter"}
COLUMN_CODE: Style = {**ON_DARK, "num_format": "@", "font_size": 9, "align": "center"}
UPRIGHT: Style = {"rotation": 90, "text_wrap": True, "font_size": 9, "align": "center", "bottom": 1}
"""The name of a column, from bottom to top."""


def row_height(lines: int) -> int:
    """Return how high a row with so many lines of text is, in points."""
    return lines * LINE_HEIGHT + 2


def set_up_printing(sheet: Any, paper: int) -> None:
    """Set how a sheet of xlsxwriter is printed: lying, with its name and the number of the page below."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RBlad &P van &N")
