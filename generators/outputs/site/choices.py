"""What the words mean that a fact chooses from, as the schema has them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from generators.kernel.places import ROOT


class Choice(NamedTuple):
    """A word to choose: its title and what it means."""

    title: str
    description: str


@lru_cache(maxsize=16)
def of_enum(schema: str, name: str) -> dict[str, Choice]:
    """Return word → choice for an enum of a schema file, in the order of the schema.

    Args:
        schema: the file without ``.yaml``, such as ``vraag``.
        name: the enum, such as ``Vraagdomein``.

    Raises:
        KeyError: the file has no such enum.
    """
    return {
        word: Choice(value["title"], value["description"])
        for word, value in _schema(schema)["enums"][name]["permissible_values"].items()
    }


@lru_cache(maxsize=16)
def _schema(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((ROOT / "schema" / f"{name}.yaml").read_text(encoding="utf-8"))
    return data
