"""Work in a second process: the same files as in this one, and nothing that goes wrong gets lost."""

from __future__ import annotations

import os

import pytest

from generators.kernel import parallel as beside


def test_files_made_beside_are_those_made_here() -> None:
    files = {f"map/{number}.txt": bytes([number]) * 100_000 for number in range(20)}
    assert beside.start(lambda: dict(files))() == files


def test_what_goes_wrong_beside_is_raised_where_it_is_waited_for() -> None:
    def broken() -> dict[str, bytes]:
        raise ValueError("een tekst is te lang")

    waited = beside.start(broken)
    with pytest.raises(ValueError, match="een tekst is te lang"):
        waited()


def test_a_process_that_stops_by_itself_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> dict[str, bytes]:
        os._exit(3)

    if (os.cpu_count() or 1) < 2:
        pytest.skip("there is one processor here, so nothing runs beside")
    with pytest.raises(RuntimeError, match="gestopt"):
        beside.start(gone)()


def test_with_one_processor_files_are_made_when_they_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    made: list[int] = []

    def make() -> dict[str, bytes]:
        made.append(os.getpid())
        return {"a": b""}

    waited = beside.start(make)
    assert made == []
    assert waited() == {"a": b""}
    assert made == [os.getpid()]
