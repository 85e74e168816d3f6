"""JSON as a tree that can be changed and keeps what a reader loses: keys that stand twice, and numbers as written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Union

_DEEPEST = 60
"""What is nested deeper is not read: how deep a Python can go differs from one version to the next."""


class Lexeme(str):
    """A piece of JSON that is written as it stands: a number, or something that is no JSON at all."""

    __slots__ = ()


class Members(list[list[Any]]):
    """An object: its keys and values in their order, each a list of two."""


Tree = Union[Members, list[Any], str, Lexeme, bool, None]
Place = tuple[list[Any], int]
"""Where a value stands: what holds it, and its index in there."""


def tree_of(text: str) -> Tree:
    """Return a JSON text as a tree.

    Raises:
        ValueError: it is no JSON, or nested too deep.
    """
    try:
        tree: Tree = json.loads(
            text,
            object_pairs_hook=lambda pairs: Members(map(list, pairs)),
            parse_float=Lexeme,
            parse_int=Lexeme,
            parse_constant=Lexeme,
        )
    except RecursionError:
        raise ValueError from None
    if _depth(tree) > _DEEPEST:
        raise ValueError
    return tree


def _depth(tree: Tree) -> int:
    depth, level = 0, [tree]
    while level:
        level = [inner for value in level if isinstance(value, list) for inner in values(value)]
        depth += 1
    return depth


def text_of(tree: Tree, comma: str = ",", colon: str = ":") -> str:
    """Return a tree as JSON; ``comma`` and ``colon`` may have space around them."""
    if isinstance(tree, Members):
        members = (f"{_string(key)}{colon}{text_of(value, comma, colon)}" for key, value in tree)
        return f"{{{comma.join(members)}}}"
    if isinstance(tree, list):
        return f"[{comma.join(text_of(value, comma, colon) for value in tree)}]"
    if isinstance(tree, Lexeme):
        return str(tree)
    return _string(tree) if isinstance(tree, str) else json.dumps(tree)


def _string(value: str) -> str:
    """Return a text as JSON; half of a pair, which UTF-8 cannot hold, is escaped."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def holders(tree: Tree) -> Iterator[list[Any]]:
    """Yield every object (`Members`) and list of a tree, from the outside to the inside."""
    level = [tree]
    while level:
        found = [value for value in level if isinstance(value, list)]
        yield from found
        level = [inner for holder in found for inner in values(holder)]


def values(holder: list[Any]) -> list[Any]:
    """Return the values in an object or a list."""
    return [member[1] for member in holder] if isinstance(holder, Members) else holder


def places(tree: Tree) -> Iterator[Place]:
    """Yield where every value inside a tree stands, the keys of objects left out."""
    for holder in holders(tree):
        if isinstance(holder, Members):
            yield from ((member, 1) for member in holder)
        else:
            yield from ((holder, index) for index in range(len(holder)))
