"""What the search knows of office language: words that say nothing, words for a kind, and words for the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generators.kernel.reading import Facts
from generators.kernel.sources import Document

SKIPPED, KINDS, GROUPS = "overslaan", "soorten", "synoniemen"


@dataclass(frozen=True)
class SearchWords:
    """The words in ``tables/zoekwoorden.yaml``; each of ``groups`` says the same thing in several words."""

    skipped: tuple[str, ...]
    kinds: Mapping[str, tuple[str, ...]]
    groups: tuple[tuple[str, ...], ...]
    document: Document


def read(facts: Facts) -> SearchWords:
    """Return the words.

    Raises:
        ValueError: the file is not there, or the schema rejects it.
    """
    rejected = {path for path, _ in facts.rejected}
    for document in facts.documents:
        if isinstance(document.data, dict) and GROUPS in document.data and document.path not in rejected:
            return SearchWords(
                tuple(document.data[SKIPPED]),
                {kind: tuple(words) for kind, words in document.data[KINDS].items()},
                tuple(tuple(word.strip() for word in group.split(",")) for group in document.data[GROUPS]),
                document,
            )
    raise ValueError("tables/zoekwoorden.yaml ontbreekt of is niet leesbaar")
