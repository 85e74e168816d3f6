"""``iv3.ledger``: a ledger and a mapping of its accounts give a delivery."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import IO, Any

from iv3.bookkeeping.about import About, read_about
from iv3.bookkeeping.booking import Ledger
from iv3.bookkeeping.cells import by_cell, closing_stands
from iv3.bookkeeping.control import ledger_control
from iv3.bookkeeping.delivery import delivery
from iv3.bookkeeping.model_year import load_model
from iv3.bookkeeping.preparing import LedgerOptions, prepared
from iv3.bookkeeping.totals import Booked, group_sums, summary, totals_text
from iv3.bookkeeping.trail import trail
from iv3.bookkeeping.words import say
from iv3.care.choices import given_choices
from iv3.core.given import Given, file_of
from iv3.core.json_text import json_text
from iv3.core.money import euro
from iv3.core.words import Laagkenmerk
from iv3.rows.control_sheet import ControlSheet
from iv3.rows.reading import TableReading
from iv3.rows.table import Lines, optional_table, table_of


@dataclass(frozen=True)
class LedgerResult:
    """A ledger that was read.

    Attributes:
        booked: what became of every account, and the cells of the delivery; amounts in whole cents.
        control: what was read, where it went, and whether all of it closes.
        remarks: what there is to say that stops nothing.
        about: who delivers; None when that was not told.
        is_draft: a delivery is made too when something is open.
        per_account: a record for every account of a cell; else one for a cell.
    """

    booked: Booked
    control: ControlSheet
    remarks: tuple[str, ...]
    about: About | None
    is_draft: bool
    per_account: bool
    _lines: IO[str] | None = field(repr=False)

    @property
    def is_whole(self) -> bool:
        """Tell whether every line was read and has a place."""
        return self.booked.is_complete

    @property
    def totals(self) -> dict[str, Any]:
        """The totals, amounts in whole cents; in = cellen + buiten + open, for debit and for credit."""
        return {**summary(self.booked), "controle": self.control.as_record()}

    def totals_text(self) -> str:
        """Return the totals for a person, and the control sheet below them."""
        return totals_text(self.totals) + "\n".join(self.control.lines()) + "\n"

    def totals_json(self) -> str:
        """Return the totals as JSON."""
        return json_text(self.totals)

    def delivery(self) -> str | None:
        """Return the delivery (JSON).

        None when the control sheet does not close, when something is open and no draft was asked for, or when nobody
        delivers. A draft from which something is missing says so in a remark, and so does what was accepted.
        """
        if self.about is None or self.control.stopping or not (self.is_whole or self.is_draft):
            return None
        about = self.about if self.is_whole else _with_remark(self.about, self.booked)
        about = replace(about, opmerkingen=(*about.opmerkingen, *self.control.remarks()))
        return delivery(self.booked.cells, self.booked.stands, about, per_account=self.per_account)

    def trail(self) -> str:
        """Return a table (CSV): for every cell the accounts it is made of, and below it what is outside and open."""
        return trail(self.booked.groups, self.booked.ledger.mapping, self.control.remarks())

    def lines(self) -> Iterator[str]:
        """Yield the table (CSV) with every line and its place, in pieces; nothing when it was not asked for."""
        if self._lines is not None:
            self._lines.seek(0)
            while piece := self._lines.read(1 << 20):
                yield piece


def ledger(
    lines: Lines,
    mapping: Lines,
    *,
    year: int,
    layer: str = Laagkenmerk.GEMEENTE,
    period: int | None = None,
    about: Given | None = None,
    number: str | None = None,
    organisation: str | None = None,
    keys: Lines | None = None,
    law: str | None = None,
    level: str | None = None,
    overlay: Lines | None = None,
    contracts: Lines | None = None,
    own: str | None = None,
    derives_closing: bool = False,
    per_account: bool = True,
    is_draft: bool = False,
    is_delivery_wanted: bool | None = None,
    keeps_lines: bool = False,
    reading: TableReading | None = None,
    expected: int | None = None,
    accepted: Mapping[str, str] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> LedgerResult:
    """Make a delivery of a ledger and a mapping of its accounts.

    Args:
        lines: the ledger; debit is positive.
        mapping: where each account goes.
        year: the year of the model.
        layer: ``gemeente``, ``gr`` or ``provincie``.
        period: 0 to 5; by default 5, the annual account.
        about: who delivers (TOML).
        number: the overheidsnummer; goes before that of ``about``.
        organisation: the name of the organisation; goes before that of ``about``.
        keys: keys that divide an account over taakvelden.
        law: of a mapping that couples: as for `iv3.couple`, and so are ``level``, ``overlay``, ``contracts``, ``own``.
        level: see ``law``.
        overlay: see ``law``.
        contracts: see ``law``.
        own: see ``law``.
        derives_closing: the closing stands of the balance follow from the opening stands and the lines.
        per_account: a record for every account of a cell; else one for a cell.
        is_draft: a delivery is made too when something is open.
        is_delivery_wanted: whether there is to be a delivery; by default when ``about`` is given.
        keeps_lines: whether every line with its place is kept, for `LedgerResult.lines`.
        reading: how the ledger is read, where that does not follow from its columns.
        expected: what a column with amounts, or debit minus credit, should come to, in cents.
        accepted: code of a check of the control sheet → why it is accepted that it does not close.
        progress: told the number of lines, now and then.

    Raises:
        UserError: a file or a choice cannot be used.
    """
    model, remarks = load_model(layer, year, period), list[str]()
    wants_delivery = about is not None if is_delivery_wanted is None else is_delivery_wanted
    teller = None
    if wants_delivery:
        given = None if about is None else file_of(about)
        teller = read_about(given, model, number=number, name=organisation)
        remarks += teller.joined
    choices = given_choices(year, law=law, level=level, contracts=contracts, own=own, overlay=overlay)
    options = LedgerOptions(
        mapping=table_of(mapping),
        care=choices,
        keys=optional_table(keys),
        reading=reading or TableReading(),
    )
    booking = prepared(options, model, remarks.append, progress)
    kept = tempfile.TemporaryFile("w+", encoding="utf-8", newline="") if keeps_lines else None  # noqa: SIM115
    booked = _booked(booking, lines, kept, derives_closing=derives_closing)
    who = number if teller is None else str(teller.metadata["overheidsnummer"])
    control = ledger_control(booked, expected, who).accepting(accepted or {})
    return LedgerResult(booked, control, tuple(remarks), teller, is_draft, per_account, kept)


def _booked(booking: Ledger, lines: Lines, kept: IO[str] | None, *, derives_closing: bool) -> Booked:
    booking.read(table_of(lines), kept)
    cells = by_cell(booking.groups.values(), booking.mapping)
    return Booked(booking, cells, closing_stands(cells, booking.mapping.model) if derives_closing else {})


def _with_remark(about: About, booked: Booked) -> About:
    """Return who delivers, with the remark that something is missing from the delivery."""
    sums = group_sums(booked.open)
    remark = say(
        "concept",
        regels=sums["regels"] + booked.ledger.refused_lines,
        debet=euro(sums["debet_cent"]),
        credit=euro(sums["credit_cent"]),
    )
    return replace(about, opmerkingen=(*about.opmerkingen, remark))
