"""What came of many jobs: counted by kind, each kind with its first examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from fuzz.budget import Job, Judged
from fuzz.known import is_known

_MOST_SHOWN = 4
_MOST_SLOW = 5
_DETAILS = re.compile(r"'.*|\d+")


class Outcomes:
    """Counts what came of jobs.

    Args:
        tell: told the first faults of each kind.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        """Start with nothing."""
        self._tell = tell
        self._kinds: Counter[str] = Counter()
        self._known = 0
        self._slowest: list[Judged] = []
        self._largest: list[Judged] = []
        self._number = 0

    @property
    def has_unknown(self) -> bool:
        """Tell whether there was a fault that is not in the list of known ones."""
        return bool(self._kinds)

    def add(self, judged: Judged) -> None:
        """Add what came of a job."""
        self._number += 1
        self._slowest = sorted([*self._slowest, judged], key=lambda j: -j.seconds)[:_MOST_SLOW]
        self._largest = sorted([*self._largest, judged], key=lambda j: -j.peak)[:_MOST_SLOW]
        for fault in judged.faults:
            if is_known(judged.call, fault):
                self._known += 1
                continue
            kind = f"{judged.call.split()[0]}: {_DETAILS.sub('', fault)[:70]}"
            self._kinds[kind] += 1
            if self._kinds[kind] <= _MOST_SHOWN:
                self._tell(f"{kind}\n    {judged.name}: {judged.call}\n    {fault[:300]}")

    def told(self) -> str:
        """Return the counts, the slowest and the largest."""
        lines = [f"{count:6} {kind}" for kind, count in self._kinds.most_common()]
        for title, some in (("traagste", self._slowest), ("grootste", self._largest)):
            lines += [f"{title}: {j.seconds:.1f} s, {j.peak >> 20} MB, {j.name}: {j.call[:60]}" for j in some]
        counted = f"{self._number} aanroepen, {sum(self._kinds.values())} tekortkomingen, {self._known} bekend"
        return "\n".join([*lines, counted])

    def figures(self, jobs: Sequence[Job]) -> dict[str, Any]:
        """Return the figures to keep."""
        return {
            "aanroepen": self._number,
            "kwade_bestanden": len({job.hostile.naam for job in jobs}),
            "per_soort": dict(sorted(Counter(job.hostile.soort for job in jobs).items())),
            "per_opdracht": dict(sorted(Counter(job.call.command for job in jobs).items())),
            "tekortkomingen": sum(self._kinds.values()),
            "bekend": self._known,
            "piek_mb": max((j.peak for j in self._largest), default=0) >> 20,
            "traagste_s": round(max((j.seconds for j in self._slowest), default=0.0), 1),
        }
