"""Measure ``iv3 couple`` against a bare loop over the same lines: csv, a dict and a sum.

Run with: python benchmarks/couple.py
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINES = 1_000_000
RUNS = 3
LIMIT = 3.0
FEW, MANY = 50_000, 500_000
MEMORY_LIMIT = 1.3
"""Peak memory over `MANY` lines against that over `FEW`."""
YEAR = 2025
HEADER = ("regel", "productcode", "bedrag", "leveringsvorm", "inkoopniveau", "omschrijving")
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
BARE = f"""
import csv, json, sys
known = json.loads(open(sys.argv[3], encoding="utf-8").read())
totals = {{}}
with open(sys.argv[1], encoding="utf-8", newline="") as source:
    with open(sys.argv[2], "w", encoding="utf-8", newline="") as target:
        reader, writer = csv.reader(source, delimiter=";"), csv.writer(target, delimiter=";")
        writer.writerow([*next(reader), "taakveld"])
        for row in reader:
            taakveld = known.get(row[1], "")
            totals[taakveld] = totals.get(taakveld, 0) + int(row[2].replace(",", ""))
            writer.writerow([*row, taakveld])
print(sum(totals.values()))
{PEAK}
"""
COUPLE = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from iv3.commands.main import main
words = ["couple", sys.argv[1], "--year", "{YEAR}", "--out", sys.argv[2], "--summary", sys.argv[3]]
assert main(words) == 0
print(json.loads(open(sys.argv[3], encoding="utf-8").read())["bedrag_in_cent"])
{PEAK}
"""


def write_lines(path: Path, count: int) -> dict[str, str]:
    """Write ``count`` lines and return the code → taakveld that the bare loop looks up.

    The codes are those of the pack, one line in fifty has only a category and one in fifty a code of no list; pgb,
    levels and credits are mixed in. Every amount has two decimals, so that the bare loop can read it without looking.
    """
    pack = json.loads((ROOT / "iv3/packs/koppelingen.json").read_text(encoding="utf-8"))
    chance = random.Random(YEAR)
    of_kind = {
        kind: [e["code"] for found in pack["lijsten"] if found["soort"] == kind for e in found["codes"]]
        for kind in ("productcode", "productcategorie")
    }
    codes = of_kind["productcode"] * 5
    codes += chance.choices(of_kind["productcategorie"], k=len(codes) // 50)
    codes += [f"{chance.choice(of_kind['productcategorie'])}Z{n:02d}" for n in range(len(codes) // 50)]
    forms, levels = ("", "", "zin", "pgb"), ("", "lokaal", "regionaal", "landelijk")
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(";".join(HEADER) + "\n")
        for number in range(count):
            amount = chance.randrange(1, 10**6) * (-1 if chance.random() < 0.02 else 1)
            euros = f"{'-' * (amount < 0)}{abs(amount) // 100},{abs(amount) % 100:02d}"
            own = f"{chance.choice(forms)};{chance.choice(levels)};declaratie {chance.randrange(10**6)}"
            stream.write(f"{number};{chance.choice(codes)};{euros};{own}\n")
    return {code: f"6.{number % 90}" for number, code in enumerate(dict.fromkeys(codes))}


def measured(code: str, *words: Path) -> tuple[float, int, int]:
    """Return seconds, peak memory in kB and the total in cents of a Python process that runs ``code``."""
    start = time.perf_counter()
    command = [sys.executable, "-c", code, *map(str, words)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=ENVIRONMENT)
    seconds = time.perf_counter() - start
    total, peak = done.stdout.split()
    return seconds, int(peak), int(total)


def main() -> None:
    """Print a table, and fail when a ratio is over its limit."""
    print(f"median of {RUNS} runs, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines, known, out, summary = (folder / n for n in ("regels.csv", "tabel.json", "uit.csv", "samenvatting.json"))
        known.write_text(json.dumps(write_lines(lines, LINES)), encoding="utf-8")
        measured(COUPLE, lines_of(folder, 10), out, summary)  # so that the modules are compiled
        bare, couple = [], []
        for _ in range(RUNS):
            bare.append(measured(BARE, lines, out, known))
            couple.append(measured(COUPLE, lines, out, summary))
        if len({total for _, _, total in bare + couple}) != 1:
            sys.exit("the totals differ")
        ratio = statistics.median(c[0] / b[0] for b, c in zip(bare, couple, strict=True))
        print("| what | csv and dict s | couple s | ratio | limit | MB csv and dict | MB couple |")
        print("|---|---|---|---|---|---|---|")
        seconds = [statistics.median(s for s, _, _ in runs) for runs in (bare, couple)]
        peaks = [max(peak for _, peak, _ in runs) // 1024 for runs in (bare, couple)]
        row = f"{seconds[0]:.2f} | {seconds[1]:.2f} | {ratio:.2f} | {LIMIT:.0f} | {peaks[0]} | {peaks[1]}"
        print(f"| {LINES:,} lines, whole process | {row} |\n")
        few, many = (measured(COUPLE, lines_of(folder, count), out, summary)[1] for count in (FEW, MANY))
        print(f"peak memory: {few / 1024:.1f} MB over {FEW:,} lines, {many / 1024:.1f} MB over {MANY:,}", end="; ")
        print(f"{many / few:.2f} times, at most {MEMORY_LIMIT}")
    if ratio > LIMIT or many / few > MEMORY_LIMIT:
        sys.exit("over the limit")


def lines_of(folder: Path, count: int) -> Path:
    """Return a file with so many lines."""
    path = folder / f"{count}.csv"
    write_lines(path, count)
    return path


if __name__ == "__main__":
    main()
