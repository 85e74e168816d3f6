"""Measure ``check`` and ``build`` as whole processes, against a process that only reads the same sources.

Run with: python benchmarks/build.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""Installed libraries have their modules compiled; without that every run would compile LinkML again."""
READ_ONLY = (
    "import pathlib, yaml\n"
    "for path in pathlib.Path('tables').rglob('*.yaml'):\n"
    "    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)\n"
)


def seconds(command: list[str]) -> float:
    """Return the median wall time of ``command`` over `RUNS` runs, after one run to warm up."""
    times = []
    for number in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=ENVIRONMENT)
        if number:
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print one line per command: median seconds, ratio to reading alone, and the limit."""
    with tempfile.TemporaryDirectory() as folder:
        baseline = seconds([sys.executable, "-c", READ_ONLY])
        rows = [
            ("read the sources only (baseline)", baseline, None),
            ("check", seconds([sys.executable, "-m", "generators", "check"]), 3),
            (
                "build without site",
                seconds([sys.executable, "-m", "generators", "build", "--no-site", "--out", folder]),
                15,
            ),
        ]
    print(f"median of {RUNS} runs, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    print("| what | s | × baseline | limit s |\n|---|---|---|---|")
    for name, value, limit in rows:
        print(f"| {name} | {value:.2f} | {value / baseline:.1f} | {limit or ''} |")
    too_slow = [name for name, value, limit in rows if limit is not None and value > limit]
    if too_slow:
        sys.exit(f"over the limit: {', '.join(too_slow)}")


if __name__ == "__main__":
    main()
