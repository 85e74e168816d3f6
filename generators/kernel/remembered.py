"""Results that take long to make and that follow from their key alone, kept below the repository in ``.cache/iv3``.

Throwing the folder away costs time only: what is not there is made again.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generators.kernel.places import ROOT

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
    _keep(file, made.encode())
    return json.loads(made)


def _keep(file: Path, content: bytes) -> None:
    """Write in one step, so that whoever reads at the same moment sees all of it or nothing."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as temporary:
            temporary.write(content)
        os.replace(temporary.name, file)  # noqa: PTH105 (one step on every platform)
        _forget_oldest(file)
    except OSError:
        return


def _forget_oldest(file: Path) -> None:
    kind = file.name.rpartition("-")[0]
    dated = sorted((other.stat().st_mtime, other) for other in file.parent.glob(f"{kind}-*.json"))
    for _, other in dated[:-KEEP]:
        other.unlink(missing_ok=True)
