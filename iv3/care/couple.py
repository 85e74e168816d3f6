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
from iv3.care.lines import CATEGORY, HULPVORM, PRODUCT, TEXTS, Care
from iv3.care.message_records import AnswerMessage, Intake
from iv3.core.errors import UserError
from iv3.core.sentences import text
from iv3.core.sheet import neutral_row
from iv3.rows.cells import cents, shown
from iv3.rows.line_file import LineFile
from iv3.rows.line_writer import LineWriter
from iv3.rows.table import Table, open_lines

AMOUNT = "bedrag"
_SHOWN = 10
_LONGEST_PATH = 1000


@dataclass(frozen=True)
class CareColumns:
    """How columns are found: meaning → names, and what the user said; ``sheet`` and ``decimal`` go to `open_lines`."""

    recognised: Mapping[str, Sequence[str]]
    named: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    decimal: str | None = None


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
        wanted = {
            name: words for name, words in self.columns.recognised.items() if name not in ("taakvelden", "zekerheid")
        }
        file = open_lines(
            path,
            wanted,
            self.columns.named,
            needed=((AMOUNT,), (PRODUCT, CATEGORY, HULPVORM)),
            sheet=self.columns.sheet,
            decimal=self.columns.decimal,
        )
        self.tally.remarks += file.remarks
        writer = self.writer(out, file.header, file.place)
        self._lines(file, writer)
        writer.flush()

    def _lines(self, file: LineFile, writer: LineWriter) -> None:
        meanings = [name for name in file.at if name in self.care.properties or name in self._contract_columns]
        places = [file.at[name] for name in meanings]
        key_of = itemgetter(*places)
        single = len(places) == 1
        at_amount, decimal = file.at[AMOUNT], file.decimal
        entries, refuse, joined, add = self.entries, self.tally.refuse, writer.joined, writer.add
        waiting = WRITTEN_AT_ONCE
        for number, cells, problem in file.rows():
            if problem is not None:
                refuse(file.name, number, problem)
                continue
            try:
                amount = cents(cells[at_amount], decimal)
            except UserError as error:
                refuse(file.name, number, self._no_amount(file, number, cells[at_amount], str(error)))
                continue
            key = key_of(cells)
            entry = entries.get(key)
            if entry is None:
                values = (key,) if single else key
                found = self.entry(key, dict(zip(meanings, values, strict=True)), writer)
                if found is None:
                    refuse(file.name, number, text(TEXTS, "code_ontbreekt"))
                    continue
                entry = found
            entry.lines += 1
            entry.cents += amount
            add(joined(neutral_row(cells)) + entry.tail)
            waiting -= 1
            if not waiting:
                writer.flush()
                waiting = WRITTEN_AT_ONCE
                self.progress(number)

    @staticmethod
    def _no_amount(file: LineFile, number: int, cell: str, reason: str) -> str:
        if not cell.strip():
            reason = text(TEXTS, "bedrag_ontbreekt")
        return reason if file.sheet is None else f"{file.where(number, AMOUNT)}: {reason}"


def _name(path: Table) -> str:
    return shown(str(path) if isinstance(path, Path) else path.name, most=_LONGEST_PATH)
