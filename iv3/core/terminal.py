"""Text that may go to a terminal: no character in it that steers one."""

from __future__ import annotations

_STEERING = {
    code: "\N{REPLACEMENT CHARACTER}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"
}


def without_steering(text: str) -> str:
    """Return a text with the control characters replaced that clear, retitle or recolour a terminal."""
    return text.translate(_STEERING)


def escaped_json(text: str) -> str:
    """Return JSON with those control characters escaped that JSON itself lets stand; it means the same."""
    if text.isascii() and "\x7f" not in text:
        return text
    return text.translate(_IN_JSON)


_IN_JSON = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}
