"""What releases bring."""

from __future__ import annotations

from generators.subjects.model.brings import FactsCheck, SpecificationCheck, Subject
from generators.subjects.releases import check, classes_check

SUBJECT = Subject(
    checks=(
        FactsCheck(classes_check.CHECK, lambda sources: classes_check.check(sources.facts, sources.schemas)),
        SpecificationCheck(check.CHECK, check.check),
    )
)
