"""What came of a comparison of somebody else's validator with ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from iv3.conformance.kit import say
from iv3.core.terminal import one_line

_NUMBER = re.compile("[0-9]+")


@dataclass(frozen=True)
class CaseDifference:
    """A case that came out otherwise: where in the report, what belongs there and what stood there, as JSON.

    Attributes:
        case: the path of the delivery in its set.
        what: what the case shows.
        pointer: where the reports first differ; None when there was no report to compare: ``got`` then says why.
        expected: what belongs there.
        got: what stood there.
    """

    case: str
    what: str
    pointer: str | None
    expected: str
    got: str

    @property
    def kind(self) -> str:
        """What it has in common with cases that differ for the same reason: the place, whatever record it is."""
        return _NUMBER.sub("*", self.got if self.pointer is None else self.pointer)

    def lines(self) -> Iterator[str]:
        """Yield it for a person, each line without what steers a terminal or begins another."""
        yield one_line(f"{self.case}: {self.what}")
        if self.pointer is None:
            yield f"  {one_line(self.got)}"
            return
        yield f"  {one_line(say('verschilt', plaats=self.pointer or say('alles')))}"
        yield f"  {one_line(say('verwacht', waarde=self.expected))}"
        yield f"  {one_line(say('gekregen', waarde=self.got))}"


@dataclass(frozen=True)
class ConformResult:
    """How somebody else's validator did.

    Attributes:
        total: how many cases there are.
        differences: the cases that came out otherwise, in their order.
        not_run: how many cases were not run, because the program gave no answer too often.
        timeouts: how often it gave no answer in time.
        seed: of mutated deliveries: what they follow from; else None.
        kept: the folder with the cases that were kept, and how many; None when none was.
    """

    total: int
    differences: tuple[CaseDifference, ...]
    not_run: int = 0
    timeouts: int = 0
    seed: int | None = None
    kept: tuple[Path, int] | None = None

    @property
    def exit_code(self) -> int:
        """0 when every report is equal, 1 when one is not, 2 when not every case was run."""
        return 2 if self.not_run else int(bool(self.differences))

    def to_text(self) -> str:
        """Return the outcome in Dutch; the last line counts."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        shown = self.differences if self.seed is None else one_of_each_kind(self.differences)
        for difference in shown:
            yield from difference.lines()
        if self.kept is not None:
            folder, count = self.kept
            yield say("bewaard", map=folder, aantal=count)
        if self.not_run:
            yield say("gestopt", aantal=self.timeouts, over=self.not_run)
        if self.seed is not None:
            yield say("begin", seed=self.seed)
        yield say("gelijk", gelijk=self.total - self.not_run - len(self.differences), totaal=self.total)


def one_of_each_kind(differences: Iterable[CaseDifference]) -> tuple[CaseDifference, ...]:
    """Return the first difference of every kind: of mutated deliveries many differ for the same reason."""
    found: dict[str, CaseDifference] = {}
    for difference in differences:
        found.setdefault(difference.kind, difference)
    return tuple(found.values())
