"""A table of what is published: described columns, text in every cell, and the files it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generators.kernel.files import Files, lines_json_bytes
from iv3.core.sheet import table_text

FOLDER = "tabellen"
"""Where tables are published, and committed, below the output folder."""


@dataclass(frozen=True)
class Column:
    """A column: its header in files, its title for people, and what stands in it. Every cell is text."""

    name: str
    title: str
    description: str


@dataclass(frozen=True)
class Table:
    """A table with its rows; ``large`` tables are published but not committed."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    large: bool = False

    @property
    def header(self) -> tuple[str, ...]:
        """The headers, in column order."""
        return tuple(column.name for column in self.columns)


CERTAINTY = Column("zekerheid", "Zekerheid", "vastgesteld, afgeleid, doorgelopen (uit een eerder jaar) of voorstel.")
SOURCE = Column("bron", "Bron", "Kenmerk van de bron, met de plaats erin als die bekend is.")


def csv_of(table: Table) -> bytes:
    """Return a table as CSV, in the dialect that a Dutch spreadsheet opens."""
    return table_text(table.header, table.rows).encode()


def json_of(table: Table) -> bytes:
    """Return a table as JSON: an object for each row, on a line of its own."""
    header = table.header
    return lines_json_bytes([dict(zip(header, row, strict=True)) for row in table.rows], 1)


def table_files(tables: Iterable[Table], *, with_json: bool, folder: str = FOLDER) -> Files:
    """Return every table as CSV, and as JSON when asked; the name of a table is its path below ``folder``."""
    result: Files = {}
    for table in tables:
        result[f"{folder}/{table.name}.csv"] = csv_of(table)
        if with_json:
            result[f"{folder}/{table.name}.json"] = json_of(table)
    return result
