"""What is not certain in an Excel model of CBS, with its sheet and cell, and the sentences about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from iv3.core.errors import Unusable
from iv3.core.packs import RULES, needed_pack
from iv3.core.template import filled
from iv3.core.words import Gebeurtenis
from iv3.rows.cells import shown

PACK = "excelmodel"
UNREADABLE, REMARKABLE = Gebeurtenis.EXCELMODEL_ONLEESBAAR, Gebeurtenis.EXCELMODEL_OPVALLEND
"""The two kinds of event that the rules about an Excel model name."""


@dataclass(frozen=True)
class CellProblem:
    """Something about a cell that the user must know.

    Attributes:
        kind: `UNREADABLE` or `REMARKABLE`.
        reason: which of the reasons of the rule it is.
        part: the part of a delivery, or empty.
        sheet: the sheet, or empty for the whole workbook.
        cell: the cell, such as ``K23``, or empty for the whole sheet.
        fill: other values for the sentence.
    """

    kind: str
    reason: str
    part: str = ""
    sheet: str = ""
    cell: str = ""
    fill: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The sheet and the cell: ``5.Verdelingsmatrix lasten!K23``."""
        return "!".join(name for name in (self.sheet, self.cell) if name)


def message(problem: CellProblem) -> tuple[str, str]:
    """Return what is wrong and what to do about it, as the report says it."""
    rule = next(r for r in needed_pack(RULES)["regels"] if problem.kind in r["formule"].get("gebeurtenissen", ()))
    reason = next(r for r in rule["redenen"] if r["reden"] == problem.reason)
    values = fillings(problem)
    return filled(reason["melding"], values), filled(reason["herstel"], values)


def fillings(problem: CellProblem) -> dict[str, str]:
    """Return the values for the sentences about a problem."""
    return {"onderdeel": problem.part, "blad": shown(problem.sheet), "cel": problem.cell, **problem.fill}


def problem_of(error: Unusable) -> CellProblem:
    """Return why a workbook cannot be opened as a problem."""
    rule = next(r for r in needed_pack(RULES)["regels"] if UNREADABLE in r["formule"].get("gebeurtenissen", ()))
    known = {reason["reden"] for reason in rule["redenen"]}
    values = {key: str(value) for key, value in error.values.items()}
    sheet, cell = values.pop("werkblad", ""), values.pop("cel", "")
    if "rij" in values:
        values["regel"] = values["rij"]
    return CellProblem(UNREADABLE, error.key if error.key in known else "werkmap_kapot", "", sheet, cell, values)
