"""Which class a change has and whom it concerns, as ``tables/wijzigingsklassen.yaml`` decides."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from generators.changes.years.changes import SECTIONS, Change, Words
from generators.changes.years.spelling import Limits, Spelling
from generators.kernel.reading import Facts, Source
from generators.kernel.sources import Document

KEY = "wijzigingsklassen"
PARTS = "onderdelen"

CLASSES = ("brekend", "inhoudelijk", "redactioneel")
"""The classes, the heaviest first."""

OTHER = "overig"
"""The part of a file that the table does not know yet."""


@dataclass(frozen=True)
class Part:
    """A kind of facts: its words, the files it stands in, and which lists of these hold a fact for each item."""

    id: str
    words: Words
    patterns: tuple[str, ...]
    lists: tuple[str, ...]
    voor: tuple[str, ...]
    source: Source

    def holds_for(self, path: str) -> bool:
        """Tell whether the file at ``path`` is of this kind."""
        return any(fnmatchcase(path, pattern) and path.count("/") == pattern.count("/") for pattern in self.patterns)


@dataclass(frozen=True)
class Line:
    """A line of the table: which changes it holds for, and their class. Empty or None means: any."""

    onderdelen: tuple[str, ...]
    soorten: tuple[str, ...]
    velden: tuple[str, ...]
    in_bestaand_jaar: bool | None
    ernst: tuple[str, ...]
    klasse: str
    bij_spelling: str
    waarom: str
    source: Source

    def holds(self, change: Change) -> bool:
        """Tell whether this line is about ``change``."""
        return (
            change.onderdeel in self.onderdelen
            and change.soort in self.soorten
            and (not self.velden or change.veld in self.velden)
            and self.in_bestaand_jaar in (None, change.in_bestaand_jaar)
            and (not self.ernst or change.ernst in self.ernst)
        )


@dataclass(frozen=True, eq=False)
class Classes:
    """The whole table."""

    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    limits: Limits

    @cached_property
    def by_id(self) -> Mapping[str, Part]:
        """Every part by its id, in the order in which changes are shown."""
        return {part.id: part for part in self.parts}

    def parts_of(self, path: str) -> tuple[Part, ...]:
        """Return the parts that stand in the file at ``path``, or the one for files the table does not know."""
        return tuple(part for part in self.parts if part.holds_for(path)) or (self.by_id[OTHER],)

    def line(self, change: Change) -> Line | None:
        """Return the first line that holds for ``change``."""
        return next((line for line in self.lines if line.holds(change)), None)

    def classified(self, changes: Iterable[Change], spelling: Spelling) -> list[Change]:
        """Return the changes with class, audience and reason.

        Raises:
            ValueError: no line of the table holds for a change; the message is in Dutch.
        """
        return [self._classified(change, spelling) for change in changes]

    def _classified(self, change: Change, spelling: Spelling) -> Change:
        line = self.line(change)
        if line is None:
            what = f"{change.onderdeel}, {change.soort}{change.veld and f', {change.veld}'}"
            raise ValueError(
                f"tables/wijzigingsklassen.yaml geeft geen klasse voor: {what}; kijk met make check of dit "
                "klopt, en zet er anders een regel bij"
            )
        klasse, waarom = line.klasse, line.waarom
        if line.bij_spelling and spelling.is_all(change.oud, change.nieuw, self.limits):
            klasse, waarom = line.bij_spelling, "Alleen de spelling is anders."
        voor = self.by_id[change.onderdeel].voor
        return dataclasses.replace(change, klasse=klasse, voor=voor, waarom=waarom)


def heaviest(changes: Iterable[Change]) -> str:
    """Return the heaviest class of ``changes``; empty when there are none."""
    return min((change.klasse for change in changes), key=CLASSES.index, default="")


def next_version(versie: str, klasse: str) -> str:
    """Return the version that follows ``versie`` (three numbers with points) after a change of a class.

    Before 1.0.0 what breaks raises the second number and everything else the third; no class leaves it as it is.

    Raises:
        ValueError: ``versie`` is no such version, or the class is unknown.
    """
    numbers = versie.split(".")
    if len(numbers) != 3 or not all(number.isascii() and number.isdigit() for number in numbers):
        raise ValueError(f"{versie} is geen versie van drie getallen, zoals 1.4.0")
    if klasse not in ("", *CLASSES):
        raise ValueError(f"de klasse {klasse} bestaat niet")
    major, minor, patch = map(int, numbers)
    if klasse == "":
        return versie
    place = CLASSES.index(klasse) if major else min(CLASSES.index(klasse) + 1, 2)
    return ".".join(map(str, ((major + 1, 0, 0), (major, minor + 1, 0), (major, minor, patch + 1))[place]))


def read(facts: Facts) -> Classes | None:
    """Return the table, without what the schema check rejected; None when there is none."""
    for document in facts.documents:
        data = document.data
        if isinstance(data, dict) and KEY in data and not any(path == document.path for path, _ in facts.rejected):
            spelling = data["spelling"]
            return Classes(
                parts=tuple(_part(document, index) for index in range(len(data[PARTS]))),
                lines=tuple(_line(document, index) for index in range(len(data[KEY]))),
                limits=Limits(
                    spelling["kortste_woord"],
                    spelling["letters_per_verschil"],
                    frozenset(spelling["woorden_met_betekenis"]),
                ),
            )
    return None


def _part(document: Document, index: int) -> Part:
    record = document.data[PARTS][index]
    own = Words(record.get("titel", ""), record.get("enkelvoud", ""), record.get("meervoud", ""))
    return Part(
        record["id"],
        SECTIONS.get(record["id"], own),
        tuple(record.get("bestanden", ())),
        tuple(record.get("lijsten", ())),
        tuple(record["voor"]),
        Source(document, (PARTS, index)),
    )


def _line(document: Document, index: int) -> Line:
    record = document.data[KEY][index]
    return Line(
        tuple(record["onderdelen"]),
        tuple(record["soorten"]),
        tuple(record.get("velden", ())),
        record.get("in_bestaand_jaar"),
        tuple(record.get("ernst", ())),
        record["klasse"],
        record.get("bij_spelling", ""),
        record["waarom"],
        Source(document, (KEY, index)),
    )
