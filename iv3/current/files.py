"""The files that somebody wants to know of: as they are, in folders, and in archives; nothing is unpacked to disk."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from iv3.core.characters import printable
from iv3.core.errors import Unusable
from iv3.current.status import Found, say

MOST_FILES = 20_000
"""In all folders and archives together; what is published has some 2000."""
MOST_BYTES = 1 << 30
"""All files together, unpacked; what is published has some 90,000,000."""

_ARCHIVES = (".zip", ".whl")
_CHUNK = 1 << 20
_HEAD_BYTES = 4096
_SAYS_VERSION = re.compile(rb'(?i)\bversie"?:? "?((?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2})\b')


def found_in(paths: Iterable[Path]) -> Iterator[Found]:
    """Yield every file in the order of its name: files, what is in folders, and what is in archives.

    Links in a folder are not followed, so that nothing outside it is read.

    Raises:
        Unusable: a path does not exist or is no file, an archive is damaged or locked, or there is too much of it.
        OSError: a file cannot be read.
    """
    budget = _Budget()
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path, budget)
        elif path.is_file():
            if path.suffix.lower() in _ARCHIVES:
                yield from _in_archive(path, budget)
            else:
                yield _file(path, printable(str(path)), path.parts, budget, 0)
        else:
            raise Unusable(say("geen_bestand", bestand=printable(str(path))))


class _Budget:
    """What may still be read."""

    def __init__(self) -> None:
        self.files = MOST_FILES
        self.bytes = MOST_BYTES

    def take(self, name: str, *, files: int = 0, size_bytes: int = 0) -> None:
        self.files -= files
        self.bytes -= size_bytes
        if self.files < 0 or self.bytes < 0:
            raise Unusable(say("te_veel", bestand=name, bestanden=MOST_FILES, bytes=MOST_BYTES))


def _in_folder(folder: Path, budget: _Budget) -> Iterator[Found]:
    def refuse(error: OSError) -> None:
        raise error

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if stat.S_ISREG(path.lstat().st_mode):
                below = len(path.relative_to(folder).parts)
                yield _file(path, printable(str(path)), path.absolute().parts, budget, below)


def _file(path: Path, shown: str, parts: tuple[str, ...], budget: _Budget, below: int) -> Found:
    with path.open("rb") as file:
        return _read(file, shown, parts, budget, below)


def _in_archive(path: Path, budget: _Budget) -> Iterator[Found]:
    shown = printable(str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
                if not entry.is_dir():
                    parts = tuple(part for part in entry.filename.split("/") if part) or ("",)
                    with archive.open(entry) as file:
                        yield _read(file, f"{shown}: {printable(entry.filename)}", parts, budget, len(parts))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable(say("archief_kapot", bestand=shown)) from error


def _read(file: IO[bytes], shown: str, parts: tuple[str, ...], budget: _Budget, below: int) -> Found:
    budget.take(shown, files=1)
    digest = hashlib.sha256()
    head = b""
    while chunk := file.read(_CHUNK):
        budget.take(shown, size_bytes=len(chunk))
        digest.update(chunk)
        head = head or chunk[:_HEAD_BYTES]
    match = _SAYS_VERSION.search(head)
    return Found(shown, parts, digest.hexdigest(), None if match is None else match[1].decode(), below)
