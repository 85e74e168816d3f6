"""Results that take long to make and that follow from their key alone, kept below the repository in ``.cache/iv3``.

Throwing the folder away costs time only: what is not there is made again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from generators.kernel.places import ROOT
from iv3.core.files import write_all

FOLDER = ROOT / ".cache" / "iv3"
KEEP = 24
"""How many results of one kind stay; the oldest go first."""


def remember(kind: str, key: str, make: Callable[[], Any], folder: Path = FOLDER) -> Any:
    """Return what ``make`` returned for this key the first time, in this process or another.

    Args:
        kind: what the result is; part of the name of its file.
        key: fingerprint (hexadecimal) of everything the result follows from.
        make: makes the result, of plain JSON.
        folder: where results are kept; without it, or where it cannot be written, every process makes its own.
    """
    file = folder / f"{kind}-{key}.json"
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError):  # not there, or a disk that lost half of it
        made = json.dumps(make(), ensure_ascii=False)
    put(file, made.encode())
    _forget_oldest(file)
    return json.loads(made)


def put(file: Path, content: bytes) -> None:
    """Write in one step, so that whoever reads at the same moment sees all of it or nothing; not where that fails."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_all({file: [content]}, outlives_power=False)


def _forget_oldest(file: Path) -> None:
    kind = file.name.rpartition("-")[0]
    with suppress(OSError):
        dated = sorted((other.stat().st_mtime, other) for other in file.parent.glob(f"{kind}-*.json"))
        for _, other in dated[:-KEEP]:
            other.unlink(missing_ok=True)
