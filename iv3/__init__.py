"""Run-time package of Iv3 als code: what municipalities and vendors install.

Each public function takes files, content or rows and returns a typed result; what a user can mend raises `UserError`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from iv3.core.errors import UserError
from iv3.delivery.report import Report, validate
from iv3.delivery.validation import Validation

if TYPE_CHECKING:
    from iv3.conformance.outcome import ConformResult
    from iv3.excel.model import ModelRead
    from iv3.library.allocate import AllocateResult, allocate
    from iv3.library.compare import CompareResult, compare
    from iv3.library.conform import conform
    from iv3.library.convert import ConvertResult, convert
    from iv3.library.couple import CoupleResult, couple
    from iv3.library.deliver import DeliverResult, deliver
    from iv3.library.key_figures import KeyFigures, key_figures
    from iv3.library.ledger import LedgerResult, ledger
    from iv3.library.status import StatusResult, status
    from iv3.rows.control_sheet import ControlSheet
    from iv3.rows.reading import TableReading

    __version__: str

__all__ = [
    "AllocateResult",
    "CompareResult",
    "ConformResult",
    "ControlSheet",
    "ConvertResult",
    "CoupleResult",
    "DeliverResult",
    "KeyFigures",
    "LedgerResult",
    "Report",
    "StatusResult",
    "TableReading",
    "UserError",
    "__version__",
    "allocate",
    "compare",
    "conform",
    "convert",
    "couple",
    "deliver",
    "key_figures",
    "ledger",
    "status",
    "validate",
]


def __getattr__(name: str) -> object:
    """Load what is asked for: whoever checks a delivery waits for nothing else."""
    if name == "__version__":
        from iv3.core.packs import RULES, needed_pack

        return str(needed_pack(RULES)["versie"])
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = _ELSEWHERE.get(name) or f"iv3.library.{name.removesuffix('Result').lower()}"
    return getattr(import_module(module), name)


_ELSEWHERE = {
    "ConformResult": "iv3.conformance.outcome",
    "ControlSheet": "iv3.rows.control_sheet",
    "KeyFigures": "iv3.library.key_figures",
    "TableReading": "iv3.rows.reading",
}
"""Public names of which the module does not follow from the name."""


def _read_model(content: bytes, name: str) -> ModelRead:
    # These load zipfile and decimal, which a delivery in JSON does without.
    from iv3.core.components import require_reader
    from iv3.core.errors import MissingComponent
    from iv3.excel.model import read_model

    try:
        return read_model(content)
    except MissingComponent:  # a report has the name of its file beside the findings; this refusal has no other place
        require_reader(name)
        raise


Validation.read_model = _read_model
