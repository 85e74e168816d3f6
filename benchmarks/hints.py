"""Measure hints at 100,000 different codes that do not exist against looking the same codes up in a dict, and Node.

Run with: python benchmarks/hints.py

Processor seconds, the best of several that take turns, so a busy machine does not count.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from iv3.core.meant_code import CodeHints
from iv3.core.packs import needed_pack

CODES = 100_000
RUNS = 5
LIMIT = 200
"""Times the baseline; 100,000 hints then take some 3 seconds where nothing else runs."""


def main() -> int:
    """Measure, print, and return 1 when the limit is passed."""
    leaves = [c["code"] for c in needed_pack("gemeente-2025")["codelijsten"]["taakveld"] if "soort" not in c]
    wrong = [f"{number % 10}.{number}x" for number in range(CODES)]
    looked = dict.fromkeys(leaves)
    bare = hints = float("inf")
    for _ in range(RUNS):
        bare = min(bare, _seconds(lambda: [looked.get(" ".join(code.split()).casefold()) for code in wrong]))
        hints = min(hints, _seconds(lambda: _hints(leaves, wrong)))
    print(f"{CODES} codes: dict {bare:.3f} s, hints {hints:.3f} s, {hints / bare:.1f} times (limit {LIMIT})")
    return int(hints > LIMIT * bare)


def _hints(leaves: list[str], wrong: list[str]) -> None:
    known = CodeHints(leaves)
    for code in wrong:
        known.meant(code)


def _seconds(run: Callable[[], object]) -> float:
    before = process_time()
    run()
    return process_time() - before


if __name__ == "__main__":
    sys.exit(main())
