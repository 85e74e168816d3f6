"""Whether people are told of a change: a change of facts comes with a file in ``tables/wijzigingen/``."""

from __future__ import annotations

from collections.abc import Iterator

from generators.changes.versions.versions import VersionDifference
from generators.changes.years.classes import heaviest
from generators.kernel.kinds import said
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
    before = set(_notes(found.old))
    classes = [klasse for note, klasse in _notes(found.new) if (note, klasse) not in before]
    noted = heaviest(classes)
    if not noted:
        return [
            f"Deze wijziging is {found.klasse}, en er staat niets over in {FRAGMENTS}/. "
            f"Zet daar een bestand bij; {FRAGMENTS}/README.md zegt hoe."
        ]
    if heaviest((noted, found.klasse)) != noted:
        example = next(change.tekst for change in found.changes if change.klasse == found.klasse)
        return [
            f"Deze wijziging is {found.klasse}, en in {FRAGMENTS}/ staat {noted}. "
            f"{found.klasse.capitalize()} is: {example} "
            f"Schrijf daar klasse: {found.klasse}, of laat dit deel van de wijziging weg."
        ]
    return []


def _notes(specification: Specification) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yield every note that waits for a release, as what it says, with its class."""
    history = history_of(specification)
    for note in history.unreleased if history is not None else ():
        yield (name_of(note), *said(note).items()), note.klasse


def _released(specification: Specification) -> list[str]:
    history = history_of(specification)
    return [release.versie for release in history.releases] if history is not None else []
