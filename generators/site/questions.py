"""A page for every question from practice, and the overview by subject."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import yaml

from generators.guidance import DatedText, Question
from generators.site.page import ROOT, Page
from generators.specification import Specification

FOLDER = "vragen"


def pages(specification: Specification) -> Iterator[Page]:
    """Yield the overview, and the page of every question."""
    questions = specification.guidance.questions
    last = specification.edition.laatste_jaar
    yield Page(
        path=FOLDER,
        title="Vragen uit de praktijk",
        description="Vragen van boekhouders en zorgadministraties over Iv3, met antwoord, jaren en bron.",
        template="vragen",
        deel="vragen",
        data={
            "domeinen": [
                (name, title, [q for q in questions if name in q.domeinen]) for name, title in subjects().items()
            ],
            "overige": [q for q in questions if not q.domeinen],
            "aantal": len(questions),
        },
    )
    for question in questions:
        yield Page(
            path=f"{FOLDER}/{question.id}",
            title=question.vraag,
            description=_description(question),
            template="vraag",
            deel="vragen",
            data={
                "vraag": question,
                "antwoorden": [(*_span(answer, last), answer) for answer in reversed(question.antwoorden)],
                "bewerken": question.source.document.path,
            },
        )


@lru_cache(maxsize=1)
def subjects() -> dict[str, str]:
    """Return id → title of every subject, as the schema has them."""
    schema = yaml.safe_load((ROOT / "schema" / "vraag.yaml").read_text(encoding="utf-8"))
    return {name: value["title"] for name, value in schema["enums"]["Vraagdomein"]["permissible_values"].items()}


def _span(answer: DatedText, last: int) -> tuple[int, int]:
    return answer.validity.first_year, min(answer.validity.last_year or last, last)


def _description(question: Question) -> str:
    text = question.antwoorden[-1].tekst
    return text if len(text) <= 160 else f"{text[:159].rsplit(' ', 1)[0]}…"
