"""The rules: each has its examples, and each example gives exactly what its author expects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import iv3
from generators.kernel.reading import RuleFact
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from generators.subjects.rules.examples import Example

FAILING = ("faalt", "net-buiten")
PASSING = ("slaagt", "net-binnen")
NOT_IN_A_DELIVERY = {"SF777", "XM001", "XM002"}
"""Rules about a file that is not there, or about a workbook: no delivery can show that."""


@pytest.fixture(scope="module")
def every_example(specification: Specification) -> list[Example]:
    return examples.load(specification.facts.made_up)


def kinds_wanted(rule: RuleFact, specification: Specification) -> set[str]:
    """Return the kinds of example that a rule must have."""
    formula = rule.record["formule"]
    wanted = set() if rule.id in NOT_IN_A_DELIVERY else {"slaagt", "faalt"}
    demand = formula.get("toets", {})
    if any(demand.get(key) for key in ("hoogstens_eur", "hoogstens_procent", "minder_dan_procent", "minstens_eur")):
        wanted |= {"net-binnen", "net-buiten"}
    if rule.record["fase"] == "inhoud" and not always_applies(rule, specification):
        wanted.add("niet-van-toepassing")
    return wanted


def always_applies(rule: RuleFact, specification: Specification) -> bool:
    limits = ("controle", "perioden", "lagen")
    return (
        not any(key in rule.record for key in limits)
        and "alleen_als_meer_dan_nul" not in rule.record["formule"].get("toets", {})
        and all(rule.holds(laag, specification.years(laag)[0]) for laag in specification.layers)
        and rule.validity.last_year is None
    )


def lacking(rules: Sequence[RuleFact], found: Sequence[Example], specification: Specification) -> list[str]:
    """Return every example that is not there, as ``PF001: net-binnen``."""
    there: dict[str, set[str]] = {}
    for example in found:
        there.setdefault(example.regel, set()).add(example.soort)
    return [
        f"{rule.id}: {kind}"
        for rule in rules
        for kind in sorted(kinds_wanted(rule, specification) - there.get(rule.id, set()))
    ]


def wrong(example: Example, delivery: bytes) -> list[str]:
    return list(examples.mistakes(example, iv3.validate(delivery, name=f"{example.naam}.json").data))


def test_every_folder_holds_the_rule_of_its_name(specification: Specification, root: Path) -> None:
    folders = {path.name for path in (root / "tables" / "regels").iterdir() if path.is_dir()}
    rules = {rule.id: rule.source.document.path for rule in specification.facts.rules}
    assert folders == set(rules) != set()
    assert all(path == f"tables/regels/{name}/regel.yaml" for name, path in rules.items())


def test_every_rule_has_the_examples_that_show_it(specification: Specification, every_example: list[Example]) -> None:
    assert len(specification.facts.rules) >= 50
    assert lacking(specification.facts.rules, every_example, specification) == []


@pytest.mark.parametrize("soort", ["slaagt", "faalt", "net-binnen", "net-buiten", "niet-van-toepassing"])
def test_a_rule_that_lacks_a_kind_of_example_is_noticed(
    soort: str, specification: Specification, every_example: list[Example]
) -> None:
    rules = [rule for rule in specification.facts.rules if rule.id == "PF006"]
    fewer = [e for e in every_example if not (e.regel == "PF006" and e.soort == soort)]
    assert len(fewer) < len(every_example)
    assert lacking(rules, every_example, specification) == []
    assert lacking(rules, fewer, specification) == [f"PF006: {soort}"]


def test_an_example_that_expects_findings_is_one_that_fails(every_example: list[Example]) -> None:
    assert every_example
    assert [e.path for e in every_example if bool(e.verwacht) != (e.soort in FAILING)] == []


def test_an_example_belongs_to_a_rule(specification: Specification, every_example: list[Example]) -> None:
    assert {e.regel for e in every_example} <= {rule.id for rule in specification.facts.rules}


def test_every_example_gives_exactly_the_findings_that_its_author_expects(
    specification: Specification, every_example: list[Example], fresh_packs: None
) -> None:
    bases = examples.load_bases(specification.facts.made_up)
    mistakes = [
        mistake
        for example in every_example
        for mistake in wrong(example, examples.delivery_bytes(example, bases, specification))
    ]
    assert len(every_example) >= 150
    assert mistakes == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verwacht": ()}, "1 bevindingen, verwacht 0"),
        ({"verwacht": ({"gevonden": "€ 50.002"},)}, "gevonden: '€ 50.001', verwacht '€ 50.002'"),
        ({"soort": "niet-van-toepassing"}, "de regel is uitgevoerd, verwacht niet_van_toepassing"),
    ],
)
def test_an_example_with_another_outcome_is_noticed(
    change: dict[str, Any],
    said: str,
    specification: Specification,
    every_example: list[Example],
    fresh_packs: None,
) -> None:
    example = next(e for e in every_example if (e.regel, e.naam) == ("PF006", "een-euro-over-de-grens"))
    delivery = examples.delivery_bytes(example, examples.load_bases(specification.facts.made_up), specification)
    assert wrong(example, delivery) == []
    assert any(said in mistake for mistake in wrong(replace(example, **change), delivery))


def test_the_rule_about_a_file_that_is_not_there_fires_without_a_delivery(tmp_path: Path, fresh_packs: None) -> None:
    passing = tmp_path / "leeg.json"
    passing.write_bytes(b"")
    for path, count in ((tmp_path / "weg.json", 1), (tmp_path, 1), (passing, 0)):
        found = [finding["regel"] for finding in iv3.validate(path).bevindingen]
        assert found.count("SF777") == count
