"""YAML as the sources have it: how a value is written so that it is read back as the very same text."""

from __future__ import annotations

import json
import re

import yaml

_BARE = re.compile(r"[A-Za-zÀ-ÿ0-9(][^\n]*")
_UNSAFE = re.compile(r": |:$| #|[\t\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\U00010000-\U0010ffff]")
_WIDTH = 150
"""How wide the lines of the sources are."""


def quoted(text: str) -> str:
    """Return ``text`` between straight double quotes, with what YAML cannot hold as it is escaped."""
    return _ESCAPED.sub(_escape, json.dumps(text, ensure_ascii=False))


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


def paragraph(key: str, text: str, indent: int = 0) -> str:
    """Return ``key`` with a text of a sentence or more: on its line when it fits, else folded over several lines."""
    margin = " " * indent
    single = " ".join(text.split())
    line = f"{margin}{key}: {scalar(single)}\n"
    if len(line) <= _WIDTH or _UNSAFE.search(single.replace(": ", "").replace(" #", "")):
        return line
    rows: list[str] = []
    for word in single.split(" "):
        if rows and len(margin) + 2 + len(rows[-1]) + 1 + len(word) <= _WIDTH:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return f"{margin}{key}: >-\n" + "".join(f"{margin}  {row}\n" for row in rows)


def _is_text(text: str) -> bool:
    """Tell whether YAML reads a bare ``text`` as text: not as a number, a date, a truth value or nothing."""
    try:
        return bool(yaml.safe_load(text) == text)
    except (yaml.YAMLError, ValueError):
        return False


def _escape(match: re.Match[str]) -> str:
    point = ord(match[0])
    return f"\\U{point:08x}" if point > 0xFFFF else f"\\u{point:04x}"
