"""Every call that writes, with each step of its writing refused or killed: files are old or new, never other.

The steps are those that `iv3.core.files` asks of the system; a test sees that nothing else in ``iv3`` writes.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from fuzz.apart import Ended, Limits, apart, exit_code, program
from fuzz.calls import OUT, Call, calls_to_files
from fuzz.demands import fingerprints
from fuzz.workers import beside_each_other
from tests.support.faults import LENIENT, Steps, killing, refusing, stepping

REFUSED, KILLED, AROUND = "geweigerd", "gedood", "omgeving"
"""The kinds of faults: a step that the system refuses, the process killed before a step, other surroundings."""
OLD = b"van de gebruiker\n"
"""What stands in the place of an output before a run."""
SURROUNDINGS: Mapping[str, Mapping[str, str]] = {
    "een andere tekenset": {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    "een andere tijdzone": {"TZ": "Pacific/Kiritimati"},
    "een andere volgorde van verzamelingen": {"PYTHONHASHSEED": "4711"},
    "een masker van 077": {},
}
"""Surroundings in which the outcome is the same, with the variables that make them."""
_MASKED = "een masker van 077"
_TO_FILL_IN = "template"
_LIMITS = Limits(memory=None)


@dataclass(frozen=True)
class FaultJob:
    """A call, the kind of fault, and the step (from 1 on) or the surroundings of it."""

    call: Call
    kind: str
    at: int | str


@dataclass(frozen=True)
class FaultOutcome:
    """What came of a job: the step that it was and what was wrong; empty when nothing was."""

    job: FaultJob
    step: str
    wrong: str


@dataclass(frozen=True)
class Clean:
    """A run without faults: its exit code, its steps, and what it left: path below the folder of outputs → content."""

    code: int
    steps: tuple[str, ...]
    files: Mapping[str, bytes]


def writing_calls() -> list[Call]:
    """Return the calls that write files."""
    return [call for call in calls_to_files() if call.outputs]


def clean_run(call: Call, seeds: Path, desk: Path) -> Clean:
    """Run a call without faults, over what stands there.

    Raises:
        RuntimeError: it does not run, or writes nothing.
    """
    _lay(call, seeds, desk)
    ended = apart(lambda: _stepped(call, Steps()), desk, _LIMITS)
    if ended.result is None or ended.result[0] not in (0, 1):
        raise RuntimeError(f"{call.text}: {ended.err.decode()}")
    code, names = ended.result
    files = _files(desk)
    if {*files.values()} <= {OLD}:
        raise RuntimeError(f"{call.text}: schrijft {sorted(files)}")
    return Clean(code, tuple(names), files)


def jobs_of(call: Call, clean: Clean) -> list[FaultJob]:
    """Return every fault of a call."""
    steps = range(1, len(clean.steps) + 1)
    return [FaultJob(call, kind, at) for kind in (REFUSED, KILLED) for at in steps] + [
        FaultJob(call, AROUND, surroundings) for surroundings in SURROUNDINGS
    ]


def fault_outcome(job: FaultJob, clean: Clean, seeds: Path, desk: Path) -> FaultOutcome:
    """Do a job and hold what it leaves against old and new."""
    _lay(job.call, seeds, desk)
    before = _files(desk)
    if isinstance(job.at, str):
        return FaultOutcome(job, job.at, _around(job, clean, desk))
    hook = (refusing if job.kind == REFUSED else killing)(job.at)
    ended = apart(lambda: _stepped(job.call, Steps(hook)), desk, _LIMITS)
    name = clean.steps[job.at - 1]
    wrong = (_refused if job.kind == REFUSED else _killed)(name, ended, before, clean, desk)
    if not wrong and job.kind == KILLED:
        apart(lambda: _stepped(job.call, Steps()), desk, _LIMITS)
        wrong = "" if _files(desk) == clean.files else f"na een nieuwe keer: {_differing(_files(desk), clean.files)}"
    return FaultOutcome(job, name, wrong)


def _refused(name: str, ended: Ended, before: Mapping[str, bytes], clean: Clean, desk: Path) -> str:
    code = None if ended.result is None else ended.result[0]
    if b"Traceback" in ended.err or code is None:
        return f"gestopt met {ended.err[-200:].decode(errors='replace')}"
    now = {path: content for path, content in _files(desk).items() if not _is_beside(path)}
    if name in LENIENT and code == clean.code:
        return "" if now == clean.files else f"niet nieuw: {_differing(now, clean.files)}"
    if code != 2:
        return f"uitkomst {code}"
    return "" if now == before else f"niet als eerst: {_differing(now, before)}"


def _killed(_name: str, ended: Ended, before: Mapping[str, bytes], clean: Clean, desk: Path) -> str:
    if ended.signal != "SIGKILL":
        return f"niet gedood maar {ended.code}"
    now = _files(desk)
    other = sorted(
        path
        for path in {*now, *before}
        if not _is_beside(path) and now.get(path) not in (before.get(path), clean.files.get(path))
    )
    return f"oud noch nieuw: {', '.join(other)}" if other else ""


def _around(job: FaultJob, clean: Clean, desk: Path) -> str:
    words = [sys.executable, "-m", "iv3", *job.call.typed()]
    changed = {**os.environ, **SURROUNDINGS[str(job.at)], "PYTHONPATH": os.pathsep.join(sys.path)}
    shell = ["sh", "-c", f'umask {"077" if job.at == _MASKED else "022"}; exec "$@"', "sh"]
    settings = [f"{name}={value}" for name, value in changed.items()]
    ended = program(["env", *settings, *shell, *words], desk, _LIMITS)
    if ended.code != clean.code:
        return f"uitkomst {ended.code}: {ended.err[-200:].decode(errors='replace')}"
    return "" if _files(desk) == clean.files else f"anders: {_differing(_files(desk), clean.files)}"


def _stepped(call: Call, steps: Steps) -> tuple[int, list[str]]:
    with stepping(steps):
        code = exit_code(call.typed())
    return code, steps.names


def _lay(call: Call, seeds: Path, desk: Path) -> None:
    """Put the good files on the desk, and something of the user in the place of each output that may be replaced."""
    shutil.rmtree(desk, ignore_errors=True)
    shutil.copytree(seeds, desk)
    (desk / OUT).mkdir()
    for number, word in enumerate(call.words):
        before = call.words[number - 1]
        is_folder = call.command == "allocate" and before == "--out" and _TO_FILL_IN not in call.text
        is_to_fill_in = before.endswith(_TO_FILL_IN) or (before == "--out" and _TO_FILL_IN in call.text)
        if word.startswith("%") and not is_to_fill_in and not is_folder:
            (desk / OUT / word[1:]).write_bytes(OLD)


def _files(desk: Path) -> dict[str, bytes]:
    folder = desk / OUT
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _is_beside(path: str) -> bool:
    return Path(path).name.startswith(".iv3-")


def _differing(now: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> str:
    return ", ".join(sorted(path for path in {*now, *wanted} if now.get(path) != wanted.get(path)))


def over_an_input(call: Call, seeds: Path, desk: Path) -> Iterator[tuple[str, Ended, bool]]:
    """Run a call with each of its inputs in the place of each of its outputs.

    Yields:
        The words that were typed, how it ended, and whether everything that it reads is still what it was.
    """
    words = call.typed()
    for at in [at for at, word in enumerate(words) if word.startswith(f"{OUT}/")]:
        for name in dict.fromkeys(call.inputs):
            _lay(call, seeds, desk)
            before = fingerprints(desk)
            typed = [*words[:at], name, *words[at + 1 :]]
            ended = apart(partial(exit_code, typed), desk, _LIMITS)
            after = fingerprints(desk)
            yield " ".join(typed), ended, all(after.get(path) == there for path, there in before.items())


@dataclass
class FaultTally:
    """How many faults were tried, by kind, and what was wrong."""

    calls: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: int = 0

    def add(self, outcome: FaultOutcome) -> None:
        """Count what came of a job."""
        self.calls.add(outcome.job.call.text)
        self.kinds[outcome.job.kind] += 1
        self.wrong += bool(outcome.wrong)

    def figures(self) -> dict[str, int]:
        """Return the figures by their names in ``site/getest.json``."""
        return {"aanroepen": len(self.calls), **dict(sorted(self.kinds.items())), "verloren_of_gemengd": self.wrong}


def fault_outcomes(seeds: Path, work: Path, workers: int, take: int | None = None) -> Iterator[FaultOutcome]:
    """Do the faults of every call that writes, in some processes beside each other, and yield what came of each.

    Args:
        seeds: the folder with good files.
        work: a folder to work in.
        workers: how many processes.
        take: so many faults of each call, chosen at random, instead of all.
    """
    jobs: list[tuple[FaultJob, Clean]] = []
    for call in writing_calls():
        clean = clean_run(call, seeds, work / "schoon")
        all_of_it = jobs_of(call, clean)
        chosen = all_of_it if take is None else Random(call.text).sample(all_of_it, min(take, len(all_of_it)))
        jobs += [(job, clean) for job in chosen]
    yield from beside_each_other([partial(fault_outcome, job, clean, seeds) for job, clean in jobs], work, workers)
