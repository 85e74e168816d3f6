"""The sheet with information of an Excel model: the fields of the delivery and its remarks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from iv3.core.characters import joined_lines
from iv3.core.errors import Unusable
from iv3.core.words import Excelveldsoort
from iv3.excel.gathered import Gathered
from iv3.excel.modelsheet import Cell, Sheet, cell_name, search
from iv3.excel.values import BLANK, field_text, moment
from iv3.rows.cells import fold
from iv3.rows.sheetscan import column_index

_YES, _NO = "ja", "nee"


class InformationReader:
    """Reads the sheet with information into what is gathered."""

    def __init__(
        self, gathered: Gathered, pack: Mapping[str, Any], layers: Mapping[str, str], broken: Unusable
    ) -> None:
        """Take where fields stand (``pack``), the names of layers, and what to raise when ``pack`` makes no sense."""
        self.gathered, self.pack, self.layers, self.broken = gathered, pack, layers, broken
        self._with_line_breaks: list[Cell] = []

    def read(self, sheet: Sheet) -> None:
        """Read what the delivery says of itself, whom to ask, and the remarks."""
        self._fields(sheet)
        self._opmerkingen(sheet)
        if self._with_line_breaks:
            self.gathered.remark("regeleinden", sheet, self._with_line_breaks[0])

    def _fields(self, sheet: Sheet) -> None:
        place = self.pack["informatie"]
        label_column = column_index(place["labelkolom"], self.broken)
        value_column = column_index(place["waardekolom"], self.broken)
        rows = range(place["rijen"]["van"], place["rijen"]["tot"] + 1)
        mark = next((row for row in rows if place["opmerkingen"]["na"] in sheet.text(row, label_column)), rows.stop)
        found: dict[str, list[int]] = {}
        for row in range(rows.start, mark):
            found.setdefault(sheet.text(row, label_column), []).append(row)
        for record in self.pack["velden"]:
            label = record["label"].strip(BLANK)
            at = found.get(label, [])
            if len(at) == 1:
                self._field(sheet, record, (at[0], value_column))
            elif at:
                self.gathered.problem("veld_dubbel", sheet, (at[1], label_column), sleutel=label)
            elif record["eigen"]:
                self._set(record["pad"], self._converted(record, record["standaard"]))
            else:
                expected = self.gathered.say(
                    "excel_plaats", kolom=place["labelkolom"], van=rows.start, tot=rows.stop - 1
                )
                moved = search(sheet, label)
                reason = "veld_ontbreekt" if moved is None else "veld_verschoven"
                self.gathered.problem(reason, sheet, moved, sleutel=label, verwacht=expected)

    def _field(self, sheet: Sheet, record: Mapping[str, Any], cell: Cell) -> None:
        error = sheet.error(*cell)
        if error is not None:
            self.gathered.problem(error[0], sheet, cell, gevonden=error[1])
            return
        value = sheet.value(*cell)
        if value is None:
            value = record["standaard"]
        self._set(record["pad"], self._on_one_line(self._converted(record, value), cell), sheet, cell)

    def _on_one_line(self, value: Any, cell: Cell) -> Any:
        """Return the value of a cell as a delivery may hold it, and keep in mind that lines were joined."""
        if not isinstance(value, str) or (joined := joined_lines(value)) == value:
            return value
        self._with_line_breaks.append(cell)
        return joined

    def _converted(self, record: Mapping[str, Any], value: Any) -> Any:
        """Return the value of a field as a delivery holds it; what does not fit is left for the rules to say."""
        kind = record["soort"]
        if value is None:
            return None if kind in (Excelveldsoort.GETAL, Excelveldsoort.LAAG) else ""
        if kind == Excelveldsoort.DATUM:
            return moment(value, self.pack["rekenregels"]["tijdzone"])
        text = field_text(value).strip(BLANK)
        if kind == Excelveldsoort.GETAL:
            return int(text) if re.fullmatch("[0-9]{1,9}", text) else text
        if kind == Excelveldsoort.JA_NEE:
            known = {_YES: True, _NO: False}
            return value if isinstance(value, bool) else known.get(text.lower(), text)
        if kind == Excelveldsoort.LAAG:
            names = {fold(name): name for name in self.layers}
            names.update({fold(other): name for other, name in self.pack["namen"].items()})
            return names.get(fold(text), text)
        return text

    def _set(self, pointer: str, value: Any, sheet: Sheet | None = None, cell: Cell | None = None) -> None:
        _, block, key = pointer.split("/")
        self.gathered.delivery[block][key] = value
        if sheet is not None and cell is not None:
            self.gathered.cells[pointer] = f"{sheet.name}!{cell_name(cell)}"

    def _opmerkingen(self, sheet: Sheet) -> None:
        place = self.pack["informatie"]["opmerkingen"]
        column = column_index(place["kolom"], self.broken)
        rows = range(place["rijen"]["van"], place["rijen"]["tot"] + 1)
        begin = next((row for row in rows if place["na"] in sheet.text(row, column)), None)
        if begin is None:
            where = self.gathered.say("excel_plaats", kolom=place["kolom"], van=rows.start, tot=rows.stop - 1)
            self.gathered.remark("opmerkingen_niet_gevonden", sheet, sleutel=place["na"], verwacht=where)
            return
        later = range(begin + 1, rows.stop)
        end = next((row for row in later if place["voor"] in sheet.text(row, column)), rows.stop)
        for row in range(begin + 1, end):
            error = sheet.error(row, column)
            if error is not None:
                self.gathered.problem(error[0], sheet, (row, column), gevonden=error[1])
            value = sheet.value(row, column)
            if value is not None:
                number = len(self.gathered.delivery["opmerkingen"])
                self.gathered.delivery["opmerkingen"].append(
                    {"tekst": self._on_one_line(field_text(value), (row, column))}
                )
                for pointer in (f"/opmerkingen/{number}", f"/opmerkingen/{number}/tekst"):
                    self.gathered.cells[pointer] = f"{sheet.name}!{cell_name((row, column))}"
