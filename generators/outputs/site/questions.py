"""A page for every question from practice, and the overview by subject."""

from __future__ import annotations

from collections.abc import Iterator

from generators.kernel.records import GedateerdeTekst
from generators.outputs.site.choices import of_enum
from generators.outputs.site.page import Page, clipped, folder_of_model
from generators.subjects.allocation.facts import allocation_of
from generators.subjects.guidance.facts import guidance_of, layers_of_question
from generators.subjects.model.specification import Specification

FOLDER = "vragen"


def pages(specification: Specification) -> Iterator[Page]:
    """Yield the overview, and the page of every question."""
    questions = guidance_of(specification).questions
    last = specification.edition.laatste_jaar
    methods = {method.id: method.naam for method in allocation_of(specification).methods}
    yield Page(
        path=FOLDER,
        title="Vragen uit de praktijk",
        description="Vragen van boekhouders en zorgadministraties over Iv3, met antwoord, jaren en bron.",
        template="vragen",
        deel="vragen",
        data={
            "domeinen": [
                (name, subject.title, [q for q in questions if name in q.record.over.domeinen])
                for name, subject in of_enum("vraag", "Vraagdomein").items()
            ],
            "overige": [q for q in questions if not q.record.over.domeinen],
            "aantal": len(questions),
        },
    )
    for question in questions:
        lagen = layers_of_question(specification, question)
        yield Page(
            path=f"{FOLDER}/{question.id}",
            title=question.record.vraag,
            description=clipped(f"{question.record.vraag} {question.antwoorden[-1].tekst}"),
            template="vraag",
            deel="vragen",
            model=folder_of_model(specification, specification.layers[lagen[0]].model),
            data={
                "vraag": question,
                "lagen": lagen,
                "andere_lagen": [laag for laag in specification.layers if laag not in lagen],
                "antwoorden": [(*_span(answer, last), answer) for answer in reversed(question.antwoorden)],
                "methoden": [methods[name] for name in question.record.over.methoden],
                "bewerken": question.antwoorden[-1].origin.place(),
            },
        )


def _span(answer: GedateerdeTekst, last: int) -> tuple[int, int]:
    return answer.van, min(answer.tot or last, last)
