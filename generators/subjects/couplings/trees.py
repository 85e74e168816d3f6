"""What decides where a product goes: the coupling rules asked one question after the other, as a tree of answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from generators.subjects.couplings.facts import (
    CareCode,
    as_ruled,
    codes_of,
    coupling_years,
    couplings_of,
    year_rules,
)
from generators.subjects.couplings.pack import open_questions, taakvelden
from generators.subjects.couplings.tables import exceptions, question
from generators.subjects.model.specification import Specification
from iv3.care.rules import KEUZE, Properties, YearRules


@dataclass(frozen=True)
class Decided:
    """The end of the questions: one taakveld, several when nothing more can be asked, or open with its question."""

    stand: str
    taakvelden: tuple[str, ...]
    zekerheid: str
    regels: tuple[str, ...]
    bronnen: tuple[str, ...]
    vraag: str = ""
    tenzij: str = ""


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
    values = tuple((p.id, tuple(value.id for value in p.waarden)) for p in couplings.properties)
    asked = tuple((p.id, p.vraag) for p in couplings.properties if p.vraag is not None)
    for jaar in coupling_years(specification):
        order = {code: place for place, code in enumerate(taakvelden(specification, jaar))}
        for wet in couplings.laws():
            asking = _asking(year_rules(couplings, wet, jaar, order), values, asked, tuple(questions.items()))
            for care_list in couplings.coupled_lists(wet, jaar):
                for code in codes_of(care_list):
                    yield CodeTree(jaar, code, asking.tree(code.properties()))


@lru_cache(maxsize=128)  # as many as there are rules, see `year_rules`
def _asking(
    rules: YearRules,
    values: tuple[tuple[str, tuple[str, ...]], ...],
    questions: tuple[tuple[str, str], ...],
    open_points: tuple[tuple[str, str], ...],
) -> _Asking:
    return _Asking(rules, dict(values), dict(questions), dict(open_points))


class _Asking:
    """The rules of a law in a year, asked one question after the other; what is decided alike gets the same tree."""

    def __init__(
        self,
        rules: YearRules,
        values: Mapping[str, tuple[str, ...]],
        questions: Mapping[str, str],
        open_points: Mapping[str, str],
    ) -> None:
        self._rules = rules
        self._values = values
        self._questions = questions
        self._open_points = open_points
        self._trees: dict[frozenset[tuple[str, frozenset[str]]], Tree] = {}

    def tree(self, known: Properties) -> Tree:
        """Return the questions that decide where a line goes of which this is known."""
        seen = as_ruled(self._rules, known)
        key = frozenset(seen.items())
        if key not in self._trees:
            self._trees[key] = self._made(seen)
        return self._trees[key]

    def _made(self, known: Properties) -> Tree:
        outcome = self._rules.decide(known)
        asked = next((name for name in outcome.vragen if self._values.get(name)), None)
        if outcome.stand != KEUZE or asked is None:
            told = question(outcome, self._questions, self._open_points)
            return Decided(
                outcome.stand,
                outcome.taakvelden,
                outcome.zekerheid,
                outcome.regels,
                outcome.bronnen,
                told,
                exceptions(outcome, self._open_points),
            )
        answers = ((value, self.tree({**known, asked: frozenset((value,))})) for value in self._values[asked])
        return DecidingQuestion(asked, tuple(answers))
