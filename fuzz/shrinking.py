"""Making small what goes wrong: pieces are left out for as long as it goes wrong in the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from fuzz.formats import Format
from fuzz.mutations.workbook import packed, parts_of

Piece = TypeVar("Piece")
IsWrong = Callable[[bytes], bool]


def shrunk(content: bytes, of: Format, is_wrong: IsWrong, most: int = 300) -> bytes:
    """Return a file that goes wrong in the same way and is as small as so many tries make it.

    Args:
        content: the file that goes wrong.
        of: its format.
        is_wrong: whether a file goes wrong in the same way.
        most: how often it may be tried.
    """
    if of.suffix == ".xlsx":
        return _fewer_parts(content, is_wrong, most)
    text = content.decode("utf-8", "surrogateescape")

    def is_wrong_text(pieces: Sequence[str]) -> bool:
        return is_wrong("".join(pieces).encode("utf-8", "surrogateescape"))

    kept = without(text.splitlines(keepends=True), is_wrong_text, most // 2)
    kept = without(of.grammar.pieces.findall("".join(kept)), is_wrong_text, most // 2)
    return "".join(kept).encode("utf-8", "surrogateescape")


def without(pieces: Sequence[Piece], is_wrong: Callable[[Sequence[Piece]], bool], most: int) -> Sequence[Piece]:
    """Return the pieces without those that do not matter; first many at a time, then fewer."""
    size = len(pieces) // 2
    while size and most > 0:
        at = 0
        while at < len(pieces) and most > 0:
            fewer = [*pieces[:at], *pieces[at + size :]]
            most -= 1
            if fewer and is_wrong(fewer):
                pieces = fewer
            else:
                at += size
        size //= 2
    return pieces


def _fewer_parts(content: bytes, is_wrong: IsWrong, most: int) -> bytes:
    try:
        parts = parts_of(content)
    except Exception:  # a zip that nobody can read is as small as it gets
        return content
    if not is_wrong(packed(parts)):
        return content
    kept = without([*parts.items()], lambda items: is_wrong(packed(dict(items))), most)
    return packed(dict(kept))
