"""The Pythons of other versions on this machine, to run on them what promises to run there."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path


def find_python(version: str) -> str | None:
    """Return the program of a Python such as ``3.9``, from the path or from where pyenv keeps them; None without."""
    return next((program for program in _candidates(version) if _is(program, version)), None)


def _candidates(version: str) -> Iterator[str]:
    program = shutil.which(f"python{version}")
    if program is not None:
        yield program
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from map(str, sorted(kept.glob(f"{version}.*/bin/python")))


def _is(program: str, version: str) -> bool:
    """Tell whether a program runs and is of that version: a shim may stand on the path without a Python behind it."""
    asking = "import sys; print('%d.%d' % sys.version_info[:2])"
    ended = subprocess.run([program, "-c", asking], capture_output=True, text=True, check=False, timeout=60)
    return ended.stdout.strip() == version
