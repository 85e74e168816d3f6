"""How far a long reading is, for whoever watches a terminal."""

from __future__ import annotations

import sys

from iv3.core.counting import counted
from iv3.core.sentences import text

_WIPE = "\r\x1b[K"
"""To the begin of the line, and nothing on it: what comes next stands there by itself."""


def tell_progress(lines: int) -> None:
    """Show how many lines were read so far on the terminal; nothing when nobody watches."""
    show_progress(text("opdrachtregel", "voortgang_regels", aantal=counted(lines, "regel")))


def show_progress(told: str) -> None:
    """Show a line on the terminal in place of the one before; nothing when nobody watches.

    The cursor goes back to its begin, and whatever is said next wipes it; see `end_progress`.
    """
    if sys.stderr.isatty():
        print(f"{_WIPE}{told}\r", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    """Make room for the outcome: the line with progress goes away."""
    if sys.stderr.isatty():
        print(_WIPE, end="", file=sys.stderr, flush=True)
