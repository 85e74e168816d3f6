"""Prestaties of declaration messages to taakvelden, without those that an answer rejects."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from iv3.care.answers import Answers, Verdict
from iv3.care.coupled_lines import WRITTEN_AT_ONCE, CoupledEntry, CoupledLines
from iv3.care.coupled_tally import MessageBalance
from iv3.care.declaration_message import DeclarationReader
from iv3.care.lines import TEXTS, Coupled
from iv3.care.message_records import HEADER, PART, AnswerMessage, Intake, Prestatie
from iv3.care.rules import BUITEN, CATEGORY, OPEN, PRODUCT
from iv3.core.given import File
from iv3.core.sentences import text
from iv3.core.sheet import neutral_row
from iv3.rows.line_writer import LineWriter

_BLOCK = 1 << 20


@dataclass
class _OneMessage:
    """A declaration while it is coupled."""

    name: str
    writer: LineWriter
    balance: MessageBalance
    waiting: list[Prestatie] = field(default_factory=list)
    """Rejected by their number, while the answer has another amount: perhaps a later line is meant."""


class MessageCoupling:
    """The declarations of one run.

    Args:
        lines: where the Prestaties go.
        answers: what municipalities answered to them.
        intake: what was met in messages before.
    """

    def __init__(self, lines: CoupledLines, answers: Iterable[AnswerMessage], intake: Intake) -> None:
        """Start with nothing read."""
        self.lines, self.intake = lines, intake
        self.answers = Answers(answers)
        self._files: dict[bytes, str] = {}
        self._unanswered: list[str] = []

    def close(self) -> None:
        """Put what there is to say in the totals."""
        self.lines.tally.remarks += [*self.intake.problems, *self.answers.remarks(self._unanswered)]

    def couple(self, path: File, name: str, out: IO[str]) -> None:
        """Couple the Prestaties of a declaration; one that is the same as an earlier file is refused."""
        message = _OneMessage(name, self.lines.writer(out, list(HEADER), name), MessageBalance(name))
        digest = _digest(path)
        if digest in self._files:
            self._refuse_copy(path, message, self._files[digest])
        else:
            self._files[digest] = name
            self._couple(path, message)
        message.writer.flush()
        self.lines.tally.messages.append(message.balance)

    def _refuse_copy(self, path: File, message: _OneMessage, earlier: str) -> None:
        scratch = Intake()
        for item in DeclarationReader(path, message.name, scratch).prestaties():
            self._refuse(message, item, text(PART, "bericht-dubbel", eerder=earlier))
        self._finish(message, scratch, 0)

    def _couple(self, path: File, message: _OneMessage) -> None:
        refused = len(self.intake.refused)
        reader = DeclarationReader(path, message.name, self.intake)
        verdict: Verdict | None = None
        for item in reader.prestaties():
            if verdict is None:
                verdict = self.answers.verdict(reader.key, reader.header["declaratienummer"])
                reader.is_sent = not verdict.is_whole
            self._take(message, item, verdict)
        verdict = verdict or self.answers.verdict(reader.key, reader.header["declaratienummer"])
        for item in message.waiting:
            self._settle(message, item, verdict.rejects_by_number(item))
        verdict.forget(left_out.referentienummer for left_out in self.intake.refused[refused:])
        self._finish(message, self.intake, refused)
        self._answered(message, verdict)

    def _answered(self, message: _OneMessage, verdict: Verdict) -> None:
        self.intake.problems += verdict.remarks(self.intake.messages[-1])
        if verdict.answer is None:
            self._unanswered.append(message.name)
        else:
            message.balance.answer = verdict.answer.file
            message.balance.granted = verdict.answer.granted_cents

    def _finish(self, message: _OneMessage, intake: Intake, start: int) -> None:
        """Count what the reader refused, and take what the message says of itself."""
        for left_out in intake.refused[start:]:
            self.lines.tally.refuse(message.name, left_out.row, left_out.reason, left_out.cents)
            message.balance.refused += left_out.cents or 0
            message.balance.lines += left_out.cents is not None
        summary = intake.messages[-1]
        message.balance.kind, message.balance.number = summary.kind.naam, summary.declaratienummer
        message.balance.total = summary.total_cents

    def _take(self, message: _OneMessage, item: Prestatie, verdict: Verdict) -> None:
        reason = verdict.rejects(item)
        if reason is None:
            message.waiting.append(item)
        else:
            self._settle(message, item, reason)

    def _settle(self, message: _OneMessage, item: Prestatie, rejected: str) -> None:
        if rejected:
            message.balance.rejected += item.cents
            self._refuse(message, item, rejected)
        else:
            self._keep(message, item)

    def _refuse(self, message: _OneMessage, item: Prestatie, reason: str) -> None:
        message.balance.refused += item.cents
        message.balance.lines += 1
        self.lines.tally.refuse(message.name, item.line, reason, item.cents)

    def _keep(self, message: _OneMessage, item: Prestatie) -> None:
        said = dict(zip(HEADER, item.cells, strict=True))
        told = (said[name] for name in ("afzender", "productcode", "productcategorie"))
        key = (item.wet, item.first_year, item.last_year, item.vraag, *told)
        entry = self.lines.entries.get(key) or self._entry(key, item, said, message.writer)
        entry.lines += 1
        entry.cents += item.cents
        message.balance.cents[entry.coupled.stand] += item.cents
        message.balance.lines += 1
        message.writer.add(message.writer.joined(neutral_row(list(item.cells))) + entry.tail)
        if item.number % WRITTEN_AT_ONCE == 0:
            message.writer.flush()

    def _entry(self, key: Any, item: Prestatie, said: Mapping[str, str], writer: LineWriter) -> CoupledEntry:
        unsettled = self._unsettled(item)
        if unsettled is not None:
            return self.lines.keep(key, unsettled, writer)
        codes = {name: said[name] for name in (PRODUCT, CATEGORY)}
        found = self.lines.entry(key, {**codes, "wet": item.wet, "aanbieder": said["afzender"]}, writer)
        return found or self.lines.keep(key, Coupled(OPEN, vraag=text(TEXTS, "code_ontbreekt")), writer)

    def _unsettled(self, item: Prestatie) -> Coupled | None:
        """Return what a Prestatie is before any rule is asked: of another year, of more years, or doubtful itself."""
        first, last = item.first_year, item.last_year
        stand = OPEN if first <= self.lines.care.jaar <= last else BUITEN
        if first != last:
            return Coupled(stand, vraag=text(TEXTS, "meer_jaren", van=first, tot=last))
        if stand == BUITEN:
            return Coupled(stand, vraag=text(TEXTS, "ander_jaar", jaar=first))
        return Coupled(OPEN, vraag=item.vraag) if item.vraag else None


def _digest(path: File) -> bytes:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.digest()
