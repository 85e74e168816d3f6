"""Choices that are the same on every Python: in ``random`` only ``random()`` of a number as seed never changes."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

Choice = TypeVar("Choice")


def chance_of(seed: int, number: int) -> random.Random:
    """Return the chance of one delivery of a series: it does not depend on how many others there are."""
    digest = hashlib.sha256(f"{seed}/{number}".encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))


def below(rng: random.Random, end: int) -> int:
    """Return a whole number from 0 up to and without ``end``."""
    return int(rng.random() * end)


def picked(rng: random.Random, choices: Sequence[Choice]) -> Choice:
    """Return one of some choices; there is at least one."""
    return choices[below(rng, len(choices))]


def happens(rng: random.Random, share: float) -> bool:
    """Tell whether something happens that happens in ``share`` of all cases (0 to 1)."""
    return rng.random() < share


def shuffle(rng: random.Random, items: list[Choice]) -> None:
    """Put items in another order."""
    for last in range(len(items) - 1, 0, -1):
        other = below(rng, last + 1)
        items[last], items[other] = items[other], items[last]
