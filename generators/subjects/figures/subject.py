"""What published figures per municipality bring."""

from __future__ import annotations

from generators.subjects.figures import check
from generators.subjects.model.brings import FactsCheck, Subject

SUBJECT = Subject(checks=(FactsCheck(check.CHECK, lambda sources: check.check(sources.facts, sources.documents)),))
