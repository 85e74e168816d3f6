"""Many files of a format, changed at random: every command that reads them, and every engine beside the others."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from fuzz.budget import Job, Judged, judged
from fuzz.calls import Call
from fuzz.engines import CRASHED, deliveries, differences, engines
from fuzz.formats import FORMATS, Mutant, calls_with, mutants
from fuzz.hostile.hostile import Hostile, always, written
from fuzz.shrinking import shrunk
from fuzz.workers import beside_each_other

_BATCH = 100
_MOST_CALLS = 3
"""Of the calls that read a file, so many are tried with it."""
_MOST_SHRUNK = 12
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Wrong:
    """A file on which a call falls short, or on which engines differ: then there is no call."""

    mutant: Mutant
    call: Call | None
    place: int
    fault: str

    @property
    def kind(self) -> str:
        """What makes it the same as others: who, and what went wrong, without numbers and names."""
        who = self.call.command if self.call else "verschil"
        return f"{who}: {_NUMBERS.sub('0', re.sub(chr(39) + '.*', '', self.fault))[:80]}"


@dataclass
class Tried:
    """What was tried, and what came of it.

    Attributes:
        files: how many files.
        runs: command → how many runs.
        compared: engine → how many deliveries.
        wrong: what fell short.
        differences: how many times an engine gave another report; ``crashes`` how many times one crashed.
        peak: of memory in bytes.
        slowest: seconds of processor.
    """

    files: int = 0
    runs: dict[str, int] = field(default_factory=dict)
    compared: dict[str, int] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    differences: int = 0
    crashes: int = 0
    peak: int = 0
    slowest: float = 0.0

    def add(self, other: Tried) -> None:
        """Add what was tried elsewhere."""
        for mine, theirs in ((self.runs, other.runs), (self.compared, other.compared)):
            for name, count in theirs.items():
                mine[name] = mine.get(name, 0) + count
        self.files += other.files
        self.wrong += other.wrong
        self.differences += other.differences
        self.crashes += other.crashes
        self.peak, self.slowest = max(self.peak, other.peak), max(self.slowest, other.slowest)

    def add_run(self, command: str, outcome: Judged) -> None:
        """Add a run of a command."""
        self.runs[command] = self.runs.get(command, 0) + 1
        self.peak, self.slowest = max(self.peak, outcome.peak), max(self.slowest, outcome.seconds)

    def figures(self, seed: int) -> dict[str, Any]:
        """Return the figures to keep."""
        return {
            "seed": seed,
            "bestanden": self.files,
            "runs": dict(sorted(self.runs.items())),
            "vergeleken": self.compared,
            "verschillen": self.differences,
            "crashes": self.crashes,
            "tekortkomingen": sum(wrong.call is not None for wrong in self.wrong),
            "piek_mb": self.peak >> 20,
            "traagste_s": round(self.slowest, 1),
        }


def tried(name: str, count: int, seed: int, seeds: Path, made: Path, work: Path, workers: int) -> Iterator[Tried]:
    """Yield what came of each batch of files of a format.

    Args:
        name: the format.
        count: how many files.
        seed: what decides how they are changed.
        seeds: the folder with good files.
        made: the folder with engines.
        work: a folder to work in.
        workers: how many processes beside each other.
    """
    others = deliveries(made)
    batches = [range(at, min(at + _BATCH, count)) for at in range(0, count, _BATCH)]
    works = [partial(_batch, name, batch, seed, seeds, made, others) for batch in batches]
    return beside_each_other(works, work, workers)


def _batch(
    name: str, numbers: Sequence[int], seed: int, seeds: Path, made: Path, others: Sequence[Path], work: Path
) -> Tried:
    found = Tried()
    files = list(mutants(name, seeds, numbers, seed, others))
    for mutant in files:
        found.files += 1
        for call, place in _some(calls_with(mutant.good), mutant.number):
            outcome = judged(Job(call, place, as_hostile(mutant)), seeds, work)
            found.add_run(call.command, outcome)
            found.wrong += [Wrong(mutant, call, place, fault) for fault in outcome.faults]
    found.add(_compared(name, files, made, work))
    return found


def _compared(name: str, files: Sequence[Mutant], made: Path, work: Path) -> Tried:
    """Return what engines make of files; each is called after its number."""
    suffix = FORMATS[name].suffix
    named = [(f"{mutant.number}{suffix}", mutant.content) for mutant in files]
    by_name = {name: mutant for (name, _), mutant in zip(named, files, strict=True)}
    there = engines(made, work.with_name(work.name + "-motoren"))
    found = Tried(compared=dict.fromkeys(there, len(named)))
    for difference in differences(there, named):
        found.crashes += difference.what.startswith(CRASHED)
        found.differences += not difference.what.startswith(CRASHED)
        found.wrong.append(Wrong(by_name[difference.name], None, 0, f"{difference.engine}: {difference.what}"))
    return found


def _some(found: Sequence[tuple[Call, int]], number: int) -> list[tuple[Call, int]]:
    return Random(number).sample(found, min(_MOST_CALLS, len(found)))


def as_hostile(mutant: Mutant) -> Hostile:
    """Return a changed file as one to put in a place of a call."""
    (hostile,) = written("mutant", [(str(mutant.number), "een veranderd bestand", always(mutant.content))])
    return hostile


def small_examples(name: str, found: Tried, seeds: Path, made: Path, work: Path) -> Iterator[tuple[Wrong, bytes]]:
    """Yield one of each kind of what went wrong, with the file made small."""
    kinds: dict[str, Wrong] = {}
    for wrong in sorted(found.wrong, key=lambda wrong: len(wrong.mutant.content)):
        kinds.setdefault(wrong.kind, wrong)
    for wrong in [*kinds.values()][:_MOST_SHRUNK]:
        yield wrong, shrunk(wrong.mutant.content, FORMATS[name], partial(_is_wrong, wrong, name, seeds, made, work))
    shutil.rmtree(work, ignore_errors=True)


def _is_wrong(wrong: Wrong, name: str, seeds: Path, made: Path, work: Path, content: bytes) -> bool:
    """Tell whether another content goes wrong in the same way."""
    mutant = Mutant(wrong.mutant.good, wrong.mutant.number, content)
    if wrong.call is None:
        return any(other.kind == wrong.kind for other in _compared(name, [mutant], made, work).wrong)
    outcome = judged(Job(wrong.call, wrong.place, as_hostile(mutant)), seeds, work)
    return any(Wrong(mutant, wrong.call, wrong.place, fault).kind == wrong.kind for fault in outcome.faults)
