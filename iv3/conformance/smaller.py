"""Making a delivery as small as can be while something holds: what somebody has to look through to find a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from iv3.conformance.json_tree import Tree, holders, text_of, tree_of

_MOST_TRIES = 400
"""So often is looked whether it still holds: that takes the program of the vendor every time."""


def smaller(content: bytes, holds: Callable[[bytes], bool], most_tries: int = _MOST_TRIES) -> bytes:
    """Return a delivery from which is left out what can be missed.

    Args:
        content: a delivery for which it holds.
        holds: whether it holds for what is left.
        most_tries: how often ``holds`` is asked at the most.
    """
    tries = _Tries(holds, most_tries)
    try:
        tree = tree_of(content.decode("utf-8"))
    except ValueError:
        return _fewer(content, tries)
    written = text_of(tree).encode("utf-8")
    if not tries.holds(written):  # it is in how the text was written
        return _fewer(content, tries)
    _thin_out(tree, tries)
    return text_of(tree).encode("utf-8")


class _Tries:
    def __init__(self, holds: Callable[[bytes], bool], most: int) -> None:
        self._holds, self.left = holds, most

    def holds(self, content: bytes) -> bool:
        """Tell whether it holds; no more when there was enough asking."""
        self.left -= 1
        return self.left >= 0 and self._holds(content)


def _thin_out(tree: Tree, tries: _Tries) -> None:
    """Leave out what can be missed of every object and list, from the outside to the inside, until nothing can."""
    is_thinner = True
    while is_thinner and tries.left > 0:
        is_thinner = False
        for holder in holders(tree):
            before = len(holder)
            _thin_out_one(tree, holder, tries)
            is_thinner = is_thinner or len(holder) < before


def _thin_out_one(tree: Tree, holder: list[Any], tries: _Tries) -> None:
    def holds(left: list[Any]) -> bool:
        before, holder[:] = list(holder), left
        if tries.holds(text_of(tree).encode("utf-8")):
            return True
        holder[:] = before
        return False

    for size in _sizes(len(holder)):
        at = 0
        while at < len(holder) and tries.left > 0:
            if not holds([*holder[:at], *holder[at + size :]]):
                at += size


def _fewer(content: bytes, tries: _Tries) -> bytes:
    """Leave out what can be missed of bytes."""
    for size in _sizes(len(content)):
        at = 0
        while at < len(content) and tries.left > 0:
            shorter = content[:at] + content[at + size :]
            if tries.holds(shorter):
                content = shorter
            else:
                at += size
    return content


def _sizes(length: int) -> Iterator[int]:
    """Yield the sizes of what is left out at once: all of it, and then half as much every time."""
    size = length
    while size:
        yield size
        size //= 2
