"""How far a long reading is, for whoever watches a terminal."""

from __future__ import annotations

import sys
from contextlib import suppress

from iv3.core.counting import counted
from iv3.core.sentences import text
from iv3.core.terminal import one_line

_WIPE = "\r\x1b[K"
"""To the begin of the line, and nothing on it: what comes next stands there by itself."""


def tell_progress(lines: int) -> None:
    """Show how many lines were read so far on the terminal; nothing when nobody watches."""
    show_progress(text("opdrachtregel", "voortgang_regels", aantal=counted(lines, "regel")))


def show_progress(told: str) -> None:
    """Show a line on the terminal in place of the one before; nothing when nobody watches.

    The cursor goes back to its begin, and whatever is said next wipes it; see `end_progress`.
    """
    _show(f"{_WIPE}{one_line(told)}\r")


def end_progress() -> None:
    """Make room for the outcome: the line with progress goes away."""
    _show(_WIPE)


def _show(steering: str) -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        with suppress(OSError, ValueError):
            sys.stderr.write(steering)
            sys.stderr.flush()
