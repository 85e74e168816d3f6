"""Changes and releases: each change says in a few sentences what a user notices, and every version has one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from pathlib import PurePosixPath

from generators.kernel.findings import Finding, listed
from generators.kernel.records import Uitgave, Wijziging
from generators.subjects.model.specification import Specification
from generators.subjects.releases.facts import EDITION, History, heaviest, history_of, name_of, parsed
from iv3.core.errors import UserError

CHECK = "uitgaven"

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z0-9`“\"]|$)")
_FIRST = re.compile(r"[A-Z0-9`“]")


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many changes and releases were looked at."""
    history = history_of(specification)
    if history is None:  # the check on shape says why, or the file is not there to be checked
        return [], 0
    years = {jaar for laag in specification.layers for jaar in specification.years(laag)}
    released = [change for release in history.releases for change in release.wijzigingen]
    findings = [
        *(f for change in history.unreleased for f in _fragment(change, history)),
        *(f for change in (*history.unreleased, *released) for f in _change(change, history, years)),
        *_twice([*released, *history.unreleased]),
        *(f for release in history.releases for f in _release(release)),
        *_in_order(history),
        *_version(specification, history),
    ]
    return findings, len(history.unreleased) + len(released) + len(history.releases)


def _fragment(change: Wijziging, history: History) -> Iterator[Finding]:
    """Tell what is wrong with a change that can still be mended."""
    if not _NAME.fullmatch(name_of(change)):
        yield _finding(
            change,
            (),
            f"Het bestand heet {name_of(change)}.yaml.",
            "Gebruik kleine letters, cijfers en koppeltekens: taakveld-8-1-heet-anders.yaml.",
        )
    text = " ".join(change.tekst.split())
    rules = history.rules
    if not _FIRST.match(text) or not text.endswith("."):
        yield _finding(
            change, ("tekst",), "De tekst is geen hele zin.", "Begin met een hoofdletter en eindig met een punt."
        )
    if (count := len(_SENTENCE_END.findall(text))) > rules.meeste_zinnen:
        yield _finding(
            change,
            ("tekst",),
            f"De tekst heeft {count} zinnen; verwacht is hoogstens {rules.meeste_zinnen}.",
            "Zeg alleen wat de gebruiker merkt, of maak er twee wijzigingen van.",
        )
    if len(text) > rules.langste_tekst:
        yield _finding(
            change,
            ("tekst",),
            f"De tekst heeft {len(text)} tekens; verwacht is hoogstens {rules.langste_tekst}.",
            "Zeg alleen wat de gebruiker merkt, of maak er twee wijzigingen van.",
        )


def _change(change: Wijziging, history: History, years: set[int]) -> Iterator[Finding]:
    known = history.sections
    if change.onderdeel not in known:
        near = get_close_matches(change.onderdeel, known, n=1, cutoff=0.5)
        hint = f"Bedoelt u {near[0]}? " if near else ""
        yield _finding(
            change,
            ("onderdeel",),
            f"Het onderdeel {change.onderdeel} bestaat niet.",
            f"{hint}Kies uit: {', '.join(known)}.",
        )
    if outside := [jaar for jaar in change.jaren if jaar not in years]:
        yield _finding(
            change,
            ("jaren", change.jaren.index(outside[0])),
            f"Er is geen model voor {listed(map(str, outside))}; verwacht is {min(years)} tot en met {max(years)}.",
            "Haal het jaar weg, of voeg het eerst toe aan het model.",
        )
    if list(change.jaren) != sorted(change.jaren):
        yield _finding(change, ("jaren",), "De jaren staan niet op volgorde.", "Zet ze van vroeg naar laat.")


def _twice(changes: list[Wijziging]) -> Iterator[Finding]:
    first: dict[str, Wijziging] = {}
    for change in changes:
        name = name_of(change)
        if name in first:
            yield _finding(
                change,
                (),
                f"De wijziging {name} staat er twee keer, eerder in {first[name].origin.document.path}.",
                "Haal een van de twee weg, of geef deze een andere naam.",
            )
        first.setdefault(name, change)


def _release(release: Uitgave) -> Iterator[Finding]:
    if PurePosixPath(release.origin.document.path).stem != release.versie:
        yield _of_release(
            release, "versie", f"Versie {release.versie} staat in een bestand met een andere naam.", "Maak ze gelijk."
        )
    try:
        date.fromisoformat(release.datum)
    except ValueError:
        yield _of_release(release, "datum", f"De dag {release.datum} bestaat niet.", "Verbeter de datum.")
    klasse = heaviest(release.wijzigingen)
    if release.klasse != klasse:
        yield _of_release(
            release,
            "klasse",
            f"De klasse van {release.versie} is {release.klasse}; haar zwaarste wijziging is {klasse}.",
            f"Schrijf {klasse}.",
        )


def _in_order(history: History) -> Iterator[Finding]:
    for before, after in pairwise(history.releases):
        if before.versie == after.versie:
            yield _of_release(
                after, "versie", f"Versie {after.versie} staat er twee keer.", "Haal een van de twee weg."
            )
        elif before.datum > after.datum:
            yield _of_release(
                after,
                "datum",
                f"{after.versie} is van {after.datum}, en de lagere versie {before.versie} is van {before.datum}.",
                "Verbeter de datum of de versie.",
            )


def _version(specification: Specification, history: History) -> Iterator[Finding]:
    document = next((d for d in specification.facts.documents if d.path == EDITION), None)
    if document is None:
        return
    current, last = specification.edition.versie, history.last
    try:
        version = parsed(current)
    except UserError as error:
        yield Finding(document.place(("versie",)), CHECK, f"De versie klopt niet: {error}.", "Verbeter de versie.")
        return
    if last is not None and version < parsed(last.versie):
        yield Finding(
            document.place(("versie",)),
            CHECK,
            f"De versie is {current}, en de laatste uitgave in tables/uitgaven/ is {last.versie}.",
            f'Schrijf "{last.versie}" of hoger.',
        )


def _finding(change: Wijziging, pointer: tuple[str | int, ...], melding: str, herstel: str) -> Finding:
    return Finding(change.origin.place(*pointer), CHECK, melding, herstel)


def _of_release(release: Uitgave, key: str, melding: str, herstel: str) -> Finding:
    return Finding(release.origin.place(key), CHECK, melding, herstel)
