"""The Excel model of CBS to a delivery: what stands where its own tool looks, and every cell that is not certain.

Where everything stands is data (``tables/excelmodel.yaml``). A code, a label or an amount that is somewhere else, or a
cell that can be read in two ways, is a problem with its sheet and cell, and never a guess. Amounts are multiplied and
rounded half to even in decimals; no binary fraction touches money.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import product
from typing import Any

from iv3.core.errors import Unusable
from iv3.core.packs import RULES, read_pack
from iv3.delivery.records import Layout, layouts
from iv3.delivery.structure import resolve
from iv3.rows.cells import MOST_DIGITS, column_letters, fold, shown, unusable
from iv3.rows.workbook import Opened, Scan, column_index, opened

PACK = "excelmodel"
UNREADABLE, REMARKABLE = "excelmodel_onleesbaar", "excelmodel_opvallend"
"""The two kinds of event that the rules about an Excel model name."""

_BLANK = " \t\r\n\u00a0"
_MOST_CELLS = 2_000_000
"""Rows times columns between the first and the last filled cell of a sheet of a model."""
_MOST_SEARCHED_ROWS, _MOST_SEARCHED_COLUMNS = 2_000, 500
"""Where a code or a label that is not in its place is looked for."""
_AS_SHOWN = Context(prec=15)
"""The digits a spreadsheet shows, and turns into text."""
_NUMBER = (int, float)
_DAY = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES, _NO = "ja", "nee"

Cell = tuple[int, int]
"""Row from 1 and column from 0."""


@dataclass(frozen=True)
class Problem:
    """Something about a cell that the user must know.

    Attributes:
        kind: `UNREADABLE` or `REMARKABLE`.
        reason: which of the reasons of the rule it is.
        part: the part of a delivery, or empty.
        sheet: the sheet, or empty for the whole workbook.
        cell: the cell, such as ``K23``, or empty for the whole sheet.
        fill: other values for the sentence.
    """

    kind: str
    reason: str
    part: str = ""
    sheet: str = ""
    cell: str = ""
    fill: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The sheet and the cell: ``5.Verdelingsmatrix lasten!K23``."""
        return "!".join(name for name in (self.sheet, self.cell) if name)


@dataclass(frozen=True)
class ModelRead:
    """What came out of a workbook.

    Attributes:
        delivery: as a delivery in JSON, schema 2.1.1, with keys and parts in the order of CBS's own tool; amounts are
            whole euros. Complete only when there are no problems.
        cells: JSON Pointer of a record or a field → sheet and cell.
        problems: why the workbook cannot be read with certainty.
        remarks: what the user should know.
        usable: whether the file is a workbook that can be opened at all.
    """

    delivery: dict[str, Any]
    cells: dict[str, str]
    problems: list[Problem]
    remarks: list[Problem]
    usable: bool = True


def read_model(source: bytes | str | os.PathLike[str], *, name: str = "", factor: int | None = None) -> ModelRead:
    """Read an Excel model of CBS.

    Args:
        source: its path, or its bytes.
        name: the file as the user named it; by default the name of the path.
        factor: what amounts are multiplied with to get euros; by default that of CBS's tool, 1000.

    Raises:
        OSError: the path cannot be read. Whatever is wrong with the workbook itself comes back as a problem.
    """
    with ExitStack() as stack:
        if isinstance(source, bytes):
            stream: Any = io.BytesIO(source)
        else:
            stream = stack.enter_context(open(source, "rb"))  # noqa: PTH123
            name = name or os.path.basename(os.fspath(source))  # noqa: PTH119
        try:
            with opened(stream, name) as workbook:
                return _Reader(workbook, factor).read()
        except Unusable as error:
            return ModelRead({}, {}, [_unusable(error)], [], usable=False)


def message(problem: Problem) -> tuple[str, str]:
    """Return what is wrong and what to do about it, as the report says it."""
    rule = next(r for r in _rules()["regels"] if problem.kind in r["formule"].get("gebeurtenissen", ()))
    reason = next(r for r in rule["redenen"] if r["reden"] == problem.reason)
    values = fillings(problem)
    return _filled(reason["melding"], values), _filled(reason["herstel"], values)


def fillings(problem: Problem) -> dict[str, str]:
    """Return the values for the sentences about a problem."""
    return {"onderdeel": problem.part, "blad": shown(problem.sheet), "cel": problem.cell, **problem.fill}


def _unusable(error: Unusable) -> Problem:
    rule = next(r for r in _rules()["regels"] if UNREADABLE in r["formule"].get("gebeurtenissen", ()))
    known = {reason["reden"] for reason in rule["redenen"]}
    values = {key: str(value) for key, value in error.values.items()}
    sheet, cell = values.pop("werkblad", ""), values.pop("cel", "")
    if "rij" in values:
        values["regel"] = values["rij"]
    return Problem(UNREADABLE, error.key if error.key in known else "werkmap_kapot", "", sheet, cell, values)


def _rules() -> dict[str, Any]:
    return _pack(RULES)


def _pack(name: str) -> dict[str, Any]:
    pack = read_pack(name)
    if pack is None:
        raise RuntimeError(f"the pack {name} is missing from this installation")
    return pack


def _filled(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), template)


# Values


def whole_euros(value: float, factor: int) -> int:
    """Return a number in a cell times ``factor``, rounded to a whole number; a half goes to the even side.

    Raises:
        ValueError: not a number, or too large to be an amount.
    """
    exact = Decimal(repr(value))
    if not exact.is_finite() or abs(exact) >= 10**MOST_DIGITS:
        raise ValueError(value)
    return int((exact * factor).quantize(Decimal(1), rounding=ROUND_HALF_EVEN, context=Context(prec=60)))


def shown_number(value: float) -> str:
    """Return a number as a spreadsheet turns it into text in Dutch: at most 15 digits, and a decimal comma."""
    text = format(_AS_SHOWN.create_decimal(repr(value)), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _is_number(value: Any) -> bool:
    return isinstance(value, _NUMBER) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    return hasattr(value, "year") and hasattr(value, "day")


def _said(value: Any) -> str:
    """Return a value as a message shows it."""
    if _is_number(value):
        return shown_number(value)
    if _is_day(value):
        return f"{value.day}-{value.month}-{value.year}"
    return shown(str(value))


def _field_text(value: Any) -> str:
    """Return a field as text: a number without decimals, a day as people write it."""
    return value if isinstance(value, str) else _said(value)


def moment(value: Any, timezone: str) -> str:
    """Return a day, or a day and a time, as a delivery holds it; text that is no day comes back as it is."""
    if _is_day(value):
        if hasattr(value, "hour"):
            return f"{value.isoformat(sep='T', timespec='seconds')}{timezone}"
        return f"{value.isoformat()}T00:00:00{timezone}"
    text = _field_text(value).strip(_BLANK)
    day = _DAY.fullmatch(text)
    if day:
        text = f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
    return f"{text}T00:00:00{timezone}" if _ISO_DAY.fullmatch(text) else text


# Sheets


class Sheet:
    """A sheet with its values and with what its XML says beside them."""

    def __init__(self, workbook: Opened, name: str) -> None:
        """Read a sheet.

        Raises:
            Unusable: too large, damaged, or with a date that does not exist.
        """
        self.name = name
        self.scan: Scan = workbook.scan(name)
        if self.scan.cells > _MOST_CELLS:
            last = cell_name((self.scan.last_row, self.scan.last_column))
            raise unusable("blad_te_groot", bestand=workbook.place(name), cel=last, grens=_MOST_CELLS, werkblad=name)
        sheet = workbook.reader.get_sheet_by_name(name)
        self.first_column = sheet.start[1] if sheet.start else 0
        self.rows: list[list[Any]] = []
        try:
            self.rows.extend(sheet.iter_rows())
        except (OverflowError, ValueError):
            raise unusable(
                "datum_onmogelijk", bestand=workbook.place(name), rij=len(self.rows) + 1, werkblad=name
            ) from None
        self.marks = {(mark >> 32, mark >> 16 & 0xFFFF): mark & 0xFFFF for mark in self.scan.marks}

    @property
    def last_row(self) -> int:
        """The last row with anything in it."""
        return max(len(self.rows), self.scan.last_row)

    @property
    def columns(self) -> range:
        """The columns from the first to the last with anything in it; the first so many."""
        return range(self.scan.first_column, min(self.scan.last_column, _MOST_SEARCHED_COLUMNS) + 1)

    def value(self, row: int, column: int) -> Any:
        """Return a value, None for an empty cell; text keeps its spaces, and blank text is empty."""
        index = column - self.first_column
        if not 0 < row <= len(self.rows) or not 0 <= index < len(self.rows[row - 1]):
            return None
        value = self.rows[row - 1][index]
        return None if isinstance(value, str) and not value.strip(_BLANK) else value

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell without spaces around it; empty when there is none, or no text."""
        value = self.value(row, column)
        return value.strip(_BLANK) if isinstance(value, str) else ""

    def filled(self, row: int, column: int) -> bool:
        """Tell whether there is something to read: not nothing, and not a zero."""
        if (row, column) in self.marks:
            return True
        value = self.value(row, column)
        return value is not None and not (_is_number(value) and value == 0)

    def error(self, row: int, column: int) -> tuple[str, str] | None:
        """Return the reason and the error value when a cell has a formula without a result, or an error."""
        kind = self.marks.get((row, column))
        if kind is None:
            return None
        return ("cel_foutwaarde", shown(self.scan.errors[kind - 1])) if kind else ("cel_formule", "")


def cell_name(cell: Cell) -> str:
    """Return a cell as a spreadsheet calls it."""
    return f"{column_letters(cell[1])}{cell[0]}"


@dataclass
class _Line:
    """A row or a column of a part: where its code and its name stand, and what is read from them."""

    index: int
    code_cell: Cell
    name_cell: Cell
    code: str
    is_total: bool
    usable: bool = True


@dataclass(frozen=True)
class _Lines:
    """What is common to the rows, or to the columns, of a part.

    ``lists`` are the codes that may stand there, ``others`` those of another part on the same sheet; ``by_name`` tells
    that the code follows from a name.
    """

    list_name: str
    index: range
    leaves: tuple[str, ...]
    known: frozenset[str]
    others: frozenset[str]
    by_name: bool


class _Part:
    """A part of a delivery on its sheet."""

    def __init__(self, record: Mapping[str, Any], layout: Layout, broken: Unusable) -> None:
        self.name: str = record["onderdeel"]
        self.sheet_name: str = record["blad"]
        self.layout = layout
        self.code_row: int | None = record["coderij"]
        self.name_row: int = record["naamrij"]
        self.code_column = None if record["codekolom"] is None else column_index(record["codekolom"], broken)
        self.name_column = column_index(record["naamkolom"], broken)
        self.rows = range(record["rijen"]["van"], record["rijen"]["tot"] + 1)
        first, last = (column_index(record["kolommen"][end], broken) for end in ("van", "tot"))
        self.columns = range(first, last + 1)

    def row(self, row: int) -> tuple[Cell, Cell]:
        """Return the cells with the code and the name of a row."""
        named = row, self.name_column
        return (named if self.code_column is None else (row, self.code_column)), named

    def column(self, column: int) -> tuple[Cell, Cell]:
        """Return the cells with the code and the name of a column."""
        named = self.name_row, column
        return (named if self.code_row is None else (self.code_row, column)), named


# Reading


class _Reader:
    def __init__(self, workbook: Opened, factor: int | None) -> None:
        self.workbook = workbook
        self.pack = _pack(PACK)
        rules = _rules()
        self.schema: Mapping[str, Any] = rules["aanlevering"]
        self.texts: Mapping[str, str] = rules["teksten"]
        self.layers: Mapping[str, str] = rules["lagen"]
        self.layouts = {layout.part: layout for layout in layouts(self.schema)}
        self.factor = factor if factor is not None else int(self.pack["rekenregels"]["factor"])
        self.total_word: str = self.pack["rekenregels"]["totaalwoord"]
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []
        self.cells: dict[str, str] = {}
        self.delivery: dict[str, Any] = {"metadata": {}, "contact": {}, "opmerkingen": [], "data": {}}
        self.sheets: dict[str, Sheet] = {}
        self.codes: Mapping[str, Any] = {}
        self.names: dict[str, dict[str, list[str]]] = {}

    def read(self) -> ModelRead:
        if self.workbook.has_macros:
            self._remark("macros")
        information = self._sheet(self.pack["informatie"]["blad"])
        if information is None:
            expected = self.pack["informatie"]["blad"]
            names = ", ".join(shown(name) for name in self.workbook.parts)
            self._problem("geen_model", verwacht=expected, gevonden=names)
        else:
            self._information(information)
            self._opmerkingen(information)
            parts = self._parts(information)
            if parts and not self._is_other_model(parts, information):
                for part in parts:
                    self._read_part(part, parts)
        return ModelRead(self._ordered(), self.cells, self.problems, self.remarks)

    def _problem(
        self, reason: str, sheet: Sheet | None = None, cell: Cell | None = None, part: str = "", **fill: str
    ) -> None:
        name = "" if sheet is None else sheet.name
        self.problems.append(Problem(UNREADABLE, reason, part, name, "" if cell is None else cell_name(cell), fill))

    def _remark(
        self, reason: str, sheet: Sheet | None = None, cell: Cell | None = None, part: str = "", **fill: str
    ) -> None:
        name = "" if sheet is None else sheet.name
        self.remarks.append(Problem(REMARKABLE, reason, part, name, "" if cell is None else cell_name(cell), fill))

    def _say(self, key: str, **values: object) -> str:
        return _filled(self.texts[key], {name: str(value) for name, value in values.items()})

    def _sheet(self, wanted: str) -> Sheet | None:
        """Return a sheet by its name, in which letter case, spaces and signs do not count."""
        if wanted not in self.sheets:
            parts = self.workbook.parts
            same = [name for name in parts if name == wanted] or [n for n in parts if fold(n) == fold(wanted)]
            if len(same) != 1:
                return None
            self.sheets[wanted] = Sheet(self.workbook, same[0])
        return self.sheets[wanted]

    def _ordered(self) -> dict[str, Any]:
        """Return the delivery with the keys of each block in the order of the schema."""
        definitions = self.schema["$defs"]
        blocks = {
            key: list(resolve(self.schema["properties"][key], definitions)["properties"])
            for key in ("metadata", "contact")
        }
        ordered = {
            key: {inner: self.delivery[key][inner] for inner in order if inner in self.delivery[key]}
            for key, order in blocks.items()
        }
        return {**self.delivery, **ordered}

    # the sheet with information

    def _information(self, sheet: Sheet) -> None:
        place = self.pack["informatie"]
        label_column = column_index(place["labelkolom"], self.workbook.broken)
        value_column = column_index(place["waardekolom"], self.workbook.broken)
        rows = range(place["rijen"]["van"], place["rijen"]["tot"] + 1)
        mark = next((row for row in rows if place["opmerkingen"]["na"] in sheet.text(row, label_column)), rows.stop)
        found: dict[str, list[int]] = {}
        for row in range(rows.start, mark):
            found.setdefault(sheet.text(row, label_column), []).append(row)
        for record in self.pack["velden"]:
            label = record["label"].strip(_BLANK)
            at = found.get(label, [])
            if len(at) == 1:
                self._field(sheet, record, (at[0], value_column))
            elif at:
                self._problem("veld_dubbel", sheet, (at[1], label_column), sleutel=label)
            elif record["eigen"]:
                self._set(record["pad"], self._converted(record, record["standaard"]))
            else:
                expected = self._say("excel_plaats", kolom=place["labelkolom"], van=rows.start, tot=rows.stop - 1)
                moved = _search(sheet, label)
                reason = "veld_ontbreekt" if moved is None else "veld_verschoven"
                self._problem(reason, sheet, moved, sleutel=label, verwacht=expected)

    def _field(self, sheet: Sheet, record: Mapping[str, Any], cell: Cell) -> None:
        error = sheet.error(*cell)
        if error is not None:
            self._problem(error[0], sheet, cell, gevonden=error[1])
            return
        value = sheet.value(*cell)
        if value is None:
            value = record["standaard"]
        self._set(record["pad"], self._converted(record, value), sheet, cell)

    def _converted(self, record: Mapping[str, Any], value: Any) -> Any:
        """Return the value of a field as a delivery holds it; what does not fit is left for the rules to say."""
        kind = record["soort"]
        if value is None:
            return None if kind in ("getal", "laag") else ""
        if kind == "datum":
            return moment(value, self.pack["rekenregels"]["tijdzone"])
        text = _field_text(value).strip(_BLANK)
        if kind == "getal":
            return int(text) if re.fullmatch("[0-9]{1,9}", text) else text
        if kind == "ja_nee":
            known = {_YES: True, _NO: False}
            return value if isinstance(value, bool) else known.get(text.lower(), text)
        if kind == "laag":
            names = {fold(name): name for name in self.layers}
            names.update({fold(other): name for other, name in self.pack["namen"].items()})
            return names.get(fold(text), text)
        return text

    def _set(self, pointer: str, value: Any, sheet: Sheet | None = None, cell: Cell | None = None) -> None:
        _, block, key = pointer.split("/")
        self.delivery[block][key] = value
        if sheet is not None and cell is not None:
            self.cells[pointer] = f"{sheet.name}!{cell_name(cell)}"

    def _opmerkingen(self, sheet: Sheet) -> None:
        place = self.pack["informatie"]["opmerkingen"]
        column = column_index(place["kolom"], self.workbook.broken)
        rows = range(place["rijen"]["van"], place["rijen"]["tot"] + 1)
        begin = next((row for row in rows if place["na"] in sheet.text(row, column)), None)
        if begin is None:
            where = self._say("excel_plaats", kolom=place["kolom"], van=rows.start, tot=rows.stop - 1)
            self._remark("opmerkingen_niet_gevonden", sheet, sleutel=place["na"], verwacht=where)
            return
        later = range(begin + 1, rows.stop)
        end = next((row for row in later if place["voor"] in sheet.text(row, column)), rows.stop)
        for row in range(begin + 1, end):
            error = sheet.error(row, column)
            if error is not None:
                self._problem(error[0], sheet, (row, column), gevonden=error[1])
            value = sheet.value(row, column)
            if value is not None:
                number = len(self.delivery["opmerkingen"])
                self.delivery["opmerkingen"].append({"tekst": _field_text(value)})
                for pointer in (f"/opmerkingen/{number}", f"/opmerkingen/{number}/tekst"):
                    self.cells[pointer] = f"{sheet.name}!{cell_name((row, column))}"

    # which model it is

    def _parts(self, sheet: Sheet) -> list[_Part]:
        """Return the parts of this layer and year; nothing when these are not known."""
        metadata = self.delivery["metadata"]
        needed = {record["pad"].rpartition("/")[2]: record for record in self.pack["velden"]}
        cells = {key: self.cells.get(f"/metadata/{key}", "").rpartition("!")[2] for key in needed}
        laag, jaar = metadata.get("overheidslaag"), metadata.get("boekjaar")
        for key in ("overheidslaag", "boekjaar", "periode"):
            if key in metadata and metadata[key] is None:
                label = needed[key]["label"].strip(_BLANK)
                self.problems.append(Problem(UNREADABLE, "veld_leeg", "", sheet.name, cells[key], {"sleutel": label}))
        if laag is None or jaar is None:
            return []
        if laag not in self.layers:
            fill = {"gevonden": shown(str(laag)), "verwacht": ", ".join(self.layers)}
            self.problems.append(Problem(UNREADABLE, "laag_onbekend", "", sheet.name, cells["overheidslaag"], fill))
            return []
        known: Mapping[str, Any] = self.pack["indelingen"].get(self.layers[laag], {})
        if str(jaar) not in known:
            fill = {"gevonden": shown(str(jaar)), "verwacht": ", ".join(known)}
            self.problems.append(Problem(UNREADABLE, "jaar_onbekend", "", sheet.name, cells["boekjaar"], fill))
            return []
        self.codes = _pack(f"{self.layers[laag]}-{jaar}")
        return [_Part(record, self.layouts[record["onderdeel"]], self.workbook.broken) for record in known[str(jaar)]]

    def _is_other_model(self, parts: Sequence[_Part], information: Sheet) -> bool:
        """Tell, and say, when the codes on the sheets are more those of another year or layer than of the stated."""
        found = set(self._found_codes(parts))
        stated = _all_codes(self.codes)
        if found <= stated:
            return False
        metadata = self.delivery["metadata"]
        scores: dict[tuple[str, str], int] = {}
        for laag, years in self.pack["indelingen"].items():
            for year in years:
                scores[laag, year] = len(found & _all_codes(_pack(f"{laag}-{year}")))
        best = max(scores.values())
        if best <= len(found & stated):
            return False
        own = self.layers[metadata["overheidslaag"]]
        winners = [key for key, score in scores.items() if score == best]
        winners = [key for key in winners if key[0] == own] or winners
        names = {laag: name for name, laag in self.layers.items()}
        self.problems.append(
            Problem(
                UNREADABLE,
                "ander_model",
                "",
                information.name,
                self.cells["/metadata/boekjaar"].rpartition("!")[2],
                {
                    "gevonden": ", ".join(f"{names[laag]} {year}" for laag, year in winners),
                    "verwacht": f"{names[own]} {metadata['boekjaar']}",
                },
            )
        )
        return True

    def _found_codes(self, parts: Sequence[_Part]) -> Iterator[str]:
        """Yield the codes of rows and of categories, where they should stand."""
        for part in parts:
            sheet = self._sheet(part.sheet_name)
            if sheet is None or part.code_column is None or part.code_row is None:
                continue
            texts = [sheet.text(row, part.code_column) for row in part.rows]
            if part.code_row != part.name_row:
                texts += [sheet.text(part.code_row, column) for column in part.columns]
            yield from (text for text in texts if text and self.total_word not in text)

    # a part

    def _read_part(self, part: _Part, parts: Sequence[_Part]) -> None:
        records: list[dict[str, Any]] = self.delivery["data"].setdefault(part.name, [])
        sheet = self._sheet(part.sheet_name)
        if sheet is None:
            definitions = self.schema["$defs"]
            required = part.name in resolve(self.schema["properties"]["data"], definitions)["required"]
            say = self._problem if required else self._remark
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
        self._check_lines(part, sheet, rows, _first_of(filled, 0))
        self._check_lines(part, sheet, columns, _first_of(filled, 1))
        self._outside(part, sheet, rows, columns)
        self._merged(part, sheet, row_lines, column_lines)
        self._hidden(part, sheet, filled)
        self._missing(part, sheet, rows, row_lines, is_row=True)
        self._missing(part, sheet, columns, column_lines, is_row=False)
        (row_key, _), (column_key, _) = part.layout.codes
        for row, column in filled:
            if row.usable and column.usable:
                value = self._value(part, sheet, (row.index, column.index))
                if value is not None:
                    key, content = value
                    self.cells[f"/data/{part.name}/{len(records)}"] = (
                        f"{sheet.name}!{cell_name((row.index, column.index))}"
                    )
                    records.append({row_key: row.code, column_key: column.code, key: content})

    def _sides(self, part: _Part, parts: Sequence[_Part]) -> tuple[_Lines, _Lines]:
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
        rows = _Lines(
            row_list, part.rows, row_leaves, frozenset(row_leaves), frozenset(others), part.code_column is None
        )
        columns = _Lines(
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

    def _code(self, sheet: Sheet, cell: Cell, lines: _Lines) -> str:
        """Return the code that a cell holds, or that follows from the name in it; empty when there is none."""
        value = sheet.value(*cell)
        text = _said(value) if _is_day(value) else sheet.text(*cell)
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

    def _line(self, sheet: Sheet, cells: tuple[Cell, Cell], index: int, lines: _Lines, *, is_row: bool) -> _Line:
        code_cell, name_cell = cells
        is_total = self.total_word in sheet.text(*(code_cell if is_row else name_cell))
        return _Line(index, code_cell, name_cell, self._code(sheet, code_cell, lines), is_total)

    def _shifted(self, part: _Part, sheet: Sheet, rows: _Lines, columns: _Lines) -> bool:
        """Tell, and say, when no code at all stands where it should."""
        by_name = rows.by_name and columns.by_name
        if not sheet.scan.cells or (by_name and not any(sheet.filled(*at) for at in product(part.rows, part.columns))):
            return False
        searched = range(1, min(sheet.last_row, _MOST_SEARCHED_ROWS) + 1)
        shifted = False
        code_row = part.code_row if part.code_row is not None else part.name_row
        if not any(self._is_known(sheet, (code_row, column), columns) for column in part.columns):
            counts = {
                row: sum(self._is_known(sheet, (row, column), columns) for column in sheet.columns) for row in searched
            }
            best = max(counts, key=lambda row: counts[row], default=0)
            found = self._say("excel_rij", rij=best) if counts.get(best) else self._say("excel_nergens")
            cell = (code_row, part.columns.start)
            self._problem("kop_verschoven", sheet, cell, part.name, gevonden=found, verwacht=str(code_row))
            shifted = True
        code_column = part.code_column if part.code_column is not None else part.name_column
        if not any(self._is_known(sheet, (row, code_column), rows) for row in part.rows):
            per_column = {
                column: sum(self._is_known(sheet, (row, column), rows) for row in searched) for column in sheet.columns
            }
            widest = max(per_column, key=lambda column: per_column[column], default=0)
            found = self._say("excel_nergens")
            if per_column.get(widest):
                at = [row for row in searched if self._is_known(sheet, (row, widest), rows)]
                found = self._say("excel_plaats", kolom=column_letters(widest), van=at[0], tot=at[-1])
            expected = self._say(
                "excel_plaats", kolom=column_letters(code_column), van=part.rows.start, tot=part.rows.stop - 1
            )
            cell = (part.rows.start, code_column)
            self._problem("codes_verschoven", sheet, cell, part.name, gevonden=found, verwacht=expected)
            shifted = True
        return shifted

    def _is_known(self, sheet: Sheet, cell: Cell, lines: _Lines) -> bool:
        return self._code(sheet, cell, lines) in lines.known

    def _check_lines(self, part: _Part, sheet: Sheet, lines: _Lines, used: Iterable[tuple[_Line, Cell]]) -> None:
        """Look at the code and the name of every row, or every column, that has a value."""
        seen: dict[str, Cell] = {}
        for line, first in used:
            if self._is_certain(part, sheet, lines, line, first):
                if line.code in seen:
                    fill = {"sleutel": shown(line.code), "gevonden": cell_name(seen[line.code])}
                    self._problem("code_dubbel", sheet, line.code_cell, part.name, **fill)
                seen.setdefault(line.code, line.code_cell)
            else:
                line.usable = False

    def _is_certain(self, part: _Part, sheet: Sheet, lines: _Lines, line: _Line, first: Cell) -> bool:
        """Tell whether it is certain which code a row or column has, and say so when it is not."""
        cell = line.code_cell
        error = sheet.error(*cell)
        if error is not None:
            self._problem(error[0], sheet, cell, part.name, gevonden=error[1])
            return False
        value = sheet.value(*cell)
        if value is None:
            self._problem("zonder_code", sheet, cell, part.name, gevonden=cell_name(first))
            return False
        if lines.by_name:
            if not line.code:
                names = [entry["naam"] for entry in self.codes["codelijsten"][lines.list_name] if "soort" not in entry]
                fill = {"gevonden": _said(value), "verwacht": ", ".join(names)}
                self._problem("naam_onbekend", sheet, cell, part.name, **fill)
            return bool(line.code)
        if not isinstance(value, str) and not (_is_day(value) and line.code in lines.leaves):
            self._problem("code_als_getal", sheet, cell, part.name, gevonden=_said(value))
            return False
        if line.code in lines.others:
            self._problem("code_ander_deel", sheet, cell, part.name, sleutel=shown(line.code))
            return False
        name = sheet.text(*line.name_cell)
        named = self._names(lines.list_name).get(fold(name), []) if line.name_cell != line.code_cell else []
        if named and line.code in lines.leaves and line.code not in named:
            fill = {"sleutel": line.code, "gevonden": shown(name), "verwacht": ", ".join(named)}
            self._problem("naam_past_niet", sheet, cell, part.name, **fill)
            return False
        return True

    def _outside(self, part: _Part, sheet: Sheet, rows: _Lines, columns: _Lines) -> None:
        """Say which codes with values stand outside the rows or the columns where values are read."""
        code_row = part.code_row if part.code_row is not None else part.name_row
        code_column = part.code_column if part.code_column is not None else part.name_column
        expected = self._say("excel_rijen", van=part.rows.start, tot=part.rows.stop - 1)
        for row in range(1, sheet.last_row + 1):
            if row in part.rows or row in (part.code_row, part.name_row):
                continue
            if self._is_known(sheet, (row, code_column), rows) and any(
                sheet.filled(row, column) for column in part.columns
            ):
                self._outside_problem(part, sheet, (row, code_column), rows, expected)
        expected = self._say(
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

    def _outside_problem(self, part: _Part, sheet: Sheet, cell: Cell, lines: _Lines, expected: str) -> None:
        code = self._code(sheet, cell, lines)
        self._problem("code_buiten_bereik", sheet, cell, part.name, sleutel=code, verwacht=expected)

    def _merged(self, part: _Part, sheet: Sheet, rows: Sequence[_Line], columns: Sequence[_Line]) -> None:
        for top, left, bottom, right, reference in sheet.scan.merged:
            if bottom < part.rows.start or top >= part.rows.stop:
                continue
            inside = any(top <= row.index <= bottom and row.code for row in rows) and any(
                left <= column.index <= right and column.code for column in columns
            )
            if inside and (top, left) != (bottom, right):
                self._problem("cel_samengevoegd", sheet, (top, left), part.name, gevonden=shown(reference))

    def _hidden(self, part: _Part, sheet: Sheet, filled: Sequence[tuple[_Line, _Line]]) -> None:
        """Say which rows, columns and sheets nobody sees, but count."""
        if not filled:
            return
        from python_calamine import SheetVisibleEnum

        visible = {meta.name: meta.visible for meta in self.workbook.reader.sheets_metadata}
        if visible[sheet.name] != SheetVisibleEnum.Visible:
            self._remark("verborgen_blad", sheet, part=part.name)
        rows = frozenset(sheet.scan.hidden_rows)
        for line, first in _first_of(filled, 0):
            if line.index in rows:
                self._remark("verborgen_rij", sheet, first, part.name, regel=str(line.index))
        for line, first in _first_of(filled, 1):
            if any(start <= line.index <= end for start, end in sheet.scan.hidden_columns):
                self._remark("verborgen_kolom", sheet, first, part.name, kolom=column_letters(line.index))

    def _missing(self, part: _Part, sheet: Sheet, lines: _Lines, there: Sequence[_Line], *, is_row: bool) -> None:
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
                self._say("excel_rijen", van=part.rows.start, tot=part.rows.stop - 1)
                if is_row
                else self._say(
                    "excel_kolommen",
                    van=column_letters(part.columns.start),
                    tot=column_letters(part.columns.stop - 1),
                )
            )
            self._remark("code_ontbreekt", sheet, part=part.name, sleutel=", ".join(missing), verwacht=where)

    def _value(self, part: _Part, sheet: Sheet, cell: Cell) -> tuple[str, Any] | None:
        """Return the key and the value of a record; None, and a problem, when there is no certain value."""
        error = sheet.error(*cell)
        if error is not None:
            self._problem(error[0], sheet, cell, part.name, gevonden=error[1])
            return None
        value = sheet.value(*cell)
        if part.layout.has_amount:
            try:
                if _is_number(value):
                    return "bedrag", whole_euros(value, self.factor)
            except ValueError:
                pass
            self._problem("geen_bedrag", sheet, cell, part.name, gevonden=_said(value))
            return None
        if isinstance(value, str):
            return "waarde", value.strip(_BLANK)
        if _is_number(value):
            return "waarde", shown_number(value)
        self._problem("geen_waarde", sheet, cell, part.name, gevonden=_said(value))
        return None


def _first_of(filled: Iterable[tuple[_Line, _Line]], side: int) -> list[tuple[_Line, Cell]]:
    """Return every row (side 0) or column (side 1) that has a value, in order, with the first cell that has one."""
    first: dict[int, tuple[_Line, Cell]] = {}
    for pair in filled:
        first.setdefault(pair[side].index, (pair[side], (pair[0].index, pair[1].index)))
    return [first[index] for index in sorted(first)]


def _all_codes(pack: Mapping[str, Any]) -> frozenset[str]:
    lists = ("taakveld", "balanscode", "categorie_lasten", "categorie_baten")
    return frozenset(entry["code"] for name in lists for entry in pack["codelijsten"][name])


def _search(sheet: Sheet, label: str) -> Cell | None:
    """Return the first cell with a label, anywhere on the sheet."""
    for row, column in product(range(1, min(sheet.last_row, _MOST_SEARCHED_ROWS) + 1), sheet.columns):
        if sheet.text(row, column) == label:
            return row, column
    return None
