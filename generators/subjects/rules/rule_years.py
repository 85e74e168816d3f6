"""A rule in one year: limits, formulas and texts that change are written beside the rule, with their years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generators.kernel.kinds import file_record
from generators.kernel.reading import Facts
from generators.kernel.records import Regel, Regeljaren
from generators.kernel.validity import holds, in_years
from generators.subjects.model.specification import ModelYear

LIMITS = ("hoogstens_eur", "minstens_eur", "hoogstens_procent", "minder_dan_procent")
"""The limits that a demand can have; it has exactly one of them."""

_PER_YEAR, _YEARS, _LIMIT = "per_jaar", "geldig", "grens"
_FORMULA, _DEMAND = "formule", "toets"


def rule_in(rule: Regel, jaar: int, laag: str = "") -> Regel:
    """Return a rule as it is in ``jaar``: itself, or with what it says to be different then."""
    changed = next((index for index, part in enumerate(rule.per_jaar) if in_years(part.geldig, jaar, laag)), None)
    return rule if changed is None else changed_rule(rule, changed)


def changed_rule(rule: Regel, index: int) -> Regel:
    """Return a rule with one of the changes that it says to have in some years."""
    document = rule.origin.document
    data = _merged(document.data, document.data[_PER_YEAR][index])
    found = file_record(replace(document, data=data), Regel)
    if found is None:
        raise ValueError(f"rule {rule.id} has no shape in the years of change {index}")
    return found


def with_changes(rule: Regel) -> Iterator[tuple[Regel, Regeljaren | None]]:
    """Yield a rule as it is written, and as it is in the years of each of its changes."""
    yield rule, None
    for index, part in enumerate(rule.per_jaar):
        yield changed_rule(rule, index), part


def rules_of(model: ModelYear, facts: Facts) -> list[Regel]:
    """Return the rules that hold in a model year, in the order of the sources, each as it is in that year."""
    return [rule_in(rule, model.jaar, model.laag.id) for rule in facts.rules if holds(rule, model.laag.id, model.jaar)]


def _merged(written: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Return what a file would say with ``change`` in it; a limit takes the place of the one in the demand."""
    said = {key: value for key, value in change.items() if key not in (_YEARS, _LIMIT)}
    result = {key: value for key, value in {**written, **said}.items() if key != _PER_YEAR}
    if _LIMIT in change:
        formula = result[_FORMULA]
        demand = {key: value for key, value in formula.get(_DEMAND, {}).items() if key not in LIMITS}
        result[_FORMULA] = {**formula, _DEMAND: {**demand, **change[_LIMIT]}}
    return result
