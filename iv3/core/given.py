"""A file as somebody gives it: a path, or its content; whoever reads it need not know which."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Union


@dataclass(frozen=True)
class FileContent:
    """A file that is in memory; it answers as a path does to ``name``, ``suffix`` and ``open``.

    Attributes:
        content: the bytes of the file.
        name: how messages call it; its suffix says what it is where content alone does not.
    """

    content: bytes
    name: str

    @property
    def suffix(self) -> str:
        """The end of the name, with its point: ``.csv``; empty when it has none."""
        return PurePath(self.name).suffix

    def open(self, mode: str = "rb") -> IO[bytes]:
        """Return the content as a stream; ``mode`` is only there because a path takes it."""
        if mode != "rb":
            raise ValueError(mode)
        return io.BytesIO(self.content)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


File = Union[Path, FileContent]
Given = Union[str, bytes, bytearray, memoryview, "os.PathLike[str]", "IO[bytes]", FileContent]
"""What a public function takes for a file. A ``str`` is the text of the file and never a path: who hands in text that
somebody else wrote, opens nothing by it."""


def file_of(given: Given, name: str | None = None) -> File:
    """Return a file for what was given.

    Args:
        given: a path, the bytes or the text of a file, or a file that is open for reading bytes.
        name: how messages call it; by default the name of the path or of the open file, else ``invoer``.

    Raises:
        TypeError: something else was given; or an open file gives text instead of bytes.
    """
    if isinstance(given, FileContent):
        return given if name is None else FileContent(given.content, name)
    if isinstance(given, str):
        return FileContent(given.encode("utf-8", "surrogatepass"), name or _UNNAMED)
    if isinstance(given, (bytes, bytearray, memoryview)):
        return FileContent(bytes(given), name or _UNNAMED)
    if isinstance(given, os.PathLike):
        path = Path(given)
        return path if name is None or name == path.name else FileContent(path.read_bytes(), name)
    content = given.read()
    if not isinstance(content, bytes):
        raise TypeError("open the file for reading bytes: open(path, 'rb')")
    own = getattr(given, "name", None)
    return FileContent(content, name or (PurePath(own).name if isinstance(own, str) else _UNNAMED))


_UNNAMED = "invoer"
