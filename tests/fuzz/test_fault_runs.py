"""What commands write is old or new, never other: a part of the long run, and the run itself tried on bad writers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from fuzz.calls import Call
from fuzz.fault_runs import (
    AROUND,
    KILLED,
    REFUSED,
    FaultJob,
    FaultTally,
    clean_run,
    fault_outcome,
    fault_outcomes,
    jobs_of,
    over_an_input,
    writing_calls,
)
from iv3.core import files

SIMPLE = Call("overlay template --year 2025 --out %eigen.csv")
SEVERAL = Call("couple @regels.csv --year 2025 --out %gekoppeld.csv --summary %samenvatting.json")


def test_a_fault_of_every_call_that_writes_leaves_its_files_old_or_new(seeds: Path, tmp_path: Path) -> None:
    tally = FaultTally()
    wrong = []
    for outcome in fault_outcomes(seeds, tmp_path, workers=1, take=1):
        tally.add(outcome)
        wrong += [(outcome.job, outcome.step, outcome.wrong)] if outcome.wrong else []
    assert wrong == []
    assert tally.figures()["aanroepen"] == len(writing_calls()) > 25


def test_every_step_of_several_files_is_refused_and_killed(seeds: Path, tmp_path: Path) -> None:
    clean = clean_run(SEVERAL, seeds, tmp_path / "bureau")
    jobs = [job for job in jobs_of(SEVERAL, clean) if job.kind != AROUND]
    outcomes = [fault_outcome(job, clean, seeds, tmp_path / "bureau") for job in jobs]
    assert [(outcome.job.at, outcome.step, outcome.wrong) for outcome in outcomes if outcome.wrong] == []
    assert len(outcomes) == 2 * len(clean.steps) > 40


def straight(contents: Mapping[Path, Iterable[str | bytes]], **_: object) -> None:
    """Write as a program does that does not think of faults."""
    for path, pieces in contents.items():
        system: Any = vars(files)["os"]  # the steps of the harness stand there
        with system.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as out:
            for piece in pieces:
                out.write(piece.encode() if isinstance(piece, str) else piece)
            out.flush()


@pytest.mark.parametrize("kind", [REFUSED, KILLED])
def test_a_writer_that_writes_straight_into_its_file_is_found_out(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    from iv3.commands import outputs

    monkeypatch.setattr(outputs, "write_all", straight)
    call = Call("mapping template --year 2025 --out %mapping.csv")
    clean = clean_run(call, seeds, tmp_path / "bureau")
    steps = range(1, len(clean.steps) + 1)
    wrong = [
        fault_outcome(FaultJob(call, kind, at), clean, seeds, tmp_path / "bureau").wrong
        for at in steps
        if clean.steps[at - 1] in ("write", "flush")
    ]
    assert any(wrong), clean.steps


def test_no_call_writes_over_what_it_reads(seeds: Path, tmp_path: Path) -> None:
    tried = 0
    for call in writing_calls():
        for words, ended, is_whole in over_an_input(call, seeds, tmp_path / "bureau"):
            assert is_whole, words
            assert ended.code == 2, (words, ended.err)
            assert b"Traceback" not in ended.err, words
            tried += 1
    assert tried > 60
