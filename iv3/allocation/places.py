"""On which line something stands in a TOML text; the reader of the standard library does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

from iv3.allocation.divide import Path

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_STRING = re.compile(r'"""(?:[^"\\]|\\[\s\S]|"(?!""))*"{3,5}|\'\'\'[\s\S]*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_BARE = re.compile(r"[^,\]}#\r\n]*")


def lines_of(text: str) -> dict[Path, int]:
    """Return the line of every key, table and item of a list.

    Args:
        text: valid TOML.

    Raises:
        RecursionError: lists or tables stand too deep in each other.
    """
    return _Scan(text).lines


def line_of(lines: Mapping[Path, int], pad: Path) -> int:
    """Return the line of ``pad``, or of the nearest thing around it; 1 for the text as a whole."""
    while pad:
        if pad in lines:
            return lines[pad]
        pad = pad[:-1]
    return 1


class _Scan:
    """One walk over the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._counted_to, self._line = 0, 1
        self._items: dict[Path, int] = {}
        self._statements()

    def _statements(self) -> None:
        table: Path = ()
        while self._skip(_BLANK) < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        is_item = self.text.startswith("[[", self.at)
        line = self._line_here()
        self.at += 2 if is_item else 1
        names = self._names()
        self.at += 2 if is_item else 1
        pad: Path = ()
        for name in names[:-1]:
            pad = self._current((*pad, name))
        pad = (*pad, names[-1])
        if is_item:
            self.lines.setdefault(pad, line)
            self._items[pad] = self._items.get(pad, -1) + 1
            pad = (*pad, self._items[pad])
        self.lines.setdefault(pad, line)
        return pad

    def _current(self, pad: Path) -> Path:
        return (*pad, self._items[pad]) if pad in self._items else pad

    def _pair(self, table: Path) -> None:
        line = self._line_here()
        pad = table
        for name in self._names():
            pad = (*pad, name)
            self.lines.setdefault(pad, line)
        self.at += 1  # the sign =
        self._skip(_SPACE)
        self._value(pad)

    def _names(self) -> list[str]:
        names: list[str] = []
        while True:
            self._skip(_SPACE)
            match = _KEY.match(self.text, self.at)
            if match is None:  # valid TOML always has a name here
                self.at = len(self.text)
                return names or [""]
            names.append(_plain(match.group()))
            self.at = match.end()
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def _value(self, pad: Path) -> None:
        first = self.text[self.at : self.at + 1]
        if first == "[":
            self._list(pad)
        elif first == "{":
            self._inline(pad)
        else:
            self._skip(_STRING if first in ('"', "'") else _BARE)

    def _list(self, pad: Path) -> None:
        self.at += 1
        number = 0
        while self._skip(_BLANK) < len(self.text) and self.text[self.at] != "]":
            self.lines.setdefault((*pad, number), self._line_here())
            before = self.at
            self._value((*pad, number))
            self._skip(_BLANK)
            if self.text.startswith(",", self.at):
                self.at += 1
            number += 1
            if self.at == before:
                break
        self.at += 1

    def _inline(self, pad: Path) -> None:
        self.at += 1
        while self._skip(_BLANK) < len(self.text) and self.text[self.at] != "}":
            before = self.at
            self._pair(pad)
            self._skip(_BLANK)
            if self.text.startswith(",", self.at):
                self.at += 1
            if self.at == before:
                break
        self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
        return self.at

    def _line_here(self) -> int:
        self._line += self.text.count("\n", self._counted_to, self.at)
        self._counted_to = self.at
        return self._line


def _plain(name: str) -> str:
    """Return a name without quotes; a name with an escape is not one of ours, so it may stay as it was written."""
    return name[1:-1] if name[0] in "\"'" else name
