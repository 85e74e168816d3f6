"""What deadlines bring."""

from __future__ import annotations

from generators.subjects.deadlines import check, tables
from generators.subjects.model.brings import SpecificationCheck, Subject

SUBJECT = Subject(
    checks=(SpecificationCheck(check.CHECK, check.check),),
    tables=tables.tables,
    files=tables.calendars,
    forms=lambda specification: {"agenda's met termijnen": sorted(tables.calendars(specification).items())},
)
