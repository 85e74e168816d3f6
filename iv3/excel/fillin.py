"""The fill-in workbook: an Excel file in the layout of CBS's model, blank or filled from a delivery.

What a delivery has and the workbook cannot hold is told, line by line; nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iv3.core.components import require_writer
from iv3.excel.fitting import fitted, model_of


@dataclass(frozen=True)
class FillIn:
    """A workbook, and in sentences what of the delivery is not in it."""

    content: bytes
    left_out: tuple[str, ...]


def workbook_bytes(delivery: Mapping[str, Any] | None, laag: str, jaar: int) -> bytes:
    """Return the workbook of a layer and year as XLSX, the same bytes for the same delivery; see `build`."""
    return build(delivery, laag, jaar).content


def build(delivery: Mapping[str, Any] | None, laag: str, jaar: int) -> FillIn:
    """Return the fill-in workbook of a layer and year.

    Args:
        delivery: a delivery as JSON gives it, with amounts in euros; None for a blank workbook.
        laag: ``gemeente``, ``gr`` or ``provincie``.
        jaar: the year of the books.

    Raises:
        Unusable: there is no Excel model for the layer and year.
        MissingComponent: xlsxwriter is not there.
    """
    require_writer()
    from iv3.excel.book import written  # needs xlsxwriter, which iv3.pyz goes without

    model = model_of(laag, jaar, delivery)
    content = fitted(delivery, model)
    return FillIn(written(model, content), content.left_out)
