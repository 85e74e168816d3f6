"""Whether a text is only spelled differently, by limits that stand in the tables."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from generators.kernel.records import Spellinggrens

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_WITH_DIGIT = re.compile(r"\S*\d\S*")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_AT_EDGE = ".,;:!?()\"'“”‘’[]"


class Spelling:
    """Compares texts; ``texts`` yields every text of the new side, read only when a word must be looked up in it."""

    def __init__(self, texts: Callable[[], Iterator[str]]) -> None:
        """Take what yields the texts."""
        self._texts = texts

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(word for text in self._texts() for word in _words(text))

    def is_all(self, old: str, new: str, limits: Spellinggrens) -> bool:
        """Tell whether only spelling, punctuation or spacing differs.

        What has a digit, a placeholder, or one of the ``woorden_met_betekenis`` of ``limits`` must be equal. Any other
        word may differ in a few letters, not in its first one, and only when the old spelling stands nowhere any more.
        """
        if not old or not new or [_fixed(old), _PLACEHOLDER.findall(old)] != [_fixed(new), _PLACEHOLDER.findall(new)]:
            return False
        was, now = _words(old), _words(new)
        meaningful = limits.woorden_met_betekenis
        if [word for word in was if word in meaningful] != [word for word in now if word in meaningful]:
            return False
        if "".join(was) == "".join(now):
            return True
        return len(was) == len(now) and all(
            one == other or (_resembles(one, other, limits) and one not in self._known)
            for one, other in zip(was, now, strict=True)
        )


def all_texts(value: Any) -> Iterator[str]:
    """Yield every text in a value of the sources."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from all_texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from all_texts(item)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def _fixed(text: str) -> list[str]:
    return [part.strip(_AT_EDGE) for part in _WITH_DIGIT.findall(text)]


def _resembles(one: str, other: str, limits: Spellinggrens) -> bool:
    shortest = min(len(one), len(other))
    if shortest < limits.kortste_woord or _plain(one)[:1] != _plain(other)[:1]:
        return False
    return _differences(one, other) <= max(1, max(len(one), len(other)) // limits.letters_per_verschil)


def _differences(one: str, other: str) -> int:
    """Return how many letters differ; a letter that stands in another place counts as one."""
    opcodes = difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    count = sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in opcodes if tag != "equal")
    return (count + 1) // 2 if sorted(one) == sorted(other) else count


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
