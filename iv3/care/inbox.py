"""What a run reads of what a user gives: files and folders sorted by what they are, and what is left unread counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from iv3.care import messages
from iv3.care.lines import TEXTS
from iv3.care.message_records import PART, MessageKind
from iv3.core.errors import Unusable
from iv3.core.given import File
from iv3.core.sentences import text
from iv3.core.words import Berichtsoort
from iv3.rows.cells import shown
from iv3.rows.records import Records
from iv3.rows.table import Table

_TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
_MESSAGES = ".xml"
_UNSEEN = (".", "~$")
"""How the names begin of files that programs keep for themselves."""
_SHOWN = 5


@dataclass
class Inbox:
    """What was given, sorted: ``lines`` are tables and declarations, in the order in which they were given.

    ``seen`` is every file that was looked at, ``remarks`` says what is not read, and why.
    """

    lines: list[Table] = field(default_factory=list)
    answers: list[File] = field(default_factory=list)
    seen: list[Path] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    _kinds: Counter[tuple[str, str]] = field(default_factory=Counter, repr=False)

    def add_message(self, path: File, kind: MessageKind) -> None:
        """Take a message where it belongs."""
        if kind.soort == Berichtsoort.DECLARATIE:
            self.lines.append(path)
        elif kind.soort == Berichtsoort.ANTWOORD:
            self.answers.append(path)
        else:
            self._kinds[kind.naam, kind.soort] += 1

    def close(self) -> None:
        """Say how many messages there were of each kind that has no amounts.

        Raises:
            Unusable: there is nothing to couple.
        """
        for (name, soort), count in sorted(self._kinds.items()):
            key = "bericht-zonder-bedragen" if count == 1 else "berichten-zonder-bedragen"
            kind = Berichtsoort.TITLES[soort].lower()
            self.remarks.append(text(PART, key, aantal=count, bericht=name, soort=kind))
        if not self.lines and self.answers:
            raise Unusable(text(TEXTS, "alleen_antwoorden", bestand=_some(self.answers)))
        if not self.lines:
            raise Unusable(" ".join([text(TEXTS, "niets_te_koppelen"), *self.remarks]))


def inbox_of(given: Iterable[Table]) -> Inbox:
    """Return what to read of what was given: files, folders, and rows in memory.

    Raises:
        Unusable: there is nothing to couple, or a message is not there or damaged.
    """
    inbox = Inbox()
    for path in given:
        if isinstance(path, Path) and path.is_dir():
            _add_folder(inbox, path)
            continue
        if isinstance(path, Path):
            inbox.seen.append(path)
        message = as_message(path)
        if message is None:
            inbox.lines.append(path)
        else:
            inbox.add_message(message, messages.kind_of(message))
    inbox.close()
    return inbox


def answers_in(given: Iterable[File]) -> list[File]:
    """Return the answers that are given as such; of a folder its answers, and other messages are passed over.

    Raises:
        Unusable: a folder has no messages.
    """
    found: list[File] = []
    for path in given:
        if isinstance(path, Path) and path.is_dir():
            found += [file for file in messages.messages_in(path) if _soort(file) == Berichtsoort.ANTWOORD]
        else:
            found.append(path)
    return found


def as_message(path: Table) -> File | None:
    """Return a file that its name says is a message; None for a table."""
    return None if isinstance(path, Records) or path.suffix.lower() != _MESSAGES else path


def _soort(path: File) -> str | None:
    kind = messages.kind_if_known(path)
    return None if kind is None else kind.soort


def _add_folder(inbox: Inbox, folder: Path) -> None:
    files = [path for path in messages.files_below(folder) if not path.name.startswith(_UNSEEN)]
    inbox.seen += files
    before, other = len(inbox.lines), []
    for path in files:
        if path.suffix.lower() == _MESSAGES:
            kind = messages.kind_if_known(path)
            if kind is None:
                other.append(path)
            else:
                inbox.add_message(path, kind)
    tables = [path for path in files if path.suffix.lower() in _TABLES]
    own = [path for path in tables if path.parent == folder]
    if len(inbox.lines) > before:
        _say(inbox, "tabellen_niet_gelezen", tables)
    else:
        inbox.lines += own
        _say(inbox, "tabellen_dieper", [path for path in tables if path not in own])
    _say(inbox, "xml_niet_gelezen", other)
    known = (_MESSAGES, *_TABLES)
    _say(inbox, "bestanden_niet_gelezen", [path for path in files if path.suffix.lower() not in known])
    if not any(path.suffix.lower() in known for path in files):
        raise Unusable(text(TEXTS, "geen_bestanden", map=folder))


def _say(inbox: Inbox, key: str, paths: list[Path]) -> None:
    if paths:
        inbox.remarks.append(text(TEXTS, key, aantal=len(paths), bestanden=_some(paths)))


def _some(paths: list[Path] | list[File]) -> str:
    named = ", ".join(shown(path.name) for path in paths[:_SHOWN])
    return named if len(paths) <= _SHOWN else f"{named}, …"
