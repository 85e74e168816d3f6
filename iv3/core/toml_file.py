"""Reading TOML of a user, whatever is in it: one way to say where it goes wrong."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from iv3.core.sentences import text

_LINE = re.compile(r"at line ([0-9]+)")
_LONG_PATH = re.compile(r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){20}""")
"""A name of so many parts; the time that one takes grows with its square."""

NO_UTF8, NO_TOML, TOO_DEEP = "toml_tekens", "toml_regel", "toml_diep"


class NotToml(ValueError):  # noqa: N818  (it says what the content is)
    """Content that is no TOML; the text is a part of a sentence in Dutch that says where it goes wrong.

    Attributes:
        reason: `NO_UTF8`, `NO_TOML`, or `TOO_DEEP`: nested too deep, or a number of too many digits.
        line: where, from 1; 0 when the end is missing or there is no such place.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        """Take the reason and the line."""
        key = "toml_einde" if reason == NO_TOML and not line else reason
        super().__init__(text("inlezen", key, regel=line))
        self.reason, self.line = reason, line


def toml_of(content: bytes) -> dict[str, Any]:
    """Return what a TOML file says.

    Args:
        content: the bytes of the file, with or without mark; whoever reads them bounds how many.

    Raises:
        NotToml: it cannot be read.
    """
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotToml(NO_UTF8, content.count(b"\n", 0, error.start) + 1) from None
    if _LONG_PATH.search(written) is not None:
        raise NotToml(TOO_DEEP)
    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        raise NotToml(NO_TOML, int(line[1]) if line is not None else 0) from None
    except (RecursionError, ValueError):  # a number of thousands of digits, or a day that does not exist
        raise NotToml(TOO_DEEP) from None
