"""The conformance kit, and the command that compares somebody else's validator with it."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import iv3
from generators.kernel.files import Files, json_bytes, records_json_text
from generators.outputs import kit as conformiteit
from generators.subjects.model.specification import Specification
from iv3.conformance.kit import KitError
from iv3.conformance.outcome import ConformResult
from iv3.delivery import reading
from iv3.library.conform import conform

LEAST_CASES = 150
NOT_IN_A_DELIVERY = {"SF777", "XM001", "XM002"}
ORACLE = """
import json, pathlib, sys
delivery = pathlib.Path(sys.argv[-1])
report = json.loads(delivery.with_name(delivery.stem + ".rapport.json").read_text(encoding="utf-8"))
{change}
sys.stdout.buffer.write(json.dumps(report, sort_keys=True).encode())
"""
"""A validator that knows the answers, with the keys in another order; ``change`` makes it go wrong."""


@pytest.fixture(scope="module")
def kit(kit: Files) -> Files:
    folder = f"{conformiteit.FOLDER}/"
    return {path.removeprefix(folder): c for path, c in kit.items() if path.startswith(folder)}


@pytest.fixture(scope="module")
def index(kit: Files) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads(kit[conformiteit.INDEX])
    return cases


@pytest.fixture
def small_kit(kit: Files, index: list[dict[str, Any]], tmp_path: Path) -> Path:
    """A kit of three cases: one that passes, one with findings, and one that is no JSON."""
    wanted = ("basis/gemeente-2026-0.json", "PF006/een-euro-over-de-grens.json", "SF999/leeg-bestand.json")
    chosen = [case for case in index if case["aanlevering"] in wanted]
    assert len(chosen) == len(wanted), "a case that this test uses has another name now"
    for case in chosen:
        for path in (case["aanlevering"], case["rapport"]):
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_bytes(kit[path])
    (tmp_path / conformiteit.INDEX).write_bytes(json_bytes(chosen))
    return tmp_path


def run(kit: Path, change: str = "", seconds: float = 30) -> ConformResult:
    return conform(kit, [sys.executable, "-S", "-c", ORACLE.format(change=change)], seconds=seconds)


def test_the_kit_has_enough_cases_for_every_rule_layer_and_year(
    kit: Files, index: list[dict[str, Any]], specification: Specification
) -> None:
    assert len(index) >= LEAST_CASES
    assert str(len(index)) in kit["README.md"].decode()
    rules = {rule.id for rule in specification.facts.rules} - NOT_IN_A_DELIVERY
    assert {case["regel"] for case in index} == {*rules, None}
    sources = [json.loads(kit[case["rapport"]])["bron"] for case in index]
    layers = {layer.naam for layer in specification.facts.layers}
    years = range(2020, specification.edition.laatste_jaar + 1)
    seen = {(source["overheidslaag"], source["boekjaar"]) for source in sources}
    assert {(layer, year) for layer in layers for year in years} <= seen


def test_every_control_of_cbs_is_shown_in_all_layers_on_both_sides_of_its_margin(
    kit: Files, index: list[dict[str, Any]], specification: Specification
) -> None:
    controls = [rule for rule in specification.facts.rules if rule.controle is not None]
    assert len(controls) == 9
    for rule in controls:
        cases = [case for case in index if case["regel"] == rule.id]
        kinds = {case["soort"] for case in cases}
        demand = rule.formule.toets
        margin = demand is not None and bool(demand.hoogstens_eur or demand.hoogstens_procent)
        assert kinds >= {"slaagt", "faalt", "niet-van-toepassing"} | ({"net-binnen", "net-buiten"} if margin else set())
        failing = [case for case in cases if case["soort"] in ("faalt", "net-buiten")]
        layers = {json.loads(kit[case["rapport"]])["bron"]["overheidslaag"] for case in failing}
        assert layers == {layer.naam for layer in specification.facts.layers}, rule.id


def test_the_index_names_every_file_once(kit: Files, index: list[dict[str, Any]]) -> None:
    named = [case[key] for case in index for key in ("aanlevering", "rapport")]
    assert len(named) == len(set(named))
    assert {*named, conformiteit.INDEX, "README.md"} == set(kit)


@pytest.mark.parametrize("extra", [False, True], ids=["standard library", "with the extra snel"])
def test_the_python_validator_gives_every_report_to_the_byte(
    kit: Files,
    index: list[dict[str, Any]],
    packs: Files,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    extra: bool,
) -> None:
    if extra:
        assert importlib.util.find_spec("msgspec") is not None, "msgspec is not installed"
        monkeypatch.setattr(reading, "_LARGE", 0)
    compared = 0
    with conformiteit.in_memory(packs):
        for case in index:
            delivery = tmp_path / Path(case["aanlevering"]).name
            delivery.write_bytes(kit[case["aanlevering"]])
            assert iv3.validate(delivery).to_json().encode() == kit[case["rapport"]], case["aanlevering"]
            compared += 1
    assert compared >= LEAST_CASES


def test_a_kit_leaves_the_packs_of_the_validator_as_they_were(specification: Specification) -> None:
    before = iv3.validate(b"{}").to_json()
    with pytest.raises(RuntimeError, match="the pack regels is missing"), conformiteit.in_memory({"x.json": b"{}"}):
        iv3.validate(b"{}")
    assert iv3.validate(b"{}").to_json() == before


def test_a_validator_that_says_the_same_is_equal_whatever_the_order_of_its_keys(small_kit: Path) -> None:
    outcome = run(small_kit)
    assert (outcome.total, outcome.differences, outcome.exit_code) == (3, (), 0)
    assert outcome.to_text() == "3 van 3 gelijk\n"


@pytest.mark.parametrize(
    ("change", "pointer", "expected", "got"),
    [
        ("report['oordeel'] = 'goed'", "/oordeel", '"fout"', '"goed"'),
        ("report['bevindingen'] = []", "/bevindingen/0", '{"regel": ', "niets"),
        ("report['bevindingen'].append(1)", "/bevindingen/1", "niets", "1"),
        ("report['a/b'] = None", "/a~1b", "niets", "null"),
        ("del report['bron']", "/bron", '{"bestand": ', "niets"),
        ("report['bron']['boekjaar'] = float(report['bron']['boekjaar'] or 0)", "/bron/boekjaar", "2024", '"2024.0"'),
        ("report['regels'][0]['bevindingen'] = False", "/regels/0/bevindingen", "0", "false"),
    ],
)
def test_a_wrong_validator_is_told_where_it_first_differs(
    change: str, pointer: str, expected: str, got: str, small_kit: Path
) -> None:
    outcome = run(small_kit, f"if delivery.stem == 'een-euro-over-de-grens':\n    {change}")
    (difference,) = outcome.differences
    assert (difference.case, difference.pointer) == ("PF006/een-euro-over-de-grens.json", pointer)
    assert difference.expected.startswith(expected)
    assert difference.got == got
    assert outcome.exit_code == 1
    lines = outcome.to_text().splitlines()
    assert lines[0] == "PF006/een-euro-over-de-grens.json: De lasten zijn 50.001 euro hoger dan de baten."
    assert lines[1] == f"  verschilt bij {pointer}"
    assert lines[-1] == "2 van 3 gelijk"


def test_a_validator_that_gives_no_report_is_told_so(small_kit: Path) -> None:
    silent = run(small_kit, "sys.exit('kapot é')")
    assert len(silent.differences) == 3
    assert "geen JSON op de standaarduitvoer; het programma zei: kapot é" in silent.to_text()
    slow = run(small_kit, "import time; time.sleep(30)", seconds=0.2)
    assert slow.to_text().count("geen antwoord binnen 0.2 seconden") == 3
    deep = run(small_kit, "sys.stdout.write('[' * 100_000); sys.exit()")
    assert len(deep.differences) == 3


def test_a_comparison_that_cannot_run_says_why(small_kit: Path, tmp_path: Path) -> None:
    with pytest.raises(KitError, match="achter --"):
        conform(small_kit, [])
    with pytest.raises(KitError, match="niet te starten"):
        conform(small_kit, [str(tmp_path / "bestaat-niet")])
    with pytest.raises(KitError, match=r"geen index\.json"):
        conform(tmp_path / "weg", ["x"])
    (small_kit / "basis" / "gemeente-2026-0.rapport.json").unlink()
    with pytest.raises(KitError, match="Haal de conformiteitsset opnieuw op"):
        run(small_kit)
    for broken in ("[]", "{", "[1]", '[{"aanlevering": "x"}]', "{}"):
        (small_kit / conformiteit.INDEX).write_text(broken, encoding="utf-8")
        with pytest.raises(KitError, match="Haal de conformiteitsset opnieuw op"):
            run(small_kit)


def test_fast_json_of_records_is_the_same_text() -> None:
    record = {"taakveld": "0.1", "tekst": '},\n    {"é\u2028\\', "bedrag": -1, "x": None, "y": True, "z": 0.5}
    for data in ({"data": [record, record]}, [record], [], {}, [[], {}, [record, {}]], [{"a": [record]}, 1], "x", None):
        assert records_json_text(data).encode() == json_bytes(data)
