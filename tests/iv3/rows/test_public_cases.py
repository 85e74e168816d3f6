"""The public workbooks on which a reader fell: each comes out right. They are not part of the repository."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

import iv3
from iv3.rows.table import open_lines
from iv3.rows.workbook import Opened, opened, rows_of
from tests.support.sources import ROOT

CASES = ROOT.parent / "shared" / "gevallen" / "openbaar"
REAL = CASES / "echt"
if not CASES.is_dir():
    pytest.skip("the public cases are not on this machine", allow_module_level=True)
COLUMNS = {"productcode": ("productcode",), "bedrag": ("bedrag",)}
TWO = [("45A48", 100), ("45A48", 200)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("01/gewoon.xlsx", [("45A48", Decimal("100.5")), ("45A48", 200), ("45A48", 300)]),
        ("01/validatielijst.xlsx", [("45A48", Decimal("100.5")), ("45A48", 200), ("45A48", 300)]),
        *((path, TWO) for path in ("30/backslash.xlsx", "31/wortel.xlsx", "32/dimensie.xlsx", "34/macroblad.xlsx")),
        *(
            (path, TWO)
            for path in ("87/lege-rij-aan-het-eind.xlsx", "89/leeg-blad-met-lijst.xlsx", "91/gegevensbalk.xlsx")
        ),
    ],
)
def test_every_line_of_a_public_case_is_read(path: str, expected: list[tuple[str, Decimal]]) -> None:
    rows = list(open_lines(CASES / path, COLUMNS, needed=[("productcode",), ("bedrag",)]).rows())
    assert [(cells[0], Decimal(cells[1]), problem) for _, cells, problem in rows] == [(*row, None) for row in expected]


def test_newer_error_values_are_problems_of_their_own_rows() -> None:
    rows = list(open_lines(CASES / "36" / "fout-waarde.xlsx", COLUMNS, needed=[("bedrag",)]).rows())
    assert [(number, cells[1]) for number, cells, problem in rows if problem is None] == [(2, "100"), (3, "200")]
    assert ["#SPILL!" in str(rows[2][2]), "#BUSY!" in str(rows[3][2])] == [True, True]


@pytest.mark.parametrize("path", ["01/iv3-model-blad11.xlsx", "100/model-1904.xlsx"])
def test_a_model_with_something_beside_its_rows_is_good(path: str) -> None:
    report = iv3.validate(CASES / path)
    assert (report.oordeel, report.bevindingen) == ("goed", [])


def book_of(name: str) -> Path:
    [path] = REAL.glob(f"*{name}*")
    return path


PHANTOMS = (
    *("CFDataBar.", "CFDataBars.", "SampleSparklines", "SparklineThemes", "tdf104310", "StockChart2", "DataBarTest"),
    *("dataValidation2Test", "2677.namespace", "2677.removeformula1", "4312c", "sparklineEdgeCases", "CellMatcher"),
)


@pytest.mark.parametrize("name", PHANTOMS)
def test_no_formula_without_a_result_is_seen_in_a_real_workbook_that_has_none(name: str) -> None:
    path = book_of(name)
    with path.open("rb") as stream, opened(stream, path.name) as book:
        assert book.parts
        assert [(sheet, mark) for sheet in book.parts for mark in book.scan(sheet).marks if not mark & 0xFFFF] == []


def test_every_real_workbook_is_looked_at() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    names = [path.name for path in REAL.iterdir() if path.suffix in (".xlsx", ".xlsm")]
    assert len(names) >= 27
    looked_at = {*PHANTOMS, *re.findall(r'^        \("([\w.-]+)", "', source, re.MULTILINE), "BlankSheetTypes"}
    assert [name for name in names if not any(part in name for part in looked_at)] == []


def cell(book: Opened, sheet: str, row: int, column: int) -> str:
    """Return a cell; row and column from 1."""
    values = book.values(sheet)
    first = values.start[1] if values.start else 0
    return next(cells for number, cells in rows_of(values) if number == row)[column - 1 - first]


@pytest.mark.parametrize(
    ("name", "sheet", "at", "value"),
    [
        ("tdf111974", "OP PLAN", (2, 1), "2017-08-14"),
        ("git_issue_629", "executions__div__150223-171635-", (1, 2), "Futures_Options"),
        ("issue.3730", "promedia postlogs wk 2-12", (1, 6), "Order"),
        ("minimal_package", "Sheet1", (4, 3), "00:05"),
        ("wtf_path", "SheetJS", (4, 4), "3.14159"),
        ("issue-176", "Sheet", (4, 2), "2"),
        ("row-styles", "Sheet1", (1, 6), "asdf"),
        ("all_cell_types", "Sheet1", (1, 6), "2015-06-01"),
        ("windows_phone", "Blatt1", (3, 2), "4.06"),
        ("1904__1904", "Sheet1", (5, 2), "1934-06-03"),
        ("type-me", "date_coercion", (4, 1), "2016-04-28T11:30:00"),
        ("strict__TestOpen", "Sheet1", (1, 5), "2009-01-01T11:00:00"),
        ("date_bool_string", "Sheet1", (2, 3), "2009-05-18"),
    ],
)
def test_a_real_workbook_that_was_refused_or_misread_has_its_values(
    name: str, sheet: str, at: tuple[int, int], value: str
) -> None:
    path = book_of(name)
    with path.open("rb") as stream, opened(stream, path.name) as book:
        assert cell(book, sheet, *at) == value


def test_a_workbook_with_every_kind_of_sheet_has_the_one_with_rows() -> None:
    path = book_of("BlankSheetTypes")
    with path.open("rb") as stream, opened(stream, path.name) as book:
        assert (list(book.parts), book.has_macros) == (["Sheet1"], True)
        assert book.scan("Sheet1").cells == 0
