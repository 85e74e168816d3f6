"""Laying what a program says beside what belongs there, for many cases at once, and no longer than it makes sense."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from iv3.conformance.kit import say
from iv3.conformance.outcome import CaseDifference
from iv3.conformance.report_difference import Json, first_difference, report_of, short
from iv3.conformance.vendor import Ending, Vendor, VendorAnswer

MOST_TIMEOUTS = 5
"""After so many cases without an answer the rest is not run: each costs all the time there is."""

_MB = 1_000_000


@dataclass(frozen=True)
class JudgedCase:
    """A case on disk, and what belongs to it.

    Attributes:
        name: how the outcome calls it.
        what: what it shows.
        delivery: the file that the program gets.
        expected: gives the report that belongs to it.
    """

    name: str
    what: str
    delivery: Path
    expected: Callable[[], Json]


@dataclass
class Judge:
    """Runs a program on cases and compares; several threads may use it.

    Attributes:
        vendor: the program.
        timeouts: how often it gave no answer in time.
    """

    vendor: Vendor
    timeouts: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    """Reading a large report takes memory: one at a time."""

    @property
    def has_enough(self) -> bool:
        """Tell whether the program gave no answer so often that running it again makes no sense."""
        return self.timeouts >= MOST_TIMEOUTS

    def difference(self, case: JudgedCase) -> CaseDifference | None:
        """Return where the program says otherwise; None when it says the same.

        Raises:
            KitError: the program cannot be started, or there is no report that belongs to the case.
        """
        expected = case.expected()
        answer = self.vendor.answer(case.delivery)
        with self._lock:
            self.timeouts += answer.ending is Ending.TOO_LONG
            return self._difference(case, expected, answer)

    def _difference(self, case: JudgedCase, expected: Json, answer: VendorAnswer) -> CaseDifference | None:
        why_not = self._why_no_report(answer)
        if why_not is None:
            try:
                got = report_of(answer.output)
            except ValueError:
                why_not = say("geen_rapport", gezegd=_last_words(answer))
        if why_not is not None:
            return CaseDifference(case.name, case.what, None, "", why_not)
        found = first_difference(expected, got)
        return None if found is None else CaseDifference(case.name, case.what, *found)

    def _why_no_report(self, answer: VendorAnswer) -> str | None:
        if answer.ending is Ending.TOO_LONG:
            return say("geen_antwoord", seconden=f"{self.vendor.seconds:g}")
        if answer.ending is Ending.TOO_MUCH:
            return say("te_veel", mb=self.vendor.most_bytes // _MB)
        return None


def _last_words(answer: VendorAnswer) -> str:
    said = (answer.errors or answer.output).decode("utf-8", "replace").strip()
    return short(said.splitlines()[-1]) if said else say("niets")


@contextmanager
def stopping(stop: threading.Event) -> Iterator[None]:
    """End what runs when this is left by an error or by the user."""
    try:
        yield
    except BaseException:
        stop.set()
        raise


def in_order(
    cases: Iterable[Callable[[], CaseDifference | None]],
    judge: Judge,
    at_once: int,
    progress: Callable[[int], None],
) -> tuple[int, list[CaseDifference]]:
    """Run cases, several at once, until all have run or the judge has enough.

    Args:
        cases: each runs one case.
        judge: with what they are judged.
        at_once: how many at the same time.
        progress: told after every case how many there have been.

    Returns:
        How many ran, and the differences in the order of the cases.
    """
    numbered, lock = enumerate(cases), threading.Lock()
    found: dict[int, CaseDifference | None] = {}

    def work() -> None:
        while not judge.has_enough and not judge.vendor.stop.is_set():
            with lock:
                number, case = next(numbered, (-1, None))
            if case is None:
                return
            difference = case()
            with lock:
                found[number] = difference
                progress(len(found))

    with ThreadPoolExecutor(at_once) as pool, stopping(judge.vendor.stop):
        for future in as_completed([pool.submit(work) for _ in range(at_once)]):
            future.result()
    return len(found), [difference for _, difference in sorted(found.items()) if difference is not None]
