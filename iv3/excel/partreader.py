"""Reading a part of a delivery from its sheet: the codes of its rows and columns, and every cell with a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from iv3.delivery.structure import resolve
from iv3.excel.gathered import Gathered
from iv3.excel.modelparts import ModelLine, ModelPart, Side, first_of
from iv3.excel.modelsheet import MOST_SEARCHED_ROWS, Cell, Sheet, Sheets, cell_name
from iv3.excel.tally import PartTally
from iv3.excel.values import BLANK, is_day, is_number, said, shown_number, whole_euros
from iv3.rows.cells import column_letters, fold, shown


class PartReader:
    """Reads the parts of one layer and year into what is gathered."""

    def __init__(
        self,
        gathered: Gathered,
        sheets: Sheets,
        pack: Mapping[str, Any],
        schema: Mapping[str, Any],
        codes: Mapping[str, Any],
        factor: int,
    ) -> None:
        """Take where parts stand (``pack``), what they hold (``schema``), and the ``codes`` of the layer and year.

        Args:
            gathered: where everything that is read goes.
            sheets: the sheets of the workbook.
            pack: the layout of Excel models.
            schema: the schema of a delivery.
            codes: the pack of the layer and year.
            factor: what amounts are multiplied with to get euros.
        """
        self.gathered, self.sheets, self.pack, self.schema = gathered, sheets, pack, schema
        self.codes, self.factor = codes, factor
        self.total_word: str = pack["rekenregels"]["totaalwoord"]
        self.names: dict[str, dict[str, list[str]]] = {}

    def read(self, part: ModelPart, parts: Sequence[ModelPart]) -> None:
        """Read the records of a part; ``parts`` are all, for two of them can share a sheet."""
        records: list[dict[str, Any]] = self.gathered.delivery["data"].setdefault(part.name, [])
        sheet = self.sheets.find(part.sheet_name)
        if sheet is None:
            definitions = self.schema["$defs"]
            required = part.name in resolve(self.schema["properties"]["data"], definitions)["required"]
            say = self.gathered.problem if required else self.gathered.remark
            say("blad_ontbreekt", part=part.name, verwacht=part.sheet_name)
            return
        rows, columns = self._sides(part, parts)
        if self._shifted(part, sheet, rows, columns):
            return
        row_lines = [self._line(sheet, part.row(row), row, rows, is_row=True) for row in part.rows]
        column_lines = [
            self._line(sheet, part.column(column), column, columns, is_row=False) for column in part.columns
        ]
        row_lines = [line for line in row_lines if not line.is_total]
        column_lines = [line for line in column_lines if not line.is_total]
        filled = [
            (row, column) for row, column in product(row_lines, column_lines) if sheet.filled(row.index, column.index)
        ]
        self._check_lines(part, sheet, rows, first_of(filled, 0))
        self._check_lines(part, sheet, columns, first_of(filled, 1))
        self._outside(part, sheet, rows, columns)
        self._merged(part, sheet, row_lines, column_lines)
        self._hidden(part, sheet, filled)
        self._missing(part, sheet, rows, row_lines, is_row=True)
        self._missing(part, sheet, columns, column_lines, is_row=False)
        (row_key, _), (column_key, _) = part.layout.codes
        for row, column in filled:
            at = row.index, column.index
            place = f"{sheet.name}!{cell_name(at)}"
            value = self._value(part, sheet, at) if row.usable and column.usable else None
            if part.layout.has_amount:
                tally = self.gathered.tallies.setdefault(part.name, PartTally(self.factor))
                tally.taken.append((place, sheet.value(*at), value is not None))
            if value is not None:
                key, content = value
                self.gathered.cells[f"/data/{part.name}/{len(records)}"] = place
                records.append({row_key: row.code, column_key: column.code, key: content})

    def _sides(self, part: ModelPart, parts: Sequence[ModelPart]) -> tuple[Side, Side]:
        (_, row_list), (_, column_list) = part.layout.codes
        others = {
            code
            for other in parts
            if other.sheet_name == part.sheet_name
            for list_name in [other.layout.codes[0][1]]
            if list_name != row_list
            for code in self._leaves(list_name)
        }
        row_leaves, column_leaves = self._leaves(row_list), self._leaves(column_list)
        rows = Side(row_list, part.rows, row_leaves, frozenset(row_leaves), frozenset(others), part.code_column is None)
        columns = Side(
            column_list, part.columns, column_leaves, frozenset(column_leaves), frozenset(), part.code_row is None
        )
        return rows, columns

    def _leaves(self, list_name: str) -> tuple[str, ...]:
        return tuple(entry["code"] for entry in self.codes["codelijsten"][list_name] if "soort" not in entry)

    def _names(self, list_name: str) -> dict[str, list[str]]:
        """Return folded name → the codes with that name; in the list of stands a name says no more than its kind."""
        if list_name not in self.names:
            result: dict[str, list[str]] = {}
            for entry in self.codes["codelijsten"][list_name]:
                if "soort" not in entry and "perioden" not in entry:
                    result.setdefault(fold(entry["naam"]), []).append(entry["code"])
            self.names[list_name] = result
        return self.names[list_name]

    def _code(self, sheet: Sheet, cell: Cell, lines: Side) -> str:
        """Return the code that a cell holds, or that follows from the name in it; empty when there is none."""
        value = sheet.value(*cell)
        text = said(value) if is_day(value) else sheet.text(*cell)
        if not lines.by_name or not text:
            return text
        codes = self._names(lines.list_name).get(fold(text), [])
        if len(codes) == 1:
            return codes[0]
        word, _, year = text.rpartition(" ")
        known: Mapping[str, str] = self.pack["perioden"]
        if lines.list_name == "verslagperiode" and word in known and re.fullmatch("[0-9]{4}", year):
            return f"{known[word]}_{year}"
        return ""

    def _line(self, sheet: Sheet, cells: tuple[Cell, Cell], index: int, lines: Side, *, is_row: bool) -> ModelLine:
        code_cell, name_cell = cells
        is_total = self.total_word in sheet.text(*(code_cell if is_row else name_cell))
        return ModelLine(index, code_cell, name_cell, self._code(sheet, code_cell, lines), is_total)

    def _shifted(self, part: ModelPart, sheet: Sheet, rows: Side, columns: Side) -> bool:
        """Tell, and say, when no code at all stands where it should."""
        by_name = rows.by_name and columns.by_name
        if not sheet.scan.cells or (by_name and not any(sheet.filled(*at) for at in product(part.rows, part.columns))):
            return False
        searched = range(1, min(sheet.last_row, MOST_SEARCHED_ROWS) + 1)
        shifted = False
        code_row = part.code_row if part.code_row is not None else part.name_row
        if not any(self._is_known(sheet, (code_row, column), columns) for column in part.columns):
            counts = {
                row: sum(self._is_known(sheet, (row, column), columns) for column in sheet.columns) for row in searched
            }
            best = max(counts, key=lambda row: counts[row], default=0)
            found = self.gathered.say("excel_rij", rij=best) if counts.get(best) else self.gathered.say("excel_nergens")
            cell = (code_row, part.columns.start)
            self.gathered.problem("kop_verschoven", sheet, cell, part.name, gevonden=found, verwacht=str(code_row))
            shifted = True
        code_column = part.code_column if part.code_column is not None else part.name_column
        if not any(self._is_known(sheet, (row, code_column), rows) for row in part.rows):
            per_column = {
                column: sum(self._is_known(sheet, (row, column), rows) for row in searched) for column in sheet.columns
            }
            widest = max(per_column, key=lambda column: per_column[column], default=0)
            found = self.gathered.say("excel_nergens")
            if per_column.get(widest):
                at = [row for row in searched if self._is_known(sheet, (row, widest), rows)]
                found = self.gathered.say("excel_plaats", kolom=column_letters(widest), van=at[0], tot=at[-1])
            expected = self.gathered.say(
                "excel_plaats", kolom=column_letters(code_column), van=part.rows.start, tot=part.rows.stop - 1
            )
            cell = (part.rows.start, code_column)
            self.gathered.problem("codes_verschoven", sheet, cell, part.name, gevonden=found, verwacht=expected)
            shifted = True
        return shifted

    def _is_known(self, sheet: Sheet, cell: Cell, lines: Side) -> bool:
        return self._code(sheet, cell, lines) in lines.known

    def _check_lines(self, part: ModelPart, sheet: Sheet, lines: Side, used: Iterable[tuple[ModelLine, Cell]]) -> None:
        """Look at the code and the name of every row, or every column, that has a value."""
        seen: dict[str, Cell] = {}
        for line, first in used:
            if self._is_certain(part, sheet, lines, line, first):
                if line.code in seen:
                    fill = {"sleutel": shown(line.code), "gevonden": cell_name(seen[line.code])}
                    self.gathered.problem("code_dubbel", sheet, line.code_cell, part.name, **fill)
                seen.setdefault(line.code, line.code_cell)
            else:
                line.usable = False

    def _is_certain(self, part: ModelPart, sheet: Sheet, lines: Side, line: ModelLine, first: Cell) -> bool:
        """Tell whether it is certain which code a row or column has, and say so when it is not."""
        cell = line.code_cell
        error = sheet.error(*cell)
        if error is not None:
            self.gathered.problem(error[0], sheet, cell, part.name, gevonden=error[1])
            return False
        value = sheet.value(*cell)
        if value is None:
            self.gathered.problem("zonder_code", sheet, cell, part.name, gevonden=cell_name(first))
            return False
        if lines.by_name:
            if not line.code:
                names = [entry["naam"] for entry in self.codes["codelijsten"][lines.list_name] if "soort" not in entry]
                fill = {"gevonden": said(value), "verwacht": ", ".join(names)}
                self.gathered.problem("naam_onbekend", sheet, cell, part.name, **fill)
            return bool(line.code)
        if not isinstance(value, str) and not (is_day(value) and line.code in lines.leaves):
            self.gathered.problem("code_als_getal", sheet, cell, part.name, gevonden=said(value))
            return False
        if line.code in lines.others:
            self.gathered.problem("code_ander_deel", sheet, cell, part.name, sleutel=shown(line.code))
            return False
        name = sheet.text(*line.name_cell)
        named = self._names(lines.list_name).get(fold(name), []) if line.name_cell != line.code_cell else []
        if named and line.code in lines.leaves and line.code not in named:
            fill = {"sleutel": line.code, "gevonden": shown(name), "verwacht": ", ".join(named)}
            self.gathered.problem("naam_past_niet", sheet, cell, part.name, **fill)
            return False
        return True

    def _outside(self, part: ModelPart, sheet: Sheet, rows: Side, columns: Side) -> None:
        """Say which codes with values stand outside the rows or the columns where values are read."""
        code_row = part.code_row if part.code_row is not None else part.name_row
        code_column = part.code_column if part.code_column is not None else part.name_column
        expected = self.gathered.say("excel_rijen", van=part.rows.start, tot=part.rows.stop - 1)
        for row in range(1, sheet.last_row + 1):
            if row in part.rows or row in (part.code_row, part.name_row):
                continue
            if self._is_known(sheet, (row, code_column), rows) and any(
                sheet.filled(row, column) for column in part.columns
            ):
                self._outside_problem(part, sheet, (row, code_column), rows, expected)
        expected = self.gathered.say(
            "excel_kolommen",
            van=column_letters(part.columns.start),
            tot=column_letters(part.columns.stop - 1),
        )
        for column in sheet.columns:
            if column in part.columns or column in (part.code_column, part.name_column):
                continue
            if self._is_known(sheet, (code_row, column), columns) and any(
                sheet.filled(row, column) for row in part.rows
            ):
                self._outside_problem(part, sheet, (code_row, column), columns, expected)

    def _outside_problem(self, part: ModelPart, sheet: Sheet, cell: Cell, lines: Side, expected: str) -> None:
        code = self._code(sheet, cell, lines)
        self.gathered.problem("code_buiten_bereik", sheet, cell, part.name, sleutel=code, verwacht=expected)

    def _merged(self, part: ModelPart, sheet: Sheet, rows: Sequence[ModelLine], columns: Sequence[ModelLine]) -> None:
        for top, left, bottom, right, reference in sheet.scan.merged:
            if bottom < part.rows.start or top >= part.rows.stop:
                continue
            inside = any(top <= row.index <= bottom and row.code for row in rows) and any(
                left <= column.index <= right and column.code for column in columns
            )
            if inside and (top, left) != (bottom, right):
                self.gathered.problem("cel_samengevoegd", sheet, (top, left), part.name, gevonden=shown(reference))

    def _hidden(self, part: ModelPart, sheet: Sheet, filled: Sequence[tuple[ModelLine, ModelLine]]) -> None:
        """Say which rows, columns and sheets nobody sees, but count."""
        if not filled:
            return
        from python_calamine import SheetVisibleEnum  # iv3.pyz goes without; `opened` has asked

        visible = {meta.name: meta.visible for meta in self.sheets.workbook.reader.sheets_metadata}
        if visible[sheet.name] != SheetVisibleEnum.Visible:
            self.gathered.remark("verborgen_blad", sheet, part=part.name)
        rows = frozenset(sheet.scan.hidden_rows)
        for line, first in first_of(filled, 0):
            if line.index in rows:
                self.gathered.remark("verborgen_rij", sheet, first, part.name, regel=str(line.index))
        for line, first in first_of(filled, 1):
            if any(start <= line.index <= end for start, end in sheet.scan.hidden_columns):
                self.gathered.remark("verborgen_kolom", sheet, first, part.name, kolom=column_letters(line.index))

    def _missing(self, part: ModelPart, sheet: Sheet, lines: Side, there: Sequence[ModelLine], *, is_row: bool) -> None:
        """Say which codes are not on the sheet, apart from those on which nothing may be filled in."""
        grey = self.codes["grijze_cellen"].get(part.name)
        if grey is None or lines.by_name:
            return
        (_, row_list), (_, column_list) = part.layout.codes
        rows, columns = self._leaves(row_list), self._leaves(column_list)
        closed = {(row, column) for group in grey for row in group["rijen"] for column in group["grijs"]}
        found = {line.code for line in there}
        missing = [
            code
            for code in lines.leaves
            if code not in found
            and any(
                ((code, other) if is_row else (other, code)) not in closed for other in (columns if is_row else rows)
            )
        ]
        if missing:
            where = (
                self.gathered.say("excel_rijen", van=part.rows.start, tot=part.rows.stop - 1)
                if is_row
                else self.gathered.say(
                    "excel_kolommen",
                    van=column_letters(part.columns.start),
                    tot=column_letters(part.columns.stop - 1),
                )
            )
            self.gathered.remark("code_ontbreekt", sheet, part=part.name, sleutel=", ".join(missing), verwacht=where)

    def _value(self, part: ModelPart, sheet: Sheet, cell: Cell) -> tuple[str, Any] | None:
        """Return the key and the value of a record; None, and a problem, when there is no certain value."""
        error = sheet.error(*cell)
        if error is not None:
            self.gathered.problem(error[0], sheet, cell, part.name, gevonden=error[1])
            return None
        value = sheet.value(*cell)
        if part.layout.has_amount:
            try:
                if is_number(value):
                    return "bedrag", whole_euros(value, self.factor)
            except ValueError:
                pass
            self.gathered.problem("geen_bedrag", sheet, cell, part.name, gevonden=said(value))
            return None
        if isinstance(value, str):
            return "waarde", value.strip(BLANK)
        if is_number(value):
            return "waarde", shown_number(value)
        self.gathered.problem("geen_waarde", sheet, cell, part.name, gevonden=said(value))
        return None
