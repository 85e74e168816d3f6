"""Words of the schema that a program types again: what `tests/whole/test_house.py` looks for.

A value of an enumeration belongs in code as a name (``Zekerheid.AFGELEID``), so that whoever changes the schema finds
every place and no runtime keeps a list of its own. Two kinds are told:

- two or more values of one enumeration together in a list, tuple, set, the keys of a dict, or the cases of a match;
- a single value where it can only be a value: compared, or given by a name or a keyword, unless the same word is also
  the name of a field or a key.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

_QUOTED = re.compile(r"""(?<![\w-])(["'])((?:(?!\1)[^\\\n]){2,40})\1""")
_LIST = re.compile(r"\[([^\[\]{}]*)\]|\bnew Set\(\[([^\]]*)\]\)")
_OPTION = re.compile(r"""<(?:option|input)\b[^>]*\bvalue=["']([^"'{]+)["']""")


def enums_of(view: Any) -> dict[str, frozenset[str]]:
    """Return the values of every enumeration."""
    return {name: frozenset(enum.permissible_values) for name, enum in view.all_enums().items()}


def fields_of(view: Any) -> frozenset[str]:
    """Return the names of all fields of facts, deliveries and reports."""
    attributes = {name for definition in view.all_classes().values() for name in definition.attributes}
    return frozenset({*view.all_slots(attributes=False), *attributes})


def in_python(text: str, enums: Mapping[str, frozenset[str]], fields: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield line and words of every place where a Python module types words of the schema again."""
    only_values = frozenset().union(*enums.values()) - fields
    tree = ast.parse(text)
    for node in ast.walk(tree):
        words = _together(node)
        shared = max((sorted(words & values) for values in enums.values()), key=len, default=[])
        if len(shared) > 1:
            yield node.lineno, ", ".join(shared)  # type: ignore[attr-defined]
        for value in _alone(node):
            if value.value in only_values:
                yield value.lineno, str(value.value)


def _together(node: ast.AST) -> set[str]:
    """Return the texts that stand side by side in a node."""
    items: list[ast.expr | None] = []
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        items = list(node.elts)
    elif isinstance(node, ast.Dict):
        items = list(node.keys)
    elif isinstance(node, ast.Match):
        patterns = [case.pattern for case in node.cases]
        items = [pattern.value for pattern in patterns if isinstance(pattern, ast.MatchValue)]
    return {item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)}


def _alone(node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the texts of a node that are compared, or given by a name or a keyword."""
    found: list[ast.expr] = []
    if isinstance(node, ast.Compare):
        found = [node.left, *node.comparators]
    elif isinstance(node, ast.keyword | ast.Assign | ast.AnnAssign) and node.value is not None:
        found = [node.value]
    for item in found:
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            yield item


def in_script(text: str, enums: Mapping[str, frozenset[str]], fields: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield the same for a JavaScript module: values in a list, or compared with ``===`` or ``!==``."""
    only_values = frozenset().union(*enums.values()) - fields
    for match in _LIST.finditer(text):
        words = {word for _, word in _QUOTED.findall(match.group(0))}
        shared = max((sorted(words & values) for values in enums.values()), key=len)
        if len(shared) > 1:
            yield text.count("\n", 0, match.start()) + 1, ", ".join(shared)
    for match in re.finditer(r"""[!=]==\s*(["'])([^"'\n]+)\1""", text):
        if match.group(2) in only_values:
            yield text.count("\n", 0, match.start()) + 1, match.group(2)


def in_template(text: str, enums: Mapping[str, frozenset[str]]) -> Iterator[tuple[int, str]]:
    """Yield the same for a template: two or more values of one enumeration as choices of a form."""
    choices = [(match.group(1), text.count("\n", 0, match.start()) + 1) for match in _OPTION.finditer(text)]
    for values in enums.values():
        shared = {word: line for word, line in choices if word in values}
        if len(shared) > 1:
            yield min(shared.values()), ", ".join(sorted(shared))
