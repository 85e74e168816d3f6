"""Every table that leaves for people is in one dialect, and a Dutch spreadsheet opens it: amounts as numbers, codes as
text."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iv3.commands.main import main
from iv3.core.sheet import neutral, neutral_row, table_text
from tests.support.sources import ROOT

LEDGER = ROOT / "voorbeelden" / "grootboek"
ORDER = ROOT / "voorbeelden" / "verdeling" / "taakgericht-jeugd" / "opdracht.toml"
DELIVERY = LEDGER / "aanlevering.json"
AMOUNT = re.compile(r"-?\d+,\d\d")
CODE = re.compile(r"\d\.\d+[a-z]?")
_DUTCH = 1043


def changed_delivery(folder: Path) -> Path:
    """Write the delivery of the example with one amount changed."""
    document = json.loads(DELIVERY.read_text(encoding="utf-8"))
    document["data"]["lasten"][0]["bedrag"] += 1_234_567.5
    path = folder / "nu.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def written(folder: Path, *words: object, option: str = "--out") -> Path:
    path = folder / "uit.csv"
    assert main([*map(str, words), option, str(path)]) in (0, 1)
    return path


def lines_of_care(folder: Path) -> Path:
    path = folder / "regels.csv"
    path.write_text('productcode,bedrag,omschrijving\n45A48,-1.25,=1+1\n43B01,"1,234.50",één\n', encoding="utf-8")
    return path


def totals(folder: Path) -> Path:
    path = folder / "totalen.csv"
    path.write_text("taakveld;lasten\n6.72a;1.000,00\n0.10;-5,25\n", encoding="utf-8")
    return path


def of_order(folder: Path) -> Path:
    assert main(["allocate", str(ORDER), "--out", str(folder / "verdeling")]) == 0
    return folder / "verdeling" / "verdeling.csv"


def of_provider(folder: Path) -> Path:
    path = folder / "aanbieder.csv"
    path.write_text("kolom;andere\n1;2\n", encoding="utf-8")
    return written(folder, "validate", "--protocol", "taakgericht", path, "--format", "csv")


ledger: tuple[object, ...] = ("ledger", LEDGER / "grootboek.csv", "--mapping", LEDGER / "mapping.csv", "--year", 2025)
ledger += ("--keys", LEDGER / "sleutels.csv")
mapping = (
    "mapping",
    "check",
    LEDGER / "mapping.csv",
    "--from",
    2025,
    "--year",
    2026,
    "--keys",
    LEDGER / "sleutels.csv",
)
convert = ("--from", 2023, "--to", 2025)
TABLES: dict[str, Callable[[Path], Path]] = {
    "validate": lambda f: written(f, "validate", changed_delivery(f), "--format", "csv"),
    "validate --protocol": of_provider,
    "couple": lambda f: written(f, "couple", lines_of_care(f), "--year", 2025),
    "convert": lambda f: written(f, "convert", totals(f), *convert, "--format", "csv"),
    "convert --template": lambda f: written(f, "convert", totals(f), *convert, option="--template"),
    "compare": lambda f: written(f, "compare", DELIVERY, changed_delivery(f), "--format", "csv"),
    "ledger --trail": lambda f: written(f, *ledger, option="--trail"),
    "ledger --lines": lambda f: written(f, *ledger, option="--lines"),
    "mapping template": lambda f: written(f, "mapping", "template", "--year", 2025),
    "mapping check": lambda f: written(f, *mapping),
    "overlay template": lambda f: written(f, "overlay", "template", "--year", 2025),
    "allocate": of_order,
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_for_people_has_a_mark_semicolons_and_whole_line_ends(name: str, tmp_path: Path) -> None:
    content = TABLES[name](tmp_path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";", strict=True))
    assert len(rows) > 1
    assert len(rows[0]) > 3
    dangerous = [cell for row in rows for cell in row if cell[:1] in ("=", "@", "+", "\t")]
    assert dangerous == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_a_dutch_spreadsheet_reads_amounts_as_numbers_and_codes_as_text(tmp_path: Path) -> None:
    looked_at = {"amounts": 0, "codes": 0, "files": 0}
    folder = tmp_path / "tabellen"
    folder.mkdir()
    for number, make in enumerate(TABLES.values()):
        place = tmp_path / str(number)
        place.mkdir()
        shutil.copy(make(place), folder / f"tabel{number}.csv")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profiel", "--headless", "--convert-to", "xlsx"]
    command += [f"--infilter=CSV:59,34,76,1,,{_DUTCH},true,true", "--outdir", str(tmp_path / "xlsx")]
    subprocess.run([*command, *sorted(map(str, folder.iterdir()))], check=True, capture_output=True, timeout=240)
    for path in sorted(folder.iterdir()):
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.reader(text.splitlines(), delimiter=";"))
        sheet = openpyxl.load_workbook(tmp_path / "xlsx" / f"{path.stem}.xlsx").active
        assert sheet is not None
        looked_at["files"] += 1
        for r, row in enumerate(rows, start=1):
            for c, cell in enumerate(row, start=1):
                value = sheet.cell(r, c).value
                if AMOUNT.fullmatch(cell):
                    looked_at["amounts"] += 1
                    assert value == pytest.approx(float(cell.replace(",", "."))), (path.name, r, c)
                elif CODE.fullmatch(cell):
                    looked_at["codes"] += 1
                    assert value == cell, (path.name, r, c, value)
    assert looked_at["files"] == len(TABLES)
    assert looked_at["amounts"] > 500
    assert looked_at["codes"] > 500


def test_only_one_module_of_the_run_time_decides_how_a_table_is_written() -> None:
    writers = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "iv3").rglob("*.py"))
        if re.search(r"csv\.(writer|DictWriter)|lineterminator", path.read_text(encoding="utf-8"))
    ]
    assert writers == ["iv3/rows/line_writer.py"], "and core/sheet, which joins cells itself"


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("+31 6 12", "+31 6 12"),
        ("-", "'-"),
        ("-x", "'-x"),
        ("-1+2", "'-1+2"),
        ("+1", "+1"),
        ("-61250,00", "-61250,00"),
        ("-1.234,56", "-1.234,56"),
        ("-€ 12,50", "-€ 12,50"),
        ("-12,5%", "-12,5%"),
        ("tekst", "tekst"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe_and_a_number_stays(cell: str, wanted: str) -> None:
    assert neutral(cell) == wanted
    assert neutral_row(["a", cell]) == ["a", wanted]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=2, max_size=2)))
def test_a_table_reads_back_as_it_was_apart_from_the_apostrophes(rows: list[list[str]]) -> None:
    text = table_text(["een", "twee"], rows)
    back = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";", strict=True))
    assert back == [["een", "twee"], *(neutral_row(row) for row in rows)]


@pytest.mark.parametrize(
    ("cell", "stands"),
    [
        ("6.751", '"6.751"'),
        ("0.10", '"0.10"'),
        ("007", '"007"'),
        ("1E5", '"1E5"'),
        ("1-2", '"1-2"'),
        ("12,50", "12,50"),
        ("4100", "4100"),
        ("A111", "A111"),
    ],
)
def test_a_code_that_reads_as_another_number_stands_in_quotes(cell: str, stands: str) -> None:
    assert table_text(["x"], [[cell]]) == f"\ufeffx\r\n{stands}\r\n"
