"""What a result was made of: the kinds of facts that were looked at while it was made.

Whoever hands out facts says so with `note`. Whatever is made once and handed out more often is `Noted`: each time it is
handed out, what it was made of counts again. So a list of what was looked at is never shorter than the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")

EVERYTHING = frozenset({"*"})
"""What is noted of a look at all facts, or of one that nobody can name."""

_listening: list[set[str]] = []


@contextmanager
def noting() -> Iterator[set[str]]:
    """Collect what is looked at until the end of the block."""
    found: set[str] = set()
    _listening.append(found)
    try:
        yield found
    finally:
        _listening.pop()


def is_noting() -> bool:
    """Tell whether somebody collects what is looked at."""
    return bool(_listening)


def note(names: Iterable[str]) -> None:
    """Say what is looked at."""
    for found in _listening:
        found.update(names)


@dataclass(frozen=True)
class Noted(Generic[Value]):
    """A value with what it was made of; take it with `get`, which notes that."""

    value: Value
    made_of: frozenset[str] = frozenset()

    def get(self) -> Value:
        """Return the value."""
        note(self.made_of)
        return self.value


def made(make: Callable[[], Value]) -> Noted[Value]:
    """Return what ``make`` makes, with what it looked at."""
    with noting() as found:
        value = make()
    return Noted(value, frozenset(found))


class noted_property(Generic[Value]):  # noqa: N801 (a kind of `functools.cached_property`)
    """A property that is made once, of an object that holds facts."""

    def __init__(self, make: Callable[[Any], Value]) -> None:
        """Take the method."""
        self._make = make
        self.__doc__ = make.__doc__

    def __get__(self, instance: object, owner: type | None = None) -> Value:
        """Return the value, made when it is first asked for."""
        key = f"_noted_{self._make.__name__}"
        kept: dict[str, Noted[Value]] = instance.__dict__
        if key not in kept:
            kept[key] = made(partial(self._make, instance))
        return kept[key].get()
