"""In which character set a text is: certain where the bytes tell, else a guess that is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Any

from iv3.core.filekinds import PACK, unicode_of
from iv3.core.packs import needed_pack
from iv3.rows.cells import say

_MOST_WORDS = 10_000
"""Words with a byte beyond ASCII that are looked at; a text that needs more to tell, tells nothing."""
_WORD = re.compile(rb"[A-Za-z'\x80-\xff]*[\x80-\xff][A-Za-z'\x80-\xff]*")
_CERTAIN_WORD, _LETTER, _STRANGE = 5, 2, -3
"""Points for a known part of a word, for a Dutch letter or a quote beside a word, and for a strange character."""


def likely_charset(data: bytes) -> tuple[str, str | None]:
    """Return the character set of a text as Python calls it, and a remark in Dutch when that is a guess.

    Args:
        data: the text, or a part of it that ends at the end of a line.

    Returns:
        ``utf-8``, ``utf-16-le`` or ``utf-16-be`` (with a byte order mark or without), else the likeliest of the old
        ones; the remark is None when the text is UTF-8 or has a mark.
    """
    encoding, rest = unicode_of(data)
    if encoding:
        guessed = encoding.startswith("utf-16") and len(rest) == len(data)
        return encoding, say("tekenset_gok", tekenset=encoding.upper()) if guessed else None
    if _is_utf8(data):
        return "utf-8", None
    words = set(islice((match[0] for match in _WORD.finditer(data)), _MOST_WORDS))
    best = max(_known()["oude_tekensets"], key=lambda charset: _points(words, charset["tekenset"]))
    return best["tekenset"], say("tekenset_gok", tekenset=best["naam"])


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _points(words: Iterable[bytes], charset: str) -> int:
    """Return how Dutch the words look when they are read in a character set."""
    return sum(_points_of(word.decode(charset, "replace")) for word in words)


def _points_of(word: str) -> int:
    known = _known()
    beyond = [character for character in word if not character.isascii()]
    if len(beyond) == len(word):
        letters = quotes = 0
    else:
        letters = sum(character in known["letters"] for character in word[1:])  # before a word a quote may stand
        quotes = (word[0] in known["aanhaling_begin"]) + (word[-1] in known["aanhaling_einde"])
    strange = sum(character not in known["letters"] and character not in known["tekens"] for character in beyond)
    strange += sum(left.islower() and right.isupper() and not right.isascii() for left, right in zip(word, word[1:]))
    told = any(part in word.lower() for part in known["woorddelen"])
    return _CERTAIN_WORD * told + _LETTER * (letters + quotes) + _STRANGE * strange


@lru_cache(maxsize=1)
def _known() -> dict[str, Any]:
    known: dict[str, Any] = needed_pack(PACK)["tekensetherkenning"]
    return known
