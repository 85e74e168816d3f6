"""Published figures become facts: what is read, what is refused, and that the facts are what was published."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.commands.main import main
from generators.subjects.model.specification import Specification
from generators.subjects.proposals.totals import default_folder
from generators.upkeep.figures.importing import FOLDER, MERGERS, FigureSources, imported
from iv3.core.errors import UserError
from tests.support.sources import ROOT

SOURCES = FigureSources("bedragen", "balansen", "inwoners", "herindelingen")
FILES = {
    "2025-begroting.csv": "gemeente,taakveld,lasten_keur,baten_keur\nStad,0.1,60,10\nStad,0.10,40,95\nDorp,0.1,7,8\n",
    "gemeenteklassen.csv": "jaar,gemeentecode,gemeente,inwoners\n2025,0002,Stad,12\n2025,0001,Dorp,3\n",
    "balansposten.csv": (
        "jaar,gemeentecode,gemeente,balanscode,waarde_keur\n2024,0002,Stad,A121,50\n2024,0002,Stad,A213,-3\n"
        "2024,0002,Stad,P111,47\n"
    ),
    "herindelingen.csv": (
        "jaar,oude_code,oude_gemeente,nieuwe_code,nieuwe_gemeente,aandeel\n"
        "2020,0009,Buurt,0002,Stad,1\n2019,0008,'t Gat,0001,Dorp,0.25\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_amounts_are_added_up_per_municipality_and_stand_by_code(folder: Path, specification: Specification) -> None:
    files = imported(folder, specification, SOURCES)
    assert sorted(files) == [f"{FOLDER}/{name}.yaml" for name in ("balans-2024", "begroting-2025", "inwoners-2025")] + [
        MERGERS
    ]
    budget = files[f"{FOLDER}/begroting-2025.yaml"]
    assert "totalen: [107, 113]\n" in budget
    assert "kolommen: [lasten, baten]\n" in budget
    assert budget.endswith("rijen: |\n  0001 7 8\n  0002 100 105\n")
    assert files[f"{FOLDER}/balans-2024.yaml"].endswith("  0002 47 47\n")
    assert files[f"{FOLDER}/inwoners-2025.yaml"].endswith("  0001 3\n  0002 12\n")
    assert (
        '{jaar: 2019, oud: "0008", oude_naam: "\'t Gat", nieuw: "0001", nieuwe_naam: Dorp, aandeel: "0.25"}'
        in (files[MERGERS])
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("2025-begroting.csv", "Dorp,0.1", "Gehucht,0.1", "van Gehucht staat geen code"),
        ("balansposten.csv", "A213", "A121", "2024 0002 A121 staat er twee keer in"),
        (
            "gemeenteklassen.csv",
            "2025,0002,Stad,12",
            "2025,0002,Stad,12\n2025,0002,Stad,12",
            "Stad staat er twee keer in bij 2025",
        ),
        ("gemeenteklassen.csv", "0001,Dorp", "0002,Dorp", "een gemeente heeft er twee namen"),
        ("gemeenteklassen.csv", "inwoners", "mensen", "geen kolom inwoners"),
        ("balansposten.csv", "A121,50", "A121,5O", "balansposten.csv: 5O is geen heel getal"),
        ("2025-begroting.csv", "60,10", "60,x", "niet te lezen"),
    ],
)
def test_what_is_not_certain_is_refused(
    folder: Path, specification: Specification, name: str, old: str, new: str, said: str
) -> None:
    with pytest.raises(UserError, match=said):
        imported(changed(folder, name, old, new), specification, SOURCES)


def test_a_missing_file_is_named(folder: Path, specification: Specification) -> None:
    (folder / "balansposten.csv").unlink()
    with pytest.raises(UserError, match=r"balansposten\.csv is niet te lezen"):
        imported(folder, specification, SOURCES)


def test_the_facts_are_what_was_published(capsys: pytest.CaptureFixture[str]) -> None:
    published = default_folder(ROOT)
    if not published.is_dir():
        pytest.skip(f"the published figures are not in {published}; the facts are not read again")
    assert main(["import-figures", str(published)]) == 0
    assert capsys.readouterr().out == "15 bestanden bekeken, 0 anders.\n"
