"""What there is to say of an auditfile when it has been read: its totals, what was left out, and what is odd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from iv3.core.money import euro
from iv3.core.words import Audittelling
from iv3.rows.auditfile.amounts import SideSums, StatedSums
from iv3.rows.auditfile.book import AuditBook
from iv3.rows.auditfile.facts import UNKNOWN_VERSION, audit_say
from iv3.rows.auditfile.lines import MOST_LISTED, AuditLines
from iv3.rows.cells import shown
from iv3.rows.source_total import ExcludedLines, SourceTotal


def source_totals(lines: AuditLines) -> list[SourceTotal]:
    """Return the totals of a file: opening balance, all entries, and each journal, of which a file states nothing."""
    book = lines.book
    opening = _total(Audittelling.BEGINBALANS, book, lines.opening, lines.stated_opening)
    entries = _total(Audittelling.BOEKINGEN, book, lines.entries, lines.stated_entries)
    journals = (
        SourceTotal(audit_say("totaal-dagboek", dagboek=shown(code)), found.lines, found.debit, found.credit)
        for code, found in lines.journals.items()
    )
    return [opening, entries, *journals]


def _total(telling: str, book: AuditBook, found: SideSums, stated: StatedSums) -> SourceTotal:
    return SourceTotal(
        name=audit_say(f"totaal-{telling}"),
        lines=found.lines,
        debit=found.debit,
        credit=found.credit,
        stated_lines=stated.lines,
        stated_debit=stated.debit,
        stated_credit=stated.credit,
        explanation=book.words.explanation(telling),
    )


def excluded(lines: AuditLines) -> list[ExcludedLines]:
    """Return the lines of a file that are no rows, with the reason."""
    chosen = lines.selection
    counted = "" if chosen.opening_by is None else audit_say(f"begin-{chosen.opening_by}")
    found = [
        _left(sums, "begin-dubbel", weg=audit_say(f"begin-{how}"), telt=counted, **_sides(chosen.opening, "telt_"))
        for how, sums in chosen.opening_left.items()
    ]
    if chosen.closing is not None:
        found.append(_left(chosen.closing, "afsluiting", rekening=shown(chosen.closing_account)))
    return found


def _left(sums: SideSums, key: str, **values: object) -> ExcludedLines:
    return ExcludedLines(audit_say(key, **_sides(sums), **values), sums.lines, sums.debit, sums.credit)


def _sides(sums: SideSums, before: str = "") -> dict[str, str | int]:
    return {f"{before}regels": sums.lines, f"{before}debet": euro(sums.debit), f"{before}credit": euro(sums.credit)}


def remarks(lines: AuditLines) -> list[str]:
    """Return what a user must know of a file that was read to the end, the most important first."""
    return [
        *(found.reason for found in excluded(lines)),
        *_of_opening(lines),
        *_of_closing(lines),
        *_of_totals(lines),
        *_of_entries(lines),
        *_of_accounts(lines.book),
        *_of_unknown(lines.unknown),
        *_of_places(lines),
    ]


def _of_opening(lines: AuditLines) -> Iterator[str]:
    chosen = lines.selection
    if chosen.opening_by is None:
        yield audit_say("begin-geen")
    else:
        yield audit_say("begin", hoe=audit_say(f"begin-{chosen.opening_by}"), **_sides(chosen.opening))
    if lines.opening_results.lines:
        yield audit_say("begin-resultaat", **_sides(lines.opening_results))


def _of_closing(lines: AuditLines) -> Iterator[str]:
    if lines.is_emptied:
        yield audit_say("resultaat-leeg")
    if lines.selection.has_late_rows:
        yield audit_say("afsluiting-niet-gezocht")


def _of_totals(lines: AuditLines) -> Iterator[str]:
    for total in source_totals(lines):
        known = " " + total.explanation if total.explanation else ""
        if total.stated_lines not in (None, total.lines):
            counts = {"genoemd": total.stated_lines, "gevonden": total.lines}
            yield audit_say("aantal-anders", telling=total.name, **counts) + known
        sides = (("debet", total.stated_debit, total.debit), ("credit", total.stated_credit, total.credit))
        for side, stated, found in sides:
            if stated is not None and stated != found:
                amounts = {"genoemd": euro(stated), "gevonden": euro(found), "verschil": euro(found - stated)}
                yield audit_say("bedrag-anders", telling=total.name, kant=side, **amounts)
        if not total.is_balanced:
            difference = euro(total.debit - total.credit)
            sums = {"debet": euro(total.debit), "credit": euro(total.credit), "verschil": difference}
            yield audit_say("niet-in-evenwicht", telling=total.name, **sums)


def _of_entries(lines: AuditLines) -> Iterator[str]:
    if lines.unbalanced_count:
        first = "; ".join(
            audit_say(
                "boeking-plaats",
                boeking=shown(entry.number),
                dagboek=shown(entry.journal),
                regel=entry.line,
                verschil=euro(entry.difference),
            )
            for entry in lines.unbalanced
        )
        yield audit_say("boekingen-scheef", aantal=lines.unbalanced_count, eerste=first)
    for journal, (account, difference) in lines.offsets.items():
        amount = euro(abs(difference))
        side = "credit" if difference > 0 else "debet"
        yield audit_say("tegenrekening", dagboek=shown(journal), rekening=shown(account), bedrag=amount, kant=side)


def _of_accounts(book: AuditBook) -> Iterator[str]:
    if book.version == UNKNOWN_VERSION:
        yield audit_say("versie-onbekend")
    if book.twice:
        yield audit_say("rekening-dubbel", aantal=len(book.twice), rekeningen=_listed(book.twice))
    if book.unclear_kinds:
        yield audit_say("soort-onbekend", aantal=sum(book.unclear_kinds.values()), soorten=_listed(book.unclear_kinds))


def _listed(names: Mapping[str, object]) -> str:
    first = ", ".join(f"“{shown(name)}”" for name in list(names)[:MOST_LISTED])
    rest = len(names) - MOST_LISTED
    return first + (audit_say("en-nog", aantal=rest) if rest > 0 else "")


def _of_unknown(unknown: Mapping[str, SideSums]) -> Iterator[str]:
    if not unknown:
        return
    largest = sorted(unknown, key=lambda number: -(unknown[number].debit + unknown[number].credit))
    first = "; ".join(
        audit_say("rekening-bedrag", rekening=shown(number), **_sides(unknown[number]))
        for number in largest[:MOST_LISTED]
    )
    rest = len(unknown) - MOST_LISTED
    more = audit_say("en-nog", aantal=rest) if rest > 0 else ""
    yield audit_say("rekening-onbekend", aantal=len(unknown), rekeningen=first + more)


def _of_places(lines: AuditLines) -> Iterator[str]:
    if lines.unplaced:
        share = {"bedrag": euro(lines.unplaced), "totaal": euro(lines.placed + lines.unplaced)}
        yield audit_say("zonder-kostenplaats", **share)
