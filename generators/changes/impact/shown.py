"""The effects of a change as text, as Markdown for a pull request, and as JSON."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Iterator
from typing import Any

from generators.changes.impact.effects import Impact
from generators.changes.impact.sentences import ImpactLine, ImpactSection, measured, sections, shown_names, summary

FORMATS = ("text", "markdown", "json")
MOST_CHARACTERS = 60_000
"""GitHub takes 65,536 characters in a comment."""

_MOST_NAMES = 12
_NAMES_IN_MARKDOWN = (400, 40, 10, 0)
_LONG = 3
"""Lines below a line, or names in it, from which Markdown folds them."""


def as_text(impact: Impact, title: str) -> str:
    """Return the effects for a person at a terminal; of long lists the first names."""
    lines = [title, "=" * len(title), "", summary(impact), ""]
    for section in (*sections(impact), measured(impact.gemeten)):
        lines += [section.titel, "-" * len(section.titel), *section.notes]
        for line in section.lines:
            lines += _indented(line, 0)
        lines.append("")
    return "\n".join(lines)


def _indented(line: ImpactLine, depth: int) -> Iterator[str]:
    names = ", ".join(shown_names(line.names, _MOST_NAMES))
    yield f"{'    ' * depth}* {line.text}{names}{line.after}"
    for inner in line.below:
        yield from _indented(inner, depth + 1)


def as_markdown(impact: Impact, title: str) -> str:
    """Return the effects as a comment on a pull request: long lists folded, and never longer than a comment may be."""
    for most in _NAMES_IN_MARKDOWN:
        text = _markdown(impact, title, most)
        if len(text) <= MOST_CHARACTERS:
            return text
    return _markdown_head(impact, title) + "De gevolgen zijn te lang voor deze plaats; maak ze met --format json.\n"


def _markdown_head(impact: Impact, title: str) -> str:
    return f"## {_escaped(title)}\n\n**{_escaped(summary(impact))}**\n\n"


def _markdown(impact: Impact, title: str, most: int) -> str:
    parts = [_markdown_head(impact, title)]
    for section in sections(impact):
        parts.append(f"### {_escaped(section.titel)}\n\n{_markdown_section(section, most)}")
    told = measured(impact.gemeten)
    parts.append(
        f"<details><summary>{html.escape(told.titel)}</summary>\n\n{_markdown_section(told, most)}</details>\n"
    )
    return "".join(parts)


def _markdown_section(section: ImpactSection, most: int) -> str:
    parts = [f"{_escaped(note)}\n\n" for note in section.notes]
    short = [row for line in section.lines if _size(line) <= _LONG for row in _bullets(line, 0, most)]
    parts += [f"{row}\n" for row in [*short, *([""] if short else [])]]
    for line in section.lines:
        if _size(line) > _LONG:
            names = [f"{_named(line, most)}\n\n"] if line.names else []
            rows = [f"{row}\n" for below in line.below for row in _bullets(below, 0, most)]
            head = html.escape(line.text.strip().removesuffix(":")).replace("@", "@<!-- -->")
            parts.append(f"<details><summary>{head}</summary>\n\n{''.join((*names, *rows))}\n</details>\n\n")
    return "".join(parts)


def _size(line: ImpactLine) -> int:
    return len(line.names) + sum(1 + _size(inner) for inner in line.below)


def _bullets(line: ImpactLine, depth: int, most: int) -> Iterator[str]:
    yield f"{'    ' * depth}- {_escaped(line.text)}{_named(line, most)}{_escaped(line.after)}"
    for inner in line.below:
        yield from _bullets(inner, depth + 1, most)


def _named(line: ImpactLine, most: int) -> str:
    """Return the names as code: nothing in a name of a file is then markup or somebody's name."""
    names = shown_names(line.names, most)
    rest = names[-1:] if len(line.names) > most else []
    return ", ".join((*(f"`{name.replace('`', chr(39))}`" for name in names[: len(names) - len(rest)]), *rest))


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text).replace("@", "@<!-- -->")


def as_json(impact: Impact) -> str:
    """Return the effects for a machine.

    The document is ``{"samenvatting", "gemeten", "regels", "oordelen", "codes", "producten", "verlaten"}``; every
    object always has all its keys. Amounts (``…_eur``) are whole euros, years and counts are numbers, everything else
    is text or a list of text; None is null.

    - ``samenvatting``: ``tekst``, ``niets`` (true when nothing changes), ``gemeenten`` and ``gemeenten_hoogstens``
      (with those that may have a product that moves), ``lasten_eur`` and ``baten_eur`` on codes that change,
      ``verlaten_eur`` (lasten on taakvelden that product codes leave), ``regels`` and ``productcodes``.
    - ``gemeten``: the fields of `Measured`; ``cijfers`` are lists of name, municipalities, and of how many the rules
      were replayed; ``onleesbaar`` are lists of file and reason; ``andere_codes`` of layer, code list and count.
    - ``regels``: the fields of `RuleEffect`, with lists of `Hit` and `InFigures`.
    - ``oordelen``, ``codes`` and ``producten``: the fields of `VerdictChange`, `CodeEffect` and `ProductMove`.
    - ``verlaten``: amounts. Of every amount ``namen`` has the municipalities, sorted; none when they are not known.
    """
    data = {
        "samenvatting": {
            "tekst": summary(impact),
            "niets": impact.is_nothing,
            "gemeenten": impact.gemeenten,
            "gemeenten_hoogstens": impact.gemeenten_hoogstens,
            "lasten_eur": impact.lasten_eur,
            "baten_eur": impact.baten_eur,
            "verlaten_eur": impact.verlaten_eur,
            "regels": len(impact.firing),
            "productcodes": len(impact.moved),
        },
        **{field.name: _plain(getattr(impact, field.name)) for field in dataclasses.fields(impact)},
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
