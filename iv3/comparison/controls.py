"""What happened to the findings of the rules between two deliveries."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from iv3.comparison.differences import KEPT, NEW, SOLVED, UNSURE, ComparedControl, ComparedFinding
from iv3.comparison.filed import Filed
from iv3.core.words import Regelstand
from iv3.delivery.finding_kinds import number_of

_RAN = Regelstand.UITGEVOERD


def compared_controls(old: Filed, new: Filed, rules: Iterable[Mapping[str, Any]]) -> list[ComparedControl]:
    """Return the rules that have findings in at least one of two deliveries, in their order."""
    states = [{row["regel"]: row["stand"] for row in filed.report["regels"]} for filed in (old, new)]
    by_rule = [_by_rule(filed.report) for filed in (old, new)]
    result = []
    for told in rules:
        rule = told["id"]
        sides = [side.get(rule, []) for side in by_rule]
        if not any(sides):
            continue
        sure = [state.get(rule) == _RAN and _is_whole(side) for state, side in zip(states, sides)]
        findings = _matched(sides[0], sides[1], sure)
        stands = {finding.stand for finding in findings}
        stand = KEPT if all(sides) else next(iter(stands))
        was, now = (sum(map(number_of, side)) for side in sides)
        result.append(ComparedControl(rule, told["titel"], told["ernst"], stand, was, now, findings))
    return result


def _is_whole(findings: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether a report tells every finding of a rule one by one; else nobody knows whether one is new or gone."""
    return not any("aantal" in finding for finding in findings)


def _by_rule(report: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    result: dict[str, list[Mapping[str, Any]]] = {}
    for finding in report["bevindingen"]:
        result.setdefault(finding["regel"], []).append(finding)
    return result


def _matched(
    old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]], sure: Sequence[bool]
) -> list[ComparedFinding]:
    """Return findings about the same place together: first what is new, then what was solved, then what stayed.

    ``sure`` tells of both sides whether the rule ran and all that it found is there.
    """
    waiting: dict[Hashable, list[Mapping[str, Any]]] = {}
    for finding in old:
        waiting.setdefault(_about(finding), []).append(finding)
    found = []
    for finding in new:
        same = waiting.get(_about(finding))
        if same:
            found.append(ComparedFinding(KEPT, same.pop(0), finding))
        else:
            found.append(ComparedFinding(NEW if sure[0] else UNSURE, None, finding))
    gone = [
        ComparedFinding(SOLVED if sure[1] else UNSURE, finding, None) for left in waiting.values() for finding in left
    ]
    order = (NEW, UNSURE, SOLVED, KEPT)
    return sorted([*found, *gone], key=lambda finding: order.index(finding.stand))


def _about(finding: Mapping[str, Any]) -> Hashable:
    """Return what a finding is about: its codes and own data where it has them, for a record has no fixed place."""
    place = finding["plaats"]
    codes = tuple((key, value) for key, value in place.items() if key not in ("onderdeel", "pad", "cel"))
    own = json.dumps(finding.get("eigen"), ensure_ascii=False, sort_keys=True)
    is_group = "aantal" in finding
    return (place["onderdeel"], codes or (place["pad"], is_group), own)
