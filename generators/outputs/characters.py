"""How characters count, as code of both run times: ranges that no version of Python or of a browser changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generators.kernel.files import Files
from generators.kernel.reading import Facts
from generators.kernel.records import Tekenbestand, Tekenreeks
from generators.outputs.generator import Generator

PYTHON = "iv3/core/character_ranges.py"
JAVASCRIPT = "packages/js/characterranges.mjs"

_MADE = "Made from tables/tekens.yaml by generators/outputs/characters.py; `make build` makes it anew. Do not edit."
_ABOUT = "Ranges of characters of Unicode {unicode}, each a part of a pattern between square brackets."
_NAMES = {
    "onzichtbaar": "NOT_PRINTABLE",
    "spaties": "WHITE_SPACE",
    "regeleinden": "LINE_BREAKS",
    "merktekens": "MARKS",
    "letters": "LETTERS",
    "woordtekens": "WORD_CHARACTERS",
}
"""Field of the facts → name in the code."""
_ONLY_IN_PYTHON = ("WORD_CHARACTERS",)
_MOST_ON_A_LINE = 4
"""Ranges, so that no line is too long."""

Ranges = Mapping[str, list[tuple[int, int]]]
"""Name in the code → first and last character of each range."""


def files(facts: Facts) -> Files:
    """Return the two modules; path below the repository → content."""
    (known,) = facts.files(Tekenbestand)
    ranges = {name: [_bounds(each) for each in getattr(known, field)] for field, name in _NAMES.items()}
    about = _ABOUT.format(unicode=known.unicode)
    return {
        PYTHON: "\n".join(_in_python(about, ranges)).encode(),
        JAVASCRIPT: "\n".join(_in_javascript(about, ranges)).encode(),
    }


def _bounds(reeks: Tekenreeks) -> tuple[int, int]:
    return int(reeks.van, 16), int(reeks.tot or reeks.van, 16)


def _in_python(about: str, ranges: Ranges) -> Iterator[str]:
    yield from (f'"""{about}', "", _MADE, '"""', "", "from typing import Final", "")
    for name, bounds in ranges.items():
        lines = [f'r"{line}"' for line in _lines(map(_python_range, bounds))]
        yield from _assigned(f"{name}: Final = ", lines)
    yield ""


def _assigned(name: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a constant as the formatter of Python has them."""
    if len(lines) == 1:
        yield name + lines[0]
        return
    yield f"{name}("
    yield from (f"    {line}" for line in lines)
    yield ")"


def _in_javascript(about: str, ranges: Ranges) -> Iterator[str]:
    yield from (f"// {about}", f"// {_MADE}")
    for name, bounds in ranges.items():
        if name not in _ONLY_IN_PYTHON:
            yield f'export const {name} = "{"".join(map(_javascript_range, bounds))}";'
    yield ""


def _lines(parts: Iterable[str]) -> Iterator[str]:
    whole = [*parts]
    for start in range(0, len(whole), _MOST_ON_A_LINE):
        yield "".join(whole[start : start + _MOST_ON_A_LINE])


def _python_range(bounds: tuple[int, int]) -> str:
    return "-".join(f"\\u{each:04x}" if each <= 0xFFFF else f"\\U{each:08x}" for each in dict.fromkeys(bounds))


def _javascript_range(bounds: tuple[int, int]) -> str:
    return "-".join(f"\\\\u{{{each:x}}}" for each in dict.fromkeys(bounds))


GENERATOR = Generator("tekens", reviewed=lambda building: files(building.specification.facts))
