"""The corpus that is kept: small files that once showed something, each given to every call that reads its like."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fuzz.budget import Job
from fuzz.formats import calls_with
from fuzz.hostile.hostile import Hostile
from fuzz.places import HERE

FOLDER = HERE / "corpus"
_LIST = FOLDER / "corpus.toml"


@dataclass(frozen=True)
class Kept:
    """A file of the corpus.

    Attributes:
        bestand: its name.
        goed: the good file in whose place it comes.
        wat: what it showed.
    """

    bestand: str
    goed: str
    wat: str

    @property
    def content(self) -> bytes:
        """What it holds."""
        return (FOLDER / self.bestand).read_bytes()

    def jobs(self) -> Iterator[Job]:
        """Yield it in every place where its good file can be."""
        hostile = Hostile(self.bestand, self.wat, "corpus", lambda path, _good: _write(path, self.content), self.suffix)
        for call, place in calls_with(self.goed):
            yield Job(call, place, hostile)

    @property
    def suffix(self) -> str:
        """How its name ends."""
        return Path(self.bestand).suffix


def kept_corpus() -> list[Kept]:
    """Return the corpus."""
    return [Kept(**entry) for entry in tomllib.loads(_LIST.read_text(encoding="utf-8"))["geval"]]


def files_without_entry() -> set[str]:
    """Return the files of the folder that the list does not have, and those that it has and that are not there."""
    listed = {kept.bestand for kept in kept_corpus()}
    return listed ^ {path.name for path in FOLDER.iterdir() if path != _LIST}


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
