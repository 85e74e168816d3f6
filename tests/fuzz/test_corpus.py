"""Files that once showed something are kept, and show nothing any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.budget import judged
from fuzz.engines import differences, engines
from fuzz.kept_corpus import FOLDER, files_without_entry, kept_corpus
from fuzz.known import is_known

MOST_BYTES = 20_000


def test_the_corpus_is_listed_whole_and_small() -> None:
    assert files_without_entry() == set()
    assert max(path.stat().st_size for path in FOLDER.iterdir()) < MOST_BYTES


@pytest.mark.parametrize("kept", kept_corpus(), ids=lambda kept: kept.bestand)
def test_a_file_of_the_corpus_shows_nothing_any_more(kept: object, seeds: Path, tmp_path: Path) -> None:
    jobs = [*next(k for k in kept_corpus() if k == kept).jobs()]
    assert jobs
    for job in jobs:
        outcome = judged(job, seeds, tmp_path / "bureau")
        assert [fault for fault in outcome.faults if not is_known(outcome.call, fault)] == [], outcome.call


def test_every_engine_says_the_same_of_the_corpus(made: Path, tmp_path: Path) -> None:
    for suffix in sorted({kept.suffix for kept in kept_corpus()}):
        named = [(kept.bestand, kept.content) for kept in kept_corpus() if kept.suffix == suffix]
        found = [(d.engine, d.name, d.what) for d in differences(engines(made, tmp_path), named)]
        assert [one for one in found if not is_known("verschil", f"{one[0]}: {one[2]}")] == []
