"""Proposed models: what a proposal says, and the specification as it would be if the proposal took effect.

Nothing that works on a specification needs to know of proposals: `trial` gives the facts as they would stand in the
year after the one that the proposal changes, so that couplings and transitions are computed and checked as for any
model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from msgspec import structs

from generators.kernel.codes import CodeFact
from generators.kernel.kinds import file_record
from generators.kernel.reading import Facts, Record, Source, Validity, inherited, source_text
from generators.kernel.records import Geldigheid, Indicator, Knoop, Voorstelbestand
from generators.kernel.sources import Document, is_proposal
from generators.kernel.transitions import Transition, transition
from generators.kernel.validity import begins
from generators.subjects.couplings.facts import (
    CouplingRule,
    Couplings,
    coupling_rule,
    couplings_of,
    with_couplings,
    with_hulpvormen,
)
from generators.subjects.model.specification import Specification

TAAKVELD = "taakveld"

Years = TypeVar("Years", bound=Geldigheid)


@dataclass(frozen=True)
class ProposedTaakveld:
    """A taakveld of a proposal; ``wet`` is None when it belongs to no law."""

    code: str
    naam: str
    wet: str | None
    bron: str
    zekerheid: str
    source: Source


@dataclass(frozen=True)
class Adopted:
    """The id of a national coupling rule that holds in a proposal too, and where the proposal says so."""

    id: str
    source: Source


@dataclass(frozen=True)
class Proposal:
    """A proposed model: ``replaced`` are the taakvelden of ``jaar`` that make room for ``taakvelden``."""

    id: str
    naam: str
    jaar: int
    replaced: tuple[str, ...]
    taakvelden: tuple[ProposedTaakveld, ...]
    adopted: tuple[Adopted, ...]
    rules: tuple[CouplingRule, ...]
    transitions: tuple[Transition, ...]
    source: Source

    @property
    def trial_year(self) -> int:
        """The year in which the proposal holds in its trial: the one after the year that it changes."""
        return self.jaar + 1


def read(facts: Facts) -> list[Proposal]:
    """Return the proposals in ``tables/voorstellen/``, without those that the schema check rejected."""
    return [
        _proposal(document)
        for document in facts.documents
        if is_proposal(document) and not any(path == document.path for path, _ in facts.rejected)
    ]


def trial(specification: Specification, proposal: Proposal) -> Specification:
    """Return the specification as it would be if the proposal took effect the year after the one that it changes.

    Codes and code lists are those of the year that the proposal changes, whatever happened to them later.
    """
    facts = specification.facts
    edition = structs.replace(specification.edition, laatste_jaar=proposal.trial_year)
    tried = Specification(
        replace(
            facts,
            edition=edition,
            codes=list(_codes(specification, proposal)),
            transitions=[
                *(fact for fact in facts.transitions if fact.van_jaar < proposal.jaar),
                *proposal.transitions,
            ],
            transition_years={
                **{years: text for years, text in facts.transition_years.items() if years[0] < proposal.jaar},
                (proposal.jaar, proposal.trial_year): proposal.naam,
            },
        )
    )
    return with_couplings(tried, _couplings(couplings_of(specification), proposal))


def _proposal(document: Document) -> Proposal:
    data = document.data
    jaar = data["vervangt"]["jaar"]
    years = Validity(jaar + 1)
    return Proposal(
        id=data["id"],
        naam=data["naam"],
        jaar=jaar,
        replaced=tuple(data["vervangt"]["taakvelden"]),
        taakvelden=tuple(
            ProposedTaakveld(
                code=record["code"],
                naam=record["naam"],
                wet=record.get("wet"),
                bron=source_text(inherited(source, "bron")),
                zekerheid=inherited(source, "zekerheid") or "",
                source=source,
            )
            for source, record in _records(document, "taakvelden")
        ),
        adopted=tuple(
            Adopted(name, Source(document, ("neemt_over", index)))
            for index, name in enumerate(data.get("neemt_over", ()))
        ),
        rules=tuple(
            coupling_rule(source, record, record["wet"], years) for source, record in _records(document, "koppelregels")
        ),
        transitions=tuple(transition(found, jaar, jaar + 1) for found in _file(document).overgangen),
        source=Source(document, ()),
    )


def _file(document: Document) -> Voorstelbestand:
    found = file_record(document, Voorstelbestand)
    if found is None:
        raise ValueError(f"{document.path} heeft een verkeerde vorm")
    return found


def _records(document: Document, key: str) -> Iterator[tuple[Source, Record]]:
    for index, record in enumerate(document.data[key]):
        yield Source(document, (key, index)), record


def _couplings(national: Couplings, proposal: Proposal) -> Couplings:
    """Return the code lists of the year that is changed, with the adopted rules and those of the proposal."""
    years = Validity(proposal.trial_year)
    by_id = {rule.id: rule for rule in national.rules}
    adopted = [
        replace(by_id[adopted.id], validity=years, source=adopted.source)
        for adopted in proposal.adopted
        if adopted.id in by_id
    ]
    lists = [
        replace(care_list, validity=Validity(care_list.validity.first_year))
        for care_list in national.lists
        if care_list.holds(proposal.jaar)
    ]
    return replace(national, lists=lists, rules=with_hulpvormen([*adopted, *proposal.rules], lists))


def _codes(specification: Specification, proposal: Proposal) -> Iterator[CodeFact]:
    """Yield the codes up to the year that is changed, the proposed ones in the place of the first they replace."""
    layers = specification.layers.values()
    model = specification.coupled_model(proposal.jaar).laag.model
    inserted = False
    for fact in specification.facts.codes:
        if all(begins(fact.record.geldig, layer.id) > proposal.jaar for layer in layers):
            continue
        is_replaced = (fact.lijst, fact.model) == (TAAKVELD, model) and fact.code in proposal.replaced
        if is_replaced and not inserted:
            inserted = True
            yield from (_code(taakveld, fact, proposal) for taakveld in proposal.taakvelden)
        yield _as_known(fact, proposal.jaar, proposal.jaar if is_replaced else None)


def _code(taakveld: ProposedTaakveld, replaced: CodeFact, proposal: Proposal) -> CodeFact:
    record = structs.replace(
        replaced.record,
        code=taakveld.code,
        naam=taakveld.naam,
        geldig=Geldigheid(origin=taakveld.source, van=proposal.trial_year),
        origin=taakveld.source,
        bron=taakveld.bron,
        zekerheid=taakveld.zekerheid,
    )
    return replace(replaced, record=record)


def _as_known(fact: CodeFact, jaar: int, last_year: int | None) -> CodeFact:
    """Return ``fact`` as it stood in ``jaar``: with ``last_year`` as its end unless it had ended before."""

    def ending(years: Years) -> Years:
        has_ended = years.tot is not None and years.tot < jaar
        return years if has_ended else structs.replace(years, tot=last_year)

    record = structs.replace(fact.record, geldig=ending(fact.record.geldig))
    if isinstance(record, Knoop | Indicator) and isinstance(record.naam, tuple):
        record = structs.replace(record, naam=tuple(ending(name) for name in record.naam if name.van <= jaar))
    return replace(fact, record=record)
