"""What is known to fall short, and why that stands; the list is ``bekend.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from fuzz.places import HERE

FILE = HERE / "bekend.toml"


def is_known(call: str, fault: str) -> bool:
    """Tell whether a fault of a call stands in the list."""
    return any(re.search(entry["aanroep"], call) and re.search(entry["fout"], fault) for entry in _known())


@cache
def _known() -> list[dict[str, str]]:
    known: list[dict[str, str]] = tomllib.loads(FILE.read_text(encoding="utf-8")).get("bekend", [])
    return known
