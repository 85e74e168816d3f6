"""Changes and releases: what users notice, for whom, in which version, and which version comes next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from generators.difference.changes import SECTIONS
from generators.facts import Facts, Record, Source
from generators.sources import Document

FRAGMENTS = "tables/wijzigingen"
"""The folder with a file for every change that is not released."""

RELEASES = "tables/uitgaven"
"""The folder with a file for every released version."""

RULES = "tables/uitgaveregels.yaml"
EDITION = "tables/specificatie.yaml"

_VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")
_PARTS = ("eerste", "tweede", "derde")

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
    klassen: Mapping[str, Mapping[str, str]]
    doelgroepen: Mapping[str, str]
    andere_onderdelen: Mapping[str, str]

    def heaviest(self, klassen: Iterable[str]) -> str:
        """Return the heaviest of the classes; the lightest there is when there are none."""
        found = set(klassen)
        return next((klasse for klasse in self.klassen if klasse in found), list(self.klassen)[-1])


@dataclass(frozen=True)
class History:
    """The changes that are not released, by name, and the releases, oldest version first."""

    rules: ReleaseRules
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
    return History(
        rules=_rules(documents[RULES].data),
        unreleased=tuple(_fragment(d) for path, d in sorted(documents.items()) if _stands_in(path, FRAGMENTS)),
        releases=tuple(
            sorted(
                (_release(d) for path, d in documents.items() if _stands_in(path, RELEASES)),
                key=lambda release: parsed(release.versie),
            )
        ),
    )


def sections(history: History) -> dict[str, str]:
    """Return every part a change may be about, with its title, in order: those of a difference, then the others."""
    compared = {name: words.titel for name, words in SECTIONS.items()}
    others = {name: titel for name, titel in history.rules.andere_onderdelen.items() if name not in compared}
    return {**compared, **others}


def parsed(versie: str) -> Version:
    """Return a version as numbers, which compare as versions do.

    Raises:
        ValueError: it is not three numbers with points.
    """
    match = _VERSION.fullmatch(versie)
    if match is None:
        raise ValueError(f"{versie} is geen versie; schrijf drie getallen met punten, zoals 1.4.2")
    return int(match[1]), int(match[2]), int(match[3])


def next_version(history: History, current: str) -> str:
    """Return the version of the release that the unreleased changes make.

    The first release takes ``current``, the version the specification has. A later one raises the number that the
    heaviest change asks for; when somebody set ``current`` to a higher version by hand, that one is taken.
    """
    if history.last is None:
        return current
    klasse = history.rules.heaviest(change.klasse for change in history.unreleased)
    old = parsed(history.last.versie)
    rule = history.rules.klassen[klasse]
    raised = _PARTS.index(rule["ophogen"] if old >= (1, 0, 0) else rule["ophogen_voor_1_0_0"])
    new = (*old[:raised], old[raised] + 1, *(0 for _ in old[raised + 1 :]))
    return max(".".join(map(str, new)), current, key=parsed)


def _stands_in(path: str, folder: str) -> bool:
    return str(PurePosixPath(path).parent) == folder


def _rules(data: Record) -> ReleaseRules:
    titles = {name: other["titel"] for name, other in data["andere_onderdelen"].items()}
    return ReleaseRules(**{**data, "andere_onderdelen": titles})


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
