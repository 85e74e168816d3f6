"""The control sheet of a table that was restated."""

from __future__ import annotations

from collections.abc import Iterable

from iv3.rows import control_sheet as sheet
from iv3.rows.control_sheet import ControlCheck, ControlLine, ControlSheet
from iv3.rows.row_account import TableControl
from iv3.years.outcome import RestatedOutcome

_COMMAND = "convert"


def convert_control(outcome: RestatedOutcome, expected: int | None = None) -> ControlSheet | None:
    """Return the control sheet of a table; None for a delivery, which has its own control.

    Args:
        outcome: what became of the amounts.
        expected: what a column with amounts should come to in cents; None when nobody said.
    """
    control = outcome.source.control
    if control is None:
        return None
    posts = (*_posts(outcome), ControlLine("afgekeurd", control.refused.lines, control.refused.cents))
    lines = len(control.file.fingerprints) - control.total_rows
    checks = tuple(check for check in _checks(control, posts, expected) if check is not None)
    return ControlSheet(_COMMAND, (sheet.table_receipt(control, lines),), posts, checks)


def _posts(outcome: RestatedOutcome) -> Iterable[ControlLine]:
    """Yield what was restated and what is left to divide; ``regels`` are amounts, of which a row may have two."""
    restated = outcome.result.restated
    left = [sum(part.cent for part in r.delen if part.is_left) for r in restated]
    whole = sum(r.amount.cent for r in restated)
    yield ControlLine("omgerekend", sum(not r.is_left for r in restated), whole - sum(left))
    yield ControlLine("te_verdelen", sum(r.is_left for r in restated), sum(left))


def _checks(
    control: TableControl, posts: tuple[ControlLine, ...], expected: int | None
) -> Iterable[ControlCheck | None]:
    yield sheet.closing_check(posts, [control], counts_rows=False)
    yield sheet.unreadable_check([control])
    yield sheet.total_rows_check([control])
    if expected is not None:
        yield sheet.expected_check(expected, [*control.amounts.sums_by_column, control.amounts.net_sum])
    yield sheet.doubles_check([control])
