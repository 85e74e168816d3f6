"""Deadlines: what is due when, from the rules in the sources to a day for each layer and year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from generators.kernel.records import Dagregel, Levertermijn, Termijnenbestand, Uiterlijk
from generators.kernel.validity import holds
from generators.subjects.model.specification import Specification
from iv3.core.words import Zekerheid

KINDS = ("voor", "op", "maanden_na_kwartaal", "weken_voor", "werkdagen_na")
"""The rules that give a last day; a deadline has exactly one."""

_MONTHS_OF_QUARTER = 3


@dataclass(frozen=True)
class Deadline:
    """A deadline in one layer and year: ``uiterlijk`` is its last day, None when no day is fixed.

    ``periode`` is None for what is no delivery. ``voor`` is the deadline that this one belongs to, if any.
    """

    fact: Levertermijn
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


def calendar_of(specification: Specification) -> Termijnenbestand | None:
    """Return the deadlines, without what the schema check rejected; None when no file holds any."""
    return next(iter(specification.facts.files(Termijnenbestand)), None)


def reasoning(fact: Levertermijn) -> str:
    """Return how a derived deadline is derived; empty for one that a source gives."""
    return (fact.onderbouwing or "") if fact.zekerheid == Zekerheid.AFGELEID else ""


def kinds_of(rule: Uiterlijk) -> list[str]:
    """Return the kinds of rule that stand there; exactly one should."""
    return [kind for kind in KINDS if getattr(rule, kind) is not None]


def calendar_years(specification: Specification, calendar: Termijnenbestand, laag: str) -> range:
    """Return the years that have deadlines: those of the layer, and some that have no model yet."""
    years = specification.years(laag)
    return range(years[0], years[-1] + calendar.vooruit_jaren + 1)


def of_layer(specification: Specification, laag: str) -> list[Deadline]:
    """Return what is due for a layer in every year that has deadlines: in tables, calendars and on pages."""
    calendar = calendar_of(specification)
    if calendar is None:
        return []
    years = calendar_years(specification, calendar, laag)
    return [deadline for jaar in years for deadline in of_year(specification, calendar, laag, jaar)]


def is_coming(deadline: Deadline, calendar: Termijnenbestand) -> bool:
    """Tell whether a deadline is in the year in which the deadlines were last compared with their sources, or later."""
    day = deadline.uiterlijk if deadline.voor is None else deadline.voor.uiterlijk
    return day is not None and day.year >= date.fromisoformat(calendar.nagekeken_op).year


def of_year(specification: Specification, calendar: Termijnenbestand, laag: str, jaar: int) -> list[Deadline]:
    """Return what is due for a layer in a year, by last day; what has no fixed day comes last."""
    facts = [fact for fact in calendar.termijnen if holds(fact, laag, jaar)]
    names = {period.nummer: period.naam for period in specification.facts.periods}
    own = [deadline for fact in facts if not fact.bij for deadline in _own(fact, laag, jaar, names)]
    belonging = [
        Deadline(fact, laag, jaar, f"{fact.wat}: {other.wat}", other.periode, _before(fact, other), other)
        for fact in facts
        for other in own
        if other.fact.id in fact.bij
    ]
    return sorted([*own, *belonging], key=lambda d: (d.uiterlijk is None, d.uiterlijk or date.min, d.wat))


def last_day(rule: Uiterlijk, jaar: int, periode: int | None) -> date | None:
    """Return the last day that a rule gives for a year, and None for a rule without a fixed day.

    Args:
        rule: one of `KINDS` with what it says; not a rule in weeks, which needs another deadline.
        jaar: the year that is reported on.
        periode: the number of the quarter, for a rule in months.

    Raises:
        ValueError: the day does not exist, or a rule in months has no quarter.
    """
    if rule.voor is not None:
        return _day(rule.voor, jaar) - timedelta(days=1)
    if rule.op is not None:
        return _day(rule.op, jaar)
    if rule.maanden_na_kwartaal is not None:
        if periode is None:
            raise ValueError("maanden_na_kwartaal zonder kwartaal")
        months = periode * _MONTHS_OF_QUARTER + rule.maanden_na_kwartaal
        return date(jaar + months // 12, months % 12 + 1, 1) - timedelta(days=1)
    return None


def day_in_words(day: date) -> str:
    """Return a day as a person writes it: ``14 november 2026``."""
    return str(format_date(day, "d MMMM y", locale="nl"))


def _own(fact: Levertermijn, laag: str, jaar: int, names: dict[int, str]) -> Iterator[Deadline]:
    for periode in fact.voor_periode or (None,):
        several = len(fact.voor_periode) > 1 and periode is not None
        wat = f"{fact.wat} {jaar}, {names[periode].lower()}" if several and periode in names else f"{fact.wat} {jaar}"
        yield Deadline(fact, laag, jaar, wat, periode, last_day(fact.uiterlijk, jaar, periode))


def _before(fact: Levertermijn, other: Deadline) -> date | None:
    weeks = fact.uiterlijk.weken_voor
    return None if other.uiterlijk is None or weeks is None else other.uiterlijk - timedelta(weeks=weeks)


def _day(day: Dagregel, jaar: int) -> date:
    return date(jaar + day.jaar, day.maand, day.dag)
