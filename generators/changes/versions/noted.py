"""Whether people are told of a change: a change of facts comes with a file in ``tables/wijzigingen/``."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from generators.changes.versions.versions import Difference
from generators.changes.years.classes import CLASSES
from generators.subjects.model.specification import Specification
from generators.subjects.releases import facts as releases

_SILENT = ("", CLASSES[-1])
"""The classes of a change that nobody has to be told of."""


def lacking(found: Difference) -> list[str]:
    """Return what is still to be written about a change, as sentences; nothing when all is well.

    A release takes the files together, so it is not asked for them.

    Raises:
        ValueError: the difference has no facts with it.
    """
    if found.old is None or found.new is None:
        raise ValueError("van dit verschil zijn de feiten niet meer bekend")
    if found.klasse in _SILENT or _released(found.old) != _released(found.new):
        return []
    before = set(_notes(found.old))
    classes = [klasse for note, klasse in _notes(found.new) if (note, klasse) not in before]
    heaviest = min(classes, key=CLASSES.index, default="")
    if not heaviest:
        return [
            f"Deze wijziging is {found.klasse}, en er staat niets over in {releases.FRAGMENTS}/. "
            f"Zet daar een bestand bij; {releases.FRAGMENTS}/README.md zegt hoe."
        ]
    if CLASSES.index(heaviest) > CLASSES.index(found.klasse):
        example = next(change.tekst for change in found.changes if change.klasse == found.klasse)
        return [
            f"Deze wijziging is {found.klasse}, en in {releases.FRAGMENTS}/ staat {heaviest}. "
            f"{found.klasse.capitalize()} is: {example} "
            f"Schrijf daar klasse: {found.klasse}, of laat dit deel van de wijziging weg."
        ]
    return []


def _notes(specification: Specification) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yield every note that waits for a release, as what it says, with its class."""
    history = releases.read(specification.facts)
    for note in history.unreleased if history is not None else ():
        said = (getattr(note, field.name) for field in dataclasses.fields(note) if field.name != "source")
        yield tuple(said), note.klasse


def _released(specification: Specification) -> list[str]:
    history = releases.read(specification.facts)
    return [release.versie for release in history.releases] if history is not None else []
