"""Lists of codes with years: after a split the old code keeps its years and the new ones have theirs."""

from __future__ import annotations

import pytest

from generators.subjects.guidance.facts import guidance_of
from tests.support.sources import Copy

ENDED = "geldig: {van: 2017, tot: 2026}"
QUESTION = "tables/vragen/riool-en-afval.yaml"
RULES, CATEGORY = "tables/toedeling.yaml", "tables/categorieen/3.7.yaml"


LIST = 'taakvelden: ["7.2", "7.3"],'


def with_years(code: str, years: str) -> str:
    return f'{LIST} codejaren: [{{code: "{code}", geldig: {{{years}}}}}],'


def ended(copy: Copy) -> None:
    """End taakveld 7.3 in 2026, as a split from 2027 on would."""
    path = "tables/model/gemeente/taakvelden.yaml"
    text = (copy.root / path).read_text(encoding="utf-8")
    place = text.index('code: "7.3"')
    before = text[place : text.index("\n", text.index("geldig:", place))]
    copy.replace(path, before, before[: before.index("geldig:")] + ENDED)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (QUESTION, LIST, with_years("7.3", "van: 2025, tot: 2026")),
        (CATEGORY, "taakvelden:", 'codejaren: [{code: "7.3", geldig: {van: 2025, tot: 2026}}]\ntaakvelden:'),
    ],
)
def test_a_code_in_a_list_may_have_years_of_its_own(copy: Copy, path: str, old: str, new: str) -> None:
    ended(copy)
    told = [f for f in copy.check().findings if f.place.path == path and "7.3 bestaat niet in 2027" in f.melding]
    assert told
    assert "codejaren" in told[0].herstel
    copy.replace(path, old, new)
    told = [f for f in copy.check().findings if f.place.path == path and "7.3 bestaat niet in 2027" in f.melding]
    assert told == []


def test_a_question_is_about_a_code_in_the_years_that_it_counts(copy: Copy) -> None:
    copy.replace(QUESTION, LIST, with_years("7.3", "van: 2025, tot: 2026"))
    specification = copy.check().specification
    assert specification is not None
    question = next(q for q in guidance_of(specification).questions if q.id == "riool-en-afval")
    assert [question.codes_in(jaar)["taakveld"] for jaar in (2026, 2027)] == [("7.2", "7.3"), ("7.2",)]
    assert question.codes["taakveld"] == ("7.2", "7.3")


def test_years_of_a_code_that_is_not_in_the_list_are_told(copy: Copy) -> None:
    copy.replace(QUESTION, LIST, with_years("7.4", "van: 2025"))
    [finding] = copy.check().findings
    assert "staan jaren bij 7.4" in finding.melding
