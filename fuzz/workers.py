"""Much work in a few processes beside each other."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")
Work = Callable[[Path], Made]
"""Work with a folder of its own."""
_FORK = get_context("fork")


def beside_each_other(works: Sequence[Work[Made]], folder: Path, workers: int) -> Iterator[Made]:
    """Yield what work returns, in the order in which it ends; each process has a folder of its own below ``folder``.

    Raises:
        RuntimeError: some work failed; the text is its trace.
    """
    results = _FORK.SimpleQueue()
    next_one = _FORK.Value("l", 0)
    started = [
        _FORK.Process(target=_work_on, args=(works, next_one, results, folder / f"bureau-{at}"))
        for at in range(workers)
    ]
    for process in started:
        process.start()
    for _ in works:
        is_made, made = results.get()
        if not is_made:
            for process in started:
                process.terminate()
            raise RuntimeError(made)
        yield made
    for process in started:
        process.join()


def _work_on(works: Sequence[Work[Any]], next_one: Any, results: Any, folder: Path) -> None:
    while True:
        with next_one.get_lock():
            at, next_one.value = next_one.value, next_one.value + 1
        if at >= len(works):
            return
        try:
            results.put((True, works[at](folder)))
        except Exception:
            results.put((False, traceback.format_exc()))
            return
