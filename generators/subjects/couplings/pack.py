"""The pack of the coupling rules: properties, code lists and rules as the run-time takes them."""

from __future__ import annotations

from generators.kernel.reading import Record
from generators.subjects.couplings.facts import CareList, Property, coupling_years, couplings_of, in_order
from generators.subjects.model.specification import Specification


def pack(specification: Specification) -> Record:
    """Return the pack ``koppelingen``: properties, code lists and rules, in the order in which the rules go first."""
    couplings = couplings_of(specification)
    years = coupling_years(specification)
    questions = open_questions(specification)
    used = {rule.record["open"] for rule in couplings.rules if "open" in rule.record}
    return {
        "versie": specification.edition.versie,
        "jaren": [years[0], years[-1]] if years else [],
        "kenmerken": [_property(p) for p in couplings.properties],
        "kolommen": {name: list(columns) for name, columns in couplings.columns.items()},
        "lijsten": [_list(part) for care_list in couplings.lists if care_list.wet for part in care_list.parts()],
        "regels": [
            {
                "id": rule.id,
                "wet": wet,
                "van": rule.validity.first_year,
                **({} if rule.validity.last_year is None else {"tot": rule.validity.last_year}),
                "als": {name: sorted(values) for name, values in rule.als.items()},
                **({"hulpvormen": sorted(rule.hulpvormen)} if rule.hulpvormen else {}),
                rule.outcome[0]: rule.outcome[1],
                "zekerheid": rule.zekerheid,
                "bron": rule.bron,
            }
            for wet in couplings.laws()
            for rule in in_order(r for r in couplings.rules if r.wet == wet)
        ],
        "taakvelden": {str(jaar): taakvelden(specification, jaar) for jaar in years},
        "open": {name: questions[name] for name in sorted(used)},
    }


def taakvelden(specification: Specification, jaar: int) -> dict[str, str]:
    """Return code and name of the taakvelden that the rules of a year may name, in the order of CBS."""
    codes = specification.coupled_model(jaar).lists["taakveld"]
    return {code.code: code.naam for code in codes.codes if code.soort is None}


def open_questions(specification: Specification) -> dict[str, str]:
    """Return the question of every open point."""
    return {
        record["id"]: record["vraag"]
        for document in specification.facts.documents
        if isinstance(document.data, dict)
        for record in document.data.get("open", ())
        if isinstance(record, dict) and "id" in record
    }


def _property(prop: Property) -> Record:
    return {
        "id": prop.id,
        "naam": prop.naam,
        **({"vraag": prop.vraag} if prop.vraag is not None else {}),
        **({"standaard": prop.standaard} if prop.standaard is not None else {}),
        **({"waarden": [dict(value) for value in prop.values]} if prop.values else {}),
        **({"kolommen": list(prop.columns)} if prop.columns else {}),
    }


def _list(care_list: CareList) -> Record:
    return {
        "lijst": care_list.id,
        "naam": care_list.naam,
        "wet": care_list.wet,
        "soort": care_list.soort,
        **({"leveringsvorm": care_list.leveringsvorm} if care_list.leveringsvorm else {}),
        "van": care_list.validity.first_year,
        **({} if care_list.validity.last_year is None else {"tot": care_list.validity.last_year}),
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
