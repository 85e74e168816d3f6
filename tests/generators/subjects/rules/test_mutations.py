"""Every small change to a formula is noticed by an example of its rule."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generators.kernel import schema
from generators.subjects.model.specification import Specification
from tests.generators.subjects.rules.mutations import NEVER, Score, mutants, score


@pytest.fixture(scope="module")
def delivery_schema(root: Path) -> dict[str, Any]:
    return schema.delivery_schema(root)


@pytest.fixture(scope="module")
def result(specification: Specification, delivery_schema: dict[str, Any]) -> Score:
    return score(specification, delivery_schema)


def test_every_change_of_every_formula_is_noticed(result: Score) -> None:
    assert [f"{mutant.regel} {mutant.what}" for mutant in result.survivors] == []
    assert result.total["grens"] >= 30
    assert result.total["teken"] >= 70
    assert result.total.total() >= 300


def test_the_score_in_the_readme_is_the_score(result: Score, root: Path) -> None:
    total = result.total.total()
    text = (root / "tests" / "README.md").read_text(encoding="utf-8")
    assert f"{total - len(result.survivors)} of {total}" in text, f"the score is now {total} of {total}"


def test_what_can_never_be_noticed_is_still_in_the_rules(specification: Specification) -> None:
    made = {
        (mutant.regel, mutant.what)
        for rule in specification.facts.rules
        for mutant in mutants(rule.id, rule.formule.origin.written())
    }
    assert NEVER
    assert set(NEVER) <= made


@pytest.mark.parametrize(
    ("example", "survives"),
    [
        ("PF006/voorbeelden/op-de-grens", "/toets: hoogstens_eur 50000 → 49999"),
        ("PF006/voorbeelden/een-", "/toets: hoogstens_eur 50000 → 50001"),
        ("PF006/voorbeelden/lasten-hoger", None),
        (
            "PF003/voorbeelden/negatieve-mutatie",
            "/termen/0/is/som_langs/van/absoluut/aftrekken/2/naar_zijde/aftrekken/0: som → som_absoluut",
        ),
        ("PF009/voorbeelden/in-alle-onderdelen", "/termen/1/is/som_absoluut: onderdelen zonder balans_baten"),
    ],
)
def test_without_the_example_that_shows_it_a_change_goes_unnoticed(
    example: str, survives: str | None, specification: Specification, delivery_schema: dict[str, Any]
) -> None:
    every = specification.facts.examples
    fewer = [one for one in every if example not in one.origin.document.path]
    assert len(fewer) < len(every)
    found = score(Specification(replace(specification.facts, examples=fewer)), delivery_schema, example[:5])
    assert (survives in [mutant.what for mutant in found.survivors]) is (survives is not None)


def test_a_change_makes_another_formula() -> None:
    stand = {"stand": {"moment": "begin", "balansposten": ["Tot_Act"]}}
    parts = {"som_absoluut": {"onderdelen": ["lasten", "baten"], "taakvelden": ["alle"], "categorieen": ["6.1", "7.1"]}}
    formula = {
        "termen": [{"id": "a", "naam": "A", "is": {"absoluut": {"aftrekken": [stand, parts]}}}],
        "toets": {"waarde": "a", "hoogstens_eur": 0},
    }
    found = list(mutants("X", formula))
    assert len({mutant.what for mutant in found}) == len(found) == 13
    assert all(mutant.formula != formula for mutant in found)
