"""YAML as the sources have it: how a value is written so that it is read back as the very same text."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping

import yaml

_BARE = re.compile(r"[A-Za-zÀ-ÿ0-9(][^\n]*")
_HIDDEN = r"\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff"
"""Characters that nobody sees or that turn the text around; YAML may hold some, a reader must see them all."""

_UNSAFE = re.compile(rf": |:$| #|[\x00-\x1f{_HIDDEN}]")
_ESCAPED = re.compile(rf"[{_HIDDEN}\U00010000-\U0010ffff]")
_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WIDTH = 150
"""How wide the lines of the sources are."""


def quoted(text: str) -> str:
    """Return ``text`` between straight double quotes, with what YAML cannot hold as it is escaped."""
    return _ESCAPED.sub(_escape, json.dumps(text, ensure_ascii=False))


class QuotedText(str):
    """Text that the sources have between quotes, whatever it looks like: a code, a date or a version."""


def scalar(text: str, *, in_braces: bool = False) -> str:
    """Return ``text`` bare where it is read back as that text, and quoted elsewhere.

    Args:
        text: one value.
        in_braces: the value stands within ``{ }`` or ``[ ]``, where a comma ends it.
    """
    bare = bool(_BARE.fullmatch(text)) and text == text.strip() and not _UNSAFE.search(text)
    if bare and in_braces:
        bare = not set(text) & set(",[]{}?:")
    return text if bare and _is_text(text) else quoted(text)


def value(content: object) -> str:
    """Return a value on one line, within braces: text, a number, a list or a block of these."""
    match content:
        case QuotedText():
            return quoted(content)
        case str():
            return scalar(content, in_braces=True)
        case bool():
            return "true" if content else "false"
        case int():
            return str(content)
        case dict():
            return "{" + ", ".join(f"{key}: {value(child)}" for key, child in content.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(value, content)) + "]"
    raise TypeError(f"a {type(content).__name__} has no place in the sources")


def block(record: Mapping[str, object], indent: int = 0) -> str:
    """Return a record, a key on each line; a long text is folded, a list of texts has a line for each."""
    margin = " " * indent
    lines: list[str] = []
    for key, content in record.items():
        if isinstance(content, list | tuple) and content and all(type(item) is str for item in content):
            if all(_WORD.fullmatch(item) for item in content):
                lines.append(f"{margin}{key}: {value(content)}\n")
            else:
                lines.append(f"{margin}{key}:\n")
                lines += [f"{margin}  - {scalar(' '.join(item.split()))}\n" for item in content]
        elif type(content) is str:
            lines.append(paragraph(key, content, indent))
        else:
            lines.append(f"{margin}{key}: {value(content)}\n")
    return "".join(lines)


def paragraph(key: str, text: str, indent: int = 0, *, quotes: bool = True) -> str:
    """Return ``key`` with a text of a sentence or more: on its line when it fits, else folded over several lines.

    Args:
        key: the key.
        text: the text; white space in it counts as one space.
        indent: where the key begins.
        quotes: quote a text that cannot stand bare when it fits, or holds what must be escaped; else it is folded.
    """
    margin = " " * indent
    single = " ".join(text.split())
    shown = scalar(single)
    line = f"{margin}{key}: {shown}"
    fits = len(line) <= _WIDTH and (quotes or shown == single)
    if fits or (quotes and _UNSAFE.search(single.replace(": ", "").replace(" #", ""))):
        return f"{line}\n"
    space = margin + "  "
    rows = textwrap.wrap(single, _WIDTH - len(space), break_long_words=False, break_on_hyphens=False)
    return f"{margin}{key}: >-\n" + "".join(f"{space}{row}\n" for row in rows)


def _is_text(text: str) -> bool:
    """Tell whether YAML reads a bare ``text`` as text: not as a number, a date, a truth value or nothing."""
    try:
        return bool(yaml.safe_load(text) == text)
    except (yaml.YAMLError, ValueError):
        return False


def _escape(match: re.Match[str]) -> str:
    point = ord(match[0])
    return f"\\U{point:08x}" if point > 0xFFFF else f"\\u{point:04x}"
