"""Days: each exists, none lies far beyond all others, and nothing was read before it appeared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TypeAlias

from generators.kernel.findings import Finding, Place
from generators.kernel.reading import Facts, source_id
from generators.kernel.records import Specificatie, Vraagbestand
from generators.kernel.sources import Document, Pointer, is_made_up
from generators.subjects.model.bounds import PATH, bounds_of

CHECK = "datums"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

WrittenDay: TypeAlias = tuple[Document, Pointer, str]


def check(facts: Facts, documents: list[Document]) -> tuple[list[Finding], int]:
    """Return the findings and how many days were looked at."""
    written = [day for document in documents if not is_made_up(document) for day in days_in(document)]
    missing = [_absent(day) for day in written if not is_day(day[2])]
    bounds = bounds_of(facts)
    if missing or bounds is None:
        return missing, len(written)
    beyond = _beyond([date.fromisoformat(text) for _, _, text in written], bounds.dagen_vooruit)
    findings = [_far(day) for day in written if date.fromisoformat(day[2]) in beyond]
    newest = max((day for _, _, day in written if date.fromisoformat(day) not in beyond), default="")
    findings += [*_last_year(facts, newest, bounds.jaren_vooruit), *_read_too_early(facts)]
    return findings, len(written)


def days_in(document: Document) -> Iterator[WrittenDay]:
    """Yield every day that a document writes."""
    for pointer, value in document.values:
        if isinstance(value, str) and _DAY.fullmatch(value):
            yield document, pointer, value


def is_day(text: str) -> bool:
    """Tell whether a day stands in the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _beyond(written: list[date], most: int) -> set[date]:
    """Return the days after a leap of more than ``most`` days: a slip, for half of all days lie before it."""
    days = sorted(written)
    later = days[len(days) // 2 :]
    leaps = [after for before, after in pairwise(later) if (after - before).days > most]
    return {day for day in later if leaps and day >= leaps[0]}


def _absent(day: WrittenDay) -> Finding:
    document, pointer, text = day
    return Finding(
        document.place(pointer), CHECK, f"De dag {text} bestaat niet.", 'Schrijf een dag die er is, als "2027-11-15".'
    )


def _far(day: WrittenDay) -> Finding:
    document, pointer, text = day
    return Finding(
        document.place(pointer),
        CHECK,
        f"De dag {text} ligt ver na alle andere dagen in de feiten.",
        f"Verbeter de dag. Is zij goed, verhoog dan dagen_vooruit in {PATH}.",
    )


def _last_year(facts: Facts, newest: str, ahead: int) -> Iterator[Finding]:
    if facts.edition is not None and newest and facts.edition.laatste_jaar > int(newest[:4]) + ahead:
        yield Finding(
            facts.files(Specificatie)[0].origin.place("laatste_jaar"),
            CHECK,
            f"Het laatste verslagjaar is {facts.edition.laatste_jaar}, en de nieuwste dag in de feiten is {newest}.",
            "Verbeter het jaar. Open een verslagjaar met new-year, een tegelijk.",
        )


def _read_too_early(facts: Facts) -> Iterator[Finding]:
    """Report a source that was read, or an answer that was held against it, before the source appeared."""
    for source in facts.bronnen.values():
        if source.datum is not None and source.geraadpleegd < source.datum:
            yield _early(source.origin.place("geraadpleegd"), source.geraadpleegd, source.id, source.datum)
    for question in facts.files(Vraagbestand):
        source_of = facts.bronnen.get(source_id(question.bron))
        if source_of is not None and source_of.datum is not None and question.gecontroleerd_op < source_of.datum:
            place = question.origin.place("gecontroleerd_op")
            yield _early(place, question.gecontroleerd_op, source_of.id, source_of.datum)


def _early(place: Place, day: str, source: str, appeared: str) -> Finding:
    return Finding(
        place,
        CHECK,
        f"Hier is {source} gelezen op {day}, en die bron verscheen op {appeared}.",
        "Verbeter een van de twee dagen.",
    )
