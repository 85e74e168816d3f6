"""Read the YAML facts with the place of every value, so that a message can name file, line and column."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from generators.kernel.findings import MENDED, Finding, Place

Pointer: TypeAlias = tuple[str | int, ...]

CURLY_QUOTES = "“”„‟«»‘’‚‛"
"""Quotes as word processors make them; YAML reads them as letters."""

_PROBLEMS = {
    "mapping values are not allowed": (
        "Hier staat een dubbele punt waar die niet kan.",
        "Staat er een dubbele punt in de tekst, zet de tekst dan tussen aanhalingstekens. Kijk anders of deze regel "
        "even ver is ingesprongen als de regels eromheen.",
    ),
    "did not find expected key": (
        "Deze regel past niet onder de regel erboven.",
        "Kijk of hij even ver is ingesprongen als de andere regels van dit feit, en of elk aanhalingsteken is "
        "gesloten.",
    ),
    "did not find expected '-' indicator": (
        "Deze regel past niet in de lijst erboven.",
        "Begin een nieuw punt van de lijst met een streepje en een spatie, even ver ingesprongen als de andere.",
    ),
    "did not find expected ','": (
        "Tussen de haken ontbreekt een komma, of er is een haak niet gesloten.",
        "Zet een komma tussen twee waarden, en sluit elke { met } en elke [ met ].",
    ),
    "could not find expected ':'": (
        "Op deze regel of de regel erboven ontbreekt een dubbele punt.",
        "Schrijf: sleutel, dubbele punt, spatie, waarde. Loopt een tekst door op de volgende regel, spring die dan in.",
    ),
    "found unexpected end of stream": (
        "Een aanhalingsteken of een haak is niet gesloten.",
        "Zoek vanaf hier naar boven, en sluit wat open staat.",
    ),
    "found unexpected document indicator": (
        "Een aanhalingsteken is niet gesloten.",
        "Zoek vanaf hier naar boven, en sluit wat open staat.",
    ),
    "found character that cannot start any token": (
        "Een waarde begint met een teken dat dat niet mag.",
        "Zet de waarde tussen aanhalingstekens.",
    ),
    "found undefined alias": (
        "Een waarde begint met een ster.",
        "Zet de waarde tussen aanhalingstekens; verwijzen met een ster doen wij niet.",
    ),
    "but found another document": (
        "Hier staan streepjes die een nieuw document beginnen.",
        "Haal deze regel weg; een bestand is een geheel.",
    ),
    "found unknown escape character": (
        "Achter een schuine streep (\\) staat een teken dat daar niet mag.",
        "Schrijf de schuine streep twee keer, of gebruik enkele aanhalingstekens.",
    ),
    "did not find expected <document start>": (
        "Deze regel past niet bij het begin van het bestand.",
        "Kijk of de eerste regels even ver zijn ingesprongen, en of elke sleutel een dubbele punt heeft.",
    ),
    "control characters are not allowed": (
        "Er staat een onzichtbaar teken in dit bestand.",
        "Typ de tekst opnieuw in plaats van haar te plakken.",
    ),
}
"""What the reader of YAML says, and that in words that somebody can act on."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_TRUTH = {"true": True, "false": False}


@dataclass
class Document:
    """One YAML file: its data, and where in the text each value stands.

    ``data`` holds dicts, lists, text, integers, booleans and None. A value that was written without quotes and that
    YAML would read as a fraction or a date stays text: no code may change because somebody forgot quotes.
    """

    path: str
    data: Any = None
    _root: yaml.Node | None = None
    findings: list[Finding] = field(default_factory=list)
    digest: str = ""
    """The SHA-256 of its text; empty for what was not read from a text."""

    @cached_property
    def values(self) -> tuple[tuple[Pointer, Any], ...]:
        """Every value with its pointer, parents first; worked out once, for many checks go along all of them."""
        return tuple(walk(self.data))

    def place(self, pointer: Pointer = (), *, of_key: bool = False) -> Place:
        """Return the place of the value at ``pointer``, or of its key; the nearest parent when it is absent."""
        node = self._root
        mark = node.start_mark if node is not None else None
        for depth, part in enumerate(pointer):
            key_node, node = _child(node, part)
            if node is None:
                break
            last = depth == len(pointer) - 1
            mark = key_node.start_mark if last and of_key and key_node is not None else node.start_mark
        return Place(self.path, mark.line + 1, mark.column + 1) if mark is not None else Place(self.path, 1, 1)

    def is_quoted(self, pointer: Pointer) -> bool:
        """Tell whether the text at ``pointer`` stands between quotes (or in a block)."""
        node = self.node(pointer)
        return isinstance(node, yaml.ScalarNode) and _is_quoted(node)

    def text(self, pointer: Pointer) -> str:
        """Return the text as it was written at ``pointer``, without quotes; empty for a list or a block."""
        node = self.node(pointer)
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def node(self, pointer: Pointer = ()) -> yaml.Node | None:
        """Return what YAML read at ``pointer``, with where it begins and ends; None when there is nothing."""
        node = self._root
        for part in pointer:
            _, node = _child(node, part)
        return node


def is_made_up(document: Document) -> bool:
    """Tell whether a file holds an example or a base for examples: amounts that were made up, not facts."""
    return "/voorbeelden/" in document.path or (isinstance(document.data, dict) and "basiscellen" in document.data)


def is_proposal(document: Document) -> bool:
    """Tell whether a file holds a proposed model: facts that do not hold, see `generators.subjects.proposals.facts`."""
    return isinstance(document.data, dict) and "vervangt" in document.data


def load_folder(folder: Path, root: Path) -> list[Document]:
    """Read every YAML file below ``folder``, sorted by path; paths are told relative to ``root``."""
    return [load_file(path, path.relative_to(root).as_posix()) for path in sorted(folder.rglob("*.yaml"))]


def load_file(path: Path, shown_path: str) -> Document:
    """Read one file; what makes it unreadable becomes a finding, never an exception."""
    return load_bytes(path.read_bytes(), shown_path)


def load_bytes(content: bytes, shown_path: str) -> Document:
    """Read the content of one file; see `load_file`."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        finding = Finding(
            Place(shown_path, 1, 1),
            "leesbaar",
            f"Dit bestand is geen UTF-8 (byte {error.start}).",
            "Sla het bestand op met tekenset UTF-8.",
        )
        return Document(shown_path, findings=[finding])
    return load_text(text, shown_path)


@lru_cache(maxsize=4096)  # two versions of the facts share nearly every file
def load_text(text: str, shown_path: str) -> Document:
    """Read one YAML text; see `load_file`. Nobody may change what comes out: an equal text gives the same document."""
    document = Document(shown_path, digest=hashlib.sha256(text.encode()).hexdigest())
    try:
        document._root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(shown_path, mark.line + 1, mark.column + 1) if mark is not None else Place(shown_path, 1, 1)
        document.findings.append(_unreadable(place, str(error.problem), text))
        return document
    except yaml.YAMLError as error:
        document.findings.append(_unreadable(Place(shown_path, 1, 1), str(error).splitlines()[0], text))
        return document
    if document._root is None:
        document.findings.append(
            Finding(Place(shown_path, 1, 1), "leesbaar", "Dit bestand is leeg.", "Vul het of haal het weg.")
        )
        return document
    document.data = _value(document._root, document, set())
    return document


def walk(value: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Yield every value in ``value`` with its pointer, parents first."""
    yield pointer, value
    if isinstance(value, dict):
        for key, child in value.items():
            yield from walk(child, (*pointer, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from walk(child, (*pointer, index))


def _unreadable(place: Place, problem: str, text: str) -> Finding:
    melding, herstel = next(
        (told for words, told in _PROBLEMS.items() if words in problem),
        (f"Dit is geen geldige YAML ({problem}).", "Kijk naar deze regel en de regel erboven."),
    )
    lines = text.split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        melding, herstel = "Deze regel begint met een tab.", f"Spring in met spaties, twee per stap. {MENDED}"
    elif set(line) & set(CURLY_QUOTES):
        herstel = f"Op deze regel staan kromme aanhalingstekens; maak ze recht. {herstel}"
    return Finding(place, "leesbaar", melding, herstel)


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == part:
                return key_node, value_node
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return None, node.value[part]
    return None, None


def _value(node: yaml.Node, document: Document, seen: set[int]) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if id(node) in seen:  # an alias: it hides what a fact says, and a chain of them can grow without end
        document.findings.append(
            _structure(
                node, document, "Hier wordt met een ster naar verwezen.", "Schrijf de waarde op beide plaatsen uit."
            )
        )
        return None
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, document, seen) for child in node.value]
    return _mapping(node, document, seen)


def _mapping(node: yaml.Node, document: Document, seen: set[int]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            document.findings.append(
                _structure(
                    key_node, document, "Een sleutel moet een woord zijn.", "Schrijf: sleutel, dubbele punt, waarde."
                )
            )
            continue
        if key_node.value in result:
            first = _child(node, key_node.value)[0]
            line = first.start_mark.line + 1 if first is not None else 0
            document.findings.append(
                _structure(
                    key_node,
                    document,
                    f"De sleutel {key_node.value} staat hier twee keer, eerder op regel {line}.",
                    "Haal een van de twee weg.",
                )
            )
            continue
        result[key_node.value] = _value(value_node, document, seen)
    return result


def _structure(node: yaml.Node, document: Document, melding: str, herstel: str) -> Finding:
    place = Place(document.path, node.start_mark.line + 1, node.start_mark.column + 1)
    return Finding(place, "leesbaar", melding, herstel)


def _scalar(node: yaml.Node) -> str | int | bool | None:
    text = str(node.value)
    if _is_quoted(node):
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if text in _TRUTH:
        return _TRUTH[text]
    if text in ("", "~", "null"):
        return None
    return text


def _is_quoted(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and bool(node.style)  # None or "" for a plain scalar
