"""The sentences of key figures."""

from __future__ import annotations

from iv3.core.sentences import text

TEXTS = "kengetallen"


def say(key: str, **values: object) -> str:
    """Return a sentence about key figures."""
    return text(TEXTS, key, **values)
