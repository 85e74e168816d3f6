"""Judge a proposal: put its fragments in the facts, in memory, and see what the checks and the coupling rules say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generators import checks
from generators.kernel.findings import Finding
from generators.kernel.schema import SourceSchema
from generators.kernel.sources import load_text
from generators.kernel.validity import in_years
from generators.subjects.couplings.facts import coupling_years, couplings_of, year_rules
from generators.subjects.couplings.pack import open_questions, taakvelden
from generators.subjects.couplings.tables import question
from generators.subjects.model.specification import Specification
from generators.upkeep.issues.proposal import Proposal, ReportedProduct
from iv3.care.rules import CouplingOutcome
from iv3.core.errors import UserError


@dataclass(frozen=True)
class CoupledProduct:
    """What the coupling rules say of a product code in a year, with the question that decides."""

    jaar: int
    outcome: CouplingOutcome
    vraag: str


@dataclass(frozen=True)
class Judgement:
    """What is new among the findings when the fragments are in the facts, and where the rules put the product code."""

    findings: tuple[Finding, ...]
    coupled: tuple[CoupledProduct, ...]


def judge(
    root: Path,
    before: checks.CheckOutcome,
    texts: Mapping[str, str],
    schemas: Sequence[SourceSchema],
    proposal: Proposal,
) -> Judgement:
    """Return what the checks say of the facts with the proposal in them, apart from what they said before.

    Args:
        root: the repository.
        before: the checks on the facts as they stand.
        texts: the facts as they stand, path → text.
        schemas: of every kind of file; a fragment of another kind is not put in.
        proposal: what is put in.

    Raises:
        UserError: the facts could not be resolved as they stand.
    """
    if before.specification is None:
        raise UserError("de feiten zijn niet te lezen; draai eerst make check")
    coupled = tuple(_coupled(before.specification, proposal.product)) if proposal.product is not None else ()
    changed = {f.path: f.applied(texts.get(f.path, "")) for f in proposal.fragments}
    read = {path: load_text(text, path) for path, text in changed.items() if any(s.holds_for(path) for s in schemas)}
    if not read:
        return Judgement((), coupled)
    documents = before.specification.facts.documents
    after = [read.pop(document.path, document) for document in documents] + list(read.values())
    outcome = checks.examine(root, sorted(after, key=lambda document: document.path))
    known = {(f.place.path, f.check, f.melding) for f in before.findings}
    findings = tuple(f for f in outcome.findings if (f.place.path, f.check, f.melding) not in known)
    return Judgement(findings, coupled)


def _coupled(specification: Specification, product: ReportedProduct) -> Iterator[CoupledProduct]:
    """Yield what the rules say in each year from the year of the product on, as if it stood in its list."""
    couplings, wet = couplings_of(specification), product.code.lijst.wet
    default = next((p for p in couplings.properties if p.standaard is not None), None)
    standard = {default.id: default.standaard} if default is not None and default.standaard is not None else {}
    questions = open_questions(specification)
    asked = {p.id: p.vraag for p in couplings.properties if p.vraag is not None}
    years = coupling_years(specification)
    for jaar in years:
        if wet is not None and in_years(product.code.lijst.geldig, jaar) and jaar >= min(product.jaar or 0, years[-1]):
            order = {code: place for place, code in enumerate(taakvelden(specification, jaar))}
            outcome = year_rules(couplings, wet, jaar, order).decide(product.code.properties(**standard))
            yield CoupledProduct(jaar, outcome, question(outcome, asked, questions))
