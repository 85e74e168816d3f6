"""Calibration: the counts in the rules come out of the published totals again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import ijking
from generators.kernel.records import Regel
from generators.subjects.model.specification import Specification
from generators.subjects.proposals import totals as published_totals
from generators.subjects.proposals.totals import Totals
from iv3.core.errors import UserError
from tests.support.sources import saying

HEAD = "gemeente,taakveld,lasten_keur,baten_keur\n"
SPREAD = "Dorp,6.751,600,0\nDorp,6.762,400,5\nDorp,6.792,100,0\n"
ONE_TAAKVELD = "Stad,6.751,950,0\nStad,6.792,50,0\n"


@pytest.fixture(scope="module")
def rules(specification: Specification) -> list[Regel]:
    return ijking.measured_rules(specification)


@pytest.fixture(scope="module")
def published(specification: Specification) -> list[Totals]:
    if not ijking.FOLDER.is_dir():
        pytest.skip(f"the published totals are not in {ijking.FOLDER}; the counts in the rules are not compared")
    return published_totals.read(ijking.FOLDER, specification)


@pytest.fixture(scope="module")
def found(
    rules: list[Regel], specification: Specification, published: list[Totals], fresh_packs: None
) -> dict[str, list[dict[str, Any]]]:
    return ijking.measure([rule for rule in rules if published_totals.is_measurable(rule)], specification, published)


@pytest.fixture
def small(tmp_path: Path, specification: Specification, fresh_packs: None) -> Iterator[list[Totals]]:
    (tmp_path / "2025-begroting.csv").write_text(HEAD + SPREAD + ONE_TAAKVELD, encoding="utf-8")
    yield published_totals.read(tmp_path, specification)


def test_every_count_in_the_rules_comes_out_of_the_published_totals(
    rules: list[Regel], published: list[Totals], found: dict[str, list[dict[str, Any]]]
) -> None:
    assert list(ijking.differences(rules, found)) == []
    assert sum(len(totals.gemeenten) for totals in published) >= 1000
    assert sum(len(metingen) for metingen in found.values()) >= 20


def test_a_count_that_is_one_off_is_noticed(rules: list[Regel], found: dict[str, list[dict[str, Any]]]) -> None:
    wrong = {name: [{**m, "geraakt": m["geraakt"] + 1} for m in metingen] for name, metingen in found.items()}
    assert len(list(ijking.differences(rules, wrong))) == sum(bool(metingen) for metingen in found.values()) >= 10


def test_a_threshold_in_a_rule_is_what_is_measured(specification: Specification, small: list[Totals]) -> None:
    names = {"SD001", "SD010", "SD013"}
    rules = [rule for rule in specification.facts.rules if rule.id in names]
    counts = {name: metingen[0]["geraakt"] for name, metingen in ijking.measure(rules, specification, small).items()}
    assert counts == {"SD001": 1, "SD010": 0, "SD013": 0}


def test_a_rule_that_does_not_hold_in_that_year_and_period_has_no_count(
    specification: Specification, small: list[Totals]
) -> None:
    rules = [rule for rule in specification.facts.rules if rule.id in ("SD005", "SD006", "SD007", "SD009")]
    assert len(rules) == 4
    assert ijking.measure(rules, specification, small) == {"SD005": [], "SD006": [], "SD007": [], "SD009": []}


def test_a_rule_that_looks_at_categories_is_not_measured(rules: list[Regel]) -> None:
    not_measured = [rule.id for rule in rules if not published_totals.is_measurable(rule)]
    assert not_measured == ["SD011", "SD012"]
    assert all(not rule.metingen for rule in rules if rule.id in not_measured)


def test_a_rule_with_counts_outside_the_social_domain_is_measured_too(
    specification: Specification, rules: list[Regel]
) -> None:
    other = next(rule for rule in specification.facts.rules if rule.id == "PF006")
    with_counts = saying(other, metingen=[{"cijfers": "2025-begroting", "gemeenten": 1, "geraakt": 0}])
    assert other not in rules
    facts = replace(specification.facts, rules=[with_counts])
    assert ijking.measured_rules(Specification(facts)) == [with_counts]


def test_totals_that_the_year_does_not_know_are_no_count(
    tmp_path: Path, rules: list[Regel], specification: Specification, fresh_packs: None
) -> None:
    (tmp_path / "2025-begroting.csv").write_text(HEAD + "Stad,6.72a,950,0\n", encoding="utf-8")
    totals = published_totals.read(tmp_path, specification)
    with pytest.raises(UserError, match=r"Begroting 2025, Stad: .* is overgeslagen"):
        ijking.measure([rule for rule in rules if published_totals.is_measurable(rule)], specification, totals)


def test_a_folder_without_totals_or_with_another_file_is_named(tmp_path: Path, specification: Specification) -> None:
    with pytest.raises(UserError, match="er staan geen cijfers in"):
        published_totals.read(tmp_path, specification)
    (tmp_path / "overzicht.csv").write_text(HEAD, encoding="utf-8")
    with pytest.raises(UserError, match="er staan geen cijfers in"):
        published_totals.read(tmp_path, specification)
    (tmp_path / "2023-begrotng.csv").write_text(HEAD, encoding="utf-8")
    with pytest.raises(UserError, match=r"2023-begrotng\.csv heet niet naar een jaar en een periode"):
        published_totals.read(tmp_path, specification)


def test_the_command_says_per_rule_and_file_how_many_are_hit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "2025-begroting.csv").write_text(HEAD + SPREAD + ONE_TAAKVELD, encoding="utf-8")
    (tmp_path / "2023-begroting.csv").write_text(HEAD + "Dorp,6.72a,1,0\n", encoding="utf-8")
    assert ijking.main([str(tmp_path), "--check"]) == 1
    said = capsys.readouterr()
    assert "Begroting 2023: 1 van 2 gemeenten; zonder cijfers: Stad" in said.out
    assert "  Begroting 2025: 1 van 2 gemeenten (50,0 procent)" in said.out
    assert "SD001: de regel zegt" in said.err
    assert ijking.main([str(tmp_path / "leeg")]) == 2


def test_inhabitants_stand_beside_the_municipalities_and_balances_count_for_rules_on_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "2025-begroting.csv").write_text(HEAD + SPREAD + ONE_TAAKVELD, encoding="utf-8")
    people = "jaar,gemeentecode,gemeente,inwoners\n2025,0001,Dorp,1000\n2025,0002,Stad,3000\n"
    (tmp_path / "gemeenteklassen.csv").write_text(people, encoding="utf-8")
    balance = "".join(
        f"{jaar},0001,Dorp,{post}\n" for jaar in (2022, 2023) for post in ("A23,100", f"P111,{jaar - 1922}")
    )
    balances = f"jaar,gemeentecode,gemeente,balanscode,waarde_keur\n{balance}"
    (tmp_path / "balansposten.csv").write_text(balances, encoding="utf-8")
    ratios = "begrotingsjaar,gemeentecode,gemeente,jaar,soort,fk1\n"
    (tmp_path / "kengetallen.csv").write_text(ratios, encoding="utf-8")
    ijking.main([str(tmp_path)])
    said = capsys.readouterr().out
    assert "  Begroting 2025: 1 van 2 gemeenten (50,0 procent), met 3.000 van 4.000 inwoners (75,0 procent)" in said
    at_the_end = said.split("PF008 ")[1].split("\n\n")[0]
    assert "Balansen jaarrekening 2023: 0 van 1 gemeenten" in at_the_end
    assert "niet te meten" in said.split("PF001 ")[1].split("\n\n")[0]
