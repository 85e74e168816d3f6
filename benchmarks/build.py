"""Measure ``check`` and ``build`` as whole processes, against a process that only reads the same sources.

A build is measured cold (nothing kept of an earlier one), warm (nothing changed) and after one changed sentence, in a
copy of the repository. Beside the seconds on the clock stand those of all processors, which a busy machine changes
less, as a ratio to the baseline that was measured just before and after.

Run with: python benchmarks/build.py
"""

from __future__ import annotations

import itertools
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
APART = shutil.ignore_patterns(".git", ".venv", ".cache", "node_modules", "dist", "tests", "__pycache__", ".*_cache")
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
"""Installed libraries have their modules compiled; without that every run would compile LinkML again."""
READ_ONLY = (
    "import pathlib, yaml\n"
    "for path in pathlib.Path('tables').rglob('*.yaml'):\n"
    "    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)\n"
)
TEXT = Path("tables/taakvelden/6.751.yaml")
SENTENCE = re.compile(r"vervoer( \d+)? naar de aanbieder")


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of all processors together, and how many times the baseline the latter is."""

    clock: float
    processor: float
    ratio: float


def timed(folder: Path, *arguments: str) -> tuple[float, float]:
    """Return the seconds of a Python process: on the clock, and of all processors with those of its children."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True, capture_output=True, env=ENVIRONMENT)
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cost(folder: Path, *arguments: str, before: Callable[[], None] = lambda: None) -> Cost:
    """Return the least of `RUNS` runs; ``before`` makes ready for each."""
    found = []
    for _ in range(RUNS):
        before()
        baseline = timed(folder, "-c", READ_ONLY)[1]
        clock, processor = timed(folder, *arguments)
        baseline = (baseline + timed(folder, "-c", READ_ONLY)[1]) / 2
        found.append(Cost(clock, processor, processor / baseline))
    return min(found, key=lambda one: one.ratio)


def change_the_sentence(folder: Path, number: int) -> None:
    """Write a sentence that no build saw before."""
    file = folder / TEXT
    text, count = SENTENCE.subn(f"vervoer {number} naar de aanbieder", file.read_text(encoding="utf-8"))
    if count != 1:
        raise ValueError(f"{TEXT} says {count} times what this benchmark changes")
    file.write_text(text, encoding="utf-8")


BUILD = ("-m", "generators", "build")


def rows(folder: Path) -> list[tuple[str, Cost, int | None]]:
    """Return what was measured, with the limit in seconds on two processors that do nothing else."""

    def forget() -> None:
        shutil.rmtree(folder / ".cache" / "iv3" / "made", ignore_errors=True)
        shutil.rmtree(folder / "dist", ignore_errors=True)

    numbers = itertools.count(1)
    timed(folder, "-m", "generators", "check")  # what LinkML makes is kept from here on
    return [
        ("read the sources only (baseline)", cost(folder, "-c", READ_ONLY), None),
        ("check", cost(folder, "-m", "generators", "check"), 2),
        ("build without site, cold", cost(folder, *BUILD, "--no-site", before=forget), 10),
        ("build with site, cold", cost(folder, *BUILD, before=forget), 20),
        ("build with site, nothing changed", cost(folder, *BUILD), None),
        (
            "build with site, one sentence changed",
            cost(folder, *BUILD, before=lambda: change_the_sentence(folder, next(numbers))),
            5,
        ),
    ]


def main() -> None:
    """Print one line per command, and end with what is over its limit."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "iv3"
        shutil.copytree(ROOT, folder, ignore=APART)
        measured = rows(folder)
    print(f"best of {RUNS} runs, {os.cpu_count()} processors, Python {sys.version.split()[0]}\n")
    print("| what | s on the clock | s of all processors | × baseline | limit s |\n|---|---|---|---|---|")
    for name, one, limit in measured:
        print(f"| {name} | {one.clock:.2f} | {one.processor:.2f} | {one.ratio:.1f} | {limit or ''} |")
    too_slow = [name for name, one, limit in measured if limit is not None and one.clock > limit]
    if too_slow:
        sys.exit(f"over the limit: {', '.join(too_slow)}")


if __name__ == "__main__":
    main()
