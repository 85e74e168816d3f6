"""Deadlines: what is due when, from the rules in the sources to a day for each layer and year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from generators.kernel.reading import Facts, Record, Source, Validity, inherited, source_text, validity
from generators.subjects.model.specification import Specification

KEY = "termijnen"
KINDS = ("voor", "op", "maanden_na_kwartaal", "weken_voor", "werkdagen_na")
"""The rules that give a last day; a deadline has exactly one."""

_MONTHS_OF_QUARTER = 3


@dataclass(frozen=True)
class DeadlineFact:
    """A deadline as the sources have it; ``perioden`` is empty when it is no delivery.

    ``rule`` is the kind of rule and what it says; ``bij`` names the deadlines that a rule in weeks belongs to.
    """

    id: str
    wat: str
    lagen: tuple[str, ...]
    perioden: tuple[int, ...]
    validity: Validity
    rule: Record
    bij: tuple[str, ...]
    na: str
    zegt: str
    wettelijk: str
    in_agenda: bool
    bron: str
    zekerheid: str
    onderbouwing: str
    source: Source


@dataclass(frozen=True)
class Calendar:
    """Every deadline, and when they were last compared with their sources (ISO 8601)."""

    facts: tuple[DeadlineFact, ...]
    nagekeken_op: str
    herinnering_dagen: int


@dataclass(frozen=True)
class Deadline:
    """A deadline in one layer and year: ``uiterlijk`` is its last day, None when no day is fixed.

    ``periode`` is None for what is no delivery. ``voor`` is the deadline that this one belongs to, if any.
    """

    fact: DeadlineFact
    laag: str
    jaar: int
    wat: str
    periode: int | None
    uiterlijk: date | None
    voor: Deadline | None = None

    @property
    def id(self) -> str:
        """What stays the same when the day changes: ``kwartaal-2-gemeente-2025``."""
        parts = [self.fact.id, *([] if self.periode is None else [str(self.periode)]), self.laag, str(self.jaar)]
        return "-".join(parts)


def read(facts: Facts) -> Calendar | None:
    """Return the deadlines, without what the schema check rejected; None when no file holds any."""
    for document in facts.documents:
        data = document.data
        if isinstance(data, dict) and isinstance(data.get(KEY), list) and "nagekeken_op" in data:
            found = tuple(
                _fact(Source(document, (KEY, index)), record)
                for index, record in enumerate(data[KEY])
                if (document.path, (KEY, index)) not in facts.rejected and isinstance(record, dict)
            )
            return Calendar(found, data["nagekeken_op"], data["herinnering_dagen"])
    return None


def of_year(specification: Specification, calendar: Calendar, laag: str, jaar: int) -> list[Deadline]:
    """Return what is due for a layer in a year, by last day; what has no fixed day comes last."""
    facts = [fact for fact in calendar.facts if laag in fact.lagen and fact.validity.holds(laag, jaar)]
    names = {period.nummer: period.naam for period in specification.facts.periods}
    own = [deadline for fact in facts if not fact.bij for deadline in _own(fact, laag, jaar, names)]
    belonging = [
        Deadline(fact, laag, jaar, f"{fact.wat}: {other.wat}", other.periode, _before(fact, other), other)
        for fact in facts
        for other in own
        if other.fact.id in fact.bij
    ]
    return sorted([*own, *belonging], key=lambda d: (d.uiterlijk is None, d.uiterlijk or date.min, d.wat))


def last_day(rule: Record, jaar: int, periode: int | None) -> date | None:
    """Return the last day that a rule gives for a year, and None for a rule without a fixed day.

    Args:
        rule: one of `KINDS` with what it says; not a rule in weeks, which needs another deadline.
        jaar: the year that is reported on.
        periode: the number of the quarter, for a rule in months.

    Raises:
        ValueError: the day does not exist, or a rule in months has no quarter.
    """
    if "voor" in rule:
        return _day(rule["voor"], jaar) - timedelta(days=1)
    if "op" in rule:
        return _day(rule["op"], jaar)
    if "maanden_na_kwartaal" in rule:
        if periode is None:
            raise ValueError("maanden_na_kwartaal zonder kwartaal")
        months = periode * _MONTHS_OF_QUARTER + rule["maanden_na_kwartaal"]
        return date(jaar + months // 12, months % 12 + 1, 1) - timedelta(days=1)
    return None


def day_in_words(day: date) -> str:
    """Return a day as a person writes it: ``14 november 2026``."""
    return str(format_date(day, "d MMMM y", locale="nl"))


def _own(fact: DeadlineFact, laag: str, jaar: int, names: dict[int, str]) -> Iterator[Deadline]:
    for periode in fact.perioden or (None,):
        several = len(fact.perioden) > 1 and periode is not None
        wat = f"{fact.wat} {jaar}, {names[periode].lower()}" if several and periode in names else f"{fact.wat} {jaar}"
        yield Deadline(fact, laag, jaar, wat, periode, last_day(fact.rule, jaar, periode))


def _before(fact: DeadlineFact, other: Deadline) -> date | None:
    return None if other.uiterlijk is None else other.uiterlijk - timedelta(weeks=fact.rule["weken_voor"])


def _day(day: Record, jaar: int) -> date:
    return date(jaar + day["jaar"], day["maand"], day["dag"])


def _fact(source: Source, record: Record) -> DeadlineFact:
    zekerheid = inherited(source, "zekerheid") or ""
    return DeadlineFact(
        id=record["id"],
        wat=record["wat"],
        lagen=tuple(record["lagen"]),
        perioden=tuple(record.get("voor_periode", ())),
        validity=validity(record["geldig"]),
        rule=record["uiterlijk"],
        bij=tuple(record.get("bij", ())),
        na=record.get("na", ""),
        zegt=record["zegt"],
        wettelijk=record.get("wettelijk", ""),
        in_agenda=record["in_agenda"],
        bron=source_text(inherited(source, "bron")),
        zekerheid=zekerheid,
        onderbouwing=(inherited(source, "onderbouwing") or "") if zekerheid == "afgeleid" else "",
        source=source,
    )
