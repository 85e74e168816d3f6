"""Prepare a release: the changes that are not released go into one file for the version, and the version goes up."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generators.kernel.files import write_sources
from generators.kernel.records import Wijziging
from generators.kernel.sources import load_text
from generators.subjects.model.specification import Specification
from generators.subjects.releases.facts import (
    EDITION,
    RELEASES,
    History,
    heaviest,
    history_of,
    name_of,
    next_version,
    parsed,
)
from iv3.core.errors import UserError

_VERSION_LINE = re.compile(r'^versie: "[^"\n]*"', re.M)


@dataclass(frozen=True)
class Prepared:
    """A release before it is written: the new content of files, and the files that go, as paths in the repository."""

    versie: str
    klasse: str
    written: dict[str, bytes]
    removed: tuple[str, ...]


def prepare(root: Path, specification: Specification, datum: str, versie: str | None = None) -> Prepared:
    """Work out the release of everything that is not released.

    Args:
        root: the repository.
        specification: facts that passed the checks.
        datum: the day of the release, as ISO 8601.
        versie: the version; None works it out from the classes of the changes.

    Raises:
        UserError: there is nothing to release, the day is no day or lies before the last release, or the version is
            lower than the changes ask for.
    """
    history = history_of(specification)
    if history is None or not history.unreleased:
        raise UserError("er staan geen wijzigingen in tables/wijzigingen/, dus er is niets om uit te brengen")
    try:
        day = date.fromisoformat(datum).isoformat()
    except ValueError as error:
        raise UserError(f"{datum} is geen dag; schrijf jaar-maand-dag, zoals 2027-01-15") from error
    if history.last is not None and day < history.last.datum:
        raise UserError(
            f"{day} ligt voor de laatste uitgave, {history.last.versie} van {history.last.datum}; kies een latere dag"
        )
    version = _version(history, specification.edition.versie, versie)
    path = f"{RELEASES}/{version}.yaml"
    return Prepared(
        versie=version,
        klasse=heaviest(history.unreleased),
        written={
            path: _release_text(root, history, version, day).encode(),
            EDITION: _with_version(root, version).encode(),
        },
        removed=tuple(change.origin.document.path for change in history.unreleased),
    )


def apply(root: Path, prepared: Prepared) -> None:
    """Write the release, each file in one step, and then remove the changes it holds."""
    write_sources(root, prepared.written)
    for path in prepared.removed:
        (root / path).unlink()


def _version(history: History, current: str, wanted: str | None) -> str:
    lowest = next_version(history, current)
    if wanted is None:
        return lowest
    if parsed(wanted) < parsed(lowest):
        klasse = heaviest(history.unreleased)
        raise UserError(
            f"versie {wanted} is te laag: de zwaarste wijziging is {klasse}, dus het wordt {lowest} of hoger"
        )
    return wanted


def _release_text(root: Path, history: History, version: str, day: str) -> str:
    """Return the file of the release: what each change says, as it was written, one step to the right."""
    klasse = heaviest(history.unreleased)
    head = f'versie: "{version}"\ndatum: "{day}"\nklasse: {klasse}\nwijzigingen:\n'
    text = head + "".join(_folded(root, change) for change in history.unreleased)
    expected = {
        "versie": version,
        "datum": day,
        "klasse": klasse,
        "wijzigingen": [{"id": name_of(change), **change.origin.document.data} for change in history.unreleased],
    }
    made = load_text(text, f"{RELEASES}/{version}.yaml")
    if made.findings or made.data != expected:
        raise UserError(
            "een wijziging is zo geschreven dat zij niet in een uitgave past; "
            "schrijf elk veld van elk bestand in tables/wijzigingen/ op een eigen regel, vanaf het begin van de regel"
        )
    return text


def _folded(root: Path, change: Wijziging) -> str:
    text = (root / change.origin.document.path).read_text(encoding="utf-8").strip("\n")
    return f"  - id: {name_of(change)}\n{textwrap.indent(text, '    ')}\n"


def _with_version(root: Path, version: str) -> str:
    text = (root / EDITION).read_text(encoding="utf-8")
    changed, count = _VERSION_LINE.subn(f'versie: "{version}"', text)
    if count != 1:
        raise UserError(f'in {EDITION} staat niet precies één regel met versie: "…"; zet haar daar eerst goed')
    return changed
