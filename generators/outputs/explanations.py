"""What a page about a rule needs, for every rule: meaning, formula, a worked example, how sure, and what to do."""

from __future__ import annotations

from typing import Any

import iv3
from generators.kernel.files import Files, lines_json_bytes
from generators.kernel.reading import Record, RuleFact, source_text
from generators.outputs.generator import Generator
from generators.outputs.kit import in_memory
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from generators.subjects.rules.formula_text import in_notation, in_words
from generators.subjects.rules.pack import ordered_rules
from iv3.core.money import euro

PATH = "tabellen/regels.json"
_SHOWN = ("net-buiten", "faalt")
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


def _row(rule: RuleFact, groups: dict[str, str], worked: Record | None) -> Record:
    record = rule.record
    keys = ("titel", "fase", "ernst", "toelichting", "melding", "herstel", "redenen", "zekerheid", "onderbouwing")
    return {
        "regel": rule.id,
        **{key: record[key] for key in keys if key in record},
        "bron": source_text(record["bron"]),
        "formule": in_words(record["formule"], groups),
        "notatie": in_notation(record["formule"]),
        "metingen": record.get("metingen", []),
        **({"voorbeeld": worked} if worked is not None else {}),
    }


def _worked_examples(specification: Specification, packs: Files) -> dict[str, Record]:
    """Return for each rule an example that it finds something in, with the amounts that went in."""
    made_up = specification.facts.made_up
    bases = examples.load_bases(made_up)
    chosen: dict[str, examples.Example] = {}
    for soort in _SHOWN:
        for example in examples.load(made_up):
            if example.soort == soort:
                chosen.setdefault(example.regel, example)
    result: dict[str, Record] = {}
    with in_memory(packs):
        for rule_id, example in chosen.items():
            report = iv3.validate(examples.delivery_bytes(example, bases, specification), name=example.naam)
            finding = next(f for f in report.bevindingen if f["regel"] == rule_id)
            result[rule_id] = _worked(example, finding)
    return result


def _worked(example: examples.Example, finding: dict[str, Any]) -> Record:
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
