"""Prestaties of declaration messages to taakvelden, without those that an answer rejects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, Any

from iv3.care import messages
from iv3.care.coupled_lines import WRITTEN_AT_ONCE, CoupledEntry, CoupledLines
from iv3.care.lines import CATEGORY, PRODUCT, TEXTS, Coupled
from iv3.care.message_records import HEADER, Intake, Prestatie, Reference
from iv3.care.rules import OPEN
from iv3.core.given import File
from iv3.core.sentences import text
from iv3.core.sheet import neutral_row
from iv3.core.words import Berichtsoort
from iv3.rows.line_writer import LineWriter


class MessageCoupling:
    """The declarations of one run.

    Args:
        lines: where the Prestaties go.
        rejected: Prestaties that an answer (325) rejects.
        intake: what was met in messages before, in those answers.
    """

    def __init__(self, lines: CoupledLines, rejected: Iterable[Reference], intake: Intake) -> None:
        """Start with nothing read."""
        self.lines, self.intake = lines, intake
        self.rejected = frozenset(rejected)

    def close(self) -> None:
        """Put what could not be read, and what there is to say, in the totals."""
        tally = self.lines.tally
        for refused in self.intake.refused:
            tally.refuse(refused.file, refused.row, refused.reason)
        tally.remarks += self.intake.problems

    def couple(self, path: File, name: str, out: IO[str]) -> None:
        """Couple the Prestaties of a declaration; another message has none."""
        if messages.kind_of(path).soort != Berichtsoort.DECLARATIE:
            return
        writer = self.lines.writer(out, list(HEADER), name)
        for item in messages.read_message(path, self.intake, name=name):
            if item.reference in self.rejected:
                self.lines.tally.refuse(name, item.line, text(TEXTS, "verworpen"))
                continue
            said = dict(zip(HEADER, item.cells, strict=True))
            key = (
                item.wet,
                item.first_year,
                item.last_year,
                *(said[name] for name in ("afzender", "productcode", "productcategorie")),
            )
            entry = self.lines.entries.get(key) or self._prestatie(key, item, said, writer)
            entry.lines += 1
            entry.cents += item.cents
            writer.add(writer.joined(neutral_row(list(item.cells))) + entry.tail)
            if item.number % WRITTEN_AT_ONCE == 0:
                writer.flush()
        writer.flush()

    def _prestatie(self, key: Any, item: Prestatie, said: Mapping[str, str], writer: LineWriter) -> CoupledEntry:
        jaar, elsewhere = self.lines.care.jaar, None
        if item.first_year != item.last_year:
            elsewhere = text(TEXTS, "meer_jaren", van=item.first_year, tot=item.last_year)
        elif item.first_year != jaar:
            elsewhere = text(TEXTS, "ander_jaar", jaar=item.first_year)
        if elsewhere is not None:
            return self.lines.keep(key, Coupled(OPEN, vraag=elsewhere), writer)
        names = (PRODUCT, CATEGORY)
        found = self.lines.entry(
            key, {**{n: said[n] for n in names}, "wet": item.wet, "aanbieder": said["afzender"]}, writer
        )
        return found or self.lines.keep(key, Coupled(OPEN, vraag=text(TEXTS, "code_ontbreekt")), writer)
