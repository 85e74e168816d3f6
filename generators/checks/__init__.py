"""Every check on the sources, in one run: all findings, each with file, line and column."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generators.kernel import reading as facts
from generators.kernel import schema, shape, sources
from generators.kernel.findings import Finding
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
    findings = [finding for document in documents for finding in document.findings]
    looked_at = {"leesbaar": len(documents)}

    schemas = schema.source_schemas(root)
    shaped = shape.check(documents, schemas)
    findings += shaped.findings
    looked_at["vorm"] = shaped.values
    looked_at["aanhalingstekens"] = shaped.codes

    known = facts.read(documents, shaped.rejected)
    for name, check in (
        ("dubbel", identity.check),
        ("verwijzing", references.check),
        ("overgangen", transitions.check),
        ("geldigheid", validity.check),
        ("bron", provenance.check),
        ("volgorde", order.check),
        ("regels", rules.check),
    ):
        found, count = check(known, documents)
        findings += found
        looked_at[name] = count

    found, count = classes.check(known, schemas)
    findings += found
    looked_at[classes.CHECK] = count

    specification = None
    if known.edition is not None and known.layers:
        specification = Specification(known)
        if not any(f.check in ("verwijzing", "geldigheid") for f in findings):
            for name, look in (
                ("cellen", cells.check),
                (couplings.CHECK, couplings.check),
                (guidance.CHECK, guidance.check),
                (deadlines.CHECK, deadlines.check),
                (protocol.CHECK, protocol.check),
                (allocation.CHECK, allocation.check),
                (searchwords.CHECK, searchwords.check),
                (releases.CHECK, releases.check),
            ):
                found, count = look(specification)
                findings += found
                looked_at[name] = count
            if not any(f.check in (couplings.CHECK, "overgangen") for f in findings):
                found, count = proposals.check(specification)
                findings += found
                looked_at[proposals.CHECK] = count
        sound = not any(f.check in closed_years.UNSOUND for f in findings)
        found, count = closed_years.check(specification, sound=sound)
        findings += found
        looked_at[closed_years.CHECK] = count
    in_order = sorted(set(findings), key=lambda finding: (finding.check != "leesbaar", finding))
    return Outcome(tuple(in_order), looked_at, specification)  # what cannot be read causes other findings
