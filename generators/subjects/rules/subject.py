"""What rules bring, with the tables of the model, which the rules of a year are one of."""

from __future__ import annotations

from generators.subjects.model.brings import FactsCheck, Subject
from generators.subjects.rules import check, tables

SUBJECT = Subject(
    checks=(FactsCheck("regels", lambda sources: check.check(sources.facts, sources.documents)),),
    tables=tables.every_table,
)
