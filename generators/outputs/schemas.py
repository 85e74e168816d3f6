"""JSON Schemas: of a delivery for every layer and year, of what programs write, and of the sources for editors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.kernel.files import Files, lines_json_bytes
from generators.kernel.places import GENERATED
from generators.kernel.schema import (
    SOURCE_SCHEMA_FOLDER,
    STATE,
    SourceSchema,
    fingerprint,
    generate_source_schemas,
    report_schema,
    status_schemas,
)
from generators.outputs.generator import Building, Generator
from generators.subjects.model.specification import ModelYear, Specification
from iv3.delivery.records import AMOUNT

FOLDER = "schemas"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DEPTH = 6


def files(
    specification: Specification,
    delivery: Mapping[str, Any],
    written: Mapping[str, dict[str, Any]],
    sources: Sequence[SourceSchema],
) -> Files:
    """Return every schema.

    Args:
        specification: for the code lists.
        delivery: the schema of a delivery in which a text with a code list carries ``x-codelijst``.
        written: name → schema of what programs write, such as a report.
        sources: the schemas of the source files.
    """
    result = {f"{FOLDER}/bronnen/{s.name}.schema.json": lines_json_bytes(s.schema, _DEPTH) for s in sources}
    for name, schema in written.items():
        path = f"{FOLDER}/{name}.schema.json"
        address = specification.edition.adres + path
        result[path] = lines_json_bytes({"$schema": _DRAFT, "$id": address, **schema}, _DEPTH)
    limits = (rule.formule.hoogstens_bedrag_eur for rule in specification.facts.rules)
    most_euro = next(limit for limit in limits if limit is not None)
    for model in specification.model_years():
        path = f"{FOLDER}/{model.name}/aanlevering.schema.json"
        schema = delivery_schema(model, delivery, specification.edition.adres + path, most_euro)
        result[path] = lines_json_bytes(schema, _DEPTH)
    return result


def delivery_schema(model: ModelYear, delivery: Mapping[str, Any], address: str, most_euro: int) -> dict[str, Any]:
    """Return the schema of a delivery for one layer and year: structure and closed code lists, no cell pairs.

    Cell pairs would make it 25 to 800 times slower to use; those are in ``tabellen`` and in the rule packs.
    """
    lists: dict[str, Any] = {name: list(codes.leaves) for name, codes in model.lists.items()}
    lists["overheidslaag"] = [model.laag.naam]
    lists["boekjaar"] = [model.jaar]
    lists["periode"] = [period.nummer for period in model.periods]
    lists["status"] = list(dict.fromkeys(period.status for period in model.periods))
    body = _with_bounds(_with_lists(delivery), most_euro)
    definitions = {**body.pop("$defs"), **{f"codelijst_{name}": _code_list(name, lists[name]) for name in lists}}
    return {
        "$schema": _DRAFT,
        "$id": address,
        "title": f"{body.pop('title')} {model.laag.naam} {model.jaar}",
        **({"$comment": note} if (note := model.provisional_note) else {}),
        **body,
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def _with_bounds(body: dict[str, Any], most_euro: int) -> dict[str, Any]:
    """Return the schema in which an amount is no larger than the validator takes."""
    for definition in body["$defs"].values():
        amount = definition.get("properties", {}).get(AMOUNT)
        if amount is not None:
            amount.update(minimum=-most_euro, maximum=most_euro)
    return body


def _with_lists(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_with_lists(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: _with_lists(value) for key, value in schema.items() if key != "x-codelijst"}
    if "x-codelijst" in schema:
        result["$ref"] = f"#/$defs/codelijst_{schema['x-codelijst']}"
    return result


def _code_list(name: str, codes: list[str | int]) -> dict[str, Any]:
    title = f"Toegestane waarden van {name}"
    if not codes:  # an empty enum is not allowed, and nothing is allowed here
        return {"title": title, "description": "Bestaat niet in dit jaar.", "not": {}}
    return {"title": title, "enum": codes}


def _all(building: Building) -> Files:
    root = building.root
    written = {"rapport": report_schema(root), **status_schemas(root)}
    return files(building.specification, building.delivery_schema, written, generate_source_schemas(root))


def _reviewed(building: Building) -> Files:
    made = {f"{GENERATED}/{path}": content for path, content in _all(building).items()}
    return {**made, f"{SOURCE_SCHEMA_FOLDER}/{STATE}": f"{fingerprint(building.root)}\n".encode()}


GENERATOR = Generator("schema's", _all, reviewed=_reviewed)
