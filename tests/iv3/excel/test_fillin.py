"""The fill-in workbook: its cells are those of the model, its controls say what the validator says, nothing is lost."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import iv3
from generators.kernel.files import Files
from generators.kernel.records import Voorbeeld
from generators.outputs.kit import in_memory
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from generators.subjects.rules.examples import name_of, rule_of
from iv3.commands.main import main
from iv3.core.errors import MissingComponent, Unusable
from iv3.core.packs import RULES, read_pack
from iv3.core.sentences import text
from iv3.excel import fillin
from iv3.excel.controls import FIRST_CONTROL
from iv3.excel.fitting import STANDS, fitted, model_of
from iv3.excel.model import read_model
from tests.support.sources import ROOT

PART = "invulmodel"
YEARS = (2023, 2024, 2025, 2026, 2027)
LAYERS = ("gemeente", "gr", "provincie")
MATRICES = ("lasten", "balans_lasten", "baten", "balans_baten")
FUNCTIONS = {
    *("ABS", "AND", "COUNTIF", "DATE", "FIXED", "IF", "IFERROR", "INDEX", "INT", "ISNUMBER", "ISTEXT", "LEFT"),
    *("MATCH", "MAX", "MID", "N", "OR", "ROUND", "SUM", "SUMPRODUCT", "VALUE"),
}
"""The functions that are in every Excel since 2007 and in LibreOffice."""

RECALCULATED = (
    ("PF001", "lening-met-een-kant"),
    ("PF003", "lening-zonder-mutatie-in-een-kwartaal"),
    ("PF099", ""),
    ("SD001", ""),
    ("GC001", ""),
    ("AL008", "nummer-van-niemand"),
)
"""Rules with the example to recalculate; without a name the first that fails and fits."""

READ = (("gemeente", 2025), ("gr", 2024), ("provincie", 2023))
"""The blank workbooks that are looked at cell by cell."""

Delivery = dict[str, Any]
Case = tuple[Voorbeeld, bytes]


@pytest.fixture(scope="module", autouse=True)
def packs(packs: Files, fresh_packs: None) -> Files:
    """The packs of the facts as they stand, which the run-time reads meanwhile."""
    return packs


@pytest.fixture(scope="module")
def cases(specification: Specification) -> list[Case]:
    """The bases of every layer and year, each time over another period, and one failing example of several rules."""
    bases = specification.facts.bases
    models = [(laag, jaar) for laag in LAYERS for jaar in YEARS]
    chosen = [examples.base_example(laag, jaar, number % 6) for number, (laag, jaar) in enumerate(models)]
    known = [e for e in specification.facts.examples if e.jaar >= YEARS[0]]
    for rule, name in RECALCULATED:
        failing = [e for e in known if rule_of(e) == rule and e.soort in ("faalt", "net-buiten")]
        chosen.append(next((e for e in failing if name_of(e) == name), failing[0]))
    return [(example, examples.delivery_bytes(example, bases, specification)) for example in chosen]


@pytest.fixture(scope="module")
def published(fillin_books: Files) -> Files:
    """The blank workbooks, as a build makes them."""
    return fillin_books


@pytest.fixture(scope="module")
def books(published: Files) -> dict[tuple[str, int], openpyxl.Workbook]:
    """Some of the blank workbooks, read."""
    return {key: openpyxl.load_workbook(io.BytesIO(published[path_of(*key)])) for key in READ}


def path_of(laag: str, jaar: int) -> str:
    return f"invulmodellen/iv3-invulmodel-{laag}-{jaar}.xlsx"


def delivery_of(case: Case) -> Delivery:
    result: Delivery = json.loads(case[1])
    return result


def filled_parts(delivery: Delivery) -> dict[str, Any]:
    """Return the parts with records; an empty part need not have a sheet."""
    return {part: records for part, records in delivery["data"].items() if records}


def rows_of(path: Path, name: str) -> list[list[Any]]:
    """Return the results on a sheet; an error value raises."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python(skip_empty_area=False)


def verdicts(path: Path) -> dict[str, Any]:
    """Return the verdict of every rule on the sheet with controls."""
    return {str(row[0]): row[2] for row in rows_of(path, text(PART, "blad_controles"))[FIRST_CONTROL:] if row[0]}


def controls_in(workbook: bytes) -> list[list[str]]:
    """Return the texts on the sheet with controls; a formula that was not worked out is an empty text."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name(text(PART, "blad_controles"))
    return [[str(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def expected_verdicts(report: Mapping[str, Any]) -> dict[str, str]:
    """Return what the validator says of every rule, in the words of the workbook."""
    degrees = {finding["regel"]: finding["ernst"] for finding in report["bevindingen"]}
    words = {"uitgevoerd": "goed", "niet_van_toepassing": "niet", "overgeslagen": "onbekend"}
    return {
        row["regel"]: degrees.get(row["regel"]) or text(PART, f"uitslag_{words[row['stand']]}")
        for row in report["regels"]
    }


def differences(path: Path, report: Mapping[str, Any]) -> list[str]:
    """Return the rules of which the workbook does not say what the report says."""
    expected = expected_verdicts(report)
    found = verdicts(path)
    assert len(found) >= 10, "too few controls were found to compare"
    return [f"{rule}: {word}, {expected[rule]}" for rule, word in found.items() if word != expected[rule]]


# what is published


def test_there_is_a_workbook_for_every_layer_and_year_of_the_excel_model(published: Files) -> None:
    assert sorted(published) == sorted(path_of(laag, jaar) for laag in LAYERS for jaar in YEARS)


def test_the_bytes_are_the_same_in_every_process() -> None:
    program = (
        "import hashlib; from iv3.excel import fillin; "
        "print(hashlib.sha256(fillin.workbook_bytes(None, 'gr', 2025)).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_the_same_delivery_gives_the_same_bytes(cases: list[Case]) -> None:
    example, _ = cases[0]
    made = {
        hashlib.sha256(fillin.workbook_bytes(delivery_of(cases[0]), example.laag, example.jaar)).digest()
        for _ in range(2)
    }
    assert len(made) == 1


@pytest.mark.parametrize(("laag", "jaar"), READ)
def test_open_cells_are_unlocked_and_empty_and_grey_cells_are_locked(
    laag: str, jaar: int, books: dict[tuple[str, int], openpyxl.Workbook], specification: Specification
) -> None:
    book = books[laag, jaar]
    model, grids = specification.year(laag, jaar), model_of(laag, jaar).grids
    looked = 0
    for part in MATRICES:
        grid, sheet = grids[part], book[grids[part].sheet]
        for code, row in grid.row_of.items():
            assert sheet.cell(row + 1, 1).value == code
            for category, column in grid.column_of.items():
                assert sheet.cell(1, column + 1).value == category
                cell = sheet.cell(row + 1, column + 1)
                is_grey = category in model.grey[part].get(code, ())
                assert cell.value is None
                assert cell.protection.locked is is_grey, (part, code, category)
                assert (cell.fill.patternType == "lightUp") is is_grey, (part, code, category)
                looked += 1
    rows = {
        part: len(model.lists["balanscode" if part.startswith("balans") else "taakveld"].leaves) for part in MATRICES
    }
    sides = {part: len(model.lists[f"categorie_{part.rpartition('_')[2]}"].leaves) for part in MATRICES}
    assert looked == sum(rows[part] * sides[part] for part in MATRICES)


@pytest.mark.parametrize("laag", LAYERS)
@pytest.mark.parametrize("jaar", YEARS)
def test_codes_and_values_stand_within_the_limits_of_the_layout(laag: str, jaar: int) -> None:
    grids = model_of(laag, jaar).grids
    assert len(grids) >= 5
    for grid in grids.values():
        area = grid.area()
        assert grid.first_row <= area.first_row and area.last_row <= grid.last_row
        assert grid.first_column <= area.first_column and area.last_column <= grid.last_column


def test_every_sheet_is_protected_without_a_password_and_has_headers_that_stay(
    books: dict[tuple[str, int], openpyxl.Workbook],
) -> None:
    book = books["gemeente", 2025]
    assert len(book.worksheets) == 10
    for sheet in book.worksheets:
        assert sheet.protection.sheet and not sheet.protection.password
    for grid in model_of("gemeente", 2025).grids.values():
        assert book[grid.sheet].freeze_panes is not None


def test_formulas_are_short_enough_and_use_only_functions_that_every_program_has(
    books: dict[tuple[str, int], openpyxl.Workbook],
) -> None:
    looked = 0
    for book in books.values():
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        looked += 1
                        formula = str(cell.value)
                        without_texts = re.sub('"(?:[^"]|"")*"', "", formula)
                        assert len(formula) < 8192
                        assert max(map(len, re.findall('"(?:[^"]|"")*"', formula)), default=0) <= 257
                        assert "[" not in without_texts and "#REF" not in formula
                        assert set(re.findall(r"([A-Z]+)\(", without_texts)) <= FUNCTIONS, formula
    assert looked > 5000


def test_the_file_has_no_macros_and_no_links_to_other_files(published: Files) -> None:
    with zipfile.ZipFile(io.BytesIO(published[path_of("gemeente", 2025)])) as archive:
        names = archive.namelist()
        targets = [
            target
            for name in names
            if name.endswith(".rels")
            for target in re.findall('TargetMode="([^"]+)"', archive.read(name).decode())
        ]
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    assert targets == []


def test_every_rule_about_content_is_worked_out_or_named_as_not(published: Files) -> None:
    rules = read_pack(RULES)
    assert rules is not None
    about_content = {rule["id"] for rule in rules["regels"] if rule["fase"] == "inhoud"}
    looked = 0
    for laag in LAYERS:
        for jaar in YEARS:
            pack = read_pack(f"{laag}-{jaar}")
            assert pack is not None
            rows = controls_in(published[path_of(laag, jaar)])
            shown, note = {row[0] for row in rows[FIRST_CONTROL:]}, rows[3][0]
            for rule in (entry["regel"] for entry in pack["regels"] if entry["regel"] in about_content):
                assert (rule in shown) != (rule in note), rule
                looked += 1
            assert {"PF001", "PF006", "PF099", "GC001"} <= shown
    assert looked > 12 * 15


def test_a_limit_in_the_rules_is_the_limit_in_the_workbook(packs: Files) -> None:
    other = {**packs, "regels.json": packs["regels.json"].replace(b'"hoogstens_eur": 50000', b'"hoogstens_eur": 60000')}
    assert other != packs
    found, formulas = [], []
    for content in (packs, other):
        with in_memory(content):
            book = fillin.workbook_bytes(None, "gemeente", 2025)
            found.append(next(row[5] for row in controls_in(book) if row[0] == "PF006"))
            with zipfile.ZipFile(io.BytesIO(book)) as archive:
                sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name)
            formulas.append(sheets.count("&lt;=50,") + 10 * sheets.count("&lt;=60,"))
    assert found == ["hoogstens € 50.000", "hoogstens € 60.000"]
    assert formulas[1] == 10 * formulas[0] > 0


# there and back


def test_a_workbook_reads_back_as_the_delivery_it_was_made_from(cases: list[Case]) -> None:
    looked = 0
    for case in cases:
        delivery, example = delivery_of(case), case[0]
        if not rule_of(example):
            made = fillin.build(delivery, example.laag, example.jaar)
            read = read_model(made.content, name="werkboek.xlsx")
            assert (read.problems, read.remarks, made.left_out) == ([], [], ())
            assert filled_parts(read.delivery) == filled_parts(delivery)
            assert {**read.delivery, "data": {}} == {**delivery, "data": {}}
            looked += sum(map(len, delivery["data"].values()))
    assert looked > 1000


@pytest.mark.parametrize(("number", "rules"), [("060000", {"AL008"}), ("061969", {"AL007"})])
def test_a_workbook_that_is_filled_in_with_euros_in_the_place_of_thousands_is_not_called_good(
    specification: Specification, tmp_path: Path, capsys: pytest.CaptureFixture[str], number: str, rules: set[str]
) -> None:
    base = examples.base_example("gemeente", 2025, 5)
    delivery = json.loads(examples.delivery_bytes(base, specification.facts.bases, specification))
    delivery["metadata"]["overheidsnummer"] = number
    right, wrong = tmp_path / "duizenden.xlsx", tmp_path / "alleuro.xlsx"
    right.write_bytes(fillin.workbook_bytes(delivery, "gemeente", 2025))
    for records in delivery["data"].values():
        for record in records:
            record["bedrag"] *= 1000  # a cell holds thousands, so this fills it in with euros
    wrong.write_bytes(fillin.workbook_bytes(delivery, "gemeente", 2025))
    assert iv3.validate(right).oordeel == "goed"
    report = iv3.validate(wrong)
    assert report.oordeel == "waarschuwing"
    assert {finding["regel"] for finding in report.bevindingen} == rules
    assert main(["validate", str(wrong)]) == 0
    out = capsys.readouterr().out
    assert "is goed" not in out
    assert "Staan de bedragen in euro's terwijl duizenden verwacht worden" in out


def test_remarks_indicators_and_cents_come_back_as_they_were(cases: list[Case]) -> None:
    delivery = delivery_of(cases[0])
    words = ['Zegt "ja"', "twee regels", "=1+1", "+31", "@x", "_x0041_", "é € 😀", "'", "tab\tteken"]
    delivery["opmerkingen"] = [{"tekst": word} for word in words]
    delivery["data"]["kengetallen"] = [
        {"kengetal": "fk.1", "verslagperiode": "Beg_2023", "waarde": "0,23"},
        {"kengetal": "fk.2", "verslagperiode": "Beg_2023", "waarde": "12,50"},
        {"kengetal": "fk.3", "verslagperiode": "Rek_2023", "waarde": "n.v.t."},
        {"kengetal": "fk.4", "verslagperiode": "MJR_2026", "waarde": "-1000"},
    ]
    made = fillin.build(delivery, "gemeente", 2023)
    assert made.left_out == ()
    read = read_model(made.content)
    assert read.problems == []
    assert [remark["tekst"] for remark in read.delivery["opmerkingen"]] == words
    assert read.delivery["data"]["kengetallen"] == delivery["data"]["kengetallen"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["0.1", "0.10", "6.6", "6.60", "Tot_TV", "0.", "9.9"]),
            st.sampled_from(["1.1", "3.8", "6.1", "LR", "x"]),
            st.integers(-(10**12), 10**12),
        ),
        max_size=12,
    )
)
def test_every_euro_is_in_a_cell_or_is_told(records: list[tuple[str, str, int]]) -> None:
    lasten = [{"taakveld": row, "categorie": category, "bedrag": euros} for row, category, euros in records]
    delivery = {"metadata": {}, "contact": {}, "data": {"lasten": lasten}}
    model = model_of("gemeente", 2025, delivery)
    content = fitted(delivery, model)
    inside = sum(content.amounts["lasten"].values(), Decimal(0)) * 1000
    known = {(row, column) for row in model.grids["lasten"].row_of for column in model.grids["lasten"].column_of}
    outside = [euros for row, category, euros in records if (row, category) not in known]
    assert inside + sum(outside) == sum(euros for _, _, euros in records)
    told = sum(int(n) for s in content.left_out for n in re.findall(r"Aantal regels: (\d+)", s))
    assert told == len(outside)


@settings(max_examples=10, deadline=None)
@given(st.integers(-(10**12), 10**12))
def test_any_whole_amount_is_exact_in_its_cell(euros: int) -> None:
    record = {"taakveld": "0.1", "categorie": "3.8", "bedrag": euros}
    metadata = {"overheidslaag": "Provincie", "boekjaar": 2024}
    delivery = {"metadata": metadata, "contact": {}, "data": {"lasten": [record]}}
    read = read_model(fillin.workbook_bytes(delivery, "provincie", 2024))
    assert read.delivery["data"]["lasten"] == ([record] if euros else [])


# what does not fit


def test_what_has_no_place_is_told_in_the_workbook_and_to_the_caller(cases: list[Case]) -> None:
    delivery = delivery_of(cases[0])
    delivery["metadata"]["eigen_sleutel"] = "x"
    delivery["opmerkingen"] = [
        {"tekst": "met auteur", "auteur": "a"},
        {"tekst": "over Boekwinst/verlies"},
        {"tekst": ""},
    ]
    delivery["data"]["lasten"] = [
        {"taakveld": "9.9", "categorie": "3.8", "bedrag": 1000},
        {"taakveld": "0.", "categorie": "3.8", "bedrag": 2000},
        {"taakveld": "0.1", "categorie": "3.8", "bedrag": 1, "details": {"grootboek": "4000"}},
        {"taakveld": "0.1", "categorie": "3.8", "bedrag": 2},
        {"taakveld": "0.2", "categorie": "3.8", "bedrag": 0.5},
        {"taakveld": "0.3", "categorie": "3.8", "bedrag": 0},
        {"taakveld": "0.4", "categorie": "3.8", "bedrag": "12"},
        "geen regel",
    ]
    made = fillin.build(delivery, "gemeente", 2023)
    keys = ("code", "totaal", "eigen", "dubbel", "centen", "nul", "bedrag", "regel", "auteur", "opmerking", "veld")
    starts = [text(PART, f"niet_{key}", aantal=0, bedrag="", onderdeel="lasten", soort="taakveld", code="", ruimte="",
                   woorden="", veld="/metadata/eigen_sleutel") for key in keys]  # fmt: skip
    told = [re.sub(r"[^a-z]+", " ", re.sub(r"€ [\d.,]+|“[^”]*”", "", sentence)).strip() for sentence in made.left_out]
    wanted = [re.sub(r"[^a-z]+", " ", re.sub(r"“[^”]*”", "", sentence)).strip() for sentence in starts]
    assert sorted(told) == sorted(wanted)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    shown = {cell.value for row in book[text(PART, "blad_rekenblad")].iter_rows() for cell in row}
    assert set(made.left_out) <= shown


def test_a_part_without_a_sheet_is_told(cases: list[Case]) -> None:
    delivery = delivery_of(cases[4])
    delivery["data"]["kengetallen"] = [{"kengetal": "fk.1", "verslagperiode": "Rek_2023", "waarde": "1"}]
    assert any("kengetallen" in sentence for sentence in fillin.build(delivery, "gr", 2023).left_out)


@pytest.mark.parametrize(
    "delivery",
    [
        {},
        {"data": []},
        {"data": {"lasten": {}, "onbekend": [1]}, "metadata": [], "contact": None, "opmerkingen": "x"},
        {
            "metadata": {"overheidsnaam": "\ud800\ufffe", "periode": None},
            "data": {"lasten": [None, 1, {"taakveld": []}]},
        },
    ],
)
def test_a_broken_delivery_still_gives_a_workbook(delivery: Delivery) -> None:
    made = fillin.build(delivery, "gemeente", 2025)
    assert openpyxl.load_workbook(io.BytesIO(made.content)).sheetnames


def test_the_most_used_stands_get_the_columns_and_the_others_are_told(cases: list[Case]) -> None:
    delivery = delivery_of(cases[2])
    stands = ["ultimo", "1-1-2025", "31-3-2025", "30-6-2025", "ultimo", "1-1-2025", "31-3-2025"]
    delivery["data"][STANDS] = [{"balanscode": "A121", "standper": code, "bedrag": 5} for code in stands]
    grid = model_of("gemeente", 2025, delivery).grids[STANDS]
    assert list(grid.column_of) == ["1-1-2025", "ultimo", "31-3-2025"]
    assert any("30-6-2025" in sentence for sentence in fillin.build(delivery, "gemeente", 2025).left_out)


def test_a_stand_without_a_column_goes_to_the_same_moment_and_that_is_told(cases: list[Case]) -> None:
    delivery = delivery_of(cases[2])
    stands = {"ultimo": 3, "31-12-2025": 1, "1-1-2025": 2, "1 januari": 2}
    delivery["metadata"]["periode"] = 5
    delivery["data"][STANDS] = [
        {"balanscode": "A121", "standper": code, "bedrag": 1000} for code, times in stands.items() for _ in range(times)
    ]
    content = fitted(delivery, model_of("gemeente", 2025, delivery))
    assert content.amounts[STANDS] == {("A121", "ultimo"): 4, ("A121", "1-1-2025"): 2, ("A121", "1 januari"): 2}
    assert [sentence for sentence in content.left_out if "“31-12-2025”" in sentence and "“ultimo”" in sentence]


def test_a_layer_or_year_without_a_model_gets_a_message_with_the_years() -> None:
    with pytest.raises(Unusable, match=r"2023, 2024, 2025, 2026"):
        fillin.workbook_bytes(None, "gemeente", 2022)
    with pytest.raises(Unusable, match="waterschap"):
        fillin.workbook_bytes(None, "waterschap", 2025)


def test_without_xlsxwriter_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.delitem(sys.modules, "iv3.excel.book", raising=False)
    with pytest.raises(MissingComponent, match="xlsxwriter"):
        fillin.workbook_bytes(None, "gemeente", 2025)


# recalculated by LibreOffice


@pytest.fixture(scope="module")
def recalculated(cases: list[Case], tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Case, Path]]:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed: the formulas of the workbook are NOT recalculated here")
    folder = tmp_path_factory.mktemp("werkboeken")
    chosen = [case for case in cases if rule_of(case[0]) or (case[0].laag, case[0].jaar) == ("provincie", 2024)]
    for number, case in enumerate(chosen):
        content = fillin.workbook_bytes(delivery_of(case), case[0].laag, case[0].jaar)
        (folder / f"{number}.xlsx").write_bytes(content)
    command = [program, f"-env:UserInstallation={(folder / 'profiel').as_uri()}", "--headless", "--convert-to", "xlsx"]
    paths = [str(folder / f"{number}.xlsx") for number in range(len(chosen))]
    subprocess.run([*command, "--outdir", str(folder / "uit"), *paths], check=True, capture_output=True, timeout=300)
    return [(case, folder / "uit" / f"{number}.xlsx") for number, case in enumerate(chosen)]


def test_after_recalculation_the_controls_say_what_the_validator_says(
    recalculated: list[tuple[Case, Path]],
) -> None:
    assert len(recalculated) == len(RECALCULATED) + 1
    for (example, content), path in recalculated:
        assert differences(path, iv3.validate(content).data) == [], example


def test_the_list_of_what_is_wrong_names_the_rules_with_findings_and_no_others(
    recalculated: list[tuple[Case, Path]],
) -> None:
    named = 0
    for (example, content), path in recalculated:
        report = iv3.validate(content).data
        shown = verdicts(path)
        filled = [row for row in rows_of(path, text(PART, "blad_mis"))[FIRST_CONTROL:] if row[0]]
        found = {row[2] for row in filled if row[2]}
        assert found == {finding["regel"] for finding in report["bevindingen"]} & set(shown), example
        assert all(row[3] and "#" not in str(row[3]) for row in filled)
        named += len(found)
    assert named >= len(RECALCULATED)


def test_no_cell_has_an_error_value_after_recalculation(recalculated: list[tuple[Case, Path]]) -> None:
    looked = 0
    for _, path in recalculated:
        with zipfile.ZipFile(path) as archive:
            sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")]
        looked += sum(sheet.count("<f") for sheet in sheets)
        assert not [sheet for sheet in sheets if 't="e"' in sheet]
    assert looked > 10_000


def test_a_recalculated_workbook_still_reads_back_as_the_delivery(
    recalculated: list[tuple[Case, Path]],
) -> None:
    for case, path in recalculated[:2]:
        read = read_model(path)
        assert read.problems == []
        assert filled_parts(read.delivery) == filled_parts(delivery_of(case))


def test_the_comparison_with_the_validator_notices_another_delivery(
    recalculated: list[tuple[Case, Path]], cases: list[Case]
) -> None:
    (example, _), path = next(pair for pair in recalculated if rule_of(pair[0][0]) == "PF001")
    right = json.loads(next(c for e, c in cases if rule_of(e) == "PF001"))
    right["data"]["lasten"][0]["bedrag"] += 60_000_000
    assert any(line.startswith("PF006") for line in differences(path, iv3.validate(json.dumps(right)).data)), example
