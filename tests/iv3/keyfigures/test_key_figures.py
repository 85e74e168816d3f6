"""iv3 key-figures: what follows from a delivery, beside what is delivered; it explains and asks, and judges nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import iv3
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.commands.main import main
from iv3.core.words import Kengetaleenheid, Kengetalsignaal, Kengetalstand, Kengetalvergelijking
from iv3.delivery.validation import Validation
from iv3.keyfigures.numbers import read_number, written_number
from iv3.keyfigures.reading import figures_of

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]
Make = Callable[..., Json]
LAYERS = [("gemeente", 2025), ("gemeente", 2018), ("gr", 2023), ("provincie", 2025), ("provincie", 2021)]


@pytest.fixture(scope="module")
def make(specification: Specification) -> Make:
    """Return deliveries that every rule lets pass, with these delivered key figures: code, report period, value."""

    def delivery(laag: str, jaar: int, periode: int = 5, *values: tuple[str, str, str]) -> Json:
        example = examples.base_example(laag, jaar, periode)
        document: Json = json.loads(examples.delivery_bytes(example, specification.facts.bases, specification))
        document["data"]["kengetallen"] = [
            {"kengetal": code, "verslagperiode": period, "waarde": value}
            for code, period, value in values
            if code.startswith("fk")
        ]
        document["data"]["beleidsindicatoren"] = [
            {"beleidsindicator": code, "verslagperiode": period, "waarde": value}
            for code, period, value in values
            if code.startswith("bi")
        ]
        return document

    return delivery


def figures(document: Json) -> iv3.KeyFigures:
    return iv3.key_figures(json.dumps(document))


def stands(document: Json, moment: str, *beginnings: str) -> int:
    """Return the euros of stands whose balance post begins so: a second road to the same sum."""
    first = ("1 januari", "01-01", "1-1")
    return sum(
        int(record["bedrag"])
        for record in document["data"]["balans_standen"]
        if record["balanscode"].startswith(beginnings) and record["standper"].startswith(first) == (moment == "begin")
    )


def flow(document: Json, part: str, without: tuple[str, ...]) -> int:
    return sum(int(r["bedrag"]) for r in document["data"][part] if r["taakveld"] not in without)


def reserves(laag: str) -> tuple[str, ...]:
    return ("0.8", "0.9") if laag == "provincie" else ("0.10", "0.11")


# What follows from a delivery


@pytest.mark.parametrize(("laag", "jaar"), LAYERS)
def test_ratios_are_those_of_the_balance_and_the_revenue(make: Make, laag: str, jaar: int) -> None:
    document = make(laag, jaar)
    found = figures(document)
    revenue = flow(document, "baten", reserves(laag))
    debt = stands(document, "eind", "P13", "P140", "P21", "P29")
    less = stands(document, "eind", "A1332", "A22", "A23", "A29")
    loans = stands(document, "eind", "A132", "A1331")
    equity, total = stands(document, "eind", "P11"), stands(document, "eind", "P")
    assert revenue > 0
    assert total > 0
    assert found.figure("fk.1").waarde == Fraction(debt - less, revenue)
    assert found.figure("fk.2").waarde == Fraction(debt - less - loans, revenue)
    assert found.figure("fk.3").waarde == Fraction(equity, total)
    assert found.figure("fk.5").waarde == Fraction(stands(document, "eind", "A213"), revenue)


@pytest.mark.parametrize(("laag", "jaar"), LAYERS)
def test_three_ways_to_the_emu_balance_agree_where_nothing_is_booked_outside_the_account(
    make: Make, laag: str, jaar: int
) -> None:
    balance = figures(make(laag, jaar)).figure("emu-saldo")
    outcomes = {way.id: way.waarde for way in balance.ways}
    assert list(outcomes) == ["niet-financieel", "financieel-balans", "financieel-matrix"]
    assert len(set(outcomes.values())) == 1
    assert balance.waarde not in (None, 0)


def test_an_entry_in_equity_outside_the_account_sets_the_ways_apart_and_is_said(make: Make) -> None:
    document = make("gemeente", 2025)
    cash = next(r for r in document["data"]["balans_standen"] if r["balanscode"] == "A23" and "12" in r["standper"])
    cash["bedrag"] += 7000
    found = figures(document)
    assert "€ 7.000 uit elkaar" in found.to_text()
    assert not found.signals


def test_a_budget_has_no_balance_and_says_so(make: Make) -> None:
    found = figures(make("gemeente", 2025, 0))
    for code in ("fk.1", "fk.2", "fk.3", "fk.5", "emu-saldo"):
        figure = found.figure(code)
        assert figure.stand == Kengetalstand.NIET_TE_BEREKENEN, code
        assert "geen balans" in figure.ways[0].reden, code
    assert found.figure("bi.5").stand == Kengetalstand.BEREKEND


def test_an_account_without_a_balance_is_not_worked_out_as_zero(make: Make) -> None:
    document = make("gemeente", 2025)
    document["data"]["balans_standen"] = []
    found = figures(document)
    assert found.figure("fk.3").waarde is None
    assert "geen eindbalans" in found.figure("fk.3").ways[0].reden
    assert [way.id for way in found.figure("emu-saldo").ways if way.waarde is not None] == ["financieel-matrix"]


def test_what_no_delivery_has_says_what_lacks(make: Make) -> None:
    found = figures(make("gemeente", 2025))
    never = [figure for figure in found.figures if figure.stand == Kengetalstand.NIET_UIT_IV3]
    assert [figure.code for figure in never] == ["fk.4", "fk.6", "bi.1", "bi.2", "bi.3"]
    assert all(len(figure.record["niet_uit_iv3"]) > 20 for figure in never)


def test_revenue_of_nothing_divides_nothing(make: Make) -> None:
    document = make("gemeente", 2025)
    for record in document["data"]["baten"]:
        record["bedrag"] = 0
    figure = figures(document).figure("fk.1")
    assert figure.stand == Kengetalstand.NIET_TE_BEREKENEN
    assert "wordt door gedeeld" in figure.ways[0].reden


# Beside what is delivered


def test_a_delivered_value_is_equal_up_to_a_hundredth_and_no_further(make: Make) -> None:
    exact = figures(make("gemeente", 2025)).figure("fk.3").waarde
    assert exact is not None
    for apart, outcome in ((Fraction(99, 10000), "gelijk"), (Fraction(101, 10000), "anders")):
        told = written_number(exact + apart)
        found = figures(make("gemeente", 2025, 5, ("fk.3", "Rek_2025", told))).figure("fk.3")
        assert found.vergelijking == outcome, told


def test_only_the_value_of_the_same_document_and_year_is_compared(make: Make) -> None:
    found = figures(make("gemeente", 2025, 5, ("fk.3", "Rek_2024", "0,9"), ("fk.3", "MJR_2026", "0,8")))
    assert found.figure("fk.3").delivered is None
    assert found.figure("fk.3").vergelijking == Kengetalvergelijking.ZONDER_VERGELIJKING


def test_a_value_below_what_it_can_be_at_most_fits(make: Make) -> None:
    below, above = ("0,01", Kengetalvergelijking.ONDER_BOVENGRENS), ("0,9", Kengetalvergelijking.ANDERS)
    for told, outcome in (below, above):
        assert figures(make("gemeente", 2025, 5, ("fk.5", "Rek_2025", told))).figure("fk.5").vergelijking == outcome


def test_a_difference_is_explained_and_asked_about_and_is_no_signal(make: Make) -> None:
    found = figures(make("gemeente", 2025, 5, ("fk.3", "Rek_2025", "0,5")))
    assert found.figure("fk.3").vergelijking == Kengetalvergelijking.ANDERS
    assert not found.signals
    assert "100 van 340 gemeenten" in found.to_text()
    assert "een verschil is een vraag en geen fout" in found.to_text()


def test_overhead_in_percents_agrees_with_either_way(make: Make) -> None:
    plain = figures(make("gemeente", 2025)).figure("bi.5")
    assert plain.eenheid == Kengetaleenheid.PROCENT
    for way in plain.ways:
        assert way.waarde is not None
        told = written_number(way.waarde)
        found = figures(make("gemeente", 2025, 5, ("bi.5", "Rek_2025", told))).figure("bi.5")
        assert found.vergelijking == Kengetalvergelijking.GELIJK, way.id


# Signals


@pytest.mark.parametrize(
    ("values", "soort"),
    [
        ((("fk.2", "Beg_2025", "0,21"), ("fk.1", "Beg_2025", "0,2")), Kengetalsignaal.MEER_DAN_ANDER),
        ((("fk.5", "MJR_2027", "8,09"),), Kengetalsignaal.ALS_PROCENT),
        ((("fk.3", "Rek_2025", "38"),), Kengetalsignaal.ALS_PROCENT),
        ((("fk.3", "Rek_2025", "0"),), Kengetalsignaal.NUL_INGEVULD),
        ((("fk.6", "Rek_2025", "0,00"),), Kengetalsignaal.NUL_INGEVULD),
        ((("fk.5", "Rek_2025", "A"),), Kengetalsignaal.GEEN_GETAL),
    ],
)
def test_what_a_formula_forbids_is_a_signal(make: Make, values: tuple[tuple[str, str, str], ...], soort: str) -> None:
    found = figures(make("gemeente", 2025, 5, *values))
    assert [signal.soort for signal in found.signals] == [soort]
    assert values[0][1] in found.signals[0].melding


@pytest.mark.parametrize(
    "values",
    [
        (("fk.2", "Beg_2025", "0,2"), ("fk.1", "Beg_2025", "0,2")),
        (("fk.2", "Beg_2025", "0,3"), ("fk.1", "Beg_2026", "0,2")),
        (("fk.3", "Rek_2025", "38 %"), ("fk.6", "Rek_2025", "102,99%")),
        (("fk.5", "Rek_2025", "0"), ("fk.4", "Rek_2025", "-0.5"), ("fk.1", "Rek_2025", "2,84")),
        (("bi.5", "Rek_2025", "12,1"), ("bi.3", "Rek_2025", "650")),
    ],
)
def test_what_can_be_is_no_signal(make: Make, values: tuple[tuple[str, str, str], ...]) -> None:
    assert not figures(make("gemeente", 2025, 5, *values)).signals


@given(st.integers(-(10**9), 10**9))
def test_a_number_is_read_as_it_is_written(ten_thousandths: int) -> None:
    number = Fraction(ten_thousandths, 10000)
    assert read_number(written_number(number), Kengetaleenheid.DEEL) == number
    assert read_number(f"{written_number(number * 100)} %", Kengetaleenheid.DEEL) == number


# The command


def test_the_command_gives_json_with_exact_amounts_and_is_never_a_fault(
    make: Make, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "aanlevering.json"
    path.write_text(json.dumps(make("gemeente", 2025, 5, ("fk.3", "Rek_2025", "38"))), encoding="utf-8")
    assert main(["key-figures", str(path), "--format", "json"]) == 0
    told = json.loads(capfdbinary.readouterr().out)
    solvency = next(figure for figure in told["kengetallen"] if figure["code"] == "fk.3")
    assert solvency["geleverd"] == {"verslagperiode": "Rek_2025", "waarde": "38"}
    assert solvency["vergelijking"] == "anders"
    cents = [term["cent"] for term in solvency["wijzen"][0]["termen"]]
    assert written_number(Fraction(*cents)) == solvency["waarde"]
    assert [signal["soort"] for signal in told["signalen"]] == ["als_procent"]


def test_a_year_without_a_model_is_told_as_that(make: Make) -> None:
    document = make("gemeente", 2025)
    document["metadata"]["boekjaar"] = 2031
    validation = Validation("later.json")
    validation.run(json.dumps(document).encode())
    with pytest.raises(iv3.UserError, match="2031"):
        figures(document)
    with pytest.raises(iv3.UserError, match="bij gemeente, 2031 is er geen model"):
        figures_of("later.json", validation)


def test_a_year_with_a_provisional_model_says_so(make: Make) -> None:
    document = make("gemeente", 2026)
    known = figures(document)
    document["metadata"]["boekjaar"] = 2027
    for record in document["data"]["balans_standen"]:
        record["standper"] = record["standper"].replace("2026", "2027")
    provisional = figures(document)
    assert known.found.voorbehoud == ""
    assert "voorlopig" in provisional.to_text()
    assert provisional.found.voorbehoud in provisional.to_json()


def test_amounts_on_codes_that_do_not_exist_are_said_to_be_left_out(make: Make) -> None:
    document = make("gemeente", 2025)
    document["data"]["baten"].append({"taakveld": "9.9", "categorie": "1.1", "bedrag": 10**6})
    before, after = figures(make("gemeente", 2025)), figures(document)
    assert before.figure("fk.1").waarde == after.figure("fk.1").waarde
    assert "heeft fouten" in after.to_text()
    assert "heeft fouten" not in before.to_text()


@pytest.mark.parametrize("what", ["fk.3", "FK.3", "emu-saldo", "bi.5"])
def test_explain_tells_a_key_figure_with_its_formula(what: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["explain", what]) == 0
    told = capfdbinary.readouterr().out.decode()
    assert "Uitkomst: “" in told
    assert f"/kengetallen/{what.lower()}/" in told
