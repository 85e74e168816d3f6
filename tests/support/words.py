"""Words of the schema that a program types again: what `tests/whole/test_house.py` looks for.

A value of an enumeration belongs in code as a name (``Zekerheid.AFGELEID``), so that whoever changes the schema finds
every place and no runtime keeps a list of its own. Two kinds are told:

- values of one enumeration together: in a list, tuple, set, the keys of a dict, the cases of a match, the choices of a
  form. Two are enough when nothing else stands with them; among other words two may be chance, so it takes three. Many
  values are the name of a field too (``code``, ``taakveld``): among other words, and as keys, they are fields or
  columns unless one of them can only be a value;
- a single value where it can only be a value: compared with ``==``, or given by a name or a keyword. Is what it is
  compared with a field of the schema (``hit.stand``, ``row["stand"]``), then it counts when an enumeration of that
  field has the value; otherwise unless the same word is the name of a field. What only concerns how
  something is shown (``metavar``, ``className``) gives no value.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jinja2 import Environment, nodes

_QUOTED = re.compile(r"""(?<![\w-])(["'])((?:(?!\1)[^\\\n]){2,40})\1""")
_LIST = re.compile(r"\[([^\[\]{}]*)\]|\bnew Set\(\[([^\]]*)\]\)")
_OBJECT = re.compile(r"\{([^{}]*)\}")
_KEY = re.compile(r"""(?:^|,)\s*(?:\[\w+\]|["']?([\w-]+)["']?)\s*(?=:)""")
_EQUAL = re.compile(r"""(?:\b(\w+)(?:\[["'](\w+)["']\])?\s*)?[!=]==\s*(["'])([^"'\n]+)\3""")
_GIVEN = re.compile(r"""\b(\w+)\s*[=:]\s*(["'])([^"'\n]+)\2""")
_OPTION = re.compile(r"""<(?:option|input)\b[^>]*\bvalue=["']([^"'{]+)["']""")
_PAIR = re.compile(r"""\(\s*["']([^"'\n]+)["']\s*,""")
_FEW, _MANY = 2, 3
_SHOWN = frozenset({"metavar", "help", "description", "title", "className"})


@dataclass(frozen=True)
class Vocabulary:
    """The words of a schema: enumeration → its values, and field → the values that its enumerations give it."""

    enums: Mapping[str, frozenset[str]]
    fields: Mapping[str, frozenset[str]]

    @cached_property
    def values(self) -> frozenset[str]:
        """Every value of every enumeration."""
        return frozenset[str]().union(*self.enums.values())

    def together(self, texts: Iterable[str], *, keys: bool) -> str:
        """Return the words of one enumeration that stand together in ``texts``, the most there are; empty if none."""
        given = frozenset(texts)
        if len(given & self.values) < _FEW:
            return ""
        shared = [sorted(given & values) for values in self.enums.values()]
        most: list[str] = max((words for words in shared if self._counts({*words}, given, keys)), key=len, default=[])
        return ", ".join(most)

    def _counts(self, words: Set[str], given: Set[str], keys: bool) -> bool:
        is_whole = words == given
        if len(words) < (_FEW if is_whole else _MANY):
            return False
        return (is_whole and not keys) or not words <= self.fields.keys()

    def is_value(self, text: str, field: str) -> bool:
        """Tell whether ``text`` can only be a value, said of something that is called ``field``."""
        if self.fields.get(field):
            return text in self.fields[field]
        return text not in self.fields and text in self.values


def vocabulary_of(view: Any) -> Vocabulary:
    """Return the words of a schema, from LinkML's view of it."""
    enums = {name: frozenset(enum.permissible_values) for name, enum in view.all_enums().items()}
    attributes = [slot for definition in view.all_classes().values() for slot in definition.attributes.values()]
    fields: dict[str, frozenset[str]] = {}
    for slot in [*view.all_slots(attributes=False).values(), *attributes]:
        for range_ in (slot.range, *(choice.range for choice in slot.any_of)):
            fields[slot.name] = fields.get(slot.name, frozenset()) | enums.get(range_, frozenset())
    return Vocabulary(enums, fields)


def in_python(text: str, words: Vocabulary) -> Iterator[tuple[int, str]]:
    """Yield line and words of every place where a Python module types words of the schema again."""
    for node in ast.walk(ast.parse(text)):
        if shared := words.together(_together(node), keys=isinstance(node, ast.Dict)):
            yield node.lineno, shared  # type: ignore[attr-defined]
        for field, value in _alone(node):
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and words.is_value(value.value, field):
                yield value.lineno, value.value


def _together(node: ast.AST) -> Iterator[str]:
    """Yield the texts that stand side by side in a node."""
    items: list[ast.expr | None] = []
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        items = list(node.elts)
    elif isinstance(node, ast.Dict):
        items = list(node.keys)
    elif isinstance(node, ast.Match):
        patterns = [case.pattern for case in node.cases]
        items = [pattern.value for pattern in patterns if isinstance(pattern, ast.MatchValue)]
    yield from (item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str))


def _alone(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield what a node compares, or gives by a name or a keyword, with the name of what it is said of."""
    if isinstance(node, ast.Compare) and all(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops):
        sides = [node.left, *node.comparators]
        names = [name for name in map(_name, sides) if name]
        yield from ((names[0] if names else "", side) for side in sides)
    elif isinstance(node, ast.keyword) and node.arg not in _SHOWN:
        yield node.arg or "", node.value
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        yield _name(target), node.value


def _name(node: ast.expr) -> str:
    """Return what the thing is called that an expression takes: ``stand`` for ``row["stand"]`` and ``hit.stand``."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def in_script(text: str, words: Vocabulary) -> Iterator[tuple[int, str]]:
    """Yield the same for a JavaScript module: values in a list or as keys, compared or given."""
    for match in _LIST.finditer(text):
        if shared := words.together((word for _, word in _QUOTED.findall(match.group(0))), keys=False):
            yield _line(text, match), shared
    for match in _OBJECT.finditer(text):
        if shared := words.together(filter(None, _KEY.findall(match.group(1))), keys=True):
            yield _line(text, match), shared
    for match in _EQUAL.finditer(text):
        if words.is_value(match.group(4), match.group(2) or match.group(1) or ""):
            yield _line(text, match), match.group(4)
    for match in _GIVEN.finditer(text):
        if match.group(1) not in _SHOWN and words.is_value(match.group(3), match.group(1)):
            yield _line(text, match), match.group(3)


def in_template(text: str, words: Vocabulary) -> Iterator[tuple[int, str]]:
    """Yield the same for a template: in its expressions, and as choices of a form (a value and a label)."""
    for node in Environment(autoescape=True).parse(text).find_all(nodes.Node):
        if shared := words.together(_together_in_template(node), keys=isinstance(node, nodes.Dict)):
            yield node.lineno, shared
        for field, value in _alone_in_template(node):
            if isinstance(value, nodes.Const) and isinstance(value.value, str) and words.is_value(value.value, field):
                yield value.lineno, value.value
    choices = [*_OPTION.finditer(text), *_PAIR.finditer(text)]
    for values in words.enums.values():
        shared_choices = {match.group(1): _line(text, match) for match in choices if match.group(1) in values}
        if len(shared_choices) > 1:
            yield min(shared_choices.values()), ", ".join(sorted(shared_choices))


def _together_in_template(node: nodes.Node) -> Iterator[str]:
    items: list[nodes.Expr] = []
    if isinstance(node, nodes.List | nodes.Tuple):
        items = node.items
    elif isinstance(node, nodes.Dict):
        items = [pair.key for pair in node.items]
    yield from (item.value for item in items if isinstance(item, nodes.Const) and isinstance(item.value, str))


def _alone_in_template(node: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
    if isinstance(node, nodes.Compare) and all(operand.op in ("eq", "ne") for operand in node.ops):
        sides = [node.expr, *(operand.expr for operand in node.ops)]
        names = [name for name in map(_name_in_template, sides) if name]
        yield from ((names[0] if names else "", side) for side in sides)
    elif isinstance(node, nodes.Keyword) and node.key not in _SHOWN:
        yield node.key, node.value
    elif isinstance(node, nodes.Assign):
        yield _name_in_template(node.target), node.node


def _name_in_template(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return str(node.arg.value)
    return node.attr if isinstance(node, nodes.Getattr) else node.name if isinstance(node, nodes.Name) else ""


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1
