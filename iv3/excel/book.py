"""Writing the fill-in workbook: sheets, formats, protection and formulas. Needs xlsxwriter."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from iv3.core.sentences import text
from iv3.delivery.formulas import CATEGORY_LIST, Codes
from iv3.delivery.validation import filled
from iv3.excel.controls import (
    AMOUNT,
    DEGREE,
    FIRST_CONTROL,
    FIRST_LINE,
    PART,
    REMEDY,
    RULE,
    RUNNING,
    VALUE,
    VERDICT,
    WHAT,
    WHERE,
    WRONG,
    Control,
    Line,
    Places,
    Plan,
    Planner,
    text_lines,
)
from iv3.excel.fitting import STANDS, TEXT_PARTS, Content, WorkbookModel
from iv3.excel.grid import Area, Grid, Row, a1, column_number, quoted, runs
from iv3.excel.sheetformulas import SheetFormulas, quoted_text
from iv3.excel.styles import STYLES

SHOWN_LINES = 100
"""So many lines can stand on the sheet that lists what is wrong; it says how many more there are."""

_MOST_THOUSANDS = 1_000_000_000
_EPOCH = date(1899, 12, 30)
_DECIMAL_TEXT = re.compile("-?(0|[1-9][0-9]{0,11})(,[0-9]{0,9}[1-9])?")
_NOTHING_YET = ""
"""The result of a formula in the file: empty, so that every program works it out when it opens the file."""

# the calculation sheet, above its lines
_PERIOD, _STATUS, _FROM, _TO, _DAY, _WINDOW = range(3, 9)
_STAND_TABLE = 11
_FLAGS = {"begin": 30, "eind": 31}
_TOTAL_WRONG = 34
_SHOWN, _POSITIONS = 8, 10
_EVERYWHERE = "A1:XFD1048576"
_LAST_CONTROL = 500
_LONG_TITLE, _LONG_TERM = 88, 94
_GAP = 3
_LINE_HEIGHT = 15
_HEADER_HEIGHT = 150


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
    _Book(workbook, model, content).write()
    workbook.close()
    return buffer.getvalue()


class _PlainFormulas(Worksheet):  # type: ignore[misc]
    """A sheet that takes formulas as they are: looking in each for functions of later years costs half the time."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")


class _Book:
    """One workbook while it is written."""

    def __init__(self, workbook: Any, model: WorkbookModel, content: Content) -> None:
        self.workbook, self.model, self.content = workbook, model, content
        self.pack, self.grids = model.pack, model.grids
        self.jaar = int(self.pack["boekjaar"])
        self.formats = {name: workbook.add_format(dict(style)) for name, style in STYLES.items()}
        self.lines_name, self.controls_name = text(PART, "blad_rekenblad"), text(PART, "blad_controles")
        self.wrong_name = text(PART, "blad_mis")
        self.lines_sheet, self.info_sheet = quoted(self.lines_name), quoted(model.layout["informatie"]["blad"])
        self.value_column = column_number(model.layout["informatie"]["waardekolom"])

    def write(self) -> None:
        self._properties()
        plan = self._planned()
        guide = self._sheet(text(PART, "blad_uitleg"))
        self._information(self._sheet(self.model.layout["informatie"]["blad"]))
        sheets: dict[str, Any] = {}
        for grid in self.grids.values():
            if grid.sheet not in sheets:
                sheets[grid.sheet] = self._sheet(grid.sheet)
            writer = {STANDS: self._stands, **dict.fromkeys(TEXT_PARTS, self._values)}.get(grid.part, self._matrix)
            writer(sheets[grid.sheet], grid, plan)
        self._controls(self._sheet(self.controls_name), plan)
        self._wrong(self._sheet(self.wrong_name), plan)
        self._calculation(self._sheet(self.lines_name), plan)
        self._guide(guide, list(sheets))

    def _planned(self) -> Plan:
        lines = self.lines_sheet

        def place(row: int) -> str:
            return f"{lines}!{a1(row, 1)}"

        stands = len(self.grids[STANDS].column_of)
        moments = {moment: [f"{lines}!{a1(row, 1 + n)}" for n in range(stands)] for moment, row in _FLAGS.items()}
        places = Places(
            period=place(_PERIOD),
            status=self._field("/metadata/status"),
            status_expected=place(_STATUS),
            day=place(_DAY),
            date=self._field("/metadata/datum"),
            window_from=place(_FROM),
            window_to=place(_TO),
            window_text=place(_WINDOW),
        )
        formulas = SheetFormulas(Codes(self.pack), self.grids, moments)
        first = [*self._left_out_lines(), *self._field_lines(), *text_lines(self.grids)]
        return Planner(self.pack, self.model.rules, formulas, places).run(first)

    def _left_out_lines(self) -> Iterator[Line]:
        word, remedy = text(PART, "ernst_niet_overgenomen"), text(PART, "niet_overgenomen_doen")
        return (Line(word, "", sentence, "", None, "1", remedy) for sentence in self.content.left_out)

    def _field_lines(self) -> Iterator[Line]:
        for field in self.model.layout["velden"]:
            if field["standaard"] is None:
                row = self.model.field_rows[field["pad"]]
                where = text(PART, "waar_cel", blad=self.model.layout["informatie"]["blad"], cel=self._cell_name(row))
                missing = text(PART, "veld_leeg", veld=text(PART, f"naam{field['pad'].replace('/', '_')}"))
                wrong = f'=IF({self._field(field["pad"])}="",1,0)'
                yield Line(text(PART, "ernst_invullen"), "", missing, where, None, wrong, text(PART, "veld_leeg_doen"))

    def _cell_name(self, row: int) -> str:
        return a1(row, self.value_column)

    def _field(self, pointer: str) -> str:
        return f"{self.info_sheet}!{self._cell_name(self.model.field_rows[pointer])}"

    def _sheet(self, name: str) -> Any:
        sheet = self.workbook.add_worksheet(name, _PlainFormulas)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&RBlad &P van &N")
        sheet.fit_to_pages(1, 0)
        sheet.ignore_errors({"number_stored_as_text": _EVERYWHERE})  # codes are text, and look like numbers
        sheet.protect("", {"format_columns": True, "format_rows": True})
        return sheet

    def _properties(self) -> None:
        self.workbook.set_properties(
            {
                "title": self._titled("titel"),
                "comments": text(PART, "uitleg_1"),
                # the year decides the date: a clock would make every build differ
                "created": datetime(self.jaar, 1, 1, tzinfo=UTC),
            }
        )
        self.workbook.set_custom_property("Language", "nl-NL")
        self.workbook.set_custom_property("Versie", self.pack["versie"])
        self.workbook.set_calc_mode("auto")

    def _titled(self, key: str) -> str:
        return text(PART, key, laag=self.pack["overheidslaag"], jaar=self.jaar)

    def _formula(self, sheet: Any, row: int, column: int, formula: str, style: str) -> None:
        sheet.write_formula(row, column, formula, self.formats[style], _NOTHING_YET)

    # guide and information

    def _guide(self, sheet: Any, filled_sheets: Iterable[str]) -> None:
        formats = self.formats
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, self._titled("titel"), formats["title"])
        sheet.set_row(0, 2 * _LINE_HEIGHT)
        row = 1
        for number in range(1, 8):
            sheet.write_string(row, 1, text(PART, f"uitleg_{number}"), formats["prose"])
            sheet.write_string(row, 0, text(PART, f"uitleg_{number}_kop"), formats["label"])
            sheet.set_row(row, 2 * _LINE_HEIGHT + 4)
            row += 1
        row += 1
        sheet.write_string(row, 0, text(PART, "uitleg_bladen"), formats["heading"])
        info = self.model.layout["informatie"]["blad"]
        for name in (info, *filled_sheets, self.controls_name, self.wrong_name, self.lines_name):
            row += 1
            sheet.write_url(row, 0, f"internal:{quoted(name)}!A1", formats["link"], name)
            sheet.write_string(row, 1, text(PART, self._about(name)), formats["plain"])
            sheet.set_row(row, _LINE_HEIGHT + 4)

    def _about(self, name: str) -> str:
        own = {self.controls_name: "controles", self.wrong_name: "mis", self.lines_name: "rekenblad"}
        own[self.model.layout["informatie"]["blad"]] = "informatie"
        for grid in reversed(list(self.grids.values())):
            own[grid.sheet] = grid.part
        return f"over_{own[name]}"

    def _information(self, sheet: Any) -> None:
        formats, layout = self.formats, self.model.layout
        information = layout["informatie"]
        label_column = column_number(information["labelkolom"])
        sheet.set_column(0, label_column - 1, 3)
        sheet.set_column(label_column, label_column, 30)
        sheet.set_column(self.value_column, self.value_column, 44)
        sheet.set_column(self.value_column + 1, self.value_column + 1, 78)
        sheet.write_string(0, label_column, self._titled("titel"), formats["title"])
        sheet.set_row(0, 2 * _LINE_HEIGHT)
        sheet.write_string(1, label_column, text(PART, "informatie_uitleg"), formats["note"])
        sheet.fit_to_pages(1, 1)
        for field in layout["velden"]:
            row = self.model.field_rows[field["pad"]]
            sheet.set_row(row, _LINE_HEIGHT + 5)
            sheet.write_string(row, label_column, field["label"], formats["label"])
            self._field_value(sheet, row, field)
            hint = text(PART, f"hint{field['pad'].replace('/', '_')}")
            if field["pad"] == "/metadata/periode":
                chosen = self._per_period(lambda p: quoted_text(p["naam"]), quoted_text(hint))
                self._formula(sheet, row, self.value_column + 1, f"={chosen}", "hint")
            else:
                sheet.write_string(row, self.value_column + 1, hint, formats["hint"])
        self._choices(sheet)
        rows = self.model.remark_rows
        column = column_number(information["opmerkingen"]["kolom"])
        sheet.write_string(rows[0] - 1, column, information["opmerkingen"]["na"], formats["heading"])
        sheet.write_string(rows[0] - 1, self.value_column, text(PART, "opmerkingen_uitleg"), formats["note"])
        for number, row in enumerate(rows):
            if number < len(self.content.remarks):
                sheet.write_string(row, column, self.content.remarks[number], formats["remark"])
            else:
                sheet.write_blank(row, column, None, formats["remark"])
            for beside in (self.value_column, self.value_column + 1):
                sheet.write_blank(row, beside, None, formats["remark_beside"])
        sheet.write_string(rows[-1] + 1, column, information["opmerkingen"]["voor"], formats["note"])
        sheet.write_string(rows[-1] + 1, self.value_column, text(PART, "opmerkingen_einde"), formats["note"])

    def _field_value(self, sheet: Any, row: int, field: Mapping[str, Any]) -> None:
        value = self.content.fields.get(field["pad"])
        fixed = field["pad"] in ("/metadata/overheidslaag", "/metadata/boekjaar")
        style = {"getal": "field_number", "datum": "field_date"}.get(field["soort"], "field")
        if fixed:
            style = "field_fixed_number" if field["soort"] == "getal" else "field_fixed"
        if isinstance(value, int):
            sheet.write_number(row, self.value_column, value, self.formats[style])
        elif value:
            sheet.write_string(row, self.value_column, value, self.formats[style])
        else:
            sheet.write_blank(row, self.value_column, None, self.formats[style])

    def _choices(self, sheet: Any) -> None:
        periods = self.pack["perioden"]
        lists: dict[str, list[Any]] = {
            "/metadata/overheidslaag": [self.pack["overheidslaag"]],
            "/metadata/periode": [period["nummer"] for period in periods],
            "/metadata/status": list(dict.fromkeys(period["status"] for period in periods)),
            "/metadata/details_openbaar": [text(PART, "ja"), text(PART, "nee")],
        }
        for pointer, choices in lists.items():
            row = self.model.field_rows[pointer]
            shown = ", ".join(map(str, choices))
            options = {
                "validate": "list",
                "source": choices,
                "error_title": text(PART, "keuze_titel"),
                "error_message": text(PART, "keuze_fout", keuzes=shown),
            }
            sheet.data_validation(row, self.value_column, row, self.value_column, options)

    # what is filled in

    def _matrix(self, sheet: Any, grid: Grid, plan: Plan) -> None:  # noqa: ARG002  (all writers are called alike)
        formats = self.formats
        below = grid.part.startswith("balans")
        total = max(grid.column_of.values()) + 1
        assert grid.code_row is not None and grid.code_column is not None
        if not below:
            self._matrix_header(sheet, grid, total)
        else:
            above = max(g.rows[-1].row for g in self.grids.values() if g.sheet == grid.sheet and g.part != grid.part)
            for number in range(above + 1, grid.first_row - 2):
                sheet.set_row(number, _GAP)
            sheet.write_string(
                grid.first_row - 1,
                grid.name_column,
                text(PART, f"onderdeel_{grid.part}").capitalize(),
                formats["heading"],
            )
        grey = {code: set(g["grijs"]) for g in self.pack["grijze_cellen"][grid.part] for code in g["rijen"]}
        amounts = self.content.amounts.get(grid.part, {})
        columns = list(grid.column_of.items())
        write_blank, write_number = sheet.write_blank, sheet.write_number
        open_format, grey_format = formats["open"], formats["grey"]
        first, last = columns[0][1], columns[-1][1]
        for row in grid.rows:
            if row.soort is not None:
                self._total_row(sheet, grid, row, [*grid.column_of.values(), total])
                continue
            at, code = row.row, row.code
            sheet.write_string(at, grid.code_column, code, formats["row_code"])
            sheet.write_string(at, grid.name_column, row.naam.strip(), formats["row_name"])
            closed = grey.get(code, ())
            for category, column in columns:
                amount = amounts.get((code, category)) if amounts else None
                if amount is not None:
                    write_number(at, column, amount, formats["grey_used"] if category in closed else open_format)
                else:
                    write_blank(at, column, None, grey_format if category in closed else open_format)
            self._formula(sheet, at, total, f"=SUM({Area(at, first, at, last).a1()})", "row_total")
        self._amounts_only(sheet, Area(grid.rows[0].row, first, grid.rows[-1].row, last))
        self._mark_grey(sheet, grid, grey)

    def _matrix_header(self, sheet: Any, grid: Grid, total: int) -> None:
        formats = self.formats
        assert grid.code_row is not None and grid.code_column is not None
        names = {e["code"]: e["naam"] for e in self.pack["codelijsten"][CATEGORY_LIST[grid.part]]}
        sheet.write_string(grid.code_row, grid.name_column, self._titled(f"titel_{grid.part}"), formats["title"])
        sheet.write_string(grid.name_row, grid.code_column, text(PART, "kop_code"), formats["corner"])
        sheet.write_string(grid.name_row, grid.name_column, text(PART, "kop_naam"), formats["corner"])
        for code, column in grid.column_of.items():
            sheet.write_string(grid.code_row, column, code, formats["column_code"])
            sheet.write_string(grid.name_row, column, names[code].strip(), formats["column_name"])
        sheet.write_string(
            grid.name_row, total, self.model.layout["rekenregels"]["totaalwoord"], formats["column_total"]
        )
        legend = grid.name_row + 1
        sheet.write_string(legend, grid.name_column, text(PART, "eenheid"), formats["note"])
        first = grid.first_column
        sheet.write_string(legend, first, text(PART, "legenda_open"), formats["legend_open"])
        sheet.write_string(legend, first + 1, text(PART, "legenda_open_uitleg"), formats["note"])
        sheet.write_string(legend, first + 7, text(PART, "legenda_grijs"), formats["legend_grey"])
        sheet.write_string(legend, first + 8, text(PART, "legenda_grijs_uitleg"), formats["note"])
        sheet.set_column(grid.code_column, grid.code_column, 11)
        sheet.set_column(grid.name_column, grid.name_column, 58)
        sheet.set_column(first, total - 1, 8)
        sheet.set_column(total, total, 11)
        sheet.set_row(grid.code_row, 24)
        sheet.set_row(grid.name_row, _HEADER_HEIGHT)
        sheet.set_row(legend + 1, _GAP)
        sheet.freeze_panes(grid.first_row + 1, grid.first_column)
        sheet.repeat_rows(grid.code_row, grid.name_row)
        sheet.repeat_columns(grid.code_column, grid.name_column)
        sheet.set_paper(8)

    def _total_row(self, sheet: Any, grid: Grid, row: Row, columns: Iterable[int]) -> None:
        word = self.model.layout["rekenregels"]["totaalwoord"]
        code = word if row.soort == "totaal" else f"{word} {row.code}"
        assert grid.code_column is not None
        sheet.write_string(row.row, grid.code_column, code, self.formats["group_code"])
        sheet.write_string(row.row, grid.name_column, row.naam.strip(), self.formats["group_name"])
        blocks = list(runs(grid.row_of[code] for code in row.under))
        for column in columns:
            areas = ",".join(Area(top, column, bottom, column).a1() for top, bottom in blocks)
            self._formula(sheet, row.row, column, f"=SUM({areas})", "group_amount")

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
        used = [cell for cell in self.content.amounts.get(grid.part, {}) if cell[1] in grey.get(cell[0], ())]
        for row, category in used:
            at, column = grid.row_of[row], grid.column_of[category]
            options = {"type": "cell", "criteria": "!=", "value": 0, "format": self.formats["in_grey"]}
            sheet.conditional_format(at, column, at, column, options)

    def _stands(self, sheet: Any, grid: Grid, plan: Plan) -> None:
        formats = self.formats
        assert grid.code_row is not None and grid.code_column is not None
        beside = grid.last_column + 1
        sheet.set_column(0, beside, 2)
        sheet.set_column(grid.name_column, grid.name_column, 84)
        sheet.set_column(grid.code_column, grid.code_column, 11)
        sheet.set_column(grid.first_column, grid.last_column, 15)
        sheet.set_column(beside, beside, 18)
        sheet.write_string(0, grid.name_column, self._titled("titel_balans_standen"), formats["title"])
        sheet.set_row(0, 2 * _LINE_HEIGHT)
        sheet.write_string(1, grid.name_column, text(PART, "eenheid"), formats["note"])
        sheet.write_string(grid.code_row, grid.name_column, text(PART, "kop_naam"), formats["header"])
        sheet.write_string(grid.code_row, grid.code_column, text(PART, "kop_code"), formats["header"])
        moments = {e["code"]: e["naam"] for e in self.pack["codelijsten"]["standper"]}
        for code, column in grid.column_of.items():
            sheet.write_string(grid.code_row - 1, column, text(PART, f"stand_{moments[code]}"), formats["note"])
            sheet.write_string(grid.code_row, column, code, formats["header_amount"])
        amounts = self.content.amounts.get(grid.part, {})
        columns = list(grid.column_of.items())
        for row in grid.rows:
            if row.soort is not None:
                self._total_row(sheet, grid, row, grid.column_of.values())
                continue
            sheet.write_string(row.row, grid.code_column, row.code, formats["row_code"])
            sheet.write_string(row.row, grid.name_column, row.naam.strip(), formats["row_name"])
            for code, column in columns:
                amount = amounts.get((row.code, code))
                if amount is None:
                    sheet.write_blank(row.row, column, None, formats["open"])
                else:
                    sheet.write_number(row.row, column, amount, formats["open"])
        self._unexplained(sheet, grid, beside, plan)
        last = grid.first_column + len(columns) - 1
        self._amounts_only(sheet, Area(grid.rows[0].row, grid.first_column, grid.rows[-1].row, last))
        sheet.set_row(grid.code_row, 2 * _LINE_HEIGHT + 2)
        for number in range(grid.code_row + 1, grid.first_row):
            sheet.set_row(number, _GAP)
        sheet.freeze_panes(grid.code_row + 1, 0)
        sheet.repeat_rows(grid.code_row)

    def _unexplained(self, sheet: Any, grid: Grid, column: int, plan: Plan) -> None:
        """Show beside each balance post what the control along balance posts finds there."""
        assert grid.code_row is not None
        places = {text(PART, "waar_rij", blad=grid.sheet, rij=row.row + 1): row.row for row in grid.rows}
        found = [(n, line) for n, line in enumerate(plan.lines) if line.waar in places and line.waarde is not None]
        if found:
            rule = found[0][1].regel
            sheet.write_string(
                grid.code_row, column, text(PART, "niet_verklaard", regel=rule), self.formats["header_amount"]
            )
            for number, line in found:
                if line.regel == rule:
                    formula = f"={self.lines_sheet}!{a1(FIRST_LINE + number, VALUE)}"
                    self._formula(sheet, places[line.waar], column, formula, "list_amount")

    def _values(self, sheet: Any, grid: Grid, plan: Plan) -> None:  # noqa: ARG002  (all writers are called alike)
        formats = self.formats
        sheet.set_column(grid.name_column, grid.name_column, 78)
        sheet.set_column(grid.first_column, grid.last_column, 17)
        sheet.write_string(0, grid.name_column, self._titled(f"titel_{grid.part}"), formats["title"])
        sheet.set_row(0, 2 * _LINE_HEIGHT)
        sheet.write_string(1, grid.name_column, text(PART, f"uitleg_{grid.part}"), formats["note"])
        for number in range(2, grid.name_row):
            sheet.set_row(number, _GAP)
        names = {e["code"]: e["naam"] for e in self.pack["codelijsten"]["verslagperiode"]}
        all_shown = len(names) == len(grid.column_of)
        sheet.write_string(grid.name_row, grid.name_column, text(PART, "kop_naam"), formats["header"])
        sheet.set_row(grid.name_row, 2 * _LINE_HEIGHT + 4)
        for code, column in grid.column_of.items():
            style = "header_amount" if all_shown else "column_choice"
            sheet.write_string(grid.name_row, column, names[code], formats[style])
        if not all_shown:
            options = {"validate": "list", "source": list(names.values())}
            sheet.data_validation(grid.name_row, grid.first_column, grid.name_row, grid.last_column, options)
            sheet.write_string(1, grid.first_column, text(PART, "kies_verslagperiode"), formats["note"])
        values = self.content.values.get(grid.part, {})
        for row in grid.rows:
            sheet.write_string(row.row, grid.name_column, row.naam, formats["row_name"])
            sheet.set_row(row.row, _LINE_HEIGHT + 4)
            for code, column in grid.column_of.items():
                value = values.get((row.code, code))
                if value is None:
                    sheet.write_blank(row.row, column, None, formats["value"])
                elif _DECIMAL_TEXT.fullmatch(value):
                    sheet.write_number(row.row, column, Decimal(value.replace(",", ".")), formats["value"])
                else:
                    sheet.write_string(row.row, column, value, formats["value"])
        sheet.freeze_panes(grid.name_row + 1, grid.first_column)

    # controls

    def _controls(self, sheet: Any, plan: Plan) -> None:
        formats = self.formats
        for column, width in enumerate((9, 78, 20, 16, 11, 25, 16, 14)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, self._titled("titel_controles"), formats["title"])
        sheet.set_row(0, 2 * _LINE_HEIGHT)
        period = self._per_period(
            lambda p: quoted_text(text(PART, "periode", nummer=p["nummer"], naam=p["naam"])),
            quoted_text(text(PART, "kies_periode")),
        )
        self._formula(sheet, 1, 0, f"={period}", "summary")
        sheet.set_row(1, _LINE_HEIGHT + 6)
        self._formula(sheet, 2, 0, self._counted(), "summary")
        sheet.set_row(2, _LINE_HEIGHT + 6)
        if plan.elsewhere:
            names = ", ".join(rule["id"] for rule in plan.elsewhere)
            sheet.write_string(3, 0, text(PART, "controles_elders", regels=names), formats["note"])
        else:
            sheet.write_string(3, 0, text(PART, "controles_uitleg"), formats["note"])
        header = ("regel", "controle", "uitslag", "bedrag", "aandeel", "grens", "boven", "perioden")
        for column, key in enumerate(header):
            style = {"grens": "header_text", "perioden": "header_text"}.get(key, "header")
            style = "header_amount" if key in ("bedrag", "aandeel", "boven") else style
            sheet.write_string(FIRST_CONTROL - 1, column, text(PART, f"kop_{key}"), formats[style])
        sheet.set_row(FIRST_CONTROL - 1, 2 * _LINE_HEIGHT + 4)
        for control in plan.controls:
            self._control(sheet, control)
        last = plan.controls[-1].row + len(plan.controls[-1].termen)
        self._colours(sheet, Area(FIRST_CONTROL, VERDICT, last, VERDICT))
        sheet.freeze_panes(FIRST_CONTROL, VERDICT + 1)
        sheet.repeat_rows(FIRST_CONTROL - 1)

    def _control(self, sheet: Any, control: Control) -> None:
        formats, row = self.formats, control.row
        sheet.write_string(row, 0, control.rule["id"], formats["rule_code"])
        sheet.write_string(row, 1, control.rule["titel"], formats["rule_name"])
        if len(control.rule["titel"]) > _LONG_TITLE:
            sheet.set_row(row, 2 * _LINE_HEIGHT + 2)
        self._formula(sheet, row, VERDICT, control.uitslag, "verdict")
        for column, formula, style in (
            (AMOUNT, control.bedrag, "rule_amount"),
            (AMOUNT + 1, control.aandeel, "rule_share"),
            (AMOUNT + 3, control.boven, "rule_plain"),
        ):
            if formula is None:
                sheet.write_blank(row, column, None, formats[style])
            else:
                self._formula(sheet, row, column, formula, style)
        sheet.write_string(row, AMOUNT + 2, control.grens, formats["rule_text"])
        shown = ", ".join(
            f"{first}" if first == last else text(PART, "van_tot", van=first, tot=last)
            for first, last in runs(control.perioden)
        )
        sheet.write_string(row, AMOUNT + 4, shown, formats["rule_text"])
        for number, (name, formula) in enumerate(control.termen, start=row + 1):
            sheet.write_string(number, 1, name, formats["term"])
            if len(name) > _LONG_TERM:
                sheet.set_row(number, 2 * _LINE_HEIGHT + 2)
            self._formula(sheet, number, AMOUNT, formula, "term_amount")

    def _colours(self, sheet: Any, area: Area) -> None:
        words = {
            **{ernst: ernst for ernst in ("fout", "waarschuwing", "signaal")},
            **{key: text(PART, f"uitslag_{key}") for key in ("goed", "onbekend", "niet")},
        }
        for style, word in words.items():
            sheet.conditional_format(
                area.first_row,
                area.first_column,
                area.last_row,
                area.last_column,
                {"type": "cell", "criteria": "==", "value": quoted_text(word), "format": self.formats[style]},
            )
        others = (text(PART, "ernst_invullen"), text(PART, "ernst_niet_overgenomen"))
        for word in others:
            sheet.conditional_format(
                area.first_row,
                area.first_column,
                area.last_row,
                area.last_column,
                {"type": "cell", "criteria": "==", "value": quoted_text(word), "format": self.formats["waarschuwing"]},
            )

    def _counted(self) -> str:
        """Return the formula of the summary: how many controls are not good, in words."""
        area = Area(FIRST_CONTROL, VERDICT, _LAST_CONTROL, VERDICT)
        verdicts = f"{quoted(self.controls_name)}!{area.a1()}"
        counts = [
            f"{quoted_text(ernst + ': ')}&COUNTIF({verdicts},{quoted_text(ernst)})"
            for ernst in ("fout", "waarschuwing", "signaal")
        ]
        between = '&", "&'.join(counts)
        return f"={quoted_text(text(PART, 'telling') + ' ')}&{between}"

    def _wrong(self, sheet: Any, plan: Plan) -> None:
        formats, lines = self.formats, self.lines_sheet
        for column, width in enumerate((6, 18, 9, 88, 36, 16, 70)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, self._titled("titel_mis"), formats["title"])
        sheet.set_row(0, 2 * _LINE_HEIGHT)
        total = f"{lines}!{a1(_TOTAL_WRONG, 1)}"
        none, more = quoted_text(text(PART, "mis_niets")), quoted_text(text(PART, "mis_meer", aantal=SHOWN_LINES))
        lead = quoted_text(text(PART, "mis_aantal") + " ")
        self._formula(
            sheet, 1, 0, f'=IF({total}=0,{none},{lead}&{total}&IF({total}>{SHOWN_LINES},{more},""))', "summary"
        )
        self._formula(sheet, 2, 0, self._counted(), "summary")
        grey = next((c for c in plan.controls if c.rule["formule"].get("alleen_grijs")), None)
        if grey is not None:
            cell = f"{quoted(self.controls_name)}!{a1(grey.row, AMOUNT)}"
            self._formula(sheet, 3, 0, f"={quoted_text(text(PART, 'mis_grijs') + ' ')}&{cell}", "summary")
        for row in (1, 2, 3):
            sheet.set_row(row, _LINE_HEIGHT + 6)
        header = ("nummer", "ernst", "regel", "wat", "waar", "bedrag", "doen")
        top = FIRST_CONTROL
        for column, key in enumerate(header):
            style = {"bedrag": "header_amount", "ernst": "header"}.get(key, "header_text")
            sheet.write_string(top - 1, column, text(PART, f"kop_{key}"), formats[style])
        sheet.set_row(top - 1, 2 * _LINE_HEIGHT + 4)
        last = FIRST_LINE + len(plan.lines) - 1
        shown = min(SHOWN_LINES, len(plan.lines))
        sources = ((DEGREE, "list_degree"), (RULE, "list_text"), (WHAT, "list_text"), (WHERE, "list_text"))
        for number in range(shown):
            position = f"{lines}!{a1(FIRST_LINE + number, _POSITIONS)}"
            row = top + number
            self._formula(sheet, row, 0, f'=IF({position}=0,"",{number + 1})', "list_text")
            for column, (source, style) in enumerate(
                (*sources, (_SHOWN, "list_amount"), (REMEDY, "list_text")), start=1
            ):
                area = f"{lines}!{Area(FIRST_LINE, source, last, source).a1()}"
                found = f"INDEX({area},{position})"
                found += "" if source == _SHOWN else '&""'
                self._formula(sheet, row, column, f'=IF({position}=0,"",{found})', style)
            sheet.set_row(row, 3 * _LINE_HEIGHT)
        self._colours(sheet, Area(top, 1, top + shown - 1, 1))
        line = {"type": "formula", "criteria": f'=$A{top + 1}<>""', "format": formats["list_line"]}
        sheet.conditional_format(top, 0, top + shown - 1, len(header) - 1, line)
        sheet.freeze_panes(top, 0)
        sheet.repeat_rows(top - 1)

    def _per_period(self, of: Callable[[Mapping[str, Any]], str], otherwise: str) -> str:
        """Return a formula with something else for every period."""
        result = otherwise
        cell = f"{self.lines_sheet}!{a1(_PERIOD, 1)}"
        for period in reversed(self.pack["perioden"]):
            result = f"IF({cell}={period['nummer']},{of(period)},{result})"
        return result

    def _calculation(self, sheet: Any, plan: Plan) -> None:
        formats = self.formats
        for column, width in enumerate((24, 20, 10, 70, 36, 16, 8, 40, 16, 3, 10)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, text(PART, "blad_rekenblad"), formats["title"])
        sheet.write_string(1, 0, text(PART, "over_rekenblad"), formats["note"])
        period = self._field("/metadata/periode")
        day = self._field("/metadata/datum")
        parts = f"VALUE(LEFT({day},4)),VALUE(MID({day},6,2)),VALUE(MID({day},9,2))"
        venster = self.model.rules["teksten"]["venster"]
        facts = {
            (_PERIOD, "periode"): f'=IF({period}="",-1,IF(ISNUMBER({period}),{period},IFERROR(VALUE({period}),-1)))',
            (_STATUS, "status"): "=" + self._per_period(lambda p: quoted_text(p["status"]), '""'),
            (_FROM, "van"): "=" + self._per_period(lambda p: _serial(p["venster"]["van"]), "0"),
            (_TO, "tot"): "=" + self._per_period(lambda p: _serial(p["venster"]["tot"]), "0"),
            (_DAY, "dag"): f'=IF({day}="",0,IF(ISNUMBER({day}),INT({day}),IFERROR(DATE({parts}),0)))',
            (_WINDOW, "venster"): "=" + self._per_period(lambda p: quoted_text(filled(venster, p["venster"])), '""'),
            (_TOTAL_WRONG, "totaal"): f"=SUM({Area(FIRST_LINE, WRONG, FIRST_LINE + len(plan.lines) - 1, WRONG).a1()})",
        }
        for (row, key), formula in facts.items():
            sheet.write_string(row, 0, text(PART, f"reken_{key}"), formats["calc"])
            self._formula(sheet, row, 1, formula, "calc")
        self._stand_flags(sheet)
        for column, key in enumerate(("lopend", "ernst", "regel", "wat", "waar", "waarde", "mis", "doen", "bedrag")):
            sheet.write_string(FIRST_LINE - 1, column, text(PART, f"kop_{key}"), formats["header"])
        sheet.write_string(FIRST_LINE - 1, _POSITIONS, text(PART, "kop_plek"), formats["header"])
        for number, line in enumerate(plan.lines):
            self._line(sheet, FIRST_LINE + number, line)
        last = FIRST_LINE + len(plan.lines) - 1
        total, running = a1(_TOTAL_WRONG, 1), Area(FIRST_LINE, RUNNING, last, RUNNING).a1()
        for number in range(min(SHOWN_LINES, len(plan.lines))):
            formula = f"=IF({number + 1}>${total[0]}${total[1:]},0,MATCH({number + 1},{running},0))"
            self._formula(sheet, FIRST_LINE + number, _POSITIONS, formula, "calc")
        sheet.freeze_panes(FIRST_LINE, 0)

    def _stand_flags(self, sheet: Any) -> None:
        formats, period = self.formats, a1(_PERIOD, 1)
        stands = self.pack["codelijsten"]["standper"]
        sheet.write_string(_STAND_TABLE - 1, 0, text(PART, "reken_standen"), formats["calc"])
        for row, stand in enumerate(stands, start=_STAND_TABLE):
            sheet.write_string(row, 0, stand["code"], formats["calc"])
            sheet.write_string(row, 1, stand["naam"], formats["calc"])
            counts = "+".join(f"({period}={number})" for number in stand.get("perioden", ())) or "0"
            self._formula(sheet, row, 2, f"=1*({counts})", "calc")
        last = _STAND_TABLE + len(stands) - 1
        grid = self.grids[STANDS]
        assert grid.code_row is not None
        for moment, row in _FLAGS.items():
            sheet.write_string(row, 0, text(PART, f"reken_{moment}"), formats["calc"])
            first, until = _STAND_TABLE + 1, last + 1
            same_moment = f'LEFT(B{first}:B{until},{len(moment)})="{moment}"'
            for number, column in enumerate(grid.column_of.values()):
                header = grid.on_sheet(Area(grid.code_row, column, grid.code_row, column))
                formula = f"=SUMPRODUCT((A{first}:A{until}={header})*({same_moment})*C{first}:C{until})"
                self._formula(sheet, row, 1 + number, formula, "calc")

    def _line(self, sheet: Any, row: int, line: Line) -> None:
        calc = self.formats["calc"]
        before = f"{a1(row - 1, RUNNING)}+" if row > FIRST_LINE else ""
        self._formula(sheet, row, RUNNING, f"={before}{a1(row, WRONG)}", "calc")
        wrong = line.mis or f"=IF({a1(row, VALUE)}>0,1,0)"
        for column, content in (
            (DEGREE, line.ernst),
            (RULE, line.regel),
            (WHAT, line.wat),
            (WHERE, line.waar),
            (REMEDY, line.doen),
        ):
            if content.startswith("="):
                self._formula(sheet, row, column, content, "calc")
            elif content:
                sheet.write_string(row, column, content, calc)
        if line.waarde is not None:
            self._formula(sheet, row, VALUE, line.waarde, "calc")
            if line.is_bedrag:
                self._formula(sheet, row, _SHOWN, f"={a1(row, VALUE)}", "calc")
        if wrong.startswith("="):
            self._formula(sheet, row, WRONG, wrong, "calc")
        else:
            sheet.write_number(row, WRONG, int(wrong), calc)


def _serial(day: str) -> str:
    """Return a day as the number with which a spreadsheet counts days."""
    return str((date.fromisoformat(day) - _EPOCH).days)
