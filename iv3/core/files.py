"""Writing a file in one step: it is whole or it is not there."""

from __future__ import annotations

import sys
from pathlib import Path

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
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if path is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    part = unfinished(path)
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
