"""A generator: from the specification to files. It is found, never listed.

Every module of ``generators/outputs/`` that makes files has a ``GENERATOR``; `generators.outputs.build` finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from generators.kernel import noted, schema
from generators.kernel.files import Files
from generators.kernel.noted import Noted
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


class Keep(Protocol):
    """Gives what ``make`` makes of facts and of ``given``, by its name; it may have been made before."""

    def __call__(self, name: str, make: Callable[[], Files], given: bytes = b"") -> Files:
        """Return the files."""

    def between(self, name: str, make: Callable[[], Files]) -> Noted[Files]:
        """Return files that other parts are made of."""


class _Anew:
    def __call__(self, name: str, make: Callable[[], Files], given: bytes = b"") -> Files:  # noqa: ARG002
        return make()

    def between(self, name: str, make: Callable[[], Files]) -> Noted[Files]:  # noqa: ARG002
        return noted.made(make)


anew = _Anew()
"""Makes everything now."""


@dataclass(frozen=True)
class Building:
    """What generators make files of.

    Attributes:
        root: the repository, for the schema and the commit.
        specification: facts that passed the checks.
        delivery_schema: the JSON Schema of a delivery, without code lists.
        made_packs: the rule packs, with what they are made of; see `packs`.
        keep: what a part of a generator is given to, to be made when it was not made before.
        published: what the stages before made.
        left_out: titles of what cannot be made on this machine.
    """

    root: Path
    specification: Specification
    delivery_schema: Mapping[str, Any]
    made_packs: Noted[Files]
    keep: Keep = anew
    published: Files = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @classmethod
    def begin(cls, root: Path, specification: Specification, keep: Keep = anew) -> Building:
        """Return the start of a build, with what many generators need."""
        delivery = schema.delivery_schema(root)
        packs = keep.between("building.packs", partial(pack.files, specification, delivery))
        return cls(root, specification, delivery, packs, keep)

    @property
    def packs(self) -> Files:
        """The rule packs, by file name."""
        return self.made_packs.get()


Parts = Callable[[Building], Mapping[str, Callable[[], Files]]]


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
        is_slow: whether it is made beside the others, in another process.
        parts: what it makes in parts that do not need each other, by their names; `of_parts` makes it whole.
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
    parts: Parts | None = None


def of_parts(
    title: str,
    parts: Parts,
    *,
    reviewed: Callable[[Building], Files] = _no_files,
    is_slow: bool = False,
    forms: Callable[[Specification], Mapping[str, object]] = lambda _specification: {},
) -> Generator:
    """Return a generator that makes its files in parts, each kept by itself."""

    def make(building: Building) -> Files:
        return {path: content for part in parts(building).values() for path, content in part().items()}

    return Generator(title, make, reviewed=reviewed, is_slow=is_slow, forms=forms, parts=parts)
