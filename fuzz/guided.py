"""Files that reach code that no file reached before, with atheris; see the README for how to get it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from fuzz.places import KEPT

TARGETS = ("json", "csv", "toml", "berichten", "xaf")
_CANNOT_RUN = 2


def guided(target: str, seconds: int) -> int:
    """Search for some time in a process of its own, for atheris ends the one it runs in.

    Args:
        target: one of `TARGETS`.
        seconds: on the clock.

    Returns:
        0 when nothing was found, 1 when something was, 2 when it cannot run.
    """
    if target not in TARGETS:
        print(f"no target {target}; there are {', '.join(TARGETS)}", file=sys.stderr)
        return _CANNOT_RUN
    if importlib.util.find_spec("atheris") is None:
        told = "atheris is not installed: python -m pip install --require-hashes -r requirements/fuzz.lock"
        print(told, file=sys.stderr)
        return _CANNOT_RUN
    kept, found = KEPT / "dekking" / target, KEPT / "gevonden" / target
    for folder in (kept, found):
        folder.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds}", f"-artifact_prefix={found}/", "-timeout=30", "-rss_limit_mb=1024"]
    words = [sys.executable, "-m", "fuzz.guided_target", target, str(kept), str(_seeds(target)), *options]
    return int(subprocess.run(words, check=False).returncode != 0)


def _seeds(target: str) -> Path:
    """Return a folder with good files to start from."""
    folder = KEPT / "begin" / target
    folder.mkdir(parents=True, exist_ok=True)
    from fuzz.formats import FORMATS
    from fuzz.seeds import write_seeds

    for path in write_seeds(KEPT / "goed").iterdir():
        if path.suffix == FORMATS[target].suffix:
            (folder / path.name).write_bytes(path.read_bytes())
    return folder
