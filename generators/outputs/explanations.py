"""What a page about a rule needs, for every rule: meaning, formula, a worked example, how sure, and what to do."""

from __future__ import annotations

from typing import Any

import iv3
from generators.kernel.files import Files, lines_json_bytes
from generators.kernel.reading import source_text
from generators.kernel.records import Regel, Regeljaren, Voorbeeld
from generators.outputs.generator import Generator
from generators.outputs.kit import in_memory
from generators.subjects.model.formula_text import in_notation, in_words
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from generators.subjects.rules.pack import ordered_rules
from generators.subjects.rules.rule_years import with_changes
from iv3.core.money import euro
from iv3.core.words import Voorbeeldsoort

PATH = "tabellen/regels.json"
_SHOWN = (Voorbeeldsoort.NET_BUITEN, Voorbeeldsoort.FAALT)
_DEPTH = 3


def files(specification: Specification, packs: Files) -> Files:
    """Return ``tabellen/regels.json``: a list with one object for each rule, in the order of a report.

    Args:
        specification: facts that passed the checks, with the examples.
        packs: the rule packs of the same build, by file name.
    """
    worked = _worked_examples(specification, packs)
    groups = {group.id: group.naam for group in specification.facts.groups}
    rows = [_row(rule, groups, worked.get(rule.id)) for rule in ordered_rules(specification.facts)]
    return {PATH: lines_json_bytes(rows, _DEPTH)}


def _row(rule: Regel, groups: dict[str, str], worked: dict[str, Any] | None) -> dict[str, Any]:
    written = rule.origin.written()  # what a rule leaves out stays out
    formula = rule.formule.origin.written()
    keys = ("titel", "fase", "ernst", "toelichting", "melding", "herstel", "redenen", "zekerheid", "onderbouwing")
    return {
        "regel": rule.id,
        **{key: written[key] for key in keys if key in written},
        "bron": source_text(rule.bron),
        "formule": in_words(formula, groups),
        "notatie": in_notation(formula),
        "per_jaar": [_change(version, part, groups) for version, part in with_changes(rule) if part is not None],
        "metingen": [measured.origin.written() for measured in rule.metingen],
        **({"voorbeeld": worked} if worked is not None else {}),
    }


def _change(rule: Regel, part: Regeljaren, groups: dict[str, str]) -> dict[str, Any]:
    """Return a rule in the years in which it is different: the years, and what holds then in the place of the rest."""
    formula = rule.formule.origin.written()
    keys = ("ernst", "toelichting", "melding", "herstel")
    return {
        "geldig": part.geldig.origin.written(),
        **{key: getattr(rule, key) for key in keys},
        "formule": in_words(formula, groups),
        "notatie": in_notation(formula),
    }


def _worked_examples(specification: Specification, packs: Files) -> dict[str, dict[str, Any]]:
    """Return for each rule an example that it finds something in, with the amounts that went in."""
    facts = specification.facts
    chosen: dict[str, Voorbeeld] = {}
    for soort in _SHOWN:
        for example in facts.examples:
            if example.soort == soort:
                chosen.setdefault(examples.rule_of(example), example)
    result: dict[str, dict[str, Any]] = {}
    with in_memory(packs):
        for rule_id, example in chosen.items():
            delivery = examples.delivery_bytes(example, facts.bases, specification)
            report = iv3.validate(delivery, name=examples.name_of(example))
            finding = next(f for f in report.bevindingen if f["regel"] == rule_id)
            result[rule_id] = _worked(example, finding)
    return result


def _worked(example: Voorbeeld, finding: dict[str, Any]) -> dict[str, Any]:
    return {
        "wat": example.wat,
        "laag": example.laag,
        "jaar": example.jaar,
        "periode": example.periode,
        "melding": finding["melding"],
        **{key: finding[key] for key in ("gevonden", "verwacht", "verschil") if key in finding},
        "bedragen": [{"naam": a["naam"], "bedrag": euro(a["cent"])} for a in finding.get("bedragen", ())],
    }


GENERATOR = Generator("uitleg van regels", lambda building: files(building.specification, building.packs))
