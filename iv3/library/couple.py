"""``iv3.couple``: lines of care to taakvelden."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from iv3.care import couple as coupling
from iv3.care import messages
from iv3.care.choices import care_of, given_choices
from iv3.care.contracts import Contracts
from iv3.care.control import couple_control
from iv3.care.coupled_tally import summary
from iv3.care.inbox import answers_in, inbox_of
from iv3.care.lines import TEXTS
from iv3.care.message_records import Intake
from iv3.care.rules import read
from iv3.core.given import File, Given, file_of
from iv3.core.sentences import text
from iv3.core.sheet import DELIMITER, MARK
from iv3.rows.control_sheet import ControlSheet
from iv3.rows.named_columns import refuse_unknown
from iv3.rows.reading import TableReading
from iv3.rows.table import Lines, table_of


@dataclass(frozen=True)
class CoupleResult:
    """Lines with the taakveld that each belongs to.

    Attributes:
        totals: the summary, as the command writes it (JSON): amounts in whole cents; in = gekoppeld + keuze + open, and
            bestand = in + buiten + geweigerd.
        control: what was read, where it went, and whether all of it closes.
        remarks: what there is to say that stops nothing: rows of contracts and of own codes that are not used.
    """

    totals: Mapping[str, Any]
    control: ControlSheet
    remarks: tuple[str, ...]
    _lines: IO[str] = field(repr=False)

    @property
    def is_whole(self) -> bool:
        """Tell whether every line was read; ``totals["afgekeurd"]`` has those that were not, with the reason."""
        return not self.totals["afgekeurd"]

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield each line: its own columns as they were, then ``stand``, ``taakveld`` and what else was found."""
        self._lines.seek(len(MARK.encode()))
        return csv.DictReader(self._lines, delimiter=DELIMITER)

    def csv_pieces(self) -> Iterator[str]:
        """Yield the table as the command writes it, in pieces."""
        self._lines.seek(0)
        while piece := self._lines.read(1 << 20):
            yield piece


def couple(
    *lines: Lines,
    year: int,
    law: str | None = None,
    level: str | None = None,
    overlay: Lines | None = None,
    contracts: Lines | None = None,
    own: str | None = None,
    answers: Iterable[Given] = (),
    reading: TableReading | None = None,
    expected: int | None = None,
    accepted: Mapping[str, str] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> CoupleResult:
    """Couple lines of care with amounts to taakvelden.

    Args:
        lines: tables, declaration messages (323), folders of either, or rows in memory.
        year: the year whose rules hold.
        law: ``jeugdwet`` or ``wmo``, for lines that do not say it and whose code does not tell.
        level: the purchase level of lines for which nothing else tells it.
        overlay: a table with codes of the municipality itself.
        contracts: a table that says of each contract who bought.
        own: name or CBS code of the own municipality, for the contracts.
        answers: messages (325) that reject declarations; those in a folder are found.
        reading: how tables are read, where that does not follow from their columns.
        expected: what all lines, or a column with amounts, should come to, in cents.
        accepted: code of a check of the control sheet → why it is accepted that it does not close.
        progress: told the number of lines, now and then.

    Returns:
        Every line with its taakveld, or the question that decides; amounts are whole cents.

    Raises:
        UserError: a file, a row or a choice cannot be used; the text says in Dutch what to do.
    """
    pack, remarks = read(), list[str]()
    choices = given_choices(year, law=law, level=level, contracts=contracts, own=own, overlay=overlay)
    care = care_of(choices, pack, remarks.append)
    recognised = coupling.recognised(pack)
    found = coupling.CareColumns(recognised, reading or TableReading())
    refuse_unknown(found.reading.named, found.meanings)
    refuse_unknown(dict.fromkeys(found.reading.ignored, "-"), found.meanings)
    given = inbox_of(map(table_of, lines))
    intake = Intake()
    for answer in _once([*answers_in(map(file_of, answers)), *given.answers]):
        messages.read_answer(answer, intake)
    run = coupling.Run(care, found, intake.answers, progress, intake)
    run.tally.remarks += given.remarks
    out = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115  (the result keeps it)
    run.write(given.lines, out)
    control = couple_control(run, given.lines, expected).accepting(accepted or {})
    totals = {**summary(run.tally, care, run.names, pack["versie"]), "controle": control.as_record()}
    return CoupleResult(totals, control, (*remarks, *_of_contracts(care.contracts)), out)


def _once(files: Iterable[File]) -> Iterable[File]:
    return {file.resolve() if isinstance(file, Path) else file: file for file in files}.values()


def _of_contracts(contracts: Contracts | None) -> Iterator[str]:
    for remark in (*contracts.afgekeurd, *contracts.aandacht) if contracts is not None else ():
        values = {"bestand": remark.bestand, "rij": remark.rij, "reden": remark.reden}
        yield text(TEXTS, "samenvatting_contracten", **values)
