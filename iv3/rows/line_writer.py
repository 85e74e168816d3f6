"""Writing a million lines as CSV, each as its own cells and a tail that many lines share."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import IO

from iv3.core.sheet import DELIMITER, LINE_END, MARK, line_text, neutral_row, own_columns


class LineWriter:
    """Writes a line as its own cells and a tail that is made once for all lines that say the same."""

    def __init__(self, out: IO[str]) -> None:
        """Take where to write; `flush` must be called at the end."""
        self._out, self._parts = out, list[str]()
        # Only an end of line that holds both signs makes the writer quote cells with either of them.
        writer = csv.writer(_Sink(itemgetter(slice(-len(LINE_END)))), delimiter=DELIMITER, lineterminator=LINE_END)
        self.joined: Callable[[Iterable[str]], str] = writer.writerow
        self.add = self._parts.append

    def header(self, own: Sequence[str], added: Sequence[str]) -> None:
        """Begin the file: its mark, the columns of the user, and those that are added."""
        self.add(MARK + self.joined(neutral_row(own_columns(own, added))) + self.tail(added))

    def tail(self, cells: Sequence[str]) -> str:
        """Return cells as the last ones of a line, to go behind what `joined` makes of its own cells."""
        return f"{DELIMITER}{line_text(cells)}{LINE_END}"

    def flush(self) -> None:
        """Write what has gathered."""
        self._out.write("".join(self._parts))
        self._parts.clear()


@dataclass(frozen=True)
class _Sink:
    """A file for a csv writer that gives a line back instead of keeping it."""

    write: Callable[[str], str]
