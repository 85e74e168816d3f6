"""What columns beside a code and an amount mean in a table of care."""

from __future__ import annotations

from typing import Any

import pytest

import iv3
from iv3.core.errors import UserError
from iv3.rows.reading import TableReading


def totals(text: str, **options: Any) -> dict[str, Any]:
    return dict(iv3.couple(text, year=2025, **options).totals)


def test_a_column_with_the_side_decides_whether_an_amount_is_added_or_taken_off() -> None:
    text = "Productcode;Bedrag;DebetCredit\n45A48;100,00;D\n45A48;30,00;C\n"
    assert totals(text)["bedrag_in_cent"] == 70_00
    assert totals("Productcode;Debet;Credit\n45A48;100,00;\n45A48;;30,00\n")["bedrag_in_cent"] == 70_00
    signed = "Productcode;Bedrag;D/C\n45A48;100,00;D\n45A48;-30,00;C\n"
    assert "TEKEN_KANT" in iv3.couple(signed, year=2025).control.stopping
    assert totals(signed, reading=TableReading(is_signed=True))["bedrag_in_cent"] == 70_00


def test_lines_of_another_year_count_apart_and_those_of_two_years_are_asked_about() -> None:
    text = (
        "Productcode;Bedrag;Begindatum;Einddatum\n45A48;1;2025-01-01;2025-01-31\n45A48;2;01-12-2024;31-12-2024\n"
        "45A48;4;01-12-2024;31-01-2025\n"
    )
    found = totals(text)
    assert found["bedrag_in_cent"] == 5_00
    assert found["bedrag_buiten_cent"] == 2_00
    assert found["bedrag_open_cent"] == 4_00
    by_year = totals("Productcode;Bedrag;Jaar\n45A48;1;2025\n45A48;2;2024\n45A48;4;\n45A48;8;onbekend\n")
    assert (by_year["bedrag_in_cent"], by_year["bedrag_buiten_cent"], by_year["bedrag_geweigerd_cent"]) == (
        500,
        200,
        800,
    )
    assert by_year["bedrag_bestand_cent"] == 15_00
    assert [line["rij"] for line in by_year["afgekeurd"]] == [5]


def test_a_shifted_row_a_total_and_a_file_that_is_given_twice_never_become_money() -> None:
    shifted = "Zaak;Productcode;Omschrijving;Aantal;Bedrag;Opmerking\n1;45A48;gewoon;1;100,00;\n2;45A48;a; b;2;50,00;\n"
    found = totals(shifted)
    assert (found["bedrag_in_cent"], [line["rij"] for line in found["afgekeurd"]]) == (100_00, [3])
    total = iv3.couple("Productcode;Bedrag\n45A48;100\n45A48;30\nTotaal;130\n", year=2025)
    assert total.totals["bedrag_in_cent"] == 130_00
    assert not total.control.open_checks
    wrong = iv3.couple("Productcode;Bedrag\n45A48;100\n45A48;30\nTotaal;131\n", year=2025)
    assert wrong.control.stopping == ["TOTAALRIJ"]
    text = "Productcode;Bedrag\n45A48;100\n45A48;30\n"
    assert iv3.couple(text, text, year=2025).control.stopping == ["DUBBEL_BESTAND"]


def test_the_names_of_providers_are_no_administrations() -> None:
    assert totals("Productcode;Bedrag;Bedrijf\n45A48;1;Zorg A\n45A48;2;Zorg B\n")["bedrag_in_cent"] == 3_00


def test_kinds_of_amounts_that_are_mixed_are_asked_about() -> None:
    text = "Productcode;Bedrag;Scenario\n45A48;1;Begroting\n45A48;2;Realisatie\n"
    with pytest.raises(UserError, match="--only"):
        totals(text)
    found = totals(text, reading=TableReading(only=(("Scenario", "Realisatie"),)))
    assert (found["bedrag_in_cent"], found["bedrag_buiten_cent"]) == (2_00, 1_00)


def test_a_row_number_is_no_code() -> None:
    found = totals("nr;productcode;bedrag\n1;1;100\n2;2;200\n3;45A48;5\n")
    assert found["bedrag_open_cent"] == 300_00
    assert "geen productcode" in found["vragen"][0]["vraag"]
