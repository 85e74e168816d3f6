"""Published key figures: what the facts say of them comes out of the published balances and totals again."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import kengetallen
from generators.kernel.reading import Facts
from generators.kernel.records import Rekenkengetallenbestand
from generators.subjects.model.specification import Specification

pytestmark = pytest.mark.usefixtures("fresh_packs")

CLASSES = "jaar,gemeentecode,gemeente,inwoners\n2023,0001,Dorp,1000\n2023,0002,Stad,5000\n"
BALANCES = (
    "jaar,gemeentecode,gemeente,balanscode,waarde_keur\n"
    "2022,0001,Dorp,A23,40\n2022,0001,Dorp,P111,40\n"
    "2023,0001,Dorp,A23,100\n2023,0001,Dorp,P111,25\n2023,0001,Dorp,P133,75\n"
    "2023,0002,Stad,A23,100\n2023,0002,Stad,P111,50\n2023,0002,Stad,P133,50\n"
)
TOTALS = "gemeente,taakveld,lasten_keur,baten_keur\nDorp,0.1,115,100\nStad,0.1,100,100\n"
RATIOS = (
    "begrotingsjaar,gemeentecode,gemeente,jaar,soort,fk1,fk2,fk3,fk4,fk5,fk6\n"
    "2025,0001,Dorp,2023,R,-0.25,-0.25,0.26,,,\n"
    "2025,0002,Stad,2023,R,-0.5,-0.4,0,,8,\n"
    "2025,0002,Stad,2024,B,9,9,9,9,9,9\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in (
        ("gemeenteklassen.csv", CLASSES),
        ("balansposten.csv", BALANCES),
        ("2023-jaarrekening.csv", TOTALS),
        ("kengetallen.csv", RATIOS),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_the_command_says_how_many_agree_and_what_seems_the_matter_with_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kengetallen.main([str(folder)]) == 0
    told = capsys.readouterr().out
    solvency = told.split("fk.3, Jaarrekening 2023")[1].split("\n\n")[0]
    assert "naast de kengetallen in de begroting 2025: 2 gemeenten" in solvency
    assert "binnen 0,01: 1 (50 procent)" in solvency
    assert "1 keer nul gepubliceerd, dus waarschijnlijk niet ingevuld" in solvency
    assert "signaal fk.2 meer dan fk.1: 1 van 2 (50 procent)" in told
    assert "signaal fk.5 als procent: 1 van 1 (100 procent)" in told
    assert "  1 gemeenten; hoogstens € 50.000 uit elkaar: 1 (100 procent)" in told


def test_a_count_in_the_facts_that_does_not_come_out_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kengetallen.main([str(folder), "--check"]) == 1
    assert "fk.3: de feiten zeggen (340, 240, 280); geteld is (2, 1, 1)." in capsys.readouterr().err


def test_a_folder_without_balances_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kengetallen.main([str(tmp_path)]) == 2
    assert "er staat geen balansposten.csv" in capsys.readouterr().err


def test_every_count_in_the_facts_comes_out_of_the_published_figures(specification: Specification) -> None:
    if not (kengetallen.FOLDER / "balansposten.csv").is_file():
        pytest.skip(f"the published figures are not in {kengetallen.FOLDER}; the counts in the facts are not compared")
    facts: Facts = specification.facts
    said = [
        meting for file in facts.files(Rekenkengetallenbestand) for f in file.rekenkengetallen for meting in f.metingen
    ]
    assert len(said) == 4
    assert kengetallen.main(["--check"]) == 0
