"""Proposed models: what a proposal says, and the specification as it would be if the proposal took effect.

Nothing that works on a specification needs to know of proposals: `trial` gives the facts as they would stand in the
year after the one that the proposal changes, so that couplings and transitions are computed and checked as for any
model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from msgspec import structs

from generators.kernel.codes import CodeFact
from generators.kernel.origin import Origin
from generators.kernel.reading import Facts
from generators.kernel.records import (
    Geldigheid,
    Indicator,
    Knoop,
    Koppelregel,
    Voorgesteldtaakveld,
    Voorstelbestand,
    Voorstelregel,
)
from generators.kernel.transitions import transition
from generators.kernel.validity import begins, in_years
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


def read(facts: Facts) -> list[Voorstelbestand]:
    """Return the proposals in ``tables/voorstellen/``, without those in which the schema check rejected something."""
    rejected = {path for path, _ in facts.rejected}
    return [file for file in facts.files(Voorstelbestand) if file.origin.document.path not in rejected]


def trial_year(proposal: Voorstelbestand) -> int:
    """Return the year in which a proposal holds in its trial: the one after the year that it changes."""
    return proposal.vervangt.jaar + 1


def adopted_rules(proposal: Voorstelbestand) -> Iterator[tuple[str, Origin]]:
    """Yield the id of every national coupling rule that holds in a proposal too, and where the proposal says so."""
    for index, name in enumerate(proposal.neemt_over):
        yield name, proposal.origin.below("neemt_over", index)


def trial(specification: Specification, proposal: Voorstelbestand) -> Specification:
    """Return the specification as it would be if the proposal took effect the year after the one that it changes.

    Codes and code lists are those of the year that the proposal changes, whatever happened to them later.
    """
    facts = specification.facts
    jaar = proposal.vervangt.jaar
    edition = structs.replace(specification.edition, laatste_jaar=trial_year(proposal))
    tried = Specification(
        replace(
            facts,
            edition=edition,
            codes=list(_codes(specification, proposal)),
            transitions=[
                *(fact for fact in facts.transitions if fact.van_jaar < jaar),
                *(transition(found, jaar, trial_year(proposal)) for found in proposal.overgangen),
            ],
            transition_years={
                **{years: text for years, text in facts.transition_years.items() if years[0] < jaar},
                (jaar, trial_year(proposal)): proposal.naam,
            },
        )
    )
    return with_couplings(tried, _couplings(couplings_of(specification), proposal))


def _couplings(national: Couplings, proposal: Voorstelbestand) -> Couplings:
    """Return the code lists of the year that is changed, with the adopted rules and those of the proposal."""
    years = Geldigheid(origin=proposal.origin, van=trial_year(proposal))
    by_id = {rule.id: rule for rule in national.rules}
    adopted = [
        replace(by_id[name], fact=structs.replace(by_id[name].fact, geldig=years, origin=origin))
        for name, origin in adopted_rules(proposal)
        if name in by_id
    ]
    lists = tuple(
        structs.replace(care_list, geldig=structs.replace(care_list.geldig, tot=None))
        for care_list in national.lists
        if in_years(care_list.geldig, proposal.vervangt.jaar)
    )
    own = (_rule(fact, years) for fact in proposal.koppelregels)
    return replace(national, lists=lists, rules=with_hulpvormen([*adopted, *own], lists))


def _rule(fact: Voorstelregel, years: Geldigheid) -> CouplingRule:
    """Return a rule of a proposal as it would hold in ``years``."""
    said = {name: getattr(fact, name) for name in Koppelregel.__struct_fields__}
    return coupling_rule(Koppelregel(**{**said, "geldig": years}), fact.wet)


def _codes(specification: Specification, proposal: Voorstelbestand) -> Iterator[CodeFact]:
    """Yield the codes up to the year that is changed, the proposed ones in the place of the first they replace."""
    layers = specification.layers.values()
    jaar = proposal.vervangt.jaar
    model = specification.coupled_model(jaar).laag.model
    inserted = False
    for fact in specification.facts.codes:
        if all(begins(fact.record.geldig, layer.id) > jaar for layer in layers):
            continue
        is_replaced = (fact.lijst, fact.model) == (TAAKVELD, model) and fact.code in proposal.vervangt.taakvelden
        if is_replaced and not inserted:
            inserted = True
            yield from (_code(taakveld, fact, proposal) for taakveld in proposal.taakvelden)
        yield _as_known(fact, jaar, jaar if is_replaced else None)


def _code(taakveld: Voorgesteldtaakveld, replaced: CodeFact, proposal: Voorstelbestand) -> CodeFact:
    record = structs.replace(
        replaced.record,
        code=taakveld.code,
        naam=taakveld.naam,
        geldig=Geldigheid(origin=taakveld.origin, van=trial_year(proposal)),
        origin=taakveld.origin,
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
