"""The bytes of a file, damaged or written as other programs do."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from iv3.conformance.chance import below, picked

_BYTES = (
    0x00,
    0x09,
    0x0A,
    0x1B,
    0x20,
    0x22,
    0x2C,
    0x2D,
    0x30,
    0x3A,
    0x5B,
    0x5C,
    0x5D,
    0x7B,
    0x7D,
    0x7F,
    0x80,
    0xC0,
    0xED,
    0xFF,
)
_AROUND = (
    b" ",
    b"\n",
    b"\x00",
    b"}",
    b"]",
    b",",
    b"{}",
    b"null",
    b"// na",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"<x/>",
    b"\x1a",
)
_CHARSETS = (
    *((b"\xff\xfe", "utf-16-le"), (b"", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"", "utf-16-be")),
    *((b"\xff\xfe\x00\x00", "utf-32-le"), (b"", "utf-32-be"), (b"", "cp1252"), (b"", "latin-1")),
)
"""The mark at the begin of a file, and the character set behind it."""
_MOST_OF_A_SLICE = 200


def _in_charset(content: bytes, rng: random.Random) -> bytes:
    mark, charset = picked(rng, _CHARSETS)
    return mark + content.decode("utf-8", "replace").encode(charset, "replace")


def _marked(content: bytes, rng: random.Random) -> bytes:
    return b"\xef\xbb\xbf" * (1 + below(rng, 2)) + content


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: below(rng, len(content) + 1)]


def _byte_other(content: bytes, rng: random.Random) -> bytes:
    at = below(rng, len(content))
    return content[:at] + bytes([picked(rng, _BYTES)]) + content[at + 1 :]


def _byte_gone(content: bytes, rng: random.Random) -> bytes:
    at = below(rng, len(content))
    return content[:at] + content[at + 1 :]


def _byte_more(content: bytes, rng: random.Random) -> bytes:
    at = below(rng, len(content) + 1)
    return content[:at] + bytes([picked(rng, _BYTES)]) + content[at:]


def _slice_twice(content: bytes, rng: random.Random) -> bytes:
    at = below(rng, len(content))
    return content[: at + _MOST_OF_A_SLICE] + content[at:]


def _slice_gone(content: bytes, rng: random.Random) -> bytes:
    at = below(rng, len(content))
    return content[:at] + content[at + 1 + below(rng, _MOST_OF_A_SLICE) :]


def _before(content: bytes, rng: random.Random) -> bytes:
    return picked(rng, _AROUND) + content


def _after(content: bytes, rng: random.Random) -> bytes:
    return content + picked(rng, _AROUND)


def _nothing(_: bytes, rng: random.Random) -> bytes:
    return picked(rng, (b"", b" ", b"\xef\xbb\xbf", b"\n\r\t ", b"\x00"))


IN_BYTES: Mapping[str, Callable[[bytes, random.Random], bytes]] = {
    "tekenset": _in_charset,
    "bom": _marked,
    "afgekapt": _cut,
    "byte_anders": _byte_other,
    "byte_weg": _byte_gone,
    "byte_erbij": _byte_more,
    "stuk_dubbel": _slice_twice,
    "stuk_weg": _slice_gone,
    "tekst_ervoor": _before,
    "tekst_erna": _after,
    "leeg": _nothing,
}
"""Name → what is done to the bytes."""
