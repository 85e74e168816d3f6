"""Which class a change has and whom it concerns, as ``tables/wijzigingsklassen.yaml`` decides."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from generators.changes.years.changes import SECTIONS, Change, Words
from generators.changes.years.spelling import Spelling
from generators.kernel.reading import Facts
from generators.kernel.records import Klasseregel, Wijzigingsklassenbestand, Wijzigingsonderdeel
from iv3.core.errors import UserError
from iv3.core.words import Wijzigingsklasse

NOTES = "wijzigingen"
"""The part with what people are told of changes."""

OTHER = "overig"
"""The part of a file that the table does not know yet."""


@dataclass(frozen=True, eq=False)
class Classes:
    """The whole table, with what it decides."""

    table: Wijzigingsklassenbestand

    @cached_property
    def by_id(self) -> Mapping[str, Wijzigingsonderdeel]:
        """Every part by its id, in the order in which changes are shown."""
        return {part.id: part for part in self.table.onderdelen}

    def parts_of(self, path: str) -> tuple[Wijzigingsonderdeel, ...]:
        """Return the parts that stand in the file at ``path``, or the one for files the table does not know."""
        return tuple(part for part in self.table.onderdelen if stands_in(part, path)) or (self.by_id[OTHER],)

    def line(self, change: Change) -> Klasseregel | None:
        """Return the first line that holds for ``change``."""
        return next((line for line in self.table.wijzigingsklassen if _holds(line, change)), None)

    def classified(self, changes: Iterable[Change], spelling: Spelling) -> list[Change]:
        """Return the changes with class, audience and reason.

        Raises:
            UserError: no line of the table holds for a change; the message is in Dutch.
        """
        return [self._classified(change, spelling) for change in changes]

    def _classified(self, change: Change, spelling: Spelling) -> Change:
        line = self.line(change)
        if line is None:
            what = f"{change.onderdeel}, {change.soort}{change.veld and f', {change.veld}'}"
            raise UserError(
                f"tables/wijzigingsklassen.yaml geeft geen klasse voor: {what}; kijk met make check of dit "
                "klopt, en zet er anders een regel bij"
            )
        klasse, waarom = line.klasse, line.waarom
        if line.bij_spelling and spelling.is_all(change.oud, change.nieuw, self.table.spelling):
            klasse, waarom = line.bij_spelling, "Alleen de spelling is anders."
        voor = self.by_id[change.onderdeel].voor
        return dataclasses.replace(change, klasse=klasse, voor=voor, waarom=waarom)


def words_of(part: Wijzigingsonderdeel) -> Words:
    """Return the words for a kind of facts; those of the model are always the same."""
    return SECTIONS.get(
        part.id, Words(part.titel or "", part.enkelvoud or "", part.meervoud or "", part.erbij or "", part.weg or "")
    )


def stands_in(part: Wijzigingsonderdeel, path: str) -> bool:
    """Tell whether the file at ``path`` holds facts of this kind."""
    return any(fnmatchcase(path, pattern) and path.count("/") == pattern.count("/") for pattern in part.bestanden)


def heaviest(classes: Iterable[str]) -> str:
    """Return the heaviest of some classes; empty when there are none."""
    return min(classes, key=Wijzigingsklasse.VALUES.index, default="")


def next_version(versie: str, klasse: str) -> str:
    """Return the version that follows ``versie`` (three numbers with points) after a change of a class.

    Before 1.0.0 what breaks raises the second number and everything else the third; no class leaves it as it is.

    Raises:
        UserError: ``versie`` is no such version, or the class is unknown.
    """
    numbers = versie.split(".")
    if len(numbers) != 3 or not all(number.isascii() and number.isdigit() for number in numbers):
        raise UserError(f"{versie} is geen versie van drie getallen, zoals 1.4.0")
    if klasse not in ("", *Wijzigingsklasse.VALUES):
        raise UserError(f"de klasse {klasse} bestaat niet")
    major, minor, patch = map(int, numbers)
    if klasse == "":
        return versie
    order = Wijzigingsklasse.VALUES.index(klasse)
    place = order if major else min(order + 1, 2)
    return ".".join(map(str, ((major + 1, 0, 0), (major, minor + 1, 0), (major, minor, patch + 1))[place]))


def classes_of(facts: Facts) -> Classes | None:
    """Return the table; None when there is none that the schema accepts."""
    return next(map(Classes, facts.sound_files(Wijzigingsklassenbestand)), None)


def _holds(line: Klasseregel, change: Change) -> bool:
    """Tell whether a line of the table is about ``change``; what it leaves out may be anything."""
    return (
        change.onderdeel in line.onderdelen
        and change.soort in line.soorten
        and (not line.velden or change.veld in line.velden)
        and line.in_bestaand_jaar in (None, change.in_bestaand_jaar)
        and (not line.ernst or change.ernst in line.ernst)
    )
