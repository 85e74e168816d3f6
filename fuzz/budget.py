"""Every command, and every option that takes a file, on the hostile set: within its budget and with its manners."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fuzz import apart
from fuzz.apart import Ended, Limits
from fuzz.calls import OUT, Call, calls
from fuzz.demands import faults, fingerprints
from fuzz.hostile.every import hostile_for
from fuzz.hostile.hostile import Hostile
from fuzz.workers import beside_each_other

_PLAIN = "kwaad"
"""What a hostile file is called that has no name of its own."""
Run = Callable[[Sequence[str], Path], Ended]
"""Runs the words of a call in a folder."""


@dataclass(frozen=True)
class Job:
    """A call with a hostile file in one of its places."""

    call: Call
    place: int
    hostile: Hostile

    @property
    def name(self) -> str:
        """What it is called in outcomes."""
        return f"{self.hostile.naam} als {self.call.inputs[self.place]}"


@dataclass(frozen=True)
class Judged:
    """What came of a job.

    Attributes:
        name: the hostile file and its place.
        call: the call, as it stands in the list.
        faults: what it does wrong, see `fuzz.demands.faults`.
        seconds: of processor.
        peak: of memory in bytes.
    """

    name: str
    call: str
    faults: tuple[str, ...]
    seconds: float
    peak: int


def all_jobs(seeds: Path) -> list[Job]:
    """Return every call with every hostile file in each of its places.

    Args:
        seeds: the folder with good files.
    """
    places = [(call, place, seeds / name) for call in calls() for place, name in enumerate(call.inputs)]
    return [Job(call, place, hostile) for call, place, good in places for hostile in hostile_for(good)]


def sample(jobs: Iterable[Job], count: int) -> list[Job]:
    """Return so many jobs of every command and every kind of hostile file, always the same."""
    groups: dict[tuple[str, str], list[Job]] = {}
    for job in jobs:
        groups.setdefault((job.call.command, job.hostile.soort), []).append(job)
    chosen = (
        sorted(group, key=lambda job: zlib.crc32(f"{job.name} {job.call.text}".encode())) for group in groups.values()
    )
    return [job for group in chosen for job in group[:count]]


def in_process(words: Sequence[str], folder: Path) -> Ended:
    """Run a command of the package, of which the modules are loaded once."""
    return apart.command(words, folder)


def judged(job: Job, seeds: Path, desk: Path, run: Run = in_process) -> Judged:
    """Do a job and hold it against the demands.

    Args:
        job: the call and its hostile file.
        seeds: the folder with good files; it is not changed.
        desk: a folder to work in; what stands there goes.
        run: runs the call.
    """
    shutil.rmtree(desk, ignore_errors=True)
    shutil.copytree(seeds, desk, copy_function=os.link)
    (desk / OUT).mkdir()
    name = _put(job, seeds, desk)
    before = fingerprints(desk)
    ended = run(job.call.typed(job.place, name), desk)
    read = () if job.hostile.called else (name, *job.call.inputs)
    found = faults(ended, desk, job.call.outputs, read)
    made = {name, *_pointed_to(desk / name)} - {*before}  # a profile that is not there yet is kept there
    found += [
        f"invoer: {changed} is veranderd" for changed in _changed(before, fingerprints(desk)) if changed not in made
    ]
    shutil.rmtree(desk, ignore_errors=True)
    return Judged(job.name, job.call.text, tuple(found), ended.seconds, ended.peak)


def _pointed_to(path: Path) -> list[str]:
    return [str(path.readlink())] if path.is_symlink() else []


def _changed(before: dict[str, tuple[int, ...]], after: dict[str, tuple[int, ...]]) -> list[str]:
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def _put(job: Job, seeds: Path, desk: Path) -> str:
    """Put the hostile file on the desk; return its name as it is typed."""
    hostile, good = job.hostile, seeds / job.call.inputs[job.place]
    suffix = hostile.suffix or good.suffix
    if hostile.is_fixed:
        return hostile.called
    stem = hostile.called or _PLAIN
    name = stem[: 255 - len(suffix)] + suffix
    content = good.read_bytes() if good.is_file() else b""
    made = apart.apart(lambda: hostile.put(desk / name, content), desk, Limits(memory=None))
    if made.err:
        raise RuntimeError(f"{hostile.naam}: {made.err.decode()}")
    return name


def run_jobs(jobs: Sequence[Job], seeds: Path, work: Path, workers: int) -> Iterator[Judged]:
    """Do many jobs in some processes beside each other, and yield what came of each."""
    return beside_each_other([partial(judged, job, seeds) for job in jobs], work, workers)
