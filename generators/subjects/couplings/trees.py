"""What decides where a product goes: the coupling rules asked one question after the other, as a tree of answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from generators.subjects.couplings.facts import CareCode, Couplings, codes_of, coupling_years, couplings_of, year_rules
from generators.subjects.couplings.pack import open_questions, taakvelden
from generators.subjects.couplings.tables import question
from generators.subjects.model.specification import Specification
from iv3.care.rules import KEUZE, YearRules


@dataclass(frozen=True)
class Decided:
    """The end of the questions: one taakveld, several when nothing more can be asked, or open with its question."""

    stand: str
    taakvelden: tuple[str, ...]
    zekerheid: str
    regels: tuple[str, ...]
    bronnen: tuple[str, ...]
    vraag: str = ""


@dataclass(frozen=True)
class DecidingQuestion:
    """A question about a property, with what each answer (id of its value) leads to."""

    kenmerk: str
    antwoorden: tuple[tuple[str, Tree], ...]


Tree: TypeAlias = Decided | DecidingQuestion


@dataclass(frozen=True)
class CodeTree:
    """A code of a list in a year, with the questions that decide."""

    jaar: int
    code: CareCode
    tree: Tree


def trees(specification: Specification) -> Iterator[CodeTree]:
    """Yield the tree of every code of every coupled list, year by year."""
    couplings = couplings_of(specification)
    questions = open_questions(specification)
    for jaar in coupling_years(specification):
        order = {code: place for place, code in enumerate(taakvelden(specification, jaar))}
        for wet in couplings.laws():
            rules = year_rules(couplings, wet, jaar, order)
            for care_list in couplings.coupled_lists(wet, jaar):
                for code in codes_of(care_list):
                    yield CodeTree(jaar, code, _tree(rules, couplings, code.properties(), questions))


def _tree(
    rules: YearRules, couplings: Couplings, known: Mapping[str, frozenset[str]], questions: Mapping[str, str]
) -> Tree:
    outcome = rules.decide(known)
    values = {prop.id: tuple(value.id for value in prop.waarden) for prop in couplings.properties}
    asked = next((name for name in outcome.vragen if values.get(name)), None)
    if outcome.stand != KEUZE or asked is None:
        told = question(outcome, {p.id: p.vraag for p in couplings.properties if p.vraag is not None}, questions)
        return Decided(outcome.stand, outcome.taakvelden, outcome.zekerheid, outcome.regels, outcome.bronnen, told)
    answers = tuple(
        (value, _tree(rules, couplings, {**known, asked: frozenset((value,))}, questions)) for value in values[asked]
    )
    return DecidingQuestion(asked, answers)
