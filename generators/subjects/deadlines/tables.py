"""What is due when: one table, and calendars that every calendar program can read.

A calendar is the same to the byte on every machine: its stamps come from the day on which the deadlines were last
compared with their sources, and an appointment keeps its UID when its day changes, so that it moves in a calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlparse

from generators.kernel.files import Files
from generators.kernel.reading import source_text
from generators.kernel.records import Termijnenbestand
from generators.kernel.tables import Column, Table
from generators.subjects.deadlines.facts import Deadline, calendar_of, day_in_words, is_coming, of_layer, reasoning
from generators.subjects.model.specification import Specification

if TYPE_CHECKING:
    from icalendar import Event

FOLDER = "termijnen"


def tables(specification: Specification) -> list[Table]:
    """Return the table with every deadline, by layer, year and last day."""
    return [
        Table(
            "termijnen",
            "Termijnen",
            "Wat wanneer klaar moet zijn, per laag en verslagjaar. Een laag zonder bron heeft geen rijen.",
            (
                Column("laag", "Laag", "gemeente, gr of provincie."),
                Column("jaar", "Verslagjaar", "Het jaar waar de cijfers over gaan."),
                Column("termijn", "Termijn", "Kenmerk, dat gelijk blijft als de dag verandert."),
                Column("wat", "Wat", "Wat er klaar moet zijn."),
                Column("periode", "Periode", "0 begroting, 1 tot en met 4 kwartaal, 5 jaarrekening; anders leeg."),
                Column("uiterlijk_op", "Uiterlijk op", "De laatste dag (ISO 8601); leeg als er geen vaste dag is."),
                Column("zegt", "Zegt", "Wat de bron zegt, in onze woorden."),
                Column("wettelijk", "Wettelijk", "Het artikel, als de bron dat noemt."),
                Column("bron", "Bron", "Kenmerk van de bron, met de plaats erin als die bekend is."),
                Column("zekerheid", "Zekerheid", "vastgesteld, afgeleid of voorstel."),
                Column("onderbouwing", "Onderbouwing", "Hoe een afgeleide termijn is afgeleid."),
            ),
            ("termijn",),
            tuple(_row(deadline) for laag in specification.layers for deadline in of_layer(specification, laag)),
        )
    ]


def calendars(specification: Specification) -> Files:
    """Return the calendars: one for each layer and year, and one for each layer with what is coming."""
    result: Files = {}
    calendar = calendar_of(specification)
    if calendar is None:
        return result
    for laag, layer in specification.layers.items():
        every = of_layer(specification, laag)
        coming = [deadline for deadline in every if is_coming(deadline, calendar)]
        if every:
            result[f"{FOLDER}/{laag}.ics"] = _agenda(f"Iv3-termijnen {layer.meervoud}", coming, calendar, specification)
        for jaar in sorted({deadline.jaar for deadline in every}):
            name = f"Iv3-termijnen {layer.meervoud}, verslagjaar {jaar}"
            due = [deadline for deadline in every if deadline.jaar == jaar]
            result[f"{FOLDER}/{laag}/{jaar}.ics"] = _agenda(name, due, calendar, specification)
    return result


def _row(deadline: Deadline) -> tuple[str, ...]:
    fact = deadline.fact
    number = deadline.id if deadline.voor is None else f"{fact.id}-{deadline.voor.id}"
    return (
        deadline.laag,
        str(deadline.jaar),
        number,
        deadline.wat,
        "" if deadline.periode is None else str(deadline.periode),
        "" if deadline.uiterlijk is None else deadline.uiterlijk.isoformat(),
        fact.zegt,
        fact.wettelijk or "",
        source_text(fact.bron),
        fact.zekerheid or "",
        reasoning(fact),
    )


# Calendars


def _agenda(name: str, due: Iterable[Deadline], calendar: Termijnenbestand, specification: Specification) -> bytes:
    from icalendar import Calendar as Agenda  # only here: a check loads this module too, and makes no calendar

    host = urlparse(specification.edition.adres).hostname or ""
    agenda = Agenda()
    agenda.add("prodid", f"-//{specification.edition.titel}//{specification.edition.versie}//NL")
    agenda.add("version", "2.0")
    agenda.add("calscale", "GREGORIAN")
    agenda.add("method", "PUBLISH")
    agenda.add("x-wr-calname", name)
    told = list(due)
    for deadline in told:
        if deadline.fact.in_agenda and deadline.uiterlijk is not None:
            belonging = [other for other in told if other.voor is not None and other.voor.id == deadline.id]
            agenda.add_component(_event(deadline, deadline.uiterlijk, belonging, calendar, host, specification))
    return bytes(agenda.to_ical())


def _event(
    deadline: Deadline,
    day: date,
    belonging: Iterable[Deadline],
    calendar: Termijnenbestand,
    host: str,
    specification: Specification,
) -> Event:
    from icalendar import Alarm, Event  # only here, as above

    event = Event()
    event.add("uid", f"{deadline.id}@{host}")
    event.add("dtstamp", datetime.combine(date.fromisoformat(calendar.nagekeken_op), datetime.min.time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"Laatste dag: {deadline.wat}")
    event.add("description", "\n".join(_description(deadline, belonging, specification)))
    event.add("categories", ["Iv3"])
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-calendar.herinnering_dagen))
    alarm.add("description", f"Over {calendar.herinnering_dagen} dagen: {deadline.wat}")
    event.add_component(alarm)
    return event


def _description(deadline: Deadline, belonging: Iterable[Deadline], specification: Specification) -> list[str]:
    fact = deadline.fact
    lines = [fact.zegt]
    lines += [
        f"{other.fact.wat} kan tot en met {day_in_words(other.uiterlijk)} ({other.fact.wettelijk})."
        for other in belonging
        if other.uiterlijk is not None
    ]
    bron, _, place = source_text(fact.bron).partition(", ")
    source = specification.facts.bronnen.get(bron)
    title = source.titel if source is not None else source_text(fact.bron)
    lines.append(f"Bron: {title}{f', {place}' if place and place not in title else ''}.")
    if reasoning(fact):
        lines.append(f"Zekerheid: {fact.zekerheid}. {reasoning(fact)}")
    return lines
