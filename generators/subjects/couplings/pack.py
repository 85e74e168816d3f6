"""The pack of the coupling rules: properties, code lists and rules as the run-time takes them."""

from __future__ import annotations

from typing import Any

from generators.kernel.kinds import said
from generators.kernel.reading import source_text
from generators.kernel.records import Betekenis, Geldigheid, Productcodebestand, Zorgkenmerk
from generators.subjects.couplings.facts import (
    CouplingRule,
    condition_values,
    conditions,
    coupling_years,
    couplings_of,
    in_order,
    open_points,
    parts,
)
from generators.subjects.model.specification import Specification


def pack(specification: Specification) -> dict[str, Any]:
    """Return the pack ``koppelingen``: properties, code lists and rules, in the order in which the rules go first."""
    couplings = couplings_of(specification)
    years = coupling_years(specification)
    questions = open_questions(specification)
    used = {rule.fact.open for rule in couplings.rules if rule.fact.open is not None}
    return {
        "versie": specification.edition.versie,
        "jaren": [years[0], years[-1]] if years else [],
        "kenmerken": [_property(p) for p in couplings.properties],
        "kolommen": {column.id: list(column.kolommen) for column in couplings.columns},
        "lijsten": [_list(part) for care_list in couplings.lists if care_list.wet for part in parts(care_list)],
        "regels": [
            _rule(rule) for wet in couplings.laws() for rule in in_order(r for r in couplings.rules if r.wet == wet)
        ],
        "betekenissen": [_meaning(fact) for fact in couplings.meanings],
        "taakvelden": {str(jaar): taakvelden(specification, jaar) for jaar in years},
        "open": {name: questions[name] for name in sorted(used)},
    }


def taakvelden(specification: Specification, jaar: int) -> dict[str, str]:
    """Return code and name of the taakvelden that the rules of a year may name, in the order of CBS."""
    codes = specification.coupled_model(jaar).lists["taakveld"]
    return {code.code: code.naam for code in codes.codes if code.soort is None}


def open_questions(specification: Specification) -> dict[str, str]:
    """Return the question of every open point."""
    return {name: point.vraag for name, point in open_points(specification).items()}


def _rule(rule: CouplingRule) -> dict[str, Any]:
    fact = rule.fact
    outcomes = {
        "dan": fact.dan,
        "zet": None if fact.zet is None else conditions(fact.zet),
        "volgt": None if fact.volgt is None else conditions(fact.volgt),
        "open": fact.open,
    }
    return {
        "id": rule.id,
        "wet": rule.wet,
        **_years(fact.geldig),
        "als": {name: sorted(values) for name, values in rule.als.items()},
        **({"hulpvormen": sorted(rule.hulpvormen)} if rule.hulpvormen else {}),
        **{kind: outcome for kind, outcome in outcomes.items() if outcome is not None},
        **({"tenzij": fact.tenzij} if fact.tenzij is not None else {}),
        "zekerheid": rule.zekerheid,
        **({"bronjaren": list(rule.bronjaren)} if rule.bronjaren else {}),
        "bron": source_text(fact.bron),
    }


def _meaning(fact: Betekenis) -> dict[str, Any]:
    return {
        "id": fact.id,
        "wet": fact.wet,
        **_years(fact.geldig),
        "als": {name: sorted(values) for name, values in condition_values(fact.als).items()},
        "betekent": {name: sorted(values) for name, values in condition_values(fact.betekent).items()},
        **({"eigen": True} if fact.eigen else {}),
        "zekerheid": fact.zekerheid,
        "bron": source_text(fact.bron),
    }


def _years(years: Geldigheid) -> dict[str, int]:
    return {"van": years.van, **({} if years.tot is None else {"tot": years.tot})}


def _property(prop: Zorgkenmerk) -> dict[str, Any]:
    return {
        "id": prop.id,
        "naam": prop.naam,
        **({"vraag": prop.vraag} if prop.vraag is not None else {}),
        **({"standaard": prop.standaard} if prop.standaard is not None else {}),
        **({"waarden": [said(value) for value in prop.waarden]} if prop.waarden else {}),
        **({"kolommen": list(prop.kolommen)} if prop.kolommen else {}),
    }


def _list(care_list: Productcodebestand) -> dict[str, Any]:
    return {
        "lijst": care_list.lijst,
        "naam": care_list.naam,
        "wet": care_list.wet,
        "soort": care_list.soort,
        **({"leveringsvorm": care_list.leveringsvorm} if care_list.leveringsvorm else {}),
        **_years(care_list.geldig),
        "codes": [
            {
                "code": code.code,
                **({"naam": code.naam} if code.naam else {}),
                **({"hulpvorm": code.hulpvorm} if code.hulpvorm else {}),
                **({"productcategorieen": list(code.productcategorieen)} if code.productcategorieen else {}),
            }
            for code in care_list.codes
        ],
    }
