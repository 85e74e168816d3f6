"""The JSON Schemas of a delivery: a valid one passes and an unknown code does not, in Python and in Node."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generators.kernel.files import Files
from generators.subjects.model.specification import ModelYear, Specification

Delivery = dict[str, Any]
YEARS = [("gemeente", 2018), ("gemeente", 2024), ("gemeente", 2026), ("gr", 2020), ("provincie", 2025)]


def delivery(model: ModelYear) -> Delivery:
    """A small delivery that is right for this layer and year."""
    first = {name: codes.leaves[0] for name, codes in model.lists.items() if codes.leaves}
    value = {"taakveld": first["taakveld"], "bedrag": 1250}
    data: Delivery = {
        "lasten": [{**value, "categorie": first["categorie_lasten"], "details": {"grootboek": "4001"}, "eigen": 1}],
        "baten": [{**value, "categorie": first["categorie_baten"], "bedrag": -0.5}],
        "balans_lasten": [{"balanscode": "A111", "categorie": "7.5", "bedrag": 10}],
        "balans_baten": [],
        "balans_standen": [{"balanscode": "P12", "standper": first["standper"], "bedrag": 3}],
    }
    if "kengetallen" in first:
        data["kengetallen"] = [
            {"kengetal": first["kengetallen"], "verslagperiode": first["verslagperiode"], "waarde": "12,5"}
        ]
    return {
        "metadata": {
            "overheidslaag": model.laag.naam,
            "overheidsnummer": "060037",
            "overheidsnaam": "Voorbeeld",
            "boekjaar": model.jaar,
            "periode": 0,
            "status": "Begroting",
            "datum": f"{model.jaar}-11-15T12:00:00+01:00",
            "details_openbaar": True,
            "financieel_pakket": "x",
            "export_software": "x",
        },
        "contact": {"naam": "A. Bee", "email": "a.bee@voorbeeld.nl", "telefoon": "0101234567"},
        "opmerkingen": [{"tekst": "Toelichting", "auteur": "A. Bee"}],
        "data": data,
    }


def change(path: str, value: Any) -> Callable[[Delivery], None]:
    """Return what sets the value at ``path`` (dots between keys; a number is an index)."""

    def apply(document: Any) -> None:
        *parents, last = [int(p) if p.isdigit() else p for p in path.split(".")]
        for part in parents:
            document = document[part]
        document[last] = value

    return apply


def remove(path: str) -> Callable[[Delivery], None]:
    def apply(document: Any) -> None:
        *parents, last = path.split(".")
        for part in parents:
            document = document[part]
        del document[last]

    return apply


FAULTS: dict[str, Callable[[Delivery], None]] = {
    "an unknown taakveld": change("data.lasten.0.taakveld", "99.9"),
    "a total as taakveld": change("data.lasten.0.taakveld", "Tot_TV"),
    "a main taakveld": change("data.baten.0.taakveld", "0."),
    "a taakveld as number": change("data.lasten.0.taakveld", 0.1),
    "an unknown category": change("data.lasten.0.categorie", "9.9"),
    "a category of the other side": change("data.baten.0.categorie", "1.1"),
    "an unknown balance post": change("data.balans_lasten.0.balanscode", "A999"),
    "an unknown stand": change("data.balans_standen.0.standper", "2 januari"),
    "an amount as text": change("data.lasten.0.bedrag", "1250"),
    "an amount that is null": change("data.lasten.0.bedrag", None),
    "details that are no object": change("data.lasten.0.details", "4001"),
    "another layer": change("metadata.overheidslaag", "Waterschap"),
    "another year": change("metadata.boekjaar", 1999),
    "a year as text": change("metadata.boekjaar", "2024"),
    "an unknown period": change("metadata.periode", 6),
    "an unknown status": change("metadata.status", "Concept"),
    "a date without time": change("metadata.datum", "2024-11-15"),
    "an unknown key in metadata": change("metadata.extra", "x"),
    "an empty contact name": change("contact.naam", " "),
    "an address without at sign": change("contact.email", "a.bee.voorbeeld.nl"),
    "no data": remove("data"),
    "a missing part": remove("data.balans_standen"),
    "an unknown part": change("data.kasstroom", []),
    "an unknown key at the top": change("bijlage", {}),
    "a remark without text": change("opmerkingen.0", {"auteur": "x"}),
}


@pytest.mark.parametrize(("laag", "jaar"), YEARS)
def test_a_valid_delivery_passes_and_each_fault_does_not(
    specification: Specification, schemas: Files, laag: str, jaar: int
) -> None:
    schema = json.loads(schemas[f"schemas/{laag}/{jaar}/aanlevering.schema.json"])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    good = delivery(specification.year(laag, jaar))
    assert list(validator.iter_errors(good)) == []
    for name, fault in FAULTS.items():
        broken = copy.deepcopy(good)
        fault(broken)
        assert not validator.is_valid(broken), name


def test_every_layer_and_year_has_a_schema_that_accepts_a_valid_delivery(
    specification: Specification, schemas: Files
) -> None:
    count = 0
    for model in specification.model_years():
        schema = json.loads(schemas[f"schemas/{model.name}/aanlevering.schema.json"])
        Draft202012Validator(schema).validate(delivery(model))
        count += 1
    assert count == 32


def test_a_schema_accepts_only_its_own_codes(specification: Specification, schemas: Files) -> None:
    schema = json.loads(schemas["schemas/gemeente/2025/aanlevering.schema.json"])
    validator = Draft202012Validator(schema)
    document = delivery(specification.year("gemeente", 2025))
    for taakveld, allowed in (("6.751", True), ("6.72a", False), ("6.60", True), ("6.6", False), ("0.10", True)):
        document["data"]["lasten"][0]["taakveld"] = taakveld
        assert validator.is_valid(document) is allowed, taakveld


def test_a_schema_holds_no_cell_pairs(schemas: Files) -> None:
    """Pairs in a schema make it tens to hundreds of times slower; a grey cell is for the rule packs."""
    sizes = {path: len(content) for path, content in schemas.items() if path.endswith("aanlevering.schema.json")}
    assert len(sizes) == 32
    assert {path: size for path, size in sizes.items() if size >= 30_000} == {}


def test_the_keys_and_patterns_are_those_of_cbs(schemas: Files, cbs_folder: Path) -> None:
    theirs = json.loads((cbs_folder / "iv3_data_schema_v2_1_1.json").read_text(encoding="utf-8-sig"))
    ours = json.loads(schemas["schemas/gemeente/2025/aanlevering.schema.json"])
    compared = 0
    for name, definition in (("metadata", "Metadata"), ("contact", "Contact"), ("data", "Data")):
        their_part, our_part = theirs["properties"][name], ours["$defs"][definition]
        assert set(our_part["properties"]) == set(their_part["properties"])
        assert set(our_part["required"]) == set(their_part["required"])
        assert our_part["additionalProperties"] is False
        compared += 1
    for part, definition in (
        ("lasten", "Lastenregel"),
        ("baten", "Batenregel"),
        ("balans_lasten", "BalansLastenregel"),
        ("balans_baten", "BalansBatenregel"),
        ("balans_standen", "Standregel"),
        ("kengetallen", "Kengetalregel"),
        ("beleidsindicatoren", "Beleidsindicatorregel"),
    ):
        their_part, our_part = theirs["definitions"][f"{part}_schema"], ours["$defs"][definition]
        assert set(our_part["properties"]) == set(their_part["properties"])
        assert set(our_part["required"]) == set(their_part["required"])
        assert our_part["additionalProperties"] is their_part["additionalProperties"]
        compared += 1
    assert compared == 10


def test_ajv_agrees(specification: Specification, schemas: Files, tmp_path: Path, root: Path) -> None:
    if shutil.which("node") is None or not (root / "node_modules" / "ajv").is_dir():
        pytest.skip("Node or ajv is not installed; run make test, which installs ajv where npm is")
    cases = []
    for laag, jaar in YEARS:
        good = delivery(specification.year(laag, jaar))
        path = tmp_path / f"{laag}-{jaar}.schema.json"
        path.write_bytes(schemas[f"schemas/{laag}/{jaar}/aanlevering.schema.json"])
        cases.append({"naam": f"{laag} {jaar}", "schema": str(path), "aanlevering": good, "goed": True})
        for name, fault in FAULTS.items():
            broken = copy.deepcopy(good)
            fault(broken)
            cases.append({"naam": f"{laag} {jaar}: {name}", "schema": str(path), "aanlevering": broken, "goed": False})
    (tmp_path / "gevallen.json").write_text(json.dumps(cases), encoding="utf-8")
    run = subprocess.run(
        ["node", str(root / "tests" / "generators" / "outputs" / "ajv_cases.mjs"), str(tmp_path / "gevallen.json")],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=root,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.strip() == f"{len(cases)} gevallen"
