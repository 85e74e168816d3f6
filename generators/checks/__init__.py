"""Every check on the sources, in one run: all findings, each with file, line and column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.kernel import reading as facts
from generators.kernel import schema, shape, sources
from generators.kernel.findings import Finding
from generators.kernel.reading import Facts
from generators.kernel.schema import SourceSchema
from generators.kernel.shape import Shaped
from generators.kernel.sources import Document
from generators.subjects.allocation import check as allocation
from generators.subjects.closed_years import check as closed_years
from generators.subjects.couplings import check as couplings
from generators.subjects.deadlines import check as deadlines
from generators.subjects.guidance import check as guidance
from generators.subjects.model import cells, identity, order, provenance, references, validity
from generators.subjects.model.specification import Specification
from generators.subjects.proposals import check as proposals
from generators.subjects.protocol import check as protocol
from generators.subjects.releases import check as releases
from generators.subjects.releases import classes_check as classes
from generators.subjects.rules import check as rules
from generators.subjects.search import check as searchwords
from generators.subjects.transitions import check as transitions

TABLES = "tables"


_ON_FACTS: Mapping[str, Callable[[Facts, list[Document]], tuple[list[Finding], int]]] = {
    "dubbel": identity.check,
    "verwijzing": references.check,
    "overgangen": transitions.check,
    "geldigheid": validity.check,
    "bron": provenance.check,
    "volgorde": order.check,
    "regels": rules.check,
}

_ON_SPECIFICATION: Mapping[str, Callable[[Specification], tuple[list[Finding], int]]] = {
    "cellen": cells.check,
    couplings.CHECK: couplings.check,
    guidance.CHECK: guidance.check,
    deadlines.CHECK: deadlines.check,
    protocol.CHECK: protocol.check,
    allocation.CHECK: allocation.check,
    searchwords.CHECK: searchwords.check,
    releases.CHECK: releases.check,
    proposals.CHECK: proposals.check,
}

_RESOLVABLE = ("verwijzing", "geldigheid")
_COUPLED = (couplings.CHECK, "overgangen")


@dataclass(frozen=True)
class Outcome:
    """What a run found, how many things each check looked at, and the specification when it can be resolved."""

    findings: tuple[Finding, ...]
    looked_at: dict[str, int]
    specification: Specification | None


def run(root: Path) -> Outcome:
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


def examine(root: Path, documents: list[Document]) -> Outcome:
    """Check documents that were read from ``tables/``, or that would stand there; see `run`."""
    schemas = schema.source_schemas(root)
    return judge(documents, schemas, shape.check(documents, schemas))


def judge(
    documents: list[Document], schemas: list[SourceSchema], shaped: Shaped, only: Collection[str] = ()
) -> Outcome:
    """Run the checks on documents of which the shape is known.

    Args:
        documents: everything in ``tables/``.
        schemas: the schema of each kind of file.
        shaped: what the check on shape found and rejected.
        only: names of checks to run, with those they wait for; all checks when it is empty.
    """
    wanted = _with_those_before(only)
    findings = [*(finding for document in documents for finding in document.findings), *shaped.findings]
    looked_at = {"leesbaar": len(documents), "vorm": shaped.values, "aanhalingstekens": shaped.codes}

    def look(name: str, made: tuple[list[Finding], int]) -> None:
        findings.extend(made[0])
        looked_at[name] = made[1]

    known = facts.read(documents, shaped.rejected)
    for name, check in _ON_FACTS.items():
        if name in wanted:
            look(name, check(known, documents))
    if classes.CHECK in wanted:
        look(classes.CHECK, classes.check(known, schemas))
    specification = Specification(known) if known.edition is not None and known.layers else None
    if specification is not None:
        for name, check_whole in _ON_SPECIFICATION.items():
            if name in wanted and not any(finding.check in _waits_for(name) for finding in findings):
                look(name, check_whole(specification))
        if closed_years.CHECK in wanted:
            sound = not any(f.check in closed_years.UNSOUND for f in findings)
            look(closed_years.CHECK, closed_years.check(specification, sound=sound))
    in_order = sorted(set(findings), key=lambda finding: (finding.check != "leesbaar", finding))
    return Outcome(tuple(in_order), looked_at, specification)  # what cannot be read causes other findings


def _waits_for(name: str) -> tuple[str, ...]:
    """Return the checks without which this one makes no sense: it does not run when one of them found something."""
    if name in _ON_SPECIFICATION:
        return (*_RESOLVABLE, *_COUPLED) if name == proposals.CHECK else _RESOLVABLE
    return closed_years.UNSOUND if name == closed_years.CHECK else ()


def _with_those_before(only: Collection[str]) -> set[str]:
    if not only:
        return {*_ON_FACTS, *_ON_SPECIFICATION, classes.CHECK, closed_years.CHECK}
    before = {other for name in only for other in _waits_for(name)}
    return {*only, *(_with_those_before(before) if before else ())}
