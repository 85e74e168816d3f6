"""What key figures bring."""

from __future__ import annotations

from generators.subjects.keyfigures import check, tables
from generators.subjects.model.brings import SpecificationCheck, Subject

SUBJECT = Subject(checks=(SpecificationCheck(check.CHECK, check.check),), tables=tables.tables)
