"""Formulas in words and notation, and the explanation of every rule with a worked example."""

from __future__ import annotations

import json
import re

from generators.kernel.files import Files
from generators.subjects.model.formula_text import in_notation, in_words
from generators.subjects.model.specification import Specification


def test_every_formula_has_words_and_notation(specification: Specification) -> None:
    groups = {group.id: group.naam for group in specification.facts.groups}
    counted = 0
    for rule in specification.facts.rules:
        formula = rule.formule.origin.written()
        words, lines = in_words(formula, groups), in_notation(formula)
        assert bool(words) == bool(lines) == ("gebeurtenissen" not in formula), rule.id
        assert not re.search(r"[{}]|\bNone\b", " ".join(words)), rule.id
        for group in (g for g in groups if "-" in g):
            assert not re.search(rf"(?<![\w-]){group}(?![\w-])", " ".join(words)), f"{rule.id} names {group} by its id"
        counted += len(lines)
    assert counted > 50


def test_the_formula_of_a_control_reads_as_a_person_would_say_it(specification: Specification) -> None:
    rule = next(r for r in specification.facts.rules if r.id == "PF006")
    assert in_words(rule.formule.origin.written(), {})[-1] == "Eis: “Verschil” is hoogstens 50.000 euro."
    assert in_notation(rule.formule.origin.written()) == [
        "lasten = L(alle; alle)",
        "baten = B(alle; alle)",
        "verschil = |lasten − baten|",
        "verschil ≤ € 50.000",
    ]


def test_a_formula_says_it_when_a_limit_changes(specification: Specification) -> None:
    rule = next(r for r in specification.facts.rules if r.id == "PF001")
    formula = json.loads(json.dumps(rule.formule.origin.written()))
    before = in_words(formula, {})
    formula["toets"]["hoogstens_procent"] = 2
    assert in_words(formula, {}) != before
    assert in_notation(formula)[-1].endswith("≤ 2 %")


def test_every_rule_is_explained_with_an_example_and_its_amounts(specification: Specification, kit: Files) -> None:
    rows = json.loads(kit["tabellen/regels.json"])
    assert {row["regel"] for row in rows} == {rule.id for rule in specification.facts.rules}
    without = [row["regel"] for row in rows if "voorbeeld" not in row]
    assert without == ["SF777", "XM001", "XM002"], "only a file that is not there and a workbook cannot be shown"
    with_terms = [row for row in rows if row["formule"] and "Eis:" in row["formule"][-1]]
    assert len(with_terms) > 15
    for row in with_terms:
        assert row["voorbeeld"]["bedragen"], row["regel"]
        assert row["voorbeeld"]["gevonden"]
