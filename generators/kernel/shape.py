"""Shape: every file follows its class in the schema, and every code stands between quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jsonschema_rs import Draft7Validator as Validator

from generators.kernel.findings import MENDED, Finding, listed
from generators.kernel.schema import EXPLAINED, MEANINGS, QUOTED, SourceSchema
from generators.kernel.sources import CURLY_QUOTES, Document, Pointer

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_GROUP_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FEW = 6
_KINDS = {
    "string": "tekst",
    "integer": "een heel getal",
    "array": "een lijst",
    "object": "een blok met sleutels",
    "boolean": "true of false",
}


@dataclass
class Shaped:
    """The findings, the records they reject, and how many values and codes were looked at."""

    findings: list[Finding] = field(default_factory=list)
    rejected: set[tuple[str, Pointer]] = field(default_factory=set)
    values: int = 0
    codes: int = 0

    def add(self, other: Shaped) -> None:
        """Take in what another look gave."""
        self.findings += other.findings
        self.rejected |= other.rejected
        self.values += other.values
        self.codes += other.codes


def check(documents: list[Document], schemas: list[SourceSchema]) -> Shaped:
    """Check every document against the schema of its kind."""
    result = Shaped()
    for document in documents:
        if document.data is None:
            continue
        schema = next((s for s in schemas if s.holds_for(document.path)), None)
        if schema is None:
            result.findings.append(
                Finding(
                    document.place(),
                    "vorm",
                    "Het schema kent geen bestand op deze plaats.",
                    "Zet de feiten in een bestaand bestand, of maak in schema/ een klasse met de aantekening bestand.",
                )
            )
            continue
        result.add(_shaped(_Same(document), _Same(schema)))
    return result


Thing = TypeVar("Thing")


@dataclass(frozen=True, eq=False)
class _Same(Generic[Thing]):
    """A thing that is only equal to itself: neither a document nor a schema changes."""

    thing: Thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.thing is self.thing

    def __hash__(self) -> int:
        return id(self.thing)


@lru_cache(maxsize=4096)  # as many as there are documents, see `sources.load_text`
def _shaped(document: _Same[Document], schema: _Same[SourceSchema]) -> Shaped:
    result = Shaped(values=len(document.thing.values))
    _check_document(document.thing, schema.thing.schema, _validator(schema), result)
    return result


@lru_cache(maxsize=256)
def _validator(schema: _Same[SourceSchema]) -> Validator:
    return Validator(schema.thing.schema)


def _check_document(document: Document, schema: dict[str, Any], validator: Validator, result: Shaped) -> None:
    bare: set[Pointer] = set()
    for pointer, is_bare in quotable(document, schema):
        result.codes += 1
        if is_bare:
            bare.add(pointer)
            result.findings.append(_bare(document, pointer))
    if validator.is_valid(document.data):  # hundreds of times faster; the slower one tells what is wrong
        return
    from jsonschema import Draft7Validator  # only here: it takes a tenth of a second to load, and most files are right

    for error in Draft7Validator(schema).iter_errors(document.data):
        for leaf in _leaves(error):
            pointer = tuple(leaf.absolute_path)
            result.rejected.add((document.path, pointer[:2]))
            result.rejected.add((document.path, ()))
            if pointer not in bare:
                result.findings.append(_finding(document, pointer, leaf))


def _bare(document: Document, pointer: Pointer) -> Finding:
    text = document.text(pointer)
    meant = text.strip(CURLY_QUOTES)
    if not meant:
        melding, herstel = (
            "Hier staat niets, en er hoort een code, datum of versie.",
            "Vul haar in, of haal de sleutel weg.",
        )
    elif meant != text:
        melding = f"{meant} staat tussen kromme aanhalingstekens."
        herstel = f'Schrijf "{meant}", met rechte aanhalingstekens. {MENDED}'
    else:
        melding = f"{text} staat niet tussen aanhalingstekens."
        herstel = (
            f'Schrijf "{text}". Anders maakt een programma er een getal van en is "0.10" gelijk aan "0.1". {MENDED}'
        )
    return Finding(document.place(pointer), "aanhalingstekens", melding, herstel)


def quotable(document: Document, schema: dict[str, Any]) -> Iterator[tuple[Pointer, bool]]:
    """Yield every value that the schema wants between quotes, and whether it stands bare."""
    for pointer, kind in _code_pointers(document.data, schema, schema, ()):
        is_group = kind == "behalve-groep" and _GROUP_NAME.fullmatch(document.text(pointer)) is not None
        yield pointer, not document.is_quoted(pointer) and not is_group


def _code_pointers(
    data: Any, node: dict[str, Any], root: dict[str, Any], pointer: Pointer
) -> Iterator[tuple[Pointer, str]]:
    """Yield the pointer of every value that the schema wants quoted, with how strictly."""
    node = _resolve(node, root)
    for branch in (*node.get("allOf", ()), *node.get("anyOf", ())):
        yield from _code_pointers(data, branch, root, pointer)
    if QUOTED in node and not isinstance(data, dict | list):
        yield pointer, node[QUOTED]
    if isinstance(data, dict):
        for key, value in data.items():
            child = node.get("properties", {}).get(key, node.get("additionalProperties"))
            if isinstance(child, dict):
                yield from _code_pointers(value, child, root, (*pointer, key))
    elif isinstance(data, list) and "items" in node:
        for index, value in enumerate(data):
            yield from _code_pointers(value, node["items"], root, (*pointer, index))


def _resolve(node: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        definition: dict[str, Any] = root["$defs"][node["$ref"].removeprefix("#/$defs/")]
        node = definition
    return node


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Yield the errors a person should see: of a choice, those of the branch that was probably meant."""
    if error.validator not in ("anyOf", "oneOf") or not error.context:
        yield error
        return
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    wrong_kind = [errors for errors in branches.values() if any(_is_own_type(e) for e in errors)]
    meant = [errors for errors in branches.values() if errors not in wrong_kind] or wrong_kind[:1]
    for inner in meant[0]:
        yield from _leaves(inner)


def _is_own_type(error: ValidationError) -> bool:
    return error.validator == "type" and not error.path


def _finding(document: Document, pointer: Pointer, error: ValidationError) -> Finding:
    where = f"Bij {pointer[-1]}" if pointer and isinstance(pointer[-1], str) else "Hier"
    value: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    place = document.place(pointer)
    match error.validator:
        case "required":
            missing = [key for key in value if key not in instance]
            meaning = schema.get("properties", {}).get(missing[0], {}).get("description", "")
            explained = f" {missing[0]}: {_sentence(meaning)}" if meaning else ""
            return Finding(
                place, "vorm", f"Hier ontbreekt {listed(missing)}.", f"Voeg toe: {listed(missing)}.{explained}"
            )
        case "additionalProperties":
            known = sorted(schema.get("properties", {}))
            extra = [key for key in instance if key not in known]
            near = get_close_matches(extra[0], known, n=1)
            hint = f"Bedoelt u {near[0]}? " if near else "Kijk of hij te ver of te weinig is ingesprongen. "
            return Finding(
                document.place((*pointer, extra[0]), of_key=True),
                "vorm",
                f"De sleutel {listed(extra)} is hier niet bekend.",
                f"{hint}Hier mag staan: {', '.join(known)}.",
            )
        case "type":
            if value == "string" and isinstance(instance, dict):
                return Finding(
                    place,
                    "vorm",
                    f"{where} hoort tekst, maar door een dubbele punt wordt dit als een blok met sleutels gelezen.",
                    "Zet de hele tekst tussen aanhalingstekens.",
                )
            return Finding(
                place,
                "vorm",
                f"{where} staat {_shown(instance)}, maar er hoort {_KINDS.get(value, value)} te staan.",
                f"Schrijf {_KINDS.get(value, value)}. {_sentence(schema.get('description', ''))}".strip(),
            )
        case "enum":
            return Finding(
                place,
                "vorm",
                f"{where} staat {_shown(instance)}; dat is geen van de mogelijkheden.",
                f"Kies uit: {_choices(value, schema.get(MEANINGS))}.",
            )
        case "pattern":
            wanted = (
                schema.get(EXPLAINED) or schema.get("description") or "Vergelijk met een ander feit in dit bestand."
            )
            if isinstance(instance, str) and instance != instance.strip():
                wanted = f"Er staat een spatie aan het begin of het eind. {wanted}"
            return Finding(place, "vorm", f"{where} staat {_shown(instance)}; dat is niet goed geschreven.", wanted)
        case "minimum" | "maximum":
            word = "minstens" if error.validator == "minimum" else "hoogstens"
            return Finding(
                place,
                "vorm",
                f"{where} staat {_shown(instance)}; verwacht is {word} {value}.",
                f"Verbeter het getal. {_sentence(schema.get('description', ''))}".strip(),
            )
        case "minItems":
            return Finding(place, "vorm", f"{where} staat een lege lijst.", "Vul haar, of haal de hele sleutel weg.")
        case _:
            return Finding(
                place,
                "vorm",
                f"{where} klopt de opbouw niet ({error.validator}).",
                "Vergelijk met een ander feit in dit bestand.",
            )


def _choices(values: list[Any], meanings: list[str] | None) -> str:
    """Return what may be chosen, with what it means when there are few."""
    if not meanings or len(values) > _FEW:
        return ", ".join(map(str, values))
    return "; ".join(f"{v} ({m.rstrip('.')})" for v, m in zip(values, meanings, strict=True))


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "een blok met sleutels"
    if isinstance(value, list):
        return "een lijst"
    return "niets" if value is None else f"“{value}”"
