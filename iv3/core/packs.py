"""Where the rule packs are read from: files of this package, in a folder or in the zip that ``iv3.pyz`` is."""

from __future__ import annotations

import errno
import json
import os
from functools import lru_cache
from typing import Any

EMBEDDED: dict[str, str] = {}
"""Name → JSON; filled only while a build checks with packs that are not written yet."""

RULES = "regels"
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "packs")
_LOADER: Any = __spec__.loader
_NOT_THERE = (errno.ENOENT, 0)
"""What a folder says of a file that it has not, and what a zip says."""


@lru_cache(maxsize=8)
def read_pack(name: str) -> dict[str, Any] | None:
    """Return the pack ``name`` (``gemeente-2025``, or ``regels`` for the rules themselves), None when there is none."""
    content = EMBEDDED.get(name) if EMBEDDED else _content(f"{name}.json")
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


def _content(name: str) -> bytes | None:
    """Return a file of the folder with packs; not through importlib.resources, which costs 30 ms to load."""
    try:
        content: bytes = _LOADER.get_data(os.path.join(_FOLDER, name))
    except OSError as error:
        if error.errno not in _NOT_THERE:
            raise
        return None
    return content
