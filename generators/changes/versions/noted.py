"""Whether people are told of a change: a change of facts comes with a file in ``tables/wijzigingen/``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generators.changes.versions.versions import VersionDifference
from generators.changes.years.changes import Change
from generators.changes.years.classes import NOTES, classes_of, heaviest
from generators.kernel.dutch import grouped
from generators.kernel.kinds import said
from generators.kernel.records import Wijziging
from generators.subjects.model.specification import Specification
from generators.subjects.releases.facts import FRAGMENTS, history_of, name_of
from iv3.core.errors import UserError
from iv3.core.words import Wijzigingsklasse

_SILENT = ("", Wijzigingsklasse.REDACTIONEEL)
"""The classes of a change that nobody has to be told of."""


def lacking(found: VersionDifference) -> list[str]:
    """Return what is still to be written about a change, as sentences; nothing when all is well.

    A release takes the files together, so it is not asked for them.

    Raises:
        UserError: the difference has no facts with it.
    """
    if found.old is None or found.new is None:
        raise UserError("van dit verschil zijn de feiten niet meer bekend")
    if found.klasse in _SILENT or _released(found.old) != _released(found.new):
        return []
    before = {*_told(found.old)}
    notes = [note for said, note in _told(found.new).items() if said not in before]
    if not notes:
        return [
            f"Deze wijziging is {found.klasse}, en er staat niets over in {FRAGMENTS}/. "
            f"Zet daar een bestand bij; {FRAGMENTS}/README.md zegt hoe."
        ]
    return [*_unwritten(found.changes, found.klasse, notes, _families(found.new))]


def _unwritten(
    changes: Iterable[Change], klasse: str, notes: Sequence[Wijziging], families: Mapping[str, str]
) -> Iterator[str]:
    """Yield what no note is about: every part where something is of ``klasse`` when that breaks, else one of them."""
    heavy = [change for change in changes if change.klasse == klasse and change.onderdeel != NOTES]
    asked = grouped((families.get(change.onderdeel, change.onderdeel), change) for change in heavy)
    lacking = {
        part: sentence for part, found in asked.items() if (sentence := _of_part(found, klasse, notes, families))
    }
    if klasse == Wijzigingsklasse.BREKEND or len(lacking) == len(asked):
        yield from lacking.values()


def _of_part(changes: Sequence[Change], klasse: str, notes: Sequence[Wijziging], families: Mapping[str, str]) -> str:
    """Return what is still to be written about the changes of one part; empty when nothing is."""
    first = changes[0]
    about = [note for note in notes if any(_is_about(note, change, families) for change in changes)]
    if not about:
        return (
            f"Deze wijziging is {klasse}, en geen nieuw bestand in {FRAGMENTS}/ gaat erover: {first.tekst} "
            f"Schrijf er een met {_as_asked(first)}."
        )
    noted = heaviest(note.klasse for note in about)
    if heaviest((noted, klasse)) == noted:
        return ""
    return (
        f"Deze wijziging is {klasse}, en in {FRAGMENTS}/ staat {noted}. {klasse.capitalize()} is: {first.tekst} "
        f"Schrijf daar klasse: {klasse}, of laat dit deel van de wijziging weg."
    )


def _is_about(note: Wijziging, change: Change, families: Mapping[str, str]) -> bool:
    """Tell whether a note is about the part of a change, its years, and somebody who notices it."""
    one, other = (families.get(part, part) for part in (note.onderdeel, change.onderdeel))
    has_years = not note.jaren or not change.jaren or {*change.jaren} <= {*note.jaren}
    return one == other and has_years and not {*note.voor}.isdisjoint(change.voor)


def _as_asked(change: Change) -> str:
    years = f", jaren: [{', '.join(map(str, change.jaren))}]" if change.jaren else ""
    return f"onderdeel: {change.onderdeel}{years}, voor: [{', '.join(change.voor)}]"


def _families(specification: Specification) -> Mapping[str, str]:
    """Return for every part the one that people see it with."""
    classes = classes_of(specification.facts)
    parts = classes.by_id if classes is not None else {}
    return {name: part.hoort_bij or name for name, part in parts.items()}


def _told(specification: Specification) -> dict[tuple[object, ...], Wijziging]:
    """Return every note that waits for a release, by what it says."""
    history = history_of(specification)
    notes = history.unreleased if history is not None else ()
    return {(name_of(note), repr(said(note))): note for note in notes}


def _released(specification: Specification) -> list[str]:
    history = history_of(specification)
    return [release.versie for release in history.releases] if history is not None else []
