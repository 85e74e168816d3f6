"""What a format is made of, as far as changing it at random needs: pieces, values and blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from fuzz.hostile import csv_files, json_files, toml_files

_CODES = ("6.72a", "6.1", "0.10", "A111", "45A48", "jeugdwet", "1 januari", "2025", "2024", "ja", "D", "C", "x")
_TEXTS = ("é", "\u202e", "\x1b[2J", "\n::error::x", "\u0085", "…", " ", "\ufeff", "\ud800", "\U0001fae8", "=1+1", "<b>")


@dataclass(frozen=True)
class Grammar:
    """A format.

    Attributes:
        pieces: every piece of a text, one after another, nothing between them.
        is_value: the pieces that are a value.
        blocks: pieces of a text that are something by themselves: a record, a line, an element.
        values: what may stand in the place of a value.
    """

    pieces: re.Pattern[str]
    is_value: re.Pattern[str]
    blocks: re.Pattern[str]
    values: tuple[str, ...]

    def value(self, source: Random) -> str:
        """Return something that may stand in the place of a value."""
        return source.choice(self.values)


JSON = Grammar(
    re.compile(r'"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}\[\]:,]|\s+|.', re.S),
    re.compile(r'"|-?\d|true|false|null'),
    re.compile(r"\{[^{}]*\},?|\[[^\[\]]*\],?"),
    (*json_files.VALUES, *(f'"{text}"' for text in (*_CODES, *_TEXTS)), '"bedrag"', '"taakveld"', '"data"', '"lasten"'),
)
CSV = Grammar(
    re.compile(r'"(?:[^"]|"")*"|[^;"\r\n]+|;|\r?\n|.', re.S),
    re.compile(r"[^;\r\n]"),
    re.compile(r"[^\n]*\n"),
    (
        *csv_files.ODD_AMOUNTS,
        *_CODES,
        *_TEXTS,
        '"a\nb"',
        '"',
        "bedrag",
        "jaar",
        "datum",
        "Totaal",
        "debet",
        "saldo",
        "wet",
    ),
)
TOML = Grammar(
    re.compile(r'"""|"(?:[^"\\\n]|\\.)*"|[\w.+:-]+|[\[\]{}=,#]|\n|[^\S\n]+|.', re.S),
    re.compile(r'"|[\w.+-]'),
    re.compile(r"[^\n]*\n"),
    (
        *toml_files.VALUES,
        *(f'"{text}"' for text in (*_CODES, *_TEXTS) if text.isprintable()),
        "jaar",
        "contract",
        "bedrag",
    ),
)
XML = Grammar(
    re.compile(r"<!--.*?-->|<\?.*?\?>|<[^<>]*>|[^<>]+|.", re.S),
    re.compile(r"[^<]"),
    re.compile(r"<([\w:]+)(?: [^<>]*)?>(?:[^<]|<(?!\1))*?</\1>|<[^<>]*/>", re.S),
    (
        *csv_files.ODD_AMOUNTS,
        *_CODES,
        *_TEXTS,
        "&amp;",
        "&#27;",
        "&x;",
        "<x/>",
        "<![CDATA[1]]>",
        "<!-- x -->",
        "0200",
        "9321",
    ),
)
