"""What several checks on meaning need: how texts are held against each other, and what a group stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from generators.subjects.model.specification import Selector, Specification

TAAKVELD = "taakveld"


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, without accents and marks: how texts are held against each other."""
    letters = (letter for letter in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(letter))
    return tuple(re.findall(r"\w+", "".join(letters)))


def ever_selected(specification: Specification, members: Iterable[str]) -> frozenset[str]:
    """Return the taakvelden that codes and groups stand for, in any year of the coupled model."""
    found: set[str] = set()
    for jaar in specification.years(next(iter(specification.layers))):
        model = specification.coupled_model(jaar)
        found.update(
            Selector(specification.facts.groups, model.laag.model, model.lists).select(TAAKVELD, tuple(members))
        )
    return frozenset(found)
