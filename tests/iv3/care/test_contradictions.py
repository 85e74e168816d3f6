"""What a line says against its own code is a question in every year, and never settled in silence."""

from __future__ import annotations

import pytest

from iv3.care.lines import Care, Coupled
from iv3.care.rules import read

PACK = read()


def coupled(year: int, **said: str) -> Coupled:
    found = Care(PACK, year).couple(said)
    assert found is not None
    return found


QUESTIONS: tuple[tuple[dict[str, str], int, str, str], ...] = (
    ({"productcode": "54001", "verblijf": "ja"}, 2024, "6.74a 6.74b", "verblijf: ambulant"),
    ({"productcode": "54001", "verblijf": "ja"}, 2023, "6.74a 6.74b", "verblijf: ambulant"),
    ({"productcode": "54001", "hulpvorm": "13"}, 2024, "6.74a 6.74b", "Bij hulpvorm 13 hoort: met verblijf"),
    ({"productcode": "43A05", "hulpvorm": "11"}, 2024, "6.72a 6.73a", "hulpvorm: 12. De regel zegt: 11"),
    ({"productcode": "43A05", "hulpvorm": "13"}, 2024, "6.72a 6.74c", "hulpvorm: 12. De regel zegt: 13"),
    ({"productcode": "44A18", "hulpvorm": "14"}, 2024, "6.73a 6.73c", "hulpvorm: 11. De regel zegt: 14"),
    ({"productcode": "45A48", "hulpvorm": "13"}, 2024, "6.72a 6.72b 6.74c", "productcode 45A48"),
    ({"productcode": "43A06", "verblijf": "nee"}, 2024, "6.74c", "verblijf: met verblijf"),
    ({"productcode": "44B01", "verblijf": "nee"}, 2024, "6.73b", "verblijf: met verblijf"),
    ({"productcode": "40A01", "verblijf": "ja"}, 2024, "6.72a", "verblijf: ambulant"),
    ({"productcategorie": "51", "verblijf": "ja"}, 2024, "6.74a", "productcategorie 51"),
    ({"productcategorie": "55", "inkoopniveau": "lokaal"}, 2024, "6.74b", "inkoopniveau: landelijk"),
    (
        {"productcategorie": "43", "hulpvorm": "02", "logeren": "nee"},
        2024,
        "6.72a 6.72b 6.72c 6.72d 6.73a 6.73b 6.73c 6.74a 6.74b 6.74c",
        "verblijf",
    ),
    ({"productcode": "45B10", "leveringsvorm": "pgb", "hulpvorm": "02"}, 2025, "6.751 6.752 6.753 6.792", "in natura"),
    ({"productcategorie": "45", "hulpvorm": "01", "beschikking": "ja", "inkoopniveau": "lokaal"},
     2025, "6.22 6.23 6.751", "zonder beschikking"),
    ({"productcode": "44B01", "verblijf": "nee", "inkoopniveau": "lokaal"}, 2025, "6.751 6.761", "met verblijf"),
    ({"productcategorie": "02", "arrangement": "opvang"}, 2025, "6.712 6.713 6.812", "arrangement opvang"),
    ({"productcategorie": "01", "verblijf": "ja"}, 2025, "6.711", "productcategorie 01"),
)  # fmt: skip


@pytest.mark.parametrize(("said", "year", "candidates", "told"), QUESTIONS, ids=str)
def test_what_a_line_says_against_its_code_is_a_question_with_every_reading(
    said: dict[str, str], year: int, candidates: str, told: str
) -> None:
    found = coupled(year, **said)
    assert (found.stand, " ".join(found.kandidaten), found.zekerheid) == ("keuze", candidates, "afgeleid")
    assert told in found.vraag
    assert found.vraag.endswith("?")


def test_a_contradiction_that_does_not_matter_is_told_and_the_line_is_no_longer_established() -> None:
    found = coupled(2025, productcode="45A48", hulpvorm="04", inkoopniveau="lokaal")
    assert (found.stand, found.taakveld, found.zekerheid) == ("gekoppeld", "6.751", "afgeleid")
    assert "hulpvorm: 02. De regel zegt: 04" in found.opmerking
    assert "in beide gevallen hetzelfde" in found.opmerking
    found = coupled(2025, productcode="45A48", verblijf="ja", leveringsvorm="pgb")
    assert (found.stand, found.taakveld, found.zekerheid) == ("gekoppeld", "6.792", "afgeleid")
    assert found.opmerking


def test_a_line_that_says_what_its_code_says_stays_as_certain_as_it_was() -> None:
    for year in range(2022, 2027):
        for said in ({"productcode": "45A48"}, {"productcode": "44B01"}, {"productcode": "54001"}):
            forms = {"45A48": "nee", "44B01": "ja", "54001": "nee"}
            found = coupled(year, **said)
            assert coupled(year, **said, verblijf=forms[said["productcode"]]) == found
            assert not found.opmerking


def test_a_category_of_which_the_codes_are_known_otherwise_takes_what_the_line_says() -> None:
    assert coupled(2024, productcategorie="54", verblijf="ja").taakveld == "6.74b"
    assert coupled(2024, productcategorie="54", verblijf="nee").taakveld == "6.74a"


def test_a_hulpvorm_of_the_other_law_is_asked_about() -> None:
    found = coupled(2025, productcategorie="01", hulpvorm="11")
    assert found.stand == "open"
    assert found.vraag == "Hulpvorm 11 hoort bij de Jeugdwet, maar categorie 01 bij de Wmo. Welke klopt?"


def test_a_hulpvorm_that_is_a_measure_is_read_by_its_category() -> None:
    found = coupled(2025, productcategorie="48", hulpvorm="11")
    assert (found.stand, found.taakveld, found.zekerheid, found.opmerking) == ("gekoppeld", "6.821", "vastgesteld", "")
    assert "hoort productcategorie: 47 of 48 of 49" in coupled(2025, productcategorie="43", hulpvorm="21").vraag


@pytest.mark.parametrize("code", ["46", "46A00", "54018", "54000", "54GHR", "54BD1", "46Z01"])
def test_what_no_source_names_is_at_most_derived(code: str) -> None:
    found = coupled(2025, **{"productcategorie" if len(code) == 2 else "productcode": code})
    assert (found.stand, found.zekerheid) == ("keuze", "afgeleid")


def test_a_code_of_no_list_says_so_and_is_at_most_derived() -> None:
    found = coupled(2025, productcode="45A76", inkoopniveau="regionaal")
    assert (found.stand, found.taakveld, found.zekerheid) == ("gekoppeld", "6.752", "afgeleid")
    assert found.opmerking == "45A76 staat op geen codelijst."


def test_help_of_the_team_without_a_decision_is_access_and_else_it_is_an_exception() -> None:
    team = coupled(2025, hulpvorm="01", beschikking="nee", splitsing="ja")
    assert (team.stand, team.taakveld) == ("gekoppeld", "6.22")
    other = coupled(2025, productcategorie="45", inkoopniveau="lokaal")
    assert (other.stand, other.taakveld) == ("gekoppeld", "6.751")
    assert other.tenzij == "tenzij het hulp van het wijkteam is, zonder beschikking: 6.22 of 6.23"
    assert coupled(2025, productcode="45A48", inkoopniveau="lokaal").tenzij == ""


def test_day_care_is_coupled_with_its_exceptions_and_takes_what_the_line_says() -> None:
    found = coupled(2025, productcategorie="07")
    assert (found.stand, found.taakveld, found.zekerheid) == ("gekoppeld", "6.713", "vastgesteld")
    assert found.uitgezonderd == ("6.811", "6.812", "6.4")
    opvang = coupled(2025, productcategorie="07", dagbesteding="opvang")
    assert (opvang.taakveld, opvang.tenzij) == ("6.812", "")
