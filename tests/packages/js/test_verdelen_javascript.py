"""Dividing in the browser: amounts, findings, fingerprint and files equal those of ``iv3 allocate``."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generators.kernel.files import Files
from generators.outputs.site import dividing
from generators.subjects.model.specification import Specification
from iv3.allocation.account import CSV_NAME, FINGERPRINT, TEXT_NAME, account
from iv3.allocation.check import AllocationOutcome, assess
from iv3.allocation.divide import AANTAL, GELD, Method
from iv3.allocation.methods import methods, pack
from iv3.allocation.order import Reading, read
from iv3.allocation.output import files
from tests.support.orders import BASE, contract, order_text
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

EXAMPLES = sorted(ROOT.glob("tables/verdeling/voorbeelden/*/opdracht.toml"))
TODAY = date(2026, 12, 31)
LEAST_KEYS = 20
NOT_ON_PAGE = ("scenario", "categorie")
ORDER_FILE = "opdracht.toml"

Data = dict[str, Any]
Results = Callable[[list[Data]], list[Data]]


@pytest.fixture(scope="module")
def in_javascript(
    node: str, specification: Specification, packs: Files, tmp_path_factory: pytest.TempPathFactory
) -> Results:
    """Divides many orders in one process of Node."""
    script = Path(__file__).with_name("allocate_many.mjs")
    source = dividing.source(specification, {name.removesuffix(".json"): text.decode() for name, text in packs.items()})
    target = tmp_path_factory.mktemp("verdelen") / "opdrachten.json"

    def run(orders: list[Data]) -> list[Data]:
        work = {"source": source, "today": TODAY.isoformat(), "orders": orders}
        target.write_text(json.dumps(work, default=date.isoformat), encoding="utf-8")
        done = subprocess.run([node, str(script), str(target)], capture_output=True, text=True, check=True)
        results: list[Data] = json.loads(done.stdout)
        assert len(results) == len(orders)
        return results

    return run


def on_page(data: Data) -> list[Data]:
    """Return an order as the page would hold it: one for each contract, without what the form does not ask."""
    orders = []
    for one in data["contract"]:
        own = {key: value for key, value in one.items() if key not in NOT_ON_PAGE}
        orders.append({**data, "contract": [own]})
    return orders


def in_python(data: Data) -> tuple[Reading, AllocationOutcome | None]:
    reading = read(order_text(data).encode(), ORDER_FILE)
    return reading, None if reading.order is None else assess(reading.order, TODAY)


def told(reading: Reading, outcome: AllocationOutcome | None) -> list[list[Any]]:
    findings = reading.findings if outcome is None else outcome.findings
    return [[f.ernst, f.regel, list(f.pad), f.melding, f.herstel] for f in findings]


def assert_same(orders: list[Data], results: list[Data]) -> int:
    """Compare everything, and return how many orders were divided."""
    divided = 0
    for data, result in zip(orders, results, strict=True):
        reading, outcome = in_python(data)
        assert result["findings"] == told(reading, outcome), data
        if outcome is None or not outcome.is_allowed:
            assert result["cents"] is None
            continue
        divided += 1
        (division,) = outcome.verdelingen
        assert result["cents"] == {share.taakveld: str(share.cent) for share in division.delen}
        assert result["fingerprint"] == account(outcome)[FINGERPRINT], data
        made = files(outcome)
        assert result["files"][TEXT_NAME] == made[TEXT_NAME]
        assert result["files"][CSV_NAME] == made[CSV_NAME]
        again = read(result["files"][ORDER_FILE].encode(), ORDER_FILE)
        assert again.order is not None, again.findings
        assert account(assess(again.order, TODAY))[FINGERPRINT] == result["fingerprint"]
    return divided


def test_the_worked_examples_come_out_the_same(in_javascript: Results) -> None:
    whole = [tomllib.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES]
    assert len([data for data in whole if len(data["contract"]) == 1]) >= 4
    orders = [order for data in whole for order in on_page(data)]
    assert assert_same(orders, in_javascript(orders)) >= 10


def test_an_amount_of_a_worked_example_is_the_one_worked_out_by_hand(in_javascript: Results) -> None:
    (data,) = on_page(tomllib.loads((ROOT / "tables/verdeling/voorbeelden/taakgericht-jeugd" / ORDER_FILE).read_text()))
    (result,) = in_javascript([data])
    assert result["cents"] == {"6.751": "64000000", "6.752": "16000000", "6.762": "16000000", "6.92": "4000000"}


# Keys of every kind


def values_of(soort: str) -> st.SearchStrategy[str]:
    if soort == GELD:
        return st.integers(0, 10**9).map(lambda cent: f"{cent // 100},{cent % 100:02d}")
    if soort == AANTAL:
        return st.integers(0, 10**7).map(lambda number: f"{number // 100},{number % 100:02d}")
    return st.integers(0, 10**5).map(lambda number: f"{number // 1000},{number % 1000:03d}0")


CODES = ("6.21", "6.22", "6.23", "6.751", "6.752", "6.762", "6.714", "6.791", "6.792", "0.1", "0.4", "6.82", "6.", "x")
WRITTEN = st.text(
    st.characters(exclude_categories=["Cs", "Cn"], max_codepoint=0x2FFF) | st.sampled_from("\U0001f600<|;\"'\\=+-@"),
    min_size=1,
    max_size=30,
).filter(lambda value: value.strip() not in ("", "…"))
"""Characters that both runtimes know; which are printable changes with the version of Unicode."""


@st.composite
def keys(draw: st.DrawFn) -> Data:
    """Make an order with any method, key, situation and rows; often one that is refused."""
    method = methods()[draw(st.sampled_from(sorted(methods())))]
    fields = draw(st.sampled_from(method.keys))
    allowed = list(method.record["mag"]) or ["toegang"]
    everything = [situation["id"] for situation in pack()["situaties"]]
    situatie = draw(st.sampled_from(allowed * 3 + everything))
    data = contract(situatie, method, fields)
    one = data["contract"][0]
    data["jaar"] = draw(st.sampled_from([2025, 2025, 2026, 2024, 2023]))
    data["periode"] = draw(st.integers(0, 5))
    one["sleutel"] = draw(st.lists(_row(method, fields), min_size=1, max_size=7))
    if fields == ("procent",):
        one["sleutel"] = [{"taakveld": row["taakveld"], "procent": part} for row, part in _hundred(one["sleutel"])]
    cent = draw(st.integers(1, 10**12))
    one["bedrag"] = f"{cent // 100},{cent % 100:02d}"
    if draw(st.booleans()) and cent > 100:
        one["vast"] = [{"taakveld": draw(st.sampled_from(CODES[:11])), "bedrag": "1,00", "waarom": draw(WRITTEN)}]
    one["naam"], one["reden"] = draw(WRITTEN), draw(WRITTEN)
    one["wet"] = draw(st.sampled_from(["wmo", "jeugdwet"]))
    for key, words in (("leveringsvorm", ["zin", "pgb"]), ("kant", ["lasten", "baten"])):
        if draw(st.booleans()):
            one[key] = draw(st.sampled_from(words))
    if contents := draw(st.sampled_from([[], ["ambulant", "verblijf"], ["abonnementstarief"]])):
        one["bevat"] = contents
    if draw(st.booleans()):
        one["een_taak"] = draw(WRITTEN)
    one["gegevens"]["peildatum"] = draw(st.dates(date(2019, 1, 1), date(2026, 2, 16)))
    return data


def _row(method: Method, fields: tuple[str, ...]) -> st.SearchStrategy[Data]:
    values = {name: values_of(method.fields[name]["soort"]) for name in fields}
    return st.fixed_dictionaries({"taakveld": st.sampled_from(CODES), **values})


def _hundred(rows: list[Data]) -> list[tuple[Data, str]]:
    """Return the rows with percentages that add up."""
    parts = [100 // len(rows)] * len(rows)
    parts[0] += 100 - sum(parts)
    return [(row, str(part)) for row, part in zip(rows, parts, strict=True)]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_any_key_comes_out_the_same(data: st.DataObject, in_javascript: Results) -> None:
    orders = data.draw(st.lists(keys(), min_size=LEAST_KEYS, max_size=2 * LEAST_KEYS))
    assert_same(orders, in_javascript(orders))


# What is forbidden


def lump(*rows: tuple[str, int], situatie: str = "taakgericht", jaar: int = 2025, **more: Any) -> Data:
    method = methods()[more.pop("methode", "managementinformatie")]
    data = contract(situatie, method)
    (name,) = method.keys[0]
    data["jaar"] = jaar
    data["contract"][0].update({"sleutel": [{"taakveld": code, name: weight} for code, weight in rows], **more})
    data["contract"][0]["gegevens"]["peildatum"] = date(jaar, 1, 1)
    return data


def test_every_forbidden_practice_gives_the_same_verdict_on_both_sides(in_javascript: Results) -> None:
    one_task: Data = {"een_taak": "Een reden."}
    pgb: Data = {"leveringsvorm": "pgb", **one_task}
    fees: Data = {"kant": "baten", "bevat": ["abonnementstarief"], "wet": "wmo"}
    both: Data = {"bevat": ["ambulant", "verblijf"], "wet": "wmo", **one_task}
    access: Data = {"situatie": "toegang", "methode": "budgetomvang"}
    orders = [
        lump(("6.711", 9), ("6.712", 1), **fees),
        lump(("6.711", 1), **fees),
        lump(("6.751", 9), ("6.762", 1)),
        lump(("6.751", 899), ("6.762", 101)),
        lump(("6.751", 1), **one_task),
        lump(("0.1", 1), ("6.752", 99), ("6.762", 99), situatie="verbonden-partij"),
        lump(("6.751", 1), ("6.762", 1), situatie="verbonden-partij"),
        lump(("6.714", 9), ("6.712", 1), wet="wmo", **one_task),
        lump(("6.714", 899), ("6.712", 101), wet="wmo", **one_task),
        lump(("6.72", 1), ("6.73a", 1), jaar=2024),
        {**lump(("6.72", 1), ("6.73a", 1), jaar=2024), "periode": 2},
        lump(("6.792", 99), ("6.751", 1), **pgb),
        lump(("6.792", 1), **pgb),
        lump(("6.791", 99), ("6.712", 1), wet="wmo", **pgb),
        lump(("6.791", 1), wet="wmo", **pgb),
        lump(("6.751", 1), ("6.762", 1), **pgb),
        lump(("6.791", 1), ("6.792", 1), **pgb),
        lump(("6.21", 1), ("6.23", 99), **access),
        lump(("6.23", 1), ("6.1", 1), **access),
        lump(("6.714", 1), ("6.811", 9), **both),
        lump(("6.712", 1), ("6.811", 1), **both),
        lump(("6.71a", 1), ("6.712", 1)),
        lump(("6.72a", 1), ("6.73a", 1), jaar=2024),
        lump(("6.751", 1), ("2.1", 1)),
        lump(("6.712", 1), ("6.751", 1), wet="wmo"),
        lump(("6.751", 1), ("6.792", 1)),
        lump(("6.821", 1), ("6.751", 1), situatie="gezinsgericht"),
    ]
    del orders[15]["contract"][0]["wet"], orders[16]["contract"][0]["wet"]
    results = in_javascript(orders)
    assert_same(orders, results)
    seen = {regel for result in results for _, regel, *_ in result["findings"]}
    known = {prohibition["id"] for prohibition in pack()["verboden"]}
    assert len(known) >= 11
    assert known - seen == set()


def test_a_lapsed_code_says_its_years_and_its_successors(in_javascript: Results) -> None:
    (result,) = in_javascript([lump(("6.72a", 1), ("6.762", 1))])
    ((_, regel, pad, melding, herstel),) = result["findings"]
    assert (regel, pad) == ("vervallen-code", ["contract", 0, "sleutel", 0, "taakveld"])
    assert "de code gold in 2023 en 2024" in melding
    assert "6.751 Jeugdhulp ambulant lokaal" in herstel


# What is wrong with the shape


def broken(**keys: Any) -> Data:
    data = deepcopy(BASE)
    data["contract"][0].update(keys)
    return data


def test_what_cannot_be_read_gives_the_same_findings(in_javascript: Results) -> None:
    rows = broken()["contract"][0]["sleutel"]
    odd = ["-1", "1.234", "1,2345678", "abc", "=1+1", "(5)", "1e3", "12.34.56", "0,001", "9" * 16, "€ 5 -", "1 2"]
    orders = [broken(bedrag=value) for value in [*odd, "0", "-5,00"]]
    orders += [broken(sleutel=[{"taakveld": "6.751", "kosten": value}, rows[1]]) for value in odd]
    orders += [
        broken(sleutel=[{"taakveld": "6.751", "inzet": value}, {"taakveld": "6.762", "inzet": 1}]) for value in odd
    ]
    orders += [
        broken(sleutel=[{"taakveld": "6.751", "procent": one}, {"taakveld": "6.762", "procent": other}])
        for one, other in (("50", "49,9"), ("50", "50,1"), ("100,1", "0"), ("33,3333", "66,6667"), ("50%", "50 %"))
    ]
    orders += [
        broken(sleutel=[{"taakveld": "6.751", "kosten": 0}]),
        broken(sleutel=[{"taakveld": "6.751", "kosten": 1}, {"taakveld": "6.762", "inzet": 1}]),
        broken(sleutel=[{"taakveld": "6.751"}, rows[1]]),
        broken(vast=[{"taakveld": "6.92", "bedrag": "1.000.000,01", "waarom": "Te veel"}]),
        broken(vast=[{"taakveld": "6.92", "bedrag": "1.000.000,00", "waarom": "Alles"}]),
        broken(id="met spatie"),
        broken(id="a" * 61),
        broken(naam="n" * 201),
        broken(situatie="taakgerich"),
        broken(wet="wmoo"),
        {**deepcopy(BASE), "jaar": 2022},
        {**deepcopy(BASE), "periode": 6},
    ]
    results = in_javascript(orders)
    for data, result in zip(orders, results, strict=True):
        reading, outcome = in_python(data)
        assert sorted(map(repr, result["findings"])) == sorted(map(repr, told(reading, outcome))), data
    assert len([result for result in results if result["findings"]]) >= 30


def test_no_text_becomes_markup_a_formula_or_a_key(in_javascript: Results) -> None:
    nasty = '=HYPERLINK("http://x"); "]\n[contract.x]\nid = "y" <b>| *a* \\ \u0085 \U0001f600'
    data = broken(naam=nasty, reden=nasty)
    (result,) = in_javascript([data])
    assert assert_same([data], [result]) == 1
    rows = list(csv.DictReader(io.StringIO(result["files"][CSV_NAME]), delimiter=";"))
    assert len(rows) == 2
    assert {row["naam"][:2] for row in rows} == {"'="}
    assert tomllib.loads(result["files"][ORDER_FILE])["contract"][0]["naam"] == nasty
    assert "<b>" not in result["files"][TEXT_NAME]
