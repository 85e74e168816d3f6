"""A JSON Schema as types of TypeScript, for whoever reads the JSON of our programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from iv3.core.errors import UserError

_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_DEFINITIONS = "#/$defs/"


def declarations(schema: Mapping[str, Any]) -> str:
    """Return a type for the schema itself, by its title, and one for each of its definitions.

    Args:
        schema: an object with, in ``$defs``, every schema it refers to; objects are closed unless they are empty.

    Raises:
        UserError: a part of the schema is not known here.
    """
    named = {schema["title"]: schema, **schema.get("$defs", {})}
    return "\n".join(line for name, part in named.items() for line in (*_declared(name, part), ""))


def _declared(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f"/** {schema['description']} */"
    if "properties" not in schema:
        yield f"export type {name} = {_type(schema)};"
        return
    required = schema.get("required", ())
    yield f"export interface {name} {{"
    for key, value in schema["properties"].items():
        yield f"  /** {value['description']} */"
        yield f"  {key}{'' if key in required else '?'}: {_type(value)};"
    yield "}"


def _type(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_DEFINITIONS)
    if "enum" in schema:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    if isinstance(kind, list):
        return " | ".join(_PLAIN[one] for one in kind)
    if kind == "array":
        return f"{_type(schema['items'])}[]"
    if kind == "object" and "properties" not in schema:
        return "{ [name: string]: unknown }"
    if kind not in _PLAIN:
        raise UserError(f"voor {schema} is er geen type in TypeScript bekend")
    return _PLAIN[kind]
