"""The rules: each has its examples, and each example gives exactly what its author expects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import iv3
from generators.kernel.records import Regel, Voorbeeld
from generators.kernel.validity import holds
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from generators.subjects.rules.examples import name_of, rule_of
from iv3.core.words import Fase
from tests.support.sources import saying

FAILING = ("faalt", "net-buiten")
PASSING = ("slaagt", "net-binnen")
NOT_IN_A_DELIVERY = {"SF777", "XM001", "XM002"}
"""Rules about a file that is not there, or about a workbook: no delivery can show that."""


@pytest.fixture(scope="module")
def every_example(specification: Specification) -> list[Voorbeeld]:
    return specification.facts.examples


def kinds_wanted(rule: Regel, specification: Specification) -> set[str]:
    """Return the kinds of example that a rule must have."""
    wanted = set() if rule.id in NOT_IN_A_DELIVERY else {"slaagt", "faalt"}
    limits = ("hoogstens_eur", "hoogstens_procent", "minder_dan_procent", "minstens_eur")
    if any(getattr(rule.formule.toets, limit, None) for limit in limits):
        wanted |= {"net-binnen", "net-buiten"}
    if rule.fase == Fase.INHOUD and not always_applies(rule, specification):
        wanted.add("niet-van-toepassing")
    return wanted


def always_applies(rule: Regel, specification: Specification) -> bool:
    demand = rule.formule.toets
    return (
        not (rule.controle or rule.perioden or rule.lagen)
        and (demand is None or demand.alleen_als_meer_dan_nul is None)
        and all(holds(rule, laag, specification.years(laag)[0]) for laag in specification.layers)
        and rule.geldig.tot is None
    )


def lacking(rules: Sequence[Regel], found: Sequence[Voorbeeld], specification: Specification) -> list[str]:
    """Return every example that is not there, as ``PF001: net-binnen``."""
    there: dict[str, set[str]] = {}
    for example in found:
        there.setdefault(rule_of(example), set()).add(example.soort)
    return [
        f"{rule.id}: {kind}"
        for rule in rules
        for kind in sorted(kinds_wanted(rule, specification) - there.get(rule.id, set()))
    ]


def wrong(example: Voorbeeld, delivery: bytes) -> list[str]:
    return list(examples.mistakes(example, iv3.validate(delivery, name=f"{name_of(example)}.json").data))


def test_every_folder_holds_the_rule_of_its_name(specification: Specification, root: Path) -> None:
    folders = {path.name for path in (root / "tables" / "regels").iterdir() if path.is_dir()}
    rules = {rule.id: rule.origin.document.path for rule in specification.facts.rules}
    assert folders == set(rules) != set()
    assert all(path == f"tables/regels/{name}/regel.yaml" for name, path in rules.items())


def test_every_rule_has_the_examples_that_show_it(specification: Specification, every_example: list[Voorbeeld]) -> None:
    assert len(specification.facts.rules) >= 50
    assert lacking(specification.facts.rules, every_example, specification) == []


@pytest.mark.parametrize("soort", ["slaagt", "faalt", "net-binnen", "net-buiten", "niet-van-toepassing"])
def test_a_rule_that_lacks_a_kind_of_example_is_noticed(
    soort: str, specification: Specification, every_example: list[Voorbeeld]
) -> None:
    rules = [rule for rule in specification.facts.rules if rule.id == "PF006"]
    fewer = [e for e in every_example if not (rule_of(e) == "PF006" and e.soort == soort)]
    assert len(fewer) < len(every_example)
    assert lacking(rules, every_example, specification) == []
    assert lacking(rules, fewer, specification) == [f"PF006: {soort}"]


def test_an_example_that_expects_findings_is_one_that_fails(every_example: list[Voorbeeld]) -> None:
    assert every_example
    assert [e.origin.document.path for e in every_example if bool(e.verwacht) != (e.soort in FAILING)] == []


def test_an_example_belongs_to_a_rule(specification: Specification, every_example: list[Voorbeeld]) -> None:
    assert {rule_of(e) for e in every_example} <= {rule.id for rule in specification.facts.rules}


def test_every_example_gives_exactly_the_findings_that_its_author_expects(
    specification: Specification, every_example: list[Voorbeeld], fresh_packs: None
) -> None:
    bases = specification.facts.bases
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
        ({"verwacht": []}, "1 bevindingen, verwacht 0"),
        ({"verwacht": [{"gevonden": "€ 50.002"}]}, "gevonden: '€ 50.001', verwacht '€ 50.002'"),
        ({"soort": "niet-van-toepassing"}, "de regel is uitgevoerd, verwacht niet_van_toepassing"),
    ],
)
def test_an_example_with_another_outcome_is_noticed(
    change: dict[str, Any],
    said: str,
    specification: Specification,
    every_example: list[Voorbeeld],
    fresh_packs: None,
) -> None:
    example = next(e for e in every_example if (rule_of(e), name_of(e)) == ("PF006", "een-euro-over-de-grens"))
    delivery = examples.delivery_bytes(example, specification.facts.bases, specification)
    assert wrong(example, delivery) == []
    assert any(said in mistake for mistake in wrong(saying(example, **change), delivery))


def test_the_rule_about_a_file_that_is_not_there_fires_without_a_delivery(tmp_path: Path, fresh_packs: None) -> None:
    passing = tmp_path / "leeg.json"
    passing.write_bytes(b"")
    for path, count in ((tmp_path / "weg.json", 1), (tmp_path, 1), (passing, 0)):
        found = [finding["regel"] for finding in iv3.validate(path).bevindingen]
        assert found.count("SF777") == count
