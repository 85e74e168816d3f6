"""The law of a code and that of its taakveld: a code of Jeugd never lands on a taakveld of the Wmo."""

from __future__ import annotations

from collections.abc import Iterator

from generators.kernel.findings import Finding
from generators.kernel.records import Wetgrens
from generators.subjects.coherence.facts import ever_selected
from generators.subjects.couplings.facts import CouplingRule, couplings_of
from generators.subjects.model.bounds import PATH, bounds_of
from generators.subjects.model.specification import Specification

CHECK = "wet en taakveld"


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many coupling rules with a taakveld were looked at."""
    bounds = bounds_of(specification.facts)
    rules = [rule for rule in couplings_of(specification).rules if rule.fact.dan is not None]
    if bounds is None:
        return [], 0
    findings: list[Finding] = []
    used: set[tuple[str, str]] = set()
    for law in bounds.wetten:
        of_law = [rule for rule in rules if rule.wet == law.wet]
        apart = {exception.taakveld for exception in law.ook}
        permitted = ever_selected(specification, law.taakvelden) | apart
        findings += [_outside(rule, law) for rule in of_law if rule.fact.dan not in permitted]
        used.update((law.wet, taakveld) for taakveld in apart & {str(rule.fact.dan) for rule in of_law})
    return [*findings, *_unused(bounds.wetten, used), *_unguarded(rules, bounds.wetten)], len(rules)


def _outside(rule: CouplingRule, law: Wetgrens) -> Finding:
    return Finding(
        rule.fact.origin.place("dan"),
        CHECK,
        f"{rule.id} zet codes van de wet {law.wet} op {rule.fact.dan}, en dat is geen taakveld van die wet.",
        f"Kies een taakveld van de wet. Is het toch goed, zet het taakveld dan met de reden bij ook: in {PATH}.",
    )


def _unused(laws: tuple[Wetgrens, ...], used: set[tuple[str, str]]) -> Iterator[Finding]:
    for law in laws:
        for exception in law.ook:
            if (law.wet, exception.taakveld) not in used:
                yield Finding(
                    exception.origin.place("taakveld"),
                    CHECK,
                    f"Geen koppelregel van de wet {law.wet} wijst {exception.taakveld} aan.",
                    "Haal de uitzondering weg, of verbeter het taakveld.",
                )


def _unguarded(rules: list[CouplingRule], laws: tuple[Wetgrens, ...]) -> Iterator[Finding]:
    known = {law.wet for law in laws}
    first = {rule.wet: rule for rule in reversed(rules) if rule.wet not in known}
    for wet, rule in first.items():
        yield Finding(
            rule.fact.origin.place(),
            CHECK,
            f"Van de wet {wet} is niet gezegd welke taakvelden erbij horen.",
            f"Zet de wet met haar taakvelden bij wetten: in {PATH}.",
        )
