"""Two deliveries beside each other: what differs, per cell, per code and per control; pure.

Deliveries of two years are compared in the model of the later year. What becomes of an amount of the earlier year is
for `iv3.years.restating` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iv3.comparison.amounts import (
    added_up,
    broken_connections,
    changed_cells,
    changed_lines,
    changed_totals,
    placed_amounts,
)
from iv3.comparison.beside_amounts import changed_facts, changed_figures, changed_records
from iv3.comparison.controls import compared_controls
from iv3.comparison.differences import GONE, KEPT, NEW, Cell, CodeLine, ComparedControl, Fact, Figure, RecordRow, Total
from iv3.comparison.filed import Filed
from iv3.comparison.groups import TOGETHER, UNCERTAIN, CodeGroup, CodeGroups
from iv3.comparison.published import within_rounding
from iv3.core.words import Kant
from iv3.years.keys import RestatingKey
from iv3.years.outlook import Restating
from iv3.years.restating import RestatingResult, restate
from iv3.years.words import BALANSCODE, LISTS, TAAKVELD


@dataclass(frozen=True)
class Comparison:
    """Everything there is to tell of two deliveries; the tables have only what differs, the biggest shift first.

    Attributes:
        old, new: the deliveries.
        restating: the way between the years; None when they are of one year.
        result: what became of the amounts of the earlier year; None when they are of one year.
        totalen: of all amounts, also of those that do not differ.
        cellen_aantal: the cells with an amount in at least one of the deliveries.
        taakvelden, categorieen, balansposten: per code.
        cellen: per cell.
        aansluiting: balance posts whose closing stand is not the opening stand of the next year; None when the
            deliveries do not follow each other.
        regels: records with own data; None between two years.
        cijfers: kengetallen and beleidsindicatoren, in the order of the model.
        gegevens: metadata, contact and remarks.
        controles: in the order of the rules.
    """

    old: Filed
    new: Filed
    restating: Restating | None
    result: RestatingResult | None
    totalen: Sequence[Total]
    cellen_aantal: int
    taakvelden: Sequence[CodeLine]
    categorieen: Sequence[CodeLine]
    balansposten: Sequence[CodeLine]
    cellen: Sequence[Cell]
    aansluiting: Sequence[CodeLine] | None
    regels: Sequence[RecordRow] | None
    cijfers: Sequence[Figure]
    gegevens: Sequence[Fact]
    controles: Sequence[ComparedControl]

    @property
    def differs(self) -> bool:
        """Tell whether anything differs; a finding that stayed and stands that do not connect are no difference."""
        tables = (self.cellen, self.regels, self.cijfers, self.gegevens)
        return any(tables) or any(f.stand != KEPT for control in self.controles for f in control.bevindingen)

    @property
    def only_details_differ(self) -> bool:
        """Tell whether all amounts are the same, and own data stand in one of the deliveries only."""
        kinds = {row.soort for row in self.regels or () if row.eigen}
        return not self.cellen and kinds in ({NEW}, {GONE})

    @property
    def fallen_totals(self) -> list[Total]:
        """Return the totals of lasten and baten that fell from an earlier period of a year to a later one.

        Amounts count from 1 January, so nearly always a delivery that has one fallen holds only its own quarter.
        """
        old, new = (filed.document["metadata"] for filed in (self.old, self.new))
        if self.restating is not None or old["status"] != new["status"] or old["periode"] == new["periode"]:
            return []
        forward = 1 if new["periode"] > old["periode"] else -1
        sides = [total for total in self.totalen if total.maat in Kant.VALUES]
        return [total for total in sides if total.bedrag.verschil * forward < 0]

    @property
    def has_published(self) -> bool:
        """Tell whether one of the two is published figures, so that there is nothing beside the amounts."""
        return bool(self.old.rounding_cent or self.new.rounding_cent)

    @property
    def earlier(self) -> Filed:
        """Return the delivery of the earlier year; of one year the old one."""
        return self.new if self.new.jaar < self.old.jaar else self.old

    @property
    def later(self) -> Filed:
        """Return the delivery of the later year, whose model is used; of one year the new one."""
        return self.old if self.new.jaar < self.old.jaar else self.new

    @property
    def groups(self) -> list[tuple[str, CodeGroup]]:
        """Return every group of more than one code, or of unknown destination, with its list; in order."""
        lines = [*self.taakvelden, *self.categorieen, *self.balansposten]
        found = {(line.lijst, line.codes): None for line in lines if line.codes.stand in (TOGETHER, UNCERTAIN)}
        lists = [*LISTS]
        return sorted(found, key=lambda item: (lists.index(item[0]), item[1].order))


def compare(
    old: Filed,
    new: Filed,
    rules: Iterable[Mapping[str, Any]],
    restating: Restating | None = None,
    keys: Iterable[RestatingKey] = (),
) -> Comparison:
    """Compare two deliveries of one layer.

    Args:
        old: the one to start from.
        new: the other; every difference is new minus old.
        rules: the rules that the reports are about, in their order.
        restating: from the earlier year to the later; None when both are of one year.
        keys: how to divide what no transition decides.
    """
    old, new = within_rounding(old, new)
    has_records = not (old.rounding_cent or new.rounding_cent)
    is_turned = new.jaar < old.jaar
    earlier, later = (new, old) if is_turned else (old, new)
    result = restate(earlier.amounts, restating, keys) if restating is not None else None
    groups = CodeGroups(earlier.model, later.model, result.restated if result is not None else ())
    both = [[*placed_amounts(earlier, groups, result)], [*placed_amounts(later, groups, None)]]
    pair = (both[1], both[0]) if is_turned else (both[0], both[1])
    table = added_up(pair)
    rows = {part: layout.codes[0][1] for part, layout in later.layouts.items() if layout.has_amount}
    columns = {part: layout.codes[1][1] for part, layout in later.layouts.items() if layout.has_amount}
    return Comparison(
        old=old,
        new=new,
        restating=restating,
        result=result,
        totalen=[*changed_totals(old, new, columns)],
        cellen_aantal=sum(1 for delta in table.values() if delta.oud or delta.nieuw),
        taakvelden=changed_lines(table, [TAAKVELD], rows, columns, on_row=True),
        categorieen=changed_lines(table, [name for name in LISTS if LISTS[name][1]], rows, columns, on_row=False),
        balansposten=changed_lines(table, [BALANSCODE], rows, columns, on_row=True),
        cellen=changed_cells(table, [*rows]),
        aansluiting=broken_connections(earlier, later, pair, columns, is_turned=is_turned),
        regels=changed_records(old, new) if restating is None and has_records else None,
        cijfers=changed_figures(old, new) if has_records else [],
        gegevens=[*changed_facts(old.document, new.document)] if has_records else [],
        controles=compared_controls(old, new, rules) if has_records else [],
    )
