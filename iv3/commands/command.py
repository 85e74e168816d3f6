"""What a command of ``iv3`` is: its help, the words it takes, and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from iv3.commands.parser import Parser


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes:
        help: what it does, in one line.
        description: what it does, for its own help; empty: the line above.
        examples: whole command lines.
        add: adds its words to a parser.
        run: does it; returns 0, 1 or 2. Takes what the parser made of the words, and ``vendor``: those after ``--``.
        parts: for a command that is several: word → command; it then has no ``add`` and ``run`` of its own.
    """

    help: str
    description: str = ""
    examples: tuple[str, ...] = ()
    add: Callable[[Parser], None] = lambda _: None
    run: Callable[[argparse.Namespace], int] = lambda _: 0
    parts: Mapping[str, Command] = field(default_factory=dict)

    def parser(self, prog: str) -> Parser:
        """Return the parser of its words; ``prog`` is how it is called: ``iv3 couple``."""
        parser = Parser(prog, self.description or self.help, self.examples)
        self.add(parser)
        return parser
