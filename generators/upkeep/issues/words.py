"""Words of others as ids and sentences of ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST_ID = 60
"""Characters of an id."""


def slug(text: str, longest: int = LONGEST_ID) -> str:
    """Return words as an id: small letters, digits and hyphens, cut off between words."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"[a-z0-9]+", plain)
    while words and len("-".join(words)) > longest:
        words.pop()
    return "-".join(words)


def on_one_line(text: str) -> str:
    """Return a line of a list without its mark and double spaces."""
    return " ".join(text.lstrip("-*• ").split())


def is_same(text: str, others: Sequence[str]) -> bool:
    """Tell whether a question is among others, whatever its capitals or question mark."""
    return text.casefold().rstrip("?") in {other.casefold().rstrip("?") for other in others}


def unended(text: str) -> str:
    """Return a sentence without what ends it."""
    return text.rstrip(" .;:!?")
