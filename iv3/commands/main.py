"""The command ``iv3``: what municipalities and vendors type."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from iv3.commands.command import Command
from iv3.commands.guarded import CRASHED, GOOD, NOT_RUN, guarded
from iv3.commands.outputs import not_over
from iv3.commands.parser import Parser, meant, say
from iv3.core.files import write
from iv3.core.terminal import warn

COMMANDS = (
    *("validate", "explain", "couple", "overlay", "convert", "deliver"),
    *("compare", "key-figures", "ledger", "mapping", "allocate", "conform", "status"),
)
"""The commands, in the order in which the help lists them; each is the ``COMMAND`` of its module (- is _ there)."""
_PROGRAM = "iv3"
_DESCRIPTION = "Controleer, koppel en verklaar Iv3-gegevens op uw eigen computer. Er wordt niets verstuurd."


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: the words after ``iv3``; by default those that were typed.

    Returns:
        0 when all is well, 1 when something was found or is open, 2 when the command could not run, 70 when it crashed.
    """
    words = sys.argv[1:] if arguments is None else arguments
    return guarded(lambda: _run(words))


def command_named(name: str) -> Command:
    """Return a command; its module is loaded now: whoever checks a delivery waits for no other."""
    command: Command = import_module(f"iv3.commands.{name.replace('-', '_')}").COMMAND
    return command


def top_parser() -> Parser:
    """Return the parser of ``iv3`` without a command: its help lists the commands and the exit codes."""
    parser = Parser(_PROGRAM, _DESCRIPTION, usage=f"{_PROGRAM} opdracht …", epilog=say("uitkomsten", storing=CRASHED))
    parser.add_argument("--version", action="store_true", help=say("versie"))
    listed = parser.add_argument_group(say("opdrachten"))
    for name in COMMANDS:
        listed.add_argument(name, help=command_named(name).help, nargs="?")
    return parser


def _run(words: list[str]) -> int:
    first = words[0] if words else ""
    if first in COMMANDS:
        return _of(command_named(first), f"{_PROGRAM} {first}", words[1:])
    if first and not first.startswith("-"):
        return _no_command(_PROGRAM, first, COMMANDS)
    parser = top_parser()
    if parser.parse_args(words).version:
        from iv3 import __version__  # reads the packs

        write(f"{_PROGRAM} {__version__}\n", None)
        return GOOD
    warn(parser.format_help().rstrip("\n"))
    return NOT_RUN


def _of(command: Command, prog: str, words: list[str]) -> int:
    """Run a command, or the part of it that the first word names."""
    first = words[0] if words else ""
    if first in command.parts:
        return _of(command.parts[first], f"{prog} {first}", words[1:])
    if command.parts and first and not first.startswith("-"):
        return _no_command(prog, first, tuple(command.parts))
    if command.parts:
        parser = parts_parser(command, prog)
        parser.parse_args(words)
        warn(parser.format_help().rstrip("\n"))
        return NOT_RUN
    own, vendor = _split(words)
    parser = command.parser(prog)
    options = parser.parse_args(own)
    not_over(*parser.files(options))
    return command.run(argparse.Namespace(**vars(options), vendor=vendor))


def parts_parser(command: Command, prog: str) -> Parser:
    """Return the parser of a command that is several, without one of them: its help lists them."""
    parser = Parser(prog, command.description, command.examples, usage=f"{prog} opdracht …")
    listed = parser.add_argument_group(say("opdrachten"))
    for name, part in command.parts.items():
        listed.add_argument(name, help=part.help, nargs="?")
    return parser


def _no_command(prog: str, word: str, possible: tuple[str, ...]) -> int:
    values = {"woord": word, "programma": prog, "bedoelt": meant(word, possible), "mogelijk": ", ".join(possible)}
    warn(say("geen_opdracht", **values), say("zie_hulp", programma=prog))
    return NOT_RUN


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Return our own words, and those after ``--``, which belong to somebody else's command."""
    if "--" in words:
        at = words.index("--")
        return words[:at], words[at + 1 :]
    return words, []


if __name__ == "__main__":
    sys.exit(main())
