"""Which header of a table has which meaning: the words it is known by, and what a user says (``bedrag=Totaal``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from iv3.core.errors import Unusable


def known_headers(meanings: Iterable[str], say: Callable[..., str]) -> dict[str, list[str]]:
    """Return meaning → the headers that it is recognised by.

    Args:
        meanings: what columns can mean.
        say: returns a sentence by its key; ``kolom_`` with the meaning behind it is asked for.
    """
    return {name: say(f"kolom_{name}").split("; ") for name in meanings}


def named_columns(said: Iterable[str], possible: Sequence[str], say: Callable[..., str]) -> dict[str, str]:
    """Return meaning → header.

    Args:
        said: what the user said, each ``meaning=header``.
        possible: the meanings that can be named, in the order in which a message lists them.
        say: returns a sentence by its key; ``kolom_optie`` is asked for.

    Raises:
        Unusable: a meaning is not one of ``possible``, or has no header.
    """
    named = {}
    for word in said:
        meaning, _, header = word.partition("=")
        if meaning not in possible or not header:
            raise Unusable(say("kolom_optie", optie=word, mogelijk=", ".join(possible)))
        named[meaning] = header
    return named
