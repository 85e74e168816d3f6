"""The build as tests see it: each part made once for all tests that run beside each other, and never of other sources.

A part is kept below ``.cache/iv3`` under a fingerprint of everything a build follows from, with a hash of its content.
Whatever changes in the repository outside the tests gives another fingerprint, so the part is made again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from filelock import FileLock

from generators.kernel.files import Files, write
from generators.kernel.remembered import FOLDER
from generators.outputs.build import Made

NEW_EACH_TIME = "manifest"
"""The part that names the commit, which is not in the fingerprint."""

KEEP = 3
"""How many builds stay; the oldest go first."""

APART = frozenset(
    {".git", ".venv", ".cache", ".hypothesis", "node_modules", "dist", "tests", "__pycache__"}
    | {".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache"}
)
"""Names of what a build is not made of; anything else in the repository may be read by it."""


def fingerprint(root: Path) -> str:
    """Return the SHA-256 over what a build of ``root`` follows from.

    That is every file outside `APART`, Python and the packages installed; the commit is in no part that is kept.
    """
    digest = hashlib.sha256()
    for path in sources_of(root):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()}\0{content}\n".encode())
    installed = sorted(f"{found.name} {found.version}" for found in metadata.distributions())
    digest.update("\n".join([sys.version, *installed]).encode())
    return digest.hexdigest()


def sources_of(root: Path) -> Iterator[Path]:
    """Yield the files a build of ``root`` may read, in order."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - APART)
        yield from (Path(folder, name) for name in sorted(set(names) - APART))


class Built:
    """Parts of a build that are made once, by whoever needs them first; see `generators.outputs.build.Keeper`."""

    def __init__(self, key: str, folder: Path = FOLDER / "builds") -> None:
        self.folder = folder / key
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.touch()
        _forget_oldest(folder)

    def __call__(self, name: str, make: Made) -> Files:
        """Return the files of a part, by their paths; one worker makes them while the others wait."""
        if name == NEW_EACH_TIME:
            return make()
        with FileLock(self.folder / f"{name}.lock"):
            kept = self._kept(name)
            return self._keep(name, make()) if kept is None else kept

    def path(self, name: str) -> Path:
        """Return the folder with the files of a part that was asked for; read only."""
        return self.folder / name

    def _kept(self, name: str) -> Files | None:
        """Return a part that stands there whole, or None."""
        seal = self.folder / f"{name}.sha256"
        if not seal.is_file():
            return None
        top = self.path(name)
        found = {p.relative_to(top).as_posix(): p.read_bytes() for p in top.rglob("*") if p.is_file()}
        files = dict(sorted(found.items()))
        return files if seal.read_text(encoding="ascii") == _seal(files) else None

    def _keep(self, name: str, files: Files) -> Files:
        seal = self.folder / f"{name}.sha256"
        seal.unlink(missing_ok=True)
        shutil.rmtree(self.path(name), ignore_errors=True)
        write(self.path(name), files, set())
        seal.write_text(_seal(files), encoding="ascii")
        return dict(sorted(files.items()))


def _seal(files: Files) -> str:
    digest = hashlib.sha256()
    for path, content in sorted(files.items()):
        digest.update(f"{path}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def _forget_oldest(folder: Path) -> None:
    for other in sorted(folder.iterdir(), key=_last_used)[:-KEEP]:
        shutil.rmtree(other, ignore_errors=True)


def _last_used(folder: Path) -> float:
    with suppress(FileNotFoundError):  # another worker was first to remove it
        return folder.stat().st_mtime
    return 0.0
