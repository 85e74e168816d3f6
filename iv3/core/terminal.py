"""The one gate for text that leaves: nothing in it steers a terminal, a log, a spreadsheet or the reader's eye.

What is written to a file passes `without_steering`; what may come on a terminal or in the log of a build also passes
`told_text`; what comes from outside and goes into a sentence passes `one_line`.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from typing import Any, TextIO

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that turn the direction of text: an amount or a name then reads as another."""
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"
_STEERING = re.compile(f"[{_CONTROL}{_BIDI}]")
_STEERING_ON_TERMINAL = re.compile(f"[{_CONTROL}{_BIDI}]|\r(?!\n)")
_STEERING_IN_LINE = re.compile(f"[{_CONTROL}{_BIDI}\t\n\r]")
_IN_JSON = re.compile(f"[\x7f-\x9f\u2028\u2029{_BIDI}]")
_LOG_MARK = r"#(?=#(?:\[|vso\[|teamcity\[))"
_MARK_IN_JSON = re.compile(_LOG_MARK)
_LOG_COMMAND = re.compile(rf"^[^\S\n]*:(?=:)|{_LOG_MARK}", re.MULTILINE)
"""How a line begins, or what stands in it, that the log of a build on GitHub, Azure or TeamCity takes for a command."""
_CONTROL_BYTES = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_CLOSER_LOOK = (b"\xc2", b"\xd8\x9c", b"\xe2\x80", b"\xe2\x81", b"::", b"##")
"""How what steers begins in UTF-8, and what may be a command to a log."""
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def without_steering(text: str) -> str:
    """Return a text without the characters that clear, retitle or recolour a terminal or turn the direction of text."""
    return text if text.isascii() and text.isprintable() else _STEERING.sub(_UNKNOWN, text)


def told_text(text: str) -> str:
    """Return a text that may come on a terminal or in the log of a build: nothing in it steers either."""
    clean = _STEERING_ON_TERMINAL.sub(_UNKNOWN, text)
    return _LOG_COMMAND.sub(lambda found: f"{found[0]} ", clean) if "::" in clean or "##" in clean else clean


def is_plain(data: bytes) -> bool:
    """Tell, of text as UTF-8, that no gate here would change it; False where that takes a closer look.

    Of a million lines nearly all are plain, and looking at bytes takes a tenth of what looking at characters takes.
    """
    return (
        len(data.translate(None, _CONTROL_BYTES)) == len(data)
        and data.count(b"\r") == data.count(b"\r\n")
        and not any(sign in data for sign in _CLOSER_LOOK)
    )


def one_line(text: str) -> str:
    """Return text from outside as part of a sentence: it cannot begin a line of its own, nor steer."""
    return text if text.isascii() and text.isprintable() else _STEERING_IN_LINE.sub(_UNKNOWN, text)


def escaped_json(text: str) -> str:
    """Return JSON with those characters escaped that JSON itself lets stand; it means the same."""
    if not text.isascii() or "\x7f" in text:
        text = _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return _MARK_IN_JSON.sub(r"\\u0023", text) if "##" in text else text


def tell(*lines: object) -> None:
    """Say lines on standard output, in the characters that it has.

    What was done stays done when nobody can hear it: an output that is closed or full is no failure here. What is
    itself the outcome of a command goes through `iv3.core.files.write`.
    """
    _say(sys.stdout, lines)


def warn(*lines: object) -> None:
    """Say lines on standard error, as `tell` does."""
    _say(sys.stderr, lines)


def _say(stream: TextIO | None, lines: tuple[object, ...]) -> None:
    if stream is None or not lines:
        return
    text = told_text("\n".join(map(str, lines)) + "\n")
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()
    except (OSError, ValueError):
        give_up(stream)


def give_up(stream: Any) -> None:
    """Send what still waits for a closed or full output nowhere; else Python complains of it when it ends."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        finally:
            os.close(nowhere)
