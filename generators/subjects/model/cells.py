"""Cell rules: every rule does something, no exception is undone by another rule, and rows fit their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generators.kernel.findings import Finding
from generators.kernel.records import Celregel
from generators.subjects.model.cell_rules import rows_slot, selected_rows, selections
from generators.subjects.model.specification import ALL, MATRIX_PARTS, ModelYear, Selector, Specification

_PARTS_OF_ROWS = {
    "taakvelden": {part for part, lists in MATRIX_PARTS.items() if lists[0] == "taakveld"},
    "balansposten": {part for part, lists in MATRIX_PARTS.items() if lists[0] == "balanscode"},
}


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many rules were looked at."""
    rules = specification.facts.cell_rules
    findings: list[Finding] = []
    models = list(specification.model_years())
    selector_of = {m.name: Selector(specification.facts.groups, m.laag.model, m.lists) for m in models}
    closed_by = {m.name: _closed_by(m) for m in models}
    for rule in rules:
        wrong = set(rule.onderdelen) - _PARTS_OF_ROWS[rows_slot(rule)]
        if wrong or not selected_rows(rule):
            findings.append(_wrong_rows(rule))
            continue
        years = [m for m in models if rule in m.cell_rules]
        if not years:
            findings.append(_without_years(rule))
            continue
        selectors = [(m, selector_of[m.name]) for m in years]
        findings += _idle_members(rule, selectors)
        closing = {ids for m in years for part in rule.onderdelen for ids in closed_by[m.name][part]}
        if (rule.id,) not in closing:
            findings.append(_superfluous(rule, any(rule.id in ids for ids in closing)))
        findings += _undone_exceptions(rule, selectors)
    return findings, len(rules)


def _wrong_rows(rule: Celregel) -> Finding:
    return Finding(
        rule.origin.place("onderdelen"),
        "cellen",
        f"De regel {rule.id} kiest {rows_slot(rule)}, en dat past niet bij elk van de onderdelen.",
        "Gebruik taakvelden bij lasten en baten, en balansposten bij balans_lasten en balans_baten.",
    )


def _without_years(rule: Celregel) -> Finding:
    return Finding(
        rule.origin.place("geldig"),
        "cellen",
        f"De regel {rule.id} geldt in geen enkel jaar dat wordt gemaakt.",
        "Verbeter de jaren of de lagen, of haal de regel weg.",
    )


def _superfluous(rule: Celregel, matches: bool) -> Finding:
    if not matches:
        return Finding(
            rule.origin.place(),
            "cellen",
            f"De regel {rule.id} maakt geen enkele cel grijs.",
            "Verbeter de keuze, of haal haar weg.",
        )
    return Finding(
        rule.origin.place(),
        "cellen",
        f"Elke cel van de regel {rule.id} is ook door een andere regel grijs.",
        "Haal de regel weg, of haal de overlap uit de andere regels.",
    )


def _closed_by(model: ModelYear) -> Mapping[str, frozenset[tuple[str, ...]]]:
    """Return for each part the rules that make some cell grey together: their ids."""
    return {
        part: frozenset(ids for cells in rows.values() for ids in cells.values()) for part, rows in model.grey.items()
    }


def _members(rule: Celregel) -> Iterator[tuple[str, int, str, bool]]:
    """Yield every member of every selection: its key, its index, itself, and whether it selects rows."""
    for key, members, is_row in selections(rule):
        for index, member in enumerate(members):
            yield key, index, member, is_row


def _idle_members(rule: Celregel, selectors: list[tuple[ModelYear, Selector]]) -> Iterator[Finding]:
    """Report a code or group that selects nothing in any year and part of the rule."""
    for key, index, member, is_row in _members(rule):
        if member != ALL and not any(
            selector.select(MATRIX_PARTS[part][0 if is_row else 1], (member,))
            for _, selector in selectors
            for part in rule.onderdelen
        ):
            yield Finding(
                rule.origin.place(key, index),
                "cellen",
                f"{member} bestaat niet in de jaren en onderdelen van de regel {rule.id}.",
                "Haal het weg, of verbeter de jaren.",
            )


def _undone_exceptions(rule: Celregel, selectors: list[tuple[ModelYear, Selector]]) -> Iterator[Finding]:
    """Report an exception that leaves no cell open, because other rules make all its cells grey."""
    for key, index, member, is_row in _members(rule):
        if key.startswith("behalve_") and not any(
            _leaves_open(rule, member, is_row, part, model, selector)
            for model, selector in selectors
            for part in rule.onderdelen
        ):
            yield Finding(
                rule.origin.place(key, index),
                "cellen",
                f"De regel {rule.id} zondert {member} uit, maar andere regels maken al die cellen grijs.",
                "Haal de uitzondering weg, of maak in de andere regel ook een uitzondering.",
            )


def _leaves_open(rule: Celregel, member: str, is_row: bool, part: str, model: ModelYear, selector: Selector) -> bool:
    row_list, category_list = MATRIX_PARTS[part]
    rows = selector.select(row_list, (member,) if is_row else selected_rows(rule))
    categories = selector.select(category_list, rule.categorieen if is_row else (member,))
    return any(category not in model.grey[part][row] for row in rows for category in categories)
