"""``iv3.conform``: somebody else's validator beside the conformance kit, or beside ours on mutated deliveries."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from iv3.conformance.fuzzing import FuzzDelivery, FuzzSeries, fuzz_difference, fuzz_series, kit_of, made_small
from iv3.conformance.judging import Judge, JudgedCase, in_order
from iv3.conformance.kit import KitCase, KitError, kit_cases, say
from iv3.conformance.outcome import CaseDifference, ConformResult, one_of_each_kind
from iv3.conformance.vendor import Vendor
from iv3.core.files import write_all

DEFAULT_SECONDS = 30.0
"""How long a program may take over one delivery, unless something else is said."""

MOST_KEPT = 10
"""So many cases are made small and kept: one of each kind of difference."""

Told = Callable[[int, int], None]
"""Told how many deliveries there have been, and how many there are."""


def conform(
    kit: Path,
    command: Sequence[str],
    *,
    seconds: float = DEFAULT_SECONDS,
    at_once: int | None = None,
    fuzz: int | None = None,
    seed: int | None = None,
    keep: Path | None = None,
    progress: Told = lambda *_: None,
) -> ConformResult:
    """Run a program on deliveries and compare what it prints with the report that belongs there.

    What the program prints is bounded: 16 MB, and ``seconds`` for a delivery; what goes over is ended with all that it
    started (on Windows only the program itself). After five deliveries without an answer the rest is not run.

    Args:
        kit: the folder ``conformiteit`` of a release.
        command: program and arguments; the path of a delivery is added as the last one. It prints a report as JSON.
        seconds: how long one delivery may take.
        at_once: how many deliveries at the same time; by default as many as there are processors.
        fuzz: in place of the kit: so many deliveries that are made of it and are odd somewhere. The report that belongs
            to each is that of `iv3.validate`.
        seed: of ``fuzz``: what they follow from; the same seed gives the same deliveries. By default another each time.
        keep: of ``fuzz``: a folder to put a case of each kind of difference in, made as small as can be; it is a kit.
        progress: told how many deliveries there have been, and how many there are.

    Raises:
        UserError: no kit, a damaged kit, a folder that is in use, or a command that cannot be started.
    """
    if not command:
        raise KitError(say("geen_programma"))
    cases = kit_cases(kit)
    judge = Judge(Vendor(command, seconds, threading.Event()))
    together = at_once or os.cpu_count() or 1
    if fuzz is None:
        return _on_kit(cases, judge, together, progress)
    if keep is not None and keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise KitError(say("map_in_gebruik", map=keep))
    series = fuzz_series(kit, cases, int.from_bytes(os.urandom(4), "big") if seed is None else seed)
    return _on_series(series, fuzz, judge, together, keep, progress)


def _on_kit(cases: Sequence[KitCase], judge: Judge, at_once: int, progress: Told) -> ConformResult:
    judged = [JudgedCase(case.name, case.what, case.delivery, case.expected) for case in cases]
    total = len(judged)
    runs = (partial(judge.difference, case) for case in judged)
    ran, differences = in_order(runs, judge, at_once, lambda done: progress(done, total))
    return ConformResult(total, tuple(differences), total - ran, judge.timeouts)


def _on_series(
    series: FuzzSeries, total: int, judge: Judge, at_once: int, keep: Path | None, progress: Told
) -> ConformResult:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def run(number: int) -> CaseDifference | None:
            return fuzz_difference(series.delivery(number), judge, folder)

        runs = (partial(run, number) for number in range(1, total + 1))
        ran, differences = in_order(runs, judge, at_once, lambda done: progress(done, total))
        kept = None if keep is None else _kept(series, differences, judge, folder, keep)
    return ConformResult(total, tuple(differences), total - ran, judge.timeouts, series.seed, kept)


def _kept(
    series: FuzzSeries, differences: Sequence[CaseDifference], judge: Judge, folder: Path, keep: Path
) -> tuple[Path, int] | None:
    """Keep a delivery of each kind of difference, made small, as a kit; return where, and how many."""
    small: list[FuzzDelivery] = []
    for difference in one_of_each_kind(differences)[:MOST_KEPT]:
        delivery = series.delivery_named(difference.case)
        small.append(made_small(delivery, difference, judge.vendor, folder))
    if not small:
        return None
    keep.mkdir(parents=True, exist_ok=True)
    write_all({keep / name: [content] for name, content in kit_of(small)})
    return keep, len(small)
