"""Measure ``iv3 validate`` against a bare Python process that only loads the same file, in every shape that users have.

Run with: python benchmarks/validate.py [--before FOLDER] [--records N …] [--runs N]

Every number is of a whole process, in processor seconds, the best of several that take turns; so a busy machine does
not count. FOLDER holds another checkout of this repository (``git worktree add FOLDER COMMIT``), measured in turn with
this one: its memory is the limit then.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 2.5
NORMAL = 0
"""So many records stands for a normal delivery: every open cell once, the most that the tool of CBS can write."""
RECORDS = (NORMAL, 300_000, 1_000_000)
RUNS = 3
RUNS_OF_A_SMALL_FILE = 15
_MEGABYTE_SLACK = 2
"""Two runs of the same program differ by this much."""

LOAD = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"
VALIDATE = (
    "import sys; {extra}sys.path.insert(0, {root!r}); "
    "from iv3.commands.main import main; sys.exit(main(['validate', sys.argv[1]]))"
)
WITHOUT_EXTRA = "sys.modules['msgspec'] = None; "
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""An installed package has its modules compiled; without that every run would compile them again."""

_KEYS = {
    "lasten": ("taakveld", "lasten"),
    "baten": ("taakveld", "baten"),
    "balans_lasten": ("balanscode", "lasten"),
    "balans_baten": ("balanscode", "baten"),
}
_METADATA = {
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
_CONTACT = {"naam": "x", "email": "x@voorbeeld.nl", "telefoon": "0"}


@dataclass(frozen=True)
class Shape:
    """What the records of a delivery look like.

    Attributes:
        name: the shape in words.
        cents: the part of the amounts that has cents, 0 to 1.
        own_columns: whether an account, a description and a number stand beside the amount.
        details: whether the account stands in ``details``, as CBS has it.
        cells: over so many cells of each part the records are spread; None for every open cell.
        indent: as in ``json.dumps``.
    """

    name: str
    cents: float
    own_columns: bool = False
    details: bool = False
    cells: int | None = None
    indent: int | None = None


SHAPES = (
    Shape("whole euros", 0),
    Shape("cents", 1),
    Shape("own columns", 0, own_columns=True),
    Shape("cents, own columns", 1, own_columns=True),
    Shape("cents, own columns, a line for each value", 1, own_columns=True, indent=1),
    Shape("one amount in a hundred with cents, details", 0.01, details=True),
    Shape("cents, details, many records per cell", 1, details=True, cells=25),
)


def delivery(shape: Shape, records: int) -> dict[str, Any]:
    """Return a delivery for gemeente 2025 on open cells.

    Args:
        shape: what the records look like.
        records: so many, divided over the parts, or `NORMAL`.
    """
    chance = random.Random(2025)
    parts: dict[str, list[dict[str, Any]]] = {"balans_standen": []}
    for part, cells in _open_cells().items():
        chosen = cells if shape.cells is None else chance.sample(cells, shape.cells)
        drawn = cells if records == NORMAL else chance.choices(chosen, k=records // len(_KEYS))
        row_key = _KEYS[part][0]
        parts[part] = [
            {row_key: row, "categorie": category, "bedrag": _amount(shape, chance), **_own(shape, chance, number)}
            for number, (row, category) in enumerate(drawn)
        ]
    return {"metadata": _METADATA, "contact": _CONTACT, "data": parts}


def _open_cells() -> dict[str, list[tuple[str, str]]]:
    pack = json.loads((ROOT / "iv3/packs/gemeente-2025.json").read_text(encoding="utf-8"))
    found = {}
    for part, (row_key, side) in _KEYS.items():
        grey = {row: set(group["grijs"]) for group in pack["grijze_cellen"][part] for row in group["rijen"]}
        found[part] = [
            (row["code"], category["code"])
            for row in pack["codelijsten"][row_key]
            if "soort" not in row
            for category in pack["codelijsten"][f"categorie_{side}"]
            if "soort" not in category and category["code"] not in grey.get(row["code"], ())
        ]
    return found


def _amount(shape: Shape, chance: random.Random) -> float | int:
    return chance.randrange(10**8) / 100 if chance.random() < shape.cents else chance.randrange(10**6)


def _own(shape: Shape, chance: random.Random, number: int) -> dict[str, Any]:
    account = str(chance.randrange(10**6))
    if shape.own_columns:
        return {"rekening": account, "omschrijving": f"Factuur {number}: café", "volgnummer": number}
    return {"details": {"grootboek": account}} if shape.details else {}


@dataclass(frozen=True)
class Cost:
    """What a process took: processor seconds and its peak memory in MB."""

    seconds: float
    megabytes: int


def cost(code: str, path: Path) -> Cost:
    """Return what a Python process that runs ``code`` on ``path`` took.

    Raises:
        RuntimeError: it ended with something else than 0, or 1: findings.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.DEVNULL, env=ENVIRONMENT, cwd=path.parent
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"ended with {process.returncode}: {code}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def best(codes: Sequence[str], path: Path, runs: int) -> list[Cost]:
    """Return the least seconds and the most memory of each of ``codes``, which take turns."""
    rounds = [[cost(code, path) for code in codes] for _ in range(runs)]
    return [Cost(min(c.seconds for c in turns), max(c.megabytes for c in turns)) for turns in zip(*rounds, strict=True)]


def programs(before: Path | None) -> dict[str, str]:
    """Return the code of each program by its name; the first is the baseline."""
    now = {
        "now": VALIDATE.format(extra=WITHOUT_EXTRA, root=str(ROOT)),
        "snel": VALIDATE.format(extra="", root=str(ROOT)),
    }
    if before is None:
        return {"json.load": LOAD, **now}
    return {"json.load": LOAD, "before": VALIDATE.format(extra=WITHOUT_EXTRA, root=str(before.resolve())), **now}


def deliveries(sizes: Sequence[int], folder: Path) -> Iterator[tuple[str, Path, int]]:
    """Write each delivery in turn; yield what it is, its file and how many records it has.

    Another process writes: what a process took at most is counted for those that it starts too.
    """
    path = folder / "aanlevering.json"
    for records in sizes:
        for shape in SHAPES:
            if records != NORMAL or shape.cells is None:
                writing = get_context("spawn").Process(target=_write, args=(shape, records, path))
                writing.start()
                writing.join()
                yield shape.name, path, records


def _write(shape: Shape, records: int, path: Path) -> None:
    path.write_text(json.dumps(delivery(shape, records), ensure_ascii=False, indent=shape.indent), "utf-8")


def faults(costs: dict[str, Cost], records: int) -> Iterator[str]:
    """Yield which limits are passed; the memory of a normal delivery is that of starting, and has none."""
    for name in ("now", "snel"):
        if costs[name].seconds > LIMIT * costs["json.load"].seconds:
            yield f"{name} is over {LIMIT} times json.load"
    if "before" in costs and records and costs["now"].megabytes > costs["before"].megabytes + _MEGABYTE_SLACK:
        yield "more memory than before"


def _cells(costs: dict[str, Cost]) -> Iterator[str]:
    base = costs["json.load"].seconds
    for name, spent in costs.items():
        yield f"{spent.seconds:.3f}" if name == "json.load" else f"{spent.seconds / base:.2f}"
        yield str(spent.megabytes)


def main() -> None:
    """Print a table, and fail when a ratio or the memory is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--before", type=Path, metavar="FOLDER", help="another checkout to measure in turn")
    parser.add_argument("--records", type=int, nargs="*", default=RECORDS, metavar="N")
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    codes = programs(options.before)
    titles = [f"{name} {'s' if name == 'json.load' else '×'} | MB" for name in codes]
    print(f"best of {options.runs} runs, {os.cpu_count()} cores, Python {sys.version.split()[0]}, limit {LIMIT}\n")
    print(f"| records | shape | {' | '.join(titles)} |")
    print("|---" * (2 + 2 * len(codes)) + "|")
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, path, records in deliveries(options.records, Path(folder)):
            runs = options.runs if records else RUNS_OF_A_SMALL_FILE
            costs = dict(zip(codes, best(list(codes.values()), path, runs), strict=True))
            size = f"{records:,}" if records else "every cell once"
            print(f"| {size} | {name} | {' | '.join(_cells(costs))} |", flush=True)
            found += [f"{size}, {name}: {fault}" for fault in faults(costs, records)]
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
