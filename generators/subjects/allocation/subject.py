"""What dividing brings."""

from __future__ import annotations

from generators.subjects.allocation import check, tables
from generators.subjects.model.brings import SpecificationCheck, Subject

SUBJECT = Subject(checks=(SpecificationCheck(check.CHECK, check.check),), tables=tables.tables)
