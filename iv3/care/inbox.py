"""Which files a run couples, of the files and folders that a user gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from iv3.care import messages
from iv3.care.lines import TEXTS
from iv3.core.errors import Unusable
from iv3.core.given import File
from iv3.core.sentences import text
from iv3.core.words import Berichtsoort
from iv3.rows.records import Records
from iv3.rows.table import Table

_TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
_MESSAGES = ".xml"


def files_in(tables: Iterable[Table]) -> list[Table]:
    """Return what to couple: what was given, and of a folder the messages, or when it has none the tables.

    Raises:
        Unusable: a folder holds nothing that can be coupled.
    """
    result: list[Table] = []
    for path in tables:
        if not (isinstance(path, Path) and path.is_dir()):
            result.append(path)
            continue
        found = messages.messages_in(path) if any(path.rglob(f"*{_MESSAGES}")) else _tables_in(path)
        if not found:
            raise Unusable(text(TEXTS, "geen_bestanden", map=path))
        result += found
    return result


def _tables_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.is_symlink() and p.suffix.lower() in _TABLES)


def answers_in(files: Iterable[Table]) -> Iterator[File]:
    """Yield the answers (325) among messages."""
    given = (path for file in files if (path := as_message(file)) is not None)
    return (path for path in given if messages.kind_of(path).soort == Berichtsoort.ANTWOORD)


def as_message(path: Table) -> File | None:
    """Return a file that its name says is a message; None for a table."""
    return None if isinstance(path, Records) or path.suffix.lower() != _MESSAGES else path
