"""Questions from practice: where each belongs, and what it looks like there."""

from __future__ import annotations

from collections.abc import Mapping

from generators.document import Block, Paragraph, Run, Section
from generators.guidance import Question
from generators.transitions import LISTS
from generators.voorschrift.uitgave import Uitgave, between, day, plain

ELSEWHERE = "vragen"
"""The home of a question that belongs nowhere else."""


def home_of(u: Uitgave, question: Question) -> str:
    """Return the id of the section a question stands in: that of its first code, else of its first rule."""
    for kind in LISTS:
        for code in question.codes.get(kind, ()):
            if target := u.target(kind, code):
                return target
    rules = {rule.id: rule for rule in u.specification.guidance.allocation_rules if rule.validity.holds("", u.jaar)}
    groups = [rules[id_].groep for id_ in question.toedelingsregels if id_ in rules]
    if groups:
        return group_id(groups[0])
    controls = {rule.id: rule for rule in u.specification.facts.rules if rule.holds(u.model.laag.id, u.jaar)}
    phases = [controls[id_].record["fase"] for id_ in question.regels if id_ in controls]
    return f"controles-{phases[0]}" if phases else ELSEWHERE


def group_id(groep: str) -> str:
    """Return the id of the section with a group of allocation rules."""
    return "toedeling-groep-" + "-".join("".join(c if c.isalnum() else " " for c in groep.lower()).split())


def question_section(u: Uitgave, question: Question) -> Section:
    """Return a question with its answer: the answer first, then what it is about."""
    answer = question.answer_in(u.jaar)
    if answer is None:
        raise ValueError(f"{question.id} heeft in {u.jaar} geen antwoord")
    checked = plain(f", {u.word('gecontroleerd_op', dag=day(question.gecontroleerd_op))}")
    blocks: list[Block] = [
        Paragraph(
            (
                *u.sentence(answer.tekst, question.codes, without=question.geen_code),
                *u.tail(answer.zekerheid, answer.bron),
                *checked,
            )
        )
    ]
    if question.ook_gevraagd:
        blocks.append(Paragraph(plain(" ".join(question.ook_gevraagd)), u.word("ook_gevraagd")))
    about = between(u.chips(kind, codes) for kind, codes in question.codes.items())
    if about:
        blocks.append(Paragraph(about, u.word("gaat_over")))
    if question.open:
        blocks.append(Paragraph((Run(question.open, "verwijzing", f"open-{question.open}"),), u.word("open_punt")))
    return Section(f"vraag-{question.id}", question.vraag, tuple(blocks))


def elsewhere(u: Uitgave) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Return the questions that belong nowhere else."""
    return (), tuple(question_section(u, q) for q in u.questions if home_of(u, q) == ELSEWHERE)


def at_home(u: Uitgave, home: str) -> tuple[Section, ...]:
    """Return the questions that belong in the section ``home``."""
    return tuple(question_section(u, q) for q in u.questions if home_of(u, q) == home)


def by_open_point(u: Uitgave) -> Mapping[str, str]:
    """Return the open points that questions of this year name, with the question."""
    return {q.open: q.id for q in u.questions if q.open}
