"""What searching brings."""

from __future__ import annotations

from generators.subjects.model.brings import SpecificationCheck, Subject
from generators.subjects.search import check

SUBJECT = Subject(checks=(SpecificationCheck(check.CHECK, check.check),))
