"""Where the rule packs are read from: files of this package, or what a single-file build has put in ``EMBEDDED``."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from typing import Any

EMBEDDED: dict[str, str] = {}
"""Name → JSON; filled only in the single-file build."""

RULES = "regels"
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "packs")


@lru_cache(maxsize=8)
def read_pack(name: str) -> dict[str, Any] | None:
    """Return the pack ``name`` (``gemeente-2025``, or ``regels`` for the rules themselves), None when there is none."""
    content = EMBEDDED.get(name) if EMBEDDED else _from_file(name)
    if content is None:
        return None
    pack: dict[str, Any] = json.loads(content)
    return pack


def needed_pack(name: str) -> dict[str, Any]:
    """Return a pack that every installation has.

    Raises:
        RuntimeError: it is missing all the same.
    """
    pack = read_pack(name)
    if pack is None:
        raise RuntimeError(f"the pack {name} is missing from this installation")
    return pack


def _from_file(name: str) -> str | None:
    """Return the text of a pack of this package; not through importlib.resources, which costs 30 ms to load."""
    try:
        with open(os.path.join(_FOLDER, f"{name}.json"), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None
