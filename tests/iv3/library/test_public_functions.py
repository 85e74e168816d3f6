"""The public functions: what a program calls; files, content and rows give the same, and nothing is printed."""

from __future__ import annotations

import csv
import inspect
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import iv3
from iv3.rows.records import Cell
from tests.support.sources import ROOT

LEDGER = ROOT / "voorbeelden" / "grootboek"
ORDERS = ROOT / "voorbeelden" / "verdeling"
FUNCTIONS = [name for name in iv3.__all__ if inspect.isfunction(getattr(iv3, name))]
LINES = "productcode;bedrag\n45A48;1.234,56\n45A48;0,44\n43B01;100\n"
ROWS: list[dict[str, Cell]] = [
    {"productcode": "45A48", "bedrag": Decimal("1234.56")},
    {"productcode": "45A48", "bedrag": "0,44"},
    {"productcode": "43B01", "bedrag": 100},
]


def test_every_public_function_has_types_and_a_docstring_with_its_errors() -> None:
    assert set(FUNCTIONS) == {
        *(
            "allocate",
            "compare",
            "conform",
            "convert",
            "couple",
            "deliver",
            "key_figures",
            "ledger",
            "status",
            "validate",
        ),
    }
    for name in FUNCTIONS:
        function = getattr(iv3, name)
        signature = inspect.signature(function)
        assert signature.return_annotation is not inspect.Signature.empty, name
        assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values()), name
        told = inspect.getdoc(function) or ""
        assert "Args:" in told, name
        assert "Raises:" in told, name
        assert all(f"{p}:" in told for p in signature.parameters), name


def test_a_path_content_and_rows_are_coupled_alike(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "regels.csv"
    path.write_text(LINES, encoding="utf-8")
    given: list[Any] = [path, LINES, LINES.encode(), io.BytesIO(LINES.encode()), ROWS]
    found = [iv3.couple(lines, year=2025) for lines in given]
    totals = [{k: v for k, v in result.totals.items() if k not in ("bestanden", "controle")} for result in found]
    closing = [{k: v for k, v in result.totals["controle"].items() if k != "gelezen"} for result in found]
    assert closing == closing[:1] * len(given)
    assert totals == totals[:1] * len(given)
    assert totals[0]["bedrag_in_cent"] == 133_500
    assert [[row["stand"] for row in result.rows()] for result in found] == [
        [row["stand"] for row in found[0].rows()]
    ] * len(given)
    assert all(result.is_whole for result in found)
    assert capfd.readouterr() == ("", ""), "a library prints nothing"


def test_rows_are_coupled_as_lines_of_a_file_are_and_keep_their_own_columns() -> None:
    found = iv3.couple(ROWS, year=2025)
    rows = list(found.rows())
    assert [row["productcode"] for row in rows] == ["45A48", "45A48", "43B01"]
    assert "".join(found.csv_pieces()).startswith("\ufeffproductcode;bedrag;stand;taakveld;")


@pytest.mark.parametrize("wrong", [1.5, True, b"1", ["1"]])
def test_a_row_with_a_float_is_refused_because_it_holds_no_exact_amount(wrong: Any) -> None:
    with pytest.raises(iv3.UserError, match="Decimal"):
        iv3.couple([{"productcode": "45A48", "bedrag": wrong}], year=2025)


def test_a_row_with_a_column_that_the_first_does_not_have_is_named() -> None:
    found = iv3.couple([*ROWS, {"productcode": "45A48", "bedrag": 1, "wet": "wmo"}], year=2025)
    assert not found.is_whole
    assert "“wet”" in found.totals["afgekeurd"][0]["reden"]


def test_text_is_content_and_never_a_path(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.json"
    secret.write_text('{"metadata": {}}', encoding="utf-8")
    reports = [iv3.validate(text).data for text in (str(secret), "", "null", "5", "/etc/passwd", "<x/>")]
    for report in reports:
        assert report["bron"]["bestand"] in (None, "")
        assert "niet gevonden" not in report["bevindingen"][0]["melding"]
    assert iv3.validate(str(secret)).data == iv3.validate(str(secret).encode()).data
    with pytest.raises(iv3.UserError):
        iv3.couple(str(secret), year=2025)
    with pytest.raises(iv3.UserError):
        iv3.allocate(str(ORDERS / "taakgericht-jeugd" / "opdracht.toml"))


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, io.BytesIO])
def test_every_form_of_content_gives_one_report(kind: type) -> None:
    content = b'{"metadata": {"boekjaar": 2025}}'
    assert iv3.validate(kind(content), name="x.json").data == iv3.validate(content, name="x.json").data


def test_an_open_file_gives_its_name_and_one_with_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "aanlevering.json"
    path.write_text("{}", encoding="utf-8")
    with path.open("rb") as file:
        assert iv3.validate(file).data == iv3.validate(path).data
    with path.open(encoding="utf-8") as text, pytest.raises(TypeError, match="rb"):
        iv3.validate(text)  # type: ignore[arg-type]
    wrong: Any
    for wrong in (None, 5, {}, []):
        with pytest.raises(TypeError):
            iv3.validate(wrong)


def test_a_ledger_becomes_the_delivery_of_the_worked_example() -> None:
    about = LEDGER / "gegevens.toml"
    found = iv3.ledger(LEDGER / "grootboek.csv", LEDGER / "mapping.csv", year=2025, about=about, keeps_lines=True)
    assert found.totals["in"]["regels"] > 0
    delivered = found.delivery()
    assert (delivered is not None) == found.is_whole
    assert found.trail().startswith("\ufeffstand;")
    assert "".join(found.lines()).count("\r\n") == found.totals["in"]["regels"] + found.totals["regels_nul"] + 1
    draft = iv3.ledger(
        (LEDGER / "grootboek.csv").read_bytes(), LEDGER / "mapping.csv", year=2025, about=about, is_draft=True
    ).delivery()
    assert draft is not None
    assert json.loads(draft)["metadata"]["boekjaar"] == 2025


def test_a_table_of_totals_is_converted_and_what_is_left_can_be_filled_in() -> None:
    found = iv3.convert("taakveld;lasten\n6.72a;1.000,00\n0.1;5\n", from_year=2023, to=2025)
    content, _ = found.rendered("csv")
    assert content.startswith("\ufefflijst;")
    assert found.is_whole == (not found.outcome.is_unfinished)
    rows = list(csv.DictReader(io.StringIO(found.key_to_fill_in().removeprefix("\ufeff")), delimiter=";"))
    assert found.is_whole or rows
    same = iv3.convert(
        [{"taakveld": "6.72a", "lasten": 1000}, {"taakveld": "0.1", "lasten": 5}], from_year=2023, to=2025
    )
    assert same.rendered("csv")[0] == content


def test_an_order_is_divided_and_its_files_are_those_of_the_command(tmp_path: Path) -> None:
    order = ORDERS / "taakgericht-jeugd" / "opdracht.toml"
    found = iv3.allocate(order)
    assert found.is_allowed
    assert set(found.files()) == {"verdeling.csv", "verantwoording.md", "verantwoording.json"}
    assert iv3.allocate(order.read_bytes(), name=order.name).files() == found.files()


def test_two_deliveries_are_compared_and_a_workbook_goes_there_and_back() -> None:
    delivery = (LEDGER / "aanlevering.json").read_bytes()
    assert not iv3.compare(delivery, LEDGER / "aanlevering.json").differs
    book = iv3.deliver(delivery, name="aanlevering.json")
    assert (book.form, book.content[:2]) == ("xlsx", b"PK")
    back = iv3.deliver(book.content, name="werkmap.xlsx")
    assert back.form == "json"
    assert json.loads(back.content)["metadata"]["boekjaar"] == 2025


def test_status_tells_of_the_packs_here_without_a_connection() -> None:
    found = iv3.status(is_offline=True)
    assert found.stand == "ongewijzigd"
    assert found.data["geinstalleerd"]["versie"] == iv3.__version__


def test_importing_iv3_loads_no_command_and_no_reader_of_workbooks() -> None:
    code = "import sys, iv3; print([m for m in ('argparse', 'iv3.commands', 'iv3.library', 'decimal', 'csv', 'zipfile',"
    code += " 'xlsxwriter', 'python_calamine') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_public_function_is_not_shadowed_by_a_room_of_the_same_name() -> None:
    code = "import iv3, iv3.commands.main as m; [m.command_named(c) for c in m.COMMANDS]; "
    code += "print([n for n in iv3.__all__ if n[0] != '_' and not callable(getattr(iv3, n))])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    with pytest.raises(AttributeError, match="geen_functie"):
        _ = iv3.geen_functie
