"""Measure validation against ``json.load`` of the same file: a million records, and a normal delivery.

Run with: python benchmarks/validate.py
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
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5
LIMIT = 2.5
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""An installed package has its modules compiled; without that every run would compile them again."""
LOAD = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"
PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
WITHOUT_EXTRA = "import sys; sys.modules['msgspec'] = None; "
VALIDATE = "import sys; sys.path.insert(0, {root!r}); import iv3; iv3.validate(sys.argv[1])"


def delivery(records: int | None) -> dict[str, Any]:
    """Return a delivery for gemeente 2025 on open cells; one record in a hundred has cents.

    Args:
        records: so many, spread over the cells, each with its account, as an export of a ledger has. None for every
            open cell once and nothing more, the most that the tool of CBS can write.
    """
    pack = json.loads((ROOT / "iv3/packs/gemeente-2025.json").read_text(encoding="utf-8"))
    chance = random.Random(2025)
    parts = {}
    keys = {"lasten": ("taakveld", "lasten"), "baten": ("taakveld", "baten")}
    keys |= {"balans_lasten": ("balanscode", "lasten"), "balans_baten": ("balanscode", "baten")}
    for part, (row_key, side) in keys.items():
        grey = {row: set(group["grijs"]) for group in pack["grijze_cellen"][part] for row in group["rijen"]}
        cells = [
            (row["code"], category["code"])
            for row in pack["codelijsten"][row_key]
            if "soort" not in row
            for category in pack["codelijsten"][f"categorie_{side}"]
            if "soort" not in category and category["code"] not in grey.get(row["code"], ())
        ]
        parts[part] = [
            {
                row_key: row,
                "categorie": category,
                "bedrag": chance.randrange(10**6) if chance.random() > 0.01 else chance.randrange(10**8) / 100,
                **({} if records is None else {"details": {"grootboek": str(chance.randrange(10**6))}}),
            }
            for row, category in (cells if records is None else chance.choices(cells, k=records // 4))
        ]
    metadata = {
        "overheidslaag": "Gemeente",
        "overheidsnummer": "060000",
        "overheidsnaam": "Voorbeeld",
        "boekjaar": 2025,
        "periode": 5,
        "status": "Realisatie",
        "datum": "2026-06-01T12:00:00+02:00",
        "details_openbaar": False,
        "financieel_pakket": "x",
        "export_software": "x",
    }
    contact = {"naam": "x", "email": "x@voorbeeld.nl", "telefoon": "0"}
    return {"metadata": metadata, "contact": contact, "data": {**parts, "balans_standen": []}}


def process_seconds(code: str, path: Path) -> float:
    """Return the median wall time of a Python process that runs ``code`` on ``path``."""
    times = []
    for number in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, env=ENVIRONMENT)
        if number:
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def seconds_inside(code: str, path: Path) -> tuple[float, int]:
    """Return the median time of the statement after imports, in a process of its own, and its peak memory in MB."""
    setup, _, statement = code.rpartition("; ")
    timed = (
        f"{setup}; import time; start = time.perf_counter(); {statement}; print(time.perf_counter() - start); {PEAK}"
    )
    results = []
    for _ in range(RUNS):
        run = subprocess.run([sys.executable, "-c", timed, str(path)], check=True, capture_output=True, text=True)
        results.append(run.stdout.split())
    return statistics.median(float(r[0]) for r in results), max(int(r[1]) for r in results)


def main() -> None:
    """Print a table, and fail when a ratio is over the limit."""
    validate = VALIDATE.format(root=str(ROOT))
    print(f"median of {RUNS} runs, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    print("| what | json.load s | validate s | ratio | limit | MB json.load | MB validate |")
    print("|---|---|---|---|---|---|---|")
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.json"
        large.write_text(json.dumps(delivery(1_000_000)), encoding="utf-8")
        load, load_mb = seconds_inside(LOAD, large)
        for label, code in (("", WITHOUT_EXTRA + validate), (", with the extra snel", validate)):
            check, check_mb = seconds_inside(code, large)
            ratios.append(check / load)
            row = f"{load:.2f} | {check:.2f} | {check / load:.2f} | {LIMIT} | {load_mb} | {check_mb}"
            print(f"| 1,000,000 records, after imports{label} | {row} |")
        normal = Path(folder) / "normal.json"
        normal.write_text(json.dumps(delivery(None)), encoding="utf-8")
        load, check = process_seconds(LOAD, normal), process_seconds(validate, normal)
        ratios.append(check / load)
        print(f"| every open cell once, whole process | {load:.3f} | {check:.3f} | {check / load:.2f} | {LIMIT} | | |")
    if max(ratios) > LIMIT:
        sys.exit("over the limit")


if __name__ == "__main__":
    main()
