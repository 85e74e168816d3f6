"""Workbooks with one sheet, as people fill them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import openpyxl


def write_sheet(
    path: Path, rows: Sequence[Sequence[Any]], *, name: str = "Blad1", hidden: Collection[int] = ()
) -> None:
    """Write a workbook with these rows; those with a number in ``hidden`` (from 1) are hidden."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    book.save(path)
