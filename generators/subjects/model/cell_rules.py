"""What a rule for grey cells selects: its rows are taakvelden or balansposten, its columns are categories."""

from __future__ import annotations

from generators.kernel.records import Celregel

Selected = tuple[str, tuple[str, ...], bool]
"""The slot of a selection, its members, and whether it selects rows."""


def rows_slot(rule: Celregel) -> str:
    """Return what the rows are: ``taakvelden`` or ``balansposten``."""
    return "taakvelden" if rule.taakvelden else "balansposten"


def selected_rows(rule: Celregel) -> tuple[str, ...]:
    """Return the codes and groups of rows that a rule selects."""
    return rule.taakvelden or rule.balansposten


def excepted_rows(rule: Celregel) -> tuple[str, ...]:
    """Return the exceptions on its rows."""
    return rule.behalve_taakvelden if rule.taakvelden else rule.behalve_balansposten


def selections(rule: Celregel) -> tuple[Selected, ...]:
    """Return everything that a rule selects and excepts."""
    slot = rows_slot(rule)
    return (
        (slot, selected_rows(rule), True),
        (f"behalve_{slot}", excepted_rows(rule), True),
        ("categorieen", rule.categorieen, False),
        ("behalve_categorieen", rule.behalve_categorieen, False),
    )
