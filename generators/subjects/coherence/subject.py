"""What coherence brings: checks on what facts mean beside each other."""

from __future__ import annotations

from generators.subjects.coherence import laws, pages, twice, wording
from generators.subjects.model.brings import SpecificationCheck, Subject

SUBJECT = Subject(
    checks=(
        SpecificationCheck(laws.CHECK, laws.check, needs=("koppeling",)),
        SpecificationCheck(pages.CHECK, pages.check),
        SpecificationCheck(twice.CHECK, twice.check),
        SpecificationCheck(wording.CHECK, wording.check),
    ),
)
