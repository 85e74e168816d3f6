"""The control sheet of ``iv3 couple``: everything in the files is somewhere, to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from iv3.care.couple import Run
from iv3.care.coupled_tally import MessageBalance
from iv3.care.rules import BUITEN, GEKOPPELD, KEUZE, OPEN
from iv3.core.money import euro
from iv3.rows import control_sheet as sheet
from iv3.rows.control_sheet import ControlCheck, ControlLine, ControlSheet
from iv3.rows.records import Records
from iv3.rows.row_account import TableControl
from iv3.rows.table import Table

_COMMAND = "couple"
_POSTS = {GEKOPPELD: "gekoppeld", KEUZE: "keuze", OPEN: "open", BUITEN: "ander_jaar"}


def couple_control(run: Run, files: Sequence[Table], expected: int | None = None) -> ControlSheet:
    """Return the control sheet of lines that were coupled.

    Args:
        run: what was coupled.
        files: what was read.
        expected: what the lines should come to in cents; None when nobody said.
    """
    tally, controls = run.tally, run.controls
    refused = tally.refused_sums
    posts = (
        *(ControlLine(post, tally.lines[stand], tally.cents[stand]) for stand, post in _POSTS.items()),
        ControlLine("afgekeurd", refused.with_amount, refused.cents),
    )
    receipts = (sheet.table_receipt(control, _lines_of(control)) for control in controls)
    checks = _checks(run, files, posts, expected)
    return ControlSheet(_COMMAND, tuple(receipts), posts, tuple(check for check in checks if check is not None))


def _lines_of(control: TableControl) -> int:
    return len(control.file.fingerprints) - control.total_rows


def _checks(
    run: Run, files: Sequence[Table], posts: Sequence[ControlLine], expected: int | None
) -> Iterable[ControlCheck | None]:
    controls, messages = run.controls, run.tally.messages
    told = ControlLine("", sum(m.lines for m in messages), sum(m.everything for m in messages))
    yield sheet.closing_check(posts, controls, told)
    yield sheet.unreadable_check(controls)
    yield sheet.total_rows_check(controls)
    if messages:
        yield _message_totals(messages)
    if expected is not None:
        sums = [cents for control in controls for cents in (*control.amounts.sums_by_column, control.amounts.net_sum)]
        everything = sum(post.cent for post in posts)
        yield sheet.expected_check(expected, [everything, *sums])
    tables = [(name, file) for name, file in zip(run.names, files) if not isinstance(file, Records)]
    yield sheet.same_file_check(tables if controls else [])
    yield sheet.doubles_check(controls)
    yield sheet.side_check(controls)


def _message_totals(messages: Iterable[MessageBalance]) -> ControlCheck:
    """Return whether the Prestaties of every message come to the total that it states itself."""
    wrong = [m for m in messages if m.total is not None and m.total != m.everything]
    told = [
        sheet.control_text(
            "bron_gevonden",
            bestand=message.file,
            naam="TotaalIngediendBedrag",
            verwacht=euro(message.total or 0),
            gevonden=euro(message.everything),
        )
        for message in wrong
    ]
    return ControlCheck(sheet.SOURCE, not wrong, " ".join(told))
