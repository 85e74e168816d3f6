"""Closed years: what held in a year as fingerprints, so that nobody changes a published year without saying so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from generators.kernel.kinds import said
from generators.kernel.records import Betekenis, Jaarbestand
from generators.kernel.sources import Pointer
from generators.kernel.validity import in_years
from generators.subjects.couplings.facts import (
    CATEGORY,
    PRODUCT,
    Couplings,
    as_ruled,
    condition_values,
    coupling_rules,
    coupling_years,
    couplings_of,
    lines,
)
from generators.subjects.deadlines import facts as deadlines
from generators.subjects.model.specification import MATRIX_PARTS, ModelYear, Selector, Specification, in_year
from generators.subjects.rules.pack import LISTS_ALONG, NOT_A_GROUP, SELECTION_LISTS, calculations_of
from generators.subjects.rules.rule_years import rules_of
from generators.subjects.transitions.links import LISTS, links, year_pairs
from iv3.care.rules import KEUZE, OTHER, Properties, YearRules

FOLDER = "tables/jaren"
KEY = "vingerafdrukken"

_CODES = (CATEGORY, PRODUCT, "hulpvorm", "lijst")
"""The properties of a line that follow from its code."""

_DIGITS = 16
_WORDING = "naam"
"""The key in a formula that only says what a term is called."""


def closed_years(specification: Specification) -> list[Jaarbestand]:
    """Return the closed years, first to last, without what the schema check rejected."""
    return sorted(specification.facts.sound_files(Jaarbestand), key=lambda year: year.jaar)


def holding(year: Jaarbestand, part: str) -> tuple[str, Pointer]:
    """Return the fingerprint of an onderdeel that holds now, that of the last erratum on it, and its pointer."""
    for index, erratum in reversed(list(enumerate(year.errata))):
        if part in said(erratum.vingerafdrukken):
            return said(erratum.vingerafdrukken)[part], ("errata", index, KEY, part)
    return said(year.vingerafdrukken).get(part, ""), (KEY, part)


def fingerprints(specification: Specification, jaar: int) -> dict[str, str]:
    """Return for each onderdeel a fingerprint of what comes out of the facts for a year.

    Facts that say the same in another way give the same fingerprint, and so does another order. Wording is left out,
    apart from the names of codes.
    """
    return {part: _fingerprint(outcome(specification, jaar)) for part, outcome in _OUTCOMES.items()}


def outcome(specification: Specification, jaar: int, part: str) -> Any:
    """Return what the fingerprint of an onderdeel is taken of, as JSON values.

    Raises:
        KeyError: there is no such onderdeel.
    """
    return _OUTCOMES[part](specification, jaar)


def last_delivery(specification: Specification, jaar: int) -> date | None:
    """Return the last day on which a delivery over a year is due, for any layer; None when no day is known."""
    calendar = deadlines.calendar_of(specification)
    days = [
        deadline.uiterlijk
        for laag in specification.layers
        if calendar is not None and jaar in specification.years(laag)
        for deadline in deadlines.of_year(specification, calendar, laag, jaar)
        if deadline.periode is not None and deadline.uiterlijk is not None
    ]
    return max(days, default=None)


def _fingerprint(value: Any) -> str:
    return hashlib.sha256(_canonical(value).encode()).hexdigest()[:_DIGITS]


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _models(specification: Specification, jaar: int) -> Iterator[ModelYear]:
    return (specification.year(laag, jaar) for laag in specification.layers if jaar in specification.years(laag))


def _model(specification: Specification, jaar: int) -> Any:
    return {
        model.laag.id: {
            "overheidslaag": model.laag.naam,
            "codes": {
                name: sorted(
                    [c.code, c.naam, c.onder or "", c.soort or "", sorted(c.fact.perioden if c.fact else ())]
                    for c in codes.codes
                )
                for name, codes in model.lists.items()
            },
            "grijs": {
                part: {row: sorted(categories) for row, categories in model.grey[part].items() if categories}
                for part in MATRIX_PARTS
            },
            "perioden": sorted(
                [p.nummer, p.status, in_year(p.aanleveren.van, jaar), in_year(p.aanleveren.tot, jaar)]
                for p in model.periods
            ),
        }
        for model in _models(specification, jaar)
    }


def _controls(specification: Specification, jaar: int) -> Any:
    return {
        model.laag.id: sorted(
            [
                control.foutcode,
                control.nummer,
                sorted(
                    _canonical(
                        [sorted(c.perioden), sorted(c.balanscodes or ()), sorted(c.uitgesloten_taakvelden or ())]
                    )
                    for c in control.berekeningen
                ),
            ]
            for control in model.controls
        )
        for model in _models(specification, jaar)
    }


def _rules(specification: Specification, jaar: int) -> Any:
    """Return per layer what each rule asks; the periods of a control of CBS are in the onderdeel ``controles``."""
    result: dict[str, Any] = {}
    for model in _models(specification, jaar):
        selector = Selector(specification.facts.groups, model.laag.model, model.lists)
        result[model.laag.id] = {
            rule.id: {
                "fase": rule.fase,
                "ernst": rule.ernst,
                "formule": _resolved(rule.formule.origin.written(), selector),
                "perioden": sorted(calculations[0]["perioden"]) if rule.controle is None else rule.controle,
            }
            for rule in rules_of(model, specification.facts)
            if (calculations := calculations_of(rule, model))
        }
    return result


def _resolved(formula: Any, selector: Selector) -> Any:
    """Return a formula without wording, and with the codes of the year in the place of groups."""
    if isinstance(formula, list):
        return [_resolved(item, selector) for item in formula]
    if not isinstance(formula, dict):
        return formula
    along = {"uit": LISTS_ALONG[formula["elke"]]} if "elke" in formula else {}
    lists: Mapping[str, tuple[str, ...]] = {**SELECTION_LISTS, **along}
    return {
        key: _selected(value, lists[key], selector) if key in lists else _resolved(value, selector)
        for key, value in formula.items()
        if key != _WORDING
    }


def _selected(members: list[str], lists: tuple[str, ...], selector: Selector) -> list[str]:
    words = {member for member in members if member in NOT_A_GROUP}
    others = tuple(member for member in members if member not in words)
    return sorted(words.union(*(selector.select(name, others) for name in lists)))


def _couplings(specification: Specification, jaar: int) -> Any:
    """Return for each code of each list where it goes, with every answer, and what codes mean for other properties."""
    couplings = couplings_of(specification)
    found: list[list[Any]] = []
    for wet in couplings.laws() if jaar in coupling_years(specification) else ():
        found += [_meaning(fact) for fact in couplings.meanings if fact.wet == wet and in_years(fact.geldig, jaar)]
        decide = _decider(couplings, coupling_rules(specification, wet, jaar))
        for code, known in lines(couplings, wet, jaar):
            found.append([wet, code.lijst.soort, code.lijst.lijst, code.code, _asked(known), decide(known)])
            if code.lijst.soort == CATEGORY:  # a code of a municipality itself goes where its category says
                unlisted = {**known, PRODUCT: frozenset((OTHER,)), "lijst": frozenset((OTHER,))}
                found.append([wet, PRODUCT, OTHER, code.code, _asked(known), decide(unlisted)])
    return sorted(found, key=_canonical)


def _meaning(fact: Betekenis) -> list[Any]:
    told = [
        {name: sorted(values) for name, values in condition_values(part).items()} for part in (fact.als, fact.betekent)
    ]
    return ["betekenis", fact.wet, *told, bool(fact.eigen)]


def _asked(known: Properties) -> list[str]:
    """Return the properties of a line that are no codes, with their values."""
    return sorted(f"{name} {value}" for name in known if name not in _CODES for value in known[name])


def _decider(couplings: Couplings, rules: YearRules) -> Callable[[Properties], Any]:
    """Return a function that gives where a line goes: taakvelden, or a question with what each answer leads to."""
    answers = {p.id: tuple(value.id for value in p.waarden) for p in couplings.properties}
    remembered: dict[frozenset[tuple[str, frozenset[str]]], Any] = {}

    def decide(known: Properties) -> Any:
        possible = as_ruled(rules, known)
        key = frozenset(possible.items())
        if key not in remembered:
            remembered[key] = decided(possible)
        return remembered[key]

    def decided(known: Properties) -> Any:
        outcome = rules.decide(known)
        asked = min((name for name in outcome.vragen if answers.get(name)), default=None)
        if outcome.stand != KEUZE or asked is None:
            unless = sorted([rule.tenzij, rule.taakveld or "", rule.open_punt or ""] for rule in outcome.uitzonderingen)
            told = [outcome.stand, sorted(outcome.taakvelden), sorted(outcome.vragen)]
            return [*told, unless] if unless else told
        return {asked: {value: decide({**known, asked: frozenset((value,))}) for value in answers[asked]}}

    return decide


def _transitions(specification: Specification, jaar: int) -> Any:
    """Return per layer and list where codes of the year before went, other than to themselves; null when not known."""
    facts = specification.facts
    if (jaar - 1, jaar) not in year_pairs(facts):
        return None
    return {
        laag: {
            name: sorted(
                _canonical(
                    [
                        link.van,
                        link.naar,
                        link.fact.soort,
                        sorted(link.van_perioden),
                        sorted(link.naar_perioden),
                        sorted(link.fact.sleutel),
                    ]
                )
                for link in links(facts, laag, jaar - 1, name)
                if link.fact is not None
            )
            for names in LISTS.values()
            for name in names
        }
        for laag in specification.layers
        if jaar in specification.years(laag) and jaar - 1 in specification.years(laag)
    }


_OUTCOMES: Mapping[str, Callable[[Specification, int], Any]] = {
    "model": _model,
    "controles": _controls,
    "regels": _rules,
    "koppelingen": _couplings,
    "overgangen": _transitions,
}

PARTS = tuple(_OUTCOMES)
"""What has a fingerprint, in the order of a file in ``tables/jaren/``."""
