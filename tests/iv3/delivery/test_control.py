"""The control sheet of deliveries: what is in the file is counted, zero or refused, to the cent."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.commands.main import main

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]
EMPTY: Json = {part: [] for part in ("lasten", "baten", "balans_lasten", "balans_baten", "balans_standen")}
LASTEN = [
    {"taakveld": "0.1", "categorie": "1.1", "bedrag": 1000},
    {"taakveld": "0.4", "categorie": "1.1", "bedrag": 200.50},
    {"taakveld": "0.4", "categorie": "1.1", "bedrag": 0},
]
BATEN = [{"taakveld": "0.7", "categorie": "4.3.1", "bedrag": 700}]


@pytest.fixture(scope="module")
def base(specification: Specification) -> Json:
    example = examples.base_example("gemeente", 2025, 5)
    document: Json = json.loads(examples.delivery_bytes(example, specification.facts.bases, specification))
    document["data"] = EMPTY
    return document


@pytest.fixture
def sheet_of(base: Json, tmp_path: Path) -> Callable[..., Json]:
    def made(*changes: Json, metadata: Json | None = None) -> Json:
        names = []
        for number, data in enumerate(changes):
            document = copy.deepcopy(base)
            document["data"].update(data)
            document["metadata"].update(metadata or {})
            names.append(tmp_path / f"{number}.json")
            names[-1].write_text(json.dumps(document), encoding="utf-8")
        out = tmp_path / "staat.json"
        main(["validate", *map(str, names), "--control", str(out), "--out", str(tmp_path / "rapport.txt")])
        sheet: Json = json.loads(out.read_text(encoding="utf-8"))
        return sheet

    return made


def posts(sheet: Json) -> dict[str, tuple[int, int]]:
    return {post["post"]: (post["regels"], post["bedrag_cent"]) for post in sheet["posten"] if post["regels"]}


def check(sheet: Json, code: str) -> Json:
    [found] = [one for one in sheet["controles"] if one["code"] == code]
    return dict(found)


def test_every_part_has_its_records_and_its_total_and_zero_stands_apart(sheet_of: Callable[..., Json]) -> None:
    sheet = sheet_of({"lasten": LASTEN, "baten": BATEN})
    assert posts(sheet) == {"deel_lasten": (2, 1200_50), "deel_baten": (1, 700_00), "nul": (1, 0)}
    assert sheet["bedrag_bestand_cent"] == 1900_50
    assert check(sheet, "SLUIT")["stand"] == "klopt"
    [receipt] = sheet["gelezen"]
    assert receipt["sommen_cent"] == {"lasten": 1200_50, "baten": 700_00}
    assert "Lasten € 1.200,50 min baten € 700 is € 500,50." in receipt["opmerkingen"]


def test_a_record_that_the_code_rules_refuse_stands_apart_with_its_amount(sheet_of: Callable[..., Json]) -> None:
    unknown = {"taakveld": "9.9", "categorie": "1.1", "bedrag": 12.34}
    sheet = sheet_of({"lasten": [*LASTEN, unknown], "baten": BATEN})
    assert posts(sheet)["afgekeurd"] == (1, 12_34)
    assert sheet["bedrag_bestand_cent"] == 1912_84
    assert check(sheet, "SLUIT")["stand"] == "klopt"


def test_a_record_without_an_amount_is_told_and_counted(sheet_of: Callable[..., Json]) -> None:
    sheet = sheet_of({"lasten": [*LASTEN, {"taakveld": "0.1", "categorie": "1.1", "bedrag": "12"}, 7]})
    assert posts(sheet) == {"deel_lasten": (2, 1200_50), "nul": (1, 0)}
    assert check(sheet, "SLUIT")["stand"] == "klopt"
    assert check(sheet, "ONLEESBAAR")["stand"] == "klopt_niet"
    assert "2 regels" in check(sheet, "ONLEESBAAR")["toelichting"]


def test_a_record_in_which_a_key_stands_twice_is_refused(base: Json, tmp_path: Path) -> None:
    document = copy.deepcopy(base)
    document["data"]["lasten"] = LASTEN
    text = json.dumps(document).replace('"bedrag": 1000', '"bedrag": 900, "bedrag": 1000')
    (tmp_path / "in.json").write_text(text, encoding="utf-8")
    main(["validate", str(tmp_path / "in.json"), "--control", str(tmp_path / "staat.json")])
    sheet = json.loads((tmp_path / "staat.json").read_text(encoding="utf-8"))
    assert posts(sheet)["afgekeurd"] == (1, 1000_00)
    assert check(sheet, "SLUIT")["stand"] == "klopt"


def test_a_year_without_a_model_has_nothing_that_counts(sheet_of: Callable[..., Json]) -> None:
    sheet = sheet_of({"lasten": LASTEN}, metadata={"boekjaar": 2016})
    assert posts(sheet) == {"afgekeurd": (3, 1200_50)}
    assert check(sheet, "SLUIT")["stand"] == "klopt"


def test_assets_beside_liabilities_are_told_per_moment(sheet_of: Callable[..., Json]) -> None:
    def stand(code: str, bedrag: int) -> Json:
        return {"balanscode": code, "standper": "ultimo", "bedrag": bedrag}

    stands = [stand("A121", 500), stand("P111", 500)]
    assert check(sheet_of({"balans_standen": stands}), "ACTIVA")["stand"] == "klopt"
    wrong = check(sheet_of({"balans_standen": [*stands, stand("A121", 3)]}), "ACTIVA")
    assert wrong["stand"] == "klopt_niet"
    assert "Aan het eind zijn de activa € 503 en de passiva € 500, verschil € 3." in wrong["toelichting"]


def test_the_size_of_each_delivery_is_laid_beside_what_is_published(sheet_of: Callable[..., Json]) -> None:
    own = {"overheidsnummer": "060037"}
    good = [{"taakveld": "0.1", "categorie": "1.1", "bedrag": 150_000_000}]
    wrong = [{"taakveld": "0.1", "categorie": "1.1", "bedrag": 150_000}]
    sheet = sheet_of({"lasten": good}, {"lasten": wrong}, metadata=own)
    assert check(sheet, "GROOTTE")["stand"] == "klopt_niet"
    assert "1.json: " in check(sheet, "GROOTTE")["toelichting"]
    assert "0.json" not in check(sheet, "GROOTTE")["toelichting"]
    assert check(sheet_of({"lasten": good}, metadata=own), "GROOTTE")["stand"] == "klopt"


def test_a_file_given_twice_and_an_organisation_given_twice_are_told(sheet_of: Callable[..., Json]) -> None:
    sheet = sheet_of({"lasten": LASTEN}, {"lasten": LASTEN})
    assert check(sheet, "DUBBEL_BESTAND")["stand"] == "klopt_niet"
    assert check(sheet, "DUBBELE_ORGANISATIE")["stand"] == "klopt_niet"
    other = sheet_of({"lasten": LASTEN}, {"lasten": LASTEN[:1]})
    assert check(other, "DUBBEL_BESTAND")["stand"] == "klopt"
    assert check(other, "DUBBELE_ORGANISATIE")["stand"] == "klopt_niet"
    assert posts(other)["deel_lasten"] == (3, 2200_50)


def test_a_file_that_is_no_delivery_is_told(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text("{", encoding="utf-8")
    main(["validate", str(tmp_path / "in.json"), str(tmp_path / "weg.json"), "--control", str(tmp_path / "s.json")])
    found = check(json.loads((tmp_path / "s.json").read_text(encoding="utf-8")), "ONLEESBAAR")
    assert found["stand"] == "klopt_niet"
    assert "in.json" in found["toelichting"]
    assert "weg.json" in found["toelichting"]


def test_the_report_is_the_same_with_and_without_a_control_sheet(
    base: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps(base), encoding="utf-8")
    code = main(["validate", str(path)])
    told = capsys.readouterr()
    assert main(["validate", str(path), "--control", str(tmp_path / "staat.html")]) == code
    assert capsys.readouterr() == told
    assert "<table>" in (tmp_path / "staat.html").read_text(encoding="utf-8")


def test_validating_alone_loads_nothing_of_the_control_sheet(root: Path) -> None:
    import subprocess

    code = "import iv3.commands.validate, sys; print([m for m in sys.modules if 'control' in m and 'iv3' in m])"
    made = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert "iv3.delivery" not in made.stdout
    assert "control_document" not in made.stdout


def test_a_control_sheet_does_not_go_with_the_protocol(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "staat.html"
    assert main(["validate", "--protocol", "taakgericht", str(tmp_path / "in.csv"), "--control", str(out)]) == 2
    assert "--protocol" in capsys.readouterr().err
