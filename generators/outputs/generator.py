"""A generator: from the specification to files. It is found, never listed.

Every module of ``generators/outputs/`` that makes files has a ``GENERATOR``; `generators.outputs.build` finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from generators.kernel import schema
from generators.kernel.files import Files
from generators.subjects.model.specification import Specification
from generators.subjects.rules import pack


class Stage(IntEnum):
    """What a generator needs of the others: each stage sees what the stages before it made."""

    FACTS = 0
    """Nothing: only the facts."""
    FILES = 1
    """The tables and files of the facts."""
    CONTENTS = 2
    """Everything that is published, without the site."""
    SITE = 3
    """Everything, to offer it for download."""
    MANIFEST = 4
    """Everything, the site included."""


@dataclass(frozen=True)
class Building:
    """What generators make files of.

    Attributes:
        root: the repository, for the schema and the commit.
        specification: facts that passed the checks.
        delivery_schema: the JSON Schema of a delivery, without code lists.
        packs: the rule packs, by file name.
        published: what the stages before made.
        left_out: titles of what cannot be made on this machine.
    """

    root: Path
    specification: Specification
    delivery_schema: Mapping[str, Any]
    packs: Files
    published: Files = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @classmethod
    def begin(cls, root: Path, specification: Specification) -> Building:
        """Return the start of a build, with what many generators need."""
        delivery = schema.delivery_schema(root)
        return cls(root, specification, delivery, pack.files(specification, delivery))


def _no_files(_building: Building) -> Files:
    return {}


@dataclass(frozen=True)
class Generator:
    """What one output makes.

    Attributes:
        title: what is being made, in Dutch, for whoever waits.
        make: what is published, as path below ``dist/`` → content.
        stage: what it is made from.
        reviewed: what is committed, as path below the repository → content.
        is_slow: whether it is made beside the others, in a process of its own.
        needs_bundles: whether JavaScript that esbuild bundles is in it; without esbuild it is left out, and told.
        forms: forms that no reviewer sees, by what people call them, with what goes into each.
    """

    title: str
    make: Callable[[Building], Files] = field(default=_no_files)
    stage: Stage = Stage.FACTS
    reviewed: Callable[[Building], Files] = field(default=_no_files)
    is_slow: bool = False
    needs_bundles: bool = False
    forms: Callable[[Specification], Mapping[str, object]] = field(default=lambda _specification: {})
