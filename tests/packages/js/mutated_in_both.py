"""Mutated models of CBS, checked in Python and in JavaScript: how many reports differ.

By hand, after a build: ``python -m tests.packages.js.mutated_in_both DIST NUMBER SEED MODEL.xlsx…``. What differs is
kept in the folder that is named last on the line that is printed.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from pathlib import Path

import iv3
from tests.packages.js.test_javascript import reports_of
from tests.support.mutated_workbooks import mutated

AT_A_TIME = 200


def main(dist: Path, number: int, seed: int, models: list[bytes]) -> int:
    """Print and return how many reports differ."""
    node = shutil.which("node")
    assert node is not None, "node is not there"
    kept = Path(tempfile.mkdtemp(prefix="verschillen-"))
    in_javascript = reports_of(node, dist / "validatie/iv3-validatie.mjs", kept / "alle.txt")
    source, different, read = random.Random(seed), 0, 0
    for first in range(0, number, AT_A_TIME):
        count = min(AT_A_TIME, number - first)
        named = [(f"{first + at}.xlsx", mutated(source.choice(models), source)) for at in range(count)]
        for (name, content), found in zip(named, in_javascript(named), strict=True):
            own = iv3.validate(content, name=name).to_json()
            read += "XM001" not in own.split('"regels"')[0]
            if own != found:
                different += 1
                (kept / name).write_bytes(content)
        print(f"{first + count} mutated, {read} read, {different} different; kept in {kept}", flush=True)
    return different


if __name__ == "__main__":
    folder, how_many, first_seed, *names = sys.argv[1:]
    contents = [Path(name).read_bytes() for name in names]
    sys.exit(bool(main(Path(folder), int(how_many), int(first_seed), contents)))
