"""What was read to be restated: amounts, and what belongs to each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iv3.delivery.records import Layout
from iv3.rows.row_account import TableControl
from iv3.years.amounts import Amount, RowProblem


@dataclass(frozen=True)
class DeliverySource:
    """A delivery that is restated; ``places`` has the part and the record of every amount."""

    document: Mapping[str, Any]
    layouts: Mapping[str, Layout]
    places: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class AmountSource:
    """What was read.

    Attributes:
        name: the file, for messages.
        amounts: what is to be restated.
        lijsten: the lists that the amounts have codes of.
        own_header, own: own columns, and their cells for every amount.
        has_groups: the table has a column with municipalities.
        has_columns: amounts have a code of their column too.
        refused: the first rows that could not be read.
        refused_rows: how many could not be read.
        remarks: sentences about how the file was read.
        delivery: None for a table.
        control: the account of the rows of a table; None for a delivery.
    """

    name: str
    amounts: Sequence[Amount]
    lijsten: Sequence[str]
    own_header: Sequence[str] = ()
    own: Sequence[Sequence[str]] = ()
    has_groups: bool = False
    has_columns: bool = False
    refused: Sequence[RowProblem] = ()
    refused_rows: int = 0
    remarks: Sequence[str] = ()
    delivery: DeliverySource | None = None
    control: TableControl | None = None
