"""The control sheet of an Excel model: what is in the workbook is in the delivery, or is told."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import iv3
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.commands.main import main
from iv3.excel.fillin import workbook_bytes
from iv3.library.deliver import DeliverResult
from iv3.rows.control_sheet import ControlSheet

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]
LASTEN = [
    {"taakveld": "0.1", "categorie": "1.1", "bedrag": 150_000_000},
    {"taakveld": "0.4", "categorie": "1.1", "bedrag": 2_500},
]


@pytest.fixture
def delivery(specification: Specification) -> Json:
    example = examples.base_example("gemeente", 2025, 5)
    document: Json = json.loads(examples.delivery_bytes(example, specification.facts.bases, specification))
    document["data"] = {part: [] for part in document["data"]} | {"lasten": LASTEN}
    document["metadata"]["overheidsnummer"] = "060037"
    return document


@pytest.fixture
def model(delivery: Json) -> bytes:
    return workbook_bytes(delivery, "gemeente", 2025)


def control(made: DeliverResult) -> ControlSheet:
    assert made.control is not None
    return made.control


def posts(sheet: ControlSheet) -> dict[str, tuple[int, int]]:
    return {post.post: (post.regels, post.cent) for post in sheet.posten if post.regels or post.cent}


def stands(sheet: ControlSheet) -> dict[str, str]:
    return {check.code: check.stand for check in sheet.controles}


def changed(model: bytes, change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(model))
    change(next(sheet for sheet in book if "lasten" in sheet.title.lower()))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def cell_of(sheet: Any, value: object) -> Any:
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == value)


def test_every_cell_of_the_workbook_is_in_the_delivery_times_a_thousand(model: bytes) -> None:
    sheet = control(iv3.deliver(model))
    assert posts(sheet) == {"deel_lasten": (2, 150_002_500_00)}
    assert stands(sheet) == {"SLUIT": "klopt", "ONLEESBAAR": "klopt", "GROOTTE": "klopt"}
    assert "keer 1.000" in sheet.gelezen[0].opmerkingen[0]


def test_what_rounding_to_whole_euros_does_stands_apart(model: bytes) -> None:
    def cents(sheet: Any) -> None:
        cell_of(sheet, 2.5).value = 2.50025

    assert posts(control(iv3.deliver(changed(model, cents)))) == {
        "deel_lasten": (2, 150_002_500_00),
        "afronding": (0, 25),
    }


def test_a_cell_that_does_not_come_into_the_delivery_is_told_with_its_place_and_amount(model: bytes) -> None:
    def nameless(sheet: Any) -> None:
        sheet.cell(cell_of(sheet, 2.5).row, cell_of(sheet, "0.4").column).value = None

    made = iv3.deliver(changed(model, nameless))
    assert not made.content
    sheet = control(made)
    assert posts(sheet) == {"deel_lasten": (1, 150_000_000_00), "niet_overgenomen": (1, 2_500_00)}
    assert stands(sheet)["SLUIT"] == "klopt"
    assert any("€ 2.500" in told and "!" in told for told in sheet.gelezen[0].opmerkingen)


def test_a_cell_without_an_amount_is_told(model: bytes) -> None:
    def words(sheet: Any) -> None:
        cell_of(sheet, 2.5).value = "veel"

    sheet = control(iv3.deliver(changed(model, words)))
    assert (stands(sheet)["SLUIT"], stands(sheet)["ONLEESBAAR"]) == ("klopt", "klopt_niet")


def test_a_model_in_the_wrong_unit_gives_nothing_until_it_is_accepted(model: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.xlsx").write_bytes(model)
    out, staat = tmp_path / "uit.json", tmp_path / "staat.json"
    words = ["deliver", str(tmp_path / "model.xlsx"), "--unit", "euro", "--out", str(out)]
    assert main([*words, "--control", str(staat)]) == 1
    assert not out.exists()
    checks = {check["code"]: check for check in json.loads(staat.read_text(encoding="utf-8"))["controles"]}
    assert checks["GROOTTE"]["stand"] == "klopt_niet"
    main([*words, "--accept", "GROOTTE=proef"])
    assert "proef" in json.loads(out.read_text(encoding="utf-8"))["opmerkingen"][-1]["tekst"]


def test_a_delivery_that_becomes_a_workbook_has_a_control_sheet_too(delivery: Json, tmp_path: Path) -> None:
    path, staat = tmp_path / "in.json", tmp_path / "staat.json"
    path.write_text(json.dumps(delivery), encoding="utf-8")
    main(["deliver", str(path), "--out", str(tmp_path / "uit.xlsx"), "--control", str(staat)])
    sheet = json.loads(staat.read_text(encoding="utf-8"))
    assert sheet["opdracht"] == "deliver"
    assert sheet["bedrag_bestand_cent"] == 150_002_500_00
    assert sheet["sluit"]
