"""What transitions bring."""

from __future__ import annotations

from generators.subjects.model.brings import FactsCheck, Subject
from generators.subjects.transitions import check, tables

SUBJECT = Subject(
    checks=(FactsCheck("overgangen", lambda sources: check.check(sources.facts, sources.documents)),),
    tables=tables.tables,
    files=tables.pages,
)
