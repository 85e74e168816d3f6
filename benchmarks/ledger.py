"""Measure ``iv3 ledger`` on a million lines against a bare csv + dict loop over the same file, and its memory.

Run with: python benchmarks/ledger.py
"""

from __future__ import annotations

import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
LIMIT = 3.0
FLAT_MB = 16
"""So much more memory may ten times the lines take."""
YEAR = 2025
BARE = """
import csv, sys
totals = {}
with open(sys.argv[1], encoding="utf-8", newline="") as stream:
    reader = csv.reader(stream, delimiter=";")
    next(reader)
    for row in reader:
        if len(row) != 5:
            raise ValueError(row)
        key = row[0], row[1]
        totals[key] = totals.get(key, 0) + int(row[3].replace(",", ""))
"""
BARE_BOOK = """
import sys
from openpyxl import load_workbook
totals = {}
rows = load_workbook(sys.argv[1], read_only=True).worksheets[0].iter_rows(values_only=True)
next(rows)
for row in rows:
    key = row[0], row[1]
    totals[key] = totals.get(key, 0) + round(row[3] * 100)
"""
LEDGER = """
import sys
sys.path.insert(0, {root!r})
from iv3.commands.main import main
folder = {folder!r}
main(["ledger", sys.argv[1], "--mapping", folder + "/mapping.csv", "--year", "{year}", "--out", folder + "/out.json",
      "--about", folder + "/about.toml", "--trail", folder + "/trail.csv", *{extra!r}])
"""
ABOUT = """overheidsnummer = "060000"
overheidsnaam = "Voorbeeldgemeente"
financieel_pakket = "x"
datum = "2026-06-01T12:00:00+02:00"
[contact]
naam = "x"
email = "x@voorbeeld.nl"
telefoon = "0"
"""


def write_files(folder: Path) -> None:
    """Write a mapping of 400 accounts and 80 cost centres, and ledgers of a hundred thousand and a million lines."""
    pack = json.loads((ROOT / f"iv3/packs/gemeente-{YEAR}.json").read_text(encoding="utf-8"))
    lists = {name: [c["code"] for c in codes if "soort" not in c] for name, codes in pack["codelijsten"].items()}
    chance = random.Random(YEAR)
    accounts = [str(4000 + number) for number in range(400)]
    centres = [str(600 + number) for number in range(80)]
    rows = ["rekening;kostenplaats;onderdeel;taakveld;categorie"]
    rows += [f"{account};;lasten;;{chance.choice(lists['categorie_lasten'])}" for account in accounts]
    rows += [f";{centre};;{chance.choice(lists['taakveld'])};" for centre in centres]
    (folder / "mapping.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "about.toml").write_text(ABOUT, encoding="utf-8")
    for name, lines in (("small.csv", 100_000), ("large.csv", 1_000_000)):
        with (folder / name).open("w", encoding="utf-8") as stream:
            stream.write("rekening;kostenplaats;omschrijving;bedrag;boekstuk\n")
            for number in range(lines // 2):
                euros = f"{chance.randrange(1, 10**5)},{chance.randrange(100):02d}"
                for sign in ("", "-"):
                    place = f"{chance.choice(accounts)};{chance.choice(centres)}"
                    stream.write(f"{place};Factuur {number};{sign}{euros};B{number}\n")
    write_book(folder / "small.csv", folder / "book.xlsx")


def write_book(source: Path, target: Path) -> None:
    """Write the same lines as a workbook, amounts as numbers."""
    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book, source.open(encoding="utf-8") as stream:
        page = book.add_worksheet()
        for number, cells in enumerate(csv.reader(stream, delimiter=";")):
            page.write_row(number, 0, cells)
            if number:
                page.write_number(number, 3, float(cells[3].replace(",", ".")))


def measured(code: str, path: Path) -> tuple[float, int]:
    """Return the median time of ``code`` after start-up, and the most memory it took in MB."""
    timed = (
        f"import time, resource; start = time.perf_counter()\n{code}\n"
        "print(); print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    results = []
    for _ in range(RUNS):
        run = subprocess.run([sys.executable, "-c", timed, str(path)], check=True, capture_output=True, text=True)
        results.append(run.stdout.splitlines()[-1].split())
    return statistics.median(float(r[0]) for r in results), max(int(r[1]) for r in results)


def main() -> None:
    """Print a table, and fail when the ratio is over the limit or memory grows with the lines."""
    print(f"median of {RUNS} runs, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    print("| what | bare loop s | ledger s | ratio | limit | MB at 100,000 lines | MB at 1,000,000 |")
    print("|---|---|---|---|---|---|---|")
    is_wrong = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder)
        small, large = folder / "small.csv", folder / "large.csv"
        bare, _ = measured(BARE, large)
        for label, extra in (
            ("delivery and trail", []),
            ("the same, and every line with its place", ["--lines", f"{folder}/lines.csv"]),
        ):
            code = LEDGER.format(root=str(ROOT), folder=str(folder), year=YEAR, extra=extra)
            _, small_mb = measured(code, small)
            seconds, large_mb = measured(code, large)
            limit = "" if extra else f"{LIMIT:.0f}"
            ratio = seconds / bare
            print(f"| {label} | {bare:.2f} | {seconds:.2f} | {ratio:.2f} | {limit} | {small_mb} | {large_mb} |")
            is_wrong |= large_mb > small_mb + FLAT_MB or (not extra and ratio > LIMIT)
        book, code = folder / "book.xlsx", LEDGER.format(root=str(ROOT), folder=str(folder), year=YEAR, extra=[])
        bare, _ = measured(BARE_BOOK, book)
        seconds, memory = measured(code, book)
        row = f"{bare:.2f} | {seconds:.2f} | {seconds / bare:.2f} | | {memory} |"
        print(f"| XLSX of 100,000 lines, beside a bare openpyxl loop | {row} |")
    if is_wrong:
        sys.exit("over the limit")


if __name__ == "__main__":
    main()
