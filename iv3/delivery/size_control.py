"""The size of totals as a check of the control sheet."""

from __future__ import annotations

from iv3.core.money import euro
from iv3.delivery.size import SizeCheck, SizeOutcome
from iv3.rows.control_sheet import SIZE, ControlCheck, control_text


def size_control_check(size: SizeCheck) -> ControlCheck | None:
    """Return whether totals have the size of their organisation; None when there was nothing to lay them beside.

    Args:
        size: what the rules say of the totals, see `iv3.delivery.size.checked_size`.
    """
    if not size.outcomes and not size.findings:
        return None
    told = [finding.melding for finding in size.findings] or [_beside(outcome) for outcome in size.outcomes]
    return ControlCheck(SIZE, not size.findings, " ".join(told))


def _beside(outcome: SizeOutcome) -> str:
    """Return what an amount was laid beside, with the limits for it."""
    name, beside = control_text(f"grootte_{outcome.waarde}"), outcome.yardstick
    return control_text(
        "grootte_inwoners" if outcome.is_per_inhabitant else "grootte_cijfers",
        naam=name,
        bedrag=euro(outcome.cents),
        reeks=beside.series,
        aantal=f"{beside.number:,}".replace(",", "."),
        maatstaf=euro(beside.number),
        minstens=euro(outcome.least),
        hoogstens=euro(outcome.most),
    )
