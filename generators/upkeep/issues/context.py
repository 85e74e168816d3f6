"""What a proposal is made of: the issue, the facts as they stand, and the day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generators.kernel.schema import SourceSchema
from generators.kernel.sources import Document
from generators.subjects.model.specification import Specification
from generators.upkeep.issues.forms import Issue
from generators.upkeep.issues.proposal import Proposal, Shown

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True)
class Context:
    """What a maker may look at.

    Attributes:
        issue: what somebody filled in.
        specification: the facts as they stand.
        texts: the text of every file, path → text.
        schemas: of every kind of file.
        datum: the day of the issue (ISO 8601), None when it is not told.
    """

    issue: Issue
    specification: Specification
    texts: Mapping[str, str]
    schemas: Sequence[SourceSchema]
    datum: str | None

    @property
    def documents(self) -> list[Document]:
        """The files as they stand."""
        return self.specification.facts.documents

    def sources(self) -> dict[str, str]:
        """Return the titles of the sources by their id."""
        return {name: bron.titel for name, bron in self.specification.facts.bronnen.items()}

    def may_have(self, path: str, class_name: str, key: str) -> bool:
        """Tell whether a record of a class in the file at ``path`` may have ``key``."""
        return any(
            key in kind.schema["$defs"].get(class_name, {}).get("properties", {})
            for kind in self.schemas
            if kind.holds_for(path)
        )


def year_of(context: Context, proposal: Proposal) -> int | None:
    """Return the year that an issue is about; None, and something to do, when it is not clear."""
    match = _YEAR.search(context.issue.text("jaar"))
    if match is None:
        proposal.todo.append(Shown("Het verslagjaar is niet duidelijk: {}.", (context.issue.text("jaar") or "niets",)))
        return None
    return int(match[0])
