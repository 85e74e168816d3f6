"""The sheets of the fill-in workbook about itself: the guide, and the fields and remarks of the delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from iv3.core.house_style import LINE_HEIGHT
from iv3.core.sentences import text
from iv3.core.words import Excelveldsoort
from iv3.excel.controls import PART
from iv3.excel.draft import Draft
from iv3.excel.grid import column_number, quoted
from iv3.excel.sheetformulas import quoted_text


class InformationSheets:
    """Writes the guide and the sheet with information."""

    def __init__(self, draft: Draft) -> None:
        """Take the workbook."""
        self.draft = draft

    def guide(self, sheet: Any, filled_sheets: Iterable[str]) -> None:
        """Write how to use the workbook, and what is on every sheet."""
        formats = self.draft.formats
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, self.draft.titled("titel"), formats["title"])
        sheet.set_row(0, 2 * LINE_HEIGHT)
        row = 1
        for number in range(1, 8):
            sheet.write_string(row, 1, text(PART, f"uitleg_{number}"), formats["prose"])
            sheet.write_string(row, 0, text(PART, f"uitleg_{number}_kop"), formats["label"])
            sheet.set_row(row, 2 * LINE_HEIGHT + 4)
            row += 1
        row += 1
        sheet.write_string(row, 0, text(PART, "uitleg_bladen"), formats["heading"])
        info = self.draft.model.layout["informatie"]["blad"]
        for name in (info, *filled_sheets, self.draft.controls_name, self.draft.wrong_name, self.draft.lines_name):
            row += 1
            sheet.write_url(row, 0, f"internal:{quoted(name)}!A1", formats["link"], name)
            sheet.write_string(row, 1, text(PART, self._about(name)), formats["plain"])
            sheet.set_row(row, LINE_HEIGHT + 4)

    def information(self, sheet: Any) -> None:
        """Write the fields about the delivery and the rows for remarks, as the layout of CBS has them."""
        formats, layout = self.draft.formats, self.draft.model.layout
        information = layout["informatie"]
        label_column = column_number(information["labelkolom"])
        sheet.set_column(0, label_column - 1, 3)
        sheet.set_column(label_column, label_column, 30)
        sheet.set_column(self.draft.value_column, self.draft.value_column, 44)
        sheet.set_column(self.draft.value_column + 1, self.draft.value_column + 1, 78)
        sheet.write_string(0, label_column, self.draft.titled("titel"), formats["title"])
        sheet.set_row(0, 2 * LINE_HEIGHT)
        sheet.write_string(1, label_column, text(PART, "informatie_uitleg"), formats["note"])
        sheet.fit_to_pages(1, 1)
        for field in layout["velden"]:
            row = self.draft.model.field_rows[field["pad"]]
            sheet.set_row(row, LINE_HEIGHT + 5)
            sheet.write_string(row, label_column, field["label"], formats["label"])
            self._field_value(sheet, row, field)
            hint = text(PART, f"hint{field['pad'].replace('/', '_')}")
            if field["pad"] == "/metadata/periode":
                chosen = self.draft.per_period(lambda p: quoted_text(p["naam"]), quoted_text(hint))
                self.draft.formula(sheet, row, self.draft.value_column + 1, f"={chosen}", "hint")
            else:
                sheet.write_string(row, self.draft.value_column + 1, hint, formats["hint"])
        self._choices(sheet)
        rows = self.draft.model.remark_rows
        column = column_number(information["opmerkingen"]["kolom"])
        sheet.write_string(rows[0] - 1, column, information["opmerkingen"]["na"], formats["heading"])
        sheet.write_string(rows[0] - 1, self.draft.value_column, text(PART, "opmerkingen_uitleg"), formats["note"])
        for number, row in enumerate(rows):
            if number < len(self.draft.content.remarks):
                sheet.write_string(row, column, self.draft.content.remarks[number], formats["remark"])
            else:
                sheet.write_blank(row, column, None, formats["remark"])
            for beside in (self.draft.value_column, self.draft.value_column + 1):
                sheet.write_blank(row, beside, None, formats["remark_beside"])
        sheet.write_string(rows[-1] + 1, column, information["opmerkingen"]["voor"], formats["note"])
        sheet.write_string(rows[-1] + 1, self.draft.value_column, text(PART, "opmerkingen_einde"), formats["note"])

    def _about(self, name: str) -> str:
        own = {self.draft.controls_name: "controles", self.draft.wrong_name: "mis", self.draft.lines_name: "rekenblad"}
        own[self.draft.model.layout["informatie"]["blad"]] = "informatie"
        for grid in reversed(list(self.draft.grids.values())):
            own[grid.sheet] = grid.part
        return f"over_{own[name]}"

    def _field_value(self, sheet: Any, row: int, field: Mapping[str, Any]) -> None:
        value = self.draft.content.fields.get(field["pad"])
        fixed = field["pad"] in ("/metadata/overheidslaag", "/metadata/boekjaar")
        style = {Excelveldsoort.GETAL: "field_number", Excelveldsoort.DATUM: "field_date"}.get(field["soort"], "field")
        if fixed:
            style = "field_fixed_number" if field["soort"] == Excelveldsoort.GETAL else "field_fixed"
        if isinstance(value, int):
            sheet.write_number(row, self.draft.value_column, value, self.draft.formats[style])
        elif value:
            sheet.write_string(row, self.draft.value_column, value, self.draft.formats[style])
        else:
            sheet.write_blank(row, self.draft.value_column, None, self.draft.formats[style])

    def _choices(self, sheet: Any) -> None:
        periods = self.draft.pack["perioden"]
        lists: dict[str, list[Any]] = {
            "/metadata/overheidslaag": [self.draft.pack["overheidslaag"]],
            "/metadata/periode": [period["nummer"] for period in periods],
            "/metadata/status": list(dict.fromkeys(period["status"] for period in periods)),
            "/metadata/details_openbaar": [text(PART, "ja"), text(PART, "nee")],
        }
        for pointer, choices in lists.items():
            row = self.draft.model.field_rows[pointer]
            shown = ", ".join(map(str, choices))
            options = {
                "validate": "list",
                "source": choices,
                "error_title": text(PART, "keuze_titel"),
                "error_message": text(PART, "keuze_fout", keuzes=shown),
            }
            sheet.data_validation(row, self.draft.value_column, row, self.draft.value_column, options)
