"""A part of a delivery on its sheet of an Excel model: where its codes, names and values stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from iv3.core.errors import Unusable
from iv3.delivery.records import Layout
from iv3.excel.modelsheet import Cell
from iv3.rows.sheetscan import column_index


@dataclass
class ModelLine:
    """A row or a column of a part: where its code and its name stand, and what is read from them."""

    index: int
    code_cell: Cell
    name_cell: Cell
    code: str
    is_total: bool
    usable: bool = True


@dataclass(frozen=True)
class Side:
    """What is common to the rows, or to the columns, of a part.

    ``lists`` are the codes that may stand there, ``others`` those of another part on the same sheet; ``by_name`` tells
    that the code follows from a name.
    """

    list_name: str
    index: range
    leaves: tuple[str, ...]
    known: frozenset[str]
    others: frozenset[str]
    by_name: bool


class ModelPart:
    """A part of a delivery on its sheet."""

    def __init__(self, record: Mapping[str, Any], layout: Layout, broken: Unusable) -> None:
        """Take the place of the part as the pack has it; ``broken`` is raised when that makes no sense."""
        self.name: str = record["onderdeel"]
        self.sheet_name: str = record["blad"]
        self.layout = layout
        self.code_row: int | None = record["coderij"]
        self.name_row: int = record["naamrij"]
        self.code_column = None if record["codekolom"] is None else column_index(record["codekolom"], broken)
        self.name_column = column_index(record["naamkolom"], broken)
        self.rows = range(record["rijen"]["van"], record["rijen"]["tot"] + 1)
        first, last = (column_index(record["kolommen"][end], broken) for end in ("van", "tot"))
        self.columns = range(first, last + 1)

    def row(self, row: int) -> tuple[Cell, Cell]:
        """Return the cells with the code and the name of a row."""
        named = row, self.name_column
        return (named if self.code_column is None else (row, self.code_column)), named

    def column(self, column: int) -> tuple[Cell, Cell]:
        """Return the cells with the code and the name of a column."""
        named = self.name_row, column
        return (named if self.code_row is None else (self.code_row, column)), named


def first_of(filled: Iterable[tuple[ModelLine, ModelLine]], side: int) -> list[tuple[ModelLine, Cell]]:
    """Return every row (side 0) or column (side 1) that has a value, in order, with the first cell that has one."""
    first: dict[int, tuple[ModelLine, Cell]] = {}
    for pair in filled:
        first.setdefault(pair[side].index, (pair[side], (pair[0].index, pair[1].index)))
    return [first[index] for index in sorted(first)]
