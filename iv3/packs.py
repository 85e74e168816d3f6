"""Where the rule packs are read from: files of this package, or what a single-file build has put in ``EMBEDDED``."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

EMBEDDED: dict[str, str] = {}
"""Name → JSON; filled only in the single-file build."""

RULES = "regels"


@lru_cache(maxsize=8)
def read_pack(name: str) -> dict[str, Any] | None:
    """Return the pack ``name`` (``gemeente-2025``, or ``regels`` for the rules themselves), None when there is none."""
    if EMBEDDED:
        content = EMBEDDED.get(name)
    else:
        from importlib.resources import files

        path = files("iv3").joinpath("packs", f"{name}.json")
        content = path.read_text(encoding="utf-8") if path.is_file() else None
    if content is None:
        return None
    pack: dict[str, Any] = json.loads(content)
    return pack
