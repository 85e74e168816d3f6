"""The guides that are made from the code: commands from what their parsers take, functions from their docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping

import iv3
from generators.kernel.files import Files
from generators.outputs.generator import Building, Generator
from generators.subjects.model.specification import Specification
from iv3.commands.command import Command
from iv3.commands.guarded import CRASHED, FOUND, GOOD, NOT_RUN
from iv3.commands.main import COMMANDS, command_named

_PUBLIC = [name for name in iv3.__all__ if not name.startswith("__")]
"""The functions and classes; the version stands in the packs that are committed, and those may be of another build."""

COMMANDS_PAGE, FUNCTIONS_PAGE = "docs/opdrachten.md", "docs/bibliotheek.md"
_SECTION = re.compile(r"^(Args|Returns|Raises|Attributes):$", re.MULTILINE)
_ENTRY = re.compile(r"^(\S[^:]*):[ \n]+(.*)$", re.DOTALL)
_HEADINGS = {"Args": "Wat u geeft", "Returns": "Wat u krijgt", "Raises": "Fouten", "Attributes": "Wat erin staat"}


def files(specification: Specification) -> Files:
    """Return the guides."""
    texts = specification.facts.command_texts["naslag"]
    return {COMMANDS_PAGE: _page(_commands(texts)), FUNCTIONS_PAGE: _page(_functions(texts))}


def _page(lines: Iterator[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _commands(texts: Mapping[str, str]) -> Iterator[str]:
    yield f"# {texts['opdrachten_titel']}"
    yield from ("", texts["opdrachten_inleiding"], "", f"## {texts['uitkomsten_kop']}", "")
    yield from ("| exit code | betekenis |", "|---|---|")
    for code, key in ((GOOD, "goed"), (FOUND, "gevonden"), (NOT_RUN, "niet_uitgevoerd"), (CRASHED, "storing")):
        yield f"| {code} | {texts[f'uitkomst_{key}']} |"
    yield from ("", f"| {texts['uitkomst_een_kop']} |", "|---|---|")
    yield from (f"| `iv3 {name}` | {texts[f'een_{name}']} |" for name in COMMANDS)
    for name in COMMANDS:
        command = command_named(name)
        yield from _command(f"iv3 {name}", command)
        for word, part in command.parts.items():
            yield from _command(f"iv3 {name} {word}", part)


def _command(prog: str, command: Command) -> Iterator[str]:
    yield from ("", f"## {prog}", "", _sentence(command.description), "")
    words = [] if command.parts else command.parser(prog).words()
    if words:
        yield from ("| u typt | wat het is |", "|---|---|")
        yield from (f"| `{typed}` | {told} |" for typed, told in words)
        yield ""
    if not command.parts:
        yield from ("```", *command.examples, "```")


def _functions(texts: Mapping[str, str]) -> Iterator[str]:
    yield f"# {texts['functies_titel']}"
    yield from ("", texts["functies_inleiding"], "", "```python", "import iv3", "", *_EXAMPLE, "```")
    for name in _PUBLIC:
        found = getattr(iv3, name)
        if inspect.isfunction(found):
            yield from ("", f"## iv3.{name}", "", "```python", *_signature(name, found), "```", *_docstring(found))
    yield from ("", f"## {texts['uitkomsten_van_functies_kop']}")
    for name in _PUBLIC:
        found = getattr(iv3, name)
        if inspect.isclass(found):
            yield from ("", f"### iv3.{name}", *_docstring(found), *_members(found, texts["leden_kop"]))


_EXAMPLE = (
    "report = iv3.validate(b'{\"metadata\": {}}')",
    "print(report.oordeel, len(report.bevindingen))",
    "",
    'coupled = iv3.couple([{"productcode": "45A48", "bedrag": "1234,56"}], year=2025)',
    "for row in coupled.rows():",
    '    print(row["stand"], row["taakveld"] or row["vraag"])',
)


def _signature(name: str, function: Callable[..., object]) -> list[str]:
    """Return the signature as code, each parameter on its line."""
    signature = inspect.signature(function)
    lines, is_keyword = [], False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not is_keyword:
            is_keyword = True
            if not any(p.kind is p.VAR_POSITIONAL for p in signature.parameters.values()):
                lines.append("    *,")
        default = (
            "" if parameter.default is parameter.empty or callable(parameter.default) else f" = {parameter.default!r}"
        )
        default = " = …" if callable(parameter.default) and parameter.default is not parameter.empty else default
        star = "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
        lines.append(f"    {star}{parameter.name}: {parameter.annotation}{default},")
    return [f"iv3.{name}(", *lines, f") -> {signature.return_annotation}"]


def _default(parameter: inspect.Parameter) -> str:
    if parameter.default is parameter.empty:
        return ""
    return " = …" if callable(parameter.default) else f" = {parameter.default!r}"


def _docstring(found: object) -> Iterator[str]:
    """Yield a docstring as Markdown: its text, and a table for each of its sections."""
    told, *sections = _SECTION.split(inspect.getdoc(found) or "")
    yield from ("", told.strip())
    for heading, content in zip(sections[::2], sections[1::2], strict=True):
        yield from ("", f"**{_HEADINGS[heading]}**", "")
        entries = [_ENTRY.match(entry) for entry in _entries(content)]
        for entry, written in zip(entries, _entries(content), strict=True):
            yield f"- `{entry[1]}`: {_one_line(entry[2])}" if entry and heading != "Returns" else _one_line(written)


def _entries(content: str) -> list[str]:
    """Return the entries of a section: each begins at the least indent."""
    return [part.strip() for part in re.split(r"\n(?=    \S)", "\n" + content.rstrip()) if part.strip()]


def _members(found: type, heading: str) -> Iterator[str]:
    members = [
        (f"{name}" if isinstance(member, property) else f"{name}()", member)
        for name, member in vars(found).items()
        if not name.startswith("_") and (isinstance(member, property) or inspect.isfunction(member))
    ]
    if members:
        yield from ("", f"**{heading}**", "")
    for name, member in members:
        yield f"- `{name}`: {_one_line((inspect.getdoc(member) or '').split(chr(10) * 2)[0])}"


def _one_line(written: str) -> str:
    return " ".join(written.split())


def _sentence(written: str) -> str:
    return written[0].upper() + written[1:] + ("" if written.endswith(".") else ".")


def _reviewed(building: Building) -> Files:
    return files(building.specification)


GENERATOR = Generator("naslag van opdrachten en functies", reviewed=_reviewed)
