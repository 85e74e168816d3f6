"""The fill-in workbook while it is written: its formats, its sheets, and the formulas that more than one sheet uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlsxwriter.worksheet import Worksheet

from iv3.core.house_style import PAPER_A4, set_up_printing
from iv3.core.sentences import text
from iv3.excel.controls import PART
from iv3.excel.fitting import Content, WorkbookModel
from iv3.excel.grid import a1, column_number, quoted
from iv3.excel.styles import STYLES

PERIOD_ROW = 3
"""The row of the calculation sheet with the period of the delivery, counted from zero."""
_NOTHING_YET = ""
"""The result of a formula in the file: empty, so that every program works it out when it opens the file."""
_EVERYWHERE = "A1:XFD1048576"


class _PlainFormulas(Worksheet):  # type: ignore[misc]
    """A sheet that takes formulas as they are: looking in each for functions of later years costs half the time."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")


class Draft:
    """One workbook while it is written."""

    def __init__(self, workbook: Any, model: WorkbookModel, content: Content) -> None:
        """Take the workbook of xlsxwriter, and what has to go into it."""
        self.workbook, self.model, self.content = workbook, model, content
        self.pack, self.grids = model.pack, model.grids
        self.jaar = int(self.pack["boekjaar"])
        self.formats = {name: workbook.add_format(dict(style)) for name, style in STYLES.items()}
        self.lines_name, self.controls_name = text(PART, "blad_rekenblad"), text(PART, "blad_controles")
        self.wrong_name = text(PART, "blad_mis")
        self.lines_sheet, self.info_sheet = quoted(self.lines_name), quoted(model.layout["informatie"]["blad"])
        self.value_column = column_number(model.layout["informatie"]["waardekolom"])

    def cell_name(self, row: int) -> str:
        """Return the cell with the value of a field on the sheet with information."""
        return a1(row, self.value_column)

    def field(self, pointer: str) -> str:
        """Return that cell by the JSON Pointer of the field, with its sheet, for a formula."""
        return f"{self.info_sheet}!{self.cell_name(self.model.field_rows[pointer])}"

    def sheet(self, name: str) -> Any:
        """Return a new sheet, last in the workbook, protected and set up for printing."""
        sheet = self.workbook.add_worksheet(name, _PlainFormulas)
        sheet.hide_gridlines(2)
        set_up_printing(sheet, PAPER_A4)
        sheet.fit_to_pages(1, 0)
        sheet.ignore_errors({"number_stored_as_text": _EVERYWHERE})  # codes are text, and look like numbers
        sheet.protect("", {"format_columns": True, "format_rows": True})
        return sheet

    def titled(self, key: str) -> str:
        """Return a title with the layer and the year in it."""
        return text(PART, key, laag=self.pack["overheidslaag"], jaar=self.jaar)

    def formula(self, sheet: Any, row: int, column: int, formula: str, style: str) -> None:
        """Write a formula, whose result every program works out itself."""
        sheet.write_formula(row, column, formula, self.formats[style], _NOTHING_YET)

    def per_period(self, of: Callable[[Mapping[str, Any]], str], otherwise: str) -> str:
        """Return a formula with something else for every period."""
        result = otherwise
        cell = f"{self.lines_sheet}!{a1(PERIOD_ROW, 1)}"
        for period in reversed(self.pack["perioden"]):
            result = f"IF({cell}={period['nummer']},{of(period)},{result})"
        return result
