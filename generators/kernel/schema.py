"""The LinkML schema put to work: JSON Schemas for the sources and for the delivery."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

from generators.kernel.places import STARTED
from generators.kernel.remembered import remember

SCHEMA_FOLDER = "schema"
SOURCE_SCHEMA_FOLDER = "generated/schemas/bronnen"
STATE = "vingerafdruk.txt"
"""Beside the schemas of the sources: the fingerprint of the ``schema/`` they were made of."""

QUOTED = "x-aanhalingstekens"
"""Keyword on a text that must be quoted: ``altijd``, or ``behalve-groep`` where a group name may stand bare."""

MEANINGS = "enumDescriptions"
"""Keyword of editors: what each value of an enumeration means, in the order of the values."""

EXPLAINED = "patternErrorMessage"
"""Keyword of editors: what to say of a text that does not follow its pattern."""

_QUOTED_TYPES = {"Code": "altijd", "Datum": "altijd", "CodeOfGroep": "behalve-groep"}
_EMPTY_LISTS = ("Data", "Aanlevering", "Rapport", "Bevinding", "Statusmelding", "Bestandsstatus")
_CLASSES = ("Aanlevering", "Rapport", "Actueel", "Statusmelding")
_SOURCES = "bronnen"
_DRAFT = "http://json-schema.org/draft-07/schema#"


@dataclass(frozen=True)
class SourceSchema:
    """The JSON Schema of one kind of source file, and the glob patterns of the files it holds for."""

    name: str
    patterns: tuple[str, ...]
    schema: dict[str, Any]

    def holds_for(self, path: str) -> bool:
        """Tell whether the file at ``path`` (relative to the repository) is of this kind."""
        return any(fnmatchcase(path, pattern) and path.count("/") == pattern.count("/") for pattern in self.patterns)


def fingerprint(root: Path) -> str:
    """Return the SHA-256 over every file in ``schema/``: equal fingerprints mean equal JSON Schemas."""
    digest = hashlib.sha256()
    for path in sorted((root / SCHEMA_FOLDER).glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current(root: Path) -> bool:
    """Tell whether what is committed was made of ``schema/`` as it stands."""
    state = root / SOURCE_SCHEMA_FOLDER / STATE
    return state.is_file() and state.read_text(encoding="ascii").strip() == fingerprint(root)


def source_schemas(root: Path) -> list[SourceSchema]:
    """Return the schemas of the source files, from the committed JSON Schemas when these are current, else from LinkML.

    Loading LinkML takes longer than all checks together; what it makes is remembered, but not on a new computer.
    """
    if not is_current(root):
        return generate_source_schemas(root)
    return list(map(_committed, (p.read_bytes() for p in sorted((root / SOURCE_SCHEMA_FOLDER).glob("*.schema.json")))))


@lru_cache(maxsize=256)
def _committed(content: bytes) -> SourceSchema:
    schema = json.loads(content)
    return SourceSchema(schema["$id"], tuple(schema["x-bestanden"]), schema)


def generate_source_schemas(root: Path) -> list[SourceSchema]:
    """Generate the schema of every class that carries the annotation ``bestand``, sorted by name."""
    schemas: list[dict[str, Any]] = _made(root, _SOURCES)
    return [SourceSchema(schema["$id"], tuple(schema["x-bestanden"]), schema) for schema in schemas]


def _made(root: Path, part: str) -> Any:
    """Return one of the schemas that LinkML makes, new for each caller, who may change it."""
    return json.loads(_parts(str(root), fingerprint(root))[part])


@lru_cache(maxsize=2)
def _parts(root: str, _fingerprint: str) -> dict[str, str]:
    made = remembered(Path(root), __file__, lambda: _generate(Path(root)))
    return {part: json.dumps(value) for part, value in made.items()}


def remembered(root: Path, module: str, make: Callable[[], Any]) -> Any:
    """Return what ``make`` makes of the schema below ``root``, of plain JSON; made once, in this process or another.

    Args:
        root: the repository, or a copy of its sources.
        module: the file with the code that makes it; with other code the result is made again.
        make: makes the result of the schema alone.
    """
    if max(Path(file).stat().st_mtime for file in (__file__, module)) > STARTED:
        return make()  # written after it was loaded: the text of the program is not the program that runs
    return remember(Path(module).stem, _key(root, module), make)


def _key(root: Path, module: str) -> str:
    """Return the fingerprint of all that is made of the schema follows from: ``schema/``, LinkML and the code."""
    from importlib.metadata import version  # only here: a check of a schema that did not change does without

    programs = (Path(__file__).read_bytes(), Path(module).read_bytes())
    parts = (fingerprint(root).encode(), version("linkml").encode(), *programs)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _generate(root: Path) -> dict[str, Any]:
    """Return the schemas of the source files, and those of single classes by the name of the class."""
    definitions, view = _linkml(root)
    return {
        _SOURCES: _source_schemas(definitions, view),
        **{name: _class_schema(definitions, view, name) for name in _CLASSES},
    }


def _source_schemas(definitions: dict[str, Any], view: Any) -> list[dict[str, Any]]:
    result = []
    for name in view.all_classes():
        patterns = annotation(view.get_class(name), "bestand")
        if patterns is None:
            continue
        schema = {
            "$schema": _DRAFT,
            "$id": name.removesuffix("bestand").lower(),
            "title": view.get_class(name).title,
            "description": view.get_class(name).description,
            "x-bestanden": patterns.split(),
            "allOf": [{"$ref": f"#/$defs/{name}"}],
            "$defs": _reachable(definitions, name),
        }
        plain = json.loads(json.dumps(schema))  # LinkML's own kinds of text are not for every reader
        _help_editors(plain, view)
        result.append(plain)
    return sorted(result, key=lambda schema: str(schema["$id"]))


def _help_editors(schema: dict[str, Any], view: Any) -> None:
    """Add what editors show while somebody types: what each choice means, and what is wrong with a text."""
    for name, enum in view.all_enums().items():
        if "enum" in schema["$defs"].get(name, {}):
            definition = schema["$defs"][name]
            values = {text: str(value.description) for text, value in enum.permissible_values.items()}
            definition[MEANINGS] = [values[text] for text in definition["enum"]]
    types = [kind for kind in view.all_types().values() if kind.pattern]
    _explain_patterns(schema, {str(kind.pattern): str(kind.description) for kind in types})


def _explain_patterns(node: Any, texts: dict[str, str]) -> None:
    if isinstance(node, dict):
        if node.get("pattern") in texts:
            node.setdefault(EXPLAINED, texts[node["pattern"]])
        for child in node.values():
            _explain_patterns(child, texts)
    elif isinstance(node, list):
        for child in node:
            _explain_patterns(child, texts)


def linkml_view(root: Path) -> Any:
    """Return LinkML's view on the schema, with everything it imports."""
    return _view(str(root / SCHEMA_FOLDER / "iv3.yaml"), fingerprint(root))


@lru_cache(maxsize=2)
def _view(main: str, _fingerprint: str) -> Any:
    from linkml_runtime import SchemaView  # only here: LinkML takes a second to load

    view = SchemaView(main)
    view.merge_imports()
    return view


def delivery_schema(root: Path) -> dict[str, Any]:
    """Return the JSON Schema of a delivery without code lists.

    Where a code list belongs, the text carries the keyword ``x-codelijst`` with the name of that list.
    """
    schema: dict[str, Any] = _made(root, "Aanlevering")
    return schema


def report_schema(root: Path) -> dict[str, Any]:
    """Return the JSON Schema of a report; what could not be read from a delivery is null in it."""
    schema: dict[str, Any] = _made(root, "Rapport")
    for name in ("Rapportbron", "Rapportspecificatie"):
        definition = schema["$defs"][name]
        for key, value in definition["properties"].items():
            if key not in definition.get("required", ()):
                value["type"] = [value["type"], "null"]
    return schema


def status_schemas(root: Path) -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of ``actueel.json`` and of what ``iv3 status`` says, by name."""
    return {"actueel": _made(root, "Actueel"), "status": _made(root, "Statusmelding")}


def _class_schema(definitions: dict[str, Any], view: Any, name: str) -> dict[str, Any]:
    reachable = {key: _in_source_order(key, schema, view) for key, schema in _reachable(definitions, name).items()}
    top = reachable.pop(name)
    return {**top, "$defs": reachable}


def _in_source_order(name: str, definition: dict[str, Any], view: Any) -> dict[str, Any]:
    """Return ``definition`` with its properties as the sources order them; LinkML sorts them by name."""
    if "properties" not in definition:
        return definition
    slots = [slot.alias or slot.name for slot in view.class_induced_slots(name)]
    properties = definition["properties"]
    return {**definition, "properties": {key: properties[key] for key in slots}}


def _linkml(root: Path) -> tuple[dict[str, Any], Any]:
    """Return LinkML's own JSON Schema with what it leaves out, and the view on the schema."""
    from linkml.generators.jsonschemagen import JsonSchemaGenerator  # only here: LinkML takes a second to load

    view = linkml_view(root)
    generated = JsonSchemaGenerator(view.schema, include_null=False, not_closed=False).serialize()
    definitions: dict[str, Any] = json.loads(generated)["$defs"]
    for name in view.all_classes():
        for variant in (name, f"{name}__identifier_optional"):
            if variant in definitions:
                _annotate(definitions[variant], name, view)
    for name, enum in view.all_enums().items():
        if name in definitions:
            definitions[name]["title"] = enum.title
    return definitions, view


def _annotate(definition: dict[str, Any], class_name: str, view: Any) -> None:
    """Add to a generated class what LinkML leaves out: Dutch titles, quoting, code lists, no empty lists."""
    definition["title"] = view.get_class(class_name).title
    for slot in view.class_induced_slots(class_name):
        schema = definition.get("properties", {}).get(slot.alias or slot.name)
        if schema is None:
            continue
        schema["title"] = slot.title
        item = schema.get("items", schema)
        if "items" in schema:
            schema["minItems"] = 0 if annotation(slot, "mag_leeg") or class_name in _EMPTY_LISTS else 1
        if slot.range in _QUOTED_TYPES:
            item[QUOTED] = _QUOTED_TYPES[slot.range]
        code_list = annotation(slot, "codelijst")
        if code_list is not None:
            item["x-codelijst"] = code_list


def annotation(element: Any, name: str) -> str | None:
    """Return what an element of the schema says under ``name``, None when it says nothing."""
    value = element.annotations[name].value if element.annotations and name in element.annotations else None
    return None if value is None else str(value)


def _reachable(definitions: dict[str, Any], start: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    queue = [start]
    while queue:
        name = queue.pop()
        if name not in found:
            found[name] = definitions[name]
            queue += [ref.removeprefix("#/$defs/") for ref in _references(definitions[name])]
    return {name: found[name] for name in sorted(found)}


def _references(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        own = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
        return own + [ref for value in schema.values() for ref in _references(value)]
    if isinstance(schema, list):
        return [ref for value in schema for ref in _references(value)]
    return []
