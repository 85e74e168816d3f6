"""A text while it is mended: what was done, on which line of the file as it was, and whether it still says the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import yaml

from generators.kernel.sources import CURLY_QUOTES, Document, load_text


@dataclass(frozen=True, order=True)
class Repair:
    """One thing that was mended; ``line`` counts from 1 in the file as it was."""

    path: str
    line: int
    wat: str

    def __str__(self) -> str:
        """Return the repair for a person: ``file:line: what``."""
        return f"{self.path}:{self.line}: {self.wat}"


@dataclass(frozen=True)
class Edit:
    """Other characters for those from ``start`` up to ``end``, counted from 0 in the text."""

    start: int
    end: int
    text: str
    wat: str


@dataclass(frozen=True)
class Draft:
    """The text of one file while it is mended; ``lines`` has for each of its lines the number in the file as it was."""

    path: str
    text: str
    lines: tuple[int, ...]
    repairs: tuple[Repair, ...] = ()

    @classmethod
    def of(cls, path: str, text: str) -> Draft:
        """Return the draft of a file as it is, with line ends of one character."""
        return cls(path, text, tuple(range(1, text.count("\n") + 2)))

    def document(self) -> Document:
        """Return the draft as it is read."""
        return load_text(self.text, self.path)

    def repair(self, line: int, wat: str) -> Repair:
        """Return the repair of a line, counted from 0 in the draft."""
        return Repair(self.path, self.lines[min(line, len(self.lines) - 1)], wat)

    def with_edits(self, edits: Iterable[Edit]) -> Draft:
        """Return the draft with edits that keep its lines; edits may not overlap."""
        text = self.text
        made = sorted(edits, key=lambda edit: edit.start)
        for edit in reversed(made):
            text = text[: edit.start] + edit.text + text[edit.end :]
        repairs = (self.repair(self.text.count("\n", 0, edit.start), edit.wat) for edit in made if edit.wat)
        return replace(self, text=text, repairs=(*self.repairs, *repairs))

    def with_lines(self, rows: list[tuple[int, str]], repairs: Iterable[Repair]) -> Draft:
        """Return the draft with other lines: each with its number in the file as it was, and its text."""
        return Draft(
            self.path, "\n".join(text for _, text in rows), tuple(n for n, _ in rows), (*self.repairs, *repairs)
        )

    def rows(self) -> list[tuple[int, str]]:
        """Return the lines, each with its number in the file as it was; the last one is what follows the last end."""
        return list(zip(self.lines, self.text.split("\n"), strict=True))


def says_the_same(before: Document, after: Document, *, in_order: bool = True) -> bool:
    """Tell whether two readings of a file hold the same values, as written; quotes around a value do not matter.

    Args:
        before: the file as it was.
        after: the file as it is now.
        in_order: False when items of a list and keys of a block may have changed places.
    """
    if before.node() is None or after.node() is None:
        return before.node() is after.node()
    return bool(_written(before.node(), set(), in_order=in_order) == _written(after.node(), set(), in_order=in_order))


def _written(node: yaml.Node | None, seen: set[int], *, in_order: bool) -> Any:
    if isinstance(node, yaml.ScalarNode):
        text = str(node.value)
        if node.style == ">":  # spaces at the end of its lines say nothing
            return " ".join(text.split())
        return text.strip(CURLY_QUOTES) if not node.style else text
    if node is None or id(node) in seen:  # an alias: a chain of them can grow without end
        return "*"
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        items: list[Any] = [
            (_written(key, seen, in_order=in_order), _written(value, seen, in_order=in_order))
            for key, value in node.value
        ]
    else:
        items = [_written(child, seen, in_order=in_order) for child in node.value]
    return (node.tag, items if in_order else sorted(items, key=repr))
