"""The control sheet of a ledger: everything in the file is somewhere, and debit is credit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from iv3.bookkeeping.totals import Booked, group_sums
from iv3.bookkeeping.words import BALANS_STANDEN, BATEN, BUITEN, CEL, LASTEN, MOST_SHOWN, OPEN, say
from iv3.core.errors import Unusable
from iv3.core.money import euro
from iv3.delivery.size import checked_size
from iv3.delivery.size_control import size_control_check
from iv3.rows import control_sheet as sheet
from iv3.rows.auditfile.table import AuditFile
from iv3.rows.cells import shown
from iv3.rows.control_sheet import ControlCheck, ControlLine, ControlSheet
from iv3.rows.row_account import TableControl

_COMMAND = "ledger"
_POSTS = {CEL: "cellen", BUITEN: "buiten", OPEN: "open"}


def ledger_control(booked: Booked, expected: int | None = None, number: str | None = None) -> ControlSheet:
    """Return the control sheet of a ledger that was read.

    Args:
        booked: the ledger and its cells.
        number: the overheidsnummer of who delivers; None when nobody said.
        expected: what a column, or debit minus credit, should come to in cents; None when nobody said.

    Raises:
        Unusable: no ledger was read.
    """
    control = booked.ledger.control
    if control is None:
        raise Unusable(say("niets_gelezen"))
    posts = tuple(_posts(booked, control))
    lines = sum(post.regels for post in posts) + control.unreadable - booked.ledger.two_sided
    return ControlSheet(
        opdracht=_COMMAND,
        gelezen=(sheet.table_receipt(control, lines),),
        posten=posts,
        controles=tuple(
            check for check in (*_checks(booked, control, posts, expected), _size(booked, number)) if check is not None
        ),
    )


def _posts(booked: Booked, control: TableControl) -> Iterable[ControlLine]:
    groups = booked.groups
    for stand, post in _POSTS.items():
        sums = group_sums(group for group in groups if group.outcome.stand == stand)
        yield ControlLine(post, sums["regels"], sums["saldo_cent"], sums["debet_cent"])
    yield ControlLine("nul", booked.ledger.zeros, 0, 0)
    yield ControlLine("afgekeurd", control.refused.lines, control.refused.cents, control.refused.debit)
    yield _excluded(control)
    for reason, found in control.outside.items():
        yield ControlLine(reason, found.lines, found.cents, found.debit)


def _excluded(control: TableControl) -> ControlLine:
    """Return the lines of an auditfile that are no lines of the year: an opening that stands twice, a closing."""
    found = control.file.excluded if isinstance(control.file, AuditFile) else ()
    debit, credit = sum(lines.debit for lines in found), sum(lines.credit for lines in found)
    return ControlLine("weggelaten", sum(lines.lines for lines in found), debit - credit, debit)


def _checks(
    booked: Booked, control: TableControl, posts: Iterable[ControlLine], expected: int | None
) -> Iterable[ControlCheck | None]:
    excluded = _excluded(control)
    beside = replace(excluded, regels=excluded.regels + booked.ledger.two_sided)
    yield sheet.closing_check([*posts], [control], beside)
    yield sheet.unreadable_check([control])
    yield _balance(booked, control)
    yield from _balance_of_parts(booked)
    yield sheet.total_rows_check([control])
    yield sheet.source_check([control])
    if expected is not None:
        yield sheet.expected_check(expected, [*control.amounts.sums_by_column, control.amounts.net_sum])
    yield sheet.doubles_check([control])
    yield sheet.side_check([control])
    yield from _signs(booked)


def _size(booked: Booked, number: str | None) -> ControlCheck | None:
    """Return whether the lasten and baten have the size of the organisation; None when nobody said which it is."""
    if number is None:
        return None
    model = booked.ledger.mapping.model
    lasten, baten = (
        sum(sum(accounts.values()) for (part, _, _), accounts in booked.cells.items() if part == side)
        for side in (LASTEN, BATEN)
    )
    return size_control_check(checked_size(model.laag, number, model.jaar, lasten, baten))


def _balance(booked: Booked, control: TableControl) -> ControlCheck:
    """Return whether debit is credit, for the lines of the year and period."""
    sums = group_sums(booked.groups)
    found = control.amounts.net_sum - sum(outside.cents for outside in control.outside.values())
    told = sheet.control_text(
        "onbalans",
        wat=control.file.place,
        debet=euro(sums["debet_cent"]),
        credit=euro(sums["credit_cent"]),
        verschil=euro(found),
    )
    return ControlCheck(sheet.BALANCE, not found, told if found else "", found, 0)


def _balance_of_parts(booked: Booked) -> Iterable[ControlCheck]:
    """Yield whether debit is credit per journal and per entry, where the ledger has these."""
    balances = booked.ledger.balances
    if balances.journals:
        yield _parts(sheet.JOURNAL, balances.journals)
    if balances.has_entries:
        names = {f"{journal} {entry}".strip(): cents for (journal, entry), cents in balances.entries.items()}
        check = _parts(sheet.ENTRY, names)
        if balances.has_too_many:
            check = ControlCheck(sheet.ENTRY, is_right=False, toelichting=sheet.control_text("onbalans_te_veel"))
        yield check


def _parts(code: str, balances: Mapping[str, int]) -> ControlCheck:
    wrong = sorted(((name, cents) for name, cents in balances.items() if cents), key=lambda part: -abs(part[1]))
    told = ", ".join(
        sheet.control_text("onbalans_een", naam=shown(name), verschil=euro(cents)) for name, cents in wrong[:MOST_SHOWN]
    )
    what = sheet.control_text(f"code_{code}")
    return ControlCheck(
        code, not wrong, sheet.control_text("onbalans_deel", wat=what, aantal=len(wrong), delen=told) if wrong else ""
    )


def _signs(booked: Booked) -> Iterable[ControlCheck]:
    """Yield whether baten, and the stands of passiva, are positive together as Iv3 has them."""
    model = booked.ledger.mapping.model
    baten = [cents for (part, _, _), found in booked.cells.items() if part == BATEN for cents in found.values()]
    passiva = [
        cents
        for (part, code, _), found in booked.cells.items()
        if part == BALANS_STANDEN and code not in model.activa
        for cents in found.values()
    ]
    for code, amounts in ((sheet.SIGN_OF_BATEN, baten), (sheet.SIGN_OF_PASSIVA, passiva)):
        if amounts:
            total = sum(amounts)
            told = sheet.control_text("teken_som", bedrag=euro(total)) if total < 0 else ""
            yield ControlCheck(code, total >= 0, told, total)
