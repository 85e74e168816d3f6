"""What a taakveld became: the codes that came in its place, over all years."""

from __future__ import annotations

from generators.kernel.reading import Facts
from iv3.core.words import Overgangslijst, Overgangsoort


def ends_as(facts: Facts, taakveld: str) -> tuple[str, ...]:
    """Return a taakveld with every code that came in its place, step by step; parts that moved are not followed."""
    found = [taakveld]
    for code in found:  # grows while it is gone through
        found += [
            successor.code
            for move in facts.transitions
            if move.lijst == Overgangslijst.TAAKVELD
            and move.soort != Overgangsoort.VERPLAATST_DEEL
            and code in move.van
            for successor in move.naar
            if successor.code not in found
        ]
    return tuple(found)
