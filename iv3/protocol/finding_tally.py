"""The findings of one delivery by kind: the first of a kind are told one by one, the others only counted.

A kind is a check and a column. How many are told is what the report of an Iv3 delivery tells of a kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from iv3.core.counting import dotted
from iv3.core.packs import RULES, needed_pack
from iv3.protocol.findings import ProtocolFinding, UntoldFinding, masked, say, told
from iv3.protocol.table import Table

_Kind = tuple[str, "int | None", str]
"""A check, the index of a column (None: no column in particular), and how bad it is."""


class FindingTally:
    """What is wrong with one table, so far."""

    def __init__(self, table: Table) -> None:
        """Start with what was wrong before the rows."""
        self._table = table
        self._most: int = needed_pack(RULES)["grenzen"]["grens_per_soort"]
        self._counts: Counter[_Kind] = Counter()
        self._told = [masked(problem) for problem in table.problems]

    def add(self, found: UntoldFinding, number: int | None = None, index: int | None = None) -> None:
        """Take what is wrong in row ``number`` and column ``index``; None for no row or column in particular."""
        kind = found.controle, index, found.ernst
        self._counts[kind] += 1
        if self._counts[kind] <= self._most:
            self._told.append(masked(told(found, self._table.place(number, index))))

    def has(self, controle: str) -> bool:
        """Tell whether anything of a check was found."""
        return any(kind[0] == controle for kind in self._counts)

    def findings(self) -> list[ProtocolFinding]:
        """Return the findings in their order, and one for each kind of which not all are told."""
        return [*self._told, *self._others()]

    def _others(self) -> Iterator[ProtocolFinding]:
        for (controle, index, ernst), count in self._counts.items():
            if count > self._most:
                others = count - self._most
                said = {"ernst": ernst, "aantal": dotted(others), "grens": dotted(self._most)}
                melding = say("vaker" if index is None else "vaker_in_kolom", **said)
                place = self._table.place(None, index)
                yield masked(ProtocolFinding(controle, ernst, melding, say("vaker_doen"), aantal=others, **place))
