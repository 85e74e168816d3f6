"""What the model brings: checks on codes, groups, cells and years themselves; its tables stand with the rules."""

from __future__ import annotations

from generators.subjects.model import cells, certainty, days, identity, order, provenance, references, validity
from generators.subjects.model.brings import FactsCheck, SpecificationCheck, Subject

SUBJECT = Subject(
    checks=(
        FactsCheck("dubbel", lambda sources: identity.check(sources.facts, sources.documents)),
        FactsCheck("verwijzing", lambda sources: references.check(sources.facts, sources.documents)),
        FactsCheck("geldigheid", lambda sources: validity.check(sources.facts, sources.documents)),
        FactsCheck(days.CHECK, lambda sources: days.check(sources.facts, sources.documents)),
        FactsCheck("bron", lambda sources: provenance.check(sources.facts, sources.documents)),
        FactsCheck(certainty.CHECK, lambda sources: certainty.check(sources.facts)),
        FactsCheck("volgorde", lambda sources: order.check(sources.facts, sources.documents)),
        SpecificationCheck("cellen", cells.check),
    ),
)
