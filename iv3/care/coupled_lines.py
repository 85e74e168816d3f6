"""Lines that say the same are coupled once: what they lead to is remembered, and written behind each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from iv3.care.coupled_tally import CoupledTally
from iv3.care.lines import HEADER, TEXTS, Care, Coupled
from iv3.core.errors import Unusable
from iv3.core.sentences import text
from iv3.rows.line_writer import LineWriter

_MOST_REMEMBERED = 50_000
"""Different combinations of codes and properties that are kept at once; more are forgotten and looked up again."""
WRITTEN_AT_ONCE = 5_000
_LEVEL_HEADER = ("inkoopniveau_gebruikt", "inkoopniveau_grond")


@dataclass
class CoupledEntry:
    """What is known of all lines that say the same."""

    coupled: Coupled
    tail: str
    lines: int = 0
    cents: int = 0


class CoupledLines:
    """The lines of one run: what they lead to, the one table they are written to, and their totals."""

    def __init__(self, care: Care) -> None:
        """Start with nothing counted."""
        self.care = care
        self.tally = CoupledTally()
        self.entries: dict[Any, CoupledEntry] = {}
        self._header: list[str] | None = None
        self._first = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no table yet."""
        return self._header is None

    def entry(self, key: Any, said: Mapping[str, str], writer: LineWriter) -> CoupledEntry | None:
        """Return what lines that say this lead to, from now on known by ``key``; None when they name no code."""
        coupled = self.care.couple(said)
        return None if coupled is None else self.keep(key, coupled, writer)

    def keep(self, key: Any, coupled: Coupled, writer: LineWriter) -> CoupledEntry:
        """Remember ``coupled`` by ``key`` and return its entry."""
        if len(self.entries) >= _MOST_REMEMBERED:
            self.forget()
        tail = coupled.cells
        if self.care.contracts is not None:
            tail = [*tail, coupled.inkoopniveau, coupled.grond]
        self.entries[key] = CoupledEntry(coupled, writer.tail(tail))
        return self.entries[key]

    def forget(self) -> None:
        """Add up what the entries hold and start them anew; memory stays the same whatever a file says."""
        for entry in self.entries.values():
            self.tally.add(entry.coupled, entry.lines, entry.cents)
        self.entries.clear()

    def writer(self, out: IO[str], header: list[str], name: str) -> LineWriter:
        """Return what writes the lines of a file; the header of the first file comes first."""
        writer = LineWriter(out)
        if self._header is None:
            self._header, self._first = header, name
            added = [*HEADER, *(_LEVEL_HEADER if self.care.contracts is not None else ())]
            writer.header(header, added)
        elif header != self._header:
            raise Unusable(text(TEXTS, "kolommen_verschillen", bestand=name, eerste=self._first))
        return writer
