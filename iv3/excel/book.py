"""Writing the fill-in workbook: what it controls, and its sheets in order. Needs xlsxwriter."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import xlsxwriter

from iv3.core.sentences import text
from iv3.delivery.formulas import Codes
from iv3.excel.calculationsheet import DAY_ROW, FLAG_ROWS, FROM_ROW, STATUS_ROW, TO_ROW, WINDOW_ROW, CalculationSheet
from iv3.excel.controls import PART, CheckLine, Places, Plan, Planner, text_lines
from iv3.excel.controlsheets import ControlSheets
from iv3.excel.datasheets import DataSheets
from iv3.excel.draft import PERIOD_ROW, Draft
from iv3.excel.fitting import STANDS, Content, WorkbookModel
from iv3.excel.grid import a1
from iv3.excel.informationsheets import InformationSheets
from iv3.excel.sheetformulas import SheetFormulas


def written(model: WorkbookModel, content: Content) -> bytes:
    """Return the workbook as XLSX; the same model and content give the same bytes."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    workbook = xlsxwriter.Workbook(buffer, options)
    FillInBook(Draft(workbook, model, content)).write()
    workbook.close()
    return buffer.getvalue()


class FillInBook:
    """Writes one workbook."""

    def __init__(self, draft: Draft) -> None:
        """Take the workbook."""
        self.draft = draft

    def write(self) -> None:
        """Write every sheet, in the order of the tabs."""
        self._properties()
        plan = self._planned()
        about = InformationSheets(self.draft)
        guide = self.draft.sheet(text(PART, "blad_uitleg"))
        about.information(self.draft.sheet(self.draft.model.layout["informatie"]["blad"]))
        data, told = DataSheets(self.draft, plan), ControlSheets(self.draft, plan)
        sheets: dict[str, Any] = {}
        for grid in self.draft.grids.values():
            if grid.sheet not in sheets:
                sheets[grid.sheet] = self.draft.sheet(grid.sheet)
            data.write(sheets[grid.sheet], grid)
        told.controls(self.draft.sheet(self.draft.controls_name))
        told.wrong(self.draft.sheet(self.draft.wrong_name))
        CalculationSheet(self.draft, plan).write(self.draft.sheet(self.draft.lines_name))
        about.guide(guide, list(sheets))

    def _properties(self) -> None:
        self.draft.workbook.set_properties(
            {
                "title": self.draft.titled("titel"),
                "comments": text(PART, "uitleg_1"),
                # the year decides the date: a clock would make every build differ
                "created": datetime(self.draft.jaar, 1, 1, tzinfo=timezone.utc),
            }
        )
        self.draft.workbook.set_custom_property("Language", "nl-NL")
        self.draft.workbook.set_custom_property("Versie", self.draft.pack["versie"])
        self.draft.workbook.set_calc_mode("auto")

    def _planned(self) -> Plan:
        lines = self.draft.lines_sheet

        def place(row: int) -> str:
            return f"{lines}!{a1(row, 1)}"

        stands = len(self.draft.grids[STANDS].column_of)
        moments = {moment: [f"{lines}!{a1(row, 1 + n)}" for n in range(stands)] for moment, row in FLAG_ROWS.items()}
        places = Places(
            period=place(PERIOD_ROW),
            status=self.draft.field("/metadata/status"),
            status_expected=place(STATUS_ROW),
            day=place(DAY_ROW),
            date=self.draft.field("/metadata/datum"),
            window_from=place(FROM_ROW),
            window_to=place(TO_ROW),
            window_text=place(WINDOW_ROW),
        )
        formulas = SheetFormulas(Codes(self.draft.pack), self.draft.grids, moments)
        first = [*self._left_out_lines(), *self._field_lines(), *text_lines(self.draft.grids)]
        return Planner(self.draft.pack, self.draft.model.rules, formulas, places).run(first)

    def _left_out_lines(self) -> Iterator[CheckLine]:
        word, remedy = text(PART, "ernst_niet_overgenomen"), text(PART, "niet_overgenomen_doen")
        return (CheckLine(word, "", sentence, "", None, "1", remedy) for sentence in self.draft.content.left_out)

    def _field_lines(self) -> Iterator[CheckLine]:
        for field in self.draft.model.layout["velden"]:
            if field["standaard"] is None:
                row = self.draft.model.field_rows[field["pad"]]
                where = text(
                    PART, "waar_cel", blad=self.draft.model.layout["informatie"]["blad"], cel=self.draft.cell_name(row)
                )
                missing = text(PART, "veld_leeg", veld=text(PART, f"naam{field['pad'].replace('/', '_')}"))
                wrong = f'=IF({self.draft.field(field["pad"])}="",1,0)'
                yield CheckLine(
                    text(PART, "ernst_invullen"), "", missing, where, None, wrong, text(PART, "veld_leeg_doen")
                )
