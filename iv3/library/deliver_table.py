"""A table with codes of Iv3 to a delivery, for ``iv3.deliver``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from iv3.bookkeeping.about import About, read_about
from iv3.bookkeeping.delivery import delivery
from iv3.bookkeeping.model_year import load_model
from iv3.core.given import Given, file_of
from iv3.core.json_text import json_text
from iv3.core.money import euro
from iv3.core.words import Laagkenmerk
from iv3.filing.choosing import municipality_code
from iv3.filing.codes import CellCodes
from iv3.filing.columns import open_cells
from iv3.filing.control import cells_control, cells_summary, cells_text
from iv3.filing.reading import LineChoices, TableCells, read_cells
from iv3.filing.words import say
from iv3.rows.control_sheet import ControlSheet
from iv3.rows.reading import TableReading
from iv3.rows.table import Lines, table_of


@dataclass(frozen=True)
class TableResult:
    """A table with cells that was read.

    Attributes:
        found: what became of every line, and the cells of the delivery; amounts in whole cents.
        control: what was read, where it went, and whether all of it closes.
        about: who delivers; None when that was not told.
        is_draft: a delivery is made too when a line has no place.
    """

    found: TableCells
    control: ControlSheet
    about: About | None
    is_draft: bool

    @property
    def is_whole(self) -> bool:
        """Tell whether every line was read and has a place."""
        return self.found.is_complete

    @property
    def totals(self) -> dict[str, Any]:
        """The totals, amounts in whole cents; in the file = cells + refused + zero + outside."""
        totals = cells_summary(self.found, self.control)
        return {**totals, "opmerkingen": [*totals["opmerkingen"], *self._doubts()]}

    def totals_text(self) -> str:
        """Return the totals for a person, and the control sheet below them."""
        return cells_text(self.totals) + "\n".join(self.control.lines()) + "\n"

    def totals_json(self) -> str:
        """Return the totals as JSON."""
        return json_text(self.totals)

    def delivery(self) -> str | None:
        """Return the delivery (JSON); cells of zero euros are left out.

        None when the control sheet does not close, when a line has no place and no draft was asked for, or when nobody
        delivers. A draft from which something is missing says so in a remark, and so does what was accepted.
        """
        if self.about is None or self.control.stopping or not (self.is_whole or self.is_draft):
            return None
        remarks = [*self.about.opmerkingen, *self._missing(), *self.control.remarks()]
        cells = {cell: {"": cent} for cell, cent in self.found.cells.items()}
        return delivery(cells, {}, replace(self.about, opmerkingen=remarks), per_account=False)

    def _missing(self) -> list[str]:
        found = self.found
        if not found.refused_lines:
            return []
        return [say("concept", regels=found.refused_lines, bedrag=euro(found.control.refused.cents))]

    def _doubts(self) -> list[str]:
        """Return what there is to say of who delivers, and when the amounts are of another organisation."""
        name = self.found.organisation
        number = "" if self.about is None else str(self.about.metadata["overheidsnummer"])
        code = municipality_code(name) if name and number else ""
        other = [say("andere_gemeente", gemeente=name, nummer=number)] if code and not number.endswith(code) else []
        return [*other, *(() if self.about is None else self.about.joined)]


def deliver_table(
    source: Lines,
    *,
    year: int,
    layer: str = Laagkenmerk.GEMEENTE,
    period: int | None = None,
    about: Given | None = None,
    number: str | None = None,
    organisation: str | None = None,
    part: str = "",
    is_credit_negative: bool = False,
    unit: str | None = None,
    placement: int | None = None,
    own: str | None = None,
    is_draft: bool = False,
    is_delivery_wanted: bool | None = None,
    reading: TableReading | None = None,
    expected: int | None = None,
    accepted: Mapping[str, str] | None = None,
    name: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> TableResult:
    """Make a delivery of a table with codes of Iv3 and amounts, for `iv3.deliver`.

    Args:
        source: the table (CSV, a workbook or rows).
        year: the year of the model.
        layer: ``gemeente``, ``gr`` or ``provincie``.
        period: 0 to 5; by default 5, the annual account.
        about: who delivers (TOML).
        number: the overheidsnummer; goes before that of ``about``.
        organisation: the name of the organisation; goes before that of ``about``.
        part: the part of the delivery of every line, when the table does not say it.
        unit: ``euro`` or ``duizend``, where the table does not say it.
        is_credit_negative: baten and passiva stand in the table with a minus.
        placement: 1 or 2, which publication in CBS's open data; by default the last with amounts.
        own: the organisation whose lines count, by name or code.
        is_draft: a delivery is made too when a line has no place.
        is_delivery_wanted: whether there is to be a delivery; by default when ``about`` is given.
        reading: how the table is read, where that does not follow from its columns.
        expected: what a column with amounts, or all together, should come to, in cents.
        accepted: code of a check of the control sheet → why it is accepted that it does not close.
        name: how messages call the table.
        progress: told the number of lines, now and then.

    Raises:
        UserError: the table or a choice cannot be used.
    """
    model = load_model(layer, year, period)
    codes, how = CellCodes(model), reading or TableReading()
    wants_delivery = about is not None if is_delivery_wanted is None else is_delivery_wanted
    teller = None
    if wants_delivery:
        given = None if about is None else file_of(about)
        teller = read_about(given, model, number=number, name=organisation)
    table = open_cells(table_of(source, name), codes, how, unit=unit, placement=placement)
    lines = LineChoices(part, how.only, own, is_credit_negative=is_credit_negative)
    found = read_cells(table, codes, lines, progress)
    control = cells_control(found, expected).accepting(accepted or {})
    return TableResult(found, control, teller, is_draft)
