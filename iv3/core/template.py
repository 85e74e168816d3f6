"""Sentences with names between braces, and the values that come in their place."""

from __future__ import annotations

from collections.abc import Mapping


def filled(template: str, fill: Mapping[str, str]) -> str:
    """Return ``template`` with every ``{name}`` replaced, in one pass so that a value is never filled in itself."""
    pieces = template.split("{")
    result = [pieces[0]]
    for piece in pieces[1:]:
        name, closed, rest = piece.partition("}")
        result.append(fill[name] + rest if closed and name in fill else "{" + piece)
    return "".join(result)
