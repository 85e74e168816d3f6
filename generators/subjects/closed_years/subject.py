"""What closed years bring."""

from __future__ import annotations

from generators.subjects.closed_years import check
from generators.subjects.model.brings import LastCheck, Subject

SUBJECT = Subject(
    checks=(
        LastCheck(
            check.CHECK,
            lambda specification, found: check.check(specification, sound=found.isdisjoint(check.UNSOUND)),
            waits_for=check.UNSOUND,
        ),
    )
)
