"""Measure reading an auditfile (XAF) of 300,000 lines against a bare expat loop over the same file, and its memory.

Run with: python benchmarks/auditfile.py
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5
LIMIT = 3.0
FLAT_MB = 8
"""So much more memory may ten times the lines take."""
SMALL, LARGE = 30_000, 300_000
BARE = """
import sys
from xml.parsers import expat
totals, record, pieces = {}, {}, []
def start(name, attributes):
    pieces.clear()
def end(name):
    if name == "trLine":
        key = record.get("accID"), record.get("costID")
        cents = int(record["amnt"].replace(".", ""))
        totals[key] = totals.get(key, 0) + (cents if record["amntTp"] == "D" else -cents)
        record.clear()
    else:
        record[name] = "".join(pieces)
parser = expat.ParserCreate()
parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, pieces.append
with open(sys.argv[1], "rb") as stream:
    parser.ParseFile(stream)
print(sum(map(abs, totals.values())))
"""
READ = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from iv3.rows.table import open_lines
names = ("rekening", "kostenplaats", "debet", "credit")
file = open_lines(Path(sys.argv[1]), {{name: [name] for name in names}})
account, centre, debit, credit = (file.at[name] for name in names)
totals = {{}}
for _, cells, _ in file.rows():
    key = cells[account], cells[centre]
    cents = int(cells[debit].replace(".", "") or 0) - int(cells[credit].replace(".", "") or 0)
    totals[key] = totals.get(key, 0) + cents
assert file.source_totals[1].closes
print(sum(map(abs, totals.values())))
"""
TIMED = """
import resource, time
begin = time.process_time()
{code}
print(time.process_time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def elements(lines: int) -> Iterator[str]:
    """Yield an auditfile of 400 accounts, with as many lines as asked, two to an entry."""
    chance = random.Random(lines)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2">\n'
    yield "<header><fiscalYear>2026</fiscalYear><curCode>EUR</curCode></header><company><generalLedger>\n"
    for number in range(4000, 4400):
        kind = "PB"[number % 2]
        yield f"<ledgerAccount><accID>{number}</accID><accDesc>Naam</accDesc><accTp>{kind}</accTp></ledgerAccount>\n"
    amounts = [chance.randrange(1, 10**7) for _ in range(lines // 2)]
    total = f"{sum(amounts) // 100}.{sum(amounts) % 100:02d}"
    yield f"</generalLedger><transactions><linesCount>{2 * len(amounts)}</linesCount>"
    yield f"<totalDebit>{total}</totalDebit><totalCredit>{total}</totalCredit>"
    yield "<journal><jrnID>MEM</jrnID><desc>Memoriaal</desc><jrnTp>M</jrnTp>\n"
    for number, cents in enumerate(amounts):
        month = number % 12 + 1
        yield f"  <transaction>\n    <nr>{number}</nr>\n    <desc>Boeking {number}</desc>\n"
        yield f"    <periodNumber>{month}</periodNumber>\n    <trDt>2026-{month:02d}-15</trDt>\n"
        for place, side in enumerate("DC", start=1):
            yield (
                f"    <trLine>\n      <nr>{place}</nr>\n      <accID>{chance.randrange(4000, 4400)}</accID>\n"
                f"      <docRef>D{number}</docRef>\n      <effDate>2026-{month:02d}-15</effDate>\n"
                f"      <desc>Omschrijving {number}</desc>\n      <amnt>{cents // 100}.{cents % 100:02d}</amnt>\n"
                f"      <amntTp>{side}</amntTp>\n      <costID>K{chance.randrange(80)}</costID>\n    </trLine>\n"
            )
        yield "  </transaction>\n"
    yield "</journal></transactions></company></auditfile>\n"


def measured(code: str, path: Path) -> tuple[float, int, str]:
    """Return processor seconds after start-up, the most memory in MB, and the sum that was printed."""
    command = [sys.executable, "-c", TIMED.format(code=code), str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[1]), int(said[2]), said[0]


def main() -> None:
    """Print a table, and fail when the ratio is over the limit, memory grows, or the sums differ."""
    with tempfile.TemporaryDirectory() as name:
        paths = {count: Path(name, f"{count}.xaf") for count in (SMALL, LARGE)}
        for count, path in paths.items():
            with path.open("w", encoding="utf-8") as stream:
                stream.writelines(elements(count))
        rounds = [(measured(BARE, paths[LARGE]), measured(READ, paths[LARGE])) for _ in range(RUNS)]
        small_mb = measured(READ, paths[SMALL])[1]
    if any(bare[2] != read[2] for bare, read in rounds):
        sys.exit("the sums differ")
    bare, seconds = min(bare[0] for bare, _ in rounds), min(read[0] for _, read in rounds)
    large_mb = max(read[1] for _, read in rounds)
    print(f"best of {RUNS} runs in turn, processor seconds, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    print(f"| lines | bare expat s | auditfile s | ratio | limit | MB at {SMALL:,} lines | MB at {LARGE:,} |")
    print("|---|---|---|---|---|---|---|")
    print(f"| {LARGE:,} | {bare:.2f} | {seconds:.2f} | {seconds / bare:.2f} | {LIMIT:.0f} | {small_mb} | {large_mb} |")
    if seconds > LIMIT * bare or large_mb > small_mb + FLAT_MB:
        sys.exit("over the limit")


if __name__ == "__main__":
    main()
