"""Dutch words for values, numbers and periods, and values by their key."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from generators.kernel.findings import listed

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


def capital(text: str) -> str:
    """Return ``text`` with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """Return a value between quotes on one line, or the word for no value."""
    return f"“{' '.join(text.split())}”" if text else "leeg"


def numbers(values: Iterable[int]) -> str:
    """Return numbers in words, unbroken stretches shortened: ``0 en 2 tot en met 5``."""
    stretches: list[list[int]] = []
    for value in sorted(values):
        if stretches and stretches[-1][-1] == value - 1:
            stretches[-1].append(value)
        else:
            stretches.append([value])
    parts: list[str] = []
    for stretch in stretches:
        parts += map(str, stretch) if len(stretch) < 3 else [f"{stretch[0]} tot en met {stretch[-1]}"]
    return listed(parts)


def years_in_words(jaren: Sequence[int], compared: Sequence[int]) -> str:
    """Return years in words; ``compared`` are all years there are, and the last of these has no end."""
    if len(jaren) > 1 and tuple(compared[-len(jaren) :]) == tuple(jaren):
        return f"{jaren[0]} en later"
    return numbers(jaren)


def periods(told: str) -> str:
    """Return the periods that `numbers` put in words, with the noun."""
    if not told:
        return "geen enkele periode"
    return f"periode {told}" if told.isdigit() else f"de perioden {told}"


def grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    """Return for each key its values; keys and values stay in order."""
    result: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        result.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in result.items()}
