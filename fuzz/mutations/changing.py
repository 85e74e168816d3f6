"""Changing a text at random: values, pieces, blocks, bytes and character sets."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from random import Random

from fuzz.mutations.grammar import Grammar

_MOST_STEPS = 4
_MOST_TIMES = 40
_WINDOW = 20_000
"""Characters of a large file that are looked at."""
_CHARSETS = ("utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "latin-1")
_ESCAPED = "surrogateescape"
Change = Callable[[str, Grammar, Random], str]


def changed(content: bytes, grammar: Grammar, source: Random) -> bytes:
    """Return a file with one to four changes; most of them leave it a file of its format."""
    whole = content.decode("utf-8", _ESCAPED)
    begin = source.randrange(max(1, len(whole) - _WINDOW))
    text = whole[begin : begin + _WINDOW]
    for _ in range(source.randint(1, _MOST_STEPS)):
        text = source.choice(_CHANGES)(text, grammar, source)
    text = whole[:begin] + text + whole[begin + _WINDOW :]
    made = text.encode("utf-8", "surrogatepass" if not _is_escaped(text) else _ESCAPED)
    return _bytes_changed(made, source) if source.random() < _BYTES_SHARE else made


_BYTES_SHARE = 0.15
"""How many files are broken below their characters too."""


def _is_escaped(text: str) -> bool:
    try:
        text.encode("utf-8", _ESCAPED)
    except UnicodeEncodeError:
        return False
    return True


def _other_value(text: str, grammar: Grammar, source: Random) -> str:
    pieces = grammar.pieces.findall(text)
    places = [at for at, piece in enumerate(pieces) if grammar.is_value.match(piece)]
    if places:
        pieces[source.choice(places)] = grammar.value(source)
    return "".join(pieces)


def _value_of_another(text: str, grammar: Grammar, source: Random) -> str:
    pieces = grammar.pieces.findall(text)
    places = [at for at, piece in enumerate(pieces) if grammar.is_value.match(piece)]
    if places:
        pieces[source.choice(places)] = pieces[source.choice(places)]
    return "".join(pieces)


def _piece_gone(text: str, grammar: Grammar, source: Random) -> str:
    pieces = grammar.pieces.findall(text)
    at = source.randrange(len(pieces) + 1)
    return "".join([*pieces[:at], *pieces[at + source.randint(1, 3) :]])


def _piece_again(text: str, grammar: Grammar, source: Random) -> str:
    pieces = grammar.pieces.findall(text)
    at = source.randrange(len(pieces) + 1)
    return "".join([*pieces[:at], *pieces[at : at + source.randint(1, 5)] * 2, *pieces[at:]])


def _block(text: str, grammar: Grammar, source: Random) -> tuple[int, int]:
    """Return begin and end of a block; of an empty one when there is none."""
    found = [match.span() for match in grammar.blocks.finditer(text)]
    return source.choice(found) if found else (0, 0)


def _block_gone(text: str, grammar: Grammar, source: Random) -> str:
    begin, end = _block(text, grammar, source)
    return text[:begin] + text[end:]


def _block_again(text: str, grammar: Grammar, source: Random) -> str:
    begin, end = _block(text, grammar, source)
    times = source.choice((1, 1, 2, _MOST_TIMES))
    return text[:end] + text[begin:end] * times + text[end:]


def _block_elsewhere(text: str, grammar: Grammar, source: Random) -> str:
    begin, end = _block(text, grammar, source)
    _, other = _block(text, grammar, source)
    return text[:other] + text[begin:end] + text[other:]


_CHANGES: tuple[Change, ...] = (
    *(_other_value, _other_value, _other_value, _value_of_another, _piece_gone, _piece_again),
    *(_block_gone, _block_again, _block_elsewhere),
)


def _bytes_changed(content: bytes, source: Random) -> bytes:
    at = source.randrange(len(content) + 1)
    match source.choice(("byte", "half", "nul", "mark", "charset")):
        case "byte":
            return content[:at] + source.randbytes(1) + content[at + 1 :]
        case "half":
            return content[:at]
        case "nul":
            return content[:at] + b"\0" + content[at:]
        case "mark":
            return codecs.BOM_UTF8 + content
    return content.decode("utf-8", "replace").encode(source.choice(_CHARSETS), "replace")
