"""What a build made before: taken again when nothing that it was made of is another, else made anew.

A result is kept with the kinds of facts that were looked at while it was made (see `generators.kernel.noted`), each
with its fingerprint. Of everything else that a build reads, its programs and templates among them, there is one
fingerprint for all: whatever changes there, nothing kept before counts. A build during which somebody edits any of it
keeps nothing: its results may be half of the old programs and half of the new.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from generators.kernel import noted, schema
from generators.kernel.files import Files
from generators.kernel.places import GENERATED, PACKS, ROOT, STARTED
from generators.kernel.reading import Facts
from generators.kernel.remembered import FOLDER, put

MOST_BYTES = 500_000_000
"""How much stays; what was not used for longest goes first. A whole build keeps about a fifth of it."""

APART = frozenset(
    {".git", ".venv", ".cache", ".hypothesis", "node_modules", "dist", "tests", "benchmarks", "fuzz", "__pycache__"}
    | {".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache"}
)
"""Names of folders that no build reads."""

FROM_FACTS = frozenset({"tables", GENERATED, PACKS, "CHANGELOG.md"})
"""The facts, which have fingerprints of their own, and what is committed of what is made from them."""

_NO_FILES = hashlib.sha256().hexdigest()
_SHORT = 24


def fingerprint_of_programs(root: Path) -> str:
    """Return the SHA-256 over all that a build of ``root`` reads besides facts, Python and its libraries included."""
    digest = hashlib.sha256()
    for path in program_files():
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0{content}\n".encode())
    digest.update("\n".join([sys.version, *_libraries(), schema.fingerprint(root)]).encode())
    return digest.hexdigest()


def program_files() -> Iterator[Path]:
    """Yield every file of the repository that a build may read besides facts, in order."""
    for folder, folders, names in os.walk(ROOT):
        top = Path(folder)
        folders[:] = sorted(name for name in folders if name not in APART and not _is_from_facts(top / name))
        yield from (top / name for name in sorted(names) if name not in APART and not _is_from_facts(top / name))


def are_programs_of_the_start() -> bool:
    """Tell whether no program or template was written since this process began."""
    return all(path.stat().st_mtime < STARTED for path in program_files())


def _is_from_facts(path: Path) -> bool:
    return path.relative_to(ROOT).as_posix() in FROM_FACTS


def _libraries() -> list[str]:
    """Return name and version of everything that is installed where Python looks for modules."""
    folders = [Path(entry) for entry in sys.path if Path(entry).is_dir()]
    node = ROOT / "node_modules" / ".package-lock.json"  # what npm installed
    installed = [node.read_text(encoding="utf-8")] if node.is_file() else []
    return sorted(path.name for folder in folders for path in folder.glob("*.dist-info")) + installed


class Kept:
    """The results of earlier builds; call it with a name and what makes the result."""

    def __init__(self, programs: str, facts: Facts, folder: Path = FOLDER / "made") -> None:
        """Take the fingerprint of the programs and facts in which nothing has the wrong shape."""
        self.programs, self.folder = programs, folder
        self._fingerprints = facts.fingerprints()
        self._mine = f".{os.urandom(8).hex()}-"
        """How the names of files begin that are of this build, until it is over."""

    def __call__(self, name: str, make: Callable[[], Files], given: bytes = b"") -> Files:
        """Return what ``make`` makes, from an earlier build when it would be the same.

        Args:
            name: what it is.
            make: makes it of facts, and of nothing else but programs and ``given``.
            given: what the result is made of besides, such as what another part made.
        """
        key = hashlib.sha256(f"{self.programs} {name} ".encode() + given).hexdigest()
        found = self._found(f"{name}-{key[:_SHORT]}-")
        if found is not None:
            noted.note(found.made_of)
            return found.value
        made = noted.made(make)
        self._put(f"{name}-{key[:_SHORT]}-", made)
        noted.note(made.made_of)
        return made.value

    def between(self, name: str, make: Callable[[], Files]) -> noted.Noted[Files]:
        """Return files that other parts are made of: of these files, whatever they were made of themselves."""
        found = self(name, make)
        self._fingerprints[name] = _digest_of(found)
        return noted.Noted(found, frozenset({name}))

    def settle(self, *, is_sound: bool) -> None:
        """Let later builds take what this one made, unless it is not sound; then forget what was not used for longest.

        Args:
            is_sound: whether it was all made by the programs that were given; see `are_programs_of_the_start`.
        """
        with suppress(OSError):
            for path in sorted(self.folder.glob(f"{self._mine}*")):
                if is_sound:
                    path.replace(self.folder / path.name.removeprefix(self._mine))
                else:
                    path.unlink(missing_ok=True)
        self._forget_oldest()

    def _forget_oldest(self) -> None:
        """Remove what was not used for longest, and what a killed build left, until `MOST_BYTES` remain."""
        with suppress(OSError):
            used = sorted(((path, path.stat()) for path in self.folder.iterdir()), key=lambda item: -item[1].st_mtime)
            total = 0
            for path, stat in used:
                total += stat.st_size
                if total > MOST_BYTES:
                    path.unlink(missing_ok=True)

    def _found(self, start: str) -> noted.Noted[Files] | None:
        for path in sorted(self.folder.glob(f"{start}*")):
            with suppress(OSError, ValueError, KeyError, TypeError), path.open("rb") as file:  # gone, or not whole
                head = json.loads(file.readline())
                if head["made_of"] == self._now(head["made_of"]):
                    files = _files_in(file, head)
                    os.utime(path)
                    return noted.Noted(files, frozenset(head["made_of"]))
        return None

    def _put(self, start: str, made: noted.Noted[Files]) -> None:
        made_of = self._now(made.made_of)
        body = b"".join(made.value.values())
        head = {
            "made_of": made_of,
            "files": [[path, len(content)] for path, content in made.value.items()],
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        name = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:_SHORT]
        put(self.folder / f"{self._mine}{start}{name}", json.dumps(head).encode() + b"\n" + body)

    def _now(self, kinds: Mapping[str, str] | frozenset[str]) -> dict[str, str]:
        """Return the kinds with their fingerprints as the facts stand."""
        return {kind: self._fingerprints.get(kind, _NO_FILES) for kind in sorted(kinds)}


def _digest_of(files: Files) -> str:
    digest = hashlib.sha256()
    for path, content in files.items():
        digest.update(f"{path}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def _files_in(file: BinaryIO, head: Mapping[str, Any]) -> Files:
    """Return the files that follow the head.

    Raises:
        ValueError: they are not what was kept.
    """
    body = file.read()
    if hashlib.sha256(body).hexdigest() != head["sha256"]:
        raise ValueError("not whole")
    result: Files = {}
    begin = 0
    for path, size in head["files"]:
        result[path] = body[begin : begin + int(size)]
        begin += int(size)
    return result
