"""The control sheet of a table with cells, and its totals: everything in the file is in a cell or told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iv3.bookkeeping.cells import code_keys
from iv3.bookkeeping.totals import heading_and_some, part_totals
from iv3.bookkeeping.words import BALANS_STANDEN, BALANSCODE, BATEN, CATEGORIE, PARTS, TAAKVELD
from iv3.bookkeeping.words import say as ledger_words
from iv3.core.money import euro
from iv3.filing.reading import TableCells
from iv3.filing.words import say
from iv3.rows import control_sheet as sheet
from iv3.rows.control_sheet import ControlCheck, ControlLine, ControlSheet

_COMMAND = "deliver"


def cells_control(found: TableCells, expected: int | None = None) -> ControlSheet:
    """Return the control sheet of a table with cells.

    Args:
        found: what became of the table.
        expected: what a column, or all of them together, should come to in cents; None when nobody said.
    """
    control = found.control
    posts = tuple(_posts(found))
    lines = sum(post.regels for post in posts) + control.unreadable
    return ControlSheet(
        opdracht=_COMMAND,
        gelezen=(sheet.table_receipt(control, lines),),
        posten=posts,
        controles=tuple(check for check in _checks(found, posts, expected) if check is not None),
    )


def _posts(found: TableCells) -> Iterator[ControlLine]:
    control = found.control
    yield ControlLine("cellen", found.placed.lines, found.written_cents)
    yield ControlLine("afgekeurd", control.refused.lines, control.refused.cents)
    yield ControlLine("nul", found.zeros, 0)
    for reason, left in control.outside.items():
        yield ControlLine(reason, left.lines, left.cents)


def _checks(found: TableCells, posts: Iterable[ControlLine], expected: int | None) -> Iterator[ControlCheck | None]:
    controls = [found.control]
    yield sheet.closing_check([*posts], controls)
    yield sheet.unreadable_check(controls)
    yield sheet.total_rows_check(controls)
    if expected is not None:
        amounts = found.control.amounts
        yield sheet.expected_check(expected, [*amounts.sums_by_column, amounts.net_sum])
    yield sheet.doubles_check(controls)
    yield from _signs(found)


def _signs(found: TableCells) -> Iterator[ControlCheck]:
    """Yield whether baten, and the stands of passiva, are positive together as Iv3 has them."""
    activa = found.codes.model.activa
    baten = [cent for (part, _, _), cent in found.cells.items() if part == BATEN]
    passiva = [c for (part, code, _), c in found.cells.items() if part == BALANS_STANDEN and code not in activa]
    for code, amounts in ((sheet.SIGN_OF_BATEN, baten), (sheet.SIGN_OF_PASSIVA, passiva)):
        if amounts:
            total = sum(amounts)
            told = sheet.control_text("teken_som", bedrag=euro(total)) if total < 0 else ""
            yield ControlCheck(code, total >= 0, told, total)


def cells_summary(found: TableCells, control: ControlSheet) -> dict[str, Any]:
    """Return the totals of a table with cells, amounts in whole cents, with its control sheet."""
    model = found.codes.model
    return {
        "jaar": model.jaar,
        "laag": model.laag,
        "periode": model.periode,
        "bestand": found.table.file.place,
        "onderdelen": [_part_total(part, found) for part in PARTS],
        "grijze_cellen": [
            {"onderdeel": cell[0], **code_keys(cell), "bedrag_cent": found.cells[cell]} for cell in found.grey
        ],
        "afgekeurd_aantal": found.refused_lines,
        "afgekeurd_cent": found.control.refused.cents,
        "afgekeurd": [{"rij": number, "reden": reason} for number, reason in found.refused],
        "opmerkingen": [*found.table.remarks, *found.table.file.remarks, *nothing_counts(found)],
        "specificatie": {"versie": model.versie},
        "controle": control.as_record(),
    }


def nothing_counts(found: TableCells) -> list[str]:
    """Return a sentence when no line counts, which nearly always means another year, period or organisation."""
    if found.cells:
        return []
    model = found.codes.model
    return [say("geen_cellen", bestand=found.table.file.place, jaar=model.jaar, periode=model.periode)]


def _part_total(part: str, found: TableCells) -> dict[str, Any]:
    return part_totals(part, [cent for (of, _, _), cent in found.cells.items() if of == part])


def cells_text(totals: Mapping[str, Any]) -> str:
    """Return the totals for a person."""
    lines = [say("kop", bestand=totals["bestand"], jaar=totals["jaar"], laag=totals["laag"], periode=totals["periode"])]
    lines += [
        ledger_words(
            "onderdeel_totaal",
            onderdeel=part["onderdeel"],
            cellen=part["cellen"],
            bedrag=euro(part["bedrag_cent"]),
            euro=euro(part["bedrag_euro"] * 100),
            afronding=euro(part["afronding_cent"]),
        )
        for part in totals["onderdelen"]
        if part["cellen"]
    ]
    refused = [ledger_words("rij_fout", rij=r["rij"], reden=r["reden"]) for r in totals["afgekeurd"]]
    lines += heading_and_some("afgekeurd_kop", refused, totals["afgekeurd_aantal"])
    grey = [
        ledger_words(
            "grijze_cel", onderdeel=c["onderdeel"], code=c.get(TAAKVELD, c.get(BALANSCODE)), kolom=c.get(CATEGORIE)
        )
        for c in totals["grijze_cellen"]
    ]
    return "\n".join([*lines, *heading_and_some("grijs_kop", grey, len(grey)), *totals["opmerkingen"]]) + "\n"
