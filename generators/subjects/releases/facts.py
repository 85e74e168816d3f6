"""Changes and releases: what users notice, for whom, in which version, and which version comes next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from generators.changes.years.classes import CLASSES
from generators.changes.years.classes import next_version as raised
from generators.changes.years.classes import read as read_classes
from generators.kernel.reading import Facts, Record, Source
from generators.kernel.sources import Document

FRAGMENTS = "tables/wijzigingen"
"""The folder with a file for every change that is not released."""

RELEASES = "tables/uitgaven"
"""The folder with a file for every released version."""

RULES = "tables/uitgaveregels.yaml"
EDITION = "tables/specificatie.yaml"

_VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")

Version = tuple[int, int, int]


@dataclass(frozen=True)
class ChangeNote:
    """What users notice of one change; ``id`` is its name, ``jaren`` is empty when it is not about years."""

    id: str
    soort: str
    klasse: str
    onderdeel: str
    jaren: tuple[int, ...]
    voor: tuple[str, ...]
    tekst: str
    source: Source


@dataclass(frozen=True)
class Release:
    """A released version with its date (ISO 8601), its heaviest class and its changes."""

    versie: str
    datum: str
    klasse: str
    changes: tuple[ChangeNote, ...]
    source: Source


@dataclass(frozen=True)
class ReleaseRules:
    """How changes are written and numbered: what ``tables/uitgaveregels.yaml`` says."""

    titel: str
    inleiding: str
    herkomst: str
    nog_niet: str
    langste_tekst: int
    meeste_zinnen: int
    soorten: Mapping[str, str]
    klassen: Mapping[str, str]
    doelgroepen: Mapping[str, str]
    andere_onderdelen: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class History:
    """The changes that are not released, by name, and the releases, oldest version first.

    ``sections`` has every part that a change may be about with its title, in order: the facts that a difference
    compares, then everything else.
    """

    rules: ReleaseRules
    sections: Mapping[str, str]
    unreleased: tuple[ChangeNote, ...]
    releases: tuple[Release, ...]

    @property
    def last(self) -> Release | None:
        """The highest version that is released, or None before the first."""
        return self.releases[-1] if self.releases else None


def read(facts: Facts) -> History | None:
    """Return the history, without what the schema check rejected; None when the rules are not there or rejected."""
    rejected = {path for path, _ in facts.rejected}
    documents = {d.path: d for d in facts.documents if d.path not in rejected and isinstance(d.data, dict)}
    if RULES not in documents:
        return None
    rules = ReleaseRules(**documents[RULES].data)
    return History(
        rules=rules,
        sections=_sections(facts, rules),
        unreleased=tuple(_fragment(d) for path, d in sorted(documents.items()) if _stands_in(path, FRAGMENTS)),
        releases=tuple(
            sorted(
                (_release(d) for path, d in documents.items() if _stands_in(path, RELEASES)),
                key=lambda release: parsed(release.versie),
            )
        ),
    )


def parsed(versie: str) -> Version:
    """Return a version as numbers, which compare as versions do.

    Raises:
        ValueError: it is not three numbers with points.
    """
    match = _VERSION.fullmatch(versie)
    if match is None:
        raise ValueError(f"{versie} is geen versie; schrijf drie getallen met punten, zoals 1.4.2")
    return int(match[1]), int(match[2]), int(match[3])


def heaviest(changes: Iterable[ChangeNote]) -> str:
    """Return the heaviest class of the changes; the lightest there is when there are none."""
    return min((change.klasse for change in changes), key=CLASSES.index, default=CLASSES[-1])


def next_version(history: History, current: str) -> str:
    """Return the version of the release that the unreleased changes make.

    The first release takes ``current``, the version the specification has. A later one raises the number that the
    heaviest change asks for; when somebody set ``current`` to a higher version by hand, that one is taken.
    """
    if history.last is None:
        return current
    return max(raised(history.last.versie, heaviest(history.unreleased)), current, key=parsed)


def _stands_in(path: str, folder: str) -> bool:
    return str(PurePosixPath(path).parent) == folder


def _sections(facts: Facts, rules: ReleaseRules) -> Mapping[str, str]:
    classes = read_classes(facts)
    compared = {part.id: part.words.titel for part in classes.parts} if classes is not None else {}
    others = {name: other["titel"] for name, other in rules.andere_onderdelen.items() if name not in compared}
    return {**compared, **others}


def _fragment(document: Document) -> ChangeNote:
    return _change(Source(document, ()), document.data, PurePosixPath(document.path).stem)


def _release(document: Document) -> Release:
    data = document.data
    return Release(
        versie=data["versie"],
        datum=data["datum"],
        klasse=data["klasse"],
        changes=tuple(
            _change(Source(document, ("wijzigingen", index)), record, record["id"])
            for index, record in enumerate(data["wijzigingen"])
        ),
        source=Source(document, ()),
    )


def _change(source: Source, record: Record, name: str) -> ChangeNote:
    return ChangeNote(
        id=name,
        soort=record["soort"],
        klasse=record["klasse"],
        onderdeel=record["onderdeel"],
        jaren=tuple(record.get("jaren", ())),
        voor=tuple(record["voor"]),
        tekst=record["tekst"],
        source=source,
    )
