"""``iv3.convert``: a delivery, or a table of totals, in another year's model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iv3.core.given import File
from iv3.rows.control_sheet import ControlSheet
from iv3.rows.named_columns import refuse_unknown
from iv3.rows.reading import TableReading
from iv3.rows.records import Records
from iv3.rows.table import Lines, optional_table, table_of
from iv3.years import output
from iv3.years.control import convert_control
from iv3.years.delivery_source import amounts_of, is_delivery, read_delivery
from iv3.years.key_file import read_keys
from iv3.years.loading import load_restating, question_of
from iv3.years.outcome import RestatedOutcome
from iv3.years.restating import restate
from iv3.years.table_source import TABLE, TotalsColumns, amounts_of_table


@dataclass(frozen=True)
class ConvertResult:
    """What became of amounts in another year's model.

    Attributes:
        outcome: everything there is to tell, as values; amounts in whole cents.
        control: of a table what was read, where it went, and whether all of it closes; None for a delivery.
    """

    outcome: RestatedOutcome
    control: ControlSheet | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether everything was read and nothing is left to divide."""
        return not self.outcome.is_unfinished

    def rendered(self, form: str) -> tuple[str, str]:
        """Return the outcome as ``text``, ``csv`` or ``json``, and what to say beside it.

        The JSON of a delivery of which nothing is left is a delivery; else it is the table of what became of it.
        """
        return output.rendered(self.outcome, form)

    def key_to_fill_in(self) -> str:
        """Return a key (CSV) with a row for every candidate of what is left to divide."""
        return output.template(self.outcome)


def convert(
    source: Lines,
    *,
    to: int,
    from_year: int | None = None,
    layer: str | None = None,
    period: int | None = None,
    key: Lines | None = None,
    unit: str | None = None,
    reading: TableReading | None = None,
    expected: int | None = None,
    accepted: Mapping[str, str] | None = None,
    name: str | None = None,
) -> ConvertResult:
    """Restate amounts in another year's model; what is not certain stays whole and is listed with its question.

    Args:
        source: a delivery (JSON), or a table of totals (CSV, a workbook or rows).
        to: the year of the new model.
        from_year: the year of the amounts; a delivery says it itself.
        layer: ``gemeente``, ``gr`` or ``provincie``; a delivery says it itself, of a table the default is ``gemeente``.
        period: 0 to 5; a delivery says it itself, of a table the default is the annual account.
        key: a table that says how to divide what no transition decides.
        unit: ``euro`` or ``duizend``: what the amounts of a table are in.
        reading: how a table is read, where that does not follow from its columns.
        expected: what a column with amounts of a table should come to, in cents.
        accepted: code of a check of the control sheet → why it is accepted that it does not close.
        name: how messages call the source.

    Raises:
        UserError: a file or a choice cannot be used, or there is no way between the years.
    """
    reading = reading or TableReading()
    refuse_unknown(reading.named, TABLE)
    refuse_unknown(dict.fromkeys(reading.ignored, "-"), TABLE)
    given = table_of(source, name)
    told = _delivery(given)
    validation = read_delivery(told) if told is not None else None
    question = question_of(given.name, validation, laag=layer, van=from_year, periode=period)
    model = load_restating(question.laag, question.van, to, question.periode, given.name)
    said = TotalsColumns(reading, unit)
    amounts = amounts_of(given.name, validation) if validation else amounts_of_table(given, model, said)
    key_table = optional_table(key)
    keys, problems = read_keys(key_table, model, amounts.lijsten)
    result = restate(amounts.amounts, model, keys)
    result.problems[:0] = problems
    key_name = "" if key_table is None else key_table.name
    outcome = RestatedOutcome(model, amounts, result, key_name, question.periodenaam)
    control = convert_control(outcome, expected)
    return ConvertResult(outcome, None if control is None else control.accepting(accepted or {}))


def _delivery(given: File | Records) -> File | None:
    """Return what was given when it is a delivery in JSON; None for a table."""
    return given if not isinstance(given, Records) and is_delivery(given) else None
