"""Work in a second process: the same files as in this one, and nothing that goes wrong gets lost."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from generators.kernel import noted
from generators.kernel import parallel as beside
from generators.kernel.files import Files


def test_files_made_beside_are_those_made_here() -> None:
    files = {f"map/{number}.txt": bytes([number]) * 100_000 for number in range(20)}
    with beside.started(lambda: dict(files)) as wait:
        assert wait() == files


def test_what_goes_wrong_beside_is_raised_where_it_is_waited_for() -> None:
    def broken() -> dict[str, bytes]:
        raise ValueError("een tekst is te lang")

    with beside.started(broken) as wait, pytest.raises(ValueError, match="een tekst is te lang"):
        wait()


def test_a_process_that_stops_by_itself_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> dict[str, bytes]:
        os._exit(3)

    if (os.cpu_count() or 1) < 2:
        pytest.skip("there is one processor here, so nothing runs beside")
    with beside.started(gone) as wait, pytest.raises(RuntimeError, match="gestopt"):
        wait()


def test_with_one_processor_files_are_made_when_they_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    made: list[int] = []

    def make() -> dict[str, bytes]:
        made.append(os.getpid())
        return {"a": b""}

    with beside.started(make) as wait:
        assert made == []
        assert wait() == {"a": b""}
    assert made == [os.getpid()]


def test_shared_work_comes_back_in_its_order_whoever_did_it() -> None:
    works = [partial(dict[str, bytes], {f"{number}": bytes(50_000)}) for number in range(30)]
    assert of_shared(works) == [work() for work in works]
    assert of_shared([]) == []


def of_shared(works: Sequence[Callable[[], Files]]) -> list[Files]:
    with beside.shared(works) as finish:
        return finish()


def test_a_process_that_nobody_waits_for_is_gone_when_something_else_goes_wrong() -> None:
    """Left alone, it would wait for a reader of what it made, and hold open whatever the first process had open."""
    before = set(multiprocessing.active_children())
    works = [partial(dict[str, bytes], {f"{number}": bytes(5_000_000)}) for number in range(4)]
    with pytest.raises(KeyError), beside.shared(works):
        raise KeyError
    assert set(multiprocessing.active_children()) == before


def test_what_goes_wrong_in_shared_work_is_raised() -> None:
    def broken() -> dict[str, bytes]:
        raise ValueError("een tekst is te lang")

    for place in (0, 9):
        works = [broken if number == place else dict[str, bytes] for number in range(10)]
        with pytest.raises(ValueError, match="een tekst is te lang"):
            of_shared(works)


def test_while_somebody_notes_what_is_looked_at_all_work_is_done_here() -> None:
    def look() -> dict[str, bytes]:
        noted.note({f"{os.getpid()}"})
        return {}

    mine = {f"{os.getpid()}"}

    def of_started() -> Files:
        with beside.started(look) as wait:
            return wait()

    assert noted.made(of_started).made_of == mine
    assert noted.made(lambda: of_shared([look] * 5)).made_of == mine
