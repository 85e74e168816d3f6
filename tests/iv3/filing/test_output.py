"""A delivery as a table, and back: the same cells."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import iv3
from iv3.bookkeeping.cells import Cell
from iv3.commands.main import main
from tests.iv3.filing.test_deliver_table import ABOUT, HEAD, QUICK, _cells, _line, cells_of, delivered

pytestmark = pytest.mark.usefixtures("fresh_packs")


def delivery_of(cells: dict[Cell, int]) -> str:
    table = "\n".join([HEAD, *(_line(cell, euro * 100) for cell, euro in cells.items())]) + "\n"
    accepted = dict.fromkeys(("DUBBELE_REGELS", "TEKEN_BATEN", "TEKEN_PASSIVA"), "willekeurig")
    found = delivered(table, accepted=accepted).delivery()
    assert found is not None
    return found


@QUICK
@given(
    st.dictionaries(_cells(), st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=25),
    st.sampled_from(["tabel", "tabel-xlsx"]),
)
def test_a_delivery_as_a_table_reads_back_cell_by_cell(cells: dict[Cell, int], form: str) -> None:
    delivery = delivery_of(cells)
    assert cells_of(delivery) == cells
    made = iv3.deliver(delivery, form=form)
    assert made.form == form
    accepted = dict.fromkeys(("DUBBELE_REGELS", "TEKEN_BATEN", "TEKEN_PASSIVA"), "willekeurig")
    again = delivered(made.content, accepted=accepted)
    assert again.is_whole
    assert cells_of(again.delivery()) == cells


def test_the_table_has_a_line_for_a_cell_with_the_names_of_its_codes(tmp_path: Path) -> None:
    source, out = tmp_path / "aanlevering.json", tmp_path / "tabel.csv"
    document = json.loads(delivery_of({("lasten", "0.10", "7.1"): 5, ("balans_standen", "A121", "ultimo"): 7}))
    document["data"]["lasten"].append({"taakveld": "0.10", "categorie": "7.1", "bedrag": 3, "details": {"x": "y"}})
    source.write_text(json.dumps(document), encoding="utf-8")
    assert main(["deliver", str(source), "--out", str(out)]) == 1, "the delivery has faults, and is written"
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[1:] == [
        ["lasten", "0.10", "Mutaties reserves", "7.1", "Mutatie reserves", "8,00"],
        ["balans_standen", "A121", rows[2][2], "ultimo", "einddatum", "7,00"],
    ]


def test_a_workbook_is_a_table_only_when_that_is_asked_and_its_codes_are_text(tmp_path: Path) -> None:
    source, out = tmp_path / "aanlevering.json", tmp_path / "tabel.xlsx"
    source.write_text(delivery_of({("lasten", "0.10", "7.1"): 5}), encoding="utf-8")
    assert main(["deliver", str(source), "--format", "tabel", "--out", str(out)]) == 1, (
        "the delivery has faults, and is written"
    )
    book = openpyxl.load_workbook(out)
    assert [cell.value for cell in book.worksheets[0][2]][:2] == ["lasten", "0.10"]
    assert main(["deliver", str(source), "--out", str(tmp_path / "invul.xlsx")]) == 1
    assert len(openpyxl.load_workbook(tmp_path / "invul.xlsx").worksheets) > 1, "the workbook to fill in is kept"


def test_cents_of_a_delivery_stay_in_its_table() -> None:
    document = json.loads(delivery_of({("lasten", "0.10", "7.1"): 5}))
    document["data"]["lasten"][0]["bedrag"] = 5.25
    made = iv3.deliver(json.dumps(document), form="tabel")
    assert delivered(made.content, about=ABOUT).found.cells == {("lasten", "0.10", "7.1"): 525}


def test_a_table_goes_to_a_file_that_is_named_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "aanlevering.json"
    source.write_text(delivery_of({("lasten", "0.10", "7.1"): 5}), encoding="utf-8")
    assert main(["deliver", str(source), "--format", "tabel", "--out", str(tmp_path / "tabel.json")]) == 2
    assert "tabel.json" in capsys.readouterr().err
    assert not (tmp_path / "tabel.json").exists()
