"""What a file says of its amounts outside their columns: a unit, a currency, a side. It counts or it is asked about."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import iv3
from iv3.commands.main import main
from iv3.core.errors import Unusable
from iv3.rows.reading import TableReading
from iv3.rows.units import unit_in
from iv3.rows.years_and_periods import year_and_period

pytestmark = pytest.mark.usefixtures("fresh_packs")

MAPPING = "rekening;taakveld;categorie\n4100;0.4;1.1\n8300;2.1;3.7\n"
TWELVE_FIFTY = 1250


def booked(text: str, reading: TableReading | None = None) -> tuple[int, str]:
    """Return the lasten of a ledger in cents, and what was remarked."""
    done = iv3.ledger(text, MAPPING, year=2025, reading=reading or TableReading())
    lasten = next(p["bedrag_cent"] for p in done.totals["onderdelen"] if p["onderdeel"] == "lasten")
    return lasten, " ".join(done.control.gelezen[0].opmerkingen)


def ledger(header: str = "rekening;debet;credit", above: str = "", below: str = "") -> str:
    return f"{above}{header}\n{below}4100;12,50;\n8300;;12,50\n"


@pytest.mark.parametrize(
    ("title", "worth"),
    [
        ("Saldilijst\nbedragen x € 1.000\n\n", 1_000),
        ("Saldilijst (bedragen x €1.000);;\n", 1_000),
        ("Begroting 2025;in duizenden euro's;\n", 1_000),
        ("BEDRAGEN × 1.000\n", 1_000),
        ("Bedragen * € 1.000,-\n", 1_000),
        ("k€\n", 1_000),
        ("Overzicht x € 1 mln\n", 1_000_000),
        ("Overzicht x € 1.000.000\n", 1_000_000),
        ("Bedragen in euro's\n", 1),
        ("Box 1000, x 1\n", 1),
        ("Duizend bloemen\n", 1),
    ],
)
def test_a_unit_in_a_title_above_the_header_counts_and_is_told(title: str, worth: int) -> None:
    cents, said = booked(ledger(above=title))
    assert cents == TWELVE_FIFTY * worth
    assert ("er staat “" in said) == (worth > 1)


def test_a_unit_that_stands_alone_just_below_the_header_counts_too() -> None:
    cents, said = booked(ledger(below=";(x € 1.000);\n"))
    assert cents == TWELVE_FIFTY * 1_000
    assert "“(x € 1.000)”" in said


def test_a_unit_in_a_header_goes_before_the_same_in_a_title() -> None:
    text = ledger("rekening;debet x € 1.000;credit x € 1.000", above="Bedragen x € 1.000\n")
    assert booked(text)[0] == TWELVE_FIFTY * 1_000


def test_a_title_and_a_header_that_name_another_unit_must_be_chosen_from() -> None:
    with pytest.raises(Unusable, match="noemt euro's"):
        booked(ledger("rekening;debet EUR;credit EUR", above="in duizenden\n"))


def test_a_workbook_says_its_unit_in_a_title_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Saldilijst"], ["(bedragen x € 1.000)"], ["rekening", "bedrag"], [4100, 12.5]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "g.xlsx")
    done = iv3.ledger(tmp_path / "g.xlsx", MAPPING, year=2025)
    assert done.control.in_file.cent == TWELVE_FIFTY * 1_000
    assert any("€ 1.000" in remark for remark in done.control.gelezen[0].opmerkingen)


def test_what_is_written_back_keeps_the_unit_of_the_title(tmp_path: Path) -> None:
    source, out = tmp_path / "c.csv", tmp_path / "o.csv"
    source.write_text("Overzicht x € 1.000\nproductcode;bedrag\n45A48;2\n", encoding="utf-8")
    assert main(["couple", str(source), "--year", "2025", "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8-sig").startswith("productcode;bedrag (x € 1.000);stand")
    again = iv3.couple(out, year=2025)
    assert again.totals["bedrag_in_cent"] == 2_000_00


def test_a_unit_or_another_currency_for_each_line_is_asked_about() -> None:
    with pytest.raises(Unusable, match=r"“eenheid” staat “x 1000” \(rij 3\)"):
        booked("rekening;bedrag;eenheid\n4100;5;stuks\n4100;5;x 1000\n")
    with pytest.raises(Unusable, match=r"“Valuta” staat “USD” \(rij 3\)"):
        booked("rekening;bedrag;Valuta\n4100;5;EUR\n4100;5;USD\n")
    assert booked("rekening;bedrag;valuta\n4100;5;EUR\n4100;5;01-02-2025\n")[0] == 1_000


@pytest.mark.parametrize("words", [("Debet", "Credit"), ("D", "C"), ("+", "-"), ("Lasten", "Baten"), ("+", "−")])
def test_a_column_of_sides_that_is_not_recognised_is_asked_about(words: tuple[str, str]) -> None:
    text = f"rekening;bedrag;soort regel\n4100;12,50;{words[0]}\n4100;5;{words[1]}\n"
    with pytest.raises(Unusable, match='--column "dc=soort regel"'):
        booked(text)
    assert booked(text, TableReading(named={"dc": "soort regel"}))[0] == 750
    assert booked(text, TableReading(ignored=("dc",)))[0] == 1750


def test_a_column_of_sides_beside_amounts_with_that_sign_is_no_question() -> None:
    assert booked("rekening;bedrag;soort\n4100;12,50;Debet\n4100;-5;Credit\n")[0] == 750
    assert booked("rekening;bedrag;klasse\n4100;12,50;C\n4100;5;C\n")[0] == 1750


def test_a_blank_side_is_not_the_minus_that_means_credit() -> None:
    done = iv3.ledger("rekening;bedrag;d/c\n4100;5;\n4100;7;-\n", MAPPING, year=2025)
    assert [(r["rij"], "is geen debet" in r["reden"]) for r in done.totals["afgekeurd"]] == [(2, True)]
    assert done.control.in_file.cent == -700


def test_amounts_in_a_column_without_a_name_are_told() -> None:
    _, said = booked("rekening;Mutatie;\n;Debet;Credit\n4100;12,50;\n8300;;12,50\n")
    assert "kolom C heeft in de kop (rij 1) geen naam" in said


def test_a_hidden_column_that_is_read_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["rekening", "bedrag", "oud"], [4100, 12.5, 3]):
        book.worksheets[0].append(row)
    for letter in "BC":
        book.worksheets[0].column_dimensions[letter].hidden = True
    book.save(tmp_path / "g.xlsx")
    receipt = iv3.ledger(tmp_path / "g.xlsx", MAPPING, year=2025).control.gelezen[0]
    remarks = [remark for remark in receipt.opmerkingen if "verborgen" in remark]
    assert len(remarks) == 1
    assert "kolom “bedrag” (B) is verborgen, en is wel gelezen" in remarks[0]


@pytest.mark.parametrize("text", ["2025P03", "2025-P3", "2025 periode 3", "2025m03", "202503", "2025-03"])
def test_a_period_with_its_year_is_read_however_it_is_written(text: str) -> None:
    assert year_and_period(text) == (2025, 3)


def test_a_word_that_only_a_header_ends_in_is_no_unit_in_a_title() -> None:
    assert unit_in(["Programma duizend", "Gemeente Miljoen"]) is None
