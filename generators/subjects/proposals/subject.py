"""What proposed models bring."""

from __future__ import annotations

from generators.subjects.couplings.check import CHECK as COUPLINGS
from generators.subjects.model.brings import SpecificationCheck, Subject
from generators.subjects.proposals import check, tables

SUBJECT = Subject(
    checks=(SpecificationCheck(check.CHECK, check.check, needs=(COUPLINGS, "overgangen")),),
    tables=tables.tables,
)
