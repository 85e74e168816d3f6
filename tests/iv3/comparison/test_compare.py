"""iv3 compare: what differs, that nothing is divided, and that every difference adds up."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.commands.main import main
from iv3.comparison.book import workbook_bytes
from iv3.comparison.comparison import Comparison
from iv3.comparison.csv_output import as_csv
from iv3.comparison.differences import KEPT, NEW, SALDO, SOLVED, UNSURE, Delta
from iv3.comparison.filed import Filed
from iv3.comparison.files import compared, filed
from iv3.comparison.groups import EQUAL, KEYED, RESTATED, TOGETHER, UNCERTAIN
from iv3.comparison.json_output import as_json
from iv3.comparison.size import unlike_sizes
from iv3.comparison.text_output import as_text
from iv3.comparison.wording import percent_of_old
from iv3.core.errors import MissingComponent
from iv3.core.money import cents
from iv3.core.packs import read_pack
from iv3.delivery.size import ABOVE, BELOW, WITHIN, previous_outcomes, size_rule
from iv3.delivery.validation import Validation
from iv3.excel import fillin

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]
Make = Callable[[str, int, int], Json]
Run = Callable[..., tuple[int, str, str]]

ORDINARY = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
PARTS = {"lasten": ("taakveld", "categorie_lasten"), "baten": ("taakveld", "categorie_baten")}


@pytest.fixture(scope="module")
def make(specification: Specification, root: Path) -> Make:
    """Return deliveries that every rule lets pass."""

    def delivery(laag: str, jaar: int, periode: int) -> Json:
        example = examples.base_example(laag, jaar, periode)
        document: Json = json.loads(examples.delivery_bytes(example, specification.facts.bases, specification))
        return document

    return delivery


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Run:
    """Write two deliveries, run ``iv3 compare`` on them, and return its outcome, what it wrote and what it said."""

    def compare(old: Json | Path, new: Json | Path, *words: object) -> tuple[int, str, str]:
        paths = []
        for name, document in (("oud.json", old), ("nieuw.json", new)):
            path = document if isinstance(document, Path) else tmp_path / name
            if not isinstance(document, Path):
                path.write_text(json.dumps(document), encoding="utf-8")
            paths.append(path)
        outcome = main(["compare", *map(str, paths), *map(str, words)])
        out, err = capfdbinary.readouterr()
        return outcome, out.decode("utf-8-sig"), err.decode()

    return compare


def read(document: Json, name: str = "aanlevering.json") -> Filed:
    validation = Validation(name)
    validation.run(json.dumps(document).encode())
    return filed(name, validation)


def beside(old: Json, new: Json, key: Path | None = None) -> Comparison:
    return compared(read(old, "oud.json"), read(new, "nieuw.json"), key)


def copied(document: Json) -> Json:
    result: Json = json.loads(json.dumps(document))
    return result


def empty(document: Json) -> Json:
    return {**document, "data": {part: [] for part in document["data"]}}


def put(document: Json, *records: tuple[Any, ...], part: str = "lasten", **own: Any) -> Json:
    """Return a copy with records added: row, column, amount."""
    result = copied(document)
    keys = {"lasten": "taakveld", "baten": "taakveld"}.get(part, "balanscode")
    column = "standper" if part == "balans_standen" else "categorie"
    result["data"][part] += [{keys: row, column: code, "bedrag": amount, **own} for row, code, amount in records]
    return result


def total(comparison: Comparison, maat: str) -> Delta:
    return next(t.bedrag for t in comparison.totalen if t.maat == maat)


def taakvelden(comparison: Comparison, measure: str = "lasten") -> dict[tuple[str, ...], Delta]:
    return {line.codes.codes: line.bedragen[measure] for line in comparison.taakvelden}


# One model


def test_a_delivery_beside_itself_has_no_difference(make: Make) -> None:
    looked_at = 0
    for laag, jaar, periode in (("gemeente", 2025, 5), ("gemeente", 2024, 0), ("gr", 2025, 2), ("provincie", 2025, 5)):
        document = make(laag, jaar, periode)
        found = beside(document, document)
        assert not found.differs
        assert not (found.taakvelden or found.categorieen or found.balansposten or found.cellen or found.regels)
        assert found.cellen_aantal > 0
        assert "Er is geen verschil." in as_text(found, 20)
        looked_at += found.cellen_aantal
    assert looked_at > 200


def test_cells_are_new_gone_or_changed_and_the_biggest_shift_comes_first(make: Make) -> None:
    base = empty(make("gemeente", 2025, 5))
    old = put(base, ("0.1", "1.1", 100), ("0.2", "1.1", 500), ("0.3", "3.8", 7))
    new = put(base, ("0.1", "1.1", 130.25), ("0.3", "3.8", 7), ("0.10", "7.1", -800))
    found = beside(old, new)
    assert [(c.rij.codes[0], c.bedrag.soort, c.bedrag.verschil) for c in found.cellen] == [
        ("0.10", "nieuw", -80000),
        ("0.2", "vervallen", -50000),
        ("0.1", "gewijzigd", 3025),
    ]
    assert found.cellen_aantal == 4
    assert [line.codes.codes for line in found.taakvelden] == [("0.10",), ("0.2",), ("0.1",)]
    assert found.taakvelden[0].codes.namen == ("Mutaties reserves",)
    assert total(found, "lasten") == Delta(60700, -66275)
    assert total(found, SALDO) == Delta(-60700, 66275)


def test_ties_stand_in_the_order_of_the_model_not_of_the_alphabet(make: Make) -> None:
    base = empty(make("gemeente", 2025, 5))
    codes = ["0.11", "0.2", "0.10", "0.1"]
    found = beside(base, put(base, *((code, "3.8", 5) for code in codes)))
    assert [line.codes.codes[0] for line in found.taakvelden] == ["0.1", "0.2", "0.10", "0.11"]


def test_records_of_a_cell_are_added_up_and_zero_is_nothing(make: Make) -> None:
    base = empty(make("gemeente", 2025, 5))
    old = put(base, ("0.1", "1.1", 60), ("0.1", "1.1", 40), ("0.2", "1.1", 0))
    found = beside(old, put(base, ("0.1", "1.1", 100)))
    assert not found.cellen
    assert not found.taakvelden


def test_records_with_own_data_are_new_gone_or_changed(make: Make) -> None:
    base = empty(make("gemeente", 2025, 5))
    old = put(base, ("0.1", "1.1", 60), details={"grootboek": "4100"})
    old = put(old, ("0.1", "1.1", 40), details={"grootboek": "4200"})
    new = put(base, ("0.1", "1.1", 70), details={"grootboek": "4100"})
    new = put(new, ("0.1", "1.1", 30), details={"grootboek": "=4300"})
    found = beside(old, new)
    assert not found.cellen
    assert found.differs
    assert found.regels is not None
    assert [(r.eigen["details"]["grootboek"], r.soort, r.bedrag.verschil) for r in found.regels] == [
        ("4200", "vervallen", -4000),
        ("=4300", "nieuw", 3000),
        ("4100", "gewijzigd", 1000),
    ]


def test_details_that_one_delivery_lost_are_one_sentence_and_no_list(make: Make) -> None:
    base = empty(make("gemeente", 2025, 5))
    old = put(base, ("0.1", "1.1", 60), details={"grootboek": "4100"})
    old = put(old, ("0.1", "1.1", 40), details={"grootboek": "4200"})
    for found in (beside(old, put(base, ("0.1", "1.1", 100))), beside(put(base, ("0.1", "1.1", 100)), old)):
        text = as_text(found, 10)
        assert "De bedragen per cel zijn gelijk; alleen de eigen gegevens" in text
        assert "4200" not in text
        assert "4200" in as_csv(found)


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 1)])
def test_a_cumulative_total_that_fell_is_told_with_its_cells_and_not_called_time(
    make: Make, first: int, second: int
) -> None:
    amounts = {1: [("0.1", "1.1", 100), ("0.2", "1.1", 30)], 2: [("0.1", "1.1", 95), ("0.2", "1.1", 31)]}
    old, new = (put(empty(make("gemeente", 2025, quarter)), *amounts[quarter]) for quarter in (first, second))
    text = as_text(beside(old, new), 10)
    assert "gewoon tijd" not in text
    assert "Kwartalen tellen op vanaf 1 januari, en toch is een totaal gedaald: lasten van € 130 naar € 126." in text
    assert "Aantal cellen dat daalt: 1; het meest: lasten 0.1 × 1.1 van € 100 naar € 95." in text


def test_a_cumulative_total_that_rose_is_time(make: Make) -> None:
    old, new = (put(empty(make("gemeente", 2025, q)), ("0.1", "1.1", amount)) for q, amount in ((1, 100), (2, 180)))
    assert "gewoon tijd" in as_text(beside(old, new), 10)


def test_another_word_for_the_same_moment_is_no_difference(make: Make) -> None:
    base = empty(make("gemeente", 2025, 5))
    old = put(base, ("A111", "ultimo", 10), ("P111", "1 januari", 3), part="balans_standen")
    new = put(base, ("A111", "31-12-2025", 10), ("P111", "1-1-2025", 4), part="balans_standen")
    found = beside(old, new)
    assert [(line.codes.codes, line.bedragen["begindatum"]) for line in found.balansposten] == [
        (("P111",), Delta(300, 400))
    ]
    assert {(t.maat, t.groep): t.bedrag for t in found.totalen if t.groep} == {
        ("begindatum", "Totaal Passiva"): Delta(300, 400),
        ("einddatum", "Totaal Activa"): Delta(1000, 1000),
    }


def test_figures_are_compared_by_the_period_they_are_about(make: Make) -> None:
    def with_figures(*records: tuple[str, str, str]) -> Json:
        document = make("gemeente", 2025, 5)
        document["data"]["kengetallen"] = [
            {"kengetal": code, "verslagperiode": period, "waarde": value} for code, period, value in records
        ]
        return document

    old = with_figures(("fk.1", "Rek_2025", "0,75"), ("fk.1", "Rek_2024", "1,5"), ("fk.3", "Rek_2025", "n.v.t."))
    new = with_figures(("fk.1", "Rek_2025", "0,80"), ("fk.2", "Rek_2025", "1"), ("fk.3", "Rek_2025", "3"))
    found = [(f.code, f.verslagperiode, f.soort, f.verschil) for f in beside(old, new).cijfers]
    assert found == [
        ("fk.1", "Rek_2024", "vervallen", None),
        ("fk.1", "Rek_2025", "gewijzigd", "0,05"),
        ("fk.2", "Rek_2025", "nieuw", None),
        ("fk.3", "Rek_2025", "gewijzigd", None),
    ]


def test_what_stands_beside_the_amounts_is_compared_too(make: Make) -> None:
    old = make("gemeente", 2025, 5)
    new = copied(old)
    new["metadata"]["details_openbaar"] = False
    new["contact"]["telefoon"] = "000-1111111"
    old["opmerkingen"] = [{"tekst": "een"}, {"tekst": "twee"}]
    new["opmerkingen"] = [{"tekst": "twee"}, {"tekst": "twee"}]
    assert [tuple(fact) for fact in beside(old, new).gegevens] == [
        ("metadata/details_openbaar", True, False),
        ("contact/telefoon", "000-0000000", "000-1111111"),
        ("opmerkingen", {"tekst": "een"}, None),
        ("opmerkingen", None, {"tekst": "twee"}),
    ]


# Controls


def test_controls_are_new_solved_or_stayed_with_their_amounts(make: Make) -> None:
    good = make("gemeente", 2025, 5)
    bad = put(good, ("0.1", "1.1", 1_000_000))
    worse = put(good, ("0.1", "1.1", 3_000_000))
    stands = {
        name: next((c for c in beside(old, new).controles if c.regel == "PF006"), None)
        for name, (old, new) in {"nieuw": (good, bad), "opgelost": (bad, good), "gebleven": (bad, worse)}.items()
    }
    assert {name: control and control.stand for name, control in stands.items()} == {
        "nieuw": NEW,
        "opgelost": SOLVED,
        "gebleven": KEPT,
    }
    kept = stands["gebleven"]
    assert kept is not None
    amounts = {name: (old, new) for name, old, new in kept.bevindingen[0].amounts}
    assert amounts["Verschil"] == (100_000_000, 300_000_000)
    told = as_text(beside(bad, worse), 20)
    assert "Verschil: € 1.000.000, nu € 3.000.000 (+€ 2.000.000)" in told


def test_findings_about_the_same_cell_stay_wherever_their_record_stands(make: Make) -> None:
    good = make("gemeente", 2025, 5)
    grey = ("0.1", "3.1", 5)
    old = put(good, grey)
    new = copied(good)
    new["data"]["lasten"].insert(0, {"taakveld": "0.1", "categorie": "3.1", "bedrag": 5})
    new = put(new, ("0.2", "3.1", 6))
    control = next(c for c in beside(old, new).controles if c.regel == "GC001")
    assert (control.oud, control.nieuw, control.stand) == (1, 2, KEPT)
    assert [finding.stand for finding in control.bevindingen] == [NEW, KEPT]


def test_a_rule_that_did_not_run_is_not_called_solved(make: Make) -> None:
    good = make("gemeente", 2025, 5)
    bad = put(good, ("0.1", "1.1", 1_000_000))
    unknown = put(good, ("9.99", "1.1", 1))
    found = beside(bad, unknown)
    assert {c.regel: c.stand for c in found.controles} == {"DF001": NEW, "PF006": UNSURE, "AL004": UNSURE}
    assert "controles niet uitgevoerd" in as_text(found, 20)
    assert ("9.99",) in taakvelden(found)


# Two years


@pytest.mark.parametrize(
    ("codes", "stand", "group", "eerder"),
    [
        ([("6.3", 5)], EQUAL, ("6.3",), ()),
        ([("6.82a", 5)], RESTATED, ("6.821",), ("6.82a",)),
        ([("6.82", 5)], TOGETHER, ("6.821", "6.822"), ("6.82",)),
        ([("0.4", 5)], UNCERTAIN, ("0.4",), ("0.4",)),
    ],
)
def test_codes_are_compared_where_it_is_certain_and_together_where_it_is_not(
    make: Make, codes: list[tuple[str, int]], stand: str, group: tuple[str, ...], eerder: tuple[str, ...]
) -> None:
    old = put(empty(make("gemeente", 2023, 5)), *((code, "3.8", amount) for code, amount in codes))
    found = beside(old, empty(make("gemeente", 2025, 5)))
    (line,) = found.taakvelden
    assert (line.codes.codes, line.codes.eerder, line.codes.stand) == (group, eerder, stand)
    assert line.bedragen["lasten"] == Delta(500, 0)
    assert bool(line.codes.vragen) == (stand in (TOGETHER, UNCERTAIN))


def test_codes_that_share_a_successor_become_one_group_and_others_stay_apart(make: Make) -> None:
    old = put(empty(make("gemeente", 2023, 5)), ("6.82", "3.8", 50), ("6.82b", "3.8", 20), ("6.1", "3.8", 10))
    new = put(empty(make("gemeente", 2025, 5)), ("6.821", "3.8", 40), ("6.822", "3.8", 45), ("6.1", "3.8", 11))
    found = beside(old, new)
    assert taakvelden(found) == {("6.821", "6.822"): Delta(7000, 8500), ("6.1",): Delta(1000, 1100)}
    assert found.taakvelden[0].codes.eerder == ("6.82", "6.82b")


def test_of_a_zero_nothing_has_to_be_divided(make: Make) -> None:
    old = put(empty(make("gemeente", 2023, 5)), ("6.82", "3.8", 0), ("6.82a", "3.8", 5))
    new = put(empty(make("gemeente", 2025, 5)), ("6.821", "3.8", 5), ("6.822", "3.8", 6))
    assert taakvelden(beside(old, new)) == {("6.822",): Delta(0, 600)}


def test_a_key_divides_and_nothing_else_does(make: Make, tmp_path: Path) -> None:
    key = tmp_path / "sleutel.csv"
    key.write_text("van;naar;deel\n6.82;6.821;75%\n6.82;6.822;25%\n", encoding="utf-8")
    old = put(empty(make("gemeente", 2023, 5)), ("6.82", "3.8", 100))
    new = put(empty(make("gemeente", 2025, 5)), ("6.821", "3.8", 75), ("6.822", "3.8", 30))
    assert taakvelden(beside(old, new)) == {("6.821", "6.822"): Delta(10000, 10500)}
    divided = beside(old, new, key)
    assert taakvelden(divided) == {("6.822",): Delta(2500, 3000)}
    assert divided.taakvelden[0].codes.stand == KEYED


def test_a_key_that_cannot_be_used_stops_the_comparison(make: Make, tmp_path: Path, run: Run) -> None:
    key = tmp_path / "sleutel.csv"
    key.write_text("van;naar;deel\n6.82;6.821;75%\n", encoding="utf-8")
    old, new = make("gemeente", 2023, 5), make("gemeente", 2025, 5)
    outcome, out, err = run(old, new, "--key", key)
    assert (outcome, out) == (2, "")
    assert "sleutel.csv, rij 2" in err and "75%" in err
    outcome, out, err = run(new, new, "--key", key)
    assert (outcome, out) == (2, "")
    assert "Laat --key weg" in err


def test_the_closing_balance_is_held_against_the_next_opening_balance(make: Make) -> None:
    old = put(empty(make("gemeente", 2024, 5)), ("A111", "ultimo", 10), ("P111", "ultimo", 8), part="balans_standen")
    new = put(
        empty(make("gemeente", 2025, 5)), ("A111", "1 januari", 10), ("P111", "1 januari", 9), part="balans_standen"
    )
    forward, back = beside(old, new), beside(new, old)
    assert forward.aansluiting is not None and back.aansluiting is not None
    assert [(ln.codes.codes, ln.bedragen["stand"]) for ln in forward.aansluiting] == [(("P111",), Delta(800, 900))]
    assert [ln.bedragen["stand"] for ln in back.aansluiting] == [Delta(900, 800)]
    assert "sluit niet aan" in as_text(forward, 20)
    assert beside(make("gemeente", 2023, 5), new).aansluiting is None
    assert beside(make("gemeente", 2024, 4), new).aansluiting is None
    same = put(
        empty(make("gemeente", 2025, 5)), ("A111", "1-1-2025", 10), ("P111", "1 januari", 8), part="balans_standen"
    )
    assert beside(old, same).aansluiting == []
    assert "sluit aan op" in as_text(beside(old, same), 20)


def test_every_pair_of_years_with_transitions_can_be_compared(make: Make) -> None:
    looked_at = 0
    for laag, reach in (("gemeente", 4), ("gr", 1), ("provincie", 1)):
        made = {year: read(make(laag, year, 5)) for year in range(2022, 2027)}
        for old in made:
            for new in (year for year in made if 0 < abs(year - old) <= reach):
                assert_adds_up(compared(made[old], made[new]))
                looked_at += 1
    assert looked_at == 20 + 8 + 8


# Invariants


def assert_adds_up(found: Comparison) -> None:
    """Hold every table against the totals, to the cent."""
    for part in ("lasten", "baten", "balans_lasten", "balans_baten"):
        difference = total(found, part).verschil
        assert sum(c.bedrag.verschil for c in found.cellen if c.onderdeel == part) == difference
        tables = [found.categorieen, found.balansposten if part.startswith("balans") else found.taakvelden]
        for table in tables:
            assert sum(line.bedragen[part].verschil for line in table if part in line.bedragen) == difference
    assert sum(line.bedragen[SALDO].verschil for line in found.taakvelden) == total(found, SALDO).verschil
    stands = sum(t.bedrag.verschil for t in found.totalen if t.maat.endswith("datum"))
    assert sum(c.bedrag.verschil for c in found.cellen if c.onderdeel == "balans_standen") == stands
    assert (
        sum(
            line.bedragen[moment].verschil
            for line in found.balansposten
            for moment in line.bedragen
            if "datum" in moment
        )
        == stands
    )


def test_a_table_that_misses_a_difference_is_noticed(make: Make) -> None:
    good = make("gemeente", 2025, 5)
    found = beside(good, put(good, ("0.1", "1.1", 0.01)))
    assert_adds_up(found)
    for broken in (replace(found, cellen=[]), replace(found, taakvelden=[]), replace(found, categorieen=[])):
        with pytest.raises(AssertionError):
            assert_adds_up(broken)


def leaves(jaar: int, name: str) -> list[str]:
    pack = read_pack(f"gemeente-{jaar}")
    assert pack is not None
    return [c["code"] for c in pack["codelijsten"][name] if "soort" not in c]


@st.composite
def deliveries(draw: st.DrawFn, jaar: int) -> Mapping[str, list[Json]]:
    """Return the data of a delivery; where codes change more often than elsewhere."""
    amounts = st.one_of(st.integers(-(10**9), 10**9), st.decimals(-1000, 1000, places=2).map(float))
    data: dict[str, list[Json]] = {}
    for part, (rows, columns) in PARTS.items():
        codes = leaves(jaar, rows)
        row = st.sampled_from([*codes, *(code for code in codes if code.startswith("6."))])
        cell = st.tuples(row, st.sampled_from(leaves(jaar, columns)), amounts)
        data[part] = [{"taakveld": r, "categorie": c, "bedrag": b} for r, c, b in draw(st.lists(cell, max_size=8))]
    posts, kinds = st.sampled_from(leaves(jaar, "balanscode")), st.sampled_from(leaves(jaar, "categorie_lasten"))
    moment = st.sampled_from(["1 januari", "ultimo"])
    data["balans_lasten"] = [
        {"balanscode": r, "categorie": c, "bedrag": b}
        for r, c, b in draw(st.lists(st.tuples(posts, kinds, amounts), max_size=4))
    ]
    data["balans_baten"] = []
    data["balans_standen"] = [
        {"balanscode": r, "standper": c, "bedrag": b}
        for r, c, b in draw(st.lists(st.tuples(posts, moment, amounts), max_size=4))
    ]
    return data


@pytest.mark.parametrize("years", [(2025, 2025), (2022, 2025), (2024, 2025), (2026, 2023)])
@ORDINARY
@given(data=st.data())
def test_differences_add_up_and_turn_around(make: Make, years: tuple[int, int], data: st.DataObject) -> None:
    old, new = (
        read({**make("gemeente", year, 5), "data": data.draw(deliveries(year))}, f"{place}.json")
        for place, year in enumerate(years)
    )
    found, back = compared(old, new), compared(new, old)
    assert_adds_up(found)
    for part in ("lasten", "baten"):
        delivered = [sum(cents(r["bedrag"]) for r in side.document["data"][part]) for side in (old, new)]
        assert total(found, part) == Delta(*delivered)
    assert {(c.onderdeel, c.rij, c.kolom): c.bedrag.verschil for c in found.cellen} == {
        (c.onderdeel, c.rij, c.kolom): -c.bedrag.verschil for c in back.cellen
    }
    for table in ("taakvelden", "categorieen", "balansposten"):
        forth, again = ([*getattr(c, table)] for c in (found, back))
        assert [(ln.codes, {m: d.verschil for m, d in ln.bedragen.items()}) for ln in forth] == [
            (ln.codes, {m: -d.verschil for m, d in ln.bedragen.items()}) for ln in again
        ]
    turned = {NEW: SOLVED, SOLVED: NEW}
    assert [(c.regel, c.nieuw, c.oud, turned.get(c.stand, c.stand)) for c in found.controles] == [
        (c.regel, c.oud, c.nieuw, c.stand) for c in back.controles
    ]
    assert compared(old, old).differs is False
    assert json.loads(as_json(found))["verschilt"] is found.differs


@ORDINARY
@given(data=st.data())
def test_the_order_of_the_records_does_not_matter(make: Make, data: st.DataObject) -> None:
    document = {**make("gemeente", 2023, 5), "data": data.draw(deliveries(2023))}
    mixed = copied(document)
    for part, records in mixed["data"].items():
        mixed["data"][part] = data.draw(st.permutations(records))
    new = read(make("gemeente", 2025, 5))
    first, second = (compared(read(one), new) for one in (document, mixed))
    assert first.cellen == second.cellen
    assert first.taakvelden == second.taakvelden


# What is written


def test_the_text_says_what_is_compared_and_counts_what_it_leaves_out(make: Make, run: Run) -> None:
    old = make("gemeente", 2025, 5)
    new = put(old, *((code, "3.8", 1000 + place) for place, code in enumerate(leaves(2025, "taakveld")[:30])))
    outcome, out, err = run(old, new, "--top", 5)
    assert (outcome, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Oud: oud.json, Voorbeeld (0000), 2025, Jaarrekening, oordeel: goed."
    assert "Beide zijn van gemeente 2025 en dus in hetzelfde model vergeleken." in lines
    assert sum("en nog 25;" in line for line in lines) == 2
    start = lines.index(next(line for line in lines if line.startswith("  totaal ")))
    ends = [next(match.end() for match in re.finditer(r"oud|[0-9](?=  )", line)) for line in lines[start : start + 4]]
    assert len({*ends}) == 1, "the amounts do not end below their header"
    assert "+€ 30.435" in next(line for line in lines if line.startswith("  lasten "))
    _, everything, _ = run(old, new, "--top", 100)
    assert "ziet u er meer" not in everything
    _, nothing, _ = run(old, new, "--top", 0)
    assert "en nog 30;" in nothing


def test_the_percentage_never_looks_like_nothing_when_it_is_something() -> None:
    assert percent_of_old(Delta(10_000_000, 10_000_001)) == "0,00001"
    assert percent_of_old(Delta(-200, -300)) == "-50"
    assert percent_of_old(Delta(-200, -100)) == "50"
    assert percent_of_old(Delta(0, 5)) is None


def test_json_has_the_keys_that_its_docstring_names(make: Make, run: Run) -> None:
    outcome, out, _ = run(make("gemeente", 2023, 5), make("gemeente", 2025, 5), "--format", "json")
    data = json.loads(out)
    assert outcome == 0
    named = re.findall(r"^        ([a-z_]+(?:, [a-z_]+)*)  ", as_json.__doc__ or "", re.M)
    assert sorted(key for line in named for key in line.split(", ")) == sorted(data)
    assert data["model"] == {"laag": "gemeente", "jaar": 2025, "omgerekend": True}
    assert data["taakvelden"]
    assert not [number for number in numbers(data) if isinstance(number, float)]


def numbers(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [number for inner in value.values() for number in numbers(inner)]
    if isinstance(value, list):
        return [number for inner in value for number in numbers(inner)]
    return [value] if isinstance(value, (int, float)) and not isinstance(value, bool) else []


def test_csv_holds_every_difference_and_runs_nothing(make: Make, run: Run) -> None:
    old = make("gemeente", 2025, 5)
    new = put(old, ("0.10", "1.1", 5.5))
    new["metadata"]["overheidsnaam"] = '=HYPERLINK("x")'
    _, out, _ = run(old, new, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out), delimiter=";"))
    cell = next(row for row in rows if row["tabel"] == "cellen")
    assert (cell["code"], cell["kolom"], cell["soort"], cell["oud"], cell["nieuw"], cell["verschil"]) == (
        *("0.10", "1.1", "nieuw"),
        *("0,00", "5,50", "5,50"),
    )
    assert not [value for row in rows for value in row.values() if value.startswith(("=", "+", "@"))]
    assert any(row["nieuw"].startswith("'=") for row in rows if row["tabel"] == "gegevens")


def test_the_workbook_has_text_codes_filters_a_frozen_header_and_no_formula(
    make: Make, run: Run, tmp_path: Path
) -> None:
    old = put(make("gemeente", 2023, 5), ("0.10", "7.1", 123.45), ("6.82", "3.8", 10))
    new = make("gemeente", 2025, 5)
    new["metadata"]["overheidsnaam"] = "=1+1"
    target = tmp_path / "vergelijking.xlsx"
    outcome, out, err = run(old, new, "--format", "xlsx", "--out", target)
    assert (outcome, out, err) == (0, "", "")
    book = openpyxl.load_workbook(target)
    assert book.sheetnames[:2] == ["Samenvatting", "Taakvelden"]
    assert {"Cellen", "Controles"} <= {*book.sheetnames}
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) > 100
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    sheet = book["Taakvelden"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref
    found = beside(old, new)
    codes = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert codes == [" ".join(line.codes.codes) for line in found.taakvelden]
    assert "0.10" in codes and "6.821 6.822" in codes
    row = next(row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] == "0.10")
    assert 123.45 in [abs(round(value, 2)) for value in row if isinstance(value, (int, float))]
    assert workbook_bytes(found) == workbook_bytes(beside(old, new))


# The command


def test_the_outcome_is_one_only_when_asked_and_something_differs(make: Make, run: Run) -> None:
    old = make("gemeente", 2025, 5)
    new = put(old, ("0.1", "1.1", 1))
    assert run(old, new)[0] == 0
    assert run(old, new, "--exit-code")[0] == 1
    assert run(old, old, "--exit-code")[0] == 0


def test_another_layer_is_refused_and_another_number_is_said(make: Make, run: Run) -> None:
    old = make("gemeente", 2025, 5)
    outcome, out, err = run(old, make("gr", 2025, 5))
    assert (outcome, out) == (2, "")
    assert "oud.json is van gemeente en nieuw.json van gr" in err
    new = copied(old)
    new["metadata"]["overheidsnummer"] = "1234"
    outcome, out, _ = run(old, new)
    assert outcome == 0
    assert "Het nummer verschilt: 0000 en 1234." in out


def test_another_period_of_the_same_year_is_said(make: Make, run: Run) -> None:
    outcome, out, _ = run(make("gemeente", 2025, 2), make("gemeente", 2025, 3))
    assert outcome == 0
    assert "De periode verschilt: Tweede kwartaal en Derde kwartaal." in out


def multiplied(document: Json, times: int, parts: int = 1) -> Json:
    result = copied(document)
    for records in result["data"].values():
        for record in records:
            if "bedrag" in record:
                record["bedrag"] = record["bedrag"] * times // parts
    return result


@pytest.mark.parametrize(("times", "parts", "words"), [(1000, 1, "veel"), (100, 1, "veel"), (1, 1000, "weinig")])
def test_two_deliveries_of_one_municipality_in_different_units_are_told_apart(
    make: Make, run: Run, times: int, parts: int, words: str
) -> None:
    old = make("gemeente", 2024, 5)
    new = multiplied(make("gemeente", 2025, 5), times, parts)
    outcome, out, _ = run(old, new)
    assert outcome == 0
    factor = f"{max(times, parts):,}".replace(",", ".")
    for what in ("lasten", "baten"):
        assert re.search(f"De {what} zijn in nieuw.json ongeveer {factor} keer zo {words} als in oud.json", out)
    assert re.search(f"De activa zijn in nieuw.json ongeveer [0-9.]+ keer zo {words} als in oud.json", out)
    assert "andere eenheid" not in run(old, make("gemeente", 2025, 5))[1]
    assert "andere eenheid" not in run(make("gemeente", 2025, 1), make("gemeente", 2025, 5))[1]


def test_the_size_of_another_organisation_or_layer_is_no_remark(make: Make) -> None:
    new = multiplied(make("gemeente", 2025, 5), 1000)
    assert len(unlike_sizes(read(make("gemeente", 2025, 5)), read(new))) == 3
    new["metadata"]["overheidsnummer"] = "060000"
    assert len(unlike_sizes(read(make("gemeente", 2025, 5)), read(new))) == 3, "06 is the layer"
    new["metadata"]["overheidsnummer"] = "0034"
    assert unlike_sizes(read(make("gemeente", 2025, 5)), read(new)) == []
    other = make("gr", 2025, 5)
    assert unlike_sizes(read(other), read(multiplied(other, 1000))) == []


@pytest.mark.parametrize("place", [5, 6, 7])
def test_the_limits_beside_an_earlier_delivery_are_those_of_the_rule(place: int) -> None:
    size = size_rule()["formule"]["grootte"][place]
    before = {size["waarde"]: 100_00}
    most, least = size["hoogstens_procent"] * 100, size["minstens_procent"] * 100
    for cents_now, stand in ((most, WITHIN), (most + 1, ABOVE), (least, WITHIN), (least - 1, BELOW)):
        [outcome] = previous_outcomes([size], {size["waarde"]: cents_now}, before, "oud")
        assert outcome.stand == stand


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "geen goede aanlevering"),
        ("{", "geen goede aanlevering"),
        ("[]", "geen goede aanlevering"),
        ('{"metadata": {}, "contact": {}, "data": {}}', "geen goede aanlevering"),
        ("[" * 100_000, "geen goede aanlevering"),
    ],
)
def test_a_file_that_is_no_delivery_is_refused_by_name(
    make: Make, run: Run, tmp_path: Path, content: str, said: str
) -> None:
    bad = tmp_path / "kapot.json"
    bad.write_text(content, encoding="utf-8")
    for pair in ((bad, make("gemeente", 2025, 5)), (make("gemeente", 2025, 5), bad)):
        outcome, out, err = run(*pair)
        assert (outcome, out) == (2, "")
        assert "kapot.json" in err and said in err
        assert "Traceback" not in err


def test_a_missing_file_a_folder_and_an_impossible_option_are_refused(make: Make, run: Run, tmp_path: Path) -> None:
    good = make("gemeente", 2025, 5)
    for bad in (tmp_path / "weg.json", tmp_path):
        outcome, out, err = run(good, bad)
        assert (outcome, out) == (2, "") and bad.name in err
    assert "--out" in run(good, good, "--format", "xlsx")[2]
    assert "wordt ook gelezen" in run(good, good, "--out", tmp_path / "oud.json")[2]


def apart(*words: object, root: Path) -> subprocess.CompletedProcess[str]:
    """Run the command by itself: with packs in memory, as here, no Excel model is read."""
    command = [sys.executable, "-m", "iv3", "compare", *map(str, words)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60)


def test_an_excel_model_is_compared_as_its_delivery(make: Make, root: Path, tmp_path: Path) -> None:
    document = make("gemeente", 2025, 5)
    model, delivery, target = tmp_path / "model.xlsx", tmp_path / "anders.json", tmp_path / "uit.json"
    model.write_bytes(fillin.workbook_bytes(document, "gemeente", 2025))
    delivery.write_text(json.dumps(put(document, ("0.10", "7.1", 1000))), encoding="utf-8")
    done = apart(model, delivery, "--format", "json", "--out", target, root=root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    data = json.loads(target.read_text(encoding="utf-8"))
    assert [(c["rij"]["codes"], c["verschil_in_cent"]) for c in data["cellen"]] == [(["0.10"], 100_000)]
    assert data["cellen_aantal"]["gelijk"] > 100


def test_a_workbook_that_is_no_model_is_refused(make: Make, root: Path, tmp_path: Path) -> None:
    good, target = tmp_path / "goed.json", tmp_path / "iets.xlsx"
    good.write_text(json.dumps(make("gemeente", 2025, 5)), encoding="utf-8")
    openpyxl.Workbook().save(target)
    for content in (target.read_bytes(), b"PK\x03\x04 geen werkmap"):
        target.write_bytes(content)
        done = apart(good, target, root=root)
        assert (done.returncode, done.stdout) == (2, "")
        assert "iets.xlsx" in done.stderr and "Traceback" not in done.stderr


def test_years_before_the_new_taakvelden_are_compared_through_the_transitions_between(make: Make, run: Run) -> None:
    outcome, out, _ = run(make("gemeente", 2020, 5), make("gemeente", 2025, 5))
    assert outcome == 0
    assert out.startswith("Oud:")


def test_without_xlsxwriter_a_workbook_is_refused_and_the_library_named(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingComponent, match="xlsxwriter"):
        workbook_bytes(beside(make("gemeente", 2025, 5), make("gemeente", 2025, 5)))


def test_strange_texts_do_not_reach_the_terminal(make: Make) -> None:
    old = make("gemeente", 2025, 5)
    new = put(old, ("\x1b[31m9", "1.1", 5), details={"\x1b": "\x07"})
    new["metadata"]["overheidsnaam"] = "\x1b[2Jx"
    new["data"]["kengetallen"] = [{"kengetal": "\x1b[1m", "verslagperiode": "\x07", "waarde": "\x1b"}]
    text = as_text(beside(old, new), 20)
    assert not [c for c in text if not c.isprintable() and c != "\n"]
    assert as_csv(beside(old, new)).startswith("\ufefftabel;")


def test_the_command_starts_without_loading_what_it_does_not_need() -> None:
    slow = ("iv3.comparison.comparison", "iv3.years.restating", "xlsxwriter")
    code = f"import sys, iv3.commands.main; print(*(m for m in {slow} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == ""


def test_every_text_is_used_and_they_are_sorted(root: Path) -> None:
    texts = yaml.safe_load((root / "tables/opdrachten/vergelijken.yaml").read_text(encoding="utf-8"))["teksten"]
    keys = [text["sleutel"] for text in texts]
    assert keys == sorted(keys)
    paths = [*root.glob("iv3/comparison/*.py"), root / "iv3/commands/compare.py"]
    code = "".join(path.read_text(encoding="utf-8") for path in paths)
    families = ("kop_", "deel_", "blad_", "controle_", "anders_", "aansluiting_", "grootte_")
    unused = [key for key in keys if not re.search(f"[\"']{key}[\"']", code) and not key.startswith(families)]
    assert not unused
    assert len(keys) > 50
