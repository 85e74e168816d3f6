"""A ledger, line by line: every line to the group of its account and of what becomes of it.

Lines are read one by one and added up in whole cents by account and destination. Debit is positive, so lasten are too.
What no row of the mapping decides stays open and is listed; in = in cells + outside Iv3 + open, to the cent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import IO, Any

from iv3.bookkeeping.entry_balances import ENTRY, EntryBalances
from iv3.bookkeeping.mapping import AccountMapping, MappingOutcome
from iv3.bookkeeping.words import (
    ACCOUNT,
    BALANS_STANDEN,
    BALANSCODE,
    BATEN,
    CATEGORIE,
    DIMENSIONS,
    JOURNAL,
    LASTEN,
    SLEUTEL,
    STANDPER,
    TAAKVELD,
    say,
)
from iv3.care.lines import Care
from iv3.core.errors import Unusable, UserError
from iv3.rows.amounts import AMOUNT, AMOUNTS, CREDIT, DEBIT, SIDE, AmountReader
from iv3.rows.cells import shown
from iv3.rows.header import AmountTable
from iv3.rows.line_file import LineFile, require
from iv3.rows.line_writer import LineWriter
from iv3.rows.named_columns import known_headers
from iv3.rows.reading import MOMENTS, TableReading, shared_headers
from iv3.rows.refused_lines import most_refused
from iv3.rows.row_account import TableControl
from iv3.rows.table import Table, open_lines
from iv3.rows.years_and_periods import OUTSIDE, LineFilter, undated_remark

QUARTERS = range(1, 5)
"""The periods of a delivery that are a quarter, cumulative from 1 January."""
_ADDED = ("stand", "onderdeel", TAAKVELD, BALANSCODE, CATEGORIE, STANDPER, SLEUTEL, "rijen_mapping", "reden")
_ZERO = "nul"
_MOST_REMEMBERED = 50_000
"""Different combinations of cells that are kept at once; more are forgotten and looked up again."""
MOST_GROUPS = 200_000
"""Accounts times destinations; whoever has more, has chosen a wrong column."""
_WRITTEN_AT_ONCE = 5_000


class LineTally:
    """Lines and cents that go the same way, and the rows of the first and the last."""

    __slots__ = ("cents", "first", "last", "lines", "tail")

    def __init__(self) -> None:
        """Start empty."""
        self.lines = self.cents = self.first = self.last = 0
        self.tail = ""

    def add(self, cents: int, row: int) -> None:
        """Take one more line."""
        self.lines += 1
        self.cents += cents
        self.last = row
        if self.lines == 1:
            self.first = row


@dataclass(frozen=True, eq=False)
class AccountGroup:
    """The lines of an account with one outcome; debit is positive and credit negative."""

    account: str
    outcome: MappingOutcome
    debit: LineTally = field(default_factory=LineTally)
    credit: LineTally = field(default_factory=LineTally)

    @property
    def lines(self) -> int:
        """The number of lines."""
        return self.debit.lines + self.credit.lines

    @property
    def cents(self) -> int:
        """Debit minus credit."""
        return self.debit.cents + self.credit.cents

    @property
    def rows(self) -> tuple[int, int]:
        """The first and the last row of the ledger."""
        filled = [tally for tally in (self.debit, self.credit) if tally.lines]
        return min(t.first for t in filled), max(t.last for t in filled)


class Ledger:
    """A ledger that is read: every line to its group.

    Args:
        mapping: says where lines go.
        columns: how to find the columns.
        care: the coupling rules, for a mapping that couples.
        recognised: meaning → headers of what coupling needs.
        progress: told the number of lines, now and then.
    """

    def __init__(
        self,
        mapping: AccountMapping,
        columns: TableReading | None = None,
        care: Care | None = None,
        recognised: Mapping[str, Sequence[str]] | None = None,
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Start with nothing added up."""
        self.mapping, self.columns, self.care, self.progress = mapping, columns or TableReading(), care, progress
        self.recognised = recognised or {}
        self.groups: dict[tuple[str, MappingOutcome], AccountGroup] = {}
        self.zeros = 0
        self.refused: list[tuple[int, str]] = []
        self.refused_lines = 0
        self.remarks: list[str] = []
        self.name = ""
        self.control: TableControl | None = None
        self.two_sided = 0
        """Lines with both a debit and a credit; each of the two counts."""
        self.balances = EntryBalances()
        self._known: dict[Any, tuple[LineTally, LineTally]] = {}

    def read(self, path: Table, out: IO[str] | None = None) -> None:
        """Read a ledger (CSV or XLSX), and write every line with where it goes to ``out``.

        Raises:
            Unusable: the file cannot be used.
        """
        file = self._opened(path)
        self.name = file.place
        writer = None
        if out is not None:
            writer = LineWriter(out)
            writer.header(file.header_with_unit((AMOUNT, DEBIT, CREDIT)), _ADDED)
        self._lines(file, writer)
        self.remarks = [*file.remarks, *self.remarks]  # an auditfile has something to say when it was read to the end
        if writer is not None:
            writer.flush()

    def _opened(self, path: Table) -> LineFile:
        dimensions, model = self.mapping.dimensions, self.mapping.model
        parts = (JOURNAL, ENTRY) if JOURNAL not in dimensions else (ENTRY,)
        sides, own = shared_headers((DEBIT, CREDIT)), known_headers((*dimensions, AMOUNT, DEBIT, CREDIT, *parts), say)
        wanted = {
            **self.recognised,
            **own,
            **{side: [*heads, *own[side]] for side, heads in sides.items()},
            **shared_headers((SIDE, *MOMENTS)),
        }
        file = open_lines(
            path,
            wanted,
            {meaning: head for meaning, head in self.columns.named.items() if meaning in wanted},
            needed=((ACCOUNT,), (AMOUNT, DEBIT, CREDIT)),
            sheet=self.columns.sheet,
            decimal=self.columns.decimal,
            table=AmountTable((ACCOUNT,), AMOUNTS, model.jaar),
            ignored=self.columns.ignored,
            optional=(*MOMENTS, *parts),
        )
        has_sides = DEBIT in file.at and CREDIT in file.at
        amounts = ((DEBIT,), (CREDIT,)) if has_sides or AMOUNT not in file.at else ((AMOUNT,),)
        require(file, *((name,) for name in dimensions), *amounts)
        return file

    def _lines(self, file: LineFile, writer: LineWriter | None) -> None:
        reader = self._amounts(file)
        control = self.control = TableControl(file, reader)
        period = self.mapping.model.periode
        lines_of = LineFilter(file, self.mapping.model.jaar, period if period in QUARTERS else None, self.columns.only)
        meanings = [name for name in file.at if name in self.mapping.dimensions or name in self.recognised]
        places = [file.at[name] for name in meanings]
        key_of, single = itemgetter(*places), len(places) == 1
        two_sided = reader.both_sides if reader.has_sides else None
        amount_of, outside = reader.cents, lines_of.outside if lines_of.is_needed else None
        balance = self.balances.watching(file)
        known, zeros = self._known, 0
        tails = {key: _tail(writer, key) for key in (_ZERO, *map(str, OUTSIDE))}
        waiting = _WRITTEN_AT_ONCE
        for number, cells, problem in file.rows():
            if problem is not None:
                reason = control.settle(number, cells, problem)
                if reason is not None:
                    if reason:
                        self._refuse(number, reason)
                    continue
            try:
                amount = amount_of(cells)
            except UserError as error:
                control.unreadable += 1
                self._refuse(number, str(error))
                continue
            away = ""
            if outside is not None:
                try:
                    away = outside(cells)
                except UserError as error:  # the amount was read, and counts as refused
                    control.refused.add(amount)
                    self._refuse(number, str(error))
                    continue
            if balance is not None:
                balance(cells, amount)
            if away:
                control.leave_outside(away, amount)
                if writer is not None:
                    writer.add(writer.joined(file.written(cells)) + tails[away])
            elif two_sided is not None and (sides := two_sided(cells)) is not None:
                self.two_sided += 1
                known_by = key_of(cells)
                said = dict(zip(meanings, (known_by,) if single else known_by))
                tallies = known.get(known_by) or self._tallies(known_by, said, writer)
                for place, part in enumerate((sides[0], -sides[1])):
                    tallies[place].add(part, number)
                if writer is not None:
                    writer.add(writer.joined(file.written(cells)) + tallies[amount < 0].tail)
            elif amount:
                key = key_of(cells)
                pair = known.get(key)
                if pair is None:
                    pair = self._tallies(key, dict(zip(meanings, (key,) if single else key)), writer)
                tally = pair[amount < 0]
                tally.lines += 1
                tally.cents += amount
                tally.last = number
                if tally.lines == 1:
                    tally.first = number
                if writer is not None:
                    writer.add(writer.joined(file.written(cells)) + tally.tail)
            else:
                zeros += 1
                if writer is not None:
                    writer.add(writer.joined(file.written(cells)) + tails[_ZERO])
            waiting -= 1
            if not waiting:
                waiting = _WRITTEN_AT_ONCE
                self.progress(number)
                if writer is not None:
                    writer.flush()
        self.balances.close()
        self.zeros += zeros
        if lines_of.undated:
            self.remarks.append(undated_remark(file, lines_of.undated))

    def _tallies(self, key: Any, said: Mapping[str, str], writer: LineWriter | None) -> tuple[LineTally, LineTally]:
        """Return where the debit and the credit lines that say this are added up."""
        values = tuple(said.get(name, "") if name in self.mapping.dimensions else "" for name in DIMENSIONS)
        care = self.care
        coupled = (lambda: care.couple(said)) if care is not None else (lambda: None)
        debit, credit = self.mapping.settle(values, coupled)
        account = values[0].strip()
        tallies = self._group(account, debit).debit, self._group(account, credit).credit
        if writer is not None:
            for tally, outcome in zip(tallies, (debit, credit), strict=True):
                tally.tail = tally.tail or writer.tail(_added(outcome))
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = tallies
        return tallies

    def _group(self, account: str, outcome: MappingOutcome) -> AccountGroup:
        group = self.groups.get((account, outcome))
        if group is None:
            if len(self.groups) >= MOST_GROUPS:
                raise Unusable(say("te_veel_rekeningen", bestand=self.name, grens=MOST_GROUPS))
            group = self.groups[account, outcome] = AccountGroup(account, outcome)
        return group

    def _refuse(self, number: int, reason: str) -> None:
        self.refused_lines += 1
        if len(self.refused) < most_refused():
            self.refused.append((number, reason))

    def _amounts(self, file: LineFile) -> AmountReader:
        reader = AmountReader(
            file,
            is_credit_positive=self.columns.is_credit_positive,
            is_signed=self.columns.is_signed,
            is_blank_zero=True,
        )
        if reader.has_sides and AMOUNT in file.at:
            self.remarks.append(say("bedrag_niet_gebruikt", kop=shown(file.header[file.at.pop(AMOUNT)])))
        return reader


def _tail(writer: LineWriter | None, stand: str) -> str:
    """Return the last cells of a line that goes nowhere."""
    return "" if writer is None else writer.tail([stand, *[""] * (len(_ADDED) - 1)])


def _added(outcome: MappingOutcome) -> list[str]:
    """Return the cells that a line gets behind its own, in the order of ``_ADDED``."""
    return [
        outcome.stand,
        outcome.onderdeel,
        *part_cells(outcome.onderdeel, outcome.code, outcome.kolom),
        outcome.sleutel,
        " ".join(map(str, outcome.rijen)),
        outcome.reden,
    ]


def part_cells(onderdeel: str, code: str, kolom: str) -> list[str]:
    """Return taakveld, balanscode, categorie and standper; two of them are empty."""
    on_taakveld, is_stand = onderdeel in (LASTEN, BATEN), onderdeel == BALANS_STANDEN
    row = [code, ""] if on_taakveld else ["", code]
    return [*row, *(["", kolom] if is_stand else [kolom, ""])]
