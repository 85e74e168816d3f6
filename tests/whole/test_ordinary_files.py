"""Files as people and packages make them, through the commands: right to the cent, or told what to do. Never silent."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from iv3.commands.main import main
from tests.support.sheets import write_sheet
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

MAPPING = "rekening;taakveld;categorie\n4100;0.4;1.1\n8300;2.1;3.7\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said_of(words: str, capfd: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run a command; return its exit code and all it said."""
    capfd.readouterr()
    code = main(shlex.split(words))
    captured = capfd.readouterr()
    return code, captured.out + captured.err


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (
            "Zaak;Productcode;Omschrijving;Aantal;Bedrag;Opmerking\n1;45A48;gewoon;1;100,00;\n2;45A48;a; b;2;50,00;\n",
            1,
            ("In bestand € 100 (regels: 1)", "Rij 3 heeft 7 cellen en de kop 6"),
        ),
        ("Productcode;Bedrag;DebetCredit\n45A48;100,00;D\n45A48;30,00;C\n", 0, ("In bestand € 70 (regels: 2)",)),
        ("Productcode;Bedrag;Soort\n45A48;100,00;Debet\n45A48;30,00;Credit\n", 2, ('--column "dc=Soort"',)),
        ("productcode;bedrag;jaar\n45A48;100;2024\n45A48;30;2025\n", 0, ("keuze € 30 + ander jaar € 100",)),
        (
            "productcode;bedrag;begindatum\n45A48;100;2024-12-01\n45A48;30;01-02-2025\n",
            0,
            ("keuze € 30 + ander jaar € 100",),
        ),
        (
            "productcode;bedrag\n45A48;100\n;50,00\n",
            1,
            ("In bestand € 150 (regels: 2) = keuze € 100 + geweigerd € 50",),
        ),
        ("productcode;bedrag\n02Z99;100\n", 0, ("codes die op geen lijst staan (aantal: 1): 02Z99",)),
        ("productcode;bedrag\n45A48;100\n45A48;30\nTotaal;130\n", 0, ("In bestand € 130 (regels: 2)", "totalen 1")),
        ("productcode;Credit\n45A48;100\n", 2, ("er is geen kolom “debet”",)),
    ],
)
def test_an_ordinary_table_to_couple_comes_out_right_or_is_asked_about(
    text: str, code: int, says: tuple[str, ...], desk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (desk / "regels.csv").write_text(text, encoding="utf-8")
    outcome, said = said_of("couple regels.csv --year 2025 --out uit.csv", capfd)
    assert (outcome, [words for words in says if words not in said]) == (code, []), said


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (
            "Rekening;Debet EUR;Credit EUR\n4100;100;\n8300;;100\n",
            0,
            ("debet = “Debet EUR” (B); credit = “Credit EUR” (C)", "In bestand debet € 100, credit € 100"),
        ),
        ("FCL;ECL;Werkelijk\n600;4100;100\n620;8300;-100\n", 0, ("rekening = “ECL” (B); bedrag = “Werkelijk” (C)",)),
        *(
            (
                f"rekening;bedrag\n{written};100\n8300;-100\n",
                1,
                ("lijkt op rekening 4100 in rij 2 van de mapping", "open debet € 100, credit € 0"),
            )
            for written in ('="4100"', "'4100", "04100", "4100 - Salarissen")
        ),
        (
            "rekening;debet;credit\n4100;500,00;100,00\n8300;20,00;420,00\n",
            0,
            ("“debet” € 520, “credit” € 520", "In bestand debet € 520, credit € 520", "lasten: € 400"),
        ),
        ("Rekening;Begroting;Realisatie;Saldo\n4100;120;100;20\n8300;-50;-55;5\n", 2, ("Kies er een",)),
        ("rekening;debet;credit\n4100,100,\n8300;;100\n", 1, ("Rij 2 heeft", "ONLEESBAAR klopt niet")),
        ("rekening|tekst|debet|credit\n4100|a; b; c|100|\n8300|d; e|0|100\n", 0, ("debet € 100, credit € 100",)),
        ("boekjaar;rekening;bedrag\n2025;4100;100\n;8300;-100\n", 0, ("of de datum leeg", "credit € 100")),
        ("rekening;bedrag\n4100;1\u00a0234,50\n8300;-1\u202f234,50\u00a0\n", 0, ("lasten: € 1.234,50",)),
        (
            "Rekening;;2025;2025\nnr;naam;debet;credit\n4100;a;100;\n8300;b;;100\n",
            2,
            ("er is geen kolom “rekening”. De koppen in rij 2 zijn",),
        ),
    ],
)
def test_an_ordinary_ledger_comes_out_right_or_is_told_what_to_do(
    text: str, code: int, says: tuple[str, ...], desk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (desk / "g.csv").write_text(text, encoding="utf-8")
    (desk / "m.csv").write_text(MAPPING, encoding="utf-8")
    outcome, said = said_of("ledger g.csv --mapping m.csv --year 2025", capfd)
    assert (outcome, [words for words in says if words not in said]) == (code, []), said


def test_a_file_that_is_given_twice_is_not_coupled_twice(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("a.csv", "b.csv"):
        (desk / name).write_text("productcode;bedrag\n45A48;100\n45A48;30\n", encoding="utf-8")
    code, said = said_of("couple a.csv b.csv --year 2025 --out uit.csv", capfd)
    assert code == 1
    assert "b.csv heeft dezelfde inhoud als a.csv" in said
    assert "Er is niets geschreven: DUBBEL_BESTAND sluit niet" in said
    assert not (desk / "uit.csv").exists()


def test_what_a_folder_has_besides_is_named(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (desk / "map" / "sub").mkdir(parents=True)
    shutil.copy(ROOT / "voorbeelden" / "grootboek" / "aanlevering.json", desk / "map" / "a.json")
    write_sheet(desk / "map" / "sub" / "vol.xlsx", [["rekening"]])
    code, said = said_of("validate map", capfd)
    assert code == 0
    assert "Niet gecontroleerd: sub/vol.xlsx. Noem een ingevuld Excel-model zelf." in said


def test_numbers_of_a_workbook_are_written_as_a_dutch_spreadsheet_reads_them(
    desk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rows: list[list[object]] = [
        ["productcode", "bedrag", "eigen"],
        ["45A48", 1234567.89, 10.5],
        ["45A48", "100,50", "1.5"],
    ]
    write_sheet(desk / "regels.xlsx", rows)
    code, _ = said_of("couple regels.xlsx --year 2025 --out uit.csv", capfd)
    lines = (desk / "uit.csv").read_text(encoding="utf-8-sig").splitlines()
    assert code == 0
    assert [line.split(";")[1:3] for line in lines[1:]] == [["1234567,89", "10,5"], ["100,50", "1.5"]]
    write_sheet(desk / "g.xlsx", [["rekening", "bedrag"], [4100, 10.5], [8300, -10.5]])
    (desk / "m.csv").write_text(MAPPING, encoding="utf-8")
    code, _ = said_of("ledger g.xlsx --mapping m.csv --year 2025 --lines uit-2.csv", capfd)
    assert code == 0
    assert "4100;10,5;" in (desk / "uit-2.csv").read_text(encoding="utf-8-sig")
