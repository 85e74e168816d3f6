"""What the search knows of office language: words that say nothing, words for a kind, and words for the same thing."""

from __future__ import annotations

from generators.kernel.records import Zoekwoordenbestand
from generators.subjects.model.specification import Specification


def search_words(specification: Specification) -> Zoekwoordenbestand | None:
    """Return the words; None when no file holds any that the schema accepts."""
    return next(iter(specification.facts.sound_files(Zoekwoordenbestand)), None)


def synonyms(words: Zoekwoordenbestand) -> tuple[tuple[str, ...], ...]:
    """Return the groups of words that say the same thing."""
    return tuple(tuple(word.strip() for word in group.split(",")) for group in words.synoniemen)
