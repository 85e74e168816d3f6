"""The sheets of the fill-in workbook that people fill in: matrices of amounts, stands of the balance, and values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from iv3.core.house_style import LINE_HEIGHT, PAPER_A3, row_height
from iv3.core.sentences import text
from iv3.core.words import Knoopsoort
from iv3.delivery.formulas import CATEGORY_LIST
from iv3.excel.controls import FIRST_LINE, PART, VALUE, Plan
from iv3.excel.draft import Draft
from iv3.excel.fitting import STANDS, TEXT_PARTS
from iv3.excel.grid import Area, Grid, GridRow, a1, runs

_MOST_THOUSANDS = 1_000_000_000
_DECIMAL_TEXT = re.compile("-?(0|[1-9][0-9]{0,11})(,[0-9]{0,9}[1-9])?")
_GAP = 3
_HEADER_HEIGHT = 150


class DataSheets:
    """Writes the parts of a delivery, each on its sheet."""

    def __init__(self, draft: Draft, plan: Plan) -> None:
        """Take the workbook and what it controls."""
        self.draft, self.plan = draft, plan

    def write(self, sheet: Any, grid: Grid) -> None:
        """Write a part on its sheet; two parts of the balance share one."""
        writer = {STANDS: self._stands, **dict.fromkeys(TEXT_PARTS, self._values)}.get(grid.part, self._matrix)
        writer(sheet, grid)

    def _matrix(self, sheet: Any, grid: Grid) -> None:
        formats = self.draft.formats
        below = grid.part.startswith("balans")
        total = max(grid.column_of.values()) + 1
        _, code_column = grid.code_lines()
        if not below:
            self._matrix_header(sheet, grid, total)
        else:
            above = max(
                g.rows[-1].row for g in self.draft.grids.values() if g.sheet == grid.sheet and g.part != grid.part
            )
            for number in range(above + 1, grid.first_row - 2):
                sheet.set_row(number, _GAP)
            sheet.write_string(
                grid.first_row - 1,
                grid.name_column,
                text(PART, f"onderdeel_{grid.part}").capitalize(),
                formats["heading"],
            )
        grey = {code: set(g["grijs"]) for g in self.draft.pack["grijze_cellen"][grid.part] for code in g["rijen"]}
        amounts = self.draft.content.amounts.get(grid.part, {})
        columns = list(grid.column_of.items())
        write_blank, write_number = sheet.write_blank, sheet.write_number
        open_format, grey_format = formats["open"], formats["grey"]
        first, last = columns[0][1], columns[-1][1]
        for row in grid.rows:
            if row.soort is not None:
                self._total_row(sheet, grid, row, [*grid.column_of.values(), total])
                continue
            at, code = row.row, row.code
            sheet.write_string(at, code_column, code, formats["row_code"])
            sheet.write_string(at, grid.name_column, row.naam.strip(), formats["row_name"])
            closed = grey.get(code, ())
            for category, column in columns:
                amount = amounts.get((code, category)) if amounts else None
                if amount is not None:
                    write_number(at, column, amount, formats["grey_used"] if category in closed else open_format)
                else:
                    write_blank(at, column, None, grey_format if category in closed else open_format)
            self.draft.formula(sheet, at, total, f"=SUM({Area(at, first, at, last).a1()})", "row_total")
        self._amounts_only(sheet, Area(grid.rows[0].row, first, grid.rows[-1].row, last))
        self._mark_grey(sheet, grid, grey)

    def _matrix_header(self, sheet: Any, grid: Grid, total: int) -> None:
        formats = self.draft.formats
        code_row, code_column = grid.code_lines()
        names = {e["code"]: e["naam"] for e in self.draft.pack["codelijsten"][CATEGORY_LIST[grid.part]]}
        sheet.write_string(code_row, grid.name_column, self.draft.titled(f"titel_{grid.part}"), formats["title"])
        sheet.write_string(grid.name_row, code_column, text(PART, "kop_code"), formats["corner"])
        sheet.write_string(grid.name_row, grid.name_column, text(PART, "kop_naam"), formats["corner"])
        for code, column in grid.column_of.items():
            sheet.write_string(code_row, column, code, formats["column_code"])
            sheet.write_string(grid.name_row, column, names[code].strip(), formats["column_name"])
        sheet.write_string(
            grid.name_row, total, self.draft.model.layout["rekenregels"]["totaalwoord"], formats["column_total"]
        )
        legend = grid.name_row + 1
        sheet.write_string(legend, grid.name_column, text(PART, "eenheid"), formats["note"])
        first = grid.first_column
        sheet.write_string(legend, first, text(PART, "legenda_open"), formats["legend_open"])
        sheet.write_string(legend, first + 1, text(PART, "legenda_open_uitleg"), formats["note"])
        sheet.write_string(legend, first + 7, text(PART, "legenda_grijs"), formats["legend_grey"])
        sheet.write_string(legend, first + 8, text(PART, "legenda_grijs_uitleg"), formats["note"])
        sheet.set_column(code_column, code_column, 11)
        sheet.set_column(grid.name_column, grid.name_column, 58)
        sheet.set_column(first, total - 1, 8)
        sheet.set_column(total, total, 11)
        sheet.set_row(code_row, 24)
        sheet.set_row(grid.name_row, _HEADER_HEIGHT)
        sheet.set_row(legend + 1, _GAP)
        sheet.freeze_panes(grid.first_row + 1, grid.first_column)
        sheet.repeat_rows(code_row, grid.name_row)
        sheet.repeat_columns(code_column, grid.name_column)
        sheet.set_paper(PAPER_A3)

    def _total_row(self, sheet: Any, grid: Grid, row: GridRow, columns: Iterable[int]) -> None:
        word = self.draft.model.layout["rekenregels"]["totaalwoord"]
        code = word if row.soort == Knoopsoort.TOTAAL else f"{word} {row.code}"
        _, code_column = grid.code_lines()
        sheet.write_string(row.row, code_column, code, self.draft.formats["group_code"])
        sheet.write_string(row.row, grid.name_column, row.naam.strip(), self.draft.formats["group_name"])
        blocks = list(runs(grid.row_of[code] for code in row.under))
        for column in columns:
            areas = ",".join(Area(top, column, bottom, column).a1() for top, bottom in blocks)
            self.draft.formula(sheet, row.row, column, f"=SUM({areas})", "group_amount")

    def _amounts_only(self, sheet: Any, area: Area) -> None:
        options = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -_MOST_THOUSANDS,
            "maximum": _MOST_THOUSANDS,
            "error_title": text(PART, "bedrag_titel"),
            "error_message": text(PART, "bedrag_fout"),
        }
        sheet.data_validation(area.first_row, area.first_column, area.last_row, area.last_column, options)

    def _mark_grey(self, sheet: Any, grid: Grid, grey: Mapping[str, set[str]]) -> None:
        """Make an amount in a grey cell stand out; only one that a delivery brings can be there."""
        used = [cell for cell in self.draft.content.amounts.get(grid.part, {}) if cell[1] in grey.get(cell[0], ())]
        for row, category in used:
            at, column = grid.row_of[row], grid.column_of[category]
            options = {"type": "cell", "criteria": "!=", "value": 0, "format": self.draft.formats["in_grey"]}
            sheet.conditional_format(at, column, at, column, options)

    def _stands(self, sheet: Any, grid: Grid) -> None:
        formats = self.draft.formats
        code_row, code_column = grid.code_lines()
        beside = grid.last_column + 1
        sheet.set_column(0, beside, 2)
        sheet.set_column(grid.name_column, grid.name_column, 84)
        sheet.set_column(code_column, code_column, 11)
        sheet.set_column(grid.first_column, grid.last_column, 15)
        sheet.set_column(beside, beside, 18)
        sheet.write_string(0, grid.name_column, self.draft.titled("titel_balans_standen"), formats["title"])
        sheet.set_row(0, 2 * LINE_HEIGHT)
        sheet.write_string(1, grid.name_column, text(PART, "eenheid"), formats["note"])
        sheet.write_string(code_row, grid.name_column, text(PART, "kop_naam"), formats["header"])
        sheet.write_string(code_row, code_column, text(PART, "kop_code"), formats["header"])
        moments = {e["code"]: e["naam"] for e in self.draft.pack["codelijsten"]["standper"]}
        for code, column in grid.column_of.items():
            sheet.write_string(code_row - 1, column, text(PART, f"stand_{moments[code]}"), formats["note"])
            sheet.write_string(code_row, column, code, formats["header_amount"])
        amounts = self.draft.content.amounts.get(grid.part, {})
        columns = list(grid.column_of.items())
        for row in grid.rows:
            if row.soort is not None:
                self._total_row(sheet, grid, row, grid.column_of.values())
                continue
            sheet.write_string(row.row, code_column, row.code, formats["row_code"])
            sheet.write_string(row.row, grid.name_column, row.naam.strip(), formats["row_name"])
            for code, column in columns:
                amount = amounts.get((row.code, code))
                if amount is None:
                    sheet.write_blank(row.row, column, None, formats["open"])
                else:
                    sheet.write_number(row.row, column, amount, formats["open"])
        self._unexplained(sheet, grid, beside)
        last = grid.first_column + len(columns) - 1
        self._amounts_only(sheet, Area(grid.rows[0].row, grid.first_column, grid.rows[-1].row, last))
        sheet.set_row(code_row, row_height(2))
        for number in range(code_row + 1, grid.first_row):
            sheet.set_row(number, _GAP)
        sheet.freeze_panes(code_row + 1, 0)
        sheet.repeat_rows(code_row)

    def _unexplained(self, sheet: Any, grid: Grid, column: int) -> None:
        """Show beside each balance post what the control along balance posts finds there."""
        code_row, _ = grid.code_lines()
        places = {text(PART, "waar_rij", blad=grid.sheet, rij=row.row + 1): row.row for row in grid.rows}
        found = [(n, line) for n, line in enumerate(self.plan.lines) if line.waar in places and line.waarde is not None]
        if found:
            rule = found[0][1].regel
            sheet.write_string(
                code_row, column, text(PART, "niet_verklaard", regel=rule), self.draft.formats["header_amount"]
            )
            for number, line in found:
                if line.regel == rule:
                    formula = f"={self.draft.lines_sheet}!{a1(FIRST_LINE + number, VALUE)}"
                    self.draft.formula(sheet, places[line.waar], column, formula, "list_amount")

    def _values(self, sheet: Any, grid: Grid) -> None:
        formats = self.draft.formats
        sheet.set_column(grid.name_column, grid.name_column, 78)
        sheet.set_column(grid.first_column, grid.last_column, 17)
        sheet.write_string(0, grid.name_column, self.draft.titled(f"titel_{grid.part}"), formats["title"])
        sheet.set_row(0, 2 * LINE_HEIGHT)
        sheet.write_string(1, grid.name_column, text(PART, f"uitleg_{grid.part}"), formats["note"])
        for number in range(2, grid.name_row):
            sheet.set_row(number, _GAP)
        names = {e["code"]: e["naam"] for e in self.draft.pack["codelijsten"]["verslagperiode"]}
        all_shown = len(names) == len(grid.column_of)
        sheet.write_string(grid.name_row, grid.name_column, text(PART, "kop_naam"), formats["header"])
        sheet.set_row(grid.name_row, 2 * LINE_HEIGHT + 4)
        for code, column in grid.column_of.items():
            style = "header_amount" if all_shown else "column_choice"
            sheet.write_string(grid.name_row, column, names[code], formats[style])
        if not all_shown:
            options = {"validate": "list", "source": list(names.values())}
            sheet.data_validation(grid.name_row, grid.first_column, grid.name_row, grid.last_column, options)
            sheet.write_string(1, grid.first_column, text(PART, "kies_verslagperiode"), formats["note"])
        values = self.draft.content.values.get(grid.part, {})
        for row in grid.rows:
            sheet.write_string(row.row, grid.name_column, row.naam, formats["row_name"])
            sheet.set_row(row.row, LINE_HEIGHT + 4)
            for code, column in grid.column_of.items():
                value = values.get((row.code, code))
                if value is None:
                    sheet.write_blank(row.row, column, None, formats["value"])
                elif _DECIMAL_TEXT.fullmatch(value):
                    sheet.write_number(row.row, column, Decimal(value.replace(",", ".")), formats["value"])
                else:
                    sheet.write_string(row.row, column, value, formats["value"])
        sheet.freeze_panes(grid.name_row + 1, grid.first_column)
