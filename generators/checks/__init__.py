"""Every check on the sources, in one run: all findings, each with file, line and column."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from generators.kernel import reading as facts
from generators.kernel import schema, shape, sources
from generators.kernel.findings import Finding
from generators.kernel.schema import SourceSchema
from generators.kernel.shape import Shaped
from generators.kernel.sources import Document
from generators.subjects.model.brings import Check, FactsCheck, LastCheck, Looked, Sources, SpecificationCheck
from generators.subjects.model.specification import Specification
from generators.subjects.registry import all_subjects

TABLES = "tables"
_UNRESOLVED = ("verwijzing", "geldigheid")
"""Kinds of finding with which a specification cannot be looked at: what it names is not there."""


@dataclass(frozen=True)
class CheckOutcome:
    """What a run found, how many things each check looked at, and the specification when it can be resolved."""

    findings: tuple[Finding, ...]
    looked_at: dict[str, int]
    specification: Specification | None


def run(root: Path) -> CheckOutcome:
    """Check everything in ``tables/`` below ``root``.

    A record that has the wrong shape is reported once and left out of the other checks.
    """
    return examine(root, load(root))


def load(root: Path) -> list[Document]:
    """Read everything in ``tables/`` below ``root``.

    Raises:
        FileNotFoundError: there is nothing to read.
    """
    documents = sources.load_folder(root / TABLES, root)
    if not documents:
        raise FileNotFoundError(f"er staan geen YAML-bestanden in {root / TABLES}")
    return documents


def examine(root: Path, documents: list[Document]) -> CheckOutcome:
    """Check documents that were read from ``tables/``, or that would stand there; see `run`."""
    schemas = schema.source_schemas(root)
    return judge(documents, schemas, shape.check(documents, schemas))


def judge(
    documents: list[Document], schemas: list[SourceSchema], shaped: Shaped, only: Collection[str] = ()
) -> CheckOutcome:
    """Run the checks on documents of which the shape is known.

    Args:
        documents: everything in ``tables/``.
        schemas: the schema of each kind of file.
        shaped: what the check on shape found and rejected.
        only: names of checks to run, with those they wait for; all checks when it is empty.
    """
    every = [check for subject in all_subjects().values() for check in subject.checks]
    wanted = _with_those_before(only, every)
    chosen = [check for check in every if check.name in wanted]
    findings = [*(finding for document in documents for finding in document.findings), *shaped.findings]
    looked_at = {"leesbaar": len(documents), "vorm": shaped.values, "aanhalingstekens": shaped.codes}

    def note(name: str, looked: Looked) -> None:
        findings.extend(looked[0])
        looked_at[name] = looked[1]

    known = facts.read(documents, shaped.rejected)
    for check in chosen:
        if isinstance(check, FactsCheck):
            note(check.name, check.run(Sources(known, documents, schemas)))
    specification = Specification(known) if known.edition is not None and known.layers else None
    if specification is not None:
        if _kinds(findings).isdisjoint(_UNRESOLVED):
            for check in sorted(filter(_is_on_specification, chosen), key=lambda check: len(check.needs)):
                if _kinds(findings).isdisjoint(check.needs):
                    note(check.name, check.run(specification))
        for check in chosen:
            if isinstance(check, LastCheck):
                note(check.name, check.run(specification, _kinds(findings)))
    in_order = sorted(set(findings), key=lambda finding: (finding.check != "leesbaar", finding))
    return CheckOutcome(tuple(in_order), looked_at, specification)  # what cannot be read causes other findings


def _with_those_before(only: Collection[str], every: Iterable[Check]) -> set[str]:
    """Return the names of the checks to run: those asked for with those they wait for, or all."""
    waits = {check.name: _waits_for(check) for check in every}
    wanted, queue = set(), list(only or waits)
    while queue:
        name = queue.pop()
        if name not in wanted:
            wanted.add(name)
            queue += waits.get(name, ())
    return wanted


def _waits_for(check: Check) -> tuple[str, ...]:
    if isinstance(check, SpecificationCheck):
        return (*_UNRESOLVED, *check.needs)
    return check.waits_for if isinstance(check, LastCheck) else ()


def _is_on_specification(check: Check) -> TypeGuard[SpecificationCheck]:
    return isinstance(check, SpecificationCheck)


def _kinds(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(finding.check for finding in findings)
