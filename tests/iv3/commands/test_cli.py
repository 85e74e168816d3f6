"""The command iv3: what a municipality types, and what it says back."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import iv3
from generators.kernel.files import Files
from generators.subjects.model.specification import Specification
from iv3.care.rules import read
from iv3.commands.main import main
from iv3.delivery import reading
from tests.generators.outputs.test_delivery_schemas import delivery


@pytest.fixture(scope="session")
def small(specification: Specification) -> dict[str, Any]:
    """A delivery with findings: one side of the books is missing."""
    document = delivery(specification.year("gemeente", 2025))
    document["metadata"] |= {"periode": 5, "status": "Realisatie", "datum": "2026-06-01T12:00:00+02:00"}
    document["data"]["lasten"][0]["bedrag"] = 1_000_000
    return document


@pytest.fixture
def path(small: dict[str, Any], tmp_path: Path) -> Path:
    file = tmp_path / "aanlevering.json"
    file.write_text(json.dumps(small), encoding="utf-8")
    return file


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "iv3", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


def test_the_verdict_comes_first(path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["validate", str(path)]) == 1
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[0].startswith("Deze aanlevering heeft ")
    assert "CBS neemt haar zo niet aan" in lines[0]
    assert any(line.startswith("PF006 fout") for line in lines)
    assert any("Doen:" in line for line in lines)


def test_the_json_format_is_the_report_of_the_library(path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["validate", str(path), "--format", "json"]) == 1
    assert capfdbinary.readouterr().out.decode() == iv3.validate(path).to_json()


def test_a_report_follows_its_schema(path: Path, schemas: Files, small: dict[str, Any], tmp_path: Path) -> None:
    schema = json.loads(schemas["schemas/rapport.schema.json"])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    wrong_code = json.loads(json.dumps(small))
    wrong_code["data"]["lasten"][0]["taakveld"] = "6.72a"
    reports = [
        iv3.validate(path),
        iv3.validate(json.dumps(wrong_code)),
        iv3.validate(b""),
        iv3.validate(b"{}"),
        iv3.validate(tmp_path / "weg.json"),
    ]
    for report in reports:
        assert report.bevindingen
        assert list(validator.iter_errors(report.data)) == []
    assert not validator.is_valid({**reports[0].data, "oordeel": "prima"})


def test_own_columns_come_back_with_the_finding(small: dict[str, Any]) -> None:
    document = json.loads(json.dumps(small))
    document["data"]["lasten"][0] |= {"taakveld": "6.72a", "kostenplaats": "K12", "aantal": 12.50}
    text = json.dumps(document).replace("12.5}", "12.50}")
    [finding] = iv3.validate(text).bevindingen
    assert finding["regel"] == "DF001"
    assert finding["eigen"] == {
        "details": {"grootboek": "4001"},
        "eigen": "1",
        "kostenplaats": "K12",
        "aantal": "12.50",
    }
    assert "2023 en 2024" in finding["melding"]


def test_csv_neutralises_what_a_spreadsheet_would_run(
    small: dict[str, Any], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    document = json.loads(json.dumps(small))
    document["data"]["lasten"][0]["taakveld"] = "=HYPERLINK(1)"
    file = tmp_path / "a.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert main(["validate", str(file), "--format", "csv"]) == 1
    text = capfdbinary.readouterr().out.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["taakveld"] for row in rows] == ["'=HYPERLINK(1)"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_page_escapes_what_comes_from_the_file(
    small: dict[str, Any], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    document = json.loads(json.dumps(small))
    document["data"]["lasten"][0]["taakveld"] = "<script>alert(1)</script>"
    document["metadata"]["overheidsnummer"] = "<img src=x>"
    file = tmp_path / "a&b.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert main(["validate", str(file), "--format", "html"]) == 1
    page = capfdbinary.readouterr().out.decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "a&amp;b.json" in page
    assert 'lang="nl"' in page
    assert "http-equiv" in page
    assert "src=" not in page.replace("&lt;img src=x&gt;", "")


def test_several_files_and_folders_each_get_a_report(path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    (path.parent / "sub").mkdir()
    (path.parent / "sub" / "tweede.json").write_text("{", encoding="utf-8")
    assert main(["validate", str(path.parent), "--format", "json"]) == 1
    reports = json.loads(capfdbinary.readouterr().out)
    assert [Path(r["bron"]["bestand"]).name for r in reports] == ["aanlevering.json", "tweede.json"]


def test_an_empty_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(tmp_path)]) == 2
    assert "geen bestanden die op .json eindigen" in capsys.readouterr().err


def test_a_missing_file_is_a_finding_with_a_remedy(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["validate", str(tmp_path / "weg.json")]) == 1
    out = capfdbinary.readouterr().out.decode()
    assert "SF777" in out
    assert "Doen:" in out


def test_out_writes_a_whole_file_or_none(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "rapport.html"
    assert main(["validate", str(path), "--format", "html", "--out", str(target)]) == 1
    assert target.read_text(encoding="utf-8").endswith("</html>\n")
    assert main(["validate", str(path), "--out", str(tmp_path / "geen-map" / "x.html")]) == 2
    assert "Dit is niet gelukt" in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["aanlevering.json", "rapport.html"]


def test_output_is_quiet_when_it_is_piped(path: Path, root: Path) -> None:
    done = run("validate", str(path), folder=root)
    assert done.returncode == 1
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "expected", "code"),
    [
        (["PF006"], "Het totaal van de lasten op taakvelden", 0),
        (["pf006"], "Het totaal van de lasten op taakvelden", 0),
        (["6.751", "--year", "2025"], "Jeugdhulp ambulant lokaal", 0),
        (["6.72a"], "2023 en 2024", 0),
        (["0.10"], "Mutaties reserves", 0),
        (["0.1"], "Bestuur", 0),
        (["6.751x"], "Bedoelt u 6.751?", 2),
        (["6.751", "--year", "1999"], "er zijn jaren van 2017", 2),
    ],
)
def test_explain_says_what_a_rule_or_code_is(
    words: list[str], expected: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *words]) == code
    captured = capsys.readouterr()
    assert expected in captured.out + captured.err


CARE_CASES = {
    "45A48 --year 2025": [
        "45A48 Jeugdhulp ambulant regulier: inspanningsgericht (individueel) (JZ21, ",
        "  hangt af van: Wie heeft de hulp ingekocht (lokaal, regionaal of landelijk)?",
        "    lokaal: 6.751 Jeugdhulp ambulant lokaal",
        "    regionaal: 6.752 Jeugdhulp ambulant regionaal",
        "    landelijk: 6.753 Jeugdhulp ambulant landelijk",
        "  regel jw-ambulant-lokaal (vastgesteld, ",
    ],
    "45a48 --year 2023": [
        "  hangt af van: Is het begeleiding of behandeling?",
        "    begeleiding: 6.72a Jeugdhulp begeleiding",
        "    behandeling: 6.72b Jeugdhulp behandeling",
    ],
    "07 --year 2025": [
        "07 Dagbesteding (WMO020, ",
        "  gekoppeld aan 6.713 Dagbesteding (WMO)",
        "  tenzij de cliënt beschermd woont: 6.811; tenzij",
        "07 Dagbesteding (WMO022, ",
        "  gekoppeld aan 6.791 PGB WMO",
    ],
    "41A01 --year 2024": [
        "41A01 Dagbehandeling regulier: outputgericht (JZ21, ",
        "  open, geen bron beslist dit: Hoorde categorie 41 in 2023 en 2024 op 6.72b",
    ],
    "01A01 --year 2026": ["  gekoppeld aan 6.711 Huishoudelijke hulp (WMO)"],
    "45A76 --year 2026": ["45A76 staat op geen codelijst", "  hangt af van: ", "    lokaal: 6.751 ", "  regel "],
    "45A4X --year 2025": ["Bedoelt u 45A4", "  hangt af van: "],
    "45A48 --year 2019": ["voor 2019 zijn er geen koppelregels; er zijn jaren van 2022 tot en met "],
}


@pytest.mark.parametrize("words", CARE_CASES)
def test_explain_says_where_a_code_of_care_belongs_and_what_decides(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *words.split()]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = 0
    for expected in CARE_CASES[words]:
        found = [number for number, line in enumerate(lines[at:], start=at) if line.startswith(expected)]
        found = found or [number for number, line in enumerate(lines[at:], start=at) if expected in line]
        assert found, (expected, lines)
        at = found[0]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("11X99Z --year 2025", "Bedoelt u 11X"),
        ("88 --year 2022", "88 is geen regel en geen code van gemeente-2022."),
        ("6.76l --year 2025", "Bedoelt u 6.761?"),
    ],
)
def test_explain_names_the_nearest_code_for_one_that_is_unknown(
    words: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *words.split()]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert expected in captured.err


def test_explain_gives_every_code_of_care_an_outcome_in_every_year(capsys: pytest.CaptureFixture[str]) -> None:
    pack = read()
    looked_at = 0
    for year in range(pack["jaren"][0], pack["jaren"][1] + 1):
        for found in pack["lijsten"]:
            if not found["van"] <= year <= found.get("tot", year):
                continue
            for entry in found["codes"][:: 1 if len(found["codes"]) < 30 else 40]:
                assert main(["explain", entry["code"], "--year", str(year)]) == 0
                said = capsys.readouterr().out
                assert f"({found['lijst']}, " in said
                if found["soort"] != "hoofdgroep":
                    assert any(word in said for word in ("gekoppeld aan ", "hangt af van: ", "geen bron beslist dit: "))
                looked_at += 1
    assert looked_at > 300


def test_the_extra_snel_gives_the_same_report(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = [
        path.read_bytes(),
        b'{"a":1,"a":2}',
        b'{"a":1e400,"b":' + b"9" * 5000 + b"}",
        b'{"a":"\\ud800"}',
        b"[NaN]",
        b"[" * 300,
        b'{"a":' + b"[" * 300 + b"]" * 300 + b"}",
    ]
    usual = [iv3.validate(content).to_json() for content in contents]
    assert importlib.util.find_spec("msgspec") is not None, "msgspec is not installed"
    monkeypatch.setattr(reading, "_LARGE", 0)
    assert [iv3.validate(content).to_json() for content in contents] == usual
