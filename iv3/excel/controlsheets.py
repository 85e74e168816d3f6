"""The sheets of the fill-in workbook that tell what is wrong: the controls, and the list of what to mend."""

from __future__ import annotations

from typing import Any

from iv3.core.house_style import LINE_HEIGHT, row_height
from iv3.core.sentences import text
from iv3.core.words import Ernst
from iv3.excel.calculationsheet import POSITION_COLUMN, SHOWN_COLUMN, SHOWN_LINES, TOTAL_WRONG_ROW
from iv3.excel.controls import (
    AMOUNT,
    DEGREE,
    FIRST_CONTROL,
    FIRST_LINE,
    PART,
    REMEDY,
    RULE,
    VERDICT,
    WHAT,
    WHERE,
    Plan,
    WorkbookControl,
)
from iv3.excel.draft import Draft
from iv3.excel.grid import Area, a1, quoted, runs
from iv3.excel.sheetformulas import quoted_text

_LAST_CONTROL = 500
_LONG_TITLE, _LONG_TERM = 88, 94


class ControlSheets:
    """Writes the controls and the list of what is wrong."""

    def __init__(self, draft: Draft, plan: Plan) -> None:
        """Take the workbook and what it controls."""
        self.draft, self.plan = draft, plan

    def controls(self, sheet: Any) -> None:
        """Write every control with its verdict and its terms."""
        formats = self.draft.formats
        for column, width in enumerate((9, 78, 20, 16, 11, 25, 16, 14)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, self.draft.titled("titel_controles"), formats["title"])
        sheet.set_row(0, 2 * LINE_HEIGHT)
        period = self.draft.per_period(
            lambda p: quoted_text(text(PART, "periode", nummer=p["nummer"], naam=p["naam"])),
            quoted_text(text(PART, "kies_periode")),
        )
        self.draft.formula(sheet, 1, 0, f"={period}", "summary")
        sheet.set_row(1, LINE_HEIGHT + 6)
        self.draft.formula(sheet, 2, 0, self._counted(), "summary")
        sheet.set_row(2, LINE_HEIGHT + 6)
        if self.plan.elsewhere:
            names = ", ".join(rule["id"] for rule in self.plan.elsewhere)
            sheet.write_string(3, 0, text(PART, "controles_elders", regels=names), formats["note"])
        else:
            sheet.write_string(3, 0, text(PART, "controles_uitleg"), formats["note"])
        header = ("regel", "controle", "uitslag", "bedrag", "aandeel", "grens", "boven", "perioden")
        for column, key in enumerate(header):
            style = {"grens": "header_text", "perioden": "header_text"}.get(key, "header")
            style = "header_amount" if key in ("bedrag", "aandeel", "boven") else style
            sheet.write_string(FIRST_CONTROL - 1, column, text(PART, f"kop_{key}"), formats[style])
        sheet.set_row(FIRST_CONTROL - 1, 2 * LINE_HEIGHT + 4)
        for control in self.plan.controls:
            self._control(sheet, control)
        last = self.plan.controls[-1].row + len(self.plan.controls[-1].termen)
        self._colours(sheet, Area(FIRST_CONTROL, VERDICT, last, VERDICT))
        sheet.freeze_panes(FIRST_CONTROL, VERDICT + 1)
        sheet.repeat_rows(FIRST_CONTROL - 1)

    def _control(self, sheet: Any, control: WorkbookControl) -> None:
        formats, row = self.draft.formats, control.row
        sheet.write_string(row, 0, control.rule["id"], formats["rule_code"])
        sheet.write_string(row, 1, control.rule["titel"], formats["rule_name"])
        if len(control.rule["titel"]) > _LONG_TITLE:
            sheet.set_row(row, row_height(2))
        self.draft.formula(sheet, row, VERDICT, control.uitslag, "verdict")
        for column, formula, style in (
            (AMOUNT, control.bedrag, "rule_amount"),
            (AMOUNT + 1, control.aandeel, "rule_share"),
            (AMOUNT + 3, control.boven, "rule_plain"),
        ):
            if formula is None:
                sheet.write_blank(row, column, None, formats[style])
            else:
                self.draft.formula(sheet, row, column, formula, style)
        sheet.write_string(row, AMOUNT + 2, control.grens, formats["rule_text"])
        shown = ", ".join(
            f"{first}" if first == last else text(PART, "van_tot", van=first, tot=last)
            for first, last in runs(control.perioden)
        )
        sheet.write_string(row, AMOUNT + 4, shown, formats["rule_text"])
        for number, (name, formula) in enumerate(control.termen, start=row + 1):
            sheet.write_string(number, 1, name, formats["term"])
            if len(name) > _LONG_TERM:
                sheet.set_row(number, row_height(2))
            self.draft.formula(sheet, number, AMOUNT, formula, "term_amount")

    def wrong(self, sheet: Any) -> None:
        """Write the list of what is wrong, which fills itself."""
        formats, lines = self.draft.formats, self.draft.lines_sheet
        for column, width in enumerate((6, 18, 9, 88, 36, 16, 70)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, self.draft.titled("titel_mis"), formats["title"])
        sheet.set_row(0, 2 * LINE_HEIGHT)
        total = f"{lines}!{a1(TOTAL_WRONG_ROW, 1)}"
        none, more = quoted_text(text(PART, "mis_niets")), quoted_text(text(PART, "mis_meer", aantal=SHOWN_LINES))
        lead = quoted_text(text(PART, "mis_aantal") + " ")
        self.draft.formula(
            sheet, 1, 0, f'=IF({total}=0,{none},{lead}&{total}&IF({total}>{SHOWN_LINES},{more},""))', "summary"
        )
        self.draft.formula(sheet, 2, 0, self._counted(), "summary")
        grey = next((c for c in self.plan.controls if c.rule["formule"].get("alleen_grijs")), None)
        if grey is not None:
            cell = f"{quoted(self.draft.controls_name)}!{a1(grey.row, AMOUNT)}"
            self.draft.formula(sheet, 3, 0, f"={quoted_text(text(PART, 'mis_grijs') + ' ')}&{cell}", "summary")
        for row in (1, 2, 3):
            sheet.set_row(row, LINE_HEIGHT + 6)
        header = ("nummer", "ernst", "regel", "wat", "waar", "bedrag", "doen")
        top = FIRST_CONTROL
        for column, key in enumerate(header):
            style = {"bedrag": "header_amount", "ernst": "header"}.get(key, "header_text")
            sheet.write_string(top - 1, column, text(PART, f"kop_{key}"), formats[style])
        sheet.set_row(top - 1, 2 * LINE_HEIGHT + 4)
        last = FIRST_LINE + len(self.plan.lines) - 1
        shown = min(SHOWN_LINES, len(self.plan.lines))
        sources = ((DEGREE, "list_degree"), (RULE, "list_text"), (WHAT, "list_text"), (WHERE, "list_text"))
        for number in range(shown):
            position = f"{lines}!{a1(FIRST_LINE + number, POSITION_COLUMN)}"
            row = top + number
            self.draft.formula(sheet, row, 0, f'=IF({position}=0,"",{number + 1})', "list_text")
            for column, (source, style) in enumerate(
                (*sources, (SHOWN_COLUMN, "list_amount"), (REMEDY, "list_text")), start=1
            ):
                area = f"{lines}!{Area(FIRST_LINE, source, last, source).a1()}"
                found = f"INDEX({area},{position})"
                found += "" if source == SHOWN_COLUMN else '&""'
                self.draft.formula(sheet, row, column, f'=IF({position}=0,"",{found})', style)
            sheet.set_row(row, 3 * LINE_HEIGHT)
        self._colours(sheet, Area(top, 1, top + shown - 1, 1))
        line = {"type": "formula", "criteria": f'=$A{top + 1}<>""', "format": formats["list_line"]}
        sheet.conditional_format(top, 0, top + shown - 1, len(header) - 1, line)
        sheet.freeze_panes(top, 0)
        sheet.repeat_rows(top - 1)

    def _colours(self, sheet: Any, area: Area) -> None:
        words = {
            **{ernst: ernst for ernst in Ernst.VALUES},
            **{key: text(PART, f"uitslag_{key}") for key in ("goed", "onbekend", "niet")},
        }
        for style, word in words.items():
            sheet.conditional_format(
                area.first_row,
                area.first_column,
                area.last_row,
                area.last_column,
                {"type": "cell", "criteria": "==", "value": quoted_text(word), "format": self.draft.formats[style]},
            )
        others = (text(PART, "ernst_invullen"), text(PART, "ernst_niet_overgenomen"))
        for word in others:
            sheet.conditional_format(
                area.first_row,
                area.first_column,
                area.last_row,
                area.last_column,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": quoted_text(word),
                    "format": self.draft.formats[Ernst.WAARSCHUWING],
                },
            )

    def _counted(self) -> str:
        """Return the formula of the summary: how many controls are not good, in words."""
        area = Area(FIRST_CONTROL, VERDICT, _LAST_CONTROL, VERDICT)
        verdicts = f"{quoted(self.draft.controls_name)}!{area.a1()}"
        counts = [f"{quoted_text(ernst + ': ')}&COUNTIF({verdicts},{quoted_text(ernst)})" for ernst in Ernst.VALUES]
        between = '&", "&'.join(counts)
        return f"={quoted_text(text(PART, 'telling') + ' ')}&{between}"
