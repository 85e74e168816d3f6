"""The calculation sheet of the fill-in workbook: facts about the period, and a line for all that can be wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from iv3.core.sentences import text
from iv3.core.template import filled
from iv3.core.words import Moment
from iv3.excel.controls import (
    DEGREE,
    FIRST_LINE,
    PART,
    REMEDY,
    RULE,
    RUNNING,
    VALUE,
    WHAT,
    WHERE,
    WRONG,
    CheckLine,
    Plan,
)
from iv3.excel.draft import PERIOD_ROW, Draft
from iv3.excel.fitting import STANDS
from iv3.excel.grid import Area, a1
from iv3.excel.sheetformulas import quoted_text

SHOWN_LINES = 100
"""So many lines can stand on the sheet that lists what is wrong; it says how many more there are."""

# rows above the lines, counted from zero; the first is `PERIOD_ROW`
STATUS_ROW, FROM_ROW, TO_ROW, DAY_ROW, WINDOW_ROW = range(PERIOD_ROW + 1, PERIOD_ROW + 6)
FLAG_ROWS = {Moment.BEGIN: 30, Moment.EIND: 31}
TOTAL_WRONG_ROW = 34
SHOWN_COLUMN, POSITION_COLUMN = 8, 10
_STAND_TABLE = 11
_EPOCH = date(1899, 12, 30)


class CalculationSheet:
    """Writes the calculation sheet."""

    def __init__(self, draft: Draft, plan: Plan) -> None:
        """Take the workbook and what it controls."""
        self.draft, self.plan = draft, plan

    def write(self, sheet: Any) -> None:
        """Write the sheet."""
        formats = self.draft.formats
        for column, width in enumerate((24, 20, 10, 70, 36, 16, 8, 40, 16, 3, 10)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, text(PART, "blad_rekenblad"), formats["title"])
        sheet.write_string(1, 0, text(PART, "over_rekenblad"), formats["note"])
        period = self.draft.field("/metadata/periode")
        day = self.draft.field("/metadata/datum")
        parts = f"VALUE(LEFT({day},4)),VALUE(MID({day},6,2)),VALUE(MID({day},9,2))"
        venster = self.draft.model.rules["teksten"]["venster"]
        facts = {
            (PERIOD_ROW, "periode"): f'=IF({period}="",-1,IF(ISNUMBER({period}),{period},IFERROR(VALUE({period}),-1)))',
            (STATUS_ROW, "status"): "=" + self.draft.per_period(lambda p: quoted_text(p["status"]), '""'),
            (FROM_ROW, "van"): "=" + self.draft.per_period(lambda p: _serial(p["venster"]["van"]), "0"),
            (TO_ROW, "tot"): "=" + self.draft.per_period(lambda p: _serial(p["venster"]["tot"]), "0"),
            (DAY_ROW, "dag"): f'=IF({day}="",0,IF(ISNUMBER({day}),INT({day}),IFERROR(DATE({parts}),0)))',
            (WINDOW_ROW, "venster"): "="
            + self.draft.per_period(lambda p: quoted_text(filled(venster, p["venster"])), '""'),
            (
                TOTAL_WRONG_ROW,
                "totaal",
            ): f"=SUM({Area(FIRST_LINE, WRONG, FIRST_LINE + len(self.plan.lines) - 1, WRONG).a1()})",
        }
        for (row, key), formula in facts.items():
            sheet.write_string(row, 0, text(PART, f"reken_{key}"), formats["calc"])
            self.draft.formula(sheet, row, 1, formula, "calc")
        self._stand_flags(sheet)
        for column, key in enumerate(("lopend", "ernst", "regel", "wat", "waar", "waarde", "mis", "doen", "bedrag")):
            sheet.write_string(FIRST_LINE - 1, column, text(PART, f"kop_{key}"), formats["header"])
        sheet.write_string(FIRST_LINE - 1, POSITION_COLUMN, text(PART, "kop_plek"), formats["header"])
        for number, line in enumerate(self.plan.lines):
            self._line(sheet, FIRST_LINE + number, line)
        last = FIRST_LINE + len(self.plan.lines) - 1
        total, running = a1(TOTAL_WRONG_ROW, 1), Area(FIRST_LINE, RUNNING, last, RUNNING).a1()
        for number in range(min(SHOWN_LINES, len(self.plan.lines))):
            formula = f"=IF({number + 1}>${total[0]}${total[1:]},0,MATCH({number + 1},{running},0))"
            self.draft.formula(sheet, FIRST_LINE + number, POSITION_COLUMN, formula, "calc")
        sheet.freeze_panes(FIRST_LINE, 0)

    def _stand_flags(self, sheet: Any) -> None:
        formats, period = self.draft.formats, a1(PERIOD_ROW, 1)
        stands = self.draft.pack["codelijsten"]["standper"]
        sheet.write_string(_STAND_TABLE - 1, 0, text(PART, "reken_standen"), formats["calc"])
        for row, stand in enumerate(stands, start=_STAND_TABLE):
            sheet.write_string(row, 0, stand["code"], formats["calc"])
            sheet.write_string(row, 1, stand["naam"], formats["calc"])
            counts = "+".join(f"({period}={number})" for number in stand.get("perioden", ())) or "0"
            self.draft.formula(sheet, row, 2, f"=1*({counts})", "calc")
        last = _STAND_TABLE + len(stands) - 1
        grid = self.draft.grids[STANDS]
        code_row, _ = grid.code_lines()
        for moment, row in FLAG_ROWS.items():
            sheet.write_string(row, 0, text(PART, f"reken_{moment}"), formats["calc"])
            first, until = _STAND_TABLE + 1, last + 1
            same_moment = f'LEFT(B{first}:B{until},{len(moment)})="{moment}"'
            for number, column in enumerate(grid.column_of.values()):
                header = grid.on_sheet(Area(code_row, column, code_row, column))
                formula = f"=SUMPRODUCT((A{first}:A{until}={header})*({same_moment})*C{first}:C{until})"
                self.draft.formula(sheet, row, 1 + number, formula, "calc")

    def _line(self, sheet: Any, row: int, line: CheckLine) -> None:
        calc = self.draft.formats["calc"]
        before = f"{a1(row - 1, RUNNING)}+" if row > FIRST_LINE else ""
        self.draft.formula(sheet, row, RUNNING, f"={before}{a1(row, WRONG)}", "calc")
        wrong = line.mis or f"=IF({a1(row, VALUE)}>0,1,0)"
        for column, content in (
            (DEGREE, line.ernst),
            (RULE, line.regel),
            (WHAT, line.wat),
            (WHERE, line.waar),
            (REMEDY, line.doen),
        ):
            if content.startswith("="):
                self.draft.formula(sheet, row, column, content, "calc")
            elif content:
                sheet.write_string(row, column, content, calc)
        if line.waarde is not None:
            self.draft.formula(sheet, row, VALUE, line.waarde, "calc")
            if line.is_bedrag:
                self.draft.formula(sheet, row, SHOWN_COLUMN, f"={a1(row, VALUE)}", "calc")
        if wrong.startswith("="):
            self.draft.formula(sheet, row, WRONG, wrong, "calc")
        else:
            sheet.write_number(row, WRONG, int(wrong), calc)


def _serial(day: str) -> str:
    """Return a day as the number with which a spreadsheet counts days."""
    return str((date.fromisoformat(day) - _EPOCH).days)
