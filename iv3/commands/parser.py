"""How a command line is read: argparse with Dutch headings and errors, examples one per line, and the nearest word."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from iv3.core.files import write
from iv3.core.nearest import nearest
from iv3.core.sentences import text
from iv3.core.terminal import warn

say = partial(text, "opdrachtregel")

_KEYS = {
    "the following arguments are required: %s": "ontbreekt",
    "expected one argument": "een_waarde",
    "expected at least one argument": "minstens_een_waarde",
    "ignored explicit argument %r": "zonder_waarde",
    "not allowed with argument %s": "niet_samen",
    "argument %(argument_name)s: %(message)s": "bij_optie",
    "usage: ": "gebruik",
}
"""argparse's own sentence → the key of ours; a test sees that nothing English is left."""


def _in_dutch(sentence: str) -> str:
    return say(_KEYS[sentence]) if sentence in _KEYS else sentence


# argparse asks gettext for each sentence when it needs it; this is the one place where it can be told another language.
argparse._ = _in_dutch  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """A parser that speaks Dutch.

    Args:
        prog: the words before the arguments: ``iv3 couple``.
        description: what the command does.
        examples: whole command lines, each shown on a line of its own.
    """

    def __init__(self, prog: str, description: str = "", examples: Sequence[str] = (), **options: Any) -> None:
        """Start without arguments."""
        super().__init__(prog=prog, description=description, add_help=False, allow_abbrev=False, **options)
        self.examples = tuple(examples)
        self.add_argument("-h", "--help", action=_Help, help=argparse.SUPPRESS)

    def format_help(self) -> str:
        """Return the help: usage, what it does, arguments, options and examples, as wide as the terminal."""
        self._positionals.title, self._optionals.title = say("argumenten"), say("opties")
        for action in self._actions:
            if isinstance(action, _Help):
                action.help = say("hulp")
        examples = [f"{say('voorbeelden')}:", *(f"  {example}" for example in self.examples)] if self.examples else []
        return "\n".join([super().format_help().rstrip("\n"), *(["", *examples] if examples else [])]) + "\n"

    def words(self) -> list[tuple[str, str]]:
        """Return each word and option that can be typed, with what it is; in the order of the help."""
        actions = [action for action in self._actions if not isinstance(action, _Help)]
        return [(_as_typed(action), (action.help or "").replace("%%", "%")) for action in actions]

    def files(self, options: argparse.Namespace) -> tuple[list[Path], list[Path]]:
        """Return the files and folders that a command writes, and those that it reads, as far as they were typed."""
        written: list[Path] = []
        read: list[Path] = []
        for action in self._actions:
            typed = getattr(options, action.dest, None)
            for path in typed if isinstance(typed, list) else [typed]:
                if isinstance(path, Path):
                    is_written = action.type is to_write or (action.type is to_keep and not path.exists())
                    (written if is_written else read).append(path)
        return written, read

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, and refuse an option or a word that is not known, with the nearest one that is."""
        words = sys.argv[1:] if args is None else list(args)
        for word in words if not self._subparsers else ():
            if word.startswith("--") and word.split("=")[0] not in self._option_string_actions:
                self.error(self._unknown(word))
        found, strange = super().parse_known_args(words, namespace)
        if strange:
            self.error(self._unknown(strange[0]))
        return found, []

    def _unknown(self, word: str) -> str:
        if not word.startswith("-"):
            return say("te_veel", woord=word)
        return say("optie_onbekend", woord=word, bedoelt=meant(word.split("=")[0], self._option_string_actions))

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            words = [str(choice) for choice in action.choices]
            listed = ", ".join(word if any(map(str.isalnum, word)) else f"“{word}”" for word in words)
            values = {"gevonden": value, "mogelijk": listed, "bedoelt": meant(str(value), words)}
            raise argparse.ArgumentError(action, say("keuze_onbekend", **values))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words and where the help is; exit with 2."""
        warn(message, say("zie_hulp", programma=self.prog))
        raise SystemExit(2)


class _Help(argparse.Action):
    """Print the help and stop."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        write(parser.format_help(), None)
        raise SystemExit(0)


def _as_typed(action: argparse.Action) -> str:
    several = " …" if action.nargs in ("+", "*") else ""
    choices = "/".join(map(str, action.choices)) if action.choices is not None and action.metavar is None else ""
    value = "" if action.nargs == 0 else str(action.metavar or choices or action.dest.upper()) + several
    typed = " ".join(filter(None, [", ".join(action.option_strings), value]))
    return typed if action.required else f"[{typed}]"


def meant(word: str, possible: Iterable[str]) -> str:
    """Return the question whether another word was meant, with a space before it; empty when none is near."""
    near = nearest(word, [*possible])
    return "" if near is None else say("bedoelt_u", woord=near)


def to_write(name: str) -> Path:
    """Return the file that an option names to write; never one that the same command reads, see `Parser.files`."""
    return Path(name)


def to_keep(name: str) -> Path:
    """Return the file that an option names to read, or to write when it is not there yet."""
    return Path(name)


def number(written: str) -> int:
    """Return a whole number that was typed; argparse tells the user when it is none."""
    if not (written.isascii() and written.isdigit()):
        raise argparse.ArgumentTypeError(say("geen_getal", gevonden=written))
    return int(written)
