"""The source that an answer names: one that is known, or one to add first."""

from __future__ import annotations

import re

from generators.upkeep.issues.context import Context
from generators.upkeep.issues.proposal import Proposal, Shown
from generators.upkeep.issues.words import slug

BRONNEN = "tables/bronnen.yaml"


_PAGE = re.compile(r"\b(?:blz|bladzijde|blad|pagina|p)\b\.?\s*(\d{1,4})", re.I)


_LONGEST_SOURCE_ID = 30


_ENOUGH_OVERLAP = 0.8
"""Which share of the words of a title an answer must have to be about that source."""


def cited_source(context: Context, proposal: Proposal) -> object:
    """Return how the fact cites its source; None when nobody knows a source."""
    told = context.issue.known("bron")
    if not told:
        proposal.todo.append(Shown("Er is geen bron. Daarom is dit een open punt, geen feit."))
        return None
    known = context.sources()
    words = set(slug(told, len(told) * 2).split("-"))
    best = max(known, key=lambda name: (name in told, _overlap(words, name, known[name]), name))
    page = _PAGE.search(told)
    if best in told or _overlap(words, best, known[best]) >= _ENOUGH_OVERLAP:
        proposal.known.append(Shown(f"De bron is `{best}`: {{}}. Klopt dat met {{}}?", (known[best], told)))
        if page is None:
            return best
        is_counted = context.specification.facts.bronnen[best].bladen is not None
        return {"id": best, **({"blad": int(page[1])} if is_counted else {"plaats": f"blad {page[1]}"})}
    name = slug(told, _LONGEST_SOURCE_ID)
    proposal.todo.append(
        Shown(
            f"Zet deze bron eerst in `{BRONNEN}`, met titel, uitgever en leesdatum: {{}}. Kies een kort kenmerk "
            f"en zet het ook in het stuk hierboven; er staat nu `{name}`.",
            (told,),
        )
    )
    return name or None


def _overlap(words: set[str], name: str, title: str) -> float:
    """Return which share of the words of a title, or of an id, is among ``words``."""
    shares = (
        len(words & own) / len(own) for own in (set(slug(title, len(title) * 2).split("-")), set(name.split("-")))
    )
    return max(shares)
