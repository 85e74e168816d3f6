"""Dividing: no cent is lost, nothing is negative, order does not matter, and what is forbidden is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.kernel.reading import read as read_facts
from generators.kernel.sources import load_text
from generators.subjects.allocation import check
from generators.subjects.allocation.facts import allocation_of
from generators.subjects.model.specification import Specification
from iv3.allocation.account import account, fingerprint
from iv3.allocation.check import AllocationOutcome, assess
from iv3.allocation.divide import Method, divide, largest
from iv3.allocation.findings import FOUT, WAARSCHUWING, OrderFinding
from iv3.allocation.methods import methods, pack
from iv3.allocation.order import number_text, read
from iv3.allocation.output import files
from iv3.allocation.year import Year
from tests.support.orders import BASE, contract, order_text
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

TODAY = date(2026, 12, 31)
CODES = ("6.751", "6.752", "6.753", "6.761", "6.762", "6.763", "6.92")
ORDINARY = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

Rows = list[tuple[str, int]]


def assessed(data: dict[str, Any], today: date = TODAY) -> AllocationOutcome:
    reading = read(order_text(data).encode(), "opdracht.toml")
    assert reading.order is not None, [f"{f.pad}: {f.melding}" for f in reading.findings]
    return assess(reading.order, today)


def rules(outcome: AllocationOutcome, ernst: str = FOUT) -> list[str]:
    return [finding.regel for finding in outcome.findings if finding.ernst == ernst]


def one(outcome: AllocationOutcome, regel: str) -> OrderFinding:
    found = [finding for finding in outcome.findings if finding.regel == regel]
    assert len(found) == 1, [finding.regel for finding in outcome.findings]
    return found[0]


def amounts(outcome: AllocationOutcome, number: int = 0) -> dict[str, int]:
    return {share.taakveld: share.cent for share in outcome.verdelingen[number].delen}


# The division


weights_of = st.dictionaries(
    st.sampled_from(CODES), st.fractions(min_value=0, max_value=10**9, max_denominator=10**6), min_size=1
).filter(lambda found: any(found.values()))
cents = st.integers(min_value=0, max_value=10**14)


@ORDINARY
@given(cents, weights_of)
def test_the_parts_add_up_to_the_cent_and_none_is_negative(cent: int, found: dict[str, Fraction]) -> None:
    parts = divide(cent, found)
    assert sum(share for share, _ in parts.values()) == cent
    assert all(share >= 0 for share, _ in parts.values())


@ORDINARY
@given(cents, weights_of)
def test_no_part_is_a_whole_cent_from_its_exact_share(cent: int, found: dict[str, Fraction]) -> None:
    total = sum(found.values())
    for code, (share, rounding) in divide(cent, found).items():
        assert abs(share - cent * found[code] / total) < 1
        assert rounding in (0, 1)
        assert share - rounding <= cent * found[code] / total


@ORDINARY
@given(cents, weights_of, st.fractions(min_value=Fraction(1, 1000), max_value=1000))
def test_only_the_ratio_of_weights_counts(cent: int, found: dict[str, Fraction], factor: Fraction) -> None:
    assert divide(cent, found) == divide(cent, {code: value * factor for code, value in found.items()})


@ORDINARY
@given(cents, weights_of)
def test_a_taakveld_without_weight_gets_nothing(cent: int, found: dict[str, Fraction]) -> None:
    for code, (share, _) in divide(cent, found).items():
        assert found[code] or share == 0


def test_cents_that_are_left_go_to_the_largest_remainder_and_of_equal_ones_to_the_first() -> None:
    thirds = {code: Fraction(1) for code in ("6.751", "6.752", "6.753")}
    assert [share for share, _ in divide(100, thirds).values()] == [34, 33, 33]
    assert [share for share, _ in divide(101, thirds).values()] == [34, 34, 33]
    uneven = {"6.751": Fraction(2), "6.752": Fraction(1)}
    assert [share for share, _ in divide(100, uneven).values()] == [67, 33]
    assert [share for share, _ in divide(50, uneven).values()] == [33, 17]


def test_everything_goes_to_the_largest_when_the_method_says_so() -> None:
    found = {"6.751": Fraction(1), "6.752": Fraction(2)}
    assert divide(99, found, all_on_largest=True) == {"6.751": (0, 0), "6.752": (99, 0)}
    assert largest({"a": Fraction(1), "b": Fraction(1)}) == ("a", "b")


rows_of = st.lists(
    st.tuples(st.sampled_from(CODES), st.integers(min_value=0, max_value=10**6)), min_size=1, max_size=12
).filter(lambda rows: any(weight for _, weight in rows))


def with_rows(rows: Rows, cent: int) -> dict[str, Any]:
    data = deepcopy(BASE)
    data["contract"][0]["bedrag"] = f"{cent // 100},{cent % 100:02d}"
    data["contract"][0]["sleutel"] = [{"taakveld": code, "kosten": weight} for code, weight in rows]
    data["contract"][0]["een_taak"] = "Het gaat over een taak."
    return data


@ORDINARY
@given(rows_of, st.integers(min_value=1, max_value=10**12), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: Rows, cent: int, random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    first, second = assessed(with_rows(rows, cent)), assessed(with_rows(shuffled, cent))
    assert first.is_allowed
    assert amounts(first) == amounts(second)
    assert sum(amounts(first).values()) == cent


@ORDINARY
@given(rows_of, st.integers(min_value=1, max_value=10**12))
def test_the_same_order_gives_the_same_files(rows: Rows, cent: int) -> None:
    data = with_rows(rows, cent)
    first, second = assessed(data, TODAY), assessed(data, date(2027, 6, 1))
    assert files(first) == files(second)


def test_another_amount_reason_or_date_gives_another_fingerprint() -> None:
    seen = {account(assessed(BASE))["vingerafdruk"]}
    for key, value in (("bedrag", "1.000.000,01"), ("reden", "Een andere reden."), ("naam", "Andere naam")):
        data = deepcopy(BASE)
        data["contract"][0][key] = value
        seen.add(account(assessed(data))["vingerafdruk"])
    assert len(seen) == 4


def test_space_and_remarks_in_the_file_do_not_change_the_fingerprint() -> None:
    text = order_text(BASE)
    spaced = "# een opmerking\n\n" + text.replace(" = ", "   =  ")
    outcomes = []
    for content in (text, spaced):
        reading = read(content.encode(), "x.toml")
        assert reading.order is not None
        outcomes.append(account(assess(reading.order, TODAY)))
    assert outcomes[0] == outcomes[1]


def test_the_fingerprint_is_over_the_account_as_it_was_written() -> None:
    outcome = assessed(BASE)
    written = json.loads(files(outcome)["verantwoording.json"])
    assert fingerprint(written) == written["vingerafdruk"] == account(outcome)["vingerafdruk"]


def test_the_account_alone_is_enough_to_divide_again() -> None:
    """An auditor recomputes every amount from the weights in the account, without this package."""
    written = json.loads(files(assessed(BASE))["verantwoording.json"])
    for one_contract in written["contracten"]:
        rest = one_contract["verdeeld_cent"]
        weights = {part["taakveld"]: Fraction(part["gewicht"]) for part in one_contract["delen"]}
        exact = {code: rest * weight / sum(weights.values()) for code, weight in weights.items()}
        whole = {code: int(value) for code, value in exact.items()}
        left = rest - sum(whole.values())
        for code in sorted(exact, key=lambda c: -(exact[c] - whole[c]))[:left]:  # sorted() keeps the order of equals
            whole[code] += 1
        assert whole == {part["taakveld"]: part["verdeeld_cent"] for part in one_contract["delen"]}


def test_known_parts_are_taken_off_first_and_stay_where_they_are() -> None:
    data = deepcopy(BASE)
    data["contract"][0]["vast"] = [{"taakveld": "6.92", "bedrag": "0,01", "waarom": "Bekend."}]
    data["contract"][0]["bedrag"] = "100,01"
    assert amounts(assessed(data)) == {"6.751": 6000, "6.762": 4000, "6.92": 1}


def test_shares_stand_in_the_order_of_cbs_whatever_the_order_of_the_rows() -> None:
    data = with_rows([("6.92", 1), ("6.761", 1), ("6.751", 1)], 300)
    assert list(amounts(assessed(data))) == ["6.751", "6.761", "6.92"]


# Methods and situations


def test_every_method_is_refused_in_every_situation_that_it_does_not_name() -> None:
    count = 0
    for situation in pack()["situaties"]:
        for method in methods().values():
            if situation["id"] in method.record["mag"]:
                continue
            count += 1
            finding = one(assessed(contract(situation["id"], method)), "methode-mag-niet")
            assert finding.ernst == FOUT
            assert finding.toedelingsregel in pack()["toedelingsregels"]
            assert all(methods()[name].naam in finding.herstel for name in situation["methoden"])
    assert count > 50


def test_every_method_is_allowed_in_every_situation_that_it_names() -> None:
    count = 0
    for method in methods().values():
        for situation in method.record["mag"]:
            count += 1
            outcome = assessed(contract(situation, method))
            assert outcome.is_allowed, [f.melding for f in outcome.findings]
    assert count > 15


def test_every_key_of_every_method_divides() -> None:
    count = 0
    for method in methods().values():
        for fields in method.keys:
            for situation in method.record["mag"]:
                count += 1
                assert assessed(contract(situation, method, fields)).is_allowed
    assert count > 25


def test_a_method_for_one_law_is_refused_for_another() -> None:
    data = contract("taakgericht", methods()["beleidsinformatie-hulpvorm"])
    assert assessed(data).is_allowed
    data["contract"][0]["wet"] = "wmo"
    assert "methode-andere-wet" in rules(assessed(data))
    del data["contract"][0]["wet"]
    assert "methode-andere-wet" in rules(assessed(data))


def test_a_situation_is_refused_before_the_year_in_which_its_rule_began() -> None:
    data = contract("toegang", methods()["tijdschrijven"])
    data["jaar"] = 2024
    data["contract"][0]["sleutel"] = [{"taakveld": "6.2", "uren": 1}, {"taakveld": "6.1", "uren": 1}]
    assert "situatie-ander-jaar" in rules(assessed(data))


def test_a_taakveld_outside_the_situation_is_a_warning() -> None:
    data = contract("toegang", methods()["tijdschrijven"])
    data["contract"][0]["sleutel"][0]["taakveld"] = "6.751"
    outcome = assessed(data)
    assert outcome.is_allowed
    assert "6.21, 6.22, 6.23" in one(outcome, "buiten-situatie").herstel


# Data and their age


@pytest.mark.parametrize("name", ("managementinformatie", "clienten-profiel"))
def test_data_on_the_limit_are_fine_and_a_year_older_are_warned_about(name: str) -> None:
    limit = methods()[name].record["vraagt"]["hoogstens_jaren_oud"]
    data = contract("taakgericht", methods()[name])
    data["contract"][0]["gegevens"]["peildatum"] = date(data["jaar"] - limit, 1, 1)
    assert rules(assessed(data), WAARSCHUWING) == []
    data["contract"][0]["gegevens"]["peildatum"] = date(data["jaar"] - limit - 1, 12, 31)
    outcome = assessed(data)
    assert outcome.is_allowed
    assert rules(outcome, WAARSCHUWING) == ["gegevens-oud"]


def pxq(peildatum: date, *reviews: tuple[date, str], periode: int = 5) -> dict[str, Any]:
    data = contract("taakgericht", methods()["historische-pxq"])
    data["periode"] = periode
    data["contract"][0]["gegevens"]["peildatum"] = peildatum
    del data["contract"][0]["hergebruik"]
    if reviews:
        data["contract"][0]["hergebruik"] = {
            "van_jaar": 2024,
            "aanname": [
                {"aanname": f"Aanname {n}", "getoetst_op": day, "uitkomst": outcome, "toelichting": "Gesprek."}
                for n, (day, outcome) in enumerate(reviews)
            ],
        }
    return data


def test_old_prices_without_a_review_for_the_year_are_refused() -> None:
    old = date(2023, 12, 31)
    assert rules(assessed(pxq(old))) == ["aannames-niet-getoetst"]
    assert rules(assessed(pxq(old, (date(2024, 12, 31), "houdt")))) == ["aannames-niet-getoetst"]
    assert rules(assessed(pxq(old, (date(2025, 1, 1), "houdt")))) == []
    assert rules(assessed(pxq(old, (date(2025, 1, 1), "bijgesteld")))) == []


def test_an_assumption_that_does_not_hold_is_no_review_and_is_warned_about_beside_one_that_does() -> None:
    old = date(2023, 12, 31)
    assert rules(assessed(pxq(old, (date(2025, 5, 1), "vervallen")))) == ["aannames-niet-getoetst"]
    both = assessed(pxq(old, (date(2025, 5, 1), "vervallen"), (date(2025, 5, 1), "houdt")))
    assert both.is_allowed
    assert rules(both, WAARSCHUWING) == ["aanname-vervallen"]


def test_prices_of_the_year_itself_need_no_review() -> None:
    assert assessed(pxq(date(2025, 1, 1))).findings == ()


def test_a_budget_may_rest_on_a_review_of_the_year_before() -> None:
    review = (date(2024, 9, 1), "houdt")
    assert rules(assessed(pxq(date(2023, 12, 31), review, periode=0))) == []
    assert rules(assessed(pxq(date(2023, 12, 31), review, periode=5))) == ["aannames-niet-getoetst"]


def test_a_second_year_on_the_same_key_must_review_the_assumptions_again() -> None:
    data = pxq(date(2023, 12, 31), (date(2025, 6, 1), "houdt"))
    assert assessed(data).is_allowed
    data["jaar"] = 2026
    assert rules(assessed(data)) == ["aannames-niet-getoetst"]
    data["contract"][0]["hergebruik"]["aanname"][0]["getoetst_op"] = date(2026, 6, 1)
    data["opgesteld_op"] = date(2026, 6, 2)
    assert assessed(data).is_allowed


@pytest.mark.parametrize("year", [2025, 2026, 2016, 0, -5])
def test_reuse_of_a_year_that_is_no_earlier_year_of_the_model_is_refused(year: int) -> None:
    data = pxq(date(2025, 1, 1), (date(2025, 6, 1), "houdt"))
    data["contract"][0]["hergebruik"]["van_jaar"] = year
    assert rules(assessed(data)) == ["hergebruik-jaar"]


# Dates in the future


def test_a_date_that_is_still_to_come_is_refused() -> None:
    assert rules(assessed(BASE, today=BASE["opgesteld_op"])) == []
    early = assessed(BASE, today=date(2026, 2, 15))
    assert one(early, "opgesteld-later").pad == ("opgesteld_op",)
    data = deepcopy(BASE)
    data["contract"][0]["gegevens"]["peildatum"] = date(2026, 2, 17)
    assert one(assessed(data), "datum-later").pad == ("contract", 0, "gegevens", "peildatum")
    reviewed = pxq(date(2023, 12, 31), (date(2026, 2, 17), "houdt"))
    assert one(assessed(reviewed), "datum-later").pad[-1] == "getoetst_op"


# Codes and categories


def test_an_expired_code_is_refused_with_its_successors() -> None:
    data = with_rows([("6.72a", 1), ("6.762", 1)], 1000)
    finding = one(assessed(data), "vervallen-code")
    assert finding.ernst == FOUT
    assert "de code gold in 2023 en 2024" in finding.melding
    assert "6.751 Jeugdhulp ambulant lokaal" in finding.herstel
    assert finding.pad == ("contract", 0, "sleutel", 0, "taakveld")


def test_an_unknown_code_and_a_total_are_refused_with_what_is_near() -> None:
    assert "6.751" in one(assessed(with_rows([("6.75l", 1), ("6.762", 1)], 1000)), "code-onbekend").herstel
    assert rules(assessed(with_rows([("6.", 1), ("6.762", 1)], 1000))) == ["code-is-totaal"]


def test_a_category_must_exist_and_a_grey_cell_is_a_warning() -> None:
    data = deepcopy(BASE)
    data["contract"][0]["categorie"] = "3.4.1"
    assert assessed(data).findings == ()
    data["contract"][0]["categorie"] = "3.4.2"
    assert rules(assessed(data)) == ["categorie-onbekend"]
    data["contract"][0]["categorie"] = "7.1"
    outcome = assessed(data)
    assert outcome.is_allowed
    assert rules(outcome, WAARSCHUWING) == ["cel-grijs"]


# The order: overhead, one taakveld, a key


def shared(*answers: str, methode: str = "formatie", codes: tuple[str, str] = ("6.91", "6.92")) -> AllocationOutcome:
    data = contract("gedeelde-kosten", methods()[methode])
    steps = dict(zip(("overhead", "overwegend"), answers, strict=False))
    data["contract"][0]["volgorde"] = {
        step: {"antwoord": answer, "toelichting": "Toegelicht."} for step, answer in steps.items()
    }
    for row, code in zip(data["contract"][0]["sleutel"], codes, strict=True):
        row["taakveld"] = code
    return assessed(data)


def test_a_key_is_allowed_only_after_both_questions_are_answered_no() -> None:
    assert rules(shared()) == ["volgorde-ontbreekt"]
    assert rules(shared("nee")) == ["volgorde-ontbreekt"]
    assert rules(shared("nee", "nee")) == []
    assert one(shared("nee"), "volgorde-ontbreekt").toedelingsregel == "kosten-overwegend"
    assert one(shared(), "volgorde-ontbreekt").toedelingsregel == "kosten-overhead-eerst"


def test_overhead_goes_to_its_taakveld_as_a_whole() -> None:
    assert rules(shared("ja", methode="overwegend-taakveld", codes=("0.4", "6.91"))) == []
    assert rules(shared("ja", methode="overwegend-taakveld")) == ["volgorde-taakveld"]
    assert rules(shared("ja", methode="formatie", codes=("0.4", "6.91"))) == ["volgorde-taakveld"]


def test_what_belongs_mostly_to_one_taakveld_is_not_divided_and_the_other_way_round() -> None:
    assert rules(shared("nee", "ja")) == ["volgorde-methode"]
    assert rules(shared("nee", "ja", methode="overwegend-taakveld")) == []
    assert rules(shared("nee", "nee", methode="overwegend-taakveld")) == ["volgorde-alles-nee"]


def test_the_largest_taakveld_must_be_one_and_more_than_half() -> None:
    data = contract("outputgericht", methods()["overwegend-taakveld"])
    rows = data["contract"][0]["sleutel"]
    rows[0]["procent"], rows[1]["procent"] = 50, 50
    assert rules(assessed(data)) == ["grootste-gelijk"]
    rows[0]["procent"], rows[1]["procent"] = "50,1", "49,9"
    assert assessed(data).findings == ()
    rows[0]["procent"], rows[1]["procent"] = "49,9", "40"
    rows.append({"taakveld": "6.711", "procent": "10,1"})
    assert rules(assessed(data), WAARSCHUWING) == ["grootste-klein"]


# What is forbidden: each recognised, and what is just allowed beside it


def lump(*rows: tuple[str, int], situatie: str = "taakgericht", jaar: int = 2025, **keys: Any) -> dict[str, Any]:
    data = contract(situatie, methods()["managementinformatie"])
    data["jaar"] = jaar
    data["contract"][0].update({"sleutel": [{"taakveld": code, "kosten": weight} for code, weight in rows], **keys})
    data["contract"][0]["gegevens"]["peildatum"] = date(jaar, 1, 1)
    return data


def budget(*rows: tuple[str, int], situatie: str = "toegang") -> dict[str, Any]:
    data = contract(situatie, methods()["budgetomvang"])
    data["contract"][0]["sleutel"] = [{"taakveld": code, "budget": weight} for code, weight in rows]
    return data


TWO = [("6.751", 1), ("6.762", 1)]
FORBIDDEN: dict[str, list[dict[str, Any]]] = {}
ALLOWED: dict[str, list[dict[str, Any]]] = {}


@pytest.fixture(scope="module", autouse=True)
def _cases(fresh_packs: None) -> None:
    """Fill the cases, which need the packs."""
    pgb: dict[str, Any] = {"leveringsvorm": "pgb", "een_taak": "Alleen pgb."}
    fees: dict[str, Any] = {"kant": "baten", "bevat": ["abonnementstarief"], "wet": "wmo"}
    both: dict[str, Any] = {"bevat": ["ambulant", "verblijf"]}
    FORBIDDEN.update(
        {
            "abonnementstarief-elders": [lump(("6.711", 9), ("6.712", 1), **fees)],
            "alles-op-een-taakveld": [
                lump(("6.751", 9), ("6.762", 1)),
                lump(("6.751", 1), situatie="subsidie"),
                lump(("6.712", 1), situatie="verbonden-partij", wet="wmo"),
            ],
            "bijdrage-op-bestuur-of-overhead": [
                lump(("0.1", 1), ("6.752", 99), ("6.762", 99), situatie="verbonden-partij"),
                lump(("0.4", 1), situatie="verbonden-partij"),
            ],
            "lumpsum-op-overig": [
                lump(("6.714", 1), een_taak="Een reden.", wet="wmo"),
                lump(("6.714", 9), ("6.712", 1), een_taak="Een reden.", wet="wmo"),
                lump(("6.72d", 1), ("6.73c", 1), jaar=2024),
            ],
            "moedercode": [lump(("6.72", 1), ("6.73a", 1), jaar=2024)],
            "jeugdwet-elders": [
                lump(("6.751", 99), ("2.1", 1)),
                lump(("6.751", 1), ("6.712", 1)),
                lump(("6.762", 1), ("6.791", 1)),
                lump(("6.72a", 1), ("6.71b", 1), jaar=2024),
            ],
            "wmo-elders": [
                lump(("6.712", 1), ("6.751", 1), wet="wmo"),
                lump(("6.712", 1), ("2.1", 1), wet="wmo"),
                lump(("6.712", 1), ("6.792", 1), wet="wmo"),
            ],
            "pgb-taakveld-voor-natura": [
                lump(("6.751", 1), ("6.792", 1)),
                lump(("6.751", 1), ("6.792", 1), leveringsvorm="zin"),
                lump(("6.712", 1), ("6.791", 1), wet="wmo"),
            ],
            "toegang-elders": [lump(("6.22", 1), ("2.1", 1), situatie="toegang")],
            "gezinsgericht-elders": [lump(("6.821", 1), ("6.751", 1), situatie="gezinsgericht")],
            "pgb-jeugd-elders": [lump(("6.792", 99), ("6.751", 1), **pgb)],
            "pgb-wmo-elders": [lump(("6.791", 99), ("6.712", 1), **pgb, wet="wmo")],
            "pgb-zonder-wet-elders": [lump(("6.751", 1), ("6.762", 1), **pgb)],
            "toegang-naar-budgetomvang": [budget(("6.21", 1), ("6.22", 1)), budget(("6.21", 1), ("6.23", 99))],
            "traject-met-verblijf-op-overig": [
                lump(("6.714", 1), ("6.811", 9), **both, wet="wmo", een_taak="Een reden."),
                lump(("6.73c", 1), ("6.72a", 1), **both, jaar=2023),
            ],
            "vervallen-code": [lump(("6.71a", 1), ("6.712", 1)), lump(("6.22", 1), ("6.72a", 1), jaar=2024)],
        }
    )
    ALLOWED.update(
        {
            "abonnementstarief-elders": [lump(("6.711", 1), **fees)],
            "alles-op-een-taakveld": [
                lump(("6.751", 899), ("6.762", 101)),
                lump(("6.751", 1), een_taak="Het contract gaat alleen over ambulante hulp."),
                lump(("6.811", 1), situatie="centrumgemeente", wet="wmo", een_taak="Alleen beschermd wonen."),
            ],
            "bijdrage-op-bestuur-of-overhead": [lump(*TWO, situatie="verbonden-partij")],
            "lumpsum-op-overig": [lump(("6.714", 899), ("6.712", 101), een_taak="Een reden.", wet="wmo")],
            "moedercode": [{**lump(("6.72", 1), ("6.73a", 1), jaar=2024), "periode": 2}],
            "jeugdwet-elders": [lump(("6.751", 1), ("6.22", 1), ("6.92", 1)), lump(("6.72", 1), ("6.2", 1), jaar=2023)],
            "wmo-elders": [lump(("6.712", 1), ("6.4", 1), ("6.60", 1), ("6.91", 1), wet="wmo")],
            "pgb-taakveld-voor-natura": [lump(("6.792", 1), **pgb)],
            "toegang-elders": [lump(("6.22", 1), ("6.751", 1), situatie="toegang")],
            "gezinsgericht-elders": [lump(("6.23", 1), ("6.821", 1), situatie="gezinsgericht")],
            "pgb-jeugd-elders": [lump(("6.792", 1), **pgb)],
            "pgb-wmo-elders": [lump(("6.791", 1), **pgb, wet="wmo")],
            "pgb-zonder-wet-elders": [lump(("6.791", 1), ("6.792", 1), **pgb)],
            "toegang-naar-budgetomvang": [budget(("6.23", 1), ("6.1", 1))],
            "traject-met-verblijf-op-overig": [
                lump(("6.712", 1), ("6.811", 1), **both, wet="wmo"),
                lump(("6.714", 1), ("6.811", 9), wet="wmo", een_taak="Een reden.", bevat=["verblijf"]),
            ],
            "vervallen-code": [
                lump(("6.711", 1), ("6.712", 1), wet="wmo"),
                lump(("6.72a", 1), ("6.73a", 1), jaar=2024),
            ],
        }
    )
    for data in (FORBIDDEN["pgb-zonder-wet-elders"][0], ALLOWED["pgb-zonder-wet-elders"][0]):
        del data["contract"][0]["wet"]


def test_every_prohibition_has_cases_on_both_sides() -> None:
    known = [prohibition["id"] for prohibition in pack()["verboden"]]
    assert known == sorted(FORBIDDEN) == sorted(ALLOWED), f"{len(known)} prohibitions"


def test_every_forbidden_practice_is_refused_with_the_rule_and_an_alternative() -> None:
    count = 0
    for prohibition in pack()["verboden"]:
        for data in FORBIDDEN[prohibition["id"]]:
            count += 1
            outcome = assessed(data)
            refused = [f for f in outcome.findings if f.regel == prohibition["id"]]
            assert refused, (prohibition["id"], [f.regel for f in outcome.findings])
            assert not outcome.is_allowed and outcome.verdelingen == ()
            assert prohibition["alternatief"] in refused[0].herstel
            assert prohibition["wat"] in refused[0].melding and prohibition["waarom"] in refused[0].melding
            assert refused[0].bron == prohibition["bron"] != ""
            assert refused[0].toedelingsregel == prohibition.get("toedelingsregel", "")
            assert refused[0].pad[0] == "contract"
    assert count >= 15


def test_what_is_just_allowed_is_not_recognised_as_forbidden() -> None:
    count = 0
    for name, cases in ALLOWED.items():
        for data in cases:
            count += 1
            assert name not in [f.regel for f in assessed(data).findings]
    assert count >= 13


def test_a_prohibition_holds_only_in_its_years() -> None:
    before = lump(("6.71a", 1), ("6.71b", 1), leveringsvorm="pgb", wet="wmo", jaar=2024)
    assert assessed(before).is_allowed
    assert "moedercode" not in rules(assessed(lump(("6.751", 1), ("6.762", 1), jaar=2026)))


def test_everything_on_one_taakveld_looks_at_all_contracts_together() -> None:
    data = lump(("6.751", 1))
    other = lump(("6.762", 1))["contract"][0]
    other.update({"id": "ANDER", "bedrag": "200.000,00"})
    data["contract"].append(other)
    assert rules(assessed(data)) == []  # 1.000.000 of 1.200.000
    other["bedrag"] = "50.000,00"
    finding = one(assessed(data), "alles-op-een-taakveld")
    assert finding.pad[:2] == ("contract", 0)
    assert "95,24" in finding.melding


def test_contracts_that_were_coupled_by_product_code_are_no_lump_sum() -> None:
    data = contract("inspanningsgericht", methods()["gedeclareerde-kosten"])
    data["contract"][0]["sleutel"] = [{"taakveld": "6.751", "kosten": 1}]
    assert assessed(data).is_allowed


# Scenarios


def with_scenario(**scenario: Any) -> dict[str, Any]:
    data = deepcopy(BASE)
    data["contract"][0]["scenario"] = [
        {"naam": "Anders", "gegevens": deepcopy(data["contract"][0]["gegevens"]), **scenario}
    ]
    return data


def test_a_scenario_stands_beside_what_is_booked_and_changes_nothing_in_it() -> None:
    rows = [{"taakveld": "6.752", "kosten": 1}, {"taakveld": "6.762", "kosten": 3}]
    outcome = assessed(with_scenario(methode="managementinformatie", sleutel=rows))
    assert amounts(outcome) == amounts(assessed(BASE))
    compared = outcome.scenarios["C1"][0]
    assert compared.mag
    assert {share.taakveld: share.cent for share in compared.delen} == {"6.752": 25000000, "6.762": 75000000}
    text = files(outcome)["verantwoording.md"]
    assert "| 6.752 | Jeugdhulp ambulant regionaal | € 0 | € 250.000 | € 250.000 |" in text
    assert "| 6.762 | Jeugdhulp met verblijf regionaal | € 400.000 | € 750.000 | € 350.000 |" in text


def test_a_forbidden_scenario_is_shown_as_forbidden_and_does_not_refuse_the_order() -> None:
    rows = [{"taakveld": "6.751", "budget": 1}, {"taakveld": "6.762", "budget": 1}]
    outcome = assessed(with_scenario(methode="budgetomvang", sleutel=rows))
    assert outcome.is_allowed
    assert not outcome.scenarios["C1"][0].mag
    warning = one(outcome, "methode-mag-niet")
    assert warning.ernst == WAARSCHUWING
    assert warning.pad[:4] == ("contract", 0, "scenario", 0)
    assert "Deze verdeling mag niet" in files(outcome)["verantwoording.md"]


# Several contracts, sides and numbers


def test_several_contracts_add_up_together_and_apart() -> None:
    data = deepcopy(BASE)
    second = deepcopy(BASE["contract"][0])
    second.update({"id": "C2", "bedrag": "0,01", "kant": "baten"})
    data["contract"].append(second)
    written = json.loads(files(assessed(data))["verantwoording.json"])
    assert sum(total["cent"] for total in written["totalen"] if total["kant"] == "lasten") == 100000000
    assert sum(total["cent"] for total in written["totalen"] if total["kant"] == "baten") == 1


@pytest.mark.parametrize(
    ("number", "text"),
    [(Fraction(0), "0"), (Fraction(25, 2), "12,5"), (Fraction(1, 3), "0,333333"), (Fraction(1000), "1000")],
)
def test_numbers_are_shown_with_a_comma(number: Fraction, text: str) -> None:
    assert number_text(number) == text


def test_the_year_knows_its_codes_and_groups() -> None:
    year = Year("gemeente", 2025)
    assert year.members(["overig-taakvelden"]) == {"6.714"}
    assert Year("gemeente", 2024).members(["overig-taakvelden"]) == {"6.71d", "6.72d", "6.73c"}
    with pytest.raises(KeyError):
        Year("gemeente", 1900)


def test_a_method_knows_which_fields_make_a_key() -> None:
    method = Method(methods()["historische-pxq"].record)
    assert method.total_of(("procent",)) == 100
    assert method.total_of(("prijs", "aantal")) is None


# The check on the facts


def broken(specification: Specification, path: str, old: str, new: str) -> list[str]:
    documents = []
    for document in specification.facts.documents:
        if document.path == path:
            text = (ROOT / path).read_text(encoding="utf-8")
            assert old in text
            documents.append(load_text(text.replace(old, new, 1), path))
        else:
            documents.append(document)
    findings, _ = check.check(Specification(read_facts(documents)))
    return [finding.melding for finding in findings]


def breaks() -> Iterator[tuple[str, str, str, str]]:
    verboden, methoden = "tables/verdeling/verboden.yaml", "tables/verdeling/methoden/"
    yield verboden, 'taakvelden: ["0.1", "0.4"]', 'taakvelden: ["0.1", "0.44"]', "0.44 bestaat niet"
    yield verboden, "taakvelden: [overig-taakvelden]", "taakvelden: [overig]", "overig bestaat niet"
    yield verboden, "situaties: [taakgericht, out", "situaties: [taakgerichte, out", "taakgerichte bestaat niet"
    yield verboden, "methoden: [budgetomvang]", "methoden: [budget]", "budget bestaat niet"
    yield verboden, "wetten: [jeugdwet]", "wetten: [jeugd]", "jeugd bestaat niet"
    yield verboden, "toedelingsregel: toegang-splitsen", "toedelingsregel: splitsen", "splitsen bestaat niet"
    yield (
        verboden,
        'buiten_taakvelden: ["6.711"]}\n    geldig: {van: 2025}',
        ('buiten_taakvelden: ["6.711"]}\n    geldig: {van: 2024}'),
        "6.711 bestaat niet in 2024",
    )
    yield f"{methoden}omzet.yaml", "mag: [gedeelde-kosten]", "mag: [gedeeld]", "gedeeld bestaat niet"
    yield f"{methoden}omzet.yaml", "velden: [omzet]", "velden: [omzat]", "omzat bestaat niet"
    yield f"{methoden}omzet.yaml", "id: omzet", "id: omzetten", "heet niet omzetten.yaml"
    yield f"{methoden}omzet.yaml", "mag_niet_voor: [toegang", "mag_niet_voor: [toegangen", "toegangen-naar"
    yield "tables/verdeling/situaties.yaml", "sjabloonmethode: formatie", "sjabloonmethode: budgetomvang", "mag niet in"
    yield "tables/verdeling/volgorde.yaml", "methoden: [overwegend-taakveld]", "methoden: [overwegend]", "bestaat niet"


@pytest.mark.parametrize(("path", "old", "new", "message"), list(breaks()))
def test_a_reference_in_the_facts_that_leads_nowhere_is_noticed(
    specification: Specification, path: str, old: str, new: str, message: str
) -> None:
    assert any(message in melding for melding in broken(specification, path, old, new))


def test_the_check_on_the_facts_looks_at_everything_and_finds_nothing(specification: Specification) -> None:
    findings, count = check.check(specification)
    assert findings == []
    allocation = allocation_of(specification)
    assert count > len(allocation.methods) + len(allocation.prohibitions) + len(allocation.situations) + 50
