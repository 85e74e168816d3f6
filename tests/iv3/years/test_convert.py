"""iv3 convert: what is certain, what needs a key, and that no cent is lost or divided without one."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from generators.subjects.transitions import links as transitions
from iv3 import validate
from iv3.commands.main import main
from iv3.core.money import number_text
from iv3.delivery import reading
from iv3.rows.cells import cents
from iv3.years.amounts import Amount
from iv3.years.apportioning import apportion, spread
from iv3.years.keys import RestatingKeyRow, keys_of
from iv3.years.loading import load_restating
from iv3.years.outlook import Restating
from iv3.years.restating import restate
from iv3.years.words import LISTS, SLEUTEL, TE_VERDELEN, ZEKER

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]
Run = Callable[..., tuple[int, str, str]]

PUBLISHED = {"2023-jaarrekening.csv": (2023, 2025), "2025-begroting.csv": (2025, 2023)}
ORDINARY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def forward(fresh_packs: None) -> Restating:
    return load_restating("gemeente", 2023, 2025, 5)


@pytest.fixture(scope="module")
def backward(fresh_packs: None) -> Restating:
    return load_restating("gemeente", 2025, 2023, 5)


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run ``iv3 convert`` and return its outcome, what it wrote, and what it said."""

    def convert(*words: object) -> tuple[int, str, str]:
        outcome = main(["convert", *map(str, words)])
        out, err = capfdbinary.readouterr()
        return outcome, out.decode("utf-8-sig"), err.decode()

    return convert


@pytest.fixture(scope="module")
def deliveries(specification: Specification, root: Path) -> Callable[[str, int, int], Json]:
    def delivery(laag: str, jaar: int, periode: int) -> Json:
        example = examples.base_example(laag, jaar, periode)
        return read_json(examples.delivery_bytes(example, specification.facts.bases, specification).decode())

    return delivery


def read_json(text: str) -> Json:
    data: Json = reading.parse(text, 100).data
    return data


def table(folder: Path, text: str, name: str = "totalen.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


# Where codes can go


@pytest.mark.parametrize(
    ("years", "code", "expected"),
    [
        ((2024, 2025), "6.82a", ["6.821"]),
        ((2024, 2025), "0.1", ["0.1"]),
        ((2024, 2025), "6.2", ["6.21", "6.22", "6.23"]),
        ((2024, 2025), "6.72b", ["6.751", "6.752", "6.753", "6.792"]),
        ((2023, 2025), "6.71c", ["6.21", "6.23", "6.60", "6.713", "6.791"]),
        ((2023, 2025), "6.82", ["6.821", "6.822"]),
        ((2025, 2024), "6.821", ["6.82a"]),
        ((2025, 2023), "6.712", ["6.71b"]),
        ((2025, 2024), "6.751", ["6.72a", "6.72b", "6.72c", "6.72d", "6.74a", "6.74b"]),
        ((2025, 2022), "6.751", ["6.72"]),
        ((2022, 2025), "6.82", ["6.821", "6.822"]),
    ],
)
def test_a_code_goes_where_the_transitions_say_over_any_number_of_years(
    years: tuple[int, int], code: str, expected: list[str]
) -> None:
    outlook = load_restating("gemeente", *years, 5).outlook("taakveld", code)
    assert list(outlook.codes) == expected
    assert outlook.is_certain == (len(expected) == 1)
    assert bool(outlook.vragen) != outlook.is_certain


@pytest.mark.parametrize("code", ["6.91", "6.92"])
def test_of_a_code_without_known_origin_nothing_is_made_up(backward: Restating, code: str) -> None:
    outlook = backward.outlook("taakveld", code)
    assert not outlook.kandidaten
    assert outlook.onbekend
    assert "herkomst is niet bekend" in outlook.vragen[0]


def test_a_code_that_got_other_content_is_not_certain(forward: Restating, backward: Restating) -> None:
    for model in (forward, backward):
        outlook = model.outlook("taakveld", "0.4")
        assert outlook.codes == ("0.4",)
        assert not outlook.is_certain
        assert outlook.vragen


def test_a_quarter_may_have_stood_on_a_mother_code_and_a_year_may_not() -> None:
    assert load_restating("gemeente", 2025, 2024, 2).outlook("taakveld", "6.821").codes == ("6.82", "6.82a")
    assert load_restating("gemeente", 2025, 2024, 5).outlook("taakveld", "6.821").is_certain


def test_a_chain_asks_the_questions_of_every_pair_of_years() -> None:
    outlook = load_restating("gemeente", 2022, 2025, 5).outlook("taakveld", "6.71")
    assert {"6.711", "6.712", "6.713", "6.714", "6.791", "6.3", "6.60"} <= set(outlook.codes)
    assert "Om welke voorziening gaat het?" in outlook.vragen
    assert "Is het een pgb?" in outlook.vragen
    conditions = {candidate.code: candidate.als for candidate in outlook.kandidaten}
    assert "schuldhulpverlening" in conditions["6.3"]


def test_the_weakest_of_the_facts_on_the_way_counts(forward: Restating) -> None:
    assert forward.outlook("taakveld", "6.82a").zekerheid == "afgeleid"
    assert forward.outlook("taakveld", "1.1").zekerheid == "vastgesteld"


def test_every_code_of_every_year_goes_where_the_generators_say(specification: Specification) -> None:
    looked_at = 0
    for laag in specification.layers:
        for van, naar in [(2022, 2023), (2023, 2025), (2022, 2026), (2026, 2022), (2025, 2023)]:
            for periode in (2, 5):
                model = load_restating(laag, van, naar, periode)
                for name in LISTS:
                    expected = transitions.composed(specification.facts, laag, van, naar, name, periode)
                    assert set(expected) == set(model.codes(name))
                    for code, routes in expected.items():
                        ends = {route[-1].end for route in routes}
                        outlook = model.outlook(name, code)
                        assert set(outlook.codes) == ends - {None}, (laag, van, naar, code)
                        assert outlook.onbekend or None not in ends
                        looked_at += 1
    assert looked_at > 5000


# Dividing

CENTS = st.integers(-(10**13), 10**13)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=7).filter(any)


@given(CENTS, WEIGHTS)
def test_a_division_keeps_every_cent_and_is_less_than_a_cent_off(cent: int, weights: list[int]) -> None:
    shares = apportion(cent, weights)
    assert sum(shares) == cent
    assert all(abs(share - Fraction(cent * w, sum(weights))) < 1 for share, w in zip(shares, weights, strict=True))
    assert apportion(-cent, weights) == [-share for share in shares]
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)


def test_the_largest_remainder_gets_the_cent_and_of_equal_ones_the_first() -> None:
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]
    assert apportion(101, [1, 1, 1]) == [34, 34, 33]
    assert apportion(10, [1, 3, 2]) == [2, 5, 3]
    assert apportion(-100, [1, 1, 1]) == [-34, -33, -33]


@given(st.lists(CENTS, min_size=1, max_size=8), st.lists(CENTS, max_size=5))
def test_amounts_in_a_key_are_used_to_the_cent(found: list[int], parts: list[int]) -> None:
    parts = [*parts, sum(found) - sum(parts)]
    shares = spread(found, parts)
    assert [sum(row) for row in shares] == found
    assert [sum(column) for column in zip(*shares, strict=True)] == parts


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8), WEIGHTS)
def test_positive_amounts_have_no_negative_parts(found: list[int], weights: list[int]) -> None:
    parts = apportion(sum(found), weights)
    assert all(cent >= 0 for row in spread(sorted(found), parts) for cent in row)


# Amounts and keys, in property tests

TAAKVELDEN = ("0.1", "0.4", "6.2", "6.6", "6.71a", "6.71c", "6.72a", "6.74b", "6.81a", "6.82a", "6.82")


def amount(code: str, cent: int, kant: str, groep: str) -> Amount:
    return Amount(cent, (("taakveld", code),), kant, groep)


AMOUNTS = st.lists(
    st.builds(amount, st.sampled_from(TAAKVELDEN), CENTS, st.sampled_from(["lasten", "baten"]), st.sampled_from("AB")),
    max_size=25,
)


def key_rows(model: Restating, codes: Sequence[str], weights: Sequence[int]) -> list[RestatingKeyRow]:
    """Return a complete key in shares for every code that needs one."""
    rows: list[RestatingKeyRow] = []
    for code in codes:
        outlook = model.outlook("taakveld", code)
        if outlook.is_certain:
            continue
        candidates = outlook.codes or ("0.1",)
        chosen = [weights[i % len(weights)] for i in range(len(candidates))]
        chosen[0] += not any(chosen)
        whole = sum(chosen)
        rows += [
            RestatingKeyRow(len(rows) + 2, code, naar, Fraction(weight, whole), lijst="taakveld")
            for naar, weight in zip(candidates, chosen, strict=True)
        ]
    return rows


def sums(parts: Sequence[tuple[str, str, int]]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for groep, kant, cent in parts:
        found[groep, kant] += cent
    return Counter({key: cent for key, cent in found.items() if cent})


@ORDINARY
@given(AMOUNTS)
def test_without_a_key_nothing_is_divided_and_nothing_is_lost(forward: Restating, found: list[Amount]) -> None:
    for r in restate(found, forward).restated:
        assert len(r.delen) == 1
        [part] = r.delen
        assert part.cent == r.amount.cent
        assert r.stand == (ZEKER if r.outlooks[0].is_certain else TE_VERDELEN)
        assert part.naar == ((r.outlooks[0].codes[0],) if r.stand == ZEKER else (None,))


@ORDINARY
@given(AMOUNTS, WEIGHTS)
def test_with_a_complete_key_everything_has_a_possible_code_and_totals_are_kept(
    forward: Restating, found: list[Amount], weights: list[int]
) -> None:
    keys, problems = keys_of(key_rows(forward, TAAKVELDEN, weights), forward, ["taakveld"])
    assert problems == []
    result = restate(found, forward, keys)
    assert not any(r.is_left for r in result.restated)
    for r in result.restated:
        assert sum(part.cent for part in r.delen) == r.amount.cent
        assert all(part.naar[0] in r.outlooks[0].codes for part in r.delen)
    parts = [(r.amount.groep, r.amount.kant, part.cent) for r in result.restated for part in r.delen]
    assert sums(parts) == sums([(a.groep, a.kant, a.cent) for a in found])


@ORDINARY
@given(AMOUNTS, WEIGHTS)
def test_there_and_back_keeps_the_totals(
    forward: Restating, backward: Restating, found: list[Amount], weights: list[int]
) -> None:
    there, _ = keys_of(key_rows(forward, TAAKVELDEN, weights), forward, ["taakveld"])
    moved = [
        amount(part.naar[0] or "", part.cent, r.amount.kant, r.amount.groep)
        for r in restate(found, forward, there).restated
        for part in r.delen
    ]
    codes = sorted({a.codes[0][1] for a in moved})
    back, problems = keys_of(key_rows(backward, codes, weights), backward, ["taakveld"])
    assert problems == []
    returned = restate(moved, backward, back).restated
    assert not any(r.is_left for r in returned)
    parts = [(r.amount.groep, r.amount.kant, part.cent) for r in returned for part in r.delen]
    assert sums(parts) == sums([(a.groep, a.kant, a.cent) for a in found])


@ORDINARY
@given(AMOUNTS, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_amounts_and_of_the_key_does_not_matter(
    forward: Restating, found: list[Amount], weights: list[int], chance: random.Random
) -> None:
    rows = key_rows(forward, TAAKVELDEN, weights)
    shuffled, mixed = chance.sample(found, len(found)), chance.sample(rows, len(rows))
    outcomes = []
    for these, those in ((found, rows), (shuffled, mixed)):
        keys, _ = keys_of(those, forward, ["taakveld"])
        moved: Counter[tuple[Any, ...]] = Counter()
        for r in restate(these, forward, keys).restated:
            for part in r.delen:
                moved[r.amount.groep, r.amount.kant, r.amount.codes, part.naar] += part.cent
        outcomes.append(moved)
    assert outcomes[0] == outcomes[1]


@ORDINARY
@given(st.lists(CENTS, min_size=1, max_size=10), st.lists(CENTS, max_size=3), st.randoms(use_true_random=False))
def test_a_key_in_euros_is_used_to_the_cent_in_any_order(
    forward: Restating, found: list[int], parts: list[int], chance: random.Random
) -> None:
    naar = forward.outlook("taakveld", "6.72b").codes
    parts = [*parts, sum(found) - sum(parts)]
    rows = [RestatingKeyRow(i + 2, "6.72b", naar[i], None, cent, "taakveld") for i, cent in enumerate(parts)]
    keys, problems = keys_of(rows, forward, ["taakveld"])
    assert problems == []
    amounts = [amount("6.72b", cent, "lasten", "A") for cent in found]
    for order in (amounts, chance.sample(amounts, len(amounts))):
        result = restate(order, forward, keys)
        assert result.problems == []
        total: Counter[str | None] = Counter()
        for r in result.restated:
            assert sum(part.cent for part in r.delen) == r.amount.cent
            for part in r.delen:
                total[part.naar[0]] += part.cent
        assert [total[code] for code in naar[: len(parts)]] == parts


@ORDINARY
@given(st.lists(st.tuples(CENTS, st.sampled_from(["1.1", "4.4.1", "4.4.8"])), max_size=10), WEIGHTS)
def test_row_and_column_of_an_amount_are_each_divided_to_the_cent(
    forward: Restating, found: list[tuple[int, str]], weights: list[int]
) -> None:
    amounts = [
        Amount(cent, (("taakveld", "6.72b"), ("categorie_lasten", code)), "lasten", kolom=code) for cent, code in found
    ]
    rows = key_rows(forward, ["6.72b"], weights)
    for code in ("4.4.1", "4.4.8"):
        naar = forward.outlook("categorie_lasten", code).codes
        rows += [
            RestatingKeyRow(90, code, n, Fraction(i + 1, 3), lijst="categorie", kant="lasten")
            for i, n in enumerate(naar)
        ]
    keys, problems = keys_of(rows, forward, ["taakveld", "categorie"])
    assert problems == []
    for r in restate(amounts, forward, keys).restated:
        assert not r.is_left
        for at, shares in enumerate(r.shares):
            seen: Counter[str | None] = Counter()
            for part in r.delen:
                seen[part.naar[at]] += part.cent
            assert {code: cent for code, cent in seen.items() if cent} == {c: cent for c, cent in shares if cent}


def test_a_more_precise_key_goes_first_and_a_refused_one_lets_no_other_in(forward: Restating) -> None:
    rows = [
        RestatingKeyRow(2, "6.82", "6.821", Fraction(1)),
        RestatingKeyRow(3, "6.82", "6.822", Fraction(1), kant="baten"),
        RestatingKeyRow(4, "6.82", "6.822", Fraction(1), groep="B"),
        RestatingKeyRow(5, "6.82", "6.822", Fraction(9, 10), groep="C"),
    ]
    keys, problems = keys_of(rows, forward, ["taakveld"])
    assert [p.rij for p in problems] == [5]
    found = [amount("6.82", 100, kant, groep) for groep in ("A", "b", "C") for kant in ("lasten", "baten")]
    ends = [[part.naar[0] for part in r.delen] for r in restate(found, forward, keys).restated]
    assert ends == [["6.821"], ["6.822"], ["6.822"], ["6.822"], [None], [None]]


# The command, on tables


def test_a_table_is_restated_with_its_own_columns_and_totals(tmp_path: Path, run: Run) -> None:
    file = table(tmp_path, "Taakveld;Lasten;Baten;programma\n6.82a;1.000,50;0;=1+1\n6.2;10;-5;b\n")
    outcome, out, err = run(file, "--from", 2024, "--to", 2025, "--format", "csv")
    assert outcome == 1
    rows = rows_of(out)
    assert [(r["kant"], r["van"], r["stand"], r["naar"], r["kandidaten"], r["bedrag"]) for r in rows] == [
        ("lasten", "6.82a", "zeker", "6.821", "", "1000,50"),
        ("lasten", "6.2", "te_verdelen", "", "6.21 6.22 6.23", "10,00"),
        ("baten", "6.2", "te_verdelen", "", "6.21 6.22 6.23", "-5,00"),
    ]
    assert [r["programma"] for r in rows] == ["'=1+1", "b", "b"]
    assert rows[1]["vraag"] == "Is de hulp betrouwbaar toe te delen aan de Wmo of aan Jeugd?"
    assert "taakveld lasten: in € 1.010,50 = zeker € 1.000,50 + sleutel € 0 + te verdelen € 10" in err


@pytest.mark.parametrize(
    ("header", "words", "factor"),
    [
        ("lasten", [], 1),
        ("lasten_keur", [], 1000),
        ("Lasten (x € 1.000)", [], 1000),
        ("lasten", ["--unit", "duizend"], 1000),
        ("lasten_keur", ["--unit", "euro"], 1),
        ("Kosten 2023", ["--column", "lasten=Kosten 2023"], 1),
        ("Kosten 2023", ["--column", "lasten_duizend=Kosten 2023"], 1000),
    ],
)
def test_thousands_are_recognised_or_told(tmp_path: Path, run: Run, header: str, words: list[str], factor: int) -> None:
    file = table(tmp_path, f"taakveld;{header}\n0.1;12\n")
    outcome, out, _ = run(file, "--from", 2023, "--to", 2025, "--format", "json", *words)
    assert outcome == 0
    assert json.loads(out)["totalen"][0]["bedrag_in_cent"] == 1200 * factor


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("06.1", "Bedoelt u 6.1 (Samenkracht en burgerparticipatie)?"),
        ("6,10", "Bedoelt u 6.1 (Samenkracht en burgerparticipatie)?"),
        ("6-1", "Bedoelt u 6.1 (Samenkracht en burgerparticipatie)?"),
        ("6.2 Wijkteams", "Bedoelt u 6.2 ("),
        ("6.72A", "Bedoelt u 6.72a ("),
        ("1-jun", "Excel heeft er een datum van gemaakt; waarschijnlijk bedoeld: 6.1."),
        ("2025-01-06", "Excel heeft er een datum van gemaakt; waarschijnlijk bedoeld: 6.1."),
        ("06.8", "Verbeter de code.\n"),
    ],
)
def test_a_hint_at_a_wrong_taakveld_helps_or_is_left_out(tmp_path: Path, run: Run, code: str, said: str) -> None:
    outcome, out, _ = run(table(tmp_path, f"taakveld;lasten\n{code};5\n6.1;1\n"), "--from", 2023, "--to", 2025)
    assert outcome == 1
    assert said in out


def test_text_says_what_is_certain_and_what_to_answer(tmp_path: Path, run: Run) -> None:
    file = table(tmp_path, "taakveld;lasten\n6.82a;10\n6.72c;20\n6.72C;3\n6.;4\n")
    outcome, out, err = run(file, "--from", 2024, "--to", 2025)
    assert outcome == 1
    assert "alles sluit" in err
    lines = out.splitlines()
    assert any(line.split() == ["taakveld", "6.82a", "lasten", "€", "10", "zeker", "6.821"] for line in lines)
    assert "    6.751: in natura, ambulant, lokaal ingekocht" in lines
    assert "    Wie heeft de zorg ingekocht?" in lines
    assert "    Te verdelen met: inkoopniveau, pgb-bedrag." in lines
    assert any("6.72C bestaat niet in het model van 2024" in line and "Bedoelt u 6.72c (" in line for line in lines)
    assert any("is een kop of een totaal" in line for line in lines)
    assert "  taakveld lasten: in € 37 = zeker € 10 + sleutel € 0 + te verdelen € 27" in lines


def test_the_template_filled_in_is_a_key_that_restates_everything(tmp_path: Path, run: Run) -> None:
    file = table(tmp_path, "gemeente;taakveld;lasten;baten\nA;6.72a;100,01;3\nA;6.2;50;0\nB;6.72a;7;7\nB;0.4;9;0\n")
    template, key = tmp_path / "sjabloon.csv", tmp_path / "sleutel.csv"
    outcome, _, _ = run(file, "--from", 2023, "--to", 2025, "--template", template)
    assert outcome == 1
    rows = rows_of(template.read_text(encoding="utf-8-sig"))
    assert {r["van"] for r in rows} == {"6.72a", "6.2", "0.4"}
    assert all(r["wat"] and r["vraag"] for r in rows if r["naar"])
    unfilled = run(file, "--from", 2023, "--to", 2025, "--key", template, "--format", "json")
    assert json.loads(unfilled[1])["sleutel_afgekeurd"] == []
    counts = Counter((r["van"], r["kant"]) for r in rows if r["naar"])
    with key.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        for row in rows:
            share = f"1/{counts[row['van'], row['kant']]}" if row["naar"] else ""
            writer.writerow({**row, "deel": share})
    outcome, out, err = run(file, "--from", 2023, "--to", 2025, "--key", key, "--format", "json")
    data = json.loads(out)
    assert outcome == 0
    assert "alles sluit" in err
    for total in data["totalen"]:
        assert total["sleutel_in_cent"] == total["bedrag_in_cent"] > 0
    assert all(isinstance(r["bedrag_in_cent"], int) for r in data["regels"])


KEY_HEAD = "van;naar;deel;bedrag;lijst;kant;gemeente;categorie\n"


@pytest.mark.parametrize(
    ("key", "row", "fragment"),
    [
        ("6.2;6.21;50%;\n6.2;6.22;40%;\n", 2, "samen 90%, en dat moet precies 100% zijn"),
        ("6.2;6.21;33,33%;\n6.2;6.22;33,33%;\n6.2;6.23;33,33%;\n", 2, "samen 99,99%"),
        ("6.2;6.21;1;\n6.2;6.22;1/100000000000000;\n", 2, "100,000000000001%"),
        ("6.2;6.751;100%;\n", 2, "Het kan alleen naar 6.21, 6.22 of 6.23"),
        ("6.2;;100%;\n", 2, "Vul de kolom naar in"),
        ("6.29;6.21;100%;\n", 2, "Bedoelt u 6.2 "),
        (";6.21;100%;\n", 2, "geen code bij van"),
        ("6.2;6.21;25;\n", 2, "Schrijf 25%, 0,25 of 1/4"),
        ("6.2;6.21;-10%;\n", 2, "niet minder dan 0"),
        ("6.2;6.21;abc;\n", 2, "is geen deel"),
        ("6.2;6.21;50%;\n6.2;6.21;50%;\n", 3, "staat ook op rij 2"),
        ("6.2;6.21;50%;\n6.2;6.22;;5\n", 3, "delen en bedragen door elkaar"),
        ("6.2;6.21;;4\n6.2;6.22;;5\n", 2, "samen € 9, maar het bedrag op 6.2 (lasten) is € 10"),
        ("6.2;6.21;;4x\n", 2, "is geen bedrag"),
        ("6.2;6.21;100%;;taakvelden\n", 2, "is geen codelijst"),
        ("6.2;6.21;100%;;;links\n", 2, "is geen kant"),
        ("0.4;9.9;100%;\n", 2, "Kies een code uit het model van 2025"),
    ],
)
def test_a_key_that_is_wrong_is_refused_with_row_and_remedy(
    tmp_path: Path, run: Run, key: str, row: int, fragment: str
) -> None:
    file = table(tmp_path, "taakveld;lasten\n6.2;10\n0.4;3\n")
    wrong = table(tmp_path, KEY_HEAD + key, "sleutel.csv")
    outcome, out, err = run(file, "--from", 2023, "--to", 2025, "--key", wrong, "--format", "json")
    assert outcome == 1
    data = json.loads(out)
    assert any(p["rij"] == row and fragment in p["reden"] for p in data["sleutel_afgekeurd"]), data["sleutel_afgekeurd"]
    assert f"sleutel.csv, rij {row}:" in err
    assert {r["stand"] for r in data["regels"]} == {"te_verdelen"}
    assert data["totalen"][0]["te_verdelen_in_cent"] == data["totalen"][0]["bedrag_in_cent"] == 1300


def test_a_code_in_two_lists_must_be_told_apart(tmp_path: Path, run: Run) -> None:
    file = table(tmp_path, "taakveld;categorie;lasten\n1.1;1.1;10\n")
    wrong = table(tmp_path, "van;naar;deel\n1.1;1.1;1\n", "sleutel.csv")
    _, out, _ = run(file, "--from", 2023, "--to", 2025, "--key", wrong, "--format", "json")
    assert "kolom lijst" in json.loads(out)["sleutel_afgekeurd"][0]["reden"]


def test_where_the_origin_is_not_known_a_key_may_name_any_code(tmp_path: Path, run: Run) -> None:
    file = table(tmp_path, "taakveld;lasten\n6.91;10\n")
    key = table(tmp_path, "van;naar;deel\n6.91;6.2;50%\n6.91;0.4;0,5\n", "sleutel.csv")
    outcome, out, _ = run(file, "--from", 2025, "--to", 2024, "--key", key, "--format", "csv")
    assert outcome == 0
    assert [(r["stand"], r["naar"], r["bedrag"]) for r in rows_of(out)] == [
        (SLEUTEL, "0.4", "5,00"),
        (SLEUTEL, "6.2", "5,00"),
    ]


def test_a_key_that_divides_nothing_is_told(tmp_path: Path, run: Run) -> None:
    file = table(tmp_path, "taakveld;lasten\n0.1;10\n")
    key = table(tmp_path, "van;naar;deel\n6.2;6.21;1\n", "sleutel.csv")
    outcome, out, _ = run(file, "--from", 2024, "--to", 2025, "--key", key)
    assert outcome == 0
    assert "6.2 (rij 2): hier is niets mee verdeeld" in out


@pytest.mark.parametrize(
    ("content", "fragment"),
    [
        ("taakveld;lasten\n;10\n0.1;1\n", "hier staat geen code"),
        ("taakveld;lasten\n0.1;tien\n0.1;1\n", "kolom “lasten”: “tien” is geen bedrag"),
        ("taakveld;lasten;baten\n0.1;;\n0.1;1;1\n", "Er staat geen bedrag"),
        ("taakveld;balanscode;bedrag\n0.1;A221;5\n0.1;;1\n", "er staat een taakveld en een balanscode"),
        ("taakveld;bedrag;kant\n0.1;5;midden\n0.1;5;lasten\n", "“midden” is geen kant"),
        ("taakveld;lasten\n0.1;5;6\n0.1;1\n", "cellen"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_rest_goes_on(
    tmp_path: Path, run: Run, content: str, fragment: str
) -> None:
    outcome, out, err = run(table(tmp_path, content), "--from", 2023, "--to", 2025, "--format", "json")
    data = json.loads(out)
    assert outcome == 1
    assert [p["rij"] for p in data["afgekeurd"]] == [2]
    assert fragment in data["afgekeurd"][0]["reden"]
    assert f"rij 2: {data['afgekeurd'][0]['reden']}" in err
    assert len(data["regels"]) >= 1


@pytest.mark.parametrize(
    ("content", "words", "fragment"),
    [
        ("taakveld;lasten\n0.1;1\n", ["--to", "2025"], "--from 2023"),
        ("taakveld;lasten\n0.1;1\n", ["--from", "2025", "--to", "2025"], "is al van 2025"),
        ("taakveld;lasten\n0.1;1\n", ["--from", "2016", "--to", "2025"], "Voor gemeente 2016 is er geen model"),
        ("taakveld;lasten\n0.1;1\n", ["--from", "2023", "--to", "2031"], "Er zijn modellen van"),
        ("taakveld;lasten\n0.1;1\n", ["--from", "2023", "--to", "2025", "--period", "9"], "De perioden zijn 0, 1"),
        ("code;lasten\n0.1;1\n", ["--from", "2023", "--to", "2025"], "taakveld"),
        ("taakveld;getal\n0.1;1\n", ["--from", "2023", "--to", "2025"], "lasten"),
        ("categorie;bedrag\n1.1;1\n", ["--from", "2023", "--to", "2025"], "voeg een kolom kant toe"),
        ("taakveld;lasten;lasten_keur\n0.1;1;1\n", ["--from", "2023", "--to", "2025"], "een in duizenden"),
        ("taakveld;lasten\n0.1;1\n", ["--from", "2023", "--to", "2025", "--column", "x=y"], "Schrijf wat=kop"),
        ("taakveld;lasten\n", ["--from", "2023", "--to", "2025"], "geen regels"),
        ("", ["--from", "2023", "--to", "2025"], "leeg"),
        ("{}", ["--to", "2025"], "geen goede aanlevering"),
        ("[", ["--to", "2025"], "geen goede aanlevering"),
    ],
)
def test_a_file_or_option_that_cannot_be_used_gives_one_message(
    tmp_path: Path, run: Run, content: str, words: list[str], fragment: str
) -> None:
    outcome, out, err = run(table(tmp_path, content), *words)
    assert (outcome, out) == (2, "")
    assert fragment in err
    assert "Traceback" not in err


def test_files_that_are_read_are_not_written_over(tmp_path: Path, run: Run) -> None:
    file = table(tmp_path, "taakveld;lasten\n0.1;1\n")
    words = ("--from", 2023, "--to", 2025)
    for option in ("--out", "--template"):
        outcome, _, err = run(file, *words, option, file)
        assert outcome == 2
        assert "een andere naam" in err
    outcome, _, err = run(file, *words, "--out", tmp_path / "x", "--template", tmp_path / "x")
    assert outcome == 2
    assert run(file, *words, "--out", tmp_path / "geen" / "x.txt")[0] == 2
    assert [p.name for p in tmp_path.iterdir()] == ["totalen.csv"]


def test_a_workbook_with_codes_as_numbers_is_not_guessed_at(tmp_path: Path, run: Run) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["taakveld", "lasten"], [0.1, 1], ["0.1", 2.5], [6.2, 4]):
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    key = openpyxl.Workbook()
    for row in (["van", "naar", "deel"], [6.2, 6.21, 0.1], ["6.2", "6.22", 0.9]):
        key.worksheets[0].append(row)
    key.save(tmp_path / "k.xlsx")
    words = ("--from", 2024, "--to", 2025, "--key", tmp_path / "k.xlsx", "--format", "json")
    outcome, out, _ = run(tmp_path / "t.xlsx", *words)
    data = json.loads(out)
    assert outcome == 1
    [refused] = data["afgekeurd"]
    assert "cel A2" in refused["reden"]
    assert "0.10 is bedoeld" in refused["reden"]
    assert [(r["van"], r["naar"], r["bedrag_in_cent"]) for r in data["regels"]] == [
        ("0.1", "0.1", 250),
        ("6.2", "6.21", 40),
        ("6.2", "6.22", 360),
    ]


def test_balance_posts_and_categories_of_a_table_need_their_own_keys(tmp_path: Path, run: Run) -> None:
    file = table(tmp_path, "balanscode;bedrag\nA221;10\nA111;5\n")
    outcome, out, _ = run(file, "--from", 2024, "--to", 2025, "--format", "csv", "--layer", "provincie")
    assert outcome == 1
    assert [(r["van"], r["naar"], r["kandidaten"]) for r in rows_of(out)] == [
        ("A221", "", "A221a A221b A221c"),
        ("A111", "A111", ""),
    ]
    file = table(tmp_path, "categorie;bedrag;kant\n4.4.1;10;lasten\n4.4.1;5;baten\n")
    key = table(tmp_path, "van;naar;deel;kant\n4.4.1;4.5.1;1;lasten\n", "sleutel.csv")
    outcome, out, _ = run(file, "--from", 2024, "--to", 2025, "--format", "csv", "--key", key)
    assert outcome == 1
    assert [(r["kant"], r["stand"], r["naar"]) for r in rows_of(out)] == [
        ("lasten", SLEUTEL, "4.5.1"),
        ("baten", TE_VERDELEN, ""),
    ]


def test_output_is_quiet_and_the_help_has_examples(tmp_path: Path, root: Path) -> None:
    command = [sys.executable, "-m", "iv3", "convert"]
    done = subprocess.run([*command, "--help"], cwd=root, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "iv3 convert totalen.csv --from 2023 --to 2025" in " ".join(done.stdout.split())


# The command, on deliveries


def shifted(document: Json, van: int, naar: int) -> Json:
    """Return a delivery as it must be after a restatement in which every code stays."""
    text = json.dumps(document["data"])
    for key in ("standper", "verslagperiode"):
        for records in document["data"].values():
            for record in records:
                if key in record:
                    old = record[key]
                    digits = "".join(c if c.isdigit() else " " for c in old).split()
                    year = next((d for d in digits if len(d) == 4), "")
                    new = old.replace(year, str(int(year) + naar - van)) if year else old
                    text = text.replace(f'"{key}": "{old}"', f'"{key}": "#{new}"')
    data = json.loads(text.replace('"#', '"'))
    return {**document, "metadata": {**document["metadata"], "boekjaar": naar}, "data": data}


@pytest.mark.parametrize(
    ("laag", "van", "naar", "periode"),
    [("gemeente", 2025, 2026, 5), ("gemeente", 2023, 2024, 5), ("gr", 2025, 2026, 2), ("provincie", 2026, 2025, 0)],
)
def test_a_delivery_is_the_same_apart_from_the_year_when_the_codes_stay(
    tmp_path: Path, run: Run, deliveries: Callable[[str, int, int], Json], laag: str, van: int, naar: int, periode: int
) -> None:
    document = deliveries(laag, van, periode)
    file, new = tmp_path / "a.json", tmp_path / "b.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    outcome, out, err = run(file, "--to", naar, "--format", "json", "--out", new)
    assert (outcome, out) == (0, ""), err
    assert read_json(new.read_text(encoding="utf-8")) == shifted(document, van, naar)
    assert sum(map(len, document["data"].values())) > 80
    again, _, _ = run(new, "--to", van, "--format", "json", "--out", tmp_path / "c.json")
    if again == 0:
        assert read_json((tmp_path / "c.json").read_text(encoding="utf-8")) == document


def test_what_is_left_to_divide_gives_a_table_and_never_half_a_delivery(
    tmp_path: Path, run: Run, deliveries: Callable[[str, int, int], Json]
) -> None:
    file, new = tmp_path / "a.json", tmp_path / "b.json"
    file.write_text(json.dumps(deliveries("gemeente", 2024, 5)), encoding="utf-8")
    outcome, _, err = run(file, "--to", 2025, "--format", "json", "--out", new)
    data = json.loads(new.read_text(encoding="utf-8"))
    assert outcome == 1
    assert "metadata" not in data
    assert "is niet gemaakt" in err
    assert "6.72a" in err
    assert "A221" in err
    assert [r for r in data["regels"] if r["stand"] == TE_VERDELEN]
    for total in data["totalen"]:
        parts = [total[f"{stand}_in_cent"] for stand in (ZEKER, SLEUTEL, TE_VERDELEN)]
        assert sum(parts) == total["bedrag_in_cent"]


def totals(document: Json) -> dict[str, int]:
    return {
        part: sum(cents(number_text(r["bedrag"]), ".") for r in records)
        for part, records in document["data"].items()
        if records and "bedrag" in records[0]
    }


def test_a_delivery_with_a_complete_key_is_a_delivery_in_the_new_model(
    tmp_path: Path, run: Run, deliveries: Callable[[str, int, int], Json]
) -> None:
    document = deliveries("gemeente", 2024, 5)
    document["data"]["lasten"] += [
        {"taakveld": "6.72b", "categorie": "3.5.1", "bedrag": "100.01", "details": {"rekening": 1}},
        {"taakveld": "6.72c", "categorie": "3.5.1", "bedrag": "0.75"},
        {"taakveld": "6.72d", "categorie": "3.5.1", "bedrag": "0.75"},
        {"taakveld": "6.72d", "categorie": "4.4.1", "bedrag": 1},
        {"taakveld": "6.73a", "categorie": "4.4.8", "bedrag": 0},
        {"taakveld": "6.82a", "categorie": "3.5.1", "bedrag": "7.10", "kostenplaats": "K1"},
    ]
    text = json.dumps(document).replace('"100.01"', "100.01").replace('"0.75"', "0.75").replace('"7.10"', "7.10")
    file, template, new = tmp_path / "a.json", tmp_path / "sleutel.csv", tmp_path / "b.json"
    file.write_text(text, encoding="utf-8")
    run(file, "--to", 2025, "--template", template)
    lines = rows_of(template.read_text(encoding="utf-8-sig"))
    counts = Counter((r["lijst"], r["van"], r["kant"]) for r in lines if r["naar"])
    head = "lijst;kant;van;naar;deel\n"
    rows = "".join(
        f"{r['lijst']};{r['kant']};{r['van']};{r['naar']};1/{counts[r['lijst'], r['van'], r['kant']]}\n"
        for r in lines
        if r["naar"]
    )
    key = table(tmp_path, head + rows, "vol.csv")
    outcome, _, err = run(file, "--to", 2025, "--key", key, "--format", "json", "--out", new)
    assert outcome == 0, err
    assert "eigen gegevens nu bij elk deel staan: 1" in err
    assert "Regels met bedrag 0" in err
    restated = read_json(new.read_text(encoding="utf-8"))
    assert totals(restated) == totals(read_json(text))
    assert restated["metadata"] == {**document["metadata"], "boekjaar": 2025}
    assert {key: restated[key] for key in ("contact",)} == {key: document[key] for key in ("contact",)}
    lasten = restated["data"]["lasten"]
    assert [r for r in lasten if r.get("kostenplaats")] == [
        {"taakveld": "6.821", "categorie": "3.5.1", "bedrag": b"7.10", "kostenplaats": "K1"}
    ]
    assert {r["taakveld"] for r in lasten if "details" in r} == {"6.751", "6.752", "6.753", "6.792"}
    plain = Counter((r["taakveld"], r["categorie"]) for r in lasten if len(r) == 3)
    assert set(plain.values()) == {1}
    wrong = [f for f in validate(new).bevindingen if f["regel"].startswith(("SF", "DF"))]
    assert wrong == []


def test_a_delivery_with_an_unknown_code_says_which_and_loses_nothing(
    tmp_path: Path, run: Run, deliveries: Callable[[str, int, int], Json]
) -> None:
    document = deliveries("gemeente", 2025, 5)
    document["data"]["lasten"].append({"taakveld": "6.72a", "categorie": "3.5.1", "bedrag": 0})
    file = tmp_path / "a.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    outcome, out, err = run(file, "--to", 2026, "--format", "json")
    data = json.loads(out)
    assert outcome == 1
    assert "6.72a" in err
    assert data["regels"]
    [left] = [r for r in data["regels"] if r["stand"] == TE_VERDELEN]
    assert "bestaat niet in het model van 2025" in left["vraag"][0]
    assert left["eigen"]["pad"].startswith("/data/lasten/")


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        (["--from", "2024"], "--from zegt 2024"),
        (["--layer", "gr"], "--layer zegt gr"),
        (["--period", "1"], "--period zegt 1"),
    ],
)
def test_options_that_contradict_a_delivery_are_refused(
    tmp_path: Path, run: Run, deliveries: Callable[[str, int, int], Json], words: list[str], fragment: str
) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(deliveries("gemeente", 2025, 5)), encoding="utf-8")
    outcome, _, err = run(file, "--to", 2026, *words)
    assert outcome == 2
    assert fragment in err


@pytest.mark.parametrize("name", ["weg.json", "map.json"])
def test_a_delivery_that_is_not_there_is_told(tmp_path: Path, run: Run, name: str) -> None:
    (tmp_path / "map.json").mkdir()
    outcome, out, err = run(tmp_path / name, "--to", 2026)
    assert (outcome, out) == (2, "")
    assert name in err


# The published totals


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_totals_of_every_municipality_are_kept_to_the_cent(root: Path, run: Run, name: str) -> None:
    path = root.parent / "shared" / "reference" / "cijfers" / name
    if not path.is_file():
        pytest.skip(f"the published totals are not in {path}; nothing was compared")
    van, naar = PUBLISHED[name]
    with path.open(encoding="utf-8", newline="") as stream:
        published = list(csv.DictReader(stream))
    expected: Counter[tuple[str, str, str]] = Counter()
    for row in published:
        for kant in ("lasten", "baten"):
            expected[row["gemeente"], row["taakveld"], kant] += int(row[f"{kant}_keur"]) * 100_000
    assert len(published) > 19_000
    outcome, out, err = run(path, "--from", van, "--to", naar, "--format", "json")
    data = json.loads(out)
    assert outcome == 1
    assert "alles sluit" in err
    assert data["afgekeurd"] == []
    found: Counter[tuple[str, str, str]] = Counter()
    stands: Counter[str] = Counter()
    for row in data["regels"]:
        found[row["gemeente"], row["van"], row["kant"]] += row["bedrag_in_cent"]
        stands[row["stand"]] += 1
        assert (row["naar"] is None) == (row["stand"] == TE_VERDELEN)
    assert {key: cent for key, cent in found.items() if cent} == {key: cent for key, cent in expected.items() if cent}
    assert stands[ZEKER] > 20_000
    assert stands[TE_VERDELEN] > 4_000
    assert stands[SLEUTEL] == 0
    for total in data["totalen"]:
        assert total["bedrag_in_cent"] == sum(total[f"{stand}_in_cent"] for stand in (ZEKER, SLEUTEL, TE_VERDELEN))
        assert total["bedrag_in_cent"] == sum(cent for (_, _, kant), cent in expected.items() if kant == total["kant"])
