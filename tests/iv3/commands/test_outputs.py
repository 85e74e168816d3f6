"""What a command writes, and what it never writes over."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from iv3.commands.main import main

LINES = "productcode;bedrag\n45A48;1234,56\n54001;-10,00\n"
LEDGER = "rekening;debet;credit\n4100;1234,56;\n8000;;1234,56\n"
MAPPING = "rekening;taakveld;categorie\n4100;0.4;1.1\n8000;2.1;3.7\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with something to read for most commands."""
    for name, content in {"regels.csv": LINES, "grootboek.csv": LEDGER, "mapping.csv": MAPPING}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def run(*words: object) -> int:
    return main([*map(str, words)])


COUPLE = ("couple", "regels.csv", "--year", 2025)
BOOK = ("ledger", "grootboek.csv", "--mapping", "mapping.csv", "--year", 2025)
TABLES = [
    (*COUPLE, "--out"),
    (*BOOK, "--trail"),
    (*BOOK, "--lines"),
    ("mapping", "template", "--year", 2025, "--out"),
    ("overlay", "template", "--year", 2025, "--out"),
]


@pytest.mark.parametrize("words", TABLES, ids=lambda words: " ".join(map(str, (words[0], words[-1]))))
def test_a_table_is_what_its_name_says(
    words: tuple[object, ...], folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    assert run(*words, "uit.csv") == 0
    assert run(*words, "uit.xlsx") == 0
    with (folder / "uit.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    sheet = openpyxl.load_workbook(folder / "uit.xlsx").worksheets[0]
    found = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert len(found) == len(rows) > 1
    amounts = {"bedrag", "debet", "credit", "bedrag_grootboek", "bedrag_iv3"}
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            value = found[row][column]
            if row and rows[0][column] in amounts and cell:
                assert f"{value:.2f}".replace(".", ",") == cell
            else:
                assert value == cell
    assert run(*words, "uit.pdf") == 2
    assert not (folder / "uit.pdf").exists()
    assert ".xlsx" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("mapping", "template", "--year", 2025, "--out"), "mapping.csv"),
        (("overlay", "template", "--year", 2025, "--out"), "regels.csv"),
        (("allocate", "--template", "taakgericht", "--year", 2025, "--out"), "opdracht.toml"),
        (("convert", "totalen.csv", "--from", 2023, "--to", 2025, "--template"), "sleutel.csv"),
    ],
)
def test_something_to_fill_in_never_replaces_a_file(
    words: tuple[object, ...],
    name: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    (folder / "totalen.csv").write_text("taakveld;lasten\n6.72;10\n", encoding="utf-8")
    (folder / name).write_text("ingevuld", encoding="utf-8")
    assert run(*words, name) == 2
    assert (folder / name).read_text(encoding="utf-8") == "ingevuld"
    assert "--force" in capfd.readouterr().err
    assert run(*words, name, "--force") in (0, 1)
    assert (folder / name).read_text(encoding="utf-8-sig") != "ingevuld"


def test_a_report_never_replaces_what_was_checked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    (folder / "map").mkdir()
    for name in ("d.json", "map/a.json"):
        (folder / name).write_text("{}", encoding="utf-8")
    for words in (
        ("validate", "d.json", "--out", "d.json"),
        ("validate", "map", "--format", "json", "--out", "map/a.json"),
        ("validate", "map", "--out", "map/rapport.txt"),
        ("validate", "--protocol", "taakgericht", "regels.csv", "--out", "regels.csv"),
        (*COUPLE, "--control", "regels.csv"),
    ):
        assert run(*words) == 2, words
    assert "map die ook wordt gelezen" in capfd.readouterr().err
    assert [(folder / name).read_text() for name in ("d.json", "map/a.json", "regels.csv")] == ["{}", "{}", LINES]
    assert not (folder / "map/rapport.txt").exists()


def test_the_form_of_a_report_follows_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "d.json").write_text("{}", encoding="utf-8")
    for name in ("r.html", "r.json", "r.csv", "r.xml", "r.sarif", "r.txt"):
        assert run("validate", "d.json", "--out", name) == 1
    assert (folder / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads((folder / "r.json").read_text(encoding="utf-8"))["oordeel"] == "fout"
    assert (folder / "r.xml").read_text(encoding="utf-8").startswith("<?xml")
    assert run("validate", "d.json", "--format", "html", "--out", "vol.xlsx") == 2
    assert run("validate", "d.json", "--format", "csv", "--out", "r.json") == 2
    assert json.loads((folder / "r.json").read_text(encoding="utf-8"))["oordeel"] == "fout", "it is still there"
