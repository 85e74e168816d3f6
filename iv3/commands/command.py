"""What a command of ``iv3`` is: its help, the words it takes, and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from iv3.commands.parser import Parser


class Command:
    """A command.

    Attributes:
        help: what it does, in one line.
        description: what it does, for its own help.
        examples: whole command lines.
        add: adds its words to a parser.
        run: does it; returns 0, 1 or 2. Takes what the parser made of the words, and ``vendor``: those after ``--``.
        parts: for a command that is several: word → command; it then has no ``add`` and ``run`` of its own.
    """

    # No dataclass: loading what makes one takes a fifth of the time in which a normal delivery is checked.
    def __init__(
        self,
        *,
        help: str,
        description: str = "",
        examples: tuple[str, ...] = (),
        add: Callable[[Parser], None] = lambda _: None,
        run: Callable[[argparse.Namespace], int] = lambda _: 0,
        parts: Mapping[str, Command] | None = None,
    ) -> None:
        """Take what the command is."""
        self.help, self.description, self.examples = help, description or help, examples
        self.add, self.run, self.parts = add, run, parts or {}

    def parser(self, prog: str) -> Parser:
        """Return the parser of its words; ``prog`` is how it is called: ``iv3 couple``."""
        parser = Parser(prog, self.description, self.examples)
        self.add(parser)
        return parser
