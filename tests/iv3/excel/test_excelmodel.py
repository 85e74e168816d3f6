"""The Excel model of CBS as a delivery: read where its tool looks, refused where a cell is not certain."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import iv3
from generators.kernel.records import Basisbestand, Excelmodelbestand, Excelonderdeel
from generators.kernel.validity import holds
from generators.subjects.model.specification import ModelYear, Specification
from generators.subjects.rules import examples
from iv3.commands import main as cli
from iv3.core.errors import MissingComponent
from iv3.core.given import FileContent
from iv3.excel.model import ModelRead, read_model
from iv3.excel.modelsheet import Sheet
from iv3.excel.problems import message
from iv3.excel.values import moment, shown_number, whole_euros
from iv3.rows.part_xml import workbook_limits
from iv3.rows.sheetscan import column_index
from tests.support.workbooks import compound, zipped

Cells = dict[tuple[int, int], Any]
"""Row and column, both from zero as xlsxwriter counts them → value."""
Delivery = dict[str, Any]

INFORMATION, COSTS, INCOME = "4.Informatie", "5.Verdelingsmatrix lasten", "6.Verdelingsmatrix baten"
STANDS, RATIOS, INDICATORS = "7.Balansstanden", "11.Financiële kengetallen", "12.Beleidsindicatoren"
YEARS = (2023, 2024, 2025, 2026)
LAYERS = ("gemeente", "gr", "provincie")

MATRIX_ROWS = {
    ("gemeente", 2023): ((5, 99), (107, 177)),
    ("gemeente", 2025): ((5, 100), (105, 194)),
    ("provincie", 2023): ((5, 77), (85, 155)),
    ("provincie", 2025): ((5, 77), (85, 170)),
}
"""Rows of the taakvelden and of the balance, as CBS's tool documents them; typed here once more as a check."""
LAST_COLUMNS = {
    ("gemeente", 2023): (37, 39),
    ("gemeente", 2025): (40, 42),
    ("provincie", 2023): (37, 39),
    ("provincie", 2025): (39, 41),
}
"""The last column, counted from 1, on the sheet with costs and on the one with income; the first is 3."""
STAND_ROWS = {
    ("gemeente", 2023): (7, 84),
    ("gemeente", 2025): (7, 99),
    ("provincie", 2023): (7, 84),
    ("provincie", 2025): (7, 98),
}


class Formula:
    """A formula with the result that was stored, or None for a formula that never was worked out."""

    def __init__(self, text: str, result: Any) -> None:
        self.text, self.result = text, result


class Book:
    """A workbook to be: cells by sheet, to change before it is written."""

    def __init__(self) -> None:
        self.sheets: dict[str, Cells] = {}
        self.hidden_rows: dict[str, list[int]] = {}
        self.hidden_columns: dict[str, list[int]] = {}
        self.merged: dict[str, list[tuple[int, int, int, int]]] = {}
        self.hidden_sheets: set[str] = set()
        self.protected = False
        self.macros = False

    def put(self, sheet: str, cell: str, value: Any) -> None:
        """Set a cell by its name, ``K23``."""
        row, column = _at(cell)
        self.sheets[sheet][row, column] = value

    def get(self, sheet: str, cell: str) -> Any:
        return self.sheets[sheet].get(_at(cell))

    def move(self, sheet: str, rows: int = 0, columns: int = 0, *, from_row: int = 0, from_column: int = 0) -> None:
        """Do what inserting rows or columns does: everything from there on goes down or to the right."""
        self.sheets[sheet] = {
            (row + rows * (row >= from_row), column + columns * (column >= from_column)): value
            for (row, column), value in self.sheets[sheet].items()
        }

    def find(self, sheet: str, value: Any, column: int = 0) -> int:
        """Return the row, from 1, of a value in a column."""
        return next(row for (row, c), found in self.sheets[sheet].items() if c == column and found == value) + 1

    def content(self) -> bytes:
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
            day, moment_format = (
                book.add_format({"num_format": "d-m-yyyy"}),
                book.add_format({"num_format": "d-m-yyyy h:mm"}),
            )
            share = book.add_format({"num_format": "0%"})
            for name, cells in self.sheets.items():
                sheet = book.add_worksheet(name)
                if name in self.hidden_sheets:
                    sheet.hide()
                for (row, column), value in cells.items():
                    if isinstance(value, Formula):
                        sheet.write_formula(row, column, value.text, None, "" if value.result is None else value.result)
                    elif isinstance(value, datetime):
                        sheet.write_datetime(row, column, value, moment_format)
                    elif isinstance(value, date):
                        sheet.write_datetime(row, column, value, day)
                    elif isinstance(value, bool):
                        sheet.write_boolean(row, column, value)
                    elif isinstance(value, str):
                        sheet.write_string(row, column, value)
                    elif isinstance(value, Decimal):
                        sheet.write_number(row, column, value)
                    else:
                        sheet.write_number(row, column, value, share if name == RATIOS else None)
                for row in self.hidden_rows.get(name, ()):
                    sheet.set_row(row - 1, None, None, {"hidden": True})
                for column in self.hidden_columns.get(name, ()):
                    sheet.set_column(column, column, None, None, {"hidden": True})
                for area in self.merged.get(name, ()):
                    sheet.merge_range(*area, "")
                    for row in range(area[0], area[2] + 1):
                        for column in range(area[1], area[3] + 1):
                            if (row, column) in cells and (row, column) == area[:2]:
                                sheet.write(row, column, cells[row, column])
                if self.protected:
                    sheet.protect("geheim")
        return (
            with_part(buffer.getvalue(), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 no macro")
            if self.macros
            else buffer.getvalue()
        )


def _at(cell: str) -> tuple[int, int]:
    match = re.fullmatch("([A-Z]+)([0-9]+)", cell)
    assert match is not None
    return int(match[2]) - 1, column_index(match[1], AssertionError())


def with_part(content: bytes, name: str, data: bytes, old: bytes = b"", new: bytes = b"") -> bytes:
    """Return a zip with one part added, or with ``old`` in an existing part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given_zip, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in given_zip.infolist():
            part = given_zip.read(entry)
            made.writestr(entry.filename, part.replace(old, new) if entry.filename == name and old else part)
        if not old:
            made.writestr(name, data)
    return out.getvalue()


def _family(laag: str, jaar: int) -> tuple[str, int]:
    return ("provincie" if laag == "provincie" else "gemeente"), (2023 if jaar < 2025 else 2025)


def book_of(delivery: Delivery, model: ModelYear, unit: int = 1000) -> Book:
    """Return the Excel model of CBS, filled from a delivery, as the documentation of its tool describes it."""
    laag, jaar = model.laag.id, model.jaar
    book = Book()
    book.sheets = {name: {} for name in ("1.Toelichting", INFORMATION, COSTS, INCOME, STANDS)}
    book.sheets["1.Toelichting"][0, 0] = "Iv3-model"
    _information(book, delivery)
    family = _family(laag, jaar)
    data = delivery["data"]
    for sheet, last, parts, categories in (
        (COSTS, LAST_COLUMNS[family][0], ("lasten", "balans_lasten"), "categorie_lasten"),
        (INCOME, LAST_COLUMNS[family][1], ("baten", "balans_baten"), "categorie_baten"),
    ):
        columns = [code for code in model.lists[categories].codes if code.soort is None]
        assert len(columns) <= last - 2
        for number, code in enumerate(columns):
            book.sheets[sheet][0, 2 + number] = code.code
            book.sheets[sheet][1, 2 + number] = code.naam
        if len(columns) < last - 2:
            book.sheets[sheet][0, 2 + len(columns)] = "Tot"
            book.sheets[sheet][1, 2 + len(columns)] = "Totaal"
        at_column = {code.code: 2 + number for number, code in enumerate(columns)}
        for part, rows, list_name in zip(parts, MATRIX_ROWS[family], ("taakveld", "balanscode"), strict=True):
            at_row = _rows(book, sheet, model, list_name, rows, 0, 1)
            for record in data[part]:
                row, column = at_row[record[list_name]], at_column[record["categorie"]]
                book.sheets[sheet][row, column] = _cell(record["bedrag"], unit)
            if len(columns) < last - 2:
                total = 2 + len(columns)
                for row in at_row.values():
                    book.sheets[sheet][row, total] = Formula("=SUM(C1:AB1)", 17.25)
    at_row = _rows(book, STANDS, model, "balanscode", STAND_ROWS[family], 3, 1)
    stands = list(dict.fromkeys(record["standper"] for record in data["balans_standen"])) or ["1 januari", "ultimo"]
    for number, stand in enumerate(stands):
        book.sheets[STANDS][2, 5 + number] = stand
    for record in data["balans_standen"]:
        cell = at_row[record["balanscode"]], 5 + stands.index(record["standper"])
        book.sheets[STANDS][cell] = _cell(record["bedrag"], unit)
    if laag == "gemeente":
        _texts(book, RATIOS, model, "kengetallen", "kengetal", 14, data.get("kengetallen", []))
        if jaar < 2026:
            _texts(
                book,
                INDICATORS,
                model,
                "beleidsindicatoren",
                "beleidsindicator",
                15,
                data.get("beleidsindicatoren", []),
            )
    return book


def _cell(amount: int, unit: int) -> Any:
    return amount / unit


def _rows(
    book: Book, sheet: str, model: ModelYear, list_name: str, rows: tuple[int, int], code_column: int, name_column: int
) -> dict[str, int]:
    """Write the codes and names of the rows; a total has the word in its code, and a sum in every column."""
    result = {}
    codes = [code for code in model.lists[list_name].codes if code.soort != "totaal"]
    assert len(codes) < rows[1] - rows[0] + 1, f"{len(codes)} codes do not fit in {rows}"
    for number, code in enumerate(codes):
        row = rows[0] - 1 + number
        book.sheets[sheet][row, code_column] = code.code
        book.sheets[sheet][row, name_column] = code.naam
        if code.soort is None:
            result[code.code] = row
    last = rows[0] - 1 + len(codes)
    book.sheets[sheet][last, code_column] = f"Totaal {list_name}"
    book.sheets[sheet][last, 5] = Formula("=SUM(F1:F4)", 12345.0)
    return result


def _texts(
    book: Book, sheet: str, model: ModelYear, list_name: str, key: str, header: int, records: list[Mapping[str, str]]
) -> None:
    book.sheets[sheet] = {}
    codes = list(model.lists[list_name].codes)
    periods = list(model.lists["verslagperiode"].codes)[: 7 if model.jaar < 2025 else 8]
    for number, code in enumerate(codes):
        book.sheets[sheet][header + number, 0] = code.naam
    for number, period in enumerate(periods):
        book.sheets[sheet][header - 1, 1 + number] = period.naam
    for record in records:
        row = [code.code for code in codes].index(record[key]) + header
        column = [period.code for period in periods].index(record["verslagperiode"]) + 1
        text = record["waarde"]
        number_text = text.replace(",", ".")
        book.sheets[sheet][row, column] = Decimal(number_text) if re.fullmatch("-?[0-9.]+", number_text) else text


def _information(book: Book, delivery: Delivery) -> None:
    metadata, contact = delivery["metadata"], delivery["contact"]
    day = datetime.fromisoformat(metadata["datum"].removesuffix("+02:00"))
    rows = [
        ("Overheidslaag", metadata["overheidslaag"]),
        ("Naam", metadata["overheidsnaam"]),
        ("Nummer", metadata["overheidsnummer"]),
        ("Jaar", metadata["boekjaar"]),
        ("Periode", metadata["periode"]),
        ("Status", metadata["status"]),
        ("Contactpersoon", None),
        ("Naam: ", contact["naam"]),
        ("Telefoon: ", contact["telefoon"]),
        ("E-mail: ", contact["email"]),
        ("Datum: ", day),
    ]
    sheet = book.sheets[INFORMATION]
    for number, (label, value) in enumerate(rows):
        sheet[3 + number, 1] = label
        if value is not None:
            sheet[3 + number, 2] = value
    sheet[21, 1] = "Ruimte voor toelichting op de gegevens"
    for number, remark in enumerate(delivery["opmerkingen"]):
        sheet[23 + 2 * number, 1] = remark["tekst"]
    sheet[40, 1] = "Boekwinst/verlies op de verkoop van aandelen"
    sheet[41, 1] = "Dit is geen opmerking"


# Deliveries


@pytest.fixture(scope="module", autouse=True)
def _packs(fresh_packs: None) -> None:
    """Read packs made from the facts as they stand."""


@pytest.fixture(scope="module")
def bases(specification: Specification) -> dict[str, Basisbestand]:
    return specification.facts.bases


Make = Callable[..., tuple[Delivery, Book]]


@pytest.fixture(scope="module")
def make(specification: Specification, bases: dict[str, Basisbestand]) -> Make:
    def made(laag: str = "gemeente", jaar: int = 2025, periode: int = 5) -> tuple[Delivery, Book]:
        content = examples.delivery_bytes(examples.base_example(laag, jaar, periode), bases, specification)
        delivery: Delivery = json.loads(content)
        delivery["metadata"].update(details_openbaar=False, financieel_pakket="niet opgegeven")
        delivery["metadata"].update(export_software="Iv3 als code")
        delivery["metadata"]["datum"] += "+02:00"
        delivery["opmerkingen"] = [{"tekst": "Eerste."}, {"tekst": 'Zie "bijlage" 3, regel twee. Café € 5'}]
        if laag == "gemeente":
            delivery["data"]["kengetallen"] = [
                {"kengetal": "fk.1", "verslagperiode": f"Rek_{jaar - 2}", "waarde": "0,23"},
                {"kengetal": "fk.6", "verslagperiode": f"Beg_{jaar}", "waarde": "n.v.t."},
            ]
            if jaar < 2026:
                delivery["data"]["beleidsindicatoren"] = [
                    {"beleidsindicator": "bi.2", "verslagperiode": f"Rek_{jaar - 1}", "waarde": "7,5"}
                ]
        return delivery, book_of(delivery, specification.year(laag, jaar))

    return made


def by_key(delivery: Delivery) -> dict[str, Any]:
    """Return a delivery with the records of every part in the order of their keys; parts without records left out."""
    data = {
        part: sorted(records, key=lambda record: [str(value) for value in record.values()])
        for part, records in delivery["data"].items()
        if records
    }
    return {**delivery, "data": data}


def reasons(read: ModelRead) -> list[tuple[str, str]]:
    return [(problem.reason, problem.place) for problem in read.problems]


def clean_read(book: Book | bytes) -> ModelRead:
    read = read_model(book if isinstance(book, bytes) else book.content())
    assert (read.problems, read.remarks) == ([], [])
    return read


# The layout and the delivery


def test_the_layout_is_known_for_every_layer_and_every_year_from_2023(specification: Specification) -> None:
    (layout,) = specification.facts.files(Excelmodelbestand)
    looked_at = 0
    for laag in LAYERS:
        for jaar in (year for year in specification.years(laag) if year >= YEARS[0]):
            parts: dict[str, Excelonderdeel] = {
                part.onderdeel: part for part in layout.excelonderdelen if holds(part, laag, jaar)
            }
            assert {"lasten", "balans_lasten", "baten", "balans_baten", "balans_standen"} <= set(parts), (laag, jaar)
            model, family = specification.year(laag, jaar), _family(laag, jaar)
            for part, lines, last in (
                ("lasten", MATRIX_ROWS[family][0], LAST_COLUMNS[family][0]),
                ("balans_lasten", MATRIX_ROWS[family][1], LAST_COLUMNS[family][0]),
                ("baten", MATRIX_ROWS[family][0], LAST_COLUMNS[family][1]),
                ("balans_baten", MATRIX_ROWS[family][1], LAST_COLUMNS[family][1]),
                ("balans_standen", STAND_ROWS[family], 8),
            ):
                record = parts[part]
                assert (record.rijen.van, record.rijen.tot) == lines
                ends = (record.kolommen.van, record.kolommen.tot)
                columns = [column_index(end, AssertionError()) + 1 for end in ends]
                assert columns == [6 if part == "balans_standen" else 3, last]
                name = "taakveld" if part in ("lasten", "baten") else "balanscode"
                assert lines[1] - lines[0] + 1 >= len(model.lists[name].leaves), "every code fits in the rows"
                looked_at += 1
    assert looked_at >= 60


@pytest.mark.parametrize("laag", LAYERS)
@pytest.mark.parametrize("jaar", YEARS)
def test_a_model_gives_the_delivery_it_was_made_from(make: Make, laag: str, jaar: int) -> None:
    records = 0
    for periode in (0, 2, 5) if jaar == 2025 else (5,):
        delivery, book = make(laag, jaar, periode)
        read = clean_read(book)
        assert by_key(read.delivery) == by_key(delivery)
        records += sum(map(len, delivery["data"].values()))
        order = [part for part in delivery["data"] if part in read.delivery["data"]]
        assert list(read.delivery["data"]) == order
        assert list(read.delivery["metadata"]) == list(delivery["metadata"])
        assert list(read.delivery["data"]["lasten"][0]) == ["taakveld", "categorie", "bedrag"]
    assert records > 50


@pytest.mark.parametrize("laag", LAYERS)
def test_the_report_on_a_model_is_that_on_its_delivery_with_the_cells_beside_it(make: Make, laag: str) -> None:
    _, book = make(laag, 2025, 5)
    row = book.find(COSTS, "0.1")
    book.put(COSTS, f"C{row}", 1234.0)
    grey = next(column for (r, column), value in book.sheets[COSTS].items() if r == 0 and value == "6.1")
    book.sheets[COSTS][row - 1, grey] = 99.0
    content = book.content()
    read = read_model(content)
    of_json = iv3.validate(json.dumps(read.delivery)).data
    of_model = iv3.validate(content, name="model.xlsx").data
    assert of_model["oordeel"] == "fout"
    assert len(of_json["bevindingen"]) == len(of_model["bevindingen"]) > 0
    with_cell = 0
    for plain, celled in zip(of_json["bevindingen"], of_model["bevindingen"], strict=True):
        place = dict(celled["plaats"])
        cell = place.pop("cel", None)
        assert {**celled, "plaats": place} == plain
        assert (cell is not None) == (place["pad"] in read.cells)
        with_cell += cell is not None
    assert with_cell
    states = {row["regel"]: row["stand"] for row in of_json["regels"]}
    assert (states["XM001"], states["XM002"]) == ("niet_van_toepassing", "niet_van_toepassing")
    assert of_model["bron"]["sha256"] != of_json["bron"]["sha256"]
    assert of_model["bron"]["boekjaar"] == 2025


def test_the_order_of_the_cells_does_not_change_what_is_read(make: Make) -> None:
    _, book = make("provincie", 2024, 5)
    first = clean_read(book).delivery
    book.sheets[COSTS] = dict(reversed(book.sheets[COSTS].items()))
    book.sheets = dict(reversed(book.sheets.items()))
    assert clean_read(book).delivery == first


def test_a_model_in_euros_is_read_with_factor_one(make: Make, specification: Specification) -> None:
    delivery, _ = make("gr", 2026, 5)
    book = book_of(delivery, specification.year("gr", 2026), unit=1)
    assert by_key(read_model(book.content(), factor=1).delivery) == by_key(delivery)


def test_a_zero_an_empty_cell_and_a_total_give_no_record(make: Make) -> None:
    delivery, book = make()
    row = book.find(COSTS, "0.2")
    before = len(clean_read(book).delivery["data"]["lasten"])
    own = [r for r in delivery["data"]["lasten"] if r["taakveld"] == "0.2"]
    for column in range(2, 39):
        book.sheets[COSTS][row - 1, column] = 0
    book.sheets[COSTS][row - 1, 5] = "  "
    total = book.find(COSTS, "Totaal taakveld")
    book.put(COSTS, f"C{total}", 5000.0)
    assert len(clean_read(book).delivery["data"]["lasten"]) == before - len(own)


def test_a_stand_may_be_a_real_date(make: Make) -> None:
    _, book = make()
    assert book.get(STANDS, "F3") == "1-1-2025"
    first = clean_read(book).delivery
    book.put(STANDS, "F3", date(2025, 1, 1))
    assert clean_read(book).delivery == first


def test_fields_may_be_numbers_dates_and_words_in_another_case(make: Make) -> None:
    _, book = make("gr", 2025, 5)
    book.put(INFORMATION, "C4", "gemeenschappelijke  regeling")
    book.put(INFORMATION, "C6", 50123)
    book.put(INFORMATION, "C7", "2025")
    book.put(INFORMATION, "C8", "5 ")
    book.put(INFORMATION, "C14", "4-3-2026")
    book.put(INFORMATION, "B13", "E-mail:")
    metadata = clean_read(book).delivery["metadata"]
    assert metadata["overheidslaag"] == "GR"
    assert (metadata["overheidsnummer"], metadata["boekjaar"], metadata["periode"]) == ("50123", 2025, 5)
    assert metadata["datum"] == "2026-03-04T00:00:00+02:00"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 7, 1), "2026-07-01T00:00:00+02:00"),
        (datetime.fromisoformat("2026-07-01T09:05:07"), "2026-07-01T09:05:07+02:00"),
        ("1/7/2026", "2026-07-01T00:00:00+02:00"),
        ("2026-07-01", "2026-07-01T00:00:00+02:00"),
        ("2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z"),
        ("morgen", "morgen"),
    ],
)
def test_a_date_is_written_as_the_tool_of_cbs_does(value: Any, expected: str) -> None:
    assert moment(value, "+02:00") == expected


def test_our_own_fields_are_read_when_they_are_there(make: Make) -> None:
    _, book = make()
    for number, (label, value) in enumerate(
        (("Details openbaar: ", "Ja"), ("Financieel pakket: ", "Pakket"), ("Exportsoftware: ", "Software"))
    ):
        book.put(INFORMATION, f"B{16 + number}", label)
        book.put(INFORMATION, f"C{16 + number}", value)
    metadata = clean_read(book).delivery["metadata"]
    assert metadata["details_openbaar"] is True
    assert (metadata["financieel_pakket"], metadata["export_software"]) == ("Pakket", "Software")


# The faults of the macro


def test_quotes_and_line_breaks_in_a_remark_are_escaped(make: Make, tmp_path: Path) -> None:
    delivery, book = make()
    out = delivered(book, tmp_path)
    assert json.loads(out.read_text(encoding="utf-8"))["opmerkingen"] == delivery["opmerkingen"]
    assert "Café €".encode() in out.read_bytes(), "UTF-8"


def test_an_empty_first_part_without_remarks_gives_no_bracket_too_many(make: Make, tmp_path: Path) -> None:
    delivery, book = make()
    for row in range(23, 40):
        book.sheets[INFORMATION].pop((row, 1), None)
    for cell in [cell for cell, value in book.sheets[COSTS].items() if isinstance(value, float)]:
        if cell[0] < 100:
            del book.sheets[COSTS][cell]
    made = json.loads(delivered(book, tmp_path, outcome=1).read_text(encoding="utf-8"))
    assert (made["opmerkingen"], made["data"]["lasten"]) == ([], [])
    assert len(made["data"]["baten"]) == len(delivery["data"]["baten"])


@pytest.mark.parametrize("header", ["Rekening 2022", "Begroting 2023", "Meerjarenraming 2025"])
def test_a_period_that_is_not_in_the_list_of_the_year_gives_a_message_and_no_file(
    make: Make, tmp_path: Path, header: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, book = make()
    book.put(RATIOS, "H14", header)
    book.put(RATIOS, "H16", 0.5)
    path, out = tmp_path / "model.xlsx", tmp_path / "uit.json"
    path.write_bytes(book.content())
    assert cli.main(["deliver", str(path), "--out", str(out)]) == 1
    assert not out.exists()
    told = capsys.readouterr().err
    assert f"cel {RATIOS}!H16" in told
    assert "DF007" in told
    finding = next(f for f in iv3.validate(path).bevindingen if f["regel"] == "DF007")
    assert finding["plaats"]["cel"] == f"{RATIOS}!H16"


def test_an_unknown_code_is_named_with_its_cell(make: Make) -> None:
    _, book = make()
    row = book.find(COSTS, "6.1")
    book.put(COSTS, f"A{row}", "6.11")
    findings = [f for f in iv3.validate(book.content()).bevindingen if f["regel"] == "DF001"]
    assert findings
    assert all(f["plaats"]["cel"].startswith(f"{COSTS}!") and f["plaats"]["cel"].endswith(str(row)) for f in findings)


# Numbers


@settings(max_examples=300)
@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14), st.sampled_from((1, 1000)))
def test_amounts_are_rounded_half_to_even_exactly(value: float, factor: int) -> None:
    exact = Fraction(Decimal(repr(value))) * factor
    assert whole_euros(value, factor) == round(exact), "Python rounds a fraction half to even"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0005, 0), (0.0015, 2), (0.0025, 2), (-0.0005, 0), (-0.0015, -2), (1.0005, 1000), (2.0015, 2002), (0.29, 290)],
)
def test_a_half_goes_to_the_even_side(value: float, expected: int) -> None:
    assert whole_euros(value, 1000) == expected


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 1e15, -1e300])
def test_what_cannot_be_an_amount_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match=re.escape(str(value))):
        whole_euros(value, 1000)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.23, "0,23"),
        (0.1 + 0.2, "0,3"),
        (12.0, "12"),
        (1e-7, "0,0000001"),
        (-4.5, "-4,5"),
        (100, "100"),
        (1e20, "1" + "0" * 20),
    ],
)
def test_a_ratio_is_text_with_a_decimal_comma(value: float, expected: str) -> None:
    assert shown_number(value) == expected


@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_any_matrix_comes_back_as_it_was(make: Make, specification: Specification, data: st.DataObject) -> None:
    laag, jaar = data.draw(st.sampled_from(LAYERS)), data.draw(st.sampled_from(YEARS))
    delivery, _ = make(laag, jaar, 5)
    model = specification.year(laag, jaar)
    amounts = st.integers(min_value=-(10**12), max_value=10**12).filter(bool)
    for part, rows, columns in (
        ("lasten", "taakveld", "categorie_lasten"),
        ("balans_baten", "balanscode", "categorie_baten"),
    ):
        cells = st.tuples(st.sampled_from(model.lists[rows].leaves), st.sampled_from(model.lists[columns].leaves))
        drawn = data.draw(st.dictionaries(cells, amounts, max_size=25))
        delivery["data"][part] = [{rows: r, "categorie": c, "bedrag": amount} for (r, c), amount in drawn.items()]
    assert by_key(clean_read(book_of(delivery, model)).delivery) == by_key(delivery)


# What is wrong with a model


Change = Callable[[Book], None]


def insert_row_above(sheet: str, row: int) -> Change:
    return lambda book: book.move(sheet, rows=1, from_row=row - 1)


def insert_column(sheet: str, column: int) -> Change:
    return lambda book: book.move(sheet, columns=1, from_column=column)


def put(sheet: str, cell: str, value: Any) -> Change:
    return lambda book: book.put(sheet, cell, value)


def drop(sheet: str) -> Change:
    def change(book: Book) -> None:
        del book.sheets[sheet]

    return change


def row_below(code: str, to: str) -> Change:
    """Put the codes of the rows one lower than their names and amounts, from ``code`` to ``to``."""

    def change(book: Book) -> None:
        first, last = book.find(COSTS, code) - 1, book.find(COSTS, to) - 1
        codes = [book.sheets[COSTS][row, 0] for row in range(first, last + 1)]
        for row, moved in zip(range(first + 1, last + 2), codes, strict=True):
            book.sheets[COSTS][row, 0] = moved

    return change


BROKEN: dict[str, tuple[Change, str, str]] = {
    "a sheet with information that is not there": (drop(INFORMATION), "geen_model", ""),
    "a matrix that is not there": (drop(COSTS), "blad_ontbreekt", ""),
    "a row above the header": (insert_row_above(COSTS, 1), "kop_verschoven", f"{COSTS}!C1"),
    "a column before the codes": (insert_column(COSTS, 0), "codes_verschoven", f"{COSTS}!A5"),
    "a column before the amounts of the stands": (insert_column(STANDS, 0), "codes_verschoven", f"{STANDS}!D7"),
    "codes beside other names": (row_below("0.1", "0.3"), "naam_past_niet", f"{COSTS}!A7"),
    "labels that moved": (insert_column(INFORMATION, 0), "veld_verschoven", f"{INFORMATION}!C4"),
    "a label that is gone": (put(INFORMATION, "B7", "Boekjaar"), "veld_ontbreekt", INFORMATION),
    "a label that stands twice": (put(INFORMATION, "B18", "Jaar"), "veld_dubbel", f"{INFORMATION}!B18"),
    "no year": (put(INFORMATION, "C7", ""), "veld_leeg", f"{INFORMATION}!C7"),
    "a year without layout": (put(INFORMATION, "C7", 2019), "jaar_onbekend", f"{INFORMATION}!C7"),
    "a year in words": (put(INFORMATION, "C7", "vorig jaar"), "jaar_onbekend", f"{INFORMATION}!C7"),
    "another year": (put(INFORMATION, "C7", 2023), "ander_model", f"{INFORMATION}!C7"),
    "another layer": (put(INFORMATION, "C4", "Provincie"), "ander_model", f"{INFORMATION}!C7"),
    "an unknown layer": (put(INFORMATION, "C4", "Waterschap"), "laag_onbekend", f"{INFORMATION}!C4"),
    "text in an amount": (put(COSTS, "C7", "12.345,67"), "geen_bedrag", f"{COSTS}!C7"),
    "a date in an amount": (put(COSTS, "C7", date(2025, 1, 2)), "geen_bedrag", f"{COSTS}!C7"),
    "a yes in an amount": (put(COSTS, "C7", True), "geen_bedrag", f"{COSTS}!C7"),
    "an amount beyond all amounts": (put(COSTS, "C7", 1e17), "geen_bedrag", f"{COSTS}!C7"),
    "a formula without a result": (put(COSTS, "C7", Formula("=1+1", None)), "cel_formule", f"{COSTS}!C7"),
    "an error in an amount": (put(COSTS, "C7", Formula("=1/0", "#DIV/0!")), "cel_foutwaarde", f"{COSTS}!C7"),
    "an error in a code": (put(COSTS, "A7", Formula("=X", "#NAME?")), "cel_foutwaarde", f"{COSTS}!A7"),
    "an error in a field": (put(INFORMATION, "C7", Formula("=X", "#REF!")), "cel_foutwaarde", f"{INFORMATION}!C7"),
    "an error in a remark": (put(INFORMATION, "B25", Formula("=X", "#N/A")), "cel_foutwaarde", f"{INFORMATION}!B25"),
    "a code as a number": (put(COSTS, "A7", 0.1), "code_als_getal", f"{COSTS}!A7"),
    "a code as a date": (put(COSTS, "A7", date(2025, 1, 1)), "code_als_getal", f"{COSTS}!A7"),
    "a code that is gone": (put(COSTS, "A7", ""), "zonder_code", f"{COSTS}!A7"),
    "a category that is gone": (put(COSTS, "C1", ""), "zonder_code", f"{COSTS}!C1"),
    "a code of the balance among taakvelden": (put(COSTS, "A7", "A111"), "code_ander_deel", f"{COSTS}!A7"),
    "an unknown ratio": (put(RATIOS, "A15", "Schuldquote"), "naam_onbekend", f"{RATIOS}!A15"),
    "an unknown period": (put(RATIOS, "B14", "Vorig jaar"), "naam_onbekend", f"{RATIOS}!B14"),
    "a yes in a ratio": (put(RATIOS, "B15", True), "geen_waarde", f"{RATIOS}!B15"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_model_gives_a_message_with_sheet_cell_and_remedy(make: Make, name: str) -> None:
    change, reason, place = BROKEN[name]
    _, book = make("gemeente", 2025, 5)
    assert (book.get(COSTS, "A7"), book.get(COSTS, "A6")) == ("0.2", "0.1") or book.get(COSTS, "A6") is not None
    clean_read(book)
    change(book)
    content = book.content()
    read = read_model(content)
    found = [problem for problem in read.problems if problem.reason == reason]
    assert found, reasons(read)
    assert found[0].place == place
    told, remedy = message(found[0])
    assert not re.search(r"[{}]", told + remedy), "every value is filled in"
    assert remedy.endswith(".")
    finding = next(f for f in iv3.validate(content).bevindingen if f["regel"] == "XM001" and f["melding"] == told)
    assert finding["herstel"] == remedy
    said = [(f["melding"], f["plaats"].get("cel")) for f in iv3.validate(content).bevindingen]
    assert len(set(said)) == len(said), "nothing is said twice"
    assert finding["plaats"].get("cel", "") == place


IN_JAVASCRIPT = {"oud_excel_of_wachtwoord", "andere_werkmap"}
"""What only the validator in JavaScript says: it reads no other workbooks than .xlsx."""


def test_every_reason_of_the_rules_is_shown_by_a_test(specification: Specification) -> None:
    reasons_of = {rule.id: {r.reden for r in rule.redenen} for rule in specification.facts.rules}
    shown = {reason for _, reason, _ in BROKEN.values()}
    text = Path(__file__).read_text(encoding="utf-8")
    reasons_of["XM001"] -= IN_JAVASCRIPT
    for rule in ("XM001", "XM002"):
        assert reasons_of[rule]
        assert [r for r in sorted(reasons_of[rule]) if r not in shown and f'"{r}"' not in text] == []


def test_a_code_twice_with_amounts_is_refused_and_without_amounts_is_not(make: Make) -> None:
    _, book = make()
    first = book.find(COSTS, "0.1")
    free = next(row for row in range(90, 101) if (row - 1, 0) not in book.sheets[COSTS])
    book.put(COSTS, f"A{free}", "0.1")
    assert read_model(book.content()).problems == []
    book.put(COSTS, f"C{free}", 5)
    book.put(COSTS, f"C{first}", 5)
    read = read_model(book.content())
    assert reasons(read) == [("code_dubbel", f"{COSTS}!A{free}")]
    assert read.problems[0].fill["gevonden"] == f"A{first}"


def test_a_code_outside_the_rows_or_columns_is_refused_when_it_has_amounts(make: Make) -> None:
    delivery, book = make("gemeente", 2025, 5)
    last = book.find(STANDS, delivery["data"]["balans_standen"][-1]["balanscode"], 3)
    book.move(STANDS, rows=100 - last, from_row=last - 1)
    problems = reasons(read_model(book.content()))
    assert ("code_buiten_bereik", f"{STANDS}!D100") in problems
    _, other = make("gemeente", 2025, 5)
    codes = {value: column for (row, column), value in other.sheets[COSTS].items() if row == 0}
    other.move(COSTS, columns=30, from_column=codes["7.5"])
    row = other.find(COSTS, "0.1")
    other.sheets[COSTS][row - 1, codes["7.5"] + 30] = 5
    assert ("code_buiten_bereik", f"{COSTS}!{_letters(codes['7.5'] + 30)}1") in reasons(read_model(other.content()))


def _letters(column: int) -> str:
    from iv3.rows.cells import column_letters

    return column_letters(column)


def test_merged_cells_over_amounts_are_refused_and_elsewhere_they_are_fine(make: Make) -> None:
    _, book = make()
    book.merged[INFORMATION] = [(21, 1, 21, 4)]
    book.merged[COSTS] = [(2, 2, 2, 6)]
    clean_read(book)
    book.merged[COSTS].append((6, 2, 6, 3))
    assert reasons(read_model(book.content())) == [("cel_samengevoegd", f"{COSTS}!C7")]


def test_hidden_rows_columns_and_sheets_with_amounts_are_named_and_count(make: Make) -> None:
    delivery, book = make()
    row = book.find(COSTS, "0.1")
    empty = next(r for r in range(5, 90) if not any(book.get(COSTS, f"{c}{r}") for c in "CDEFGH") and r > 60)
    book.put(COSTS, f"C{row}", 77)
    book.hidden_rows[COSTS] = [row, empty] if not _row_has_amounts(book, empty) else [row]
    book.hidden_columns[STANDS] = [5]
    book.hidden_sheets = {INCOME}
    read = read_model(book.content())
    assert read.problems == []
    told = [(remark.reason, remark.place) for remark in read.remarks]
    assert ("verborgen_rij", f"{COSTS}!C{row}") in told
    assert sum(reason == "verborgen_rij" for reason, _ in told) == 1
    assert "verborgen_kolom" in dict(told)
    assert ("verborgen_blad", INCOME) in told
    assert len(read.delivery["data"]["baten"]) == len(delivery["data"]["baten"])
    report = iv3.validate(book.content())
    assert [f["ernst"] for f in report.bevindingen if f["regel"] == "XM002"] == ["signaal"] * len(set(told))


def _row_has_amounts(book: Book, row: int) -> bool:
    return any(r == row - 1 and c >= 2 for (r, c) in book.sheets[COSTS])


def test_a_code_that_is_gone_and_a_sheet_that_may_be_missed_are_named(make: Make) -> None:
    _, book = make()
    row = book.find(COSTS, "6.3")
    book.sheets[COSTS] = {cell: value for cell, value in book.sheets[COSTS].items() if cell[0] != row - 1}
    del book.sheets[INDICATORS]
    read = read_model(book.content())
    assert read.problems == []
    assert [(r.reason, r.part) for r in read.remarks] == [
        ("code_ontbreekt", "lasten"),
        ("blad_ontbreekt", "beleidsindicatoren"),
    ]
    assert read.remarks[0].fill["sleutel"] == "6.3"
    assert read.delivery["data"]["beleidsindicatoren"] == []


def test_remarks_without_their_heading_are_not_lost_in_silence(make: Make) -> None:
    _, book = make()
    book.put(INFORMATION, "B22", "Toelichting")
    read = read_model(book.content())
    assert [remark.reason for remark in read.remarks] == ["opmerkingen_niet_gevonden"]
    assert read.delivery["opmerkingen"] == []


def test_a_remark_on_two_lines_and_a_name_with_a_line_break_are_one_line_in_the_delivery_and_that_is_said_once(
    make: Make,
) -> None:
    _, book = make()
    book.put(INFORMATION, "B24", "Eerste regel. \r\n\u2028 Tweede  regel.\n")
    book.put(INFORMATION, "B26", "Nog\neen")
    read = read_model(book.content())
    texts = [remark["tekst"] for remark in read.delivery["opmerkingen"]]
    assert texts[:2] == ["Eerste regel. Tweede  regel.", "Nog een"]
    assert [(remark.reason, remark.cell) for remark in read.remarks] == [("regeleinden", "B24")]
    [found] = iv3.validate(book.content(), name="model.xlsx").bevindingen
    assert "staat daar een spatie" in found["melding"]
    made = json.loads(iv3.deliver(FileContent(book.content(), "model.xlsx")).content)
    assert made["opmerkingen"][1] == {"tekst": "Nog een"}


def test_remarks_without_an_end_go_on_to_the_last_row(make: Make) -> None:
    _, book = make()
    for row in (41, 42):
        book.sheets[INFORMATION].pop((row - 1, 1))
    book.put(INFORMATION, "B50", "De laatste")
    book.put(INFORMATION, "B51", "Te laat")
    assert [r["tekst"] for r in clean_read(book).delivery["opmerkingen"]][-1] == "De laatste"


def test_macros_are_never_run_and_the_user_is_told(make: Make) -> None:
    delivery, book = make()
    book.macros = True
    read = read_model(book.content())
    assert [remark.reason for remark in read.remarks] == ["macros"]
    assert by_key(read.delivery) == by_key(delivery)


def test_protected_sheets_are_read(make: Make) -> None:
    delivery, book = make()
    book.protected = True
    assert by_key(clean_read(book).delivery) == by_key(delivery)


# Files that cannot be used


def test_a_file_that_is_no_workbook_that_can_be_read_gives_one_message(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(workbook_limits(), "oud_bytes", 1 << 16)
    _, book = make()
    good = book.content()
    bomb = with_part(good, "xl/media/plaatje.png", b"\0" * (1 << 26))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("brief.txt", "dag")
    opendocument = io.BytesIO()
    with zipfile.ZipFile(opendocument, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", "<x/>")
    with zipfile.ZipFile(buffer := io.BytesIO(good), "a") as made:
        for number in range(10_001):
            made.writestr(f"deel{number}", "")
    cases = {
        "werkmap_kapot": good[: len(good) // 2],
        "werkmap_te_groot": bomb,
        "geen_werkmap": other.getvalue(),
        "ander_document": opendocument.getvalue(),
        "werkmap_wachtwoord": compound({"EncryptedPackage": b""}),
        "werkmap_xlsb": zipped({"xl/workbook.bin": b""}),
        "werkmap_numbers": zipped({"Index/Document.iwa": b""}),
        "geen_oude_werkmap": compound({"WordDocument": b""}),
        "werkmap_oud_te_groot": compound({"Workbook": b"\0" * (1 << 16)}),
        "werkmap_te_veel_delen": buffer.getvalue(),
    }
    for reason, content in cases.items():
        read = read_model(content)
        assert [problem.reason for problem in read.problems] == [reason]
        assert not read.usable
        report = iv3.validate(content)
        assert [f["regel"] for f in report.bevindingen] == ["XM001"], reason
        assert report.bevindingen[0]["melding"] == message(read.problems[0])[0]
        states = {row["regel"]: row["stand"] for row in report.data["regels"]}
        assert states["PF001"] == "overgeslagen"
    monkeypatch.setitem(workbook_limits(), "elementen", 10)
    assert [problem.reason for problem in read_model(good).problems] == ["werkmap_te_vol"]


def test_a_date_that_does_not_exist_and_too_many_merged_cells_are_named(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, book = make()
    book.merged[COSTS] = [(2, 2, 2, 6), (3, 2, 3, 6)]
    monkeypatch.setitem(workbook_limits(), "samengevoegd", 1)
    read = read_model(book.content())
    assert reasons(read) == [("te_veel_samengevoegd", COSTS)]
    monkeypatch.setitem(workbook_limits(), "samengevoegd", 10)
    monkeypatch.setattr("iv3.excel.modelsheet._MOST_CELLS", 100)
    read = read_model(book.content())
    assert read.problems[0].reason == "blad_te_groot"
    assert read.problems[0].place.startswith(f"{COSTS}!")


def test_a_damaged_workbook_never_gives_anything_but_a_report(make: Make) -> None:
    _, book = make("provincie", 2026, 5)
    good = book.content()
    with zipfile.ZipFile(io.BytesIO(good)) as opened_zip:
        parts = {entry.filename: opened_zip.read(entry) for entry in opened_zip.infolist()}
    luck = random.Random(2026)
    names = sorted(name for name in parts if name.endswith((".xml", ".rels")))
    refused = 0
    for _ in range(40):
        damaged = dict(parts)
        name = luck.choice(names)
        at = luck.randrange(len(parts[name]))
        damaged[name] = (
            parts[name][:at] + luck.choice((b"", b"<", b"&", b"9", b"\xff")) + parts[name][at + luck.randrange(30) :]
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for part, content in damaged.items():
                made.writestr(part, content)
        report = iv3.validate(out.getvalue())
        refused += any(finding["regel"] == "XM001" for finding in report.bevindingen)
    assert refused > 12


class _Impossible:
    start = (0, 0)

    def iter_rows(self) -> Iterator[list[Any]]:
        yield [1]
        raise OverflowError


def test_a_date_that_python_cannot_hold_is_named_with_its_row(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    _, book = make()
    monkeypatch.setattr(
        "iv3.rows.workbook.Opened.scan", lambda self, name: __import__("iv3.rows.workbook", fromlist=["Scan"]).Scan()
    )

    def values(_workbook: object, _sheet: str) -> _Impossible:
        return _Impossible()

    original = Sheet.__init__

    def init(self: Any, workbook: Any, name: str) -> None:
        original(
            self,
            type("W", (), {"scan": lambda _, n: workbook.scan(n), "values": values, "place": workbook.place})(),
            name,
        )

    monkeypatch.setattr(Sheet, "__init__", init)
    read = read_model(book.content())
    assert reasons(read) == [("datum_onmogelijk", INFORMATION)]
    assert "rij 2" in message(read.problems[0])[0]


def test_without_the_library_for_workbooks_there_is_no_verdict_on_a_model(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, book = make()
    content = book.content()
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    for read in (iv3.validate, read_model):
        with pytest.raises(MissingComponent, match=r"^Dit bestand is een Excel-werkmap.*python-calamine"):
            read(content)


def test_validating_json_loads_nothing_of_excel(make: Make) -> None:
    delivery, _ = make()
    program = (
        "import sys, iv3\n"
        "iv3.validate(sys.stdin.buffer.read())\n"
        "excel = ('iv3.excel.model', 'iv3.rows.workbook', 'iv3.rows.cells', 'zipfile', 'decimal')\n"
        "print([m for m in sys.modules if m in excel])"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], input=json.dumps(delivery).encode(), capture_output=True, check=True
    )
    assert done.stdout.strip() == b"[]"


# iv3 deliver


def delivered(book: Book, folder: Path, *options: str, outcome: int = 0) -> Path:
    path, out = folder / "model.xlsx", folder / "aanlevering.json"
    path.write_bytes(book.content())
    assert cli.main(["deliver", str(path), "--out", str(out), *options]) == outcome
    return out


def test_deliver_writes_the_delivery_with_what_the_options_say(make: Make, tmp_path: Path) -> None:
    delivery, book = make()
    options = ("--details", "ja", "--package", "Pakket Ω", "--software", "Software")
    out = delivered(book, tmp_path, *options)
    delivery["metadata"].update(details_openbaar=True, financieel_pakket="Pakket Ω", export_software="Software")
    made = json.loads(out.read_bytes().decode("utf-8"))
    assert by_key(made) == by_key(delivery)
    assert list(tmp_path.glob("*.deel")) == []
    assert [f for f in iv3.validate(out).bevindingen if f["regel"] < "PF"] == []


def test_deliver_of_a_model_that_is_not_certain_leaves_the_file_as_it_was(
    make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, book = make()
    book.put(COSTS, "C7", "veel")
    book.put(COSTS, "C8", "meer")
    (tmp_path / "aanlevering.json").write_text("oud")
    out = delivered(book, tmp_path, outcome=1)
    assert out.read_text() == "oud"
    told = capsys.readouterr().err
    assert f"{COSTS}!C7" in told
    assert f"{COSTS}!C8" in told
    assert "Er is niets geschreven" in told


def test_deliver_says_what_the_contents_still_have(
    make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, book = make()
    book.put(COSTS, "C7", 98765.0)
    delivered(book, tmp_path, outcome=1)
    assert "iv3 validate" in capsys.readouterr().err


def test_deliver_of_json_is_found_when_the_delivery_has_faults_and_good_when_details_alone_stay_behind(
    make: Make, tmp_path: Path
) -> None:
    delivery, _ = make()
    path, out = tmp_path / "a.json", tmp_path / "b.xlsx"
    delivery["data"]["lasten"][0]["details"] = {"rekening": "4100"}
    path.write_text(json.dumps(delivery))
    assert cli.main(["deliver", str(path), "--out", str(out)]) == 0
    delivery["data"]["lasten"][0]["bedrag"] += 90_000_000
    path.write_text(json.dumps(delivery))
    assert cli.main(["deliver", str(path), "--out", str(out)]) == 1


def test_deliver_in_euros_takes_amounts_as_they_are(make: Make, tmp_path: Path) -> None:
    _, book = make()
    thousand = json.loads(delivered(book, tmp_path).read_bytes())["data"]["lasten"]
    accepted = "--unit", "euro", "--accept", "GROOTTE=proef"
    one = json.loads(delivered(book, tmp_path, *accepted).read_bytes())["data"]["lasten"]
    assert [r["bedrag"] for r in one] == [round(Fraction(r["bedrag"], 1000)) for r in thousand]


@pytest.mark.parametrize("jaar", YEARS)
@pytest.mark.parametrize("laag", LAYERS)
def test_a_delivery_to_a_workbook_and_back_is_the_same_delivery(
    make: Make, tmp_path: Path, laag: str, jaar: int
) -> None:
    delivery, _ = make(laag, jaar, 5)
    for part in ("kengetallen", "beleidsindicatoren"):
        if not delivery["data"][part]:  # a part without a sheet stays out of the delivery, as with the tool of CBS
            delivery["data"].pop(part)
    first, book, second = tmp_path / "a.json", tmp_path / "b.xlsx", tmp_path / "c.json"
    first.write_text(json.dumps(delivery, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert cli.main(["deliver", str(first), "--out", str(book)]) == 0
    assert cli.main(["deliver", str(book), "--out", str(second)]) == 0
    assert second.read_bytes() == first.read_bytes()


def test_deliver_refuses_what_it_cannot_do(make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    delivery, book = make()
    model, plain = tmp_path / "model.xlsx", tmp_path / "a.json"
    model.write_bytes(book.content())
    plain.write_text(json.dumps(delivery))
    (tmp_path / "kapot.xlsx").write_bytes(b"PK\x03\x04 kapot")
    (tmp_path / "leeg.json").write_bytes(b"")
    for words, said in (
        ([str(model), "--out", str(model)], "wordt ook gelezen"),
        ([str(plain)], "--out"),
        ([str(plain), "--format", "json"], "al een aanlevering"),
        ([str(model), "--package", " "], "--package"),
        ([str(tmp_path / "kapot.xlsx")], "beschadigd"),
        ([str(tmp_path / "leeg.json"), "--out", str(tmp_path / "x.xlsx")], "leeg"),
        ([str(tmp_path / "weg.xlsx")], "weg.xlsx"),
    ):
        assert cli.main(["deliver", *words]) == 2, words
        err = capsys.readouterr().err
        assert said in err
        assert "Traceback" not in err
    assert not (tmp_path / "x.xlsx").exists()


def test_the_forms_of_a_report_show_the_cell(
    make: Make, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    _, book = make()
    book.put(COSTS, "C7", "veel")
    book.put(COSTS, "A8", 0.3)
    path = tmp_path / "model.xlsx"
    path.write_bytes(book.content())
    for form in ("text", "csv", "html", "json"):
        assert cli.main(["validate", str(path), "--format", form]) == 1
        out = capsysbinary.readouterr().out.decode()
        assert f"{COSTS}!C7" in out
        assert "Typ het bedrag als getal" in out
        assert "Geef de cel de notatie Tekst" in out, "two remedies of one rule are both shown"


# Another program


def test_a_model_that_libreoffice_saved_is_read_the_same(make: Make, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here: the model that it saves is not read")
    delivery, book = make("gemeente", 2025, 5)
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "model.xlsx"
    path.write_bytes(book.content())
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/profiel",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=120)
    read = read_model(tmp_path / "model.xlsx")
    assert (read.problems, read.remarks) == ([], [])
    assert by_key(read.delivery) == by_key(delivery)
