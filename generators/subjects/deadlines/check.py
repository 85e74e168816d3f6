"""Deadlines: each has one rule that gives a day, belongs to what exists, and agrees with the window of its period."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from generators.kernel.findings import Finding, listed
from generators.kernel.records import Levertermijn, Termijnenbestand
from generators.kernel.validity import in_years
from generators.subjects.deadlines.facts import KINDS, calendar_of, calendar_years, kinds_of, last_day
from generators.subjects.model.specification import Specification, in_year

CHECK = "termijnen"


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many deadlines were looked at, each year by itself."""
    calendar = calendar_of(specification)
    if calendar is None:
        return [], 0
    findings: list[Finding] = []
    count = 0
    seen: set[str] = set()
    for fact in calendar.termijnen:
        if fact.id in seen:
            findings.append(_finding(fact, ("id",), f"De termijn {fact.id} staat er twee keer.", "Haal een weg."))
        seen.add(fact.id)
        shape = list(_shape(fact, calendar))
        findings += shape
        for laag in fact.lagen:
            years = [
                jaar for jaar in calendar_years(specification, calendar, laag) if in_years(fact.geldig, jaar, laag)
            ]
            count += len(years)
            findings += [] if shape else _days(fact, years, specification)
    return list(dict.fromkeys(findings)), count


def _shape(fact: Levertermijn, calendar: Termijnenbestand) -> Iterator[Finding]:
    kinds = kinds_of(fact.uiterlijk)
    if len(kinds) != 1:
        told = listed(kinds) if kinds else "geen regel"
        yield _finding(
            fact, ("uiterlijk",), f"{fact.id} heeft bij uiterlijk {told}.", f"Kies er een: {', '.join(KINDS)}."
        )
        return
    if ("weken_voor" in kinds) != bool(fact.bij):
        yield _finding(
            fact, ("uiterlijk",), f"{fact.id} heeft weken_voor zonder bij, of andersom.", "Zet beide erbij, of geen."
        )
    if ("werkdagen_na" in kinds) != bool(fact.na):
        yield _finding(
            fact, ("uiterlijk",), f"{fact.id} heeft werkdagen_na zonder na, of andersom.", "Zet beide erbij, of geen."
        )
    if "maanden_na_kwartaal" in kinds and not set(fact.voor_periode) & {1, 2, 3, 4}:
        yield _finding(
            fact, ("uiterlijk",), f"{fact.id} rekent vanaf een kwartaal en noemt er geen.", "Vul voor_periode in."
        )
    known = {other.id for other in calendar.termijnen if not other.bij}
    for index, name in enumerate(fact.bij):
        if name not in known:
            near = get_close_matches(name, sorted(known), n=1, cutoff=0.5)
            hint = f"Bedoelt u {near[0]}?" if near else "Voeg de termijn toe, of haal haar hier weg."
            yield _finding(fact, ("bij", index), f"De termijn {name} bestaat niet.", hint)


def _days(fact: Levertermijn, years: list[int], specification: Specification) -> Iterator[Finding]:
    windows = {period.nummer: period.aanleveren.tot for period in specification.facts.periods}
    for jaar in years:
        for periode in fact.voor_periode or (None,):
            if periode is not None and periode not in windows:
                yield _finding(fact, ("voor_periode",), f"Periode {periode} bestaat niet.", "Haal haar weg.")
                continue
            try:
                day = last_day(fact.uiterlijk, jaar, periode)
            except ValueError:
                yield _finding(
                    fact, ("uiterlijk",), f"De dag van {fact.id} bestaat niet in {jaar}.", "Verbeter de dag."
                )
                continue
            if day is not None and periode is not None and day.isoformat() != in_year(windows[periode], jaar):
                yield _finding(
                    fact,
                    ("uiterlijk",),
                    f"{fact.id} is in {jaar} uiterlijk op {day.isoformat()}; in tables/model/perioden.yaml eindigt "
                    f"periode {periode} op {in_year(windows[periode], jaar)}.",
                    "Maak de twee gelijk.",
                )


def _finding(fact: Levertermijn, pointer: tuple[str | int, ...], melding: str, herstel: str) -> Finding:
    return Finding(fact.origin.place(*pointer), CHECK, melding, herstel)
