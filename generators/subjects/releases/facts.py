"""Changes and releases: what users notice, for whom, in which version, and which version comes next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from generators.changes.years import classes
from generators.kernel.reading import Facts
from generators.kernel.records import Uitgave, Uitgaveregels, UitgebrachteWijziging, Wijziging
from generators.subjects.model.specification import Specification
from iv3.core.errors import UserError
from iv3.core.words import Wijzigingsklasse

FRAGMENTS = "tables/wijzigingen"
"""The folder with a file for every change that is not released."""

RELEASES = "tables/uitgaven"
"""The folder with a file for every released version."""

RULES = "tables/uitgaveregels.yaml"
EDITION = "tables/specificatie.yaml"

_VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")

Version = tuple[int, int, int]


@dataclass(frozen=True)
class History:
    """The changes that are not released, by name, and the releases, oldest version first.

    ``sections`` has every part that a change may be about with its title, in order: the facts that a difference
    compares, then everything else.
    """

    rules: Uitgaveregels
    sections: Mapping[str, str]
    unreleased: tuple[Wijziging, ...]
    releases: tuple[Uitgave, ...]

    @property
    def last(self) -> Uitgave | None:
        """The highest version that is released, or None before the first."""
        return self.releases[-1] if self.releases else None


def history_of(specification: Specification) -> History | None:
    """Return the history, without what the schema check rejected; None when the rules are not there or rejected."""
    facts = specification.facts
    rules = next(iter(facts.sound_files(Uitgaveregels)), None)
    if rules is None:
        return None
    return History(
        rules=rules,
        sections=_sections(facts, rules),
        unreleased=tuple(sorted(facts.sound_files(Wijziging), key=lambda change: change.origin.document.path)),
        releases=tuple(sorted(facts.sound_files(Uitgave), key=lambda release: parsed(release.versie))),
    )


def name_of(change: Wijziging) -> str:
    """Return the name of a change, that of its file before it was released."""
    if isinstance(change, UitgebrachteWijziging):
        return change.id
    return PurePosixPath(change.origin.document.path).stem


def parsed(versie: str) -> Version:
    """Return a version as numbers, which compare as versions do.

    Raises:
        UserError: it is not three numbers with points.
    """
    match = _VERSION.fullmatch(versie)
    if match is None:
        raise UserError(f"{versie} is geen versie; schrijf drie getallen met punten, zoals 1.4.2")
    return int(match[1]), int(match[2]), int(match[3])


def heaviest(changes: Iterable[Wijziging]) -> str:
    """Return the heaviest class of the changes; the lightest there is when there are none."""
    return classes.heaviest(change.klasse for change in changes) or Wijzigingsklasse.REDACTIONEEL


def next_version(history: History, current: str) -> str:
    """Return the version of the release that the unreleased changes make.

    The first release takes ``current``, the version the specification has. A later one raises the number that the
    heaviest change asks for; when somebody set ``current`` to a higher version by hand, that one is taken.
    """
    if history.last is None:
        return current
    return max(classes.next_version(history.last.versie, heaviest(history.unreleased)), current, key=parsed)


def _sections(facts: Facts, rules: Uitgaveregels) -> Mapping[str, str]:
    known = classes.classes_of(facts)
    compared = {id_: classes.words_of(part).titel for id_, part in known.by_id.items()} if known is not None else {}
    others = {name: other.titel for name, other in rules.andere_onderdelen.items() if name not in compared}
    return {**compared, **others}
