"""Closed years: a published year stays as it was, unless an erratum says why, and years are closed in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from generators.kernel.findings import Finding
from generators.kernel.kinds import said
from generators.kernel.origin import Origin
from generators.kernel.records import Jaarbestand
from generators.kernel.sources import Pointer
from generators.subjects.closed_years.fingerprints import (
    FOLDER,
    KEY,
    PARTS,
    closed_years,
    fingerprints,
    holding,
    last_delivery,
)
from generators.subjects.model.specification import Specification

CHECK = "gesloten jaar"

UNSOUND = (
    "leesbaar",
    "vorm",
    "aanhalingstekens",
    "dubbel",
    "verwijzing",
    "geldigheid",
    "overgangen",
    "koppeling",
    "termijnen",
    "regels",
)
"""The checks that leave facts out, or after whose findings nobody knows what comes out of the facts."""


def check(specification: Specification, *, sound: bool = True) -> tuple[list[Finding], int]:
    """Return the findings and how many fingerprints and errata were looked at.

    Args:
        specification: the facts.
        sound: compare with what comes out of the facts too, and not only the closed years with each other.
    """
    closed = closed_years(specification)
    findings = [finding for year in closed for finding in (*_place(year, specification), *_dates(year))]
    findings += _order(closed, specification)
    if sound:
        findings += [finding for year in closed for finding in _too_early(year, specification)]
    changed = {year.jaar: changed_parts(year, specification) for year in closed} if sound and not findings else {}
    findings += [
        _changed(year, part, [jaar for jaar, parts in changed.items() if part in parts])
        for year in closed
        for part in changed.get(year.jaar, ())
    ]
    return findings, sum(len(PARTS) + len(year.errata) for year in closed)


def changed_parts(year: Jaarbestand, specification: Specification) -> dict[str, str]:
    """Return the onderdelen of a closed year that no longer come out as they did, with their new fingerprints."""
    return {
        part: found for part, found in fingerprints(specification, year.jaar).items() if found != holding(year, part)[0]
    }


def _changed(year: Jaarbestand, part: str, years: list[int]) -> Finding:
    _, pointer = holding(year, part)
    return _finding(
        year.origin,
        pointer,
        f"Verslagjaar {year.jaar} is gesloten, maar het onderdeel {part} is veranderd.",
        "Trek de wijziging terug, of laat haar later beginnen (van:). Moet zij ook hier gelden, leg haar dan vast: "
        f'python -m generators erratum {" ".join(map(str, years))} --reden "…" --datum JJJJ-MM-DD. '
        "Wat er verschilt, zegt make diff.",
    )


def _place(year: Jaarbestand, specification: Specification) -> Iterator[Finding]:
    path = f"{FOLDER}/{year.jaar}.yaml"
    if year.origin.document.path != path:
        yield _finding(
            year.origin, ("jaar",), f"Hier staat {year.jaar}, maar het bestand heet anders.", f"Noem het {path}."
        )
    last = specification.edition.laatste_jaar
    if year.jaar >= last:
        yield _finding(
            year.origin,
            ("jaar",),
            f"Verslagjaar {year.jaar} kan niet gesloten zijn: het laatste verslagjaar is {last}.",
            "Haal het bestand weg, of verbeter het jaar.",
        )


def _dates(year: Jaarbestand) -> Iterator[Finding]:
    dated: list[tuple[Origin, Pointer, str]] = [(year.origin, ("gesloten",), year.gesloten)]
    dated += [(erratum.origin, ("datum",), erratum.datum) for erratum in year.errata]
    wrong = [(origin, pointer, text) for origin, pointer, text in dated if not _is_day(text)]
    for origin, pointer, text in wrong:
        yield _finding(origin, pointer, f"De dag {text} bestaat niet.", 'Schrijf een dag als "2027-11-15".')
    for erratum in year.errata:
        if not said(erratum.vingerafdrukken):
            yield _finding(
                erratum.origin,
                (KEY,),
                "Dit erratum noemt geen onderdeel.",
                "Haal het weg, of maak het met de opdracht.",
            )
    if wrong:
        return
    for (_, _, before), (origin, pointer, text) in pairwise(dated):
        if text < before:
            yield _finding(
                origin,
                pointer,
                f"Dit erratum is van {text}, voor {before}.",
                "Een erratum is van na het sluiten, en de errata staan op volgorde van datum.",
            )


def _too_early(year: Jaarbestand, specification: Specification) -> Iterator[Finding]:
    last = last_delivery(specification, year.jaar)
    if last is not None and year.gesloten <= last.isoformat():
        yield _finding(
            year.origin,
            ("gesloten",),
            f"Verslagjaar {year.jaar} kan niet op {year.gesloten} gesloten zijn: leveren mag tot en met {last}.",
            "Verbeter de dag, of haal het bestand weg.",
        )


def _order(closed: list[Jaarbestand], specification: Specification) -> Iterator[Finding]:
    by_year = {year.jaar: year for year in closed}
    first = min((specification.years(laag)[0] for laag in specification.layers), default=0)
    for year in closed:
        before = year.jaar - 1
        if before >= first and before not in by_year:
            yield _finding(
                year.origin,
                ("jaar",),
                f"Verslagjaar {year.jaar} is gesloten, maar {FOLDER}/{before}.yaml ontbreekt.",
                "Zet het bestand terug. Jaren worden op volgorde gesloten.",
            )
        elif before in by_year and year.gesloten < by_year[before].gesloten:
            yield _finding(
                year.origin,
                ("gesloten",),
                f"Verslagjaar {year.jaar} is eerder gesloten dan {before}.",
                "Verbeter de dag. Jaren worden op volgorde gesloten.",
            )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _finding(origin: Origin, pointer: Pointer, melding: str, herstel: str) -> Finding:
    return Finding(origin.place(*pointer), CHECK, melding, herstel)
