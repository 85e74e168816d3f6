"""Code made from the LinkML schema: words of Python and JavaScript, records of the build, types and editor settings.

Whoever adds a value to an enumeration or a field to a class edits the schema alone; every runtime, command and form
reads what is made here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from generators.kernel import schema
from generators.kernel.files import Files, write
from generators.kernel.typescript import declarations

WORDS = "iv3/core/words.py"
WORDS_JS = "packages/js/words.mjs"
RECORDS = "generators/kernel/records.py"
TYPES = "packages/js/validatie/rapport.d.mts"
EDITOR = ".vscode/settings.json"
PATHS = (WORDS, WORDS_JS, RECORDS, TYPES, EDITOR)
"""What is made, below the repository; all of it is committed."""

_MADE = "Made from schema/ by generators/kernel/schema_code.py; `make build` makes it anew. Do not edit."
_KEYWORDS = frozenset({"is", "in", "from", "class", "def", "not", "and", "or", "as", "with", "for", "if", "import"})
_INDENT = "    "
_FREEZE = "/* @__PURE__ */ Object.freeze"
"""Says that a program which uses no word of an enumeration need not carry it."""


def files(root: Path) -> Files:
    """Return the code for the schema of the repository at ``root``."""
    made: dict[str, str] = schema.remembered(root, __file__, lambda: _of_schema(root))
    texts = {**made, TYPES: _types(root), EDITOR: _editor_settings(root)}
    return {path: text.encode() for path, text in texts.items()}


def _of_schema(root: Path) -> dict[str, str]:
    view = schema.linkml_view(root)
    enums = {name: enum.permissible_values for name, enum in sorted(view.all_enums().items())}
    return {
        WORDS: _words(view, enums),
        WORDS_JS: _words_in_javascript(view, enums),
        RECORDS: _records(view),
    }


def is_stale(root: Path) -> bool:
    """Tell whether ``schema/`` is another than the one that the committed code was made of."""
    return not schema.is_current(root)


def refresh(root: Path) -> bool:
    """Write the code anew, and tell whether any of it changed."""
    return bool(write(root, files(root), set()))


def identifier(word: str) -> str:
    """Return the name that a value of an enumeration has in code: ``net-binnen`` is ``NET_BINNEN``."""
    return re.sub(r"\W", "_", word).upper()


# Words


def _words(view: Any, enums: dict[str, Any]) -> str:
    lines = [
        '"""The words that facts and reports may use: every enumeration of the schema, with the titles of its values.',
        "",
        _MADE,
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Final",
    ]
    for name, values in enums.items():
        lines += ["", "", f"class {name}:", f'{_INDENT}"""{_sentence(view.get_enum(name))}"""', ""]
        lines += [f"{_INDENT}{identifier(value)}: Final = {_text(value)}" for value in values]
        lines += [f"{_INDENT}VALUES: Final = ({''.join(f'{identifier(value)}, ' for value in values).rstrip()})"]
        titles = ", ".join(f"{identifier(value)}: {_text(meaning.title)}" for value, meaning in values.items())
        lines += [f"{_INDENT}TITLES: Final = {{{titles}}}"]
    return "\n".join(lines) + "\n"


def _words_in_javascript(view: Any, enums: dict[str, Any]) -> str:
    lines = ["// The words that facts and reports may use: every enumeration of the schema.", f"// {_MADE}"]
    for name, values in enums.items():
        members = ", ".join(f"{identifier(value)}: {_text(value)}" for value in values)
        listed = ", ".join(_text(value) for value in values)
        titles = ", ".join(f"{_text(value)}: {_text(meaning.title)}" for value, meaning in values.items())
        lines += [
            "",
            f"/** {_sentence(view.get_enum(name))} */",
            f"export const {name} = {_FREEZE}({{ {members}, VALUES: {_FREEZE}([{listed}]),"
            f" TITLES: {_FREEZE}({{ {titles} }}) }});",
        ]
    return "\n".join(lines) + "\n"


# Types


def _types(root: Path) -> str:
    return f"// The report of the validator.\n// {_MADE}\n\n{declarations(schema.report_schema(root))}"


# Records


def _records(view: Any) -> str:
    needed = _reachable(view)
    lines = [
        '"""The records of ``tables/``: a class for every class of the schema, as the files hold them.',
        "",
        _MADE,
        '"""',
        "",
        "from collections.abc import Mapping",
        "from typing import TYPE_CHECKING, Final, Literal",
        "",
        "import msgspec",
        "",
        "from generators.kernel.origin import Origin",
        "",
        "if TYPE_CHECKING:",
    ]
    enums = sorted({range_ for name in needed for range_ in _ranges(view, name) if range_ in view.all_enums()})
    for name in enums:
        values = ", ".join(_text(value) for value in view.get_enum(name).permissible_values)
        lines += [f"{_INDENT}{name} = Literal[{values}]"]
    lines += ["else:  # the check on the shape of files says which values there are"]
    lines += [f"{_INDENT}{name} = str" for name in enums]
    lines += [
        "",
        "",
        "class Record(msgspec.Struct, frozen=True, kw_only=True):",
        f'{_INDENT}"""What every record has: where it stands in the sources."""',
        "",
        f'{_INDENT}origin: Origin = msgspec.field(name="_origin")',
    ]
    written: set[str] = set()
    for name in _in_order(view, needed):
        lines += ["", "", *_record(view, name, written)]
        written.add(name)
    lines += ["", "", "FILES: Final[Mapping[type[Record], tuple[str, ...]]] = {"]
    for name in needed:
        patterns = schema.annotation(view.get_class(name), "bestand")
        if patterns is not None:
            lines += [f"{_INDENT}{name}: ({''.join(f'{_text(p)}, ' for p in patterns.split()).rstrip()}),"]
    lines += ["}", '"""The kinds of file, with the patterns of their paths."""']
    lines += ["", "PARTS: Final[Mapping[type[Record], Mapping[str, type[Record]]]] = {"]
    for name in needed:
        parts = ", ".join(f"{_text(slot)}: {part}" for slot, part in _parts(view, name))
        if parts:
            lines += [f"{_INDENT}{name}: {{{parts}}},"]
    lines += ["}", '"""The slots of a record that hold other records: one, a list, or by their id."""']
    lines += ["", "TAKEN: Final[Mapping[type[Record], tuple[str, ...]]] = {"]
    for name in needed:
        taken = [_text(slot.name) for slot in view.class_induced_slots(name) if schema.annotation(slot, "erft")]
        if taken:
            lines += [f"{_INDENT}{name}: ({''.join(f'{slot}, ' for slot in taken).rstrip()}),"]
    lines += ["}", '"""The slots that a record takes from its file when it says nothing itself."""']
    return "\n".join(lines) + "\n"


def _record(view: Any, name: str, written: Collection[str]) -> Iterator[str]:
    definition = view.get_class(name)
    parent = _parent(view, name)
    inherited = {slot.name for slot in view.class_induced_slots(parent)} if parent else set()
    own = set(definition.attributes) | set(definition.slots) | set(definition.slot_usage)
    yield f"class {name}({parent or 'Record'}, frozen=True, kw_only=True):"
    yield f'{_INDENT}"""{_sentence(definition)}"""'
    fields = [s for s in view.class_induced_slots(name) if s.name not in inherited or s.name in own]
    if fields:
        yield ""
    yield from (f"{_INDENT}{_field(view, slot, written)}" for slot in fields)


def _parent(view: Any, name: str) -> str | None:
    """Return the class that this one is a kind of; None too when it lets out what the other must have."""
    parent: str | None = view.get_class(name).is_a
    required = {slot.name for slot in view.class_induced_slots(parent) if slot.required} if parent else set()
    loose = {slot.name for slot in view.class_induced_slots(name) if not slot.required}
    return None if required & loose else parent


def _field(view: Any, slot: Any, written: Collection[str]) -> str:
    """Return the line of a field; its type is a text when it names a class that comes later."""
    name = f"{slot.name}_" if slot.name in _KEYWORDS else slot.name
    kind, default = _type(view, slot)
    if any(range_ in view.all_classes() and range_ not in written for range_ in _ranges_of(slot)):
        kind = _text(kind)
    if name != slot.name:
        inside = f'name="{slot.name}"' + (f", default={default}" if default else "")
        return f"{name}: {kind} = msgspec.field({inside})"
    return f"{name}: {kind}" + (f" = {default}" if default else "")


def _type(view: Any, slot: Any) -> tuple[str, str]:
    """Return the type of a slot, and its default: empty for what must be there."""
    if slot.any_of:
        kinds = [_one(view, choice.range, many=bool(choice.multivalued)) for choice in slot.any_of]
        kind = " | ".join(dict.fromkeys(kinds))
    elif slot.range in view.all_classes() and slot.multivalued and slot.inlined and not slot.inlined_as_list:
        return f"Mapping[str, {slot.range}]", "" if slot.required else "msgspec.field(default_factory=dict)"
    else:
        kind = _one(view, slot.range, many=bool(slot.multivalued))
    if slot.required:
        return kind, ""
    return (kind, "()") if slot.multivalued else (f"{kind} | None", "None")


def _one(view: Any, range_: str, *, many: bool) -> str:
    kind = range_ if range_ in view.all_classes() or range_ in view.all_enums() else _plain(view, range_)
    return f"tuple[{kind}, ...]" if many else kind


def _plain(view: Any, range_: str) -> str:
    base = range_
    while view.get_type(base).typeof:
        base = view.get_type(base).typeof
    return {"integer": "int", "boolean": "bool", "decimal": "int | str"}.get(base, "str")


def _reachable(view: Any) -> list[str]:
    """Return the names of the classes that files hold, sorted; those of deliveries and reports are not among them."""
    found: set[str] = set()
    queue = [name for name in view.all_classes() if schema.annotation(view.get_class(name), "bestand") is not None]
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += [range_ for range_ in _ranges(view, name) if range_ in view.all_classes()]
            queue += [parent] if (parent := _parent(view, name)) else []
    return sorted(found)


def _ranges(view: Any, name: str) -> list[str]:
    return [str(choice) for slot in view.class_induced_slots(name) for choice in _ranges_of(slot)]


def _ranges_of(slot: Any) -> list[str]:
    return [choice.range for choice in slot.any_of] if slot.any_of else [slot.range]


def _in_order(view: Any, names: list[str]) -> Iterator[str]:
    """Yield every class after the one that it is a kind of, and after those in its fields unless they need it too."""
    begun: set[str] = set()

    def with_those_before(name: str, waiting: frozenset[str]) -> Iterator[str]:
        if name in begun or waiting & {*_parents(view, name)}:  # what waits for this one comes first
            return
        begun.add(name)
        for needed in (*_parents(view, name), *_ranges(view, name)):
            if needed in view.all_classes():
                yield from with_those_before(needed, waiting | {name})
        yield name

    for name in names:
        yield from with_those_before(name, frozenset())


def _parents(view: Any, name: str) -> Iterator[str]:
    while parent := _parent(view, name):
        yield parent
        name = parent


def _parts(view: Any, name: str) -> Iterator[tuple[str, str]]:
    for slot in view.class_induced_slots(name):
        yield from ((slot.name, choice) for choice in _ranges_of(slot) if choice in view.all_classes())


# Editor settings


def _editor_settings(root: Path) -> str:
    """Return the settings as they stand, with the schema of every kind of source."""
    settings = json.loads((root / EDITOR).read_text(encoding="utf-8")) if (root / EDITOR).is_file() else {}
    settings["yaml.schemas"] = {
        f"./{schema.SOURCE_SCHEMA_FOLDER}/{kind.name}.schema.json": (
            kind.patterns[0] if len(kind.patterns) == 1 else list(kind.patterns)
        )
        for kind in schema.generate_source_schemas(root)
    }
    return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"


def _sentence(element: Any) -> str:
    return " ".join(str(element.description or element.title).split()).replace('"', "'").replace("*/", "")


def _text(word: Any) -> str:
    return json.dumps(str(word), ensure_ascii=False)
