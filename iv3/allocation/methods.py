"""The pack with situations, methods, prohibitions and steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iv3.allocation.divide import PACK, Method
from iv3.core.packs import needed_pack


def pack() -> Mapping[str, Any]:
    """Return the pack with situations, methods, prohibitions and steps."""
    return needed_pack(PACK)


def methods() -> dict[str, Method]:
    """Return every method by its id."""
    return {record["id"]: Method(record) for record in pack()["methoden"]}


def situation(name: str) -> Mapping[str, Any]:
    """Return a situation of the pack."""
    found: Mapping[str, Any] = next(record for record in pack()["situaties"] if record["id"] == name)
    return found


def holds(record: Mapping[str, Any], jaar: int) -> bool:
    """Tell whether a situation, method or prohibition holds in a year."""
    return bool(record["van"] <= jaar <= record.get("tot", jaar))
