"""Run-time package of Iv3 als code: what municipalities and vendors install."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iv3.delivery.report import Report, validate
from iv3.delivery.validation import Validation

if TYPE_CHECKING:
    from iv3.excel.model import ModelRead

__all__ = ["Report", "validate"]


def _read_model(content: bytes) -> ModelRead:
    from iv3.excel.model import read_model  # loads zipfile and decimal, which a delivery in JSON does without

    return read_model(content)


Validation.read_model = _read_model
