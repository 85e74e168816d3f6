"""Every command on hostile files: within its memory and time, with its manners; and the demands themselves."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from fuzz.apart import Ended, Limits, apart, program
from fuzz.budget import Job, Judged, all_jobs, judged, run_jobs, sample
from fuzz.calls import OUT, Call, calls, check_call, commands, not_called
from fuzz.demands import faults
from fuzz.engines import the_javascript, the_one_file
from fuzz.hostile.every import general, hostile_for
from fuzz.hostile.hostile import Hostile
from fuzz.known import is_known
from iv3.commands.parser import say

OF_EACH = 1
"""So many of every kind for every command; `python -m fuzz budget` does all."""
KINDS = {"bytes", "plaats", "naam", "csv", "json", "toml", "xml", "werkmap", "tekst", "waarde"}


def unknown(outcome: Judged) -> list[str]:
    return [fault for fault in outcome.faults if not is_known(outcome.call, fault)]


def _started(begin: Sequence[str], words: Sequence[str], folder: Path) -> Ended:
    return program([*begin, *words], folder, Limits(memory=None))


def test_every_command_and_every_option_that_takes_a_file_is_called() -> None:
    assert len(commands()) >= 14
    assert not_called(calls()) == []


@pytest.mark.parametrize(("left_out", "told"), [("overlay check", "overlay check"), ("--trail", "ledger trail")])
def test_a_command_or_an_option_that_no_call_has_is_seen(left_out: str, told: str) -> None:
    assert told in not_called([call for call in calls() if left_out not in call.text])


def test_every_command_keeps_to_the_demands_on_some_of_every_kind(seeds: Path, tmp_path: Path) -> None:
    jobs = sample(all_jobs(seeds), OF_EACH)
    assert {job.call.command for job in jobs} >= {*commands()} - {"explain", "overlay template"}
    assert {job.hostile.soort for job in jobs} >= KINDS
    assert len(jobs) > 100
    wrong = [
        (outcome.name, outcome.call, outcome.faults)
        for outcome in run_jobs(jobs, seeds, tmp_path, 1)
        if unknown(outcome)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["pyz", "javascript"])
def test_the_other_programs_that_check_a_delivery_keep_to_the_demands(
    made: Path, seeds: Path, tmp_path: Path, name: str
) -> None:
    begin = the_one_file(made) if name == "pyz" else the_javascript(made)
    call = check_call() if name == "pyz" else Call("@aanlevering.json")
    of_kind = Counter[str]()
    for hostile in hostile_for(seeds / "aanlevering.json"):
        of_kind[hostile.soort] += 1
        if of_kind[hostile.soort] <= OF_EACH and hostile.soort != "naam":
            outcome = judged(Job(call, 0, hostile), seeds, tmp_path / "bureau", partial(_started, begin))
            assert unknown(outcome) == [], outcome.name
    assert len(of_kind) >= 8


def test_hostile_files_have_a_name_of_their_own_and_say_what_they_are(seeds: Path) -> None:
    found = [*general(), *hostile_for(seeds / "aanlevering.json"), *hostile_for(seeds / "opdracht.toml")]
    assert len({hostile.naam for hostile in general()}) == len(general()) > 250
    assert all(hostile.wat and hostile.soort in KINDS for hostile in found)


# The demands


def ended(out: str = "", err: str = "", code: int | None = 0, **other: object) -> Ended:
    told = {"signal": "", "seconds": 0.1, "peak": 1 << 20, **other}
    return Ended(code, out=out.encode(), err=err.encode(), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("run", "kind"),
    [
        (ended(code=70), "uitkomst"),
        (ended(code=None, signal="SIGABRT"), "afgebroken"),
        (ended(peak=2 << 30), "geheugen"),
        (ended(code=2, err=say("geen_geheugen", bestand="")), "geheugen"),
        (ended(seconds=31), "tijd"),
        (ended(err="Traceback (most recent call last):\nKeyError: 1\n"), "traceback"),
        (ended("\x1b[2J"), "stuurteken"),
        (ended(err="a\u202eb"), "stuurteken"),
        (ended("a\rb"), "regel"),
        (ended("a\n::error::b"), "bouwlog"),
        (ended(err="  ##[error]b"), "bouwlog"),
        (ended(code=2, err="Er is iets."), "naam"),
        (ended(code=2), "stil"),
    ],
)
def test_a_run_that_falls_short_is_told(run: Ended, kind: str, tmp_path: Path) -> None:
    (tmp_path / OUT).mkdir()
    assert kind in {fault.split(":")[0] for fault in faults(run, tmp_path, [], ["kwaad.json"])}


@pytest.mark.parametrize(
    ("name", "content", "code", "kind"),
    [
        ("uit.csv.deel", b"a", 0, "rest"),
        ("uit.csv", b"a", 2, "half"),
        ("uit.json", b'{"a":', 0, "half"),
        ("uit.html", b"<html>", 0, "half"),
        ("uit.xlsx", b"PK", 0, "half"),
        ("uit.csv", b"a\x1b[2J", 0, "stuurteken"),
    ],
)
def test_what_is_written_and_falls_short_is_told(
    tmp_path: Path, name: str, content: bytes, code: int, kind: str
) -> None:
    (tmp_path / OUT).mkdir()
    (tmp_path / OUT / name).write_bytes(content)
    run = ended(code=code, err="kwaad.json is fout")
    found = faults(run, tmp_path, ["uit.csv", "uit.json", "uit.html", "uit.xlsx"], ["kwaad.json"])
    assert [fault.split(":")[0] for fault in found] == [kind]


def test_a_good_run_has_no_faults(tmp_path: Path) -> None:
    (tmp_path / OUT).mkdir()
    (tmp_path / OUT / "uit.json").write_bytes(b"{}")
    assert faults(ended("goed\r\n", "a::b\n"), tmp_path, ["uit.json"], ["kwaad.json"]) == []


def test_an_input_that_is_changed_is_told(seeds: Path, tmp_path: Path) -> None:
    job = Job(Call("status @aanlevering.json"), 0, Hostile("x", "x", "bytes", lambda path, good: _write(path, good)))

    def spoils(words: object, folder: Path) -> Ended:
        (folder / "regels.csv").unlink()
        return ended()

    assert judged(job, seeds, tmp_path / "bureau", spoils).faults == ("invoer: regels.csv is veranderd",)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _takes_memory() -> int:
    return len(bytes(2 << 30)) % 2


def _takes_time() -> int:
    while True:
        pass


def _waits() -> int:
    time.sleep(60)
    return 0


def test_work_that_takes_too_much_is_ended_and_told_apart(tmp_path: Path) -> None:
    assert b"MemoryError" in apart(_takes_memory, tmp_path, Limits()).err
    assert apart(_takes_time, tmp_path, Limits(processor=1)).signal == "SIGXCPU"
    assert apart(_waits, tmp_path, Limits(clock=0.2)).signal == "CLOCK"
    assert apart(lambda: os.getpid(), tmp_path, Limits()).code is not None
