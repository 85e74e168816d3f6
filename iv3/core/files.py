"""Writing a file in one step: it is whole or it is not there."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from iv3.core.terminal import without_steering

UNFINISHED = ".deel"
"""What the name of a file ends in while it is being written."""


def unfinished(path: Path) -> Path:
    """Return the name of a file while it is being written."""
    return path.with_name(path.name + UNFINISHED)


def write(content: str | bytes, path: Path | None) -> None:
    """Write text (as UTF-8) or bytes to a file in one step, or to standard output when there is no ``path``.

    Raises:
        OSError: the file cannot be written; what stood there is still there.
    """
    if path is not None:
        write_all({path: [content]})
    else:
        write_pieces([content])


def write_pieces(pieces: Iterable[str | bytes]) -> None:
    """Write text (as UTF-8, without what steers a terminal) or bytes to standard output."""
    for piece in pieces:
        sys.stdout.buffer.write(_bytes(without_steering(piece) if isinstance(piece, str) else piece))
    sys.stdout.buffer.flush()


def write_all(contents: Mapping[Path, Iterable[str | bytes]]) -> None:
    """Write several files, each in pieces: all of them, or when one cannot be written none.

    Raises:
        OSError: a file cannot be written; what stood in its place, and in that of the others, is still there.
    """
    parts = {path: unfinished(path) for path in contents}
    try:
        for path, pieces in contents.items():
            with parts[path].open("wb") as stream:
                stream.writelines(_bytes(piece) for piece in pieces)
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _bytes(piece: str | bytes) -> bytes:
    return piece.encode("utf-8", "replace") if isinstance(piece, str) else piece
