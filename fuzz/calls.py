"""How every command is called, and in which places of a call a file goes; the calls stand in ``aanroepen.toml``."""

from __future__ import annotations

import argparse
import shlex
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzz.places import HERE
from iv3.commands.command import Command
from iv3.commands.main import COMMANDS, command_named
from iv3.commands.parser import to_keep, to_write

OUT = "uit"
"""The folder below the folder of a call in which it writes."""
_READ, _WRITTEN = "@", "%"
_VENDOR = "--"


@dataclass(frozen=True)
class Call:
    """A call of a command.

    Attributes:
        text: the call, as it stands in the list.
    """

    text: str

    @property
    def words(self) -> list[str]:
        """Its words, as they stand in the list."""
        return shlex.split(self.text)

    @property
    def command(self) -> str:
        """The command, with its part when it has one: ``overlay check``."""
        first, *others = self.words
        parts = command_named(first).parts
        return f"{first} {others[0]}" if others and others[0] in parts else first

    @property
    def inputs(self) -> list[str]:
        """The names of the good files that it reads, in their order."""
        return [word[1:] for word in self.words if word.startswith(_READ)]

    @property
    def outputs(self) -> list[str]:
        """The names of the files that it writes."""
        return [word[1:] for word in self.words if word.startswith(_WRITTEN)]

    def typed(self, place: int | None = None, name: str = "") -> list[str]:
        """Return the words to type; in one place (its number among the inputs) another file than the good one."""
        inputs = iter(name if at == place else good for at, good in enumerate(self.inputs))
        return [
            next(inputs) if word.startswith(_READ) else f"{OUT}/{word[1:]}" if word.startswith(_WRITTEN) else word
            for word in self.words
        ]


def calls() -> list[Call]:
    """Return every call of the list."""
    return [Call(text) for text in (*_list()["aanroepen"], *_list()["met_eigen_map"])]


def calls_to_files() -> list[Call]:
    """Return the calls that write, if at all, to files that somebody names."""
    return [Call(text) for text in _list()["aanroepen"]]


def check_call() -> Call:
    """Return the call that other engines can do too."""
    return Call(_list()["controle"])


def _list() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((HERE / "aanroepen.toml").read_text(encoding="utf-8"))
    return found


def commands() -> dict[str, Command]:
    """Return every command that there is, its parts as commands of their own: ``overlay check``."""
    found: dict[str, Command] = {}
    for name in COMMANDS:
        command = command_named(name)
        found |= {f"{name} {part}": other for part, other in command.parts.items()} or {name: command}
    return found


def options_with_a_file(command: Command) -> set[str]:
    """Return the names of the words and options of a command that are a file or a folder."""
    return {action.dest for action in command.parser("iv3")._actions if action.type in (Path, to_write, to_keep)}


def filled(call: Call) -> set[str]:
    """Return the names of the words and options that a call fills, and of those it does not fill only the defaults."""
    command = commands()[call.command]
    words = call.typed()[len(call.command.split()) :]
    own = words[: words.index(_VENDOR)] if _VENDOR in words else words
    options: argparse.Namespace = command.parser("iv3").parse_args(own)
    return {name for name, value in vars(options).items() if list(_paths(value))}


def _paths(value: object) -> Iterator[Path]:
    for one in value if isinstance(value, Sequence) and not isinstance(value, str) else (value,):
        if isinstance(one, Path):
            yield one


def not_called(known: Sequence[Call]) -> list[str]:
    """Return the commands, and the options of them that are a file, that none of the calls has."""
    done: dict[str, set[str]] = {}
    for call in known:
        done.setdefault(call.command, set()).update(filled(call))
    missing = [name for name in commands() if name not in done]
    return missing + [
        f"{name} {option}"
        for name, command in commands().items()
        for option in sorted(options_with_a_file(command) - done.get(name, set()))
    ]
