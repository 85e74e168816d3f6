"""The questions and answers: every question is answered in all its years, in a form people can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from generators.kernel.findings import Finding, as_text
from generators.kernel.reading import source_id, source_place
from generators.kernel.records import GedateerdeTekst
from generators.kernel.validity import in_years
from generators.subjects.guidance.facts import AskedQuestion, guidance_of
from generators.subjects.model.specification import Specification
from iv3.core.words import Zekerheid
from tests.support.breaks import Edit, check_only

FEWEST_QUESTIONS = 70
MOST_WORDS = 100
"""A little above what README.md of the folder asks, so that a code more does not break a build."""

WIJKTEAM = "tables/vragen/wijkteam-splitsen.yaml"
PGB = "tables/vragen/pgb-taakveld.yaml"
VEILIG_THUIS = "tables/vragen/veilig-thuis.yaml"


@pytest.fixture(scope="module")
def questions(specification: Specification) -> tuple[AskedQuestion, ...]:
    found = guidance_of(specification).questions
    assert len(found) >= FEWEST_QUESTIONS, f"only {len(found)} questions"
    return found


@pytest.fixture(scope="module")
def answers(questions: tuple[AskedQuestion, ...]) -> list[tuple[str, GedateerdeTekst]]:
    return [(question.id, answer) for question in questions for answer in question.antwoorden]


def years_of(question: AskedQuestion, specification: Specification) -> list[int]:
    layer = next(iter(specification.layers))
    return [year for year in specification.years(layer) if in_years(question.record.geldig, year)]


def without_answer(questions: tuple[AskedQuestion, ...], specification: Specification) -> Iterator[tuple[str, int]]:
    for question in questions:
        for year in years_of(question, specification):
            if question.answer_in(year) is None:
                yield question.id, year


def test_every_question_has_an_answer_in_each_of_its_years(
    questions: tuple[AskedQuestion, ...], specification: Specification
) -> None:
    assert sum(len(years_of(question, specification)) for question in questions) >= 2 * FEWEST_QUESTIONS
    assert list(without_answer(questions, specification)) == []


def test_every_question_holds_in_a_year_we_have(
    questions: tuple[AskedQuestion, ...], specification: Specification
) -> None:
    assert [q.id for q in questions if not years_of(q, specification)] == []


def test_the_last_year_has_an_answer_to_most_questions(
    questions: tuple[AskedQuestion, ...], specification: Specification
) -> None:
    last = specification.years(next(iter(specification.layers)))[-1]
    assert sum(question.answer_in(last) is not None for question in questions) >= FEWEST_QUESTIONS


def test_every_subject_has_questions(questions: tuple[AskedQuestion, ...], root: Path) -> None:
    schema = (root / "schema" / "vraag.yaml").read_text(encoding="utf-8")
    subjects = re.findall(r"^      ([a-z]+):$", schema.split("classes:")[0], flags=re.MULTILINE)
    counts = Counter(subject for question in questions for subject in question.record.over.domeinen)
    assert len(subjects) >= 9, subjects
    assert [subject for subject in subjects if counts[subject] < 5] == []


def test_every_question_has_a_subject_and_other_wordings(questions: tuple[AskedQuestion, ...]) -> None:
    assert [q.id for q in questions if not q.record.over.domeinen or not 1 <= len(q.record.ook_gevraagd) <= 3] == []


def test_every_wording_is_a_question_and_is_used_once(questions: tuple[AskedQuestion, ...]) -> None:
    wordings = Counter(wording for q in questions for wording in (q.record.vraag, *q.record.ook_gevraagd))
    assert [wording for wording in wordings if "?" not in wording] == []
    assert [wording for wording, count in wordings.items() if count > 1] == []


def test_an_answer_is_short_and_ends_as_a_sentence(answers: list[tuple[str, GedateerdeTekst]]) -> None:
    assert [id for id, answer in answers if len(answer.tekst.split()) > MOST_WORDS] == []
    assert [id for id, answer in answers if not answer.tekst.endswith(".")] == []


def test_what_is_derived_says_how(answers: list[tuple[str, GedateerdeTekst]]) -> None:
    derived = [(id, answer) for id, answer in answers if answer.zekerheid == Zekerheid.AFGELEID]
    assert len(derived) >= 10
    assert [id for id, answer in derived if not answer.onderbouwing] == []


def test_an_answer_that_says_that_a_question_was_not_put_names_the_open_point(
    questions: tuple[AskedQuestion, ...],
) -> None:
    unasked = [q for q in questions if any("nog niet gesteld" in " ".join(a.tekst.split()) for a in q.antwoorden)]
    assert len(unasked) >= 30
    assert [q.id for q in unasked if not q.record.open] == []


def test_a_page_of_a_source_is_named_wherever_the_source_has_pages(answers: list[tuple[str, GedateerdeTekst]]) -> None:
    cited = [(id, answer.bron) for id, answer in answers if source_id(answer.bron) == "voorschrift-2026"]
    assert len(cited) >= FEWEST_QUESTIONS
    assert [id for id, bron in cited if not source_place(bron).startswith("blad ")] == []


def test_two_answers_to_one_question_differ(questions: tuple[AskedQuestion, ...]) -> None:
    dated = [question for question in questions if len(question.antwoorden) > 1]
    assert len(dated) >= 10
    assert [q.id for q in dated if any(a.tekst == b.tekst for a, b in combinations(q.antwoorden, 2))] == []


def found(check: str, path: str, old: str, new: str) -> list[Finding]:
    findings = [finding for finding in check_only(check, [Edit(path, old, new)]) if finding.check == check]
    assert findings, "nothing was found"
    return findings


def test_an_expired_code_in_an_answer_is_reported() -> None:
    findings = found("teksten", WIJKTEAM, "het jeugddeel op 6.22", "het jeugddeel op 6.72a")
    [finding] = findings
    assert finding.place.path == WIJKTEAM
    assert "6.72a bestaat niet in 2025 tot en met 2027" in finding.melding


def test_an_expired_code_in_one_dated_answer_is_reported_there() -> None:
    findings = found("teksten", PGB, "Wmo op 6.791 en", "Wmo op 6.71d en")
    [finding] = findings
    assert finding.place.path == PGB
    assert "6.71d bestaat niet" in finding.melding


def test_a_code_that_the_question_is_about_must_exist_too() -> None:
    findings = found("teksten", WIJKTEAM, 'taakvelden: ["6.21"', 'taakvelden: ["6.2"')
    assert any("6.2 bestaat niet" in finding.melding for finding in findings)


def test_a_number_that_only_looks_like_a_code_may_be_named_as_such() -> None:
    findings = found("teksten", PGB, 'geen_code: ["2.0"]\n', "")
    assert any("2.0 bestaat niet" in finding.melding for finding in findings)


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        ("tables/vragen/alles-op-623.yaml", 'regels: ["SD013"]', 'regels: ["SD913"]', "SD913 bestaat niet"),
        (WIJKTEAM, "[toegang-splitsen, ", "[toegang-splits, ", "toegang-splits bestaat niet"),
        (VEILIG_THUIS, "open: veilig-thuis-overige-taken", "open: veilig-thuis", "veilig-thuis bestaat niet"),
        ("tables/vragen/alles-op-623.yaml", "geldig: {van: 2025}", "geldig: {van: 2024}", "SD013 geldt niet in alle"),
        (PGB, "    van: 2025\n", "    van: 2026\n", "heeft dan geen antwoord"),
        (PGB, "    tot: 2024\n", "    tot: 2025\n", "en de vorige geldt dan nog"),
    ],
    ids=[
        "a rule that is gone",
        "an allocation rule that is gone",
        "an open point that is gone",
        "a rule in a year it does not hold",
        "a year without an answer",
        "a year with two answers",
    ],
)
def test_a_question_that_no_longer_fits_is_reported(path: str, old: str, new: str, words: str) -> None:
    findings = check_only("teksten", [Edit(path, old, new)])
    assert any(f.place.path == path and words in f.melding for f in findings), as_text(findings)


def test_a_source_that_is_not_listed_is_reported() -> None:
    findings = found(
        "verwijzing", VEILIG_THUIS, "bron: {id: voorschrift-2026, blad: 30}", "bron: {id: voorschrift-2062, blad: 30}"
    )
    assert any("voorschrift-2062" in finding.melding for finding in findings)


def test_a_question_without_a_day_of_checking_is_reported() -> None:
    findings = found("vorm", VEILIG_THUIS, 'gecontroleerd_op: "2026-11-26"\n', "")
    assert any("gecontroleerd_op" in finding.melding for finding in findings)


def test_no_answer_suggests_that_a_question_was_put_to_anybody(specification: Specification) -> None:
    told = [
        (q.id, " ".join(answer.tekst.split())) for q in guidance_of(specification).questions for answer in q.antwoorden
    ]
    assert len(told) > 160
    assert [name for name, text in told if "genoteerd" in text] == []
