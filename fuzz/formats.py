"""The formats that are changed at random: which good files there are of each, and how one is changed and made small."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from fuzz.calls import Call, calls
from fuzz.mutations.changing import changed
from fuzz.mutations.grammar import CSV, JSON, TOML, XML, Grammar
from fuzz.mutations.workbook import changed_workbook

Change = Callable[[bytes, Random], bytes]
DELIVERY = "aanlevering.json"
_OF_DELIVERY = "json"


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes:
        suffix: how the names of its files end.
        change: returns a file changed at random.
        grammar: what its texts are made of.
    """

    suffix: str
    change: Change
    grammar: Grammar


def _of_text(suffix: str, grammar: Grammar) -> Format:
    return Format(suffix, partial(_changed_by, grammar), grammar)


def _changed_by(grammar: Grammar, content: bytes, source: Random) -> bytes:
    return changed(content, grammar, source)


FORMATS = {
    "json": _of_text(".json", JSON),
    "csv": _of_text(".csv", CSV),
    "xlsx": Format(".xlsx", changed_workbook, XML),
    "xaf": _of_text(".xaf", XML),
    "berichten": _of_text(".xml", XML),
    "toml": _of_text(".toml", TOML),
}
"""The formats, by the name that is typed."""


@dataclass(frozen=True)
class Mutant:
    """A good file changed at random.

    Attributes:
        good: the name of the good file.
        number: which of the files of this run it is.
        content: what it holds.
    """

    good: str
    number: int
    content: bytes


def mutants(name: str, seeds: Path, numbers: Iterable[int], seed: int, others: Sequence[Path] = ()) -> Iterator[Mutant]:
    """Yield files of a format, in turn of each good file that there is; the same seed gives the same files.

    Args:
        name: the format.
        seeds: the folder with good files.
        numbers: which files.
        seed: what decides how they are changed.
        others: deliveries to start from, every second time, instead of `DELIVERY`.
    """
    goods = [good for good in goods_of(name) if (seeds / good).is_file()]
    for number in numbers:
        source = Random(zlib.crc32(f"{name} {seed} {number}".encode()))
        good, path = goods[number % len(goods)], seeds / goods[number % len(goods)]
        if others and name == _OF_DELIVERY and number % 2:
            good, path = DELIVERY, source.choice(others)
        yield Mutant(good, number, FORMATS[name].change(path.read_bytes(), source))


def goods_of(name: str) -> list[str]:
    """Return the good files of a format that some call reads, in their order."""
    suffix = FORMATS[name].suffix
    return sorted({good for call in calls() for good in call.inputs if good.endswith(suffix)})


def calls_with(good: str) -> list[tuple[Call, int]]:
    """Return the calls that read a good file, each with the place of it."""
    return [(call, place) for call in calls() for place, name in enumerate(call.inputs) if name == good]
