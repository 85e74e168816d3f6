"""Which header of a table has which meaning: the words it is known by, and what a user says (``bedrag=Totaal``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from iv3.rows.cells import unusable


def known_headers(meanings: Iterable[str], say: Callable[..., str]) -> dict[str, list[str]]:
    """Return meaning → the headers that it is recognised by.

    Args:
        meanings: what columns can mean.
        say: returns a sentence by its key; ``kolom_`` with the meaning behind it is asked for.
    """
    return {name: say(f"kolom_{name}").split("; ") for name in meanings}


def named_columns(said: Iterable[str]) -> dict[str, str]:
    """Return meaning → header of what a user typed, each ``meaning=header``; see `refuse_unknown`."""
    return {meaning: header for meaning, _, header in (word.partition("=") for word in said)}


def refuse_unknown(named: Mapping[str, str], possible: Sequence[str]) -> None:
    """Refuse a meaning that there is not, or one without header.

    Args:
        named: meaning → header, as the user said.
        possible: the meanings that can be named, in the order in which a message lists them.

    Raises:
        Unusable: a meaning is not one of ``possible``, or has no header.
    """
    for meaning, header in named.items():
        if meaning not in possible or not header:
            word = f"{meaning}={header}" if header else meaning
            raise unusable("kolom_optie", optie=word, mogelijk=", ".join(possible))
