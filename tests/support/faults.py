"""Faults on the way out: every step that `iv3.core.files` asks of the system is counted, and one of them goes wrong."""

from __future__ import annotations

import errno
import os
import pathlib
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

from iv3.core import files

REFUSALS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT)
"""What a system says when it refuses a step."""
LENIENT = frozenset({"sync_folder", "unlink", "scandir", "keep"})
"""Steps that may be refused: the file has its place, what is left is removed later, or there is another road."""


@dataclass
class Steps:
    """The steps of a run, in their order.

    Attributes:
        hook: called before each step with its number, from 1 on, and its name; it may raise, wait or kill.
        names: the names of the steps that were begun.
    """

    hook: Callable[[int, str], None] = lambda number, name: None
    names: list[str] = field(default_factory=list)

    def step(self, name: str) -> None:
        """Begin a step."""
        self.names.append(name)
        self.hook(len(self.names), name)

    def before(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function with a step before it."""

        def stepped(*arguments: Any, **options: Any) -> Any:
            self.step(name)
            return function(*arguments, **options)

        return stepped


def refusing(at: int) -> Callable[[int, str], None]:
    """Return a hook that has the system refuse one step."""

    def hook(number: int, name: str) -> None:
        if number == at:
            reason = REFUSALS[at % len(REFUSALS)]
            raise OSError(reason, os.strerror(reason), f"beside-{name}")

    return hook


def killing(at: int) -> Callable[[int, str], None]:
    """Return a hook that ends the process before one step, as a power cut or ``kill -9`` does."""

    def hook(number: int, _name: str) -> None:
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


@contextmanager
def stepping(steps: Steps) -> Iterator[Steps]:
    """Count what `iv3.core.files` asks of the system while this is open."""
    system = _Beside(
        os,
        fdopen=lambda *a, **o: _Stream(os.fdopen(*a, **o), steps),
        fsync=partial(_sync, steps),
        fchmod=steps.before("mode", os.fchmod),
        fchown=steps.before("owner", os.fchown),
        link=steps.before("keep", os.link),
        scandir=steps.before("scandir", os.scandir),
    )
    replace = pathlib.Path.replace
    unlink = pathlib.Path.unlink

    def replaced(path: Path, target: Path) -> Path:
        steps.step("replace")
        return replace(path, target)

    def unlinked(path: Path, missing_ok: bool = False) -> None:
        steps.step("unlink")
        unlink(path, missing_ok)

    with (
        mock.patch.object(files, "os", system),
        mock.patch.object(files, "tempfile", _Beside(tempfile, mkstemp=steps.before("open", tempfile.mkstemp))),
        mock.patch.object(files, "shutil", _Beside(shutil, copy2=steps.before("copy", shutil.copy2))),
        mock.patch.object(pathlib.Path, "replace", replaced),
        mock.patch.object(pathlib.Path, "unlink", unlinked),
    ):
        yield steps


def _sync(steps: Steps, descriptor: int) -> None:
    """Begin a step, called after what is brought to the disk; a test needs no disk that outlives a power cut."""
    steps.step("sync_folder" if Path(f"/proc/self/fd/{descriptor}").is_dir() else "sync")


class _Beside:
    """A module with other functions in the place of some of its own."""

    def __init__(self, module: ModuleType, **others: Any) -> None:
        self._module = module
        self.__dict__.update(others)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


class _Stream:
    """An open file of which each write and flush is a step."""

    def __init__(self, stream: Any, steps: Steps) -> None:
        self._stream, self._steps = stream, steps

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def write(self, data: bytes) -> None:
        self._steps.step("write")
        self._stream.write(data)

    def flush(self) -> None:
        self._steps.step("flush")
        self._stream.flush()


def state(folder: Path) -> dict[str, bytes]:
    """Return what stands in a folder, below it too: path → content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
