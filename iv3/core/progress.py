"""How far a long reading is, for whoever watches a terminal."""

from __future__ import annotations

import sys


def tell_progress(lines: int) -> None:
    """Show the number of lines read so far on the terminal; nothing when nobody watches."""
    if sys.stderr.isatty():
        print(f"\r{lines}", end="", file=sys.stderr, flush=True)
