"""Lines with amounts to taakvelden: reads files line by line, couples each line, and adds everything up to the cent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import IO, Any

from iv3.care.couple_messages import MessageCoupling
from iv3.care.coupled_lines import WRITTEN_AT_ONCE, CoupledLines
from iv3.care.inbox import as_message
from iv3.care.lines import TEXTS, Care, Coupled
from iv3.care.message_records import AnswerMessage, Intake
from iv3.care.rules import BUITEN, CATEGORY, HULPVORM, OPEN, PRODUCT
from iv3.core.errors import UserError
from iv3.core.sentences import text
from iv3.rows.amounts import AMOUNT, AMOUNTS, CREDIT, DEBIT, SIDE, AmountReader
from iv3.rows.cells import shown
from iv3.rows.header import AmountTable
from iv3.rows.line_file import require
from iv3.rows.line_writer import LineWriter
from iv3.rows.named_columns import known_headers
from iv3.rows.reading import TableReading, shared_headers
from iv3.rows.row_account import TableControl
from iv3.rows.table import Table, open_lines
from iv3.rows.years_and_periods import DATE, END_DATE, KIND, MORE_YEARS, PERIOD, YEAR, LineFilter, undated_remark

_SIDES = (DEBIT, CREDIT, SIDE)
_MOMENTS = (YEAR, PERIOD, DATE, KIND)
"""When a line is of, and which kind of amount it is; a company in a table of care is who gave the care."""
_AWAY, _REFUSED = "\0buiten", "\0geweigerd"
"""What no cell of a line is."""
_SHOWN = 10
_LONGEST_PATH = 1000


@dataclass(frozen=True)
class CareColumns:
    """How columns are found: meaning → names, and what the user said."""

    recognised: Mapping[str, Sequence[str]]
    reading: TableReading = field(default_factory=TableReading)

    @property
    def wanted(self) -> dict[str, Sequence[str]]:
        """Meaning → names, of what columns of lines can mean."""
        own = {name: words for name, words in self.recognised.items() if name not in ("taakvelden", "zekerheid")}
        return {**shared_headers((*_SIDES, *_MOMENTS)), **own, **known_headers((DATE, END_DATE), _say)}

    @property
    def meanings(self) -> list[str]:
        """What a user may point out or leave out."""
        return sorted({*self.recognised, *self.wanted})


def _say(key: str, **values: object) -> str:
    return text(TEXTS, key, **values)


def recognised(pack: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return meaning → column names from the pack ``koppelingen``: the properties of care, and the other columns."""
    names = {p["id"]: [*dict.fromkeys((p["id"], *p["kolommen"]))] for p in pack["kenmerken"] if "kolommen" in p}
    return {**names, **{name: [*dict.fromkeys((name, *words))] for name, words in pack["kolommen"].items()}}


class Run(CoupledLines):
    """One run of ``iv3 couple``: files in, coupled lines out, totals kept.

    Args:
        care: the rules of the year.
        columns: how to find the columns.
        answers: what municipalities answered (325) to declarations.
        progress: told the number of lines, now and then.
        intake: what was met in messages before.
    """

    def __init__(
        self,
        care: Care,
        columns: CareColumns,
        answers: Iterable[AnswerMessage] = (),
        progress: Callable[[int], None] = lambda _: None,
        intake: Intake | None = None,
    ) -> None:
        """Start with nothing counted."""
        super().__init__(care)
        self.columns, self.progress = columns, progress
        self.messages = MessageCoupling(self, answers, intake or Intake())
        self.names: list[str] = []
        self.controls: list[TableControl] = []
        self._contract_columns = ("contract", "aanbieder") if care.contracts is not None else ()

    def write(self, files: Sequence[Table], out: IO[str]) -> None:
        """Couple every line of ``files`` and write them to ``out``.

        Raises:
            Unusable: a file cannot be used; what was written is then not to be used either.
        """
        for path in files:
            self.names.append(_name(path))
            message = as_message(path)
            if message is not None:
                self.messages.couple(message, self.names[-1], out)
            else:
                self._table(path, out)
            self.forget()
        self.messages.close()

    def _table(self, path: Table, out: IO[str]) -> None:
        reading = self.columns.reading
        file = open_lines(
            path,
            self.columns.wanted,
            reading.named,
            needed=((AMOUNT, DEBIT, CREDIT), (PRODUCT, CATEGORY, HULPVORM)),
            sheet=reading.sheet,
            decimal=reading.decimal,
            table=AmountTable((PRODUCT, CATEGORY, HULPVORM), AMOUNTS, self.care.jaar),
            ignored=reading.ignored,
            optional=(*_MOMENTS, END_DATE),
        )
        amounts = AmountReader(file, is_credit_positive=reading.is_credit_positive, is_signed=reading.is_signed)
        require(file, *((name,) for name in amounts.meanings))
        self.tally.remarks += file.remarks
        control = TableControl(file, amounts)
        self.controls.append(control)
        writer = self.writer(out, file.header_with_unit(AMOUNTS), file.place)
        self._lines(control, amounts, LineFilter(file, self.care.jaar, None, reading.only), writer)
        writer.flush()

    def _lines(self, control: TableControl, amounts: AmountReader, lines_of: LineFilter, writer: LineWriter) -> None:
        file = control.file
        meanings = [name for name in file.at if name in self.care.properties or name in self._contract_columns]
        places = [file.at[name] for name in meanings]
        key_of = itemgetter(*places)
        single = len(places) == 1
        amount_of, outside = amounts.cents, lines_of.outside if lines_of.is_needed else None
        entries, joined, add, written = self.entries, writer.joined, writer.add, file.written
        waiting = WRITTEN_AT_ONCE
        for number, cells, problem in file.rows():
            if problem is not None:
                reason = control.settle(number, cells, problem)
                if reason is not None:
                    if reason:
                        self.tally.refuse(file.name, number, reason)
                    continue
            try:
                amount = amount_of(cells)
            except UserError as error:
                control.unreadable += 1
                self.tally.refuse(file.name, number, self._no_amount(control, number, cells, str(error)))
                continue
            key: Any
            away = "" if outside is None else self._away(control, number, cells, amount, outside)
            if away:
                if away == _REFUSED:
                    continue
                key = _AWAY, away
            else:
                key = key_of(cells)
            entry = entries.get(key)
            if entry is None:
                values: tuple[str, ...] = (key,) if single else key
                said = dict(zip(meanings, values))
                found = self.entry(key, said, writer) if not away else self.keep(key, _left_outside(away), writer)
                if found is None:
                    control.refused.add(amount)
                    self.tally.refuse(file.name, number, text(TEXTS, "code_ontbreekt"), amount)
                    continue
                entry = found
            entry.lines += 1
            entry.cents += amount
            add(joined(written(cells)) + entry.tail)
            waiting -= 1
            if not waiting:
                writer.flush()
                waiting = WRITTEN_AT_ONCE
                self.progress(number)
        if lines_of.undated:
            self.tally.remarks.append(undated_remark(file, lines_of.undated))

    def _away(
        self,
        control: TableControl,
        number: int,
        cells: Sequence[str],
        amount: int,
        outside: Callable[[Sequence[str]], str],
    ) -> str:
        """Return why a line is not of the year, empty when it is; a line of which that cannot be told is refused."""
        try:
            return outside(cells)
        except UserError as error:
            control.refused.add(amount)
            self.tally.refuse(control.file.name, number, str(error), amount)
            return _REFUSED

    @staticmethod
    def _no_amount(control: TableControl, number: int, cells: Sequence[str], reason: str) -> str:
        file, columns = control.file, control.amounts.columns
        if not any(cells[column].strip() for column in columns):
            reason = text(TEXTS, "bedrag_ontbreekt")
        meaning = next(name for name, column in file.at.items() if column == columns[0])
        return reason if file.sheet is None else f"{file.where(number, meaning)}: {reason}"


def _left_outside(reason: str) -> Coupled:
    """Return what a line is that is not of the year; one of more years is open: nobody can divide it."""
    return Coupled(OPEN if reason == MORE_YEARS else BUITEN, vraag=text(TEXTS, f"buiten_{reason}"))


def _name(path: Table) -> str:
    return shown(str(path) if isinstance(path, Path) else path.name, most=_LONGEST_PATH)
