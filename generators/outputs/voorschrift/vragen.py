"""Questions from practice: where each belongs, and what it looks like there."""

from __future__ import annotations

from generators.kernel.document import Block, Paragraph, Run, Section
from generators.outputs.voorschrift.uitgave import ELSEWHERE, Jaargang, between, day, plain
from generators.subjects.guidance.facts import AskedQuestion
from iv3.core.errors import UserError


def question_section(u: Jaargang, question: AskedQuestion) -> Section:
    """Return a question with its answer: the answer first, then what it is about."""
    answer, record = question.answer_in(u.jaar), question.record
    if answer is None:
        raise UserError(f"{question.id} heeft in {u.jaar} geen antwoord")
    checked = (Run(f", {u.word('gecontroleerd_op', dag=day(record.gecontroleerd_op))}", "bron"),)
    blocks: list[Block] = [
        Paragraph(
            (
                *u.sentence(answer.tekst, question.codes, without=record.geen_code),
                *u.tail(answer.zekerheid, answer.bron),
                *checked,
            )
        )
    ]
    if record.ook_gevraagd:
        blocks.append(Paragraph(plain(" ".join(record.ook_gevraagd)), u.word("ook_gevraagd")))
    about = between(u.chips(kind, codes) for kind, codes in question.codes_in(u.jaar).items())
    if about:
        blocks.append(Paragraph(about, u.word("gaat_over")))
    if record.open:
        blocks.append(Paragraph((Run(record.open, "verwijzing", f"open-{record.open}"),), u.word("open_punt")))
    return Section(f"vraag-{question.id}", record.vraag, tuple(blocks))


def elsewhere(u: Jaargang) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Return the questions that belong nowhere else."""
    return (), at_home(u, ELSEWHERE)


def at_home(u: Jaargang, home: str) -> tuple[Section, ...]:
    """Return the questions that belong in the section ``home``."""
    return tuple(question_section(u, question) for question in u.questions_by_home.get(home, ()))
