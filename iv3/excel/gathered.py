"""What an Excel model gives while it is read: the delivery, where its values stand, and what is not certain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iv3.core.template import filled
from iv3.excel.modelsheet import Cell, Sheet, cell_name
from iv3.excel.problems import REMARKABLE, UNREADABLE, CellProblem
from iv3.excel.tally import PartTally


class Gathered:
    """The delivery that comes out of a workbook, and everything there is to say about its cells."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Begin with an empty delivery; ``texts`` are the sentences of the rules."""
        self.texts = texts
        self.problems: list[CellProblem] = []
        self.remarks: list[CellProblem] = []
        self.cells: dict[str, str] = {}
        self.tallies: dict[str, PartTally] = {}
        self.delivery: dict[str, Any] = {"metadata": {}, "contact": {}, "opmerkingen": [], "data": {}}

    def problem(
        self, reason: str, sheet: Sheet | None = None, cell: Cell | None = None, part: str = "", **fill: str
    ) -> None:
        """Note down why the workbook cannot be read with certainty."""
        self.problems.append(_noted(UNREADABLE, reason, sheet, cell, part, fill))

    def field_problem(self, reason: str, sheet: Sheet, key: str, **fill: str) -> None:
        """Note down what is wrong with a field of the metadata, at the cell that it was read from."""
        cell = self.cells.get(f"/metadata/{key}", "").rpartition("!")[2]
        self.problems.append(CellProblem(UNREADABLE, reason, "", sheet.name, cell, fill))

    def remark(
        self, reason: str, sheet: Sheet | None = None, cell: Cell | None = None, part: str = "", **fill: str
    ) -> None:
        """Note down what the user should know."""
        self.remarks.append(_noted(REMARKABLE, reason, sheet, cell, part, fill))

    def say(self, key: str, **values: object) -> str:
        """Return one of the sentences of the rules with its values filled in."""
        return filled(self.texts[key], {name: str(value) for name, value in values.items()})


def _noted(
    kind: str, reason: str, sheet: Sheet | None, cell: Cell | None, part: str, fill: Mapping[str, str]
) -> CellProblem:
    name = "" if sheet is None else sheet.name
    return CellProblem(kind, reason, part, name, "" if cell is None else cell_name(cell), fill)
