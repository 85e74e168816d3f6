"""What a subject brings: its checks, its tables and its files. A subject is found, never listed.

Every folder of ``generators/subjects/`` has a module ``subject`` with one ``SUBJECT``; `generators.subjects.registry`
finds it, and checks, build, data package and difference read it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from generators.kernel.files import Files
from generators.kernel.findings import Finding
from generators.kernel.reading import Facts
from generators.kernel.schema import SourceSchema
from generators.kernel.sources import Document
from generators.kernel.tables import Table
from generators.subjects.model.specification import Specification

Looked: TypeAlias = tuple[Iterable[Finding], int]
"""What a check found, and how many things it looked at."""


@dataclass(frozen=True)
class Sources:
    """What a check on facts looks at; ``schemas`` are those of the kinds of file."""

    facts: Facts
    documents: list[Document]
    schemas: list[SourceSchema]


@dataclass(frozen=True)
class FactsCheck:
    """A check on facts as they stand, before a specification can be made of them."""

    name: str
    run: Callable[[Sources], Looked]


@dataclass(frozen=True)
class SpecificationCheck:
    """A check on the specification; it is left out when ``needs``, kinds of finding, were found."""

    name: str
    run: Callable[[Specification], Looked]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class LastCheck:
    """A check that runs after all others; it is told the kinds of finding so far, and looks at ``waits_for``."""

    name: str
    run: Callable[[Specification, frozenset[str]], Looked]
    waits_for: tuple[str, ...] = ()


Check: TypeAlias = FactsCheck | SpecificationCheck | LastCheck


def _no_tables(_specification: Specification) -> Iterable[Table]:
    return ()


def _no_files(_specification: Specification) -> Files:
    return {}


def _no_forms(_specification: Specification) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class Subject:
    """What one subject brings.

    Attributes:
        checks: its checks on the sources.
        tables: its tables; the name of a table is its path below ``tabellen/``. They are published as CSV and JSON and
            described in the data package; a reviewer sees the CSV of those that are not large.
        files: what is published besides, or in place of the JSON of a table.
        reviewed: what a reviewer sees besides the tables, below ``generated/``.
        forms: published forms that no reviewer sees, by what people call them, with what goes into each.
    """

    checks: tuple[Check, ...] = ()
    tables: Callable[[Specification], Iterable[Table]] = field(default=_no_tables)
    files: Callable[[Specification], Files] = field(default=_no_files)
    reviewed: Callable[[Specification], Files] = field(default=_no_files)
    forms: Callable[[Specification], Mapping[str, object]] = field(default=_no_forms)
