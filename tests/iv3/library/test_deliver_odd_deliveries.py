"""A delivery that is no delivery is never made into a workbook or a table, whatever is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import iv3
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.commands.main import main
from iv3.conformance.chance import chance_of
from iv3.conformance.mutated_deliveries import mutated
from iv3.core.given import FileContent
from tests.support.odd_deliveries import with_value

pytestmark = pytest.mark.usefixtures("fresh_packs")

FORMS = ("xlsx", "tabel", "tabel-xlsx")
MANY = 250


@pytest.fixture(scope="module")
def delivery(specification: Specification) -> dict[str, Any]:
    base = examples.base_example("gemeente", 2025, 5)
    document: dict[str, Any] = json.loads(examples.delivery_bytes(base, specification.facts.bases, specification))
    return document


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("part", "key", "written", "place"),
    [
        *(("lasten", "bedrag", n, "/data/lasten/0") for n in ("1e400", "1e308", "12345678901234567", '"1"', "true")),
        ("metadata", "details_openbaar", f"1{'0' * 320}", "/metadata/details_openbaar"),
        *(("metadata", "periode", n, "/metadata/periode") for n in ("1" * 4500, "1e400", "null")),
        *(("metadata", "boekjaar", n, "/metadata/boekjaar") for n in ("2051", "1e400", '"2025"')),
        ("lasten", "taakveld", "0.10", "/data/lasten/0"),
    ],
)
def test_what_does_not_have_the_structure_of_a_delivery_is_not_written_and_says_where(
    delivery: dict[str, Any], form: str, part: str, key: str, written: str, place: str
) -> None:
    made = iv3.deliver(FileContent(with_value(delivery, part, key, written), "proef.json"), form=form)
    assert (made.content, made.fouten, made.is_whole) == (b"", 1, False)
    finding, last = made.remarks
    assert place in finding
    assert last.startswith("Er is niets geschreven: proef.json")
    assert made.control is not None


def test_the_command_ends_with_one_and_leaves_no_file(
    delivery: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "proef.json", tmp_path / "werkmap.xlsx"
    source.write_bytes(with_value(delivery, "lasten", "bedrag", "1e400"))
    assert main(["deliver", str(source), "--out", str(out)]) == 1
    assert not out.exists()
    said = capfd.readouterr()
    assert said.out == ""
    assert "SF017, lasten" in said.err
    assert "Er is niets geschreven" in said.err


def test_a_year_that_is_whole_by_value_is_written(delivery: dict[str, Any]) -> None:
    made = iv3.deliver(FileContent(with_value(delivery, "metadata", "boekjaar", "2.025e3"), "proef.json"), form="tabel")
    assert made.is_whole


def test_a_code_that_does_not_exist_is_written_in_a_form_that_a_cell_can_hold(delivery: dict[str, Any]) -> None:
    code = json.dumps("\ud800\ufffe\x1b" + "x" * 50_000)
    for form in FORMS:
        made = iv3.deliver(FileContent(with_value(delivery, "lasten", "taakveld", code), "proef.json"), form=form)
        assert made.content
        assert made.fouten


def test_no_mutated_delivery_makes_a_command_crash(delivery: dict[str, Any]) -> None:
    content, refused, whole = json.dumps(delivery).encode(), 0, 0
    for number in range(MANY):
        odd = FileContent(mutated(content, chance_of(17, number)).content, "proef.json")
        for run in (
            lambda odd=odd: iv3.deliver(odd, form="tabel"),
            lambda odd=odd: iv3.compare(odd, content).to_text(),
            lambda odd=odd: iv3.convert(odd, to=2026).rendered("csv"),
        ):
            try:
                run()
                whole += 1
            except iv3.UserError:
                refused += 1
    assert refused + whole == 3 * MANY
    assert min(refused, whole) > MANY // 2
